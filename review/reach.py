"""Who can talk to whom, by the meaning of the NetworkPolicies.

https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field

from review.labels import matches
from review.manifests import Manifests, Object, namespace
from review.operators import operated_pods

# An address of TEST-NET-3 (RFC 5737), which stands for anywhere outside the cluster.
_OUTSIDE_ADDRESS = "203.0.113.1"


@dataclass(frozen=True)
class Peer:
    """One end of a connection: the pods of a workload, or something that the manifests do not hold.

    Args:
        name: What a reader calls it.
        namespace: Its namespace; None for what is no pod.
        namespace_labels: Labels of the namespace.
        labels: Labels of the pods.
        ports: The ports that it listens on: name (or None), number and protocol.
        address: Its IP address where it is known.
    """

    name: str
    namespace: str | None = None
    namespace_labels: dict[str, str] = field(default_factory=dict[str, str])
    labels: dict[str, str] = field(default_factory=dict[str, str])
    ports: tuple[tuple[str | None, int, str], ...] = ()
    address: str | None = None


@dataclass(frozen=True, order=True)
class Reach:
    """A connection that the policies let through."""

    source: str
    target: str
    port: int
    protocol: str

    def __str__(self) -> str:
        return f"{self.source} → {self.target}:{self.port}/{self.protocol}"


OUTSIDE = Peer("outside", address=_OUTSIDE_ADDRESS, ports=((None, 443, "TCP"), (None, 53, "UDP")))
CLUSTER_DNS = Peer(
    "cluster DNS",
    namespace="kube-system",
    namespace_labels={"kubernetes.io/metadata.name": "kube-system"},
    labels={"k8s-app": "kube-dns"},
    ports=(("dns", 53, "UDP"), ("dns-tcp", 53, "TCP")),
)
OTHER_NAMESPACE = Peer(
    "another namespace",
    namespace="another",
    namespace_labels={"kubernetes.io/metadata.name": "another"},
    ports=((None, 8080, "TCP"),),
)
SURROUNDINGS = (OUTSIDE, CLUSTER_DNS, OTHER_NAMESPACE)


def peers(manifests: Manifests) -> list[Peer]:
    """The pods of every workload."""
    labels = {
        each["metadata"]["name"]: {
            "kubernetes.io/metadata.name": each["metadata"]["name"],
            **each["metadata"].get("labels", {}),
        }
        for each in manifests.of("Namespace")
    }
    return [
        Peer(
            name=pods.name,
            namespace=pods.namespace,
            namespace_labels=labels.get(pods.namespace, {"kubernetes.io/metadata.name": pods.namespace}),
            labels=pods.labels,
            ports=tuple((port.get("name"), port["containerPort"], port.get("protocol", "TCP")) for port in pods.ports),
        )
        for pods in [*manifests.pods, *operated_pods(manifests)]
    ]


def reach(manifests: Manifests, surroundings: Iterable[Peer] = SURROUNDINGS) -> list[Reach]:
    """Every connection between two parties, on the ports that the target listens on, that the policies let through."""
    policies = manifests.of("NetworkPolicy")
    inside = peers(manifests)
    everyone = [*inside, *surroundings, *_named(policies, inside)]
    return sorted(
        Reach(source.name, target.name, number, protocol)
        for source in everyone
        for target in everyone
        if source is not target and (source in inside or target in inside)
        for _, number, protocol in target.ports
        if is_allowed(policies, source, target, number, protocol)
    )


def _named(policies: Iterable[Object], inside: Iterable[Peer]) -> list[Peer]:
    """The pods of other namespaces that the policies name."""
    known = {peer.namespace for peer in (*inside, CLUSTER_DNS)}
    found: dict[str, Peer] = {}
    for policy in policies:
        for rule in (*_rules(policy, "ingress"), *_rules(policy, "egress")):
            for each in (*rule.get("from", []), *rule.get("to", [])):
                labels = each.get("namespaceSelector", {}).get("matchLabels", {})
                name = labels.get("kubernetes.io/metadata.name")
                if name and name not in known:
                    pods = each.get("podSelector", {}).get("matchLabels", {})
                    found[name] = Peer(f"namespace {name}", namespace=name, namespace_labels=labels, labels=pods)
    return list(found.values())


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
        applicable = [policy for policy in every if _isolates(policy, subject, direction)]
        rules = [rule for policy in applicable for rule in _rules(policy, direction)]
        if applicable and not any(
            _peer_matches(rule, direction, other, policy_namespace=subject.namespace)
            and _port_matches(rule, target, port, protocol)
            for rule in rules
        ):
            return False
    return True


def _rules(policy: Object, direction: str) -> list[Object]:
    return policy["spec"].get(direction) or []


def _isolates(policy: Object, peer: Peer, direction: str) -> bool:
    spec = policy["spec"]
    types = spec.get("policyTypes") or ["Ingress", *(["Egress"] if "egress" in spec else [])]
    return (
        peer.namespace == namespace(policy)
        and direction.title() in types
        and matches(spec.get("podSelector") or {}, peer.labels)
    )


def _peer_matches(rule: Object, direction: str, other: Peer, *, policy_namespace: str | None) -> bool:
    allowed = rule.get("to" if direction == "egress" else "from")
    return not allowed or any(_matches_one(each, other, policy_namespace) for each in allowed)


def _matches_one(allowed: Object, other: Peer, policy_namespace: str | None) -> bool:
    if "ipBlock" in allowed:
        return _in_block(allowed["ipBlock"], other)
    if other.namespace is None:
        return False
    if "namespaceSelector" in allowed:
        in_namespace = matches(allowed["namespaceSelector"], other.namespace_labels)
    else:
        in_namespace = other.namespace == policy_namespace
    return in_namespace and matches(allowed.get("podSelector", {}), other.labels)


def _in_block(block: Object, other: Peer) -> bool:
    """A pod's address is not known beforehand, so that only a block of all addresses is sure to hold it."""
    if other.address is None:
        return block["cidr"] in {"0.0.0.0/0", "::/0"} and not block.get("except")
    address = ipaddress.ip_address(other.address)
    return address in ipaddress.ip_network(block["cidr"]) and not any(
        address in ipaddress.ip_network(excluded) for excluded in block.get("except", [])
    )


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
