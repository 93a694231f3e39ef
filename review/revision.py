"""Manifests as a Git revision holds them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from review.source import ManifestError, Source, decoded, is_manifest

# The folder that a revision alone stands for.
OUTPUT = "dist"
_MOST_MEBIBYTES = 64
# Whatever the user has set: no program of theirs runs, and nothing is written.
_GIT = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


def folders(named: str) -> dict[str, list[Source]]:
    """The manifest files of a revision's folder, by the folder inside of it; `""` for the top.

    Args:
        named: A revision, which stands for its `dist`, or `REVISION:PATH` with a path from the folder of the call.

    Raises:
        ManifestError: There is no Git repository, revision or path, or no manifest file in it.
    """
    revision, given, path = named.partition(":")
    path = path if given else OUTPUT
    if _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") is None:
        raise ManifestError(f"{named}: is neither a path nor a revision of this Git repository")
    identity = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}:./{path}")
    if identity is None:
        raise ManifestError(f"{named}: revision {revision} has no {path}")
    identifier = identity.decode().strip()
    if (_git("cat-file", "-t", identifier) or b"").strip() == b"blob":
        return {"": list(_blobs([(identifier, named)]))}
    found: dict[str, list[tuple[str, str]]] = {}
    for blob, file in _files(identifier, named):
        found.setdefault(str(PurePosixPath(file).parent).removeprefix("."), []).append(
            (blob, f"{revision}:{path}/{file}")
        )
    if not found:
        raise ManifestError(f"{named}: holds no manifest file")
    return {folder: list(_blobs(files)) for folder, files in found.items()}


def _files(tree: str, named: str) -> Iterator[tuple[str, str]]:
    listing = _git("ls-tree", "-r", "-z", "-l", "--full-tree", tree) or b""
    size = 0
    for entry in listing.decode(errors="surrogateescape").split("\0"):
        attributes, _, file = entry.partition("\t")
        if not is_manifest(Path(file)) or any(part.startswith(".") for part in PurePosixPath(file).parts):
            continue
        _, kind, blob, length = attributes.split()
        if kind == "blob":
            size += int(length)
            yield blob, file
    if size > _MOST_MEBIBYTES * 2**20:
        raise ManifestError(f"{named}: is larger than {_MOST_MEBIBYTES} MiB; name a folder of it")


def _blobs(files: list[tuple[str, str]]) -> Iterator[Source]:
    """The texts of files, in the order of their names, by one process of Git."""
    answer = _git("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob, _ in files).encode()) or b""
    position = 0
    for _, name in files:
        # "IDENTIFIER blob LENGTH", the content, and the end of a line.
        start = answer.index(b"\n", position) + 1
        end = start + int(answer[position:start].split()[-1])
        yield decoded(name, answer[start:end])
        position = end + 1


def _git(*arguments: str, stdin: bytes = b"") -> bytes | None:
    """What Git answers; None where it refuses."""
    try:
        done = subprocess.run([*_GIT, *arguments], input=stdin, capture_output=True, check=False)  # noqa: S603 - Git, no shell
    except (OSError, ValueError):
        raise ManifestError(
            "Git is not installed, which is needed to read a revision; name a file or a folder"
        ) from None
    return done.stdout if done.returncode == 0 else None
