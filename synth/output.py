"""A folder of output that is replaced whole or not at all, whatever fails or interrupts its making."""

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from synth.report import SynthesisError, shown

# How the names of all files in the output end; a file with another name is someone else's.
SUFFIX = ".k8s.yaml"

# Where the old output stands aside for the instant in which the new one takes its place.
_REPLACED = "replaced"

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Written:
    """A file of the output: its path below the output folder, its number of objects, and the seconds that it took."""

    path: Path
    objects: int
    seconds: float


def replace_output(output: Path, write: Callable[[Path], _Result], *, keep_others: bool) -> _Result:
    """Writes beside the output folder, then puts the result in its place in one step.

    Args:
        output: The folder to replace.
        write: Writes into the folder that it is given.
        keep_others: Whether that folder holds a copy of the output, and not nothing.

    Returns:
        What `write` returns.

    Raises:
        SynthesisError: The output folder cannot be replaced, or holds what synth did not write.
    """
    _refuse_to_replace_other_files(output)
    with _locked(output.parent), _scratch_beside(output) as scratch:
        fresh = scratch / "fresh"
        if keep_others and output.exists():
            shutil.copytree(output, fresh)
        fresh.mkdir(exist_ok=True)
        result = write(fresh)
        with _uninterrupted():
            _swap(output, fresh, aside=scratch / _REPLACED)
    return result


def _refuse_to_replace_other_files(output: Path) -> None:
    if not output.exists():
        output.parent.mkdir(parents=True, exist_ok=True)
        return
    if not output.is_dir():
        raise SynthesisError(f"{shown(output)} is not a folder; remove it or choose another with --output")
    if not os.access(output, os.W_OK):
        raise SynthesisError(f"{shown(output)} is not writable; change its permissions or choose another with --output")
    for path in sorted(output.rglob("*")):
        if path.is_file() and not path.name.endswith(SUFFIX):
            raise SynthesisError(f"{shown(path)} was not written by synth, which would delete it; move it elsewhere")


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
    for left in output.parent.glob(f"{prefix}*"):
        if not output.exists() and (left / _REPLACED).exists():
            (left / _REPLACED).rename(output)
        shutil.rmtree(left)
    scratch: Path | None = None
    try:
        with _uninterrupted():
            scratch = Path(tempfile.mkdtemp(prefix=prefix, dir=output.parent))
        yield scratch
    finally:
        with _uninterrupted():
            if scratch:
                shutil.rmtree(scratch)


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
