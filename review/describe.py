"""The system as its manifests build it: a Mermaid graph and tables, for a page that cannot drift."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from notation.printable import printable
from review import capacity
from review.labels import matches
from review.manifests import Manifests, Object, Pods, namespace, title
from review.reach import OUTSIDE, reach
from review.shapes import kind_of

_MARKED = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def fill(page: str, manifests: Manifests) -> str:
    """A page with everything between `<!-- generated: NAME -->` and `<!-- end -->` made anew.

    Args:
        page: Markdown; NAME is `graph`, `objects`, `flows`, `resources` or `variables`.
        manifests: What to describe.

    Raises:
        ValueError: There is no such NAME.
    """
    parts = {"graph": graph, "objects": objects, "flows": flows, "resources": resources, "variables": variables}
    for match in _MARKED.finditer(page):
        if match["name"] not in parts:
            raise ValueError(f"there is no part {match['name']} to generate; there are {', '.join(parts)}")
    return _MARKED.sub(lambda match: f"{match[1]}\n{parts[match['name']](manifests)}\n\n{match[3]}", page)


def graph(manifests: Manifests) -> str:
    """Services, workloads, what they read, and the connections that the policies let through."""
    lines = ["```mermaid", "graph TB", "    users([Users])"]
    drawn = manifests.of(*_SHAPES)
    claims = {pods.name: pods.claims for pods in manifests.pods}
    for tier, group in groupby(sorted(drawn, key=_tier), key=_tier):
        members = list(group)
        lines.append(f"    subgraph {_identifier(tier)}_tier [{tier}]")
        lines += [f"        {_node(each)}{_shape(each)}" for each in members]
        lines += [f"        {_node_of_claim(claim)}" for each in members for claim in claims.get(title(each), ())]
        lines.append("    end")
    lines += [f"    {edge}" for edge in _edges(manifests)]
    return "\n".join(map(printable, [*lines, "```"]))


def objects(manifests: Manifests) -> str:
    """Every object, by kind."""
    kinds: dict[str, list[str]] = {kind_of(each): [] for each in manifests.objects}
    for each in manifests.objects:
        kinds[kind_of(each)].append(each["metadata"]["name"])
    return table(("Kind", "Names"), [(kind, ", ".join(f"`{name}`" for name in names)) for kind, names in kinds.items()])


def flows(manifests: Manifests) -> str:
    """Every connection that the NetworkPolicies let through, on both sides."""
    ways = groupby(reach(manifests), key=lambda each: (each.source, each.target))
    return table(
        ("From", "To", "Port"),
        [
            (f"`{source}`", f"`{target}`", ", ".join(f"{each.port or 'every'}/{each.protocol}" for each in found))
            for (source, target), found in ways
        ],
    )


def resources(manifests: Manifests) -> str:
    """Requests per workload and in total."""
    rows = capacity.demands(manifests)
    least, most = capacity.total(rows)
    cells = [
        (
            _bare(row.name),
            _pods(row),
            *_amounts(row.each),
            _range(row.each * row.minimum, row.each * row.maximum, "cpu"),
            _range(row.each * row.minimum, row.each * row.maximum, "memory"),
        )
        for row in rows
    ]
    totals = ("**Total**", "", "", "", _storage(least), _range(least, most, "cpu"), _range(least, most, "memory"))
    head = ("Component", "Pods", "CPU each", "Memory each", "Storage each", "CPU in all", "Memory in all")
    return table(head, [*cells, totals])


def variables(manifests: Manifests) -> str:
    """What each Deployment's pods are told by ConfigMaps and Secrets; a Secret's value is nobody's business."""
    rows: list[tuple[str, ...]] = []
    for pods in manifests.pods:
        if kind_of(pods.owner) != "Deployment":
            continue
        for each in (each for container in pods.containers for each in container.get("env", [])):
            source = each.get("valueFrom", {})
            if "configMapKeyRef" in source:
                key = source["configMapKeyRef"]
                config_map = manifests.get("ConfigMap", key["name"], pods.namespace) or {}
                example = f"`{config_map.get('data', {}).get(key['key'], '')}`"
                rows.append((_bare(pods.name), f"`{each['name']}`", example, "ConfigMap"))
            elif "secretKeyRef" in source:
                rows.append((_bare(pods.name), f"`{each['name']}`", "", "Secret"))
    return table(("Tier", "Variable", "Example", "From"), rows)


_SHAPES = {
    "Service": "[{type} {kind} {name}<br/>{ports}]",
    "Deployment": "[{kind} {name}<br/>{pods}]",
    "StatefulSet": "[{kind} {name}<br/>{pods}]",
    "HorizontalPodAutoscaler": "[HPA {name}]",
    "ConfigMap": "[/{kind} {name}/]",
    "Secret": "[/{kind} {name}/]",
}


def _shape(each: Object) -> str:
    kind, spec, words = kind_of(each), each.get("spec", {}), {}
    if kind == "Service":
        ports = ", ".join(f"port {port['port']}" for port in spec.get("ports", []))
        words = {"type": spec.get("type", "ClusterIP"), "ports": ports or "no port"}
    elif kind in {"Deployment", "StatefulSet"}:
        replicas = spec.get("replicas")
        words = {"pods": "1 pod" if replicas == 1 else "pods by HPA" if replicas is None else f"{replicas} pods"}
    return _SHAPES[kind].format(kind=kind, name=each["metadata"]["name"], **words)


def _edges(manifests: Manifests) -> Iterator[str]:
    entries = {pods.name: service for pods in manifests.pods for service in _services_of(pods, manifests)}
    nodes = {pods.name: _node(pods.owner) for pods in manifests.pods}
    for each in reach(manifests):
        if each.target in nodes and (each.source in nodes or each.source == OUTSIDE.name):
            source = nodes.get(each.source, "users")
            target = _node(entries[each.target]) if each.target in entries else nodes[each.target]
            yield f"{source} -->|{each.protocol} {each.port}| {target}"
    for name, service in entries.items():
        yield f"{_node(service)} --> {nodes[name]}"
    for autoscaler in manifests.of("HorizontalPodAutoscaler"):
        spec = autoscaler["spec"]
        scaled = "{kind}/{name}".format_map(spec["scaleTargetRef"])
        if scaled in nodes:
            least, most = spec.get("minReplicas", 1), spec["maxReplicas"]
            yield f"{_node(autoscaler)} -.->|scales {least} to {most}| {nodes[scaled]}"
    for pods in manifests.pods:
        for read in sorted({found for each in _variables(pods) if (found := _reference(each))}):
            yield f"{read} -.-> {nodes[pods.name]}"
        for claim in pods.claims:
            yield f"{nodes[pods.name]} --> claim_{_identifier(claim['metadata']['name'])}"


def _variables(pods: Pods) -> Iterator[Object]:
    for container in pods.containers:
        yield from (variable.get("valueFrom", {}) for variable in container.get("env", []))


def _reference(source: Object) -> str | None:
    for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
        if field in source:
            return _identifier(f"{kind}/{source[field]['name']}")
    return None


def _services_of(pods: Pods, manifests: Manifests) -> Iterator[Object]:
    for service in manifests.of("Service"):
        selector = service["spec"].get("selector")
        if selector and namespace(service) == pods.namespace and matches({"matchLabels": selector}, pods.labels):
            yield service


def _node_of_claim(claim: Object) -> str:
    name = claim["metadata"]["name"]
    size = claim["spec"].get("resources", {}).get("requests", {}).get("storage", "any size")
    return f"claim_{_identifier(name)}[({name}<br/>{size})]"


def _node(each: Object) -> str:
    return _identifier(title(each))


def _identifier(text: str) -> str:
    return re.sub(r"\W", "_", text)


def _tier(each: Object) -> str:
    labels: Mapping[str, str] = each["metadata"].get("labels", {})
    return labels.get("tier", "other")


def _bare(name: str) -> str:
    return f"`{name.partition('/')[2] or name}`"


def _pods(row: capacity.Demand) -> str:
    if not row.each.cpu and not row.each.memory:
        return ""
    return f"{row.minimum}" if row.minimum == row.maximum else f"{row.minimum} to {row.maximum}"


def _amounts(amount: capacity.Amount) -> tuple[str, str, str]:
    cpu = f"{amount.cpu * 1000:.0f}m" if amount.cpu else ""
    memory = f"{amount.memory / 2**20:.0f}Mi" if amount.memory else ""
    return cpu, memory, _storage(amount)


def _storage(amount: capacity.Amount) -> str:
    return f"{trimmed(amount.storage / 2**30)} GiB" if amount.storage else ""


def _range(least: capacity.Amount, most: capacity.Amount, kind: str) -> str:
    low, high, unit = {
        "cpu": (least.cpu, most.cpu, "cores"),
        "memory": (least.memory / 2**30, most.memory / 2**30, "GiB"),
    }[kind]
    if not high:
        return ""
    return f"{trimmed(low)} {unit}" if low == high else f"{trimmed(low)} to {trimmed(high)} {unit}"


def trimmed(number: Decimal, places: int = 2) -> str:
    """A number with no more places than it needs."""
    return f"{number:.{places}f}".rstrip("0").rstrip(".")


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(map(printable, cells))} |" for cells in [head, ("---",) * len(head), *rows])
