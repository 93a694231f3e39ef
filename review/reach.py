"""Who can talk to whom, by the meaning of the NetworkPolicies.

https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

import ipaddress
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from review.labels import matches
from review.manifests import Manifests, Object, namespace
from review.operators import operated_pods

# An address of TEST-NET-3 (RFC 5737), which stands for anywhere outside the cluster.
_OUTSIDE_ADDRESS = "203.0.113.1/32"
# A port that nobody names: what is allowed on it is allowed on all of them.
_ANY_PORT = 0


@dataclass(frozen=True)
class Peer:
    """One end of a connection: the pods of a workload, or something that the manifests do not hold.

    Args:
        name: What a reader calls it.
        namespace: Its namespace; None for what is no pod.
        namespace_labels: Labels of the namespace.
        labels: Labels of the pods.
        ports: The ports that it is known to listen on: name (or None), number and protocol.
        block: Its IP addresses where they are known.
    """

    name: str
    namespace: str | None = None
    namespace_labels: dict[str, str] = field(default_factory=dict[str, str])
    labels: dict[str, str] = field(default_factory=dict[str, str])
    ports: tuple[tuple[str | None, int, str], ...] = ()
    block: str | None = None


@dataclass(frozen=True, order=True)
class Reach:
    """A connection that the policies let through; port 0 stands for every port."""

    source: str
    target: str
    port: int
    protocol: str


OUTSIDE = Peer("outside", block=_OUTSIDE_ADDRESS)
CLUSTER_DNS = Peer(
    "cluster DNS",
    namespace="kube-system",
    namespace_labels={"kubernetes.io/metadata.name": "kube-system"},
    labels={"k8s-app": "kube-dns"},
)
# https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
NODE_LOCAL_DNS = Peer("cluster DNS", block="169.254.20.10/32")
OTHER_NAMESPACE = Peer(
    "another namespace", namespace="another", namespace_labels={"kubernetes.io/metadata.name": "another"}
)
SURROUNDINGS = (OUTSIDE, CLUSTER_DNS, NODE_LOCAL_DNS, OTHER_NAMESPACE)


def peers(manifests: Manifests) -> list[Peer]:
    """The pods of every workload."""
    workloads = [*manifests.pods, *operated_pods(manifests)]
    several = len({pods.namespace for pods in workloads}) > 1
    labels = {each["metadata"]["name"]: each["metadata"].get("labels", {}) for each in manifests.of("Namespace")}
    return [
        Peer(
            name=f"{pods.namespace}/{pods.name}" if several else pods.name,
            namespace=pods.namespace,
            namespace_labels={"kubernetes.io/metadata.name": pods.namespace, **labels.get(pods.namespace, {})},
            labels=pods.labels,
            ports=tuple((port.get("name"), port["containerPort"], port.get("protocol", "TCP")) for port in pods.ports),
        )
        for pods in workloads
    ]


def reach(manifests: Manifests, surroundings: Iterable[Peer] = SURROUNDINGS) -> list[Reach]:
    """Every connection that the policies let through, with a party of the manifests on at least one end.

    The other end may be anything that the policies name: other namespaces, blocks of addresses.
    """
    policies = manifests.of("NetworkPolicy")
    inside = peers(manifests)
    everyone = [*inside, *surroundings, *_named(policies, inside)]
    ports = _named_ports(policies)
    return sorted(
        {
            found
            for source in everyone
            for target in everyone
            if source is not target and (source in inside or target in inside)
            for found in _between(policies, source, target, ports)
        }
    )


def _between(policies: list[Object], source: Peer, target: Peer, ports: set[tuple[int, str]]) -> Iterator[Reach]:
    for protocol in ("TCP", "UDP"):
        if is_allowed(policies, source, target, _ANY_PORT, protocol):
            yield Reach(source.name, target.name, _ANY_PORT, protocol)
            continue
        known = {(number, spoken) for _, number, spoken in target.ports}
        for port, spoken in sorted(known | ports):
            if spoken == protocol and is_allowed(policies, source, target, port, protocol):
                yield Reach(source.name, target.name, port, protocol)


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
        if applicable and not any(
            _peer_matches(rule, direction, other, policy_namespace=subject.namespace)
            and _port_matches(rule, target, port, protocol)
            for policy in applicable
            for rule in _rules(policy, direction)
        ):
            return False
    return True


def _named(policies: Iterable[Object], inside: Iterable[Peer]) -> list[Peer]:
    """What the policies name and the manifests do not hold."""
    known = [*inside, CLUSTER_DNS, NODE_LOCAL_DNS]
    found: dict[str, Peer] = {}
    for policy in policies:
        for rule in (*_rules(policy, "ingress"), *_rules(policy, "egress")):
            for each in (*rule.get("from", []), *rule.get("to", [])):
                peer = _stranger(each, namespace(policy))
                if not any(_matches_one(each, other, namespace(policy)) and _as_narrow(each, other) for other in known):
                    found.setdefault(json.dumps([each, peer.namespace], sort_keys=True), peer)
    return list(found.values())


def _as_narrow(allowed: Object, peer: Peer) -> bool:
    """Whether a known party is all that a rule can mean: its very addresses, or pods by labels that it carries."""
    if "ipBlock" in allowed:
        return bool(peer.block == allowed["ipBlock"]["cidr"])
    selector = allowed.get("podSelector", {})
    return bool(selector.get("matchLabels")) and matches(selector, peer.labels)


def _stranger(allowed: Object, policy_namespace: str) -> Peer:
    if "ipBlock" in allowed:
        return Peer(allowed["ipBlock"]["cidr"], block=allowed["ipBlock"]["cidr"])
    namespaces = allowed.get("namespaceSelector")
    labels, where = _example(allowed.get("podSelector", {}))
    pods = f"pods with {where} in " if where else ""
    if namespaces is None:
        name = f"{pods}namespace {policy_namespace}"
        within = {"kubernetes.io/metadata.name": policy_namespace}
        return Peer(name, namespace=policy_namespace, namespace_labels=within, labels=labels)
    within, which = _example(namespaces)
    named = within.get("kubernetes.io/metadata.name")
    place = f"namespace {named}" if named else f"namespaces with {which}" if which else "any namespace"
    return Peer(f"{pods}{place}", namespace=named or f"? {which}", namespace_labels=within, labels=labels)


def _example(selector: Object) -> tuple[dict[str, str], str]:
    """Labels that a selector matches, and how a reader would put it."""
    labels: dict[str, str] = dict(selector.get("matchLabels", {}))
    words = [f"{key}={value}" for key, value in labels.items()]
    for each in selector.get("matchExpressions", []):
        values = each.get("values", [])
        words.append(" ".join([each["key"], each["operator"], *values]))
        if each["operator"] in {"In", "Exists"}:
            labels[each["key"]] = values[0] if values else "any"
    return labels, ", ".join(words)


def _named_ports(policies: Iterable[Object]) -> set[tuple[int, str]]:
    """Numbers and protocols of all ports that the policies name."""
    return {
        (port["port"], port.get("protocol", "TCP"))
        for policy in policies
        for direction in ("ingress", "egress")
        for rule in _rules(policy, direction)
        for port in rule.get("ports", [])
        if isinstance(port.get("port"), int)
    }


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
    if other.block is None:
        return block["cidr"] in {"0.0.0.0/0", "::/0"} and not block.get("except")
    return _within(other.block, block["cidr"]) and not any(
        _within(other.block, excluded) for excluded in block.get("except", [])
    )


def _within(inner: str, outer: str) -> bool:
    one, other = ipaddress.ip_network(inner, strict=False), ipaddress.ip_network(outer, strict=False)
    if isinstance(one, ipaddress.IPv4Network) and isinstance(other, ipaddress.IPv4Network):
        return one.subnet_of(other)
    if isinstance(one, ipaddress.IPv6Network) and isinstance(other, ipaddress.IPv6Network):
        return one.subnet_of(other)
    return False


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
