"""From the text of an environment file to its settings, or to the full list of what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.group import RULES_LATER, SettingsGroup, as_far_as_known, section_of
from ecommerce.settings.problems import InvalidSettingsError, Path, Problem
from ecommerce.settings.wording import unknown_key, wrong_value
from ecommerce.settings.yaml12 import Document, read

Mapping = dict[str, Any]


@dataclass
class _Mistakes:
    """What is wrong with single values of a file.

    Args:
        texts: What to say, by the path of the value.
        left_out: What to take from the file, so that defaults take its place.
        unknown: The settings of which nobody knows what they are meant to be.
    """

    texts: dict[Path, str] = field(default_factory=dict)
    left_out: set[Path] = field(default_factory=set)
    unknown: set[Path] = field(default_factory=set)


def load(text: str, source: str) -> EnvironmentSettings:
    """The settings that an environment file holds.

    Args:
        text: The whole file. Keys that are left out, or have no value, keep their defaults.
        source: The file's name, for the report.

    Raises:
        InvalidSettingsError: Anything is wrong; it lists every problem with its line.
    """
    document = read(text)
    if document.value is not None and not isinstance(document.value, dict):
        document.problems.append(Problem((), "is not a mapping; write `key: value` lines", document.line(())))
    if not document.problems:
        environment, refused = _judge(document)
        if not refused:
            return environment
        document.problems += [Problem(path, text, document.line(path)) for path, text in refused.items()]
    raise InvalidSettingsError(source, document.problems)


def _judge(document: Document) -> tuple[EnvironmentSettings, dict[Path, str]]:
    """The settings, and what is wrong with them: first single values, then the rules that read none of those."""
    written: Mapping = document.value or {}
    refused: dict[Path, str] = {}
    try:
        environment = _validate(written)
    except ValidationError as error:
        mistakes = _explain(error)
        refused |= mistakes.texts
        environment = _validate(_without(written, mistakes.left_out))
        # A group goes before what it holds: there is nothing to forget in the default that takes its place.
        for path in sorted(mistakes.unknown, key=len):
            _forget(environment, path)
    for group, path in _groups(environment, ()):
        broken = {(*path, *inner): text for inner, text in as_far_as_known(group.rules())}
        refused |= {path: text for path, text in broken.items() if not any(_overlap(path, one) for one in refused)}
    return environment, refused


def _validate(written: Mapping) -> EnvironmentSettings:
    completed = _completed(EnvironmentSettings, written, None)
    return EnvironmentSettings.model_validate(completed, by_alias=True, by_name=False, context=RULES_LATER)


def _completed(section: type[SettingsGroup], written: Mapping, default: SettingsGroup | None) -> Mapping:
    """What is written, and beside it what the default of the whole group says; no value is none written."""
    completed = dict(written)
    for name, info in section.model_fields.items():
        key, inner = info.alias or name, section_of(info)
        value, original = written.get(key), getattr(default, name) if default else info.default
        if inner and isinstance(value, dict):
            around = original if isinstance(original, inner) else None
            completed[key] = _completed(inner, cast("Mapping", value), around)
        elif value is None:
            completed.pop(key, None)
            if default and name in default.model_fields_set:
                completed[key] = original
    return completed


def _explain(error: ValidationError) -> _Mistakes:
    mistakes = _Mistakes()
    for each in error.errors():
        # pydantic adds this mark where a key, not its value, is wrong.
        path: Path = tuple(step for step in each["loc"] if step != "[key]")
        fields = list(_fields(path))
        if each["type"] == "extra_forbidden":
            section = section_of(fields[-1]) if fields else EnvironmentSettings
            known = [info.alias or name for name, info in section.model_fields.items()] if section else []
            mistakes.texts[path], meant = unknown_key(str(path[-1]), known)
            mistakes.left_out.add(path)
            mistakes.unknown |= {(*path[:-1], meant)} if meant else set()
        else:
            mistakes.texts[path] = wrong_value(each)
            while fields[-1].is_required():
                fields.pop()
            mistakes.left_out.add(path[: len(fields)])
            mistakes.unknown.add(path[: len(fields)])
    return mistakes


def _fields(path: Path) -> Iterator[FieldInfo]:
    """The fields that a path goes through; what a list or a mapping of text holds are no fields."""
    section: type[SettingsGroup] | None = EnvironmentSettings
    for step in path:
        infos = section.model_fields.values() if section else ()
        info = next((info for info in infos if info.alias == step), None)
        if info is None:
            return
        yield info
        section = section_of(info)


def _without(written: Mapping, paths: set[Path], here: Path = ()) -> Mapping:
    """A copy in which nothing stands at some paths."""
    return {
        key: _without(cast("Mapping", value), paths, (*here, key)) if isinstance(value, dict) else value
        for key, value in written.items()
        if (*here, key) not in paths
    }


def _forget(group: SettingsGroup, path: Path) -> None:
    """Takes a setting away, so that a rule that reads it cannot be judged; it stays one that the file gives."""
    (name,) = (name for name, info in type(group).model_fields.items() if info.alias == path[0])
    if len(path) == 1:
        vars(group).pop(name, None)
        group.model_fields_set.add(name)
    elif isinstance(inner := vars(group).get(name), SettingsGroup):
        _forget(inner, path[1:])


def _groups(group: SettingsGroup, path: Path) -> Iterator[tuple[SettingsGroup, Path]]:
    """Every group with its path, inner ones first: what is wrong inside is no news outside."""
    for name, value in group:
        if isinstance(value, SettingsGroup):
            yield from _groups(value, (*path, type(group).model_fields[name].alias or name))
    yield group, path


def _overlap(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
