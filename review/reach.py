"""Who can talk to whom, by the meaning of the NetworkPolicies.

Within a namespace each pair of workloads is looked at. Between namespaces, of which there may be hundreds, what a side
lets through to all of them, or to those with some label, is said once of that side: a connection is let through where
it is listed, or where both of its ends are listed with parties that the other end belongs to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from review.labels import matches
from review.manifests import Manifests, Object
from review.peers import (
    ANY_NAMESPACE,
    CLUSTER_DNS,
    GKE_CLOUD_DNS,
    NAME_SERVERS,
    NODE_LOCAL_DNS,
    NODE_LOCAL_DNS_PODS,
    OPENSHIFT_DNS,
    OTHER_NAMESPACE,
    OUTSIDE,
    SURROUNDINGS,
    Peer,
    peers,
)
from review.policies import (
    DIRECTIONS,
    Policies,
    far_side,
    fitting,
    is_allowed,
    lets_peer,
    named_ports,
    policies_of,
    rules,
)
from review.ports import EVERY, LAST_PORT, Ports, both, ports_of
from review.strangers import Known, named, namespaces_of, wider

__all__ = [
    "ANY_NAMESPACE",
    "CLUSTER_DNS",
    "GKE_CLOUD_DNS",
    "NAME_SERVERS",
    "NODE_LOCAL_DNS",
    "NODE_LOCAL_DNS_PODS",
    "OPENSHIFT_DNS",
    "OTHER_NAMESPACE",
    "OUTSIDE",
    "SURROUNDINGS",
    "Peer",
    "Reach",
    "is_allowed",
    "let_through",
    "peers",
    "policies_of",
    "reach",
]


@dataclass(frozen=True, order=True)
class Reach:
    """A connection that the policies let through.

    Args:
        source: Who opens it.
        target: Who listens.
        port: The port; 0 stands for every port.
        protocol: `TCP` or `UDP`.
        last: The last port where a policy says a range of them.
    """

    source: str
    target: str
    port: int
    protocol: str
    last: int | None = None

    @property
    def ports(self) -> Ports:
        """The ports, as a reader writes them."""
        return Ports(self.port, self.protocol, self.last or self.port or LAST_PORT)


_Flow = tuple[Peer, Peer, frozenset[Ports]]


def reach(manifests: Manifests, surroundings: Iterable[Peer] = SURROUNDINGS) -> list[Reach]:
    """Every connection that the policies let through, with a party of the manifests on at least one end.

    The other end may be anything that the policies name on its side: other namespaces, blocks of addresses.
    """
    policies = Policies(policies_of(manifests))
    around = list(surroundings)
    by_namespace: dict[str | None, list[Peer]] = {}
    for each in peers(manifests):
        by_namespace.setdefault(each.namespace, []).append(each)
    known = Known([*chain(*by_namespace.values()), *around, *NAME_SERVERS])
    if len(by_namespace) == 1:
        (pods,) = by_namespace.values()
        return sorted(_listed(_around(policies, pods, around, _named(policies.all, known, exactly=False))))
    found: set[Reach] = set()
    said = _Said()
    for name, pods in by_namespace.items():
        strangers = _named(policies.within(name), known, exactly=True)
        flows = list(_around(policies, pods, around, strangers))
        said.add(flows)
        found |= _listed(said.unsaid(flows))
    return sorted(found | _listed(said.unsaid(_across(policies, by_namespace))))


def let_through(policies: Policies, source: Peer, target: Peer) -> frozenset[Ports]:
    """The ports on which the source's egress and the target's ingress policies both let a connection through."""
    found = EVERY
    for direction, subject, other in (("egress", source, target), ("ingress", target, source)):
        isolating = policies.isolating(subject, direction)
        if isolating:
            found = both(found, ports_of(fitting(isolating, direction, other, subject.namespace), target))
        if not found:
            break
    return found


def _named(policies: list[Object], known: Known, *, exactly: bool) -> dict[str, list[Peer]]:
    """Whom policies name on the far side of each direction; with all the pods there are where it is to be exact."""
    everyone = [ANY_NAMESPACE] if exactly else []
    return {direction: [*everyone, *named(policies, direction, known, exactly=exactly)] for direction in DIRECTIONS}


def _around(
    policies: Policies, pods: list[Peer], around: list[Peer], strangers: dict[str, list[Peer]]
) -> Iterator[_Flow]:
    """The connections of pods with each other, with what is around them and with strangers."""
    targets = [*around, *NAME_SERVERS, *strangers["egress"]]
    sources = [*around, *strangers["ingress"]]
    pairs = [(source, target) for source in pods for target in [*pods, *targets]]
    pairs += [(source, target) for source in sources for target in pods]
    for source, target in pairs:
        if source is not target:
            yield source, target, let_through(policies, source, target)


def _across(policies: Policies, by_namespace: dict[str | None, list[Peer]]) -> Iterator[_Flow]:
    """The connections between namespaces that a side lets through by more than `_Said` knows.

    That is to or from a namespace by its name, or to a port by its name, whose number is the target's.
    """
    by_port: dict[str, list[Peer]] = {}
    for peer in chain(*by_namespace.values()):
        for name in {name for name, _, _ in peer.ports if name}:
            by_port.setdefault(name, []).append(peer)
    pairs: dict[tuple[int, int], tuple[Peer, Peer]] = {}
    for pods in by_namespace.values():
        for direction in DIRECTIONS:
            for subject in pods:
                for other in _far(policies, subject, direction, by_namespace, by_port):
                    pair = (subject, other) if direction == "egress" else (other, subject)
                    pairs[id(pair[0]), id(pair[1])] = pair
    for source, target in pairs.values():
        yield source, target, let_through(policies, source, target)


def _far(
    policies: Policies,
    subject: Peer,
    direction: str,
    by_namespace: dict[str | None, list[Peer]],
    by_port: dict[str, list[Peer]],
) -> Iterator[Peer]:
    """Pods of other namespaces that a side may let through in a way of its own."""
    for policy in policies.isolating(subject, direction):
        for rule in rules(policy, direction):
            places = [name for each in far_side(rule, direction) for name in namespaces_of(each) or ()]
            ports: list[str] = named_ports(rule) if direction == "egress" else []
            candidates = [by_namespace.get(name, []) for name in places] + [by_port.get(name, []) for name in ports]
            for other in chain(*candidates):
                if other.namespace != subject.namespace and lets_peer(
                    rule, direction, other, policy_namespace=subject.namespace
                ):
                    yield other


class _Said:
    """What sides let through to pods of all namespaces, or of those with some label."""

    def __init__(self) -> None:
        self._to: dict[int, list[tuple[Peer, frozenset[Ports]]]] = {}
        self._from: dict[int, list[tuple[Peer, frozenset[Ports]]]] = {}

    def add(self, flows: Iterable[_Flow]) -> None:
        """Takes note of the connections with such parties."""
        for source, target, ports in flows:
            if target.selectors is not None:
                self._to.setdefault(id(source), []).append((target, ports))
            if source.selectors is not None:
                self._from.setdefault(id(target), []).append((source, ports))

    def unsaid(self, flows: Iterable[_Flow]) -> Iterator[_Flow]:
        """What is not said yet of connections: not of both ends, or of one where the other is nobody in particular."""
        for source, target, ports in flows:
            yield source, target, frozenset(each for each in ports if not self._holds(source, target, each))

    def _holds(self, source: Peer, target: Peer, ports: Ports) -> bool:
        if source.namespace == target.namespace:
            return False
        return (_is_nobody(source) or _is_among(ports, target, self._to.get(id(source), ()))) and (
            _is_nobody(target) or _is_among(ports, source, self._from.get(id(target), ()))
        )


def _is_nobody(peer: Peer) -> bool:
    return peer is OTHER_NAMESPACE or (peer.selectors is not None and peer is not ANY_NAMESPACE)


def _is_among(ports: Ports, other: Peer, parties: Iterable[tuple[Peer, frozenset[Ports]]]) -> bool:
    return any(_belongs(other, party) and any(each.holds(ports) for each in held) for party, held in parties)


def _belongs(peer: Peer, party: Peer) -> bool:
    """Whether a peer is one of all the pods that another one stands for."""
    if party is ANY_NAMESPACE:
        return _is_nobody(peer) or (peer.namespace is not None and peer.selectors is None)
    if party.selectors is None or peer.selectors is not None or peer is OTHER_NAMESPACE:
        return False
    in_namespace = matches(party.selectors.get("namespaceSelector", {}), peer.namespace_labels)
    return in_namespace and matches(party.selectors.get("podSelector", {}), peer.labels)


def _listed(flows: Iterable[_Flow]) -> set[Reach]:
    """Connections by the names of both ends, without what is said of more addresses already."""
    found: set[Reach] = set()
    blocks: dict[str, Peer] = {}
    for source, target, ports in flows:
        blocks |= {each.name: each for each in (source, target) if each.addresses}
        for each in ports:
            last = each.last if each.first < each.last and each.first else None
            found.add(Reach(source.name, target.name, each.first, each.protocol, last))
    larger = {name: wider(each, blocks.values()) for name, each in blocks.items()}
    return found - set(_within_others(found, larger))


def _within_others(found: set[Reach], larger: dict[str, list[str]]) -> Iterator[Reach]:
    for each in found:
        others = [replace(each, source=name) for name in larger.get(each.source, ())]
        others += [replace(each, target=name) for name in larger.get(each.target, ())]
        if not found.isdisjoint(others):
            yield each
