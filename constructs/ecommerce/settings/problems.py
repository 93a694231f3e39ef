"""Wrong settings, reported all at once and each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]


def dotted(path: Path) -> str:
    """A path as people write it: `frontend.env[0].name`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


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
        return f"{self.line}: {dotted(self.path)}: {self.text}" if self.path else f"{self.line}: {self.text}"


class InvalidSettingsError(Exception):
    """Every problem of one environment file.

    Args:
        source: The file, as the report is to name it.
        problems: What is wrong, at least one entry.
    """

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, dotted(problem.path))))
        super().__init__("\n".join(f"{source}:{problem}" for problem in self.problems))
