"""Waiting for what a cluster does in its own time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(ask: Callable[[], T], seconds: float, *, every: float = 1) -> T:
    """Asks until the answer is true, or the time is over.

    Args:
        ask: What is asked.
        seconds: How long.
        every: Seconds between two questions.

    Returns:
        The last answer.
    """
    end = time.monotonic() + seconds
    while not (answer := ask()) and time.monotonic() < end:
        time.sleep(every)
    return answer
