"""Values of options, refused where they are wrong."""

import argparse
import math
from collections.abc import Callable


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
