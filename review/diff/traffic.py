"""Which connections open and close, and where Services and routes lead from now on."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from review.cilium import unread
from review.diff.classes import Class, Effect, Verdict
from review.diff.fields import MISSING, Field
from review.diff.sides import Pair, Side, Sides
from review.diff.values import at
from review.labels import matches
from review.manifests import Manifests, Object, Pods, namespace, title
from review.policies import policies_of
from review.reach import Reach, reach
from review.shapes import kind_of

_POLICIES = ("NetworkPolicy", "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy")
_ROUTES = ("Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "Gateway")
_PUBLIC = ("LoadBalancer", "NodePort")
_SERVICE = re.compile(
    r"spec\.(ports|selector|type|externalName|externalIPs|sessionAffinity|externalTrafficPolicy|internalTrafficPolicy"
    r"|loadBalancer\w+|publishNotReadyAddresses|clusterIP|healthCheckNodePort|trafficDistribution)\b.*"
)
# Up to so many workloads the connections of all namespaces are found together; beyond, those of each by itself.
_MOST_TOGETHER = 80
# Pairs of parties that one line names.
_MOST_NAMED = 60


@dataclass(frozen=True)
class Moved:
    """The connections of a namespace that open and that close; of no namespace where they are those of several."""

    place: str
    opened: tuple[Reach, ...]
    closed: tuple[Reach, ...]


def verdict(flows: Iterable[Moved], pair: Pair, field: Field) -> Verdict | None:
    """Whether a change of a field moves traffic."""
    if pair.kind == "Service" and _SERVICE.fullmatch(field.pattern):
        return _of_service(pair, field)
    if pair.kind in _ROUTES and field.steps[0] == "spec":
        return Verdict(Class.TRAFFIC, "requests are led by it")
    if pair.kind in _POLICIES and field.steps[0] in {"spec", "specs"}:
        return _of_policy(flows, pair)
    return _of_annotation(pair, field)


def _of_policy(flows: Iterable[Moved], pair: Pair) -> Verdict:
    if any(each.place in {pair.namespace, ""} for each in flows):
        return Verdict(Class.TRAFFIC, "the policies together let other connections through; see the flows")
    if unread(Manifests((pair.old, pair.new))):
        return Verdict(Class.TRAFFIC, "it says what is not read here; look by hand at what it lets through")
    return Verdict(Class.IN_PLACE, "all policies together let through what they did")


def _of_annotation(pair: Pair, field: Field) -> Verdict | None:
    """Controllers of load balancers and routes are told much by annotations."""
    is_led = pair.kind in _ROUTES or at(pair.new, "spec", "type") == "LoadBalancer"
    if is_led and field.steps[:2] == ("metadata", "annotations"):
        return Verdict(Class.TRAFFIC, "the controller that makes the way in may read it")
    return None


def _of_service(pair: Pair, field: Field) -> Verdict:
    if field.pattern in {"spec.clusterIP", "spec.clusterIPs"} and field.after is MISSING:
        # patchAllocatedValues in pkg/registry/core/service/storage
        return Verdict(Class.NO_EFFECT, "the API server keeps the address that the Service has")
    return Verdict(Class.TRAFFIC, _leads(pair, field))


def _leads(pair: Pair, field: Field) -> str:
    kind = pair.new["spec"].get("type", "ClusterIP")
    if field.pattern == "spec.type" and kind in _PUBLIC:
        return f"the Service can be reached from outside of the cluster ({kind})"
    if field.pattern.startswith("spec.selector"):
        return "the Service leads to other pods"
    if field.pattern.startswith("spec.ports"):
        return "clients find the Service at other ports, or it leads to other ports of the pods"
    return "the Service hands connections on in another way"


def of_added(each: Object) -> Verdict | None:
    """Whether a new object moves traffic by itself."""
    kind = kind_of(each)
    if kind == "Service" and each["spec"].get("type") in _PUBLIC:
        return Verdict(Class.TRAFFIC, f"it can be reached from outside of the cluster ({each['spec']['type']})")
    if kind in _ROUTES:
        return Verdict(Class.TRAFFIC, "it leads requests from now on")
    return None


def of_removed(each: Object) -> Verdict | None:
    """Whether an object that is gone moves traffic once it is removed."""
    if kind_of(each) in {"Service", *_ROUTES}:
        return Verdict(
            Class.TRAFFIC, "it stays in the cluster unless it is pruned; once it is gone, clients find nothing there"
        )
    return None


def effects(sides: Sides, flows: Iterable[Moved]) -> Iterator[Effect]:
    """The connections that open and close, and the Services that lead to other workloads."""
    for each in flows:
        for word, found in (("opens", each.opened), ("closes", each.closed)):
            if found:
                yield Effect(each.place or "connections", Verdict(Class.TRAFFIC, f"{word}: {_named(found)}"))
    for name in sides.touched:
        yield from _services(sides, name)


def _named(found: Sequence[Reach]) -> str:
    """Connections in a line: from whom to whom, on which ports."""
    ports: dict[tuple[str, str], list[str]] = {}
    for each in found:
        ports.setdefault((each.source, each.target), []).append(f"{each.port or 'every port'}/{each.protocol}")
    shown = [f"{source} → {target} {' and '.join(some)}" for (source, target), some in ports.items()]
    more = f"; and {len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else ""
    return f"{'; '.join(shown[:_MOST_NAMED])}{more}"


def moved(sides: Sides) -> tuple[Moved, ...]:
    """The connections that open and close, by the meaning of all policies together."""
    touched = [name for name in sides.touched if _matters(sides, name)]
    if not touched:
        return ()
    if max(_workloads(sides.old), _workloads(sides.new)) <= _MOST_TOGETHER:
        places = [(_only(sides), sides.old.manifests, sides.new.manifests)]
    else:
        places = [(name, sides.old.within(name), sides.new.within(name)) for name in touched]
    found: list[Moved] = []
    for place, old, new in places:
        was, will = set(reach(old)), set(reach(new))
        if was != will:
            found.append(Moved(place, tuple(sorted(will - was)), tuple(sorted(was - will))))
    return tuple(found)


def _only(sides: Sides) -> str:
    """The namespace, where there is one alone."""
    names = {*sides.old.namespaces, *sides.new.namespaces} - {"default"}
    return next(iter(names)) if len(names) == 1 else ""


def _workloads(side: Side) -> int:
    return sum(len(side.pods(name)) for name in side.namespaces)


def _matters(sides: Sides, name: str) -> bool:
    """Whether a namespace differs in anything that the flows are made of."""
    return _made_of(sides.old, name) != _made_of(sides.new, name)


def _made_of(side: Side, name: str) -> object:
    labels = (side.manifests.get("Namespace", name, "default") or {}).get("metadata", {}).get("labels", {})
    pods = {each.name: (each.labels, each.ports) for each in side.pods(name)}
    policies = {title(each): each["spec"] for each in side.within(name).of("NetworkPolicy")}
    others = [(each["metadata"]["name"], each["spec"]) for each in policies_of(_cilium(side, name))]
    return labels, pods, policies, others


def _cilium(side: Side, name: str) -> Manifests:
    return Manifests(tuple(side.within(name).of("CiliumNetworkPolicy")))


def _services(sides: Sides, name: str) -> Iterator[Effect]:
    """Services whose pods are those of other workloads from now on, by whatever change of labels."""
    gone = {title(each) for each in sides.removed if namespace(each) == name}
    old, new = sides.old, sides.new
    for service in new.within(name).of("Service"):
        before = old.manifests.get("Service", service["metadata"]["name"], name)
        if before is None:
            continue
        was, will = _selected(before, old.pods(name)), _selected(service, new.pods(name))
        if was != will and not (was ^ will) <= gone:
            text = f"leads to {_and(will) or 'nobody'} instead of {_and(was) or 'nobody'}"
            yield Effect(title(service), Verdict(Class.TRAFFIC, text))


def _selected(service: Object, pods: list[Pods]) -> set[str]:
    selector = service["spec"].get("selector")
    if not selector:
        return set()
    return {each.name for each in pods if matches({"matchLabels": selector}, each.labels)}


def _and(names: set[str]) -> str:
    return " and ".join(sorted(names))
