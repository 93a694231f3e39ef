"""Ingresses and NetworkPolicies.

https://kubernetes.io/docs/concepts/services-networking/
"""

from review.check.finding import Level, Rule
from review.check.refused.addresses import block, is_address, is_part
from review.check.refused.containers import PROTOCOLS
from review.check.refused.fault import Fault, Faults, absent, misspelled, outside, unlisted, whole
from review.check.refused.labels import selector
from review.check.refused.spelling import PORT_NAME, SEGMENT, SERVICE_NAME, SUBDOMAIN, WILDCARD, quoted
from review.manifests import Object
from review.paths import Steps
from review.values import is_mapping, listing, mapping, mappings

INGRESS = Rule(
    "ingress-rule",
    Level.ERROR,
    "an Ingress sends a host and a path that there can be to one backend",
    "https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource",
)
POLICY = Rule(
    "network-policy",
    Level.ERROR,
    "a NetworkPolicy names peers, blocks of addresses and ports that there can be",
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource",
)
RULES = (INGRESS, POLICY)

_PATH_TYPES = ("Exact", "Prefix", "ImplementationSpecific")
_ODD_PARTS = ("//", "/./", "/../", "%2f", "%2F")
_ODD_ENDS = ("/..", "/.")


def ingress(each: Object) -> Faults:
    """What is wrong with an Ingress."""
    spec = mapping(each, "spec")
    rules, default = mappings(spec, "rules"), spec.get("defaultBackend")
    if not rules and default is None:
        yield Fault(INGRESS, ("spec",), "there are neither rules nor a defaultBackend", "add one of them")
    if is_mapping(default):
        yield from _backend(("spec", "defaultBackend"), default)
    for number, rule in enumerate(rules):
        yield from _rule(("spec", "rules", number), rule)
    for number, tls in enumerate(mappings(spec, "tls")):
        for place, host in enumerate(listing(tls, "hosts")):
            yield from _host(("spec", "tls", number, "hosts", place), host, addresses=True)
        if tls.get("secretName"):
            yield from misspelled(INGRESS, ("spec", "tls", number, "secretName"), tls["secretName"], SUBDOMAIN)
    if isinstance(spec.get("ingressClassName"), str):
        yield from misspelled(INGRESS, ("spec", "ingressClassName"), spec["ingressClassName"], SUBDOMAIN)


def _rule(at: Steps, rule: Object) -> Faults:
    if rule.get("host"):
        yield from _host((*at, "host"), rule["host"])
    if is_mapping(rule.get("http")):
        paths = mappings(rule, "http", "paths")
        if not paths:
            yield Fault(INGRESS, (*at, "http", "paths"), "the rule has no paths", "add one, such as /")
        for place, path in enumerate(paths):
            yield from _path((*at, "http", "paths", place), path)


def _host(at: Steps, host: object, *, addresses: bool = False) -> Faults:
    if not isinstance(host, str):
        return
    if not addresses and is_address(host):
        yield Fault(INGRESS, at, f"host {host} is an IP address", "write a DNS name, or leave the host out")
    else:
        wrong = (WILDCARD if "*" in host else SUBDOMAIN).wrong(host)
        if wrong:
            yield Fault(INGRESS, at, f"host {wrong.reason}", wrong.fix)


def _path(at: Steps, each: Object) -> Faults:
    kind, path = each.get("pathType"), each.get("path") or ""
    if not kind:
        yield Fault(INGRESS, (*at, "pathType"), "pathType is missing", "add Prefix or Exact")
        return
    yield from unlisted(INGRESS, at, each, "pathType", _PATH_TYPES)
    if isinstance(path, str) and kind in _PATH_TYPES:
        strict = kind != "ImplementationSpecific"
        if not path.startswith("/") and (path or strict):
            shown = f"path is {quoted(path)}" if path else "path is missing"
            yield Fault(INGRESS, (*at, "path"), f"{shown}, which does not begin with /", f"write /{path}")
        else:
            odd = next((part for part in _ODD_PARTS if part in path), "") or next(filter(path.endswith, _ODD_ENDS), "")
            if odd and strict:
                yield Fault(INGRESS, (*at, "path"), f"path {quoted(path)} holds {odd}", "write the path without it")
    yield from _backend((*at, "backend"), mapping(each, "backend"))


def _backend(at: Steps, backend: Object) -> Faults:
    service, resource = backend.get("service"), backend.get("resource")
    if service is not None and resource is not None:
        yield Fault(INGRESS, at, "the backend is a service and a resource at once", "keep one of them")
    elif service is None and resource is None:
        yield Fault(INGRESS, at, "the backend is neither a service nor a resource", "name a service")
    elif is_mapping(resource):
        for name in ("kind", "name"):
            yield from absent(INGRESS, (*at, "resource"), resource, name)
            yield from misspelled(INGRESS, (*at, "resource", name), resource.get(name), SEGMENT)
        if resource.get("apiGroup"):
            yield from misspelled(INGRESS, (*at, "resource", "apiGroup"), resource["apiGroup"], SUBDOMAIN)
    elif is_mapping(service):
        yield from misspelled(INGRESS, (*at, "service", "name"), service.get("name"), SERVICE_NAME)
        port = mapping(service, "port")
        if port.get("name") and port.get("number"):
            yield Fault(INGRESS, at, "the port has a name and a number", "keep one of them")
        elif port.get("name"):
            yield from misspelled(INGRESS, (*at, "service", "port", "name"), port["name"], PORT_NAME)
        elif port.get("number"):
            yield from outside(INGRESS, (*at, "service", "port"), port, "number", 1, 65535)
        else:
            yield Fault(INGRESS, at, "the service has no port", "add its number or its name")


def policy(each: Object) -> Faults:
    """What is wrong with a NetworkPolicy."""
    spec = mapping(each, "spec")
    yield from selector(("spec", "podSelector"), spec.get("podSelector"))
    for way, peers in (("ingress", "from"), ("egress", "to")):
        for number, rule in enumerate(mappings(spec, way)):
            at = ("spec", way, number)
            for place, port in enumerate(mappings(rule, "ports")):
                yield from _port((*at, "ports", place), port)
            for place, peer in enumerate(mappings(rule, peers)):
                yield from _peer((*at, peers, place), peer)
    types = listing(spec, "policyTypes")
    if len(types) > len({"Ingress", "Egress"}):
        yield Fault(POLICY, ("spec", "policyTypes"), f"there are {len(types)} policyTypes", "name each once")


def _port(at: Steps, port: Object) -> Faults:
    yield from unlisted(POLICY, at, port, "protocol", PROTOCOLS, may_be_empty=False)
    first, last = port.get("port"), whole(port, "endPort")
    if isinstance(first, str):
        yield from misspelled(POLICY, (*at, "port"), first, PORT_NAME)
    elif first is not None:
        yield from outside(POLICY, at, port, "port", 1, 65535)
    if last is None:
        return
    if isinstance(first, str) or first is None:
        reason = f"endPort is {last}, and port is {first or 'missing'}"
        yield Fault(POLICY, (*at, "endPort"), reason, "give port the number of the first one")
    elif last < first:
        yield Fault(POLICY, (*at, "endPort"), f"endPort is {last}, and port is {first}", "make it the larger one")
    else:
        yield from outside(POLICY, at, port, "endPort", 1, 65535)


def _peer(at: Steps, peer: Object) -> Faults:
    given = [name for name in ("podSelector", "namespaceSelector", "ipBlock") if peer.get(name) is not None]
    for name in ("podSelector", "namespaceSelector"):
        yield from selector((*at, name), peer.get(name))
    if not given:
        yield Fault(POLICY, at, "a peer names nobody", "add podSelector, namespaceSelector or ipBlock")
    elif "ipBlock" in given and len(given) > 1:
        yield Fault(POLICY, at, f"a peer has {' and '.join(given)}", "give ipBlock an entry of its own")
    if not is_mapping(peer.get("ipBlock")):
        return
    cidr = peer["ipBlock"].get("cidr")
    outer = block(cidr) if isinstance(cidr, str) else None
    path = (*at, "ipBlock")
    if isinstance(cidr, str) and outer is None:
        yield Fault(POLICY, (*path, "cidr"), f"{quoted(cidr)} is no block of addresses", f"write its size: {cidr}/32")
    for number, each in enumerate(listing(peer, "ipBlock", "except")):
        inner = block(each) if isinstance(each, str) else None
        where = (*path, "except", number)
        if isinstance(each, str) and inner is None:
            yield Fault(POLICY, where, f"{quoted(each)} is no block of addresses", f"write its size: {each}/32")
        elif inner and outer and not is_part(inner, outer):
            reason = f"except {each} is not a part of {cidr}"
            yield Fault(POLICY, where, reason, "name smaller blocks of addresses within it")
