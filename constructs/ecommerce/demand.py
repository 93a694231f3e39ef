"""What the objects of a system take of their namespace at the most, summed over the manifests of whatever makes pods.

Amounts are exact numbers by the name of a quota's resource: cores, bytes, or how many there are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ecommerce.notation.quantity import parse_quantity

Manifest = Mapping[str, Any]
Amounts = Mapping[str, Decimal]

PODS, CLAIMS, STORAGE, BALANCERS = "pods", "persistentvolumeclaims", "requests.storage", "services.loadbalancers"
# What is counted of containers. Limits of CPU are not: nothing is set aside for them, and a busy node shares its cores
# by what was requested.
OF_CONTAINERS = ("requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.memory")
COUNTED = (*OF_CONTAINERS, PODS, CLAIMS, STORAGE, BALANCERS)
BOUNDED = ("cpu", "memory", "ephemeral-storage")

# A pod that ends counts until its grace is over, and its successor comes before: in a rolling update, and in a drain.
# QuotaV1Pod in https://github.com/kubernetes/kubernetes, pkg/quota/v1/evaluator/core/pods.go.
_WITH_SUCCESSORS = 2
# A CronJob's own job, one at a time, and one that somebody makes of it by hand.
_JOBS = 2
# A server that joins, or is made anew, beside those that are there.
_JOINING = 1
# Kubernetes' defaults.
_BACKOFF_LIMIT, _SUCCESSFUL, _FAILED = 6, 3, 1
_UNKNOWN = ("DaemonSet", "Pod", "ReplicaSet", "ReplicationController")


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What a container gets that says nothing itself.

    Args:
        requests: What it is promised, by kind, as quantities.
        limits: The most that it may take.
    """

    requests: Mapping[str, str]
    limits: Mapping[str, str]

    def of(self, container: Manifest) -> Mapping[str, Mapping[str, str]]:
        """Requests and limits of a container, as a LimitRange of these defaults completes them."""
        given = container.get("resources", {})
        limits, requests = given.get("limits", {}), given.get("requests", {})
        # A limit that the container itself names stands for its request.
        return {"requests": {**self.requests, **limits, **requests}, "limits": {**self.limits, **limits}}

    def amounts(self, container: Manifest) -> Amounts:
        """What of it is counted."""
        completed = self.of(container)
        parts = ((name, *name.split(".")) for name in OF_CONTAINERS)
        return {name: parse_quantity(str(completed[side][kind])) for name, side, kind in parts}


@dataclass(frozen=True, kw_only=True)
class FullScale:
    """All workloads of a system at their largest, in a rolling update of each, while every job runs.

    Args:
        manifests: The system's objects.
        defaults: What a container gets that says nothing itself.
        on_request: How many pods like those of a CronJob are made by hand beside it, by its name.
    """

    manifests: Sequence[Manifest]
    defaults: Defaults
    on_request: Mapping[str, int]

    def demand(self) -> Amounts:
        """The sum.

        Raises:
            ValueError: There is a workload of a kind whose pods nobody counts here.
        """
        return total(map(self._of, self.manifests))

    def bounds(self) -> Mapping[str, str]:
        """The most that any container may take, by kind, as quantities."""
        specs = [self._spec_of(each) for each in self.manifests]
        containers = [each for spec in specs for each in (*spec.get("initContainers", ()), *spec.get("containers", ()))]
        limits = [self.defaults.limits, *(self.defaults.of(each)["limits"] for each in containers)]
        return {kind: max((str(each[kind]) for each in limits), key=parse_quantity) for kind in BOUNDED}

    def _of(self, manifest: Manifest) -> Amounts:
        kind, spec = manifest["kind"], manifest.get("spec", {})
        if kind in _UNKNOWN:
            text = f"{kind}/{manifest['metadata']['name']} has pods, and the quota does not know how many"
            raise ValueError(f"{text}; count its kind in demand.py")
        pod = self._pod(self._spec_of(manifest))
        counts: Mapping[str, Callable[[], Amounts]] = {
            "Deployment": lambda: times(pod, self._most_replicas(manifest) * _WITH_SUCCESSORS),
            # A pod of the same name comes when the former one is gone. Claims stay where there are no pods any more.
            "StatefulSet": lambda: times(total([pod, *_own_claims(spec)]), max(spec["replicas"], 1)),
            # A job, and the one that it follows: of the release before, or a try that failed.
            "Job": lambda: times(total([pod, *_ephemeral_claims(manifest)]), _JOBS),
            "CronJob": lambda: self._of_jobs(manifest, pod),
            "Cluster": lambda: times(total([pod, *_server_claims(spec)]), spec["instances"] + _JOINING),
            "Pooler": lambda: times(pod, spec["instances"] * _WITH_SUCCESSORS),
            "PersistentVolumeClaim": lambda: total(_claims([manifest])),
            "Service": lambda: {BALANCERS: Decimal(spec.get("type") == "LoadBalancer")},
        }
        return counts[kind]() if kind in counts else {}

    def _spec_of(self, manifest: Manifest) -> Manifest:
        """The specification of a workload's pods; beside each server of a Cluster the archive's container runs."""
        spec = _pod_spec(manifest)
        if manifest["kind"] != "Cluster" or not manifest["spec"].get("plugins"):
            return spec
        stores = [each["spec"] for each in self.manifests if each["kind"] == "ObjectStore"]
        beside = [{"resources": each["instanceSidecarConfiguration"]["resources"]} for each in stores]
        return {**spec, "containers": [*spec["containers"], *beside]}

    def _of_jobs(self, manifest: Manifest, pod: Amounts) -> Amounts:
        """A pod of each job at a time; its volume stays with it while its job is kept, be it a try that failed."""
        spec, name = manifest["spec"], manifest["metadata"]["name"]
        kept = spec.get("successfulJobsHistoryLimit", _SUCCESSFUL) + spec.get("failedJobsHistoryLimit", _FAILED)
        tries = spec["jobTemplate"]["spec"].get("backoffLimit", _BACKOFF_LIMIT) + 1
        claims = total(_ephemeral_claims(manifest))
        return total([times(pod, _JOBS + self.on_request.get(name, 0)), times(claims, (_JOBS + kept) * tries)])

    def _pod(self, spec: Manifest) -> Amounts:
        """What the scheduler sets aside: for the containers that run together, or the largest that runs before them."""
        if not spec:
            return {}
        stages = [spec["containers"], *([each] for each in spec.get("initContainers", ()))]
        found = [total(map(self.defaults.amounts, stage)) for stage in stages]
        return {PODS: Decimal(1), **{name: max(each[name] for each in found) for name in OF_CONTAINERS}}

    def _most_replicas(self, manifest: Manifest) -> int:
        autoscalers = [each["spec"] for each in self.manifests if each["kind"] == "HorizontalPodAutoscaler"]
        name = manifest["metadata"]["name"]
        scaled = [int(each["maxReplicas"]) for each in autoscalers if each["scaleTargetRef"]["name"] == name]
        return max(scaled, default=int(manifest["spec"].get("replicas", 1)))


def total(parts: Iterable[Amounts]) -> Amounts:
    """The sum of amounts."""
    found: dict[str, Decimal] = {}
    for each in parts:
        for name, amount in each.items():
            found[name] = found.get(name, Decimal(0)) + amount
    return found


def times(amounts: Amounts, count: int) -> Amounts:
    """Amounts, so many times."""
    return {name: amount * count for name, amount in amounts.items()}


def _pod_spec(manifest: Manifest) -> Manifest:
    """The specification of a workload's pods, as far as it says what they take; of other objects nothing."""
    spec: Any = manifest.get("spec", {})
    found: Manifest = {}
    match manifest["kind"]:
        case "Deployment" | "StatefulSet" | "Job":
            found = spec["template"]["spec"]
        case "CronJob":
            found = spec["jobTemplate"]["spec"]["template"]["spec"]
        case "Cluster":
            # The operator gives the server's resources to what runs before it and to its jobs:
            # createBootstrapContainer and createPrimaryJob in its pkg/specs.
            server = {"resources": spec["resources"]}
            found = {"initContainers": [server], "containers": [server]}
        case "Pooler":
            # Deployment in its pkg/specs/pgbouncer/deployments.go; the first container has the namespace's defaults.
            found = {"initContainers": [{}], "containers": spec["template"]["spec"]["containers"]}
        case _:
            pass
    return found


def _claims(claims: Iterable[Manifest]) -> list[Amounts]:
    sizes = [each["spec"]["resources"]["requests"]["storage"] for each in claims]
    return [{CLAIMS: Decimal(1), STORAGE: parse_quantity(str(size))} for size in sizes]


def _ephemeral_claims(manifest: Manifest) -> list[Amounts]:
    volumes = [each["ephemeral"] for each in _pod_spec(manifest).get("volumes", ()) if "ephemeral" in each]
    return _claims([each["volumeClaimTemplate"] for each in volumes])


def _own_claims(spec: Manifest) -> list[Amounts]:
    return _claims(spec.get("volumeClaimTemplates", ()))


def _server_claims(spec: Manifest) -> list[Amounts]:
    volumes = [spec[name] for name in ("storage", "walStorage") if name in spec]
    return _claims([{"spec": {"resources": {"requests": {"storage": each["size"]}}}} for each in volumes])
