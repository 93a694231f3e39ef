"""Reading manifests, and the pods that they will run."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

Object = dict[str, Any]

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


class ManifestError(Exception):
    """Why a file cannot be read as manifests, in one line."""


class _KubernetesLoader(yaml.CSafeLoader):
    """Reads plain scalars as the Kubernetes API server's YAML does: no dates and no base-60 numbers."""


_KubernetesLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_KubernetesLoader.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType] - untyped
    "tag:yaml.org,2002:int", re.compile(r"[-+]?(0|[1-9][0-9]*|0[0-7]+|0x[0-9a-fA-F]+|0o[0-7]+)\Z"), list("-+0123456789")
)
_KubernetesLoader.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType] - untyped
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\Z|[-+]?[0-9]+[eE][-+]?[0-9]+\Z"),
    list("-+.0123456789"),
)


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
    """

    owner: Object = field(repr=False)
    labels: dict[str, str]
    annotations: dict[str, str]
    spec: Object = field(repr=False)
    replicas: int = 1
    claims: tuple[Object, ...] = ()

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

    @property
    def ports(self) -> list[Object]:
        """Ports that the containers declare."""
        return [port for container in self.containers for port in container.get("ports", [])]


@dataclass(frozen=True)
class Manifests:
    """A set of objects that are applied together."""

    objects: tuple[Object, ...]

    def of(self, *kinds: str) -> list[Object]:
        """The objects of some kinds, in the order of the files."""
        return [each for each in self.objects if each["kind"] in kinds]

    def get(self, kind: str, name: str, within: str) -> Object | None:
        """An object by its kind, name and namespace."""
        return next(
            (each for each in self.of(kind) if each["metadata"]["name"] == name and namespace(each) == within), None
        )

    @property
    def pods(self) -> list[Pods]:
        """The pods of every workload."""
        return [pods for each in self.objects for pods in _pods(each)]

    def selected(self, labels: dict[str, str], within: str) -> list[Pods]:
        """The pods in a namespace that carry all the labels."""
        return [pods for pods in self.pods if pods.namespace == within and labels.items() <= pods.labels.items()]


def read(paths: Iterable[Path]) -> Manifests:
    """Reads manifests from YAML files, and from every `*.yaml` file at the top of a folder, as kubectl does.

    Args:
        paths: Files and folders.

    Raises:
        ManifestError: A file is missing, is not YAML, or holds something other than Kubernetes objects.
    """
    objects: list[Object] = []
    for path in paths:
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not files:
            raise ManifestError(f"{path}: holds no *.yaml file")
        for file in files:
            objects.extend(_objects(file))
    return Manifests(tuple(objects))


def title(each: Object) -> str:
    """An object, as `Kind/name`."""
    return f"{each['kind']}/{each['metadata']['name']}"


def namespace(each: Object) -> str:
    """The namespace of an object, or the one that kubectl takes for granted."""
    return str(each["metadata"].get("namespace", "default"))


def _objects(file: Path) -> Iterator[Object]:
    try:
        text = file.read_text(encoding="utf-8")
        documents = list(yaml.load_all(text, _KubernetesLoader))
    except OSError as error:
        raise ManifestError(f"{file}: {error.strerror}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ManifestError(f"{file}:{line}: is not YAML: {error.problem}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ManifestError(f"{file}: is not YAML: {str(error).partition(chr(10))[0]}") from None
    for document in documents:
        if document is not None:
            yield from _members(_without_nulls(document), file)


def _members(document: object, file: Path) -> Iterator[Object]:
    """The object, or the objects of a List."""
    each = cast("Object", document) if isinstance(document, dict) else {}
    if each.get("kind") == "List":
        for item in each.get("items", []):
            yield from _members(item, file)
    elif "kind" in each and "apiVersion" in each and "name" in each.get("metadata", {}):
        yield each
    else:
        raise ManifestError(f"{file}: holds a document without apiVersion, kind or metadata.name")


def _without_nulls(value: object) -> object:
    """To Kubernetes a field without a value is a field that is not there."""
    if isinstance(value, dict):
        fields = cast("dict[object, object]", value)
        return {key: _without_nulls(inner) for key, inner in fields.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in cast("list[object]", value)]
    return value


def _pods(each: Object) -> Iterator[Pods]:
    steps = _TEMPLATES.get(each["kind"])
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
    )
