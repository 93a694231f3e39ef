"""What a pod asks of its node in all: its containers, sidecars and init containers taken together as Kubernetes does.

https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers and
https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
"""

import operator
from collections.abc import Callable
from dataclasses import astuple, dataclass
from decimal import Decimal
from functools import reduce
from typing import TypeVar

from notation.quantity import parse_quantity
from review.manifests import Object, Pods

T = TypeVar("T")

# The limit of who has none.
UNLIMITED = Decimal("Infinity")


@dataclass(frozen=True)
class Amount:
    """Cores, and bytes of memory, of volumes and of a node's own disk."""

    cpu: Decimal = Decimal(0)
    memory: Decimal = Decimal(0)
    storage: Decimal = Decimal(0)
    ephemeral: Decimal = Decimal(0)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(
            self.cpu + other.cpu,
            self.memory + other.memory,
            self.storage + other.storage,
            self.ephemeral + other.ephemeral,
        )

    def __mul__(self, count: int) -> "Amount":
        """So many of it; none of what is unlimited is nothing."""
        if not count:
            return Amount()
        return Amount(self.cpu * count, self.memory * count, self.storage * count, self.ephemeral * count)

    def most(self, other: "Amount") -> "Amount":
        """The larger of each."""
        return Amount(*map(max, astuple(self), astuple(other)))


def pod_requests(pods: Pods) -> Amount:
    """What the scheduler reserves for a pod, with its volumes; a pod's overhead is left out."""
    volumes = Amount(storage=sum(map(claimed, pods.own_claims), Decimal(0)))
    return _together(pods.spec, _requests) + volumes


def pod_limits(pods: Pods) -> Amount:
    """What a pod can use at most, where each of its containers has a limit; otherwise `UNLIMITED`."""
    return _together(pods.spec, _limits)


def claimed(claim: Object) -> Decimal:
    """The bytes that a claim asks for."""
    requests = claim["spec"].get("resources", {}).get("requests", {})
    return parse_quantity(str(requests.get("storage", "0")))


def of_containers(
    spec: Object, amount: Callable[[Object], T], add: Callable[[T, T], T], most: Callable[[T, T], T], nothing: T
) -> T:
    """The containers and sidecars together, or an init container with the sidecars before it, if that is more.

    Args:
        spec: A pod specification.
        amount: What one container takes.
        add: The sum of two amounts.
        most: The larger of two amounts, of each resource.
        nothing: What no container takes.
    """
    peak = sidecars = nothing
    for each in spec.get("initContainers", []):
        needed = add(amount(each), sidecars)
        peak = most(peak, needed)
        # An init container that goes on running is a sidecar.
        if each.get("restartPolicy") == "Always":
            sidecars = needed
    return most(peak, reduce(add, map(amount, spec["containers"]), sidecars))


def _together(spec: Object, amount: Callable[[Object], Amount]) -> Amount:
    """What the containers take together, or what the pod says for itself."""
    found = of_containers(spec, amount, operator.add, Amount.most, Amount())
    if not spec.get("resources"):
        return found
    # What a pod says for itself counts instead, https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
    whole = spec["resources"]
    given = {**whole.get("limits", {}), **whole.get("requests", {})} if amount is _requests else whole.get("limits", {})
    own = _amount(given, Decimal(-1))
    return Amount(*(mine if mine >= 0 else theirs for mine, theirs in zip(astuple(own), astuple(found), strict=True)))


def _requests(container: Object) -> Amount:
    """A request that is not given is the limit."""
    resources = container.get("resources", {})
    return _amount({**resources.get("limits", {}), **resources.get("requests", {})}, Decimal(0))


def _limits(container: Object) -> Amount:
    return _amount(container.get("resources", {}).get("limits", {}), UNLIMITED)


def _amount(given: Object, absent: Decimal) -> Amount:
    """The amounts of a mapping of resources, which knows no volumes."""
    cpu, memory, ephemeral = (
        parse_quantity(str(given[name])) if name in given else absent for name in ("cpu", "memory", "ephemeral-storage")
    )
    return Amount(cpu=cpu, memory=memory, ephemeral=ephemeral)
