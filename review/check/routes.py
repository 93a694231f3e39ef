"""Whether requests from outside arrive: what Ingresses and routes send to is there, with the ports, and only once."""

import json
from collections.abc import Iterator

from review.check.finding import Finding, Level, Rule
from review.check.references import absent, keyed, named
from review.manifests import Manifests, Object, namespace, title
from review.paths import Steps
from review.values import mapping

MISSING_PORT = Rule(
    "missing-port",
    Level.ERROR,
    "a Service or a Gateway has the port or listener that is asked for",
    "https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend",
)
SAME_ROUTE = Rule(
    "same-route",
    Level.WARNING,
    "requests for a host and a path are sent by one Ingress or HTTPRoute",
    "https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule",
)
RULES: tuple[Rule, ...] = (MISSING_PORT, SAME_ROUTE)

_ROUTES = ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")
_NGINX = "nginx.ingress.kubernetes.io"
_CLASS = "kubernetes.io/ingress.class"


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every route to what is not there, and every one that another route takes the requests from."""
    for each in manifests.of("Ingress"):
        yield from _ingress(each, manifests)
    for kind in _ROUTES:
        for each in manifests.of(kind):
            yield from _route(each, manifests)
    first: dict[tuple[str, ...], Object] = {}
    for each in manifests.of("Ingress", "HTTPRoute"):
        for path, what, key in _ingress_keys(each) if each["kind"] == "Ingress" else _route_keys(each):
            other = first.setdefault(key, each)
            if other is not each:
                reason = f"{title(other)} of namespace {namespace(other)} is for {what} too, and the older one wins"
                yield Finding(SAME_ROUTE, each, path, reason, "keep one of the two")


def _ingress_keys(ingress: Object) -> Iterator[tuple[Steps, str, tuple[str, ...]]]:
    """What an Ingress is for: the field, in words, and so that two for the same can be told."""
    annotations = ingress["metadata"].get("annotations", {})
    # It is meant to take some of the requests of another one.
    if f"{_NGINX}/canary" in annotations:
        return
    name = ingress["spec"].get("ingressClassName", annotations.get(_CLASS, ""))
    for at, rule in enumerate(ingress["spec"].get("rules", [])):
        for number, each in enumerate(rule.get("http", {}).get("paths", [])):
            host, path = rule.get("host", ""), each.get("path", "")
            key = ("Ingress", name, host, path, each.get("pathType", ""))
            yield ("spec", "rules", at, "http", "paths", number), f"{host}{path or '/'}", key


def _route_keys(route: Object) -> Iterator[tuple[Steps, str, tuple[str, ...]]]:
    """The same of an HTTPRoute, of which each match counts with all that it asks for."""
    parents = [
        f"{each.get('namespace', namespace(route))}/{each['name']}/{each.get('sectionName')}/{each.get('port')}"
        for each in route["spec"].get("parentRefs", [])
    ]
    for at, rule in enumerate(route["spec"].get("rules", [])):
        for number, match in enumerate(rule.get("matches", [{}])):
            asked: Object = {"path": {"type": "PathPrefix", "value": "/"}, **match}
            said = json.dumps(asked, sort_keys=True, default=str)
            for host in route["spec"].get("hostnames", [""]):
                for parent in parents:
                    what = f"{host}{mapping(asked, 'path').get('value', '/')}"
                    yield ("spec", "rules", at, "matches", number), what, ("HTTPRoute", parent, host, said)


def _ingress(ingress: Object, manifests: Manifests) -> Iterator[Finding]:
    """The Services that an Ingress sends requests to."""
    spec = ingress["spec"]
    backends: list[tuple[Steps, Object]] = [
        (("spec", "rules", at, "http", "paths", number, "backend"), path["backend"])
        for at, rule in enumerate(spec.get("rules", []))
        for number, path in enumerate(rule.get("http", {}).get("paths", []))
    ]
    for path, backend in [(("spec", "defaultBackend"), spec.get("defaultBackend", {})), *backends]:
        if "service" in backend:
            port = backend["service"].get("port", {})
            number = port.get("number", port.get("name"))
            yield from _port(ingress, (*path, "service"), backend["service"]["name"], number, manifests)
        resource = backend.get("resource")
        # Of a kind of which there is none at all, such as a cloud's buckets, others may be elsewhere.
        if resource and manifests.of(resource["kind"]):
            yield from named(ingress, (*path, "resource"), resource["kind"], resource["name"], manifests)
    for annotation, kind in ((f"{_NGINX}/default-backend", "Service"), (f"{_NGINX}/auth-secret", "Secret")):
        name = ingress["metadata"].get("annotations", {}).get(annotation)
        # With a slash it is of another namespace.
        if name and "/" not in name:
            path = ("metadata", "annotations", annotation)
            if kind == "Secret":
                yield from keyed(ingress, path, kind, name, [], manifests)
            else:
                yield from named(ingress, path, kind, name, manifests)


def _route(route: Object, manifests: Manifests) -> Iterator[Finding]:
    """The Services and Gateways that a route refers to; those of another namespace are someone else's."""
    spec = route["spec"]
    for at, rule in enumerate(spec.get("rules", [])):
        for number, each in enumerate(rule.get("backendRefs", [])):
            if each.get("kind", "Service") == "Service" and each.get("namespace", namespace(route)) == namespace(route):
                path = ("spec", "rules", at, "backendRefs", number)
                yield from _port(route, path, each["name"], each.get("port"), manifests)
    for number, parent in enumerate(spec.get("parentRefs", [])):
        if parent.get("kind", "Gateway") == "Gateway":
            yield from _parent(route, ("spec", "parentRefs", number), parent, manifests)


def _parent(route: Object, path: Steps, parent: Object, manifests: Manifests) -> Iterator[Finding]:
    within = parent.get("namespace", namespace(route))
    gateway = manifests.get("Gateway", parent["name"], within)
    if gateway is None:
        if within == namespace(route):
            yield absent(route, path, "Gateway", parent["name"])
        return
    listeners = [each["name"] for each in gateway["spec"]["listeners"]]
    if parent.get("sectionName") not in {None, *listeners}:
        reason = f"Gateway/{parent['name']} has no listener {parent['sectionName']}"
        yield Finding(MISSING_PORT, route, (*path, "sectionName"), reason, f"it has {', '.join(listeners) or 'none'}")


def _port(user: Object, path: Steps, name: str, port: int | str | None, manifests: Manifests) -> Iterator[Finding]:
    service = manifests.get("Service", name, namespace(user))
    if service is None:
        yield absent(user, path, "Service", name)
        return
    there = [each[key] for each in service["spec"].get("ports", []) for key in ("name", "port") if key in each]
    if port is not None and port not in there:
        reason = f"Service/{name} has no port {port}"
        yield Finding(MISSING_PORT, user, (*path, "port"), reason, f"it has {', '.join(map(str, there)) or 'none'}")
