"""The two sides of a comparison, and the objects that are on both, by group, kind, namespace and name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from review.diff.classes import Effect, Verdict
from review.diff.fields import Field
from review.diff.standing import Standing
from review.labels import matches
from review.manifests import Manifests, Object, Pods, namespace, title
from review.operators import operated_pods
from review.shapes import kind_of
from review.values import mapping, mappings

# Groups that kinds have left: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
_LEFT = {
    ("extensions", "Deployment"): "apps",
    ("extensions", "DaemonSet"): "apps",
    ("extensions", "ReplicaSet"): "apps",
    ("extensions", "Ingress"): "networking.k8s.io",
    ("extensions", "NetworkPolicy"): "networking.k8s.io",
}

Key = tuple[str, str, str, str]


def key_of(each: Object) -> Key:
    """What tells an object from all others, whatever version of the API it is written for."""
    kind, group = str(each["kind"]), str(each.get("apiVersion", "")).rpartition("/")[0]
    return (_LEFT.get((group, kind), group), kind, namespace(each), str(each["metadata"]["name"]))


@dataclass(frozen=True, eq=False)
class Pair:
    """An object on both sides.

    Args:
        old: As it was.
        new: As it will be.
        fields: What differs.
    """

    old: Object
    new: Object
    fields: tuple[Field, ...]

    @property
    def kind(self) -> str:
        """Its kind."""
        return kind_of(self.new)

    @property
    def namespace(self) -> str:
        """Its namespace."""
        return namespace(self.new)


@dataclass(frozen=True, eq=False)
class Side:
    """The manifests of one side, by namespace."""

    manifests: Manifests

    @cached_property
    def namespaces(self) -> Mapping[str, Manifests]:
        """The objects of each namespace."""
        found: dict[str, list[Object]] = {}
        for each in self.manifests.objects:
            found.setdefault(namespace(each), []).append(each)
        return {name: Manifests(tuple(objects)) for name, objects in found.items()}

    def within(self, name: str) -> Manifests:
        """The objects of a namespace."""
        return self.namespaces.get(name) or Manifests(())

    def pods(self, name: str) -> list[Pods]:
        """The pods of a namespace, those of operators too."""
        return self._pods.get(name, [])

    @cached_property
    def with_pods(self) -> list[str]:
        """The namespaces that have pods."""
        return [name for name in self.namespaces if self.pods(name)]

    def pods_of(self, each: Object) -> Pods | None:
        """The pods of a workload."""
        return self._by_owner.get(key_of(each))

    def readers(self, kind: str, within: str, name: str) -> list["Reader"]:
        """Who reads a ConfigMap or a Secret."""
        return self._readers.get((kind, within, name), [])

    def replicas(self, pods: Pods) -> tuple[int, int]:
        """How many pods a workload has, at the least and at the most."""
        scaler = self._scalers.get((pods.owner["kind"], pods.namespace, pods.owner["metadata"]["name"]))
        if scaler is None:
            return pods.replicas, pods.replicas
        return scaler["spec"].get("minReplicas", 1), scaler["spec"]["maxReplicas"]

    def is_scaled(self, pods: Pods) -> bool:
        """Whether a HorizontalPodAutoscaler says how many pods there are."""
        return (pods.owner["kind"], pods.namespace, pods.owner["metadata"]["name"]) in self._scalers

    def budgets(self, pods: Pods) -> list[str]:
        """The PodDisruptionBudgets of pods."""
        return [
            str(each["metadata"]["name"])
            for each in self.within(pods.namespace).of("PodDisruptionBudget")
            if matches(mapping(each, "spec", "selector"), pods.labels)
        ]

    @cached_property
    def _pods(self) -> dict[str, list[Pods]]:
        found: dict[str, list[Pods]] = {}
        for pods in [*self.manifests.pods, *operated_pods(self.manifests)]:
            found.setdefault(pods.namespace, []).append(pods)
        return found

    @cached_property
    def _by_owner(self) -> dict[Key, Pods]:
        return {key_of(pods.owner): pods for every in self._pods.values() for pods in every}

    @cached_property
    def _scalers(self) -> dict[tuple[str, str, str], Object]:
        return {
            (target["kind"], namespace(each), target["name"]): each
            for each in self.manifests.of("HorizontalPodAutoscaler")
            for target in [each["spec"]["scaleTargetRef"]]
        }

    @cached_property
    def _readers(self) -> dict[tuple[str, str, str], list["Reader"]]:
        found: dict[tuple[str, str, str], list[Reader]] = {}
        for within, every in self._pods.items():
            for pods in every:
                for kind, name, follows in sorted(_read_by(pods)):
                    found.setdefault((kind, within, name), []).append(Reader(pods, follows=follows))
        return found


@dataclass(frozen=True, eq=False)
class Reader:
    """Pods that read a ConfigMap or a Secret.

    Args:
        pods: The pods.
        follows: Whether they see a change in a file without a restart.
    """

    pods: Pods
    follows: bool


@dataclass(frozen=True, eq=False)
class Sides:
    """Both sides, with the pairs that differ.

    Args:
        old: What is.
        new: What will be.
        pairs: The objects that differ, on both sides.
        added: The objects of the new side alone.
        removed: The objects of the old side alone.
    """

    old: Side
    new: Side
    pairs: tuple[Pair, ...]
    added: tuple[Object, ...]
    removed: tuple[Object, ...]

    def named(self, each: Object) -> str:
        """What a reader calls an object: with its namespace, where there are several, or several of its name."""
        within, name = each["metadata"].get("namespace"), title(each)
        return f"{within}/{name}" if within and (self._has_several or len(self._within[name]) > 1) else name

    def standing(self, each: Object, steps: tuple[str, ...] = (), value: object = None) -> Standing:
        """Where an object of either side stands, or a field of it."""
        is_new = id(each["metadata"]) in self.new.manifests.places
        return Standing((self.new if is_new else self.old).manifests, each, steps, value)

    def effect(self, each: Object, verdict: Verdict) -> Effect:
        """What happens to an object."""
        return Effect(self.named(each), verdict, standing=self.standing(each))

    @cached_property
    def _within(self) -> dict[str, set[str]]:
        """The namespaces in which there are objects of a kind and name, on either side."""
        found: dict[str, set[str]] = {}
        for each in (*self.old.manifests.objects, *self.new.manifests.objects):
            found.setdefault(title(each), set()).add(namespace(each))
        return found

    @cached_property
    def _has_several(self) -> bool:
        """Whether either side has pods in several namespaces, as where connections are named with them."""
        return any(len(side.with_pods) > 1 for side in (self.old, self.new))

    @cached_property
    def changed(self) -> dict[Key, Pair]:
        """The pairs by what they are."""
        return {key_of(each.new): each for each in self.pairs}

    def added_of(self, kind: str) -> list[Object]:
        """The objects of a kind that are new."""
        return self._added_by_kind.get(kind, [])

    @cached_property
    def _added_by_kind(self) -> dict[str, list[Object]]:
        found: dict[str, list[Object]] = {}
        for each in self.added:
            found.setdefault(kind_of(each), []).append(each)
        return found

    @cached_property
    def touched(self) -> list[str]:
        """The namespaces in which anything differs."""
        every = [*(each.new for each in self.pairs), *self.added, *self.removed]
        return sorted({namespace(each) for each in every} | {each["metadata"]["name"] for each in _named(every)})


def _named(objects: Iterable[Object]) -> list[Object]:
    return [each for each in objects if each["kind"] == "Namespace"]


def _read_by(pods: Pods) -> set[tuple[str, str, bool]]:
    """The ConfigMaps and Secrets that pods read, and whether they see a change without a restart.

    https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically
    """
    fixed = {(kind, name) for container in pods.containers for kind, name in _variables(container)}
    by_path = {
        mount.get("name")
        for container in pods.containers
        for mount in mappings(container, "volumeMounts")
        if mount.get("subPath") or mount.get("subPathExpr")
    }
    found = {(kind, name, False) for kind, name in fixed}
    for volume in mappings(pods.spec, "volumes"):
        for kind, name in _sources(volume):
            if (kind, name) not in fixed:
                found.add((kind, name, volume.get("name") not in by_path))
    return found


def _variables(container: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in mappings(container, "env"):
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            if found := mapping(each, "valueFrom", field):
                yield kind, str(found.get("name"))
    for each in mappings(container, "envFrom"):
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            if found := mapping(each, field):
                yield kind, str(found.get("name"))


def _sources(volume: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in [volume, *mappings(volume, "projected", "sources")]:
        if config_map := mapping(each, "configMap"):
            yield "ConfigMap", str(config_map.get("name"))
        if secret := mapping(each, "secret"):
            yield "Secret", str(secret.get("secretName", secret.get("name")))
