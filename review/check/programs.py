"""What goes on running: the pods of programs, how many there are, and the containers that stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from review.manifests import Manifests, Object, Pods, namespace
from review.paths import Steps
from review.shapes import kind_of
from review.values import at, mapping, number

# The workloads whose pods are started again when they end.
PROGRAMS = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")
# Those of which somebody says how many pods there are.
_COUNTED = {"Deployment", "ReplicaSet", "StatefulSet", "Cluster", "Pooler"}
_TESTS = {"test", "test-success", "test-failure"}
# What KEDA takes for granted: https://keda.sh/docs/latest/reference/scaledobject-spec/
_KEDA_MOST = 100


@dataclass(frozen=True)
class Count:
    """How many pods a workload has.

    Args:
        least: The fewest.
        most: The most.
        is_scaled: Whether an autoscaler chooses.
    """

    least: int
    most: int
    is_scaled: bool = False


def untested(manifests: Manifests) -> list[Pods]:
    """The pods of every workload, without those that `helm test` starts and removes."""
    return [pods for pods in manifests.pods if not is_test(pods.owner)]


def programs(manifests: Manifests) -> Iterator[Pods]:
    """The pods that are started again when they end."""
    for pods in untested(manifests):
        if kind_of(pods.owner) in PROGRAMS:
            yield pods


def is_test(each: Object) -> bool:
    """Whether an object is there for `helm test` alone, https://helm.sh/docs/topics/chart_tests/."""
    hooks = at(each, "metadata", "annotations", "helm.sh/hook")
    return isinstance(hooks, str) and {hook.strip() for hook in hooks.split(",")} <= _TESTS


def lasting(pods: Pods) -> Iterator[tuple[Steps, Object]]:
    """The containers that run as long as the pod does, sidecars included, each with the way to it."""
    for path, container in pods.containers_at():
        if path[-2] == "containers" or container.get("restartPolicy") == "Always":
            yield path, container


def count(pods: Pods, manifests: Manifests) -> Count | None:
    """How many pods a workload has; None where nobody says so, as of a DaemonSet."""
    kind = kind_of(pods.owner)
    if kind not in _COUNTED:
        return None
    key = pods.namespace, kind, pods.owner["metadata"]["name"]
    return _scaled(manifests).get(key, Count(pods.replicas, pods.replicas))


@lru_cache(maxsize=1)
def _scaled(manifests: Manifests) -> dict[tuple[str, str, str], Count]:
    """What autoscalers allow, by namespace, kind and name of what they scale."""
    found: dict[tuple[str, str, str], Count] = {}
    for each in manifests.of("HorizontalPodAutoscaler"):
        spec, target = each["spec"], each["spec"]["scaleTargetRef"]
        key = namespace(each), target["kind"], target["name"]
        found[key] = Count(spec.get("minReplicas", 1), spec["maxReplicas"], is_scaled=True)
    for each in manifests.of("ScaledObject"):
        spec, target = mapping(each, "spec"), mapping(each, "spec", "scaleTargetRef")
        key = namespace(each), str(target.get("kind", "Deployment")), str(target.get("name"))
        most = number(spec, "maxReplicaCount", _KEDA_MOST)
        found[key] = Count(number(spec, "minReplicaCount", 0), most, is_scaled=True)
    return found
