"""Environments keep apart: two in one namespace would delete, overwrite and open to each other what each relies on."""

from collections.abc import Mapping
from pathlib import Path

from ecommerce.settings import EnvironmentSettings
from ecommerce.settings.reader.yaml12 import read
from synth.environments import environment_text, file_of, list_environments, read_environments
from synth.report import SynthesisError, shown


def refuse_shared_namespaces(folder: Path, environments: Mapping[str, EnvironmentSettings]) -> None:
    """Refuses environments whose namespace another one has, be it read or not.

    Args:
        folder: Where the files are.
        environments: The settings of those that are wanted, by name.

    Raises:
        SynthesisError: Every pair, in a line each.
    """
    everyone = {**_others(folder, environments), **environments}
    reports: list[str] = []
    owners: dict[str, str] = {}
    for name, settings in everyone.items():
        owner = owners.setdefault(settings.namespace, name)
        if owner != name and name in environments:
            place = f"{_place(folder, name, settings)}: namespace: {settings.namespace}"
            taken = _place(folder, owner, everyone[owner])
            reports.append(f"{place} is the namespace of {taken} too; give each environment its own")
    if reports:
        raise SynthesisError("\n".join(reports))


def _others(folder: Path, environments: Mapping[str, EnvironmentSettings]) -> dict[str, EnvironmentSettings]:
    """The settings of the other environments, as far as they can be read: what is wrong there is for another synth."""
    others: dict[str, EnvironmentSettings] = {}
    try:
        names = list_environments(folder)
    except SynthesisError:
        return others
    for name in names:
        if name not in environments:
            try:
                others |= read_environments(folder, [name])
            except SynthesisError:
                continue
    return others


def _place(folder: Path, name: str, settings: EnvironmentSettings) -> str:
    file = shown(file_of(folder, name))
    if "namespace" not in settings.model_fields_set:
        return f"{file} (by default)"
    return f"{file}:{read(environment_text(folder, name)).line(('namespace',))}"
