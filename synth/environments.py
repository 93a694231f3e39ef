"""The environment files of a folder: which there are, and what they say."""

import re
from collections.abc import Sequence
from pathlib import Path

from ecommerce.settings import EnvironmentSettings, InvalidSettingsError, load
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
    for path in sorted(folder.glob("*.yml")):
        raise SynthesisError(f"{shown(path)}: an environment's file ends in .yaml; rename it to {path.stem}.yaml")
    names = sorted(path.stem for path in folder.glob("*.yaml"))
    if not names:
        raise SynthesisError(f"{shown(folder)}/ holds no environment; an empty default.yaml is the reference system")
    return sorted(names, key=lambda name: name != DEFAULT)


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
    for name in names:
        try:
            environments[name] = _read(folder, name)
        except (SynthesisError, InvalidSettingsError) as error:
            reports.append(str(error))
    if reports:
        raise SynthesisError("\n".join(reports))
    return environments


def _read(folder: Path, name: str) -> EnvironmentSettings:
    path = folder / f"{name}.yaml"
    if not _NAME.fullmatch(name):
        raise SynthesisError(f"{shown(path)}: {name} cannot be a label; rename the file with at most {_NAME_RULE}")
    try:
        return load(path.read_text(encoding="utf-8-sig"), shown(path))
    except FileNotFoundError:
        known = ", ".join(list_environments(folder))
        raise SynthesisError(f"{shown(path)}: there is no such environment; known: {known}") from None
    except OSError as error:
        raise SynthesisError(f"{shown(path)}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise SynthesisError(f"{shown(path)}:{line}: is not UTF-8; save the file in UTF-8") from error
