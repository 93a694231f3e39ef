"""What a synth changes of an object that the API server refuses to change on one that exists."""

from pathlib import Path
from typing import Any

import yaml

# ValidateStatefulSetUpdate in https://github.com/kubernetes/kubernetes, pkg/apis/apps/validation/validation.go, refuses
# others than these.
_CHANGEABLE = {
    *("replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit"),
    *("persistentVolumeClaimRetentionPolicy", "minReadySeconds"),
}
_FIX = 'docs/operations.md, "Growing a volume", says what to run before you apply'


def fixed_changes(before: Path, after: Path) -> list[str]:
    """The changes of StatefulSets that need more than to be applied, a line for each.

    Args:
        before: A file of manifests; it may be missing, or hold anything.
        after: The file that takes its place.
    """
    was, found = _stateful_sets(before), _stateful_sets(after)
    return [
        f"StatefulSet {name}: {text}; {_FIX}"
        for name in was.keys() & found.keys()
        for text in _changed(was[name], found[name])
    ]


def _stateful_sets(path: Path) -> dict[str, dict[str, Any]]:
    """The specifications of StatefulSets by name; the rest of a file is not read, which would take its time."""
    try:
        parts = path.read_text(encoding="utf-8").split("\n---\n")
        found = [yaml.load(part, Loader=yaml.CSafeLoader) for part in parts if "\nkind: StatefulSet\n" in part]
        return {each["metadata"]["name"]: each["spec"] for each in found}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError):
        return {}


def _changed(was: dict[str, Any], found: dict[str, Any]) -> list[str]:
    fields = sorted((was.keys() | found.keys()) - _CHANGEABLE)
    texts = [text for field in fields if was.get(field) != found.get(field) for text in _said(field, was, found)]
    return [f"{', '.join(texts)}, which the API server refuses on one that exists"] if texts else []


def _said(field: str, was: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """How a field changes; of a claim its size and class."""
    if field != "volumeClaimTemplates":
        return [f"{field} changes"]
    old, new = ({each["metadata"]["name"]: _claim(each["spec"]) for each in spec[field]} for spec in (was, found))
    return [
        f"{part} of {name}, {old[name][part]}, becomes {new[name][part]}"
        for name in old.keys() & new.keys()
        for part in old[name]
        if old[name][part] != new[name][part]
    ] or [f"{field} changes"]


def _claim(spec: dict[str, Any]) -> dict[str, str]:
    return {
        "storage": str(spec.get("resources", {}).get("requests", {}).get("storage", "not there")),
        "storageClassName": str(spec.get("storageClassName", "the default")) or "none",
    }
