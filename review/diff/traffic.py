"""Which connections open and close, and where Services and routes lead from now on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from review.cilium import unread
from review.diff.classes import Class, Effect, Verdict
from review.diff.fields import MISSING, Field
from review.diff.sides import Pair, Side, Sides
from review.labels import matches
from review.manifests import Manifests, Object, Pods, namespace, title
from review.policies import policies_of
from review.reach import Reach, reach
from review.shapes import kind_of
from review.values import at

_POLICIES = ("NetworkPolicy", "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy")
_ROUTES = ("Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "Gateway")
_PUBLIC = ("LoadBalancer", "NodePort")
_SERVICE = re.compile(
    r"spec\.(ports|selector|type|externalName|externalIPs|sessionAffinity|externalTrafficPolicy|internalTrafficPolicy"
    r"|loadBalancer\w+|publishNotReadyAddresses|clusterIP|healthCheckNodePort|trafficDistribution)\b.*"
)
# A workload with its namespace, such as shop/Deployment/backend.
_IN_NAMESPACE = re.compile(r"[^/\s]+/[A-Z]\w*/[^/\s]+\Z")
# Pairs of parties that one line names.
_MOST_NAMED = 60


@dataclass(frozen=True)
class Moved:
    """The connections that open and that close."""

    opened: tuple[Reach, ...] = ()
    closed: tuple[Reach, ...] = ()

    def concerns(self, within: str) -> bool:
        """Whether one of them begins or ends in a namespace; where there is one alone, names do not say it."""
        ends = [end for each in (*self.opened, *self.closed) for end in (each.source, each.target)]
        return any(end.startswith(f"{within}/") or not _IN_NAMESPACE.match(end) for end in ends)


def verdict(flows: Moved, pair: Pair, field: Field) -> Verdict | None:
    """Whether a change of a field moves traffic."""
    if pair.kind == "Service" and _SERVICE.fullmatch(field.pattern):
        return _of_service(pair, field)
    if pair.kind in _ROUTES and field.steps[0] == "spec":
        return Verdict(Class.TRAFFIC, "requests are led by it")
    if pair.kind in _POLICIES and field.steps[0] in {"spec", "specs"}:
        return _of_policy(flows, pair)
    return _of_annotation(pair, field)


def _of_policy(flows: Moved, pair: Pair) -> Verdict:
    if flows.concerns(pair.namespace):
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


def effects(sides: Sides, flows: Moved) -> Iterator[Effect]:
    """The connections that open and close, and the Services that lead to other workloads."""
    for word, found in (("opens", flows.opened), ("closes", flows.closed)):
        if found:
            yield Effect("connections", Verdict(Class.TRAFFIC, f"{word}: {_named(found)}"))
    for name in sides.touched:
        yield from _services(sides, name)


def _named(found: Sequence[Reach]) -> str:
    """Connections in a line: from whom to whom, on which ports."""
    ports: dict[tuple[str, str], list[str]] = {}
    for each in found:
        ports.setdefault((each.source, each.target), []).append(str(each.ports))
    shown = [f"{source} → {target} {' and '.join(some)}" for (source, target), some in ports.items()]
    more = f"; and {len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else ""
    return f"{'; '.join(shown[:_MOST_NAMED])}{more}"


def moved(sides: Sides) -> Moved:
    """The connections that open and close, by the meaning of all policies together."""
    if not any(_matters(sides, name) for name in sides.touched):
        return Moved()
    several = max(len(side.with_pods) for side in (sides.old, sides.new)) > 1
    was, will = (_flows(side, several=several) for side in (sides.old, sides.new))
    return Moved(*(tuple(sorted(found, key=_order)) for found in (will - was, was - will)))


def _flows(side: Side, *, several: bool) -> set[Reach]:
    """All connections of a side, whose pods have their namespace in the name where either side has several."""
    found, places = reach(side.manifests), side.with_pods
    if not several or len(places) > 1:
        return set(found)
    names = {pods.name: f"{pods.namespace}/{pods.name}" for place in places for pods in side.pods(place)}
    return {
        replace(each, source=names.get(each.source, each.source), target=names.get(each.target, each.target))
        for each in found
    }


def _order(each: Reach) -> tuple[str, str, str]:
    return each.source, each.target, str(each.ports)


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
            yield sides.effect(service, Verdict(Class.TRAFFIC, text))


def _selected(service: Object, pods: list[Pods]) -> set[str]:
    selector = service["spec"].get("selector")
    if not selector:
        return set()
    return {each.name for each in pods if matches({"matchLabels": selector}, each.labels)}


def _and(names: set[str]) -> str:
    return " and ".join(sorted(names))
