"""Whether what is referred to is there: accounts, Secrets and ConfigMaps with their keys, claims, volumes."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from review.check.finding import Finding, Level, Rule
from review.check.keys import UNKNOWN, keys
from review.manifests import Manifests, Object, Pods, namespace
from review.paths import Steps

MISSING = Rule(
    "missing-reference",
    Level.ERROR,
    "what is referred to by name is among the manifests, or is said to be there with --given",
    "https://kubernetes.io/docs/concepts/configuration/overview/",
)
MISSING_KEY = Rule(
    "missing-key",
    Level.ERROR,
    "a ConfigMap or Secret has the keys that are read from it",
    "https://kubernetes.io/docs/concepts/configuration/configmap/#configmaps-and-pods",
)
MISSING_VOLUME = Rule(
    "missing-volume",
    Level.ERROR,
    "a container mounts volumes that its pod has",
    "https://kubernetes.io/docs/concepts/storage/volumes/#background",
)
RULES: tuple[Rule, ...] = (MISSING, MISSING_KEY, MISSING_VOLUME)


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every reference to what is not there."""
    for kind, rule in _OF_OBJECTS.items():
        for each in manifests.of(kind):
            yield from rule(each, manifests)
    for pods in manifests.pods:
        yield from _of_pods(pods, manifests)


def absent(user: Object, path: Steps, kind: str, name: str) -> Finding:
    """That an object is not there.

    Args:
        user: Who refers to it.
        path: The field of the reference.
        kind: Its kind.
        name: Its name.
    """
    what = f"{kind}/{name}"
    return Finding(MISSING, user, path, f"{what} is not there", "add it, or mend the name", what)


def named(user: Object, path: Steps, kind: str, name: str, manifests: Manifests) -> Iterator[Finding]:
    """What is wrong with a reference to an object of the same namespace."""
    if manifests.get(kind, name, namespace(user)) is None:
        yield absent(user, path, kind, name)


def keyed(
    user: Object, path: Steps, kind: str, name: str, wanted: list[str], manifests: Manifests
) -> Iterator[Finding]:
    """What is wrong with a reference to keys of a ConfigMap or Secret.

    Args:
        user: Who refers to it.
        path: The field of the reference.
        kind: `ConfigMap` or `Secret`.
        name: Its name.
        wanted: The keys that are read; none where whatever there is will do.
        manifests: Where it should be.
    """
    there = keys(kind, name, namespace(user), manifests)
    if there is None:
        yield absent(user, path, kind, name)
    elif UNKNOWN not in there:
        for key in [each for each in wanted if each not in there]:
            known = ", ".join(sorted(there)) or "none"
            yield Finding(MISSING_KEY, user, path, f"{kind}/{name} has no key {key}", f"it has {known}")


def _of_pods(pods: Pods, manifests: Manifests) -> Iterator[Finding]:
    user, at = pods.owner, pods.path
    account = pods.spec.get("serviceAccountName") or "default"
    if account != "default":
        yield from named(user, (*at, "serviceAccountName"), "ServiceAccount", account, manifests)
    yield from _priority_class(user, at, pods.spec, manifests)
    for path, container in pods.containers_at():
        yield from _environment(user, path, container, manifests)
        yield from _mounts(pods, path, container)
    for number, reference in enumerate(pods.spec.get("imagePullSecrets", [])):
        if reference.get("name"):
            yield from keyed(user, (*at, "imagePullSecrets", number), "Secret", reference["name"], [], manifests)
    for number, volume in enumerate(pods.spec.get("volumes", [])):
        yield from _volume(user, (*at, "volumes", number), volume, manifests)


def _priority_class(user: Object, at: Steps, spec: Object, manifests: Manifests) -> Iterator[Finding]:
    """The class of pods, which are refused without it; each cluster has Kubernetes' own."""
    name = spec.get("priorityClassName")
    if name and not name.startswith("system-") and name not in _priority_classes(manifests):
        yield absent(user, (*at, "priorityClassName"), "PriorityClass", name)


@lru_cache(maxsize=1)
def _priority_classes(manifests: Manifests) -> set[str]:
    return {each["metadata"]["name"] for each in manifests.of("PriorityClass")}


def _environment(user: Object, at: Steps, container: Object, manifests: Manifests) -> Iterator[Finding]:
    for number, variable in enumerate(container.get("env", [])):
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            reference = variable.get("valueFrom", {}).get(field)
            if reference and not reference.get("optional"):
                path = (*at, "env", number, "valueFrom", field)
                yield from keyed(user, path, kind, reference["name"], [reference["key"]], manifests)
    for number, source in enumerate(container.get("envFrom", [])):
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            reference = source.get(field)
            if reference and not reference.get("optional"):
                yield from keyed(user, (*at, "envFrom", number, field), kind, reference["name"], [], manifests)


def _mounts(pods: Pods, at: Steps, container: Object) -> Iterator[Finding]:
    volumes = {volume["name"] for volume in pods.spec.get("volumes", [])}
    volumes |= {claim["metadata"]["name"] for claim in pods.claims}
    for field in ("volumeMounts", "volumeDevices"):
        for number, mount in enumerate(container.get(field, [])):
            if mount["name"] not in volumes:
                reason = f"container {container['name']} mounts volume {mount['name']}, which is not there"
                path = (*at, field, number, "name")
                yield Finding(MISSING_VOLUME, pods.owner, path, reason, "add it to the pod's volumes, or mend the name")


def _volume(user: Object, at: Steps, volume: Object, manifests: Manifests) -> Iterator[Finding]:
    claim = volume.get("persistentVolumeClaim", {}).get("claimName")
    if claim and not _is_made(claim, namespace(user), manifests):
        path = (*at, "persistentVolumeClaim", "claimName")
        yield from named(user, path, "PersistentVolumeClaim", claim, manifests)
    yield from _content(user, at, volume, manifests)
    secret = volume.get("csi", {}).get("nodePublishSecretRef", {}).get("name")
    if secret:
        yield from keyed(user, (*at, "csi", "nodePublishSecretRef"), "Secret", secret, [], manifests)
    for number, source in enumerate(volume.get("projected", {}).get("sources", [])):
        yield from _content(user, (*at, "projected", "sources", number), source, manifests)


def _is_made(claim: str, within: str, manifests: Manifests) -> bool:
    """Whether a claim is one of those that a StatefulSet or CloudNativePG makes for each of its pods.

    https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage
    """
    stem, _, number = claim.removesuffix("-wal").rpartition("-")
    return number.isdigit() and stem in _made_claims(manifests).get(within, ())


@lru_cache(maxsize=1)
def _made_claims(manifests: Manifests) -> dict[str, set[str]]:
    """The names of such claims, without the number of the pod, by namespace."""
    found: dict[str, set[str]] = {}
    for each in manifests.of("StatefulSet"):
        for claim in each["spec"].get("volumeClaimTemplates", []):
            name = f"{claim['metadata']['name']}-{each['metadata']['name']}"
            found.setdefault(namespace(each), set()).add(name)
    for each in manifests.of("Cluster"):
        found.setdefault(namespace(each), set()).add(each["metadata"]["name"])
    return found


def _content(user: Object, at: Steps, volume: Object, manifests: Manifests) -> Iterator[Finding]:
    """The ConfigMap or Secret of a volume, or of a source of a projected one, which calls both by `name`."""
    for field, kind, reference in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")):
        source = volume.get(field, {})
        name = source.get(reference) or source.get("name")
        if name and not source.get("optional"):
            wanted = [item["key"] for item in source.get("items", [])]
            yield from keyed(user, (*at, field), kind, name, wanted, manifests)


def _cluster(each: Object, manifests: Manifests) -> Iterator[Finding]:
    """A CloudNativePG cluster's class, its credentials under the keys that its operator reads, its archives."""
    spec = each["spec"]
    yield from _priority_class(each, ("spec",), spec, manifests)
    for way in ("initdb", "recovery"):
        secret = spec.get("bootstrap", {}).get(way, {}).get("secret")
        if secret:
            yield from keyed(
                each,
                ("spec", "bootstrap", way, "secret"),
                "Secret",
                secret["name"],
                ["username", "password"],
                manifests,
            )
    plugins: list[tuple[Steps, Object]] = [
        *((("spec", "plugins", number), one) for number, one in enumerate(spec.get("plugins", []))),
        *(
            (("spec", "externalClusters", number, "plugin"), one.get("plugin", {}))
            for number, one in enumerate(spec.get("externalClusters", []))
        ),
    ]
    for path, plugin in plugins:
        name = plugin.get("parameters", {}).get("barmanObjectName")
        if name:
            yield from named(each, (*path, "parameters", "barmanObjectName"), "ObjectStore", name, manifests)


def _object_store(each: Object, manifests: Manifests) -> Iterator[Finding]:
    """The access key of an archive."""
    credentials = each["spec"].get("configuration", {}).get("s3Credentials", {})
    for name in ("accessKeyId", "secretAccessKey", "region", "sessionToken"):
        if name in credentials:
            path = ("spec", "configuration", "s3Credentials", name)
            key = credentials[name]
            yield from keyed(each, path, "Secret", key["name"], [key["key"]], manifests)


_OF_OBJECTS: dict[str, Callable[[Object, Manifests], Iterator[Finding]]] = {
    "Cluster": _cluster,
    "ObjectStore": _object_store,
}
