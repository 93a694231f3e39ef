"""What the manifests ask of a cluster: per workload and in total, at the least, at full scale and in a rollout."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from review.effective import Amount, claimed, pod_limits, pod_requests
from review.limit_range import completed
from review.manifests import Manifests, Pods, namespace, title
from review.operators import operated_pods
from review.shapes import kind_of
from review.spot import asks_for_spot
from review.values import at as value_at

__all__ = ["Amount", "Demand", "Scale", "at", "demands", "jobs", "pod_requests", "total"]

_NO_PODS_OF_ITS_OWN = ("Job", "CronJob")
# What makes new pods before it removes old ones; a StatefulSet removes first, and so does CloudNativePG.
_SURGING = {"Deployment": "strategy", "Pooler": "deploymentStrategy"}
# https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge
_SURGE = "25%"

# How much runs: at the least, at full scale, or at full scale in the middle of a rollout with every job running.
Scale = str
SCALES: tuple[Scale, ...] = ("least", "full", "rollout")


@dataclass(frozen=True)
class Demand:
    """The requests of one workload.

    Args:
        name: The workload, as `Kind/name`.
        each: Requests of one pod, with its volumes.
        minimum: Number of pods at the least.
        maximum: Number of pods at full scale.
        surge: Number of pods that a rollout at full scale adds for a while, or that a job runs.
        limits: Limits of one pod.
        spot: Whether its pods ask for spot nodes.
        pods: The pods, where it has any.
    """

    name: str
    each: Amount
    minimum: int
    maximum: int
    surge: int = 0
    limits: Amount = field(default_factory=Amount)
    spot: bool = False
    pods: Pods | None = None

    def count(self, scale: Scale) -> int:
        """How many pods, or claims, there are."""
        return self.minimum if scale == "least" else self.maximum + (self.surge if scale == "rollout" else 0)


def demands(manifests: Manifests) -> list[Demand]:
    """The requests of every workload that always runs, and of claims of their own; a job's pods come and go.

    A DaemonSet counts once, for each node has one of its pods, and manifests do not say how many nodes there are.
    """
    found: list[Demand] = []
    scaled = _scaled(manifests)
    for pods in completed(manifests, [*manifests.pods, *operated_pods(manifests)]):
        if kind_of(pods.owner) not in _NO_PODS_OF_ITS_OWN:
            minimum, maximum = scaled.get((pods.name, pods.namespace), (pods.replicas, pods.replicas))
            found.append(_demand(pods, minimum, maximum, _surge(pods, maximum)))
    claims = manifests.of("PersistentVolumeClaim")
    return [*found, *(Demand(title(claim), Amount(storage=claimed(claim)), 1, 1) for claim in claims)]


def jobs(manifests: Manifests) -> list[Demand]:
    """The requests of every job while it runs: of a CronJob one run, however many it lets overlap."""
    found: list[Demand] = []
    for pods in completed(manifests, manifests.pods):
        if (kind := kind_of(pods.owner)) in _NO_PODS_OF_ITS_OWN:
            spec = pods.owner["spec"] if kind == "Job" else pods.owner["spec"]["jobTemplate"]["spec"]
            at_once = spec.get("parallelism", 1)
            found.append(_demand(pods, 0, 0, min(at_once, spec.get("completions", at_once))))
    return found


def at(scale: Scale, rows: list[Demand]) -> Amount:
    """The sum of requests at a scale."""
    return sum((row.each * row.count(scale) for row in rows), Amount())


def total(rows: list[Demand]) -> tuple[Amount, Amount]:
    """The sum of requests at the least, and at full scale."""
    return at("least", rows), at("full", rows)


def _demand(pods: Pods, minimum: int, maximum: int, surge: int) -> Demand:
    return Demand(
        pods.name, pod_requests(pods), minimum, maximum, surge, pod_limits(pods), asks_for_spot(pods.spec), pods
    )


def _scaled(manifests: Manifests) -> Mapping[tuple[str, str], tuple[int, int]]:
    """The least and the most pods of what autoscalers scale, by name and namespace."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for each in manifests.of("HorizontalPodAutoscaler"):
        spec, target = each["spec"], each["spec"]["scaleTargetRef"]
        bounds = spec.get("minReplicas", 1), spec["maxReplicas"]
        found.setdefault((f"{target['kind']}/{target['name']}", namespace(each)), bounds)
    return found


def _surge(pods: Pods, replicas: int) -> int:
    """How many pods a rolling update may add, a share of them rounded up; none where it says no number."""
    field = _SURGING.get(kind_of(pods.owner))
    strategy: object = pods.owner["spec"].get(field, {}) if field else {"type": "OnDelete"}
    if value_at(strategy, "type") not in {None, "RollingUpdate"}:
        return 0
    given = value_at(strategy, "rollingUpdate", "maxSurge")
    share = _SURGE if given is None else str(given)
    if not share.removesuffix("%").isdecimal():
        return 0
    if share.endswith("%"):
        return math.ceil(Decimal(share.removesuffix("%")) * replicas / 100)
    return int(share) if replicas else 0
