"""Services.

https://kubernetes.io/docs/concepts/services-networking/service/
"""

from review.check.finding import Level, Rule
from review.check.refused.addresses import address, block
from review.check.refused.containers import PROTOCOLS
from review.check.refused.fault import Fault, Faults, misspelled, outside, repeated, unlisted, whole
from review.check.refused.labels import labels
from review.check.refused.spelling import LABEL, PORT_NAME, QUALIFIED, SUBDOMAIN, quoted
from review.manifests import Object
from review.paths import Steps
from review.values import is_mapping, listing, mapping, mappings

PORT = Rule(
    "service-port",
    Level.ERROR,
    "a Service has ports, each with a number, a protocol and a name of its own",
    "https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services",
)
TYPE = Rule(
    "service-type",
    Level.ERROR,
    "a Service has fields that go together with its type",
    "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
)
RULES = (PORT, TYPE)

_TYPES = ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")
_LONGEST_AFFINITY = 86400


def faults(each: Object) -> Faults:
    """What is wrong with a Service."""
    spec = mapping(each, "spec")
    kind = spec.get("type") or "ClusterIP"
    yield from labels(("spec", "selector"), spec.get("selector"))
    yield from _ports(spec, kind)
    yield from unlisted(TYPE, ("spec",), spec, "type", _TYPES)
    yield from _of_type(spec, kind)
    yield from _affinity(spec)
    yield from unlisted(TYPE, ("spec",), spec, "internalTrafficPolicy", ("Cluster", "Local"), may_be_empty=False)
    yield from unlisted(
        TYPE,
        ("spec",),
        spec,
        "ipFamilyPolicy",
        ("SingleStack", "PreferDualStack", "RequireDualStack"),
        may_be_empty=False,
    )
    distributions = ("PreferClose", "PreferSameZone", "PreferSameNode")
    yield from unlisted(TYPE, ("spec",), spec, "trafficDistribution", distributions, may_be_empty=False)
    given = spec.get("clusterIP")
    if given and given != "None":
        yield from address(TYPE, ("spec", "clusterIP"), given)
    for number, ip in enumerate(listing(spec, "clusterIPs")):
        if ip != "None":
            yield from address(TYPE, ("spec", "clusterIPs", number), ip)
    for number, ip in enumerate(listing(spec, "externalIPs")):
        yield from address(TYPE, ("spec", "externalIPs", number), ip)


def _ports(spec: Object, kind: object) -> Faults:
    ports, at = mappings(spec, "ports"), ("spec", "ports")
    headless = spec.get("clusterIP") == "None"
    if not ports and not headless and kind != "ExternalName":
        yield Fault(PORT, at, "the Service has no ports", "add those that its pods listen on")
    yield from repeated(PORT, at, [each.get("name") for each in ports], "name")
    for name in ("port", "nodePort"):
        yield from _taken(at, ports, name)
    for number, each in enumerate(ports):
        path = (*at, number)
        if not each.get("name") and len(ports) > 1:
            reason = f"port {each.get('port')} has no name, and the Service has {len(ports)} ports"
            yield Fault(PORT, (*path, "name"), reason, "give it one")
        if each.get("nodePort") and kind == "ClusterIP":
            reason = f"nodePort is {each['nodePort']}, and the Service is of type ClusterIP"
            yield Fault(PORT, (*path, "nodePort"), reason, "remove it, or set the type to NodePort")
        yield from _port(path, each)


def _port(at: Steps, each: Object) -> Faults:
    if each.get("name"):
        yield from misspelled(PORT, (*at, "name"), each["name"], LABEL)
    yield from unlisted(PORT, at, each, "protocol", PROTOCOLS)
    target = each.get("targetPort")
    if target and isinstance(target, str):
        yield from misspelled(PORT, (*at, "targetPort"), target, PORT_NAME)
    elif target:
        yield from outside(PORT, at, each, "targetPort", 1, 65535)
    yield from misspelled(PORT, (*at, "appProtocol"), each.get("appProtocol"), QUALIFIED)


def _taken(at: Steps, ports: list[Object], name: str) -> Faults:
    seen: set[tuple[object, object]] = set()
    for number, each in enumerate(ports):
        value = (each.get("protocol") or "TCP", each.get(name))
        if value[1] and value in seen:
            reason = f"{name} {value[1]} of {value[0]} is there twice"
            yield Fault(PORT, (*at, number, name), reason, "remove one, or give it another number")
        seen.add(value)


def _of_type(spec: Object, kind: object) -> Faults:
    at, headless = ("spec",), spec.get("clusterIP") == "None"
    if kind in {"NodePort", "LoadBalancer"} and headless:
        reason = f"clusterIP is None, and the Service is of type {kind}"
        yield Fault(TYPE, ("spec", "clusterIP"), reason, "remove one of both")
    if kind == "ExternalName":
        yield from _external_name(spec)
    for name in ("loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "loadBalancerClass"):
        if kind != "LoadBalancer" and spec.get(name) not in (None, [], ""):
            reason = f"{name} is given, and the Service is of type {kind}"
            yield Fault(TYPE, (*at, name), reason, "remove it, or set the type to LoadBalancer")
    for number, each in enumerate(listing(spec, "loadBalancerSourceRanges")):
        if isinstance(each, str) and block(each.strip()) is None:
            path = (*at, "loadBalancerSourceRanges", number)
            yield Fault(TYPE, path, f"{quoted(each)} is no block of addresses", "write one, such as 10.0.0.0/8")
    outer = spec.get("externalTrafficPolicy")
    if kind in {"NodePort", "LoadBalancer"}:
        yield from unlisted(TYPE, at, spec, "externalTrafficPolicy", ("Cluster", "Local"))
    elif outer and not (kind == "ClusterIP" and spec.get("externalIPs")):
        reason = f"externalTrafficPolicy is {outer}, and the Service is of type {kind}"
        yield Fault(TYPE, (*at, "externalTrafficPolicy"), reason, "remove it; nobody comes from outside")
    if whole(spec, "healthCheckNodePort") and not (kind == "LoadBalancer" and outer == "Local"):
        reason = "healthCheckNodePort is given, and externalTrafficPolicy is not Local"
        yield Fault(TYPE, (*at, "healthCheckNodePort"), reason, "remove it")


def _external_name(spec: Object) -> Faults:
    name = spec.get("externalName")
    if not name:
        yield Fault(TYPE, ("spec", "externalName"), "an ExternalName has no externalName", "add the name of the host")
    elif isinstance(name, str):
        yield from misspelled(TYPE, ("spec", "externalName"), name.removesuffix(".") or name, SUBDOMAIN)


def _affinity(spec: Object) -> Faults:
    yield from unlisted(TYPE, ("spec",), spec, "sessionAffinity", ("ClientIP", "None"))
    config = spec.get("sessionAffinityConfig")
    if is_mapping(config) and spec.get("sessionAffinity") == "ClientIP":
        path = ("spec", "sessionAffinityConfig", "clientIP")
        yield from outside(TYPE, path, mapping(config, "clientIP"), "timeoutSeconds", 1, _LONGEST_AFFINITY)
