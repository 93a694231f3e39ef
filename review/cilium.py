"""CiliumNetworkPolicies, put as NetworkPolicies as far as those can say it.

https://docs.cilium.io/en/stable/security/policy/language/
"""

from collections.abc import Iterator
from typing import Any

from notation.printable import printable
from review.manifests import Manifests, Object, title

_KINDS = ("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy")
_POD_NAMESPACE = "io.kubernetes.pod.namespace"
_NAMESPACE_LABEL = "io.cilium.k8s.namespace.labels."
# What is read of a policy's rules, and of a rule in each direction.
_READ = {"endpointSelector", "ingress", "egress", "description", "labels"}
_PEERS = ("Endpoints", "Entities", "CIDR", "CIDRSet")


def as_network_policies(manifests: Manifests) -> list[Object]:
    """A NetworkPolicy for each CiliumNetworkPolicy, whose peers may be `{entity: …}` as well."""
    return [
        {"kind": each["kind"], "metadata": each["metadata"], "spec": _spec(rules)}
        for each in manifests.of("CiliumNetworkPolicy")
        for rules in _all_rules(each)
        if "endpointSelector" in rules
    ]


def unread(manifests: Manifests) -> list[str]:
    """What such policies say and no NetworkPolicy could, so that nobody takes it for read."""
    return [printable(f"{title(each)}: {what} is not read") for each in manifests.of(*_KINDS) for what in _unread(each)]


def _all_rules(each: Object) -> list[Object]:
    return [*([each["spec"]] if each.get("spec") else []), *each.get("specs", [])]


def _unread(each: Object) -> Iterator[str]:
    if each["kind"] != "CiliumNetworkPolicy":
        yield "the whole policy"
        return
    for rules in _all_rules(each):
        yield from sorted(rules.keys() - _READ)
        for direction, way in (("ingress", "from"), ("egress", "to")):
            for number, rule in enumerate(rules.get(direction, [])):
                known = {"toPorts", *(f"{way}{peer}" for peer in _PEERS)}
                yield from (f"{direction}[{number}].{field}" for field in sorted(rule.keys() - known))
                for ports in rule.get("toPorts", []):
                    yield from (f"{direction}[{number}].toPorts.{field}" for field in sorted(ports.keys() - {"ports"}))


def _spec(rules: Object) -> Object:
    directions = {"Ingress": "from", "Egress": "to"}
    types = [name for name in directions if rules.get(name.lower())]
    spec: Object = {"podSelector": _part(rules["endpointSelector"], of_namespace=False), "policyTypes": types}
    for name in types:
        found = [_rule(rule, directions[name]) for rule in rules[name.lower()]]
        spec[name.lower()] = [rule for rule in found if rule is not None]
    return spec


def _rule(rule: Object, way: str) -> Object | None:
    """A rule, or None for one that lets nothing through that can be read; with neither peers nor ports it denies."""
    given = [peer for peer in _PEERS if f"{way}{peer}" in rule]
    ports = [made for each in rule.get("toPorts", []) for port in each.get("ports", []) for made in _port(port)]
    if not given and (not ports or rule.keys() != {"toPorts"}):
        return None
    peers = [made for peer in given for each in rule[f"{way}{peer}"] for made in _peers(peer, each)]
    if given and not peers:
        return None
    everyone = not given or {"entity": "all"} in peers
    return {**({} if everyone else {way: peers}), **({"ports": ports} if ports else {})}


def _port(port: Object) -> Iterator[Object]:
    number = int(port["port"]) if str(port["port"]).isdecimal() else port["port"]
    spoken = port.get("protocol", "ANY")
    for protocol in ("TCP", "UDP", "SCTP") if spoken == "ANY" else (spoken,):
        end = {"endPort": port["endPort"]} if port.get("endPort") else {}
        yield {"protocol": protocol, **({"port": number} if number else {}), **end}


def _peers(kind: str, each: Any) -> Iterator[Object]:  # noqa: ANN401 - an entry of whatever kind
    if kind == "Endpoints":
        yield _endpoints(each)
    elif kind == "Entities":
        yield {"namespaceSelector": {}} if each == "cluster" else {"entity": each}
    elif kind == "CIDR":
        yield _block({"cidr": each})
    elif "cidr" in each:
        yield _block(each)


def _block(block: Object) -> Object:
    """Addresses, which to Cilium are never those of pods."""
    if block["cidr"] in {"0.0.0.0/0", "::/0"} and not block.get("except"):
        return {"entity": "world"}
    return {"ipBlock": {"cidr": block["cidr"], "except": block.get("except", [])}}


def _endpoints(selector: Object) -> Object:
    """Pods of the policy's own namespace, unless labels say of which."""
    namespaces = _part(selector, of_namespace=True)
    return {
        "podSelector": _part(selector, of_namespace=False),
        **({"namespaceSelector": namespaces} if any(namespaces.values()) else {}),
    }


def _part(selector: Object, *, of_namespace: bool) -> Object:
    """The labels of pods in a selector, or those of their namespace."""
    labels = {_label(key): value for key, value in selector.get("matchLabels", {}).items()}
    expressions = [(_label(each["key"]), each) for each in selector.get("matchExpressions", [])]
    return {
        "matchLabels": {name: value for (within, name), value in labels.items() if within is of_namespace},
        "matchExpressions": [{**each, "key": name} for (within, name), each in expressions if within is of_namespace],
    }


def _label(key: str) -> tuple[bool, str]:
    """Whether a label is one of the namespace, and its name in Kubernetes."""
    bare = key.removeprefix("k8s:").removeprefix("any:")
    if bare == _POD_NAMESPACE:
        return True, "kubernetes.io/metadata.name"
    return bare.startswith(_NAMESPACE_LABEL), bare.removeprefix(_NAMESPACE_LABEL)
