"""Reading manifests, and the pods that they will run."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from review.documents import documents
from review.paths import Steps
from review.places import Place
from review.shapes import broken_fields, kind_of
from review.source import STANDARD_INPUT, ManifestError, Source, shown, sources
from review.values import Object

__all__ = ["Manifests", "Object", "Pods", "namespace", "parse", "read", "title"]

# Where each kind of workload keeps the template of its pods.
_TEMPLATES = {
    "Pod": (),
    "Deployment": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}


@dataclass(frozen=True)
class Pods:
    """The pods of one workload, all alike.

    Args:
        owner: The workload's object.
        labels: Labels of every pod.
        annotations: Annotations of every pod.
        spec: The pod specification.
        replicas: Number of pods.
        claims: Templates of the claims that each pod gets.
        path: The way to the pod specification in the workload's object, where it is there.
    """

    owner: Object = field(repr=False)
    labels: dict[str, str]
    annotations: dict[str, str]
    spec: Object = field(repr=False)
    replicas: int = 1
    claims: tuple[Object, ...] = ()
    path: Steps = ()

    @property
    def own_claims(self) -> list[Object]:
        """The templates of all claims of a pod, those among them that are deleted with it."""
        volumes = [each.get("ephemeral", {}) for each in self.spec.get("volumes", [])]
        return [*self.claims, *(each["volumeClaimTemplate"] for each in volumes if "volumeClaimTemplate" in each)]

    @property
    def name(self) -> str:
        """The workload, as `Kind/name`."""
        return title(self.owner)

    @property
    def namespace(self) -> str:
        """The namespace that they run in."""
        return namespace(self.owner)

    @property
    def containers(self) -> list[Object]:
        """Containers and init containers."""
        return [*self.spec.get("initContainers", []), *self.spec.get("containers", [])]

    def containers_at(self, *, ephemeral: bool = False) -> Iterator[tuple[Steps, Object]]:
        """Containers and init containers, each with the way to it in the workload's object.

        Args:
            ephemeral: Whether those count that someone has put into a running pod.
        """
        for kind in ("initContainers", "containers", *(["ephemeralContainers"] if ephemeral else [])):
            for number, container in enumerate(self.spec.get(kind, [])):
                yield (*self.path, kind, number), container

    @property
    def ports(self) -> list[Object]:
        """Ports that the containers declare."""
        return [port for container in self.containers for port in container.get("ports", [])]


@dataclass(frozen=True, eq=False)
class Manifests:
    """A set of objects that are applied together.

    Args:
        objects: The objects.
        places: Where each stands that was read from a text, by the identity of its metadata.
    """

    objects: tuple[Object, ...]
    places: Mapping[int, Place] = field(default_factory=dict[int, Place], repr=False)

    def place(self, each: Object, path: Steps = ()) -> tuple[str, int] | None:
        """File and line of an object, or of what was made of it under the same metadata.

        Args:
            each: The object.
            path: The way to a field of it; of one that is not there, the line is that of what would hold it.
        """
        found = self.places.get(id(each["metadata"]))
        return (found.source.name, found.line_of(path)) if found else None

    def of(self, *kinds: str) -> list[Object]:
        """The objects of some kinds, in the order of the files."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return [each for each in self.objects if kind_of(each) in kinds]

    def get(self, kind: str, name: str, within: str) -> Object | None:
        """An object by its kind, name and namespace."""
        return self._by_name.get((kind, name, within))

    @cached_property
    def pods(self) -> list[Pods]:
        """The pods of every workload."""
        return [pods for each in self.objects for pods in _pods(each)]

    @cached_property
    def _by_kind(self) -> dict[str, list[Object]]:
        found: dict[str, list[Object]] = {}
        for each in self.objects:
            found.setdefault(kind_of(each), []).append(each)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str], Object]:
        return {(kind_of(each), each["metadata"]["name"], namespace(each)): each for each in self.objects}

    def selected(self, labels: dict[str, str], within: str) -> list[Pods]:
        """The pods in a namespace that carry all the labels."""
        return [pods for pods in self.pods if pods.namespace == within and labels.items() <= pods.labels.items()]


def read(paths: Iterable[Path]) -> Manifests:
    """Reads manifests from files of YAML or JSON, and from all at the top of a folder, as kubectl does.

    Args:
        paths: Files and folders; `-` is the standard input.

    Raises:
        ManifestError: A file is missing, is neither YAML nor JSON, or holds something other than Kubernetes objects.
    """
    objects: list[Object] = []
    places: dict[int, Place] = {}
    named = list(paths)
    if named.count(STANDARD_INPUT) > 1:
        raise ManifestError("- is given twice; the standard input can be read once")
    for path in named:
        found = parse(sources(path))
        if not found.objects:
            raise ManifestError(f"{shown(path)}: holds no Kubernetes object")
        objects += found.objects
        places |= found.places
    return Manifests(tuple(objects), places)


def parse(texts: Iterable[Source]) -> Manifests:
    """The objects of texts, in their order, and where each stands.

    Raises:
        ManifestError: A text is neither YAML nor JSON, or holds something other than Kubernetes objects.
    """
    found = [
        each for source in texts for document in documents(source) for each in _members(document.value, document.place)
    ]
    return Manifests(tuple(each for each, _ in found), {id(each["metadata"]): place for each, place in found})


def title(each: Object) -> str:
    """An object, as `Kind/name`."""
    return f"{kind_of(each)}/{each['metadata']['name']}"


def namespace(each: Object) -> str:
    """The namespace of an object, or the one that kubectl takes for granted."""
    return str(each["metadata"].get("namespace") or "default")


def _members(value: Any, place: Place) -> Iterator[tuple[Object, Place]]:  # noqa: ANN401 - any document
    """The object, or the objects of a List, such as kubectl prints."""
    items = _items(value)
    if items is not None:
        for number, item in enumerate(items):
            yield from _members(item, place.item(number))
        return
    for reason in broken_fields(value):
        raise ManifestError(f"{place}: is not a Kubernetes object: {reason}")
    yield value, place


def _items(value: object) -> list[Any] | None:
    each = cast("Object", value) if isinstance(value, dict) else {}
    items = each.get("items") if str(each.get("kind")).endswith("List") else None
    return cast("list[object]", items) if isinstance(items, list) else None


def _pods(each: Object) -> Iterator[Pods]:
    steps = _TEMPLATES.get(kind_of(each))
    if steps is None:
        return
    template: Object = each
    for step in steps:
        template = template[step]
    metadata = template.get("metadata", {})
    yield Pods(
        owner=each,
        labels=metadata.get("labels", {}),
        annotations=metadata.get("annotations", {}),
        spec=template["spec"],
        replicas=each["spec"].get("replicas", 1),
        claims=tuple(each["spec"].get("volumeClaimTemplates", [])),
        path=(*steps, "spec"),
    )
