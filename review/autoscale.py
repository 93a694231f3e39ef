"""What a HorizontalPodAutoscaler does under a load, by the algorithm of Kubernetes.

https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from review.effective import pod_limits, pod_requests
from review.manifests import Manifests, Object, Pods, namespace, title
from review.source import ManifestError

# Defaults of kube-controller-manager: --horizontal-pod-autoscaler-sync-period and -tolerance.
SYNC_SECONDS = 15
_TOLERANCE = 0.1
# What the API server gives an autoscaler that names no metric.
_DEFAULT_TARGET = 80
# No window of an autoscaler is longer.
_LONGEST_WINDOW = 3600


@dataclass(frozen=True)
class Sample:
    """The state after one pass of the autoscaler: seconds since the start, pods, and CPU in percent of the request."""

    seconds: int
    replicas: int
    utilization: float


@dataclass(frozen=True)
class Scaled:
    """What an autoscaler scales, in numbers.

    Args:
        pods: The pods.
        request: Cores that a pod requests.
        limit: Cores that a pod can use.
        target: CPU that is aimed at, in percent of the request.
        fewest: The least number of pods.
        most: The largest number of pods.
    """

    pods: Pods
    request: float
    limit: float
    target: float
    fewest: int
    most: int


def scaled(manifests: Manifests, autoscaler: Object) -> Scaled:
    """Reads what an autoscaler scales.

    Raises:
        ManifestError: The autoscaler has no CPU target, or scales what the manifests do not hold.
    """
    spec = autoscaler["spec"]
    pods = _target(manifests, autoscaler)
    request = float(pod_requests(pods).cpu)
    if not request:
        raise ManifestError(f"{title(autoscaler)}: {pods.name} requests no CPU, of which the autoscaler takes a share")
    fewest = max(spec.get("minReplicas", 1), 1)
    return Scaled(pods, request, _limit(pods), _cpu_target(autoscaler), fewest, spec["maxReplicas"])


class Pace:
    """How an autoscaler follows what it finds desirable: within its bounds, windows and policies."""

    def __init__(self, spec: Object, scaled: Scaled) -> None:
        self._behavior = _behavior(spec)
        self._legacy = "behavior" not in spec
        self._scaled = scaled
        self._recommendations: list[tuple[int, int]] = []
        self._changes: list[tuple[int, int]] = []

    def follow(self, now: int, replicas: int, desired: int) -> int:
        """How many pods there are to be.

        Args:
            now: Seconds since the start.
            replicas: How many there are.
            desired: How many there should be by the metrics alone.
        """
        desired = min(max(desired, self._scaled.fewest), self._scaled.most)
        if not self._recommendations:
            # What it finds when it starts was recommended a moment before: recordInitialRecommendation.
            self._recommendations = [(now - 1, replicas)]
        self._recommendations = [each for each in self._recommendations if each[0] > now - _LONGEST_WINDOW]
        self._recommendations.append((now, desired))
        chosen = _stabilized(self._behavior, self._recommendations, replicas, now)
        if self._legacy:
            # An autoscaler without a behavior doubles, or goes to four pods, in a pass: calculateScaleUpLimit in
            # https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/podautoscaler/horizontal.go.
            chosen = min(chosen, max(2 * replicas, 4, self._scaled.fewest))
        else:
            chosen = _paced(self._behavior, self._changes, replicas, chosen, now)
        if chosen != replicas:
            self._changes.append((now, chosen - replicas))
        return chosen


def simulate(manifests: Manifests, autoscaler: Object, load: Callable[[int], float], seconds: int) -> list[Sample]:
    """Lets an autoscaler follow a load, from its minimum on, as if nothing took any time.

    Pods are ready at once, share the load evenly, and use no more CPU than their limit; metrics are of this moment.

    Args:
        manifests: What holds the autoscaler and its target.
        autoscaler: A HorizontalPodAutoscaler with a CPU utilization target.
        load: Cores that all pods together need, at a number of seconds after the start.
        seconds: How long to go on.

    Raises:
        ManifestError: The autoscaler has no such target, or scales what the manifests do not hold.
    """
    found = scaled(manifests, autoscaler)
    pace, most, replicas = Pace(autoscaler["spec"], found), found.limit / found.request, found.fewest
    samples: list[Sample] = []
    for now in range(0, seconds + 1, SYNC_SECONDS):
        utilization = min(load(now) / (replicas * found.request), most) * 100
        replicas = pace.follow(now, replicas, desired_replicas(replicas, utilization, found.target))
        samples.append(Sample(now, replicas, min(load(now) / (replicas * found.request), most) * 100))
    return samples


def desired_replicas(replicas: int, utilization: float, target: float) -> int:
    """How many pods bring the utilization to the target; as many as there are within the tolerance."""
    ratio = utilization / target
    # The controller computes in floats too; the margin keeps 7.000000000000001 pods from becoming 8.
    return replicas if _tolerated(ratio) else math.ceil(replicas * ratio - 1e-9)


def _tolerated(ratio: float) -> bool:
    """Whether a ratio is left alone, in floats as isWithin of the controller has it: 55 % for a target of 50 % is."""
    return 1 - _TOLERANCE <= ratio <= 1 + _TOLERANCE


@dataclass(frozen=True)
class Seen:
    """The pods as the autoscaler sees them.

    Args:
        measured: Pods that are ready, and of which there are metrics since.
        usage: Cores that each of these uses.
        unready: Pods that are not ready, or not since long enough for a whole window of metrics.
        missing: Pods of which there are no metrics.
    """

    measured: int
    usage: float
    unready: int = 0
    missing: int = 0


def desired_of(seen: Seen, replicas: int, request: float, target: float) -> int | None:
    """How many pods there should be by the metrics alone; None where no ready pod has any.

    As GetResourceReplicas does in
    https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/podautoscaler/replica_calculator.go: a pod that
    is not ready yet counts as idle where more are wanted, and so does one without metrics, which counts as fully busy
    where fewer are wanted; and what would turn the direction changes nothing.
    """
    if not seen.measured:
        return None
    busy, counted = seen.measured * seen.usage, seen.measured
    ratio = _ratio(busy, counted * request, target)
    waiting = seen.unready if ratio > 1 else 0
    if not waiting and not seen.missing:
        return replicas if _tolerated(ratio) else math.ceil(ratio * counted)
    counted += waiting + (0 if ratio == 1 else seen.missing)
    if ratio < 1:
        busy += seen.missing * request * max(target, 100) / 100
    after = _ratio(busy, counted * request, target)
    if _tolerated(after) or (ratio < 1 < after) or (after < 1 < ratio):
        return replicas
    wanted = math.ceil(after * counted)
    return replicas if (after < 1 and wanted > replicas) or (after > 1 and wanted < replicas) else wanted


def _ratio(busy: float, requested: float, target: float) -> float:
    """Utilization over target; the controller counts thousandths of cores, and cuts a percentage to a whole number."""
    return (round(busy * 1000) * 100 // max(round(requested * 1000), 1)) / target


def _target(manifests: Manifests, autoscaler: Object) -> Pods:
    reference = autoscaler["spec"]["scaleTargetRef"]
    for pods in manifests.pods:
        if pods.name == f"{reference['kind']}/{reference['name']}" and pods.namespace == namespace(autoscaler):
            return pods
    raise ManifestError(f"{title(autoscaler)}: scales {reference['kind']}/{reference['name']}, which is not there")


def _limit(pods: Pods) -> float:
    """Cores that a pod can use."""
    return float(pod_limits(pods).cpu)


def _cpu_target(autoscaler: Object) -> float:
    metrics = autoscaler["spec"].get("metrics", [])
    if not metrics:
        return _DEFAULT_TARGET
    for metric in metrics:
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
