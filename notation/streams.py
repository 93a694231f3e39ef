"""The standard streams of a command line: what it says is heard, or its exit code tells that it was not."""

import io
import os
import sys
from contextlib import suppress

# As of a program that SIGPIPE ends: who reads has seen enough.
BROKEN_PIPE = 141


class UnheardError(Exception):
    """Why nothing can be said on the standard output; empty where who reads has seen enough."""


def prepare() -> None:
    """Lets text of any language through, whatever the terminal is set to.

    Raises:
        UnheardError: The standard output is closed, so that the first file to be opened would take its place.
    """
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison] - Python sets it where the stream is closed
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open to the end
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - as above
        raise UnheardError("standard output is closed")
    for stream, encoding in ((sys.stdout, "utf-8"), (sys.stderr, None)):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def say(text: str) -> None:
    """Writes a text to the standard output, at once.

    Raises:
        UnheardError: It cannot be written.
    """
    try:
        print(text, end="", flush=True)
    except OSError as error:
        _silence(1)
        reason = "" if isinstance(error, BrokenPipeError) else f"standard output: {error.strerror}"
        raise UnheardError(reason) from None


def complain(text: str) -> None:
    """Writes lines to the standard error; where nobody hears them, there is nobody to tell."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _silence(2)


def _silence(descriptor: int) -> None:
    """Keeps Python from trying again, at its end, to write what could not be written."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
