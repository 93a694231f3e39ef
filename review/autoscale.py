"""What a HorizontalPodAutoscaler does under a load, by the algorithm of Kubernetes.

https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from notation.quantity import parse_quantity
from review.capacity import pod_requests
from review.manifests import Manifests, Object, Pods, namespace, title
from review.source import ManifestError

# Defaults of kube-controller-manager: --horizontal-pod-autoscaler-sync-period and -tolerance.
SYNC_SECONDS = 15
_TOLERANCE = 0.1
# No window of an autoscaler is longer.
_LONGEST_WINDOW = 3600


@dataclass(frozen=True)
class Sample:
    """The state after one pass of the autoscaler: seconds since the start, pods, and CPU in percent of the request."""

    seconds: int
    replicas: int
    utilization: float


def simulate(manifests: Manifests, autoscaler: Object, load: Callable[[int], float], seconds: int) -> list[Sample]:
    """Lets an autoscaler follow a load, from its minimum on.

    Pods are ready at once, share the load evenly, and use no more CPU than their limit.

    Args:
        manifests: What holds the autoscaler and its target.
        autoscaler: A HorizontalPodAutoscaler with a CPU utilization target.
        load: Cores that all pods together need, at a number of seconds after the start.
        seconds: How long to go on.

    Raises:
        ManifestError: The autoscaler has no such target, or scales what the manifests do not hold.
    """
    spec = autoscaler["spec"]
    behavior = _behavior(spec)
    pods = _target(manifests, autoscaler)
    request = float(pod_requests(pods).cpu)
    if not request:
        raise ManifestError(f"{title(autoscaler)}: {pods.name} requests no CPU, of which the autoscaler takes a share")
    most = _limit(pods) / request
    wanted = _cpu_target(autoscaler)
    fewest = replicas = max(spec.get("minReplicas", 1), 1)
    recommendations: list[tuple[int, int]] = []
    changes: list[tuple[int, int]] = []
    samples: list[Sample] = []
    for now in range(0, seconds + 1, SYNC_SECONDS):
        utilization = min(load(now) / (replicas * request), most) * 100
        ratio = utilization / wanted
        # The controller computes in floats too; the margin keeps 7.000000000000001 pods from becoming 8.
        ideal = replicas * (1 if abs(ratio - 1) <= _TOLERANCE else ratio)
        desired = math.ceil(min(max(ideal, fewest), spec["maxReplicas"]) - 1e-9)
        recommendations = [each for each in recommendations if each[0] > now - _LONGEST_WINDOW] + [(now, desired)]
        chosen = _stabilized(behavior, recommendations, replicas, now)
        chosen = _paced(behavior, changes, replicas, chosen, now)
        if chosen != replicas:
            changes.append((now, chosen - replicas))
            replicas = chosen
        samples.append(Sample(now, replicas, min(load(now) / (replicas * request), most) * 100))
    return samples


def _target(manifests: Manifests, autoscaler: Object) -> Pods:
    reference = autoscaler["spec"]["scaleTargetRef"]
    for pods in manifests.pods:
        if pods.name == f"{reference['kind']}/{reference['name']}" and pods.namespace == namespace(autoscaler):
            return pods
    raise ManifestError(f"{title(autoscaler)}: scales {reference['kind']}/{reference['name']}, which is not there")


def _limit(pods: Pods) -> float:
    limits = [container.get("resources", {}).get("limits", {}).get("cpu") for container in pods.spec["containers"]]
    return sum(float(parse_quantity(str(limit))) if limit else math.inf for limit in limits)


def _cpu_target(autoscaler: Object) -> float:
    for metric in autoscaler["spec"].get("metrics", []):
        resource = metric.get("resource", {})
        if resource.get("name") == "cpu" and resource["target"]["type"] == "Utilization":
            return float(resource["target"]["averageUtilization"])
    raise ManifestError(f"{title(autoscaler)}: has no CPU utilization target of autoscaling/v2")


def _behavior(spec: Object) -> Object:
    """The behavior, with Kubernetes' defaults for what it leaves out."""
    given = spec.get("behavior", {})
    return {direction: {**default, **given.get(direction, {})} for direction, default in _DEFAULT_BEHAVIOR.items()}


# https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#default-behavior
_DEFAULT_BEHAVIOR: dict[str, Object] = {
    "scaleUp": {
        "stabilizationWindowSeconds": 0,
        "selectPolicy": "Max",
        "policies": [
            {"type": "Percent", "value": 100, "periodSeconds": 15},
            {"type": "Pods", "value": 4, "periodSeconds": 15},
        ],
    },
    "scaleDown": {
        "stabilizationWindowSeconds": 300,
        "selectPolicy": "Max",
        "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}],
    },
}


def _stabilized(behavior: Object, recommendations: Iterable[tuple[int, int]], replicas: int, now: int) -> int:
    """Follows the least growth and the least shrinking that was recommended within each window."""

    def recent(direction: str) -> list[int]:
        window = behavior[direction]["stabilizationWindowSeconds"]
        return [desired for at, desired in recommendations if at > now - window or at == now]

    grown = max(replicas, min(recent("scaleUp")))
    return min(grown, max(recent("scaleDown")))


def _paced(behavior: Object, changes: Iterable[tuple[int, int]], replicas: int, desired: int, now: int) -> int:
    """Limits a change by the policies, of which the one that allows most counts, or least where it says so."""
    if desired == replicas:
        return replicas
    direction, sign = ("scaleUp", 1) if desired > replicas else ("scaleDown", -1)
    select = behavior[direction]["selectPolicy"]
    if select == "Disabled":
        return replicas
    limits: list[int] = []
    for policy in behavior[direction]["policies"]:
        start = replicas - sum(change for at, change in changes if at > now - policy["periodSeconds"])
        step = policy["value"] if policy["type"] == "Pods" else math.ceil(start * policy["value"] / 100)
        limits.append(start + sign * step)
    limit = max(limits) if (sign > 0) == (select == "Max") else min(limits)
    return max(replicas, min(desired, limit)) if sign > 0 else min(replicas, max(desired, limit))
