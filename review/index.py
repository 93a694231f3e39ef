"""Objects and pods by where they are, made once for all who ask."""

from functools import lru_cache

from review.manifests import Manifests, Object, Pods, namespace, title
from review.values import at, mappings


@lru_cache(maxsize=16)
def by_namespace(manifests: Manifests, kind: str) -> dict[str, list[Object]]:
    """The objects of a kind, by namespace."""
    found: dict[str, list[Object]] = {}
    for each in manifests.of(kind):
        found.setdefault(namespace(each), []).append(each)
    return found


def pods_of(each: Object, manifests: Manifests) -> list[Pods]:
    """The pods of a workload."""
    return _pods(manifests).get((namespace(each), title(each)), [])


def claims_of(each: Object, manifests: Manifests) -> set[str]:
    """The names of the claims that the pods of a workload mount."""
    return {
        str(name)
        for pods in pods_of(each, manifests)
        for volume in mappings(pods.spec, "volumes")
        if (name := at(volume, "persistentVolumeClaim", "claimName"))
    }


@lru_cache(maxsize=1)
def _pods(manifests: Manifests) -> dict[tuple[str, str], list[Pods]]:
    found: dict[tuple[str, str], list[Pods]] = {}
    for pods in manifests.pods:
        found.setdefault((pods.namespace, pods.name), []).append(pods)
    return found
