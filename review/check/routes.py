"""Whether requests from outside arrive: what Ingresses and HTTPRoutes send to is there, with the ports."""

from collections.abc import Iterator

from review.check.finding import Finding, Level, Rule
from review.check.references import absent
from review.manifests import Manifests, Object, namespace
from review.paths import Steps

MISSING_PORT = Rule(
    "missing-port",
    Level.ERROR,
    "a Service or a Gateway has the port or listener that is asked for",
    "https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend",
)
RULES: tuple[Rule, ...] = (MISSING_PORT,)


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every route to what is not there."""
    for each in manifests.of("Ingress"):
        yield from _ingress(each, manifests)
    for each in manifests.of("HTTPRoute"):
        yield from _route(each, manifests)


def _ingress(ingress: Object, manifests: Manifests) -> Iterator[Finding]:
    """The Services that an Ingress sends requests to."""
    spec = ingress["spec"]
    backends: list[tuple[Steps, Object]] = [
        (("spec", "rules", at, "http", "paths", number, "backend"), path["backend"])
        for at, rule in enumerate(spec.get("rules", []))
        for number, path in enumerate(rule.get("http", {}).get("paths", []))
    ]
    for path, backend in [(("spec", "defaultBackend"), spec.get("defaultBackend", {})), *backends]:
        # A backend may be another resource too, such as a bucket.
        if "service" in backend:
            port = backend["service"].get("port", {})
            number = port.get("number", port.get("name"))
            yield from _port(ingress, (*path, "service"), backend["service"]["name"], number, manifests)


def _route(route: Object, manifests: Manifests) -> Iterator[Finding]:
    """The Services and Gateways that an HTTPRoute refers to; those of another namespace are someone else's."""
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
