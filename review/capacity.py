"""What the manifests ask of a cluster: per workload and in total, at the least and at full scale."""

from dataclasses import dataclass
from decimal import Decimal

from notation.quantity import parse_quantity
from review.manifests import Manifests, Object, Pods, namespace, title
from review.operators import operated_pods
from review.shapes import kind_of

_NO_PODS_OF_ITS_OWN = ("Job", "CronJob")


@dataclass(frozen=True)
class Amount:
    """Requested cores, and bytes of memory and of storage."""

    cpu: Decimal = Decimal(0)
    memory: Decimal = Decimal(0)
    storage: Decimal = Decimal(0)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.cpu + other.cpu, self.memory + other.memory, self.storage + other.storage)

    def __mul__(self, count: int) -> "Amount":
        return Amount(self.cpu * count, self.memory * count, self.storage * count)


@dataclass(frozen=True)
class Demand:
    """The requests of one workload.

    Args:
        name: The workload, as `Kind/name`.
        each: Requests of one pod, with its volumes.
        minimum: Number of pods at the least.
        maximum: Number of pods at full scale.
    """

    name: str
    each: Amount
    minimum: int
    maximum: int


def demands(manifests: Manifests) -> list[Demand]:
    """The requests of every workload that always runs, and of claims of their own; a job's pods come and go.

    A DaemonSet counts once, for each node has one of its pods, and manifests do not say how many nodes there are.
    """
    found: list[Demand] = []
    for pods in [*manifests.pods, *operated_pods(manifests)]:
        if kind_of(pods.owner) not in _NO_PODS_OF_ITS_OWN:
            minimum, maximum = _replicas(pods, manifests)
            found.append(Demand(pods.name, pod_requests(pods), minimum, maximum))
    claims = manifests.of("PersistentVolumeClaim")
    return [*found, *(Demand(title(claim), Amount(storage=_claimed(claim)), 1, 1) for claim in claims)]


def total(rows: list[Demand]) -> tuple[Amount, Amount]:
    """The sum of requests at the least, and at full scale."""
    least = sum((row.each * row.minimum for row in rows), Amount())
    most = sum((row.each * row.maximum for row in rows), Amount())
    return least, most


def pod_requests(pods: Pods) -> Amount:
    """What the scheduler reserves for a pod: its containers together, or its largest init container if that is more."""
    initial = pods.spec.get("initContainers", [])
    # An init container that goes on running is a sidecar.
    running = [*pods.spec["containers"], *(each for each in initial if each.get("restartPolicy") == "Always")]
    containers = sum((_requests(container) for container in running), Amount())
    first = [_requests(container) for container in initial]
    return Amount(
        cpu=max([containers.cpu, *(each.cpu for each in first)]),
        memory=max([containers.memory, *(each.memory for each in first)]),
        storage=sum((_claimed(claim) for claim in pods.own_claims), Decimal(0)),
    )


def _claimed(claim: Object) -> Decimal:
    requests = claim["spec"].get("resources", {}).get("requests", {})
    return parse_quantity(str(requests.get("storage", "0")))


def _requests(container: Object) -> Amount:
    """A request that is not given is the limit."""
    resources = container.get("resources", {})
    amounts = {**resources.get("limits", {}), **resources.get("requests", {})}
    return Amount(parse_quantity(str(amounts.get("cpu", "0"))), parse_quantity(str(amounts.get("memory", "0"))))


def _replicas(pods: Pods, manifests: Manifests) -> tuple[int, int]:
    name = pods.owner["metadata"]["name"]
    for autoscaler in manifests.of("HorizontalPodAutoscaler"):
        target = autoscaler["spec"]["scaleTargetRef"]
        if (target["kind"], target["name"], namespace(autoscaler)) == (pods.owner["kind"], name, pods.namespace):
            return autoscaler["spec"].get("minReplicas", 1), autoscaler["spec"]["maxReplicas"]
    return pods.replicas, pods.replicas
