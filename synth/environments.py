"""The environment files of a folder: which there are, and what they say."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from ecommerce.notation.printable import printable
from ecommerce.settings import EnvironmentSettings, InvalidSettingsError, Problem, load
from ecommerce.settings.problems import BrokenSettingsError
from ecommerce.settings.reader.yaml12 import MOST_BYTES, read
from synth.output import GITOPS
from synth.report import SynthesisError, shown

DEFAULT = "default"

# It becomes a part of the label app.kubernetes.io/instance, whose value has at most 63 characters.
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?")
_NAME_RULE = "53 lower-case letters, digits and inner hyphens"


def list_environments(folder: Path) -> list[str]:
    """The names of all environments, the default one first.

    Args:
        folder: Where the files are.

    Raises:
        SynthesisError: There is none, or one whose file would be overlooked.
    """
    files = _files(folder)
    overlooked = [file for file in files if file.suffix != ".yaml"]
    if overlooked:
        raise SynthesisError(
            "\n".join(
                f"{shown(file)}: an environment's file ends in .yaml; rename it to {printable(file.stem)}.yaml"
                for file in overlooked
            )
        )
    if not files:
        raise SynthesisError(f"{shown(folder)}/ holds no environment; an empty default.yaml is the reference system")
    return sorted((file.stem for file in files), key=lambda name: name != DEFAULT)


def read_environments(folder: Path, names: Sequence[str]) -> dict[str, EnvironmentSettings]:
    """The settings of environments, by name.

    Args:
        folder: Where the files are.
        names: The environments to read.

    Raises:
        SynthesisError: Every problem of every file, at once.
    """
    environments: dict[str, EnvironmentSettings] = {}
    reports: list[str] = []
    files = frozenset(_files(folder))
    for name in names:
        try:
            environments[name] = load(_text(folder, name, files), shown(file_of(folder, name)))
        except (SynthesisError, InvalidSettingsError) as error:
            reports.append(str(error))
    if reports:
        raise SynthesisError("\n".join(reports))
    return environments


def file_of(folder: Path, name: str) -> Path:
    """The file of an environment."""
    return folder / f"{name}.yaml"


def environment_text(folder: Path, name: str) -> str:
    """The text of an environment's file.

    Raises:
        SynthesisError: There is no such environment, or its file cannot be read.
    """
    return _text(folder, name, _files(folder))


def located(folder: Path, name: str, error: BrokenSettingsError) -> InvalidSettingsError:
    """What is wrong with an environment's settings, each problem with its line.

    Args:
        folder: Where the files are.
        name: The environment.
        error: What was found when its manifests were made.
    """
    document = read(environment_text(folder, name))
    problems = [Problem(path, text, document.line(path)) for path, text in error.broken]
    return InvalidSettingsError(shown(file_of(folder, name)), problems)


def _text(folder: Path, name: str, files: Collection[Path]) -> str:
    """The same, of the files that are there, which are many for who lists them anew for each."""
    path = file_of(folder, name)
    if path not in files:
        known = ", ".join(map(printable, list_environments(folder)))
        raise SynthesisError(f"there is no environment {printable(name)}; known: {known}")
    if not _NAME.fullmatch(name):
        raise SynthesisError(
            f"{shown(path)}: {printable(name)} cannot be a label; rename the file with at most {_NAME_RULE}"
        )
    if name == GITOPS:
        raise SynthesisError(f"{shown(path)}: {name} is a folder of the output's own; rename the file")
    try:
        content = _content(path)
    except OSError as error:
        raise SynthesisError(f"{shown(path)}: cannot be read: {error.strerror}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SynthesisError(f"{shown(path)}:{line}: is not UTF-8; save the file in UTF-8") from error


def _files(folder: Path) -> list[Path]:
    """What is meant to be an environment; what editors and systems leave beside it is hidden, or marked as theirs."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in {".yaml", ".yml"})
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SynthesisError(f"{shown(folder)}: cannot be read: {error.strerror}") from error
    return [path for path in files if not path.name.startswith((".", "#"))]


def _content(path: Path) -> bytes:
    """What a file holds; anything else, such as a pipe, is not opened."""
    if path.is_symlink() and not path.exists():
        raise SynthesisError(f"{shown(path)}: is a link that leads nowhere; remove it")
    if not path.is_file():
        raise SynthesisError(f"{shown(path)}: is not a file; an environment is a file, so move it elsewhere")
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise SynthesisError(
            f"{shown(path)}: has more than {MOST_BYTES:,} bytes, which no environment needs; remove it"
        )
    return content
