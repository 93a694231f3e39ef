"""The environments of a side: a folder, with every folder of manifests in it, is read as one each."""

from pathlib import Path

from review.manifests import Manifests, parse
from review.revision import OUTPUT, folders
from review.source import STANDARD_INPUT, ManifestError, Source, is_manifest, sources

# A path that is there wins over a revision of that name.
DEFAULT_OLD = "HEAD"
DEFAULT_NEW = OUTPUT


def environments(named: str) -> dict[str, Manifests]:
    """The manifests of a side, by environment; `""` for those at the top of a folder, and for a file.

    Args:
        named: A path, `-`, a Git revision, which stands for its `dist`, or `REVISION:PATH`.

    Raises:
        ManifestError: It is none of these, or cannot be read.
    """
    path = Path(named)
    if named == "-":
        found = {"": list(sources(STANDARD_INPUT))}
    elif path.is_dir():
        found = _folders(path)
    elif path.exists() or (path.suffix and ":" not in named):
        found = {"": list(sources(path))}
    else:
        found = folders(named)
    made = {name: parse(texts) for name, texts in sorted(found.items())}
    if not any(each.objects for each in made.values()):
        raise ManifestError(f"{'standard input' if named == '-' else named}: holds no Kubernetes object")
    return made


def counterpart(old: str) -> str:
    """What a side is compared with where nothing is said: the same path in the working tree."""
    if Path(old).exists() or old == "-":
        return DEFAULT_NEW
    _, given, path = old.partition(":")
    return path if given and path else DEFAULT_NEW


def _folders(top: Path) -> dict[str, list[Source]]:
    found: dict[str, list[Source]] = {}
    for folder in (top, *_inside(top)):
        try:
            names = [each.name for each in folder.iterdir() if is_manifest(each) and not each.is_dir()]
        except OSError as error:
            raise ManifestError(f"{folder}: {error.strerror}") from None
        if names:
            found[str(folder.relative_to(top)).removeprefix(".")] = list(sources(folder))
    if not found:
        raise ManifestError(f"{top}: holds no manifest file")
    return found


def _inside(folder: Path) -> list[Path]:
    """The visible folders in a folder, at any depth; no link is followed, for it may lead in a circle."""
    try:
        inner = sorted(each for each in folder.iterdir() if each.is_dir() and not each.is_symlink())
    except OSError as error:
        raise ManifestError(f"{folder}: {error.strerror}") from None
    visible = [each for each in inner if not each.name.startswith(".")]
    return [each for one in visible for each in (one, *_inside(one))]
