"""What a synth changes of an object that exists, and that the API server refuses or nobody reads any more."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from synth.once import changed_cluster, changed_names, changed_setup

# ValidateStatefulSetUpdate in https://github.com/kubernetes/kubernetes, pkg/apis/apps/validation/validation.go, refuses
# others than these.
_CHANGEABLE = {
    *("replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit"),
    *("persistentVolumeClaimRetentionPolicy", "minReadySeconds"),
}
_FIX = 'docs/operations.md, "Growing a volume", says what to run before you apply'
_KINDS = ("StatefulSet", "Cluster", "Secret", "ExternalSecret")
Objects = dict[str, dict[str, Any]]


def fixed_changes(before: Path, after: Path) -> list[str]:
    """The changes of what exists that need more than to be applied, a line for each.

    Args:
        before: A file of manifests; it may be missing, or hold anything.
        after: The file that takes its place.
    """
    try:
        return _changes(_objects(before), _objects(after))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, IndexError, KeyError, TypeError):
        # There is none, or it is somebody else's, of a form that nobody knows.
        return []


def _changes(was: dict[str, Objects], found: dict[str, Objects]) -> list[str]:
    return [
        *_of_each("StatefulSet", was, found, lambda old, new: _changed(old["spec"], new["spec"])),
        *_of_each("StatefulSet", was, found, lambda old, new: changed_setup(old["spec"], new["spec"])),
        *_of_each("Cluster", was, found, lambda old, new: changed_cluster(old["spec"], new["spec"])),
        # Whom a Cluster was made for, it says itself.
        *([] if was["Cluster"] or found["Cluster"] else changed_names(_secrets(was), _secrets(found))),
    ]


def _of_each(
    kind: str,
    was: dict[str, Objects],
    found: dict[str, Objects],
    changes: Callable[[dict[str, Any], dict[str, Any]], list[str]],
) -> Iterator[str]:
    for name in sorted(was[kind].keys() & found[kind].keys()):
        yield from (f"{kind} {name}: {text}" for text in changes(was[kind][name], found[kind][name]))


def _secrets(objects: dict[str, Objects]) -> list[dict[str, Any]]:
    return [*objects["Secret"].values(), *objects["ExternalSecret"].values()] if objects["StatefulSet"] else []


def _objects(path: Path) -> dict[str, Objects]:
    """The objects of the kinds that matter; the rest of a file is not read, which would take its time."""
    found: dict[str, Objects] = {kind: {} for kind in _KINDS}
    for part in path.read_text(encoding="utf-8").split("\n---\n"):
        kind = next((each for each in _KINDS if f"\nkind: {each}\n" in part), None)
        if kind:
            each = yaml.load(part, Loader=yaml.CSafeLoader)
            if isinstance(each.get("spec", {}), dict):
                found[kind][each["metadata"]["name"]] = each
    return found


def _changed(was: dict[str, Any], found: dict[str, Any]) -> list[str]:
    fields = sorted((was.keys() | found.keys()) - _CHANGEABLE)
    texts = [text for field in fields if was.get(field) != found.get(field) for text in _said(field, was, found)]
    return [f"{', '.join(texts)}, which the API server refuses on one that exists; {_FIX}"] if texts else []


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
