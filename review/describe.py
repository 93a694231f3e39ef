"""The system as its manifests build it: a graph and tables, for a page that cannot drift."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from notation.printable import printable
from review import capacity
from review.check.catalogue import RULES
from review.graph import graph
from review.lines import HEADS, trimmed
from review.manifests import Manifests
from review.needs import needs
from review.prices import HOURS, Prices
from review.reach import reach
from review.shapes import kind_of

# The scales that last, and have a price.
_PRICED = ("least", "full")
_MARKED = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def blank(name: str, prices: Prices | None = None) -> str:
    """A page that nobody has written yet, with all that can be generated.

    Args:
        name: Its title.
        prices: What costs are reckoned by; without them the page says nothing of money.
    """
    return f"# {name}{_PARTS}{_COST if prices else ''}{_OBJECTS}"


_PARTS = """

What is applied for this environment, made by `make docs` of its manifests.

## Who talks to whom

<!-- generated: graph -->
<!-- end -->

Every connection that the NetworkPolicies let through, on both sides:

<!-- generated: flows -->
<!-- end -->

## What must be there beforehand

<!-- generated: needs -->
<!-- end -->

## Capacity

<!-- generated: resources -->
<!-- end -->
"""
_COST = """
## Cost a month

<!-- generated: cost -->
<!-- end -->
"""
_OBJECTS = """
## Objects

<!-- generated: objects -->
<!-- end -->
"""


def fill(page: str, manifests: Manifests, prices: Prices | None = None) -> str:
    """A page with everything between `<!-- generated: NAME -->` and `<!-- end -->` made anew.

    Args:
        page: Markdown; NAME is `graph`, `needs`, `objects`, `flows`, `resources`, `cost`, `variables` or `rules`.
        manifests: What to describe.
        prices: What `cost` is reckoned by.

    Raises:
        ValueError: There is no such NAME, or a cost without prices.
    """
    parts: dict[str, Callable[[Manifests], str]] = {
        "graph": graph,
        "needs": requirements,
        "objects": objects,
        "flows": flows,
        "resources": resources,
        "cost": partial(costs, prices=prices),
        "variables": variables,
        "rules": lambda _: rules(),
    }
    for match in _MARKED.finditer(page):
        if match["name"] not in parts:
            raise ValueError(f"there is no part {match['name']} to generate; there are {', '.join(parts)}")
    return _MARKED.sub(lambda match: f"{match[1]}\n{parts[match['name']](manifests)}\n\n{match[3]}", page)


def rules() -> str:
    """What `review check` holds manifests to."""
    return table(
        ("Rule", "Level", "What has to be true"),
        [(f"[`{rule.name}`]({rule.source})", str(rule.level), rule.title) for rule in RULES.values()],
    )


def requirements(manifests: Manifests) -> str:
    """What must be there beforehand, and for whom."""
    rows = groupby(needs(manifests), key=lambda need: need.what)
    return table(
        ("What", "For"), [(f"`{what}`", ", ".join(f"`{need.user}`" for need in found)) for what, found in rows]
    )


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
            (f"`{source}`", f"`{target}`", ", ".join(str(each.ports) for each in found))
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


def costs(manifests: Manifests, prices: Prices | None) -> str:
    """What a month costs, per workload and in total, with the prices that it is reckoned by.

    Raises:
        ValueError: There are no prices.
    """
    if prices is None:
        raise ValueError("the part cost needs prices; name their file with --prices")
    rows = capacity.demands(manifests)
    cells = [(_bare(row.name), *_month([row], prices)) for row in rows]
    head = ("Component", *(f"{HEADS[scale].capitalize()}, {prices.currency}" for scale in _PRICED))
    return f"{table(head, [*cells, ('**Total**', *_month(rows, prices))])}\n\n{printable(_note(prices))}"


def _month(rows: list[capacity.Demand], prices: Prices) -> list[str]:
    return [f"{prices.month(rows, scale):.2f}" for scale in _PRICED]


def _note(prices: Prices) -> str:
    return (
        f"A month of {HOURS} hours, by {prices.said}. It is what is requested that costs; jobs, traffic, the control "
        "plane and what nodes have left over are left out."
    )


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


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(map(printable, cells))} |" for cells in [head, ("---",) * len(head), *rows])
