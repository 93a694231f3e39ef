"""Manifests as they were: a file or folder, or what a revision of Git has at a path."""

import subprocess
import tempfile
from pathlib import Path

from review.manifests import Manifests, read
from review.source import STANDARD_INPUT, ManifestError, is_manifest


def read_old(text: str) -> Manifests:
    """Reads manifests to compare with.

    Args:
        text: A file, a folder, or `REVISION:PATH` such as `HEAD:dist`, the path as from the top of the repository
            or, with `./` before it, from here.

    Raises:
        ManifestError: There is nothing of that kind to read.
    """
    path = Path(text or ".")
    if not text or path == STANDARD_INPUT:
        raise ManifestError(f"--against: {text or 'nothing'} is no file, folder or REVISION:PATH, such as HEAD:dist")
    if ":" not in text or path.exists():
        return read([path])
    return _of_git(text)


def _of_git(text: str) -> Manifests:
    """Writes a revision's files where they can be read, and speaks of them by the revision's name."""
    kind = _git(text, "cat-file", "-t", text).decode().strip()
    with tempfile.TemporaryDirectory() as folder:
        if kind == "tree":
            names = _git(text, "ls-tree", "-z", "--name-only", text).decode("utf-8", "surrogateescape").split("\0")
            wanted = [each for each in names if each and is_manifest(Path(each))]
            place = text if text.endswith((":", "/")) else f"{text}/"
            for each in wanted:
                Path(folder, each).write_bytes(_git(text, "cat-file", "blob", f"{place}{each}"))
            path = Path(folder)
        else:
            path = Path(folder, Path(text.partition(":")[2]).name)
            path.write_bytes(_git(text, "cat-file", "blob", text))
        try:
            return read([path])
        except ManifestError as error:
            said = str(path)
            raise ManifestError(str(error).replace(said, text)) from None


def _git(text: str, *arguments: str) -> bytes:
    try:
        run = subprocess.run(["git", *arguments], check=False, capture_output=True)  # noqa: S603, S607 - Git of who asks
    except OSError:
        raise ManifestError(f"--against {text}: git is not installed, which reads revisions") from None
    if run.returncode:
        reason = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ManifestError(f"--against {text}: {reason[-1] if reason else 'git cannot read it'}")
    return run.stdout
