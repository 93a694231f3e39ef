"""The text of what a user names: files, folders, pipes and the standard input."""

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from notation.printable import printable

STANDARD_INPUT = Path("-")
_STANDARD_INPUT = 0

# What a folder is read for, as kubectl does.
_SUFFIXES = {".yaml", ".yml", ".json"}
# Two thousand environments of this project; who has more can name several files.
_MOST_MEBIBYTES = 64


class ManifestError(Exception):
    """Why something cannot be read as manifests, in a line for each reason."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(map(printable, reasons)))


@dataclass(frozen=True)
class Source:
    """A text, and what the user calls it."""

    name: str
    text: str


def sources(path: Path) -> Iterator[Source]:
    """The text of a file, a pipe or `-`, or of each manifest file at the top of a folder; hidden files are none.

    Raises:
        ManifestError: Something cannot be read.
    """
    if not path.is_dir():
        yield _source(path)
        return
    files = [each for each in sorted(_entries(path)) if is_manifest(each)]
    if not files:
        raise ManifestError(f"{path}: holds no manifest file; folders inside are not searched")
    for file in files:
        if file.exists() and not file.is_file():
            raise ManifestError(f"{file}: is not a file; remove it, or name the others one by one")
        yield _source(file)


def is_manifest(path: Path) -> bool:
    """Whether a file of a folder is read, by its name."""
    return path.suffix in _SUFFIXES and not path.name.startswith(".")


def decoded(name: str, content: bytes) -> Source:
    """A text of its bytes.

    Raises:
        ManifestError: They are not UTF-8.
    """
    try:
        return Source(name, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ManifestError(f"{name}:{line}: is not UTF-8; manifests are text in UTF-8") from None


def shown(path: Path) -> str:
    """What a reader calls it."""
    return "standard input" if path == STANDARD_INPUT else str(path)


def _entries(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if not each.is_dir()]
    except OSError as error:
        raise ManifestError(f"{folder}: {error.strerror}") from None


def _source(path: Path) -> Source:
    name = shown(path)
    try:
        content = _bytes(path)
    except OSError as error:
        raise ManifestError(f"{name}: {error.strerror}") from None
    except _RefusedError as error:
        raise ManifestError(f"{name}: {error}") from None
    return decoded(name, content)


class _RefusedError(Exception):
    """What can be opened and is nothing to read."""


def _bytes(path: Path) -> bytes:
    """The content; a pipe that nobody writes to is empty, instead of waiting for a writer."""
    if path == STANDARD_INPUT and sys.__stdin__ is None:
        raise _RefusedError("is closed")
    descriptor = _STANDARD_INPUT if path == STANDARD_INPUT else _open(path)
    with open(descriptor, "rb", closefd=path != STANDARD_INPUT) as file:
        if os.isatty(descriptor):
            raise _RefusedError("is a terminal; pipe manifests into it, or name a file")
        content = _read(file)
    if len(content) > _MOST_MEBIBYTES * 2**20:
        raise _RefusedError(f"is larger than {_MOST_MEBIBYTES} MiB; split it")
    return content


def _read(file: BufferedReader) -> bytes:
    """All that there is, or a byte more than is taken, in pieces: between two of them an interrupt is heard.

    Within one long read it is not, if it comes while the read has data to take in and so does not wait.
    """
    content = bytearray()
    while len(content) <= _MOST_MEBIBYTES * 2**20 and (piece := file.read1(2**20)):
        content += piece
    return bytes(content)


def _open(path: Path) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
        os.set_blocking(descriptor, True)
    return descriptor
