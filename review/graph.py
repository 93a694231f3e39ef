"""Entries, Services, workloads, what they read and keep, and who talks to whom, as a Mermaid graph.

https://mermaid.js.org/syntax/flowchart.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from notation.printable import printable
from review.labels import matches
from review.manifests import Manifests, Object, Pods, namespace, title
from review.operators import operated_pods
from review.reach import OUTSIDE, reach
from review.shapes import kind_of

# How a kind is drawn, where it is always drawn.
_WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Cluster", "Pooler")
_ENTRIES = ("Gateway", "HTTPRoute", "Ingress", "Service")
# These only where a pod reads them.
_READ = {
    "ConfigMap": (("configMapKeyRef", "name"), ("configMapRef", "name"), ("configMap", "name")),
    "Secret": (("secretKeyRef", "name"), ("secretRef", "name"), ("secret", "secretName")),
    "PersistentVolumeClaim": (("persistentVolumeClaim", "claimName"),),
}
# What stands for everybody outside of the cluster.
_USERS = "users"


@dataclass(frozen=True, order=True)
class Node:
    """One thing that is drawn.

    Args:
        tier: The group that it is drawn in; empty for none.
        name: Its identifier.
        lines: What stands in it.
        shape: What stands on both sides of the text.
    """

    tier: str
    name: str
    lines: tuple[str, ...]
    shape: tuple[str, str] = ("[", "]")

    def __str__(self) -> str:
        opening, closing = self.shape
        return f'{self.name}{opening}"{"<br/>".join(map(_literal, filter(None, self.lines)))}"{closing}'


def graph(manifests: Manifests) -> str:
    """Everything between a user and the data, and the connections that the policies let through."""
    lines = ["```mermaid", "graph TB", f"    {Node('', _USERS, ('Users',), ('([', '])'))}"]
    pods = [*manifests.pods, *operated_pods(manifests)]
    nodes = sorted(set(_nodes(manifests, pods)))
    for tier, members in groupby(nodes, key=lambda node: node.tier):
        lines.append(f'    subgraph {_identifier(tier)}_tier ["{_literal(tier)}"]')
        lines += [f"        {node}" for node in members]
        lines.append("    end")
    lines += [f"    {edge}" for edge in dict.fromkeys(_edges(manifests, pods))]
    return "\n".join(map(printable, [*lines, "```"]))


def _nodes(manifests: Manifests, pods: list[Pods]) -> Iterator[Node]:
    for each in manifests.of(*_ENTRIES, *_WORKLOADS, "HorizontalPodAutoscaler"):
        yield Node(_tier(each), _node(each), tuple(_text(each)))
    for some in pods:
        for kind, name in _reads(some):
            shape = ("[(", ")]") if kind == "PersistentVolumeClaim" else ("[/", "/]")
            made = manifests.get(kind, name, some.namespace)
            words = (f"{kind} {name}", _size(made) if made and kind == "PersistentVolumeClaim" else "")
            yield Node(_tier(made) if made else "from elsewhere", _identifier(f"{kind}/{name}"), words, shape)
        for claim in some.claims:
            yield Node(_tier(some.owner), _claim(some, claim), (_claim_name(claim), _size(claim)), ("[(", ")]"))


def _text(each: Object) -> Iterator[str]:
    kind, spec = kind_of(each), each.get("spec", {})
    name = each["metadata"]["name"]
    yield f"{spec.get('type', 'ClusterIP')} Service {name}" if kind == "Service" else f"{kind} {name}"
    match kind:
        case "Service":
            yield ", ".join(f"port {port['port']}" for port in spec.get("ports", [])) or "no port"
        case "Deployment" | "StatefulSet":
            yield _pods(spec.get("replicas"))
        case "Cluster" | "Pooler":
            yield _pods(spec.get("instances", 1))
        case "CronJob":
            yield str(spec.get("schedule", ""))
        case "Gateway":
            yield ", ".join(dict.fromkeys(f"port {each['port']}" for each in spec["listeners"] if "port" in each))
        case _:
            pass


def _pods(count: int | None) -> str:
    return "pods by HPA" if count is None else "1 pod" if count == 1 else f"{count} pods"


def _edges(manifests: Manifests, pods: list[Pods]) -> Iterator[str]:
    yield from _ways_in(manifests)
    entries: dict[str, Object] = {}
    for some in pods:
        for service in _services_of(some, manifests):
            entries.setdefault(some.name, service)
            yield f"{_node(service)} --> {_node(some.owner)}"
    yield from _connections(manifests, pods, entries)
    for autoscaler in manifests.of("HorizontalPodAutoscaler"):
        spec = autoscaler["spec"]
        target = manifests.get(spec["scaleTargetRef"]["kind"], spec["scaleTargetRef"]["name"], namespace(autoscaler))
        if target:
            scale = f"scales {spec.get('minReplicas', 1)} to {spec['maxReplicas']}"
            yield f"{_node(autoscaler)} -.->|{scale}| {_node(target)}"
    for some in pods:
        for kind, name in _reads(some):
            source, workload = _identifier(f"{kind}/{name}"), _node(some.owner)
            yield f"{workload} --> {source}" if kind == "PersistentVolumeClaim" else f"{source} -.-> {workload}"
        for claim in some.claims:
            yield f"{_node(some.owner)} --> {_claim(some, claim)}"


def _ways_in(manifests: Manifests) -> Iterator[str]:
    """From the Gateway, the routes and the Ingresses to the Services."""
    for route in manifests.of("HTTPRoute"):
        for parent in route["spec"].get("parentRefs", []):
            if gateway := manifests.get("Gateway", parent["name"], parent.get("namespace", namespace(route))):
                yield f"{_USERS} --> {_node(gateway)}"
                yield f"{_node(gateway)} --> {_node(route)}"
        behind = [each["name"] for rule in route["spec"].get("rules", []) for each in rule.get("backendRefs", [])]
        yield from _to_services(route, behind, manifests)
    for ingress in manifests.of("Ingress"):
        yield f"{_USERS} --> {_node(ingress)}"
        spec = ingress["spec"]
        paths = [path for rule in spec.get("rules", []) for path in rule.get("http", {}).get("paths", [])]
        backends = [spec.get("defaultBackend", {}), *(path["backend"] for path in paths)]
        yield from _to_services(ingress, [each["service"]["name"] for each in backends if "service" in each], manifests)


def _to_services(source: Object, names: Iterable[str], manifests: Manifests) -> Iterator[str]:
    for name in names:
        if service := manifests.get("Service", name, namespace(source)):
            yield f"{_node(source)} --> {_node(service)}"


def _connections(manifests: Manifests, pods: list[Pods], entries: Mapping[str, Object]) -> Iterator[str]:
    """The connections that the policies let through, by way of the Services in front of their targets."""
    nodes = {some.name: _node(some.owner) for some in pods}
    for each in reach(manifests):
        if each.target in nodes and (each.source in nodes or each.source == OUTSIDE.name):
            source = nodes.get(each.source, _USERS)
            target = _node(entries[each.target]) if each.target in entries else nodes[each.target]
            yield f"{source} -->|{each.ports}| {target}"


def _reads(some: Pods) -> list[tuple[str, str]]:
    """Kinds and names of what pods read or mount."""
    parts = [*some.spec.get("volumes", [])]
    for container in some.containers:
        parts += [*container.get("envFrom", []), *(each.get("valueFrom", {}) for each in container.get("env", []))]
    found = {
        (kind, part[field][key])
        for part in parts
        for kind, fields in _READ.items()
        for field, key in fields
        if part.get(field, {}).get(key)
    }
    return sorted(found)


def _services_of(some: Pods, manifests: Manifests) -> Iterator[Object]:
    for service in manifests.of("Service"):
        selector = service["spec"].get("selector")
        if selector and namespace(service) == some.namespace and matches({"matchLabels": selector}, some.labels):
            yield service


def _claim(some: Pods, claim: Object) -> str:
    return _identifier(f"{some.name}/{_claim_name(claim)}")


def _claim_name(claim: Object) -> str:
    return str(claim.get("metadata", {}).get("name", "volume"))


def _size(claim: Object) -> str:
    return str(claim["spec"].get("resources", {}).get("requests", {}).get("storage", "any size"))


def _node(each: Object) -> str:
    return _identifier(title(each))


def _literal(text: str) -> str:
    """Text that means itself between quotes."""
    return re.sub('[#"<]', lambda match: f"#{ord(match[0])};", text)


def _identifier(text: str) -> str:
    """A word of letters, digits and underscores, another one for another text."""
    spelt = text.replace("/", "__").replace("-", "_")
    return re.sub(r"[^A-Za-z0-9_]", lambda match: f"_{ord(match[0]):x}_", spelt)


def _tier(each: Object) -> str:
    labels: Mapping[str, str] = each["metadata"].get("labels", {})
    return labels.get("tier", "other")
