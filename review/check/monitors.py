"""Whether what is to be scraped is there: the pods or Services of a monitor, with the port that it names."""

from collections.abc import Iterator

from review.check.finding import Finding, Level, Rule
from review.check.selectors import selected
from review.check.strangers import has_strangers
from review.labels import matches
from review.manifests import Manifests, Object, namespace

IDLE = Rule(
    "idle-monitor",
    Level.WARNING,
    "a PodMonitor or ServiceMonitor finds something to scrape, with the port that it names",
    "https://prometheus-operator.dev/docs/platform/troubleshooting/",
)
RULES: tuple[Rule, ...] = (IDLE,)


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every monitor of nothing, for which metrics are silently missing."""
    for monitor in manifests.of("PodMonitor"):
        if _is_within(monitor):
            selector = monitor["spec"]["selector"]
            ports = [each.ports for each in selected(selector, namespace(monitor), manifests)]
            yield from _scraped(monitor, "podMetricsEndpoints", "pods", ports, manifests)
    services: dict[str, list[Object]] = {}
    for service in manifests.of("Service"):
        services.setdefault(namespace(service), []).append(service)
    for monitor in manifests.of("ServiceMonitor"):
        if _is_within(monitor):
            chosen = [
                service["spec"].get("ports", [])
                for service in services.get(namespace(monitor), [])
                if matches(monitor["spec"]["selector"], service["metadata"].get("labels", {}))
            ]
            yield from _scraped(monitor, "endpoints", "Services", chosen, manifests)


def _is_within(monitor: Object) -> bool:
    """Whether it looks at its own namespace alone; what others have is not among the manifests."""
    where = monitor["spec"].get("namespaceSelector", {})
    return not where.get("any") and set(where.get("matchNames", [])) <= {namespace(monitor)}


def _scraped(
    monitor: Object, field: str, what: str, ports: list[list[Object]], manifests: Manifests
) -> Iterator[Finding]:
    if not ports:
        if has_strangers(namespace(monitor), manifests):
            return
        reason = f"selects no {what}, so that nothing is scraped"
        yield Finding(IDLE, monitor, ("spec", "selector"), reason, "mend the labels")
        return
    there = sorted({port["name"] for each in ports for port in each if "name" in port})
    for number, endpoint in enumerate(monitor["spec"].get(field, [])):
        name = endpoint.get("port")
        if name and name not in there:
            reason = f"scrapes port {name}, which none of its {what} has"
            fix = f"they have {', '.join(there) or 'no port with a name'}"
            yield Finding(IDLE, monitor, ("spec", field, number, "port"), reason, fix)
