"""The meaning of NetworkPolicies: who is isolated, and what a rule lets through.

https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from collections.abc import Iterable
from functools import lru_cache

from notation.addresses import Spans, is_everything, spans, together, within
from review.cilium import as_network_policies
from review.labels import matches
from review.manifests import Manifests, Object, namespace
from review.peers import Peer

DIRECTIONS = ("egress", "ingress")


class Policies:
    """All policies, found by the pods that they isolate.

    Args:
        policies: NetworkPolicies.
    """

    def __init__(self, policies: Iterable[Object]) -> None:
        self.all = list(policies)
        self._by_namespace: dict[str, list[Object]] = {}
        for policy in self.all:
            self._by_namespace.setdefault(namespace(policy), []).append(policy)
        self._isolating: dict[tuple[str | None, frozenset[tuple[str, str]], str], list[Object]] = {}

    def within(self, name: str | None) -> list[Object]:
        """The policies of a namespace."""
        return self._by_namespace.get(name, []) if name is not None else []

    def isolating(self, peer: Peer, direction: str) -> list[Object]:
        """The policies that isolate a peer in a direction; those with the same labels are looked up once."""
        key = (peer.namespace, frozenset(peer.labels.items()), direction)
        if key not in self._isolating:
            self._isolating[key] = [each for each in self.within(peer.namespace) if isolates(each, peer, direction)]
        return self._isolating[key]


def policies_of(manifests: Manifests) -> list[Object]:
    """All policies, those of Cilium's kind too, as NetworkPolicies."""
    return [*manifests.of("NetworkPolicy"), *as_network_policies(manifests)]


def is_allowed(policies: Iterable[Object], source: Peer, target: Peer, port: int, protocol: str = "TCP") -> bool:
    """Whether the source's egress and the target's ingress policies both let a connection through.

    Args:
        policies: All NetworkPolicies.
        source: Who opens the connection.
        target: Who listens.
        port: Port number at the target.
        protocol: `TCP`, `UDP` or `SCTP`.
    """
    every = list(policies)
    for direction, subject, other in (("egress", source, target), ("ingress", target, source)):
        applicable = [policy for policy in every if isolates(policy, subject, direction)]
        if applicable and not any(
            lets_peer(rule, direction, other, policy_namespace=subject.namespace)
            and _port_matches(rule, target, port, protocol)
            for policy in applicable
            for rule in rules(policy, direction)
        ):
            return False
    return True


def isolates(policy: Object, peer: Peer, direction: str) -> bool:
    """Whether a policy selects a pod, so that in this direction only what some policy allows gets through."""
    spec = policy["spec"]
    types = spec.get("policyTypes") or ["Ingress", *(["Egress"] if "egress" in spec else [])]
    return (
        peer.namespace == namespace(policy)
        and direction.title() in types
        and matches(spec.get("podSelector") or {}, peer.labels)
    )


def rules(policy: Object, direction: str) -> list[Object]:
    """The rules of a policy in a direction."""
    return policy["spec"].get(direction) or []


def far_side(rule: Object, direction: str) -> list[Object]:
    """Whom a rule lets through; nobody named is everyone."""
    return rule.get("to" if direction == "egress" else "from") or []


def lets_peer(rule: Object, direction: str, other: Peer, *, policy_namespace: str | None) -> bool:
    """Whether a rule means a peer, on whatever port."""
    allowed = far_side(rule, direction)
    blocks = [each["ipBlock"] for each in allowed if "ipBlock" in each]
    return (
        not allowed
        or bool(blocks and _hold(blocks, other))
        or any(means(each, other, policy_namespace) for each in allowed if "ipBlock" not in each)
    )


def fitting(policies: Iterable[Object], direction: str, other: Peer, within: str | None) -> list[Object]:
    """The rules of a namespace's policies that mean a peer."""
    every = (rule for policy in policies for rule in rules(policy, direction))
    return [rule for rule in every if lets_peer(rule, direction, other, policy_namespace=within)]


def means(allowed: Object, other: Peer, policy_namespace: str | None) -> bool:
    """Whether one entry of a rule means a peer."""
    if "ipBlock" in allowed:
        return _hold([allowed["ipBlock"]], other)
    if "entity" in allowed:
        return other.entity == allowed["entity"] or (allowed["entity"] == "world" and bool(other.known_addresses))
    if other.namespace is None:
        return False
    if other.selectors is not None:
        return "namespaceSelector" in allowed and selectors(allowed) in ({}, other.selectors)
    if "namespaceSelector" in allowed:
        in_namespace = matches(allowed["namespaceSelector"], other.namespace_labels)
    else:
        in_namespace = other.namespace == policy_namespace
    return in_namespace and matches(allowed.get("podSelector", {}), other.labels)


def selectors(allowed: Object) -> Object:
    """The selectors of an entry without what says nothing; nothing is left of one that means every pod."""
    parts: dict[str, Object] = {name: allowed.get(name, {}) for name in ("namespaceSelector", "podSelector")}
    said = {name: {key: value for key, value in part.items() if value} for name, part in parts.items()}
    return {name: part for name, part in said.items() if part}


def together_of(blocks: Iterable[Object]) -> Spans:
    """The addresses of several `ipBlock`s."""
    return _spans(tuple((each["cidr"], tuple(each.get("except") or ())) for each in blocks))


def _hold(blocks: list[Object], other: Peer) -> bool:
    """A pod's address is not known beforehand, so that only blocks of all addresses are sure to hold it."""
    allowed, known = together_of(blocks), other.known_addresses
    if known:
        return within(known, allowed)
    return other.namespace is not None and _is_everything(allowed)


@lru_cache(maxsize=4096)
def _spans(blocks: tuple[tuple[str, tuple[str, ...]], ...]) -> Spans:
    return together(spans(cidr, excluded) for cidr, excluded in blocks)


@lru_cache(maxsize=4096)
def _is_everything(allowed: Spans) -> bool:
    return is_everything([allowed])


def _port_matches(rule: Object, target: Peer, port: int, protocol: str) -> bool:
    allowed = rule.get("ports")
    if not allowed:
        return True
    names = {name for name, number, spoken in target.ports if number == port and spoken == protocol}
    for each in allowed:
        if each.get("protocol", "TCP") != protocol:
            continue
        first = each.get("port")
        if first is None or first == port or first in names:
            return True
        if isinstance(first, int) and first <= port <= each.get("endPort", first):
            return True
    return False


def named_ports(rule: Object) -> list[str]:
    """The ports of a rule that the target must say the number of."""
    return [each["port"] for each in rule.get("ports", []) if isinstance(each.get("port"), str)]
