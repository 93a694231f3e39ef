"""Values of options, refused where they are wrong."""

import argparse
import math
from collections.abc import Callable
from pathlib import Path

from review.source import STANDARD_INPUT


def number(text: str, kind: Callable[[str], float], least: float, most: float) -> float:
    """A number within bounds.

    Raises:
        ArgumentTypeError: It is none, or lies outside.
    """
    try:
        found = kind(text)
    except ValueError:
        found = math.nan
    if not least <= found <= most:
        raise argparse.ArgumentTypeError(f"{text} is not a number from {least} to {most}")
    return found


def path(text: str) -> Path:
    """A file, a folder, or `-` for the standard input.

    Raises:
        ArgumentTypeError: It is empty.
    """
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    return STANDARD_INPUT if text == "-" else Path(text)


def file(text: str) -> Path:
    """A file that has a name.

    Raises:
        ArgumentTypeError: It is empty, or the standard input.
    """
    named = path(text)
    if named == STANDARD_INPUT:
        raise argparse.ArgumentTypeError("is the standard input; name a file")
    return named
