"""A folder of output that is replaced whole or not at all, whatever fails or interrupts its making."""

import errno
import fcntl
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import TypeVar

from synth.report import SynthesisError, shown

# How all files in the output are called.
FILE = "ecommerce.k8s.yaml"
# The folder beside an environment's file for what tells a GitOps tool of it.
GITOPS = "gitops"

# What the first object of every file that synth wrote says of itself; a file without it is someone else's.
_MARK = b"\n    app.kubernetes.io/part-of: ecommerce\n"
_MARKED_BYTES = 4096

# Where the old output stands aside for the instant in which the new one takes its place.
_REPLACED = "replaced"

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Written:
    """A file of the output: its path below the output folder, its number of objects, and the seconds that it took."""

    path: Path
    objects: int
    seconds: float


@dataclass
class Output:
    """A folder to replace, and whether that is done."""

    folder: Path
    replaced: bool = False

    def __str__(self) -> str:
        return f"{shown(self.folder)} is {'written' if self.replaced else 'as it was'}"

    def replace(self, write: Callable[[Path], _Result], *, keep_others: bool) -> _Result:
        """Writes beside the folder, then puts the result in its place in one step.

        Args:
            write: Writes into the folder that it is given.
            keep_others: Whether that folder holds a copy of the output, and not nothing.

        Returns:
            What `write` returns.

        Raises:
            SynthesisError: The folder cannot be replaced, or holds what synth did not write.
        """
        output = _replaceable(self.folder)
        with _locked(output.parent), _scratch_beside(output) as scratch:
            fresh = scratch / "fresh"
            if keep_others and output.exists():
                _copy(output, fresh)
            fresh.mkdir(exist_ok=True)
            result = write(fresh)
            with _uninterrupted():
                _swap(output, fresh, aside=scratch / _REPLACED)
                self.replaced = True
        return result


_ELSEWHERE = "choose another with --output"


def _replaceable(output: Path) -> Path:
    """The folder without links on the way to it; refuses one that is not for synth alone."""
    _refuse_name(output)
    if output.is_symlink():
        raise SynthesisError(f"{shown(output)} is a link, which stays; name the folder that it leads to with --output")
    output = Path(os.path.realpath(output))
    if Path.cwd().is_relative_to(output):
        raise SynthesisError(f"{shown(output)} holds the working directory, which would be gone; {_ELSEWHERE}")
    if not output.exists():
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SynthesisError(f"{shown(output)} cannot be made: {error.strerror}; {_ELSEWHERE}") from None
    elif not output.is_dir():
        raise SynthesisError(f"{shown(output)} is not a folder; remove it or {_ELSEWHERE}")
    elif output.is_mount():
        raise SynthesisError(f"{shown(output)} is a mount point, which cannot be replaced; choose a folder in it")
    elif not os.access(output, os.R_OK | os.W_OK | os.X_OK):
        raise SynthesisError(f"{shown(output)} is not writable; change its permissions or {_ELSEWHERE}")
    else:
        _refuse_to_replace_others(output)
    return output


def _refuse_name(output: Path) -> None:
    """Refuses a name that Node cannot write, which would make a folder of another name, or the filesystem not hold."""
    try:
        str(output).encode()
        output.lstat()
    except UnicodeEncodeError:
        raise SynthesisError(f"the name of {shown(output)} is not UTF-8; {_ELSEWHERE}") from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise SynthesisError(f"the name of {shown(output)} is too long; {_ELSEWHERE}") from None


def _refuse_to_replace_others(output: Path, *, inside: bool = False) -> None:
    """Refuses what synth did not write; it writes files, and folders that hold nothing but a file."""
    path = output
    try:
        for path in _entries(output, or_itself=inside):
            if _is_folder(path) and (not inside or path.name == GITOPS):
                _refuse_to_replace_others(path, inside=True)
            elif not _is_ours(path):
                raise SynthesisError(
                    f"{shown(path)} was not written by synth, which would delete it; move it elsewhere"
                )
    except OSError as error:
        raise SynthesisError(f"{shown(path)} cannot be read: {error.strerror}; {_ELSEWHERE}") from None


def _entries(folder: Path, *, or_itself: bool) -> Iterator[Path]:
    """What is in a folder, one after the other: the first that is someone else's ends it, however many there are."""
    with os.scandir(folder) as entries:
        is_empty = True
        for entry in entries:
            is_empty = False
            yield Path(entry.path)
        if is_empty and or_itself:
            yield folder


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_ours(path: Path) -> bool:
    if path.name != FILE or path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return _MARK in file.read(_MARKED_BYTES)


def _copy(output: Path, fresh: Path) -> None:
    """Copies what synth wrote, in folders and files that can be written to, whatever was done to those here."""
    for file in (each for pattern in (FILE, f"*/{FILE}", f"*/{GITOPS}/{FILE}") for each in output.glob(pattern)):
        copy = fresh / file.relative_to(output)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, copy, follow_symlinks=False)
        copy.chmod(copy.stat().st_mode | stat.S_IWUSR)


@contextmanager
def _locked(folder: Path) -> Generator[None]:
    """Lets one synth at a time replace what is in a folder; another one waits."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _scratch_beside(output: Path) -> Generator[Path]:
    """A folder on the same filesystem, removed whatever happens; what a killed synth left is put right first."""
    prefix = f".{output.name}.synth-"
    for left in filter(_is_folder, output.parent.glob(f"{escape(prefix)}*")):
        if not output.exists() and _is_folder(left / _REPLACED):
            (left / _REPLACED).rename(output)
        _remove(left)
    scratch: Path | None = None
    try:
        with _uninterrupted():
            scratch = _made(output, prefix)
        yield scratch
    finally:
        with _uninterrupted():
            if scratch:
                _remove(scratch)


def _made(output: Path, prefix: str) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=prefix, dir=output.parent))
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise SynthesisError(f"the name of {shown(output)} is too long; {_ELSEWHERE}") from None
        raise SynthesisError(f"{shown(output.parent)} is not writable: {error.strerror}; {_ELSEWHERE}") from None


def _remove(scratch: Path) -> None:
    """Removes as much as can be; what stays is hidden, and in nobody's way."""
    for folder, _, _ in os.walk(scratch):
        with suppress(OSError):
            Path(folder).chmod(0o700)
    shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Holds back interrupts."""
    signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _swap(output: Path, fresh: Path, *, aside: Path) -> None:
    if not output.exists():
        fresh.rename(output)
        return
    output.rename(aside)
    try:
        fresh.rename(output)
    except OSError:
        aside.rename(output)
        raise
