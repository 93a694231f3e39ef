"""From the text of an environment file to its settings, or to the full list of what is wrong with it."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import cast

from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.group import Broken, Misplaced
from ecommerce.settings.problems import UNKNOWN, InvalidSettingsError, Path, Problem
from ecommerce.settings.reader.cause import causes
from ecommerce.settings.reader.judge import Mapping, broken_rules
from ecommerce.settings.reader.mistakes import Mistakes
from ecommerce.settings.reader.numbers import with_whole_numbers
from ecommerce.settings.reader.quotes import tell_what_quotes_leave
from ecommerce.settings.reader.wording import lacks_blank
from ecommerce.settings.reader.yaml12 import Document, read


def load(text: str, source: str) -> EnvironmentSettings:
    """The settings that an environment file holds.

    Args:
        text: The whole file. Keys that are left out, or have no value, keep their defaults.
        source: The file's name, for the report.

    Raises:
        InvalidSettingsError: Anything is wrong; it lists every problem with its line.
    """
    document = read(text)
    problems = list(document.problems)
    if document.value is None or isinstance(document.value, dict):
        environment, wrong = _judge(document, with_whole_numbers(cast("Mapping", document.value or {}), document.plain))
        problems += wrong
        if not problems:
            return environment
    elif document.value is not UNKNOWN:
        fix = "put a blank after the colon" if lacks_blank(document.plain.get((), "")) else "write `key: value` lines"
        problems.append(Problem((), f"is not a mapping; {fix}", document.line(())))
    raise InvalidSettingsError(source, problems)


def _judge(document: Document, written: Mapping) -> tuple[EnvironmentSettings, list[Problem]]:
    """The settings, and what is wrong with them: single values, and the rules that read none of those."""
    mistakes = Mistakes(written, document.plain)
    environment = mistakes.settle(whole=document.end is None)
    if mistakes.unquoted:
        tell_what_quotes_leave(mistakes, written, whole=document.end is None)
    wrong = [Problem(path, text, document.line(path)) for path, text in mistakes.texts.items()]
    if document.end is not None:
        return environment, [problem for problem in wrong if problem.line < document.end]
    rules = [(path, text) for path, text in dict.fromkeys(broken_rules(environment)) if not mistakes.cover(path)]
    misplaced = {path for path, text in rules if isinstance(text, Misplaced)}

    def is_needed(path: Path) -> bool:
        there = path in document.lines and path not in mistakes.missing
        return there or not any(path[:length] in misplaced for length in range(len(path)))

    told = [problem for problem in wrong if is_needed(problem.path)]
    return environment, [*told, *_located(document, mistakes, [rule for rule in rules if is_needed(rule[0])])]


def _located(document: Document, mistakes: Mistakes, rules: Sequence[Broken]) -> Iterator[Problem]:
    """Each broken rule at the line of its setting, or of what the file says that makes the setting's default wrong."""
    elsewhere = {rule: list[Path]() for rule in rules if rule[0] not in document.lines}
    for rule, path in causes(mistakes.mended, elsewhere) if elsewhere else ():
        elsewhere[rule].append(path)
    for path, text in rules:
        written = [each for each in elsewhere.get((path, text), ()) if each in document.lines]
        nearest = max(written, key=lambda each: (_shared(each, path), document.lines[each]), default=path)
        yield Problem(path, text, document.line(nearest))


def _shared(one: Path, other: Path) -> int:
    """The number of groups that hold both settings."""
    return len(list(takewhile(lambda steps: steps[0] == steps[1], zip(one, other, strict=False))))
