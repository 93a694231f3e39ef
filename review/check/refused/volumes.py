"""Volumes of pods, and claims of storage.

https://kubernetes.io/docs/concepts/storage/volumes/
"""

from collections.abc import Callable

from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults, absent, misspelled, outside, repeated, unlisted
from review.check.refused.labels import metadata, selector
from review.check.refused.paths import own
from review.check.refused.resources import amount, quantity
from review.check.refused.spelling import LABEL, SUBDOMAIN, quoted
from review.paths import Steps
from review.values import Object, is_mapping, listing, mapping, mappings

VOLUME = Rule(
    "volume",
    Level.ERROR,
    "a volume of a pod has a name of its own and one source",
    "https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/",
)
CLAIM = Rule(
    "volume-claim",
    Level.ERROR,
    "a claim of storage says how much it asks for, and how it is mounted",
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims",
)
RULES = (VOLUME, CLAIM)

_MODE = 0o777
_PROJECTED = ("secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate")
_ACCESS_MODES = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")
_SHORTEST_TOKEN, _LONGEST_TOKEN = 600, 2**32
# Where a file of a volume of each kind is named.
_NAMES = {"configMap": "name", "secret": "secretName", "persistentVolumeClaim": "claimName"}


def volumes(at: Steps, pod: Object, replaced: frozenset[str] = frozenset()) -> Faults:
    """What is wrong with the volumes of a pod.

    Args:
        at: The way to the pod's specification.
        pod: The specification.
        replaced: Names of volumes that claims of a StatefulSet take the place of.
    """
    found = mappings(pod, "volumes")
    path = (*at, "volumes")
    yield from repeated(
        VOLUME, path, [None if each.get("name") in replaced else each.get("name") for each in found], "name"
    )
    for number, each in enumerate(found):
        if each.get("name") not in replaced:
            yield from _volume((*path, number), each)


def _volume(at: Steps, volume: Object) -> Faults:
    yield from misspelled(VOLUME, (*at, "name"), volume.get("name"), LABEL)
    given = [name for name, source in volume.items() if name != "name" and source is not None]
    for name in given[1:]:
        reason = f"volume {volume.get('name')} has the sources {given[0]} and {name}"
        yield Fault(VOLUME, (*at, name), reason, "keep one of them, or use a projected volume")
    if len(given) != 1 or not is_mapping(volume[given[0]]):
        return
    kind, source = given[0], volume[given[0]]
    path = (*at, kind)
    if kind in _NAMES:
        yield from absent(VOLUME, path, source, _NAMES[kind])
    if kind in {"configMap", "secret", "downwardAPI", "projected"}:
        yield from outside(VOLUME, path, source, "defaultMode", 0, _MODE)
        yield from _files(path, source)
    rule = _OF_SOURCES.get(kind)
    if rule:
        yield from rule(path, source)


def _empty(at: Steps, source: Object) -> Faults:
    yield from quantity(VOLUME, (*at, "sizeLimit"), source.get("sizeLimit"))


def _ephemeral(at: Steps, source: Object) -> Faults:
    template, path = source.get("volumeClaimTemplate"), (*at, "volumeClaimTemplate")
    if is_mapping(template):
        yield from metadata((*path, "metadata"), template.get("metadata"))
        yield from claim((*path, "spec"), mapping(template, "spec"))
    else:
        yield from absent(VOLUME, at, source, "volumeClaimTemplate")


def _host_path(at: Steps, source: Object) -> Faults:
    yield from absent(VOLUME, at, source, "path")
    path = source.get("path")
    if isinstance(path, str) and ".." in path.split("/"):
        yield Fault(VOLUME, (*at, "path"), f"path {quoted(path)} leads upwards with ..", "write it without")
    kinds = ("DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice")
    yield from unlisted(VOLUME, at, source, "type", kinds)


def _files(at: Steps, source: Object) -> Faults:
    """Files that are made of keys, or of fields of the pod."""
    for number, each in enumerate(mappings(source, "items")):
        path = (*at, "items", number)
        yield from absent(VOLUME, path, each, "path")
        yield from own(VOLUME, (*path, "path"), each.get("path"))
        yield from outside(VOLUME, path, each, "mode", 0, _MODE)


def _projected(at: Steps, source: Object) -> Faults:
    for number, each in enumerate(mappings(source, "sources")):
        yield from _part((*at, "sources", number), each)


def _part(at: Steps, source: Object) -> Faults:
    given = [name for name in _PROJECTED if source.get(name) is not None]
    if len(given) > 1:
        yield Fault(VOLUME, at, f"a source is {' and '.join(given)} at once", "give each an entry of its own")
    for name in given:
        part = mapping(source, name)
        if name in {"secret", "configMap"}:
            yield from absent(VOLUME, (*at, name), part, "name")
        yield from _files((*at, name), part)
        if name == "serviceAccountToken":
            yield from absent(VOLUME, (*at, name), part, "path")
            yield from own(VOLUME, (*at, name, "path"), part.get("path"))
            yield from outside(VOLUME, (*at, name), part, "expirationSeconds", _SHORTEST_TOKEN, _LONGEST_TOKEN)


def claim(at: Steps, spec: Object) -> Faults:
    """What is wrong with a claim of storage."""
    modes = listing(spec, "accessModes")
    if not modes:
        yield Fault(CLAIM, (*at, "accessModes"), "accessModes are missing", "add one, such as ReadWriteOnce")
    for number, mode in enumerate(modes):
        if isinstance(mode, str) and mode not in _ACCESS_MODES:
            reason = f"access mode {quoted(mode)} is none"
            yield Fault(CLAIM, (*at, "accessModes", number), reason, f"use one of {', '.join(_ACCESS_MODES)}")
    if "ReadWriteOncePod" in modes and len({mode for mode in modes if mode in _ACCESS_MODES}) > 1:
        reason = "ReadWriteOncePod is given with another access mode"
        yield Fault(CLAIM, (*at, "accessModes"), reason, "keep one of them")
    requests = mapping(spec, "resources", "requests")
    path = (*at, "resources", "requests", "storage")
    if "storage" not in requests:
        yield Fault(CLAIM, path, "no storage is requested", "add it, such as 10Gi")
    elif amount(requests["storage"]) == 0:
        yield Fault(CLAIM, path, f"storage of {requests['storage']} is requested", "ask for more than nothing")
    if spec.get("storageClassName"):
        yield from misspelled(CLAIM, (*at, "storageClassName"), spec["storageClassName"], SUBDOMAIN)
    yield from unlisted(CLAIM, at, spec, "volumeMode", ("Filesystem", "Block"), may_be_empty=False)
    yield from selector((*at, "selector"), spec.get("selector"))


def persistent_volume_claim(each: Object) -> Faults:
    """What is wrong with a PersistentVolumeClaim."""
    return claim(("spec",), mapping(each, "spec"))


_OF_SOURCES: dict[str, Callable[[Steps, Object], Faults]] = {
    "emptyDir": _empty,
    "ephemeral": _ephemeral,
    "hostPath": _host_path,
    "projected": _projected,
}
