"""What is told to the user: reasons, and paths as they read best."""

from pathlib import Path

from ecommerce.notation.printable import printable


class SynthesisError(Exception):
    """A reason why a command cannot do what it was asked for, in one line or, for many problems, a line each."""


def shown(path: Path) -> str:
    """A path as the user would type it: relative, if it lies in the working directory."""
    working_directory = Path.cwd()
    return printable(str(path.relative_to(working_directory) if path.is_relative_to(working_directory) else path))
