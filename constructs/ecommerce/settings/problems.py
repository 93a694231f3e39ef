"""Wrong settings, reported all at once and each with its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ecommerce.notation.printable import printable

Path = tuple[str | int, ...]

UNKNOWN: object = object()
"""Stands for a value that a file gives and nobody can know, since what is written is wrong."""

# What is longer is quoted by its beginning.
_LONGEST = 200
_BEGINNING = 60
# A report is read by people, who mend the first lines and look again.
_MOST_LINES = 100


def dotted(path: Path) -> str:
    """A path as people write it: `frontend.env[0].name`."""
    return "".join(map(_step, path)).lstrip(".")


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{shortened(step)}" if step else ".''"


def shortened(text: str) -> str:
    """A text as it is quoted: where it is very long, its beginning and how long it is."""
    return text if len(text) <= _LONGEST else f"{text[:_BEGINNING]}… ({len(text):,} characters)"


def without_login(text: str) -> str:
    """A text as it may be quoted: of a URL, who logs in and with which password is left out."""
    before, sign, after = text.rpartition("@")
    return re.sub("//.*", "//…", before, count=1, flags=re.DOTALL) + sign + after


@dataclass(frozen=True)
class Problem:
    """One wrong setting.

    Args:
        path: The keys that lead to it, as written in the file.
        text: Its value, the rule that it breaks, and how to mend it.
        line: Its line in the file, counted from 1.
    """

    path: Path
    text: str
    line: int = 1

    def __str__(self) -> str:
        # A rule quotes values as they are; what has no blanks is one, but for a sign between two parts of the sentence.
        text = re.sub(r"\S+", lambda match: without_login(match[0]), self.text) if "//" in self.text else self.text
        text = re.sub(r"(\S{200,}?)([.,;:]?)(?!\S)", lambda match: shortened(match[1]) + match[2], text)
        return printable(f"{self.line}: {dotted(self.path)}: {text}" if self.path else f"{self.line}: {text}")


class BrokenSettingsError(ValueError):
    """Settings that do not fit what is made of them, which nobody knows before it is made.

    Args:
        broken: The path of each setting to change, as in a file, and what to say of it.
    """

    def __init__(self, broken: Sequence[tuple[Path, str]]) -> None:
        self.broken = tuple(broken)
        super().__init__("\n".join(f"{dotted(path)}: {text}" for path, text in self.broken))


class InvalidSettingsError(Exception):
    """Every problem of one environment file.

    Args:
        source: The file, as the report is to name it.
        problems: What is wrong, at least one entry; the same is said once.
    """

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(
            sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, *map(str, problem.path)))
        )
        lines = [f"{printable(source)}:{problem}" for problem in self.problems[:_MOST_LINES]]
        if further := self.problems[_MOST_LINES:]:
            lines.append(
                f"{printable(source)}:{further[0].line}: {len(further):,} more problems; mend those above first"
            )
        super().__init__("\n".join(lines))
