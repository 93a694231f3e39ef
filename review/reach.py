"""Who can talk to whom, by the meaning of the NetworkPolicies.

https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from notation.addresses import Spans, is_everything, spans, together, within
from review.cilium import as_network_policies
from review.labels import matches
from review.manifests import Manifests, Object, namespace
from review.operators import operated_pods

# An address of TEST-NET-3 (RFC 5737), which stands for anywhere outside the cluster.
_OUTSIDE_ADDRESS = "203.0.113.1/32"
# What Cilium knows by what it is: https://docs.cilium.io/en/stable/security/policy/language/#entities-based
_ENTITIES = {"kube-apiserver": "Kubernetes API server", "host": "the pod's own node", "remote-node": "other nodes"}
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
        addresses: The same where more than one block says them.
        entity: What Cilium calls it, which then knows it by no address.
    """

    name: str
    namespace: str | None = None
    namespace_labels: dict[str, str] = field(default_factory=dict[str, str])
    labels: dict[str, str] = field(default_factory=dict[str, str])
    ports: tuple[tuple[str | None, int, str], ...] = ()
    block: str | None = None
    addresses: Spans = ()
    entity: str | None = None

    @property
    def known_addresses(self) -> Spans:
        """All its addresses that are known."""
        return self.addresses or (spans(self.block) if self.block else ())


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
OTHER_NAMESPACE = Peer(
    "another namespace", namespace="another", namespace_labels={"kubernetes.io/metadata.name": "another"}
)
SURROUNDINGS = (OUTSIDE, CLUSTER_DNS, OTHER_NAMESPACE)

# https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/: on the node, and as pods where a network plugin
# redirects to them.
NODE_LOCAL_DNS = Peer("node-local DNS at 169.254.20.10", block="169.254.20.10/32")
NODE_LOCAL_DNS_PODS = Peer(
    "node-local DNS",
    namespace="kube-system",
    namespace_labels={"kubernetes.io/metadata.name": "kube-system"},
    labels={"k8s-app": "node-local-dns"},
)
# https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-dns
GKE_CLOUD_DNS = Peer("Cloud DNS of GKE at 169.254.169.254", block="169.254.169.254/32")
# https://github.com/openshift/cluster-dns-operator
OPENSHIFT_DNS = Peer(
    "DNS of OpenShift",
    namespace="openshift-dns",
    namespace_labels={"kubernetes.io/metadata.name": "openshift-dns"},
    labels={"dns.operator.openshift.io/daemonset-dns": "default"},
)
# Who is asked for names, and asks nobody here.
NAME_SERVERS = (NODE_LOCAL_DNS, NODE_LOCAL_DNS_PODS, GKE_CLOUD_DNS, OPENSHIFT_DNS)


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

    The other end may be anything that the policies name on its side: other namespaces, blocks of addresses.
    """
    policies = policies_of(manifests)
    inside = peers(manifests)
    known = [*inside, *surroundings, *NAME_SERVERS]
    sources = [*inside, *surroundings, *_named(policies, "ingress", known)]
    targets = [*known, *_named(policies, "egress", known)]
    ports = _named_ports(policies)
    found = {
        each
        for source in sources
        for target in targets
        if source is not target and (source in inside or target in inside)
        for each in _between(policies, source, target, ports)
    }
    return sorted(found - set(_within_others(found, sources, targets)))


def policies_of(manifests: Manifests) -> list[Object]:
    """All policies, those of Cilium's kind too, as NetworkPolicies."""
    return [*manifests.of("NetworkPolicy"), *as_network_policies(manifests)]


def _within_others(found: Iterable[Reach], sources: list[Peer], targets: list[Peer]) -> Iterator[Reach]:
    """What is said already of more addresses that some policy names."""
    wider = {narrow.name: _wider(narrow, [*sources, *targets]) for narrow in [*sources, *targets] if narrow.addresses}
    said = set(found)
    for each in said:
        larger = [replace(each, source=name) for name in wider.get(each.source, ())]
        larger += [replace(each, target=name) for name in wider.get(each.target, ())]
        if not said.isdisjoint(larger):
            yield each


def _wider(narrow: Peer, others: Iterable[Peer]) -> list[str]:
    return [
        each.name
        for each in others
        if each.addresses != narrow.addresses and each.addresses and within(narrow.addresses, each.addresses)
    ]


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


def _named(policies: Iterable[Object], direction: str, known: Iterable[Peer]) -> list[Peer]:
    """What the policies name on the far side of a direction, and is not known."""
    found: dict[str, Peer] = {}
    for policy in policies:
        for rule in _rules(policy, direction):
            unknown = [each for each in _far_side(rule, direction) if not _is_known(each, namespace(policy), known)]
            blocks = [each["ipBlock"] for each in unknown if "ipBlock" in each]
            strangers = [_stranger(each, namespace(policy)) for each in unknown if "ipBlock" not in each]
            for peer in [*strangers, *([_addresses(blocks)] if blocks else [])]:
                found.setdefault(json.dumps([peer.name, peer.namespace, peer.labels], sort_keys=True), peer)
    return list(found.values())


def _far_side(rule: Object, direction: str) -> list[Object]:
    return rule.get("to" if direction == "egress" else "from") or []


def _is_known(allowed: Object, policy_namespace: str, known: Iterable[Peer]) -> bool:
    return any(_matches_one(allowed, each, policy_namespace) and _as_narrow(allowed, each) for each in known)


def _as_narrow(allowed: Object, peer: Peer) -> bool:
    """Whether a known party is all that a rule can mean: its very addresses, or pods by labels that it carries."""
    if "entity" in allowed:
        return True
    if "ipBlock" in allowed:
        return bool(peer.block == allowed["ipBlock"]["cidr"])
    selector = allowed.get("podSelector", {})
    return bool(selector.get("matchLabels")) and matches(selector, peer.labels)


def _addresses(blocks: list[Object]) -> Peer:
    """The addresses that a rule names, as one party."""
    names = [
        " except ".join([each["cidr"], *([" and ".join(each["except"])] if each.get("except") else [])])
        for each in blocks
    ]
    return Peer(", ".join(names), addresses=_together(blocks))


def _stranger(allowed: Object, policy_namespace: str) -> Peer:
    if "entity" in allowed:
        return Peer(_ENTITIES.get(allowed["entity"], f"{allowed['entity']} of Cilium"), entity=allowed["entity"])
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
    allowed = _far_side(rule, direction)
    blocks = [each["ipBlock"] for each in allowed if "ipBlock" in each]
    return (
        not allowed
        or bool(blocks and _hold(blocks, other))
        or any(_matches_one(each, other, policy_namespace) for each in allowed if "ipBlock" not in each)
    )


def _matches_one(allowed: Object, other: Peer, policy_namespace: str | None) -> bool:
    if "ipBlock" in allowed:
        return _hold([allowed["ipBlock"]], other)
    if "entity" in allowed:
        return other.entity == allowed["entity"] or (allowed["entity"] == "world" and bool(other.known_addresses))
    if other.namespace is None:
        return False
    if "namespaceSelector" in allowed:
        in_namespace = matches(allowed["namespaceSelector"], other.namespace_labels)
    else:
        in_namespace = other.namespace == policy_namespace
    return in_namespace and matches(allowed.get("podSelector", {}), other.labels)


def _hold(blocks: list[Object], other: Peer) -> bool:
    """A pod's address is not known beforehand, so that only blocks of all addresses are sure to hold it."""
    allowed, known = _together(blocks), other.known_addresses
    if known:
        return within(known, allowed)
    return other.namespace is not None and is_everything([allowed])


def _together(blocks: Iterable[Object]) -> Spans:
    return _spans(tuple((each["cidr"], tuple(each.get("except") or ())) for each in blocks))


@lru_cache(maxsize=1024)
def _spans(blocks: tuple[tuple[str, tuple[str, ...]], ...]) -> Spans:
    return together(spans(cidr, excluded) for cidr, excluded in blocks)


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
