"""What a HorizontalPodAutoscaler does under a load, by the algorithm of Kubernetes.

https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from review.capacity import pod_requests
from review.manifests import Manifests, Object, Pods, namespace

# Defaults of kube-controller-manager: --horizontal-pod-autoscaler-sync-period and -tolerance.
SYNC_SECONDS = 15
_TOLERANCE = 0.1


@dataclass(frozen=True)
class Sample:
    """The state after one pass of the autoscaler: seconds since the start, pods, and CPU in percent of the request."""

    seconds: int
    replicas: int
    utilization: float


def simulate(manifests: Manifests, autoscaler: Object, load: Callable[[int], float], seconds: int) -> list[Sample]:
    """Lets an autoscaler follow a load, from its minimum on; pods are ready at once and share the load evenly.

    Args:
        manifests: What holds the autoscaler and its target.
        autoscaler: A HorizontalPodAutoscaler with a CPU utilization target.
        load: Cores that all pods together need, at a number of seconds after the start.
        seconds: How long to go on.
    """
    spec = autoscaler["spec"]
    request = float(pod_requests(_target(manifests, autoscaler)).cpu)
    wanted = _cpu_target(spec)
    replicas = spec.get("minReplicas", 1)
    recommendations: list[tuple[int, int]] = []
    changes: list[tuple[int, int]] = []
    samples: list[Sample] = []
    for now in range(0, seconds + 1, SYNC_SECONDS):
        utilization = load(now) / (replicas * request) * 100
        ratio = utilization / wanted
        # The controller computes in floats too; the margin keeps 7.000000000000001 pods from becoming 8.
        desired = replicas if abs(ratio - 1) <= _TOLERANCE else math.ceil(replicas * ratio - 1e-9)
        desired = min(max(desired, spec.get("minReplicas", 1)), spec["maxReplicas"])
        recommendations.append((now, desired))
        chosen = _stabilized(spec["behavior"], recommendations, replicas, now)
        chosen = _paced(spec["behavior"], changes, replicas, chosen, now)
        if chosen != replicas:
            changes.append((now, chosen - replicas))
            replicas = chosen
        samples.append(Sample(now, replicas, load(now) / (replicas * request) * 100))
    return samples


def _target(manifests: Manifests, autoscaler: Object) -> Pods:
    reference = autoscaler["spec"]["scaleTargetRef"]
    return next(
        pods
        for pods in manifests.pods
        if pods.name == f"{reference['kind']}/{reference['name']}" and pods.namespace == namespace(autoscaler)
    )


def _cpu_target(spec: Object) -> float:
    for metric in spec["metrics"]:
        resource = metric.get("resource", {})
        if resource.get("name") == "cpu" and resource["target"]["type"] == "Utilization":
            return float(resource["target"]["averageUtilization"])
    raise ValueError("the autoscaler has no CPU utilization target")


def _stabilized(behavior: Object, recommendations: Iterable[tuple[int, int]], replicas: int, now: int) -> int:
    """Follows the least growth and the least shrinking that was recommended within each window."""

    def recent(direction: str, default: int) -> list[int]:
        window = behavior.get(direction, {}).get("stabilizationWindowSeconds", default)
        return [desired for at, desired in recommendations if at > now - window or at == now]

    grown = max(replicas, min(recent("scaleUp", 0)))
    return min(grown, max(recent("scaleDown", 300)))


def _paced(behavior: Object, changes: Iterable[tuple[int, int]], replicas: int, desired: int, now: int) -> int:
    """Limits a change by the policies, of which the one that allows most counts."""
    if desired == replicas:
        return replicas
    direction, sign = ("scaleUp", 1) if desired > replicas else ("scaleDown", -1)
    limits: list[int] = []
    for policy in behavior[direction]["policies"]:
        start = replicas - sum(change for at, change in changes if at > now - policy["periodSeconds"])
        step = policy["value"] if policy["type"] == "Pods" else math.ceil(start * policy["value"] / 100)
        limits.append(start + sign * step)
    limit = max(limits) if sign > 0 else min(limits)
    return max(replicas, min(desired, limit)) if sign > 0 else min(replicas, max(desired, limit))
