"""`review capacity`: requests, limits, nodes and cost, of one set of manifests or of two."""

import argparse
import json
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from notation.options import Once
from notation.printable import printable
from review import describe
from review.arguments import number
from review.capacity import SCALES, Scale, demands, jobs
from review.effective import UNLIMITED, Amount
from review.environments import environments
from review.figures import Figures, figures
from review.lines import HEADS, changed, cores, lines, trimmed
from review.manifests import Manifests
from review.nodes import node_size
from review.prices import HOURS, Prices, read_prices
from review.source import ManifestError

_MOST_ZONES = 26
_ROLLOUT = (
    "A rollout is of every Deployment at once, at full scale with its surge,"
    " while every Job and one run of each CronJob go on."
)


def add_options(command: argparse.ArgumentParser) -> None:
    """Says what can be asked."""
    add = partial(command.add_argument, action=Once)
    add("--node", type=node_size, metavar="cpu=4,memory=16Gi", help="what a node has to give to pods; counts nodes")
    add("--zones", type=_zones, default=1, metavar="NUMBER", help="zones that the nodes are in (default: 1)")
    add(
        "--prices", type=Path, metavar="FILE", help="prices in YAML, such as review/examples/prices.yaml; adds the cost"
    )
    add("--against", metavar="OLD", help="an older file or folder, or REVISION:PATH of Git; shows the difference")
    add("--format", choices=("text", "json"), default="text", help="how to say it (default: text)")


def answer(manifests: Manifests, options: argparse.Namespace) -> tuple[str, int]:
    """What manifests ask of a cluster, and the exit code: 1 where pods find no place on nodes of that size.

    Raises:
        ManifestError: The prices, or what to compare with, cannot be read.
    """
    prices = read_prices(options.prices) if options.prices else None
    count = partial(figures, node=options.node, zones=options.zones, prices=prices)
    new = count(manifests)
    old = count(_before(options.against)) if options.against is not None else None
    code = 1 if any(each.nodes and each.nodes.left for each in new.values()) else 0
    return _said(manifests, old, new, options, prices), code


def _before(named: str) -> Manifests:
    """What is compared with: a file, what lies at the top of a folder, or either in a revision of Git."""
    found = environments(named)
    if "" not in found:
        raise ManifestError(f"{named}: holds no manifest file at its top; name one of {', '.join(sorted(found))} in it")
    return found[""]


def _said(
    manifests: Manifests,
    old: dict[Scale, Figures] | None,
    new: dict[Scale, Figures],
    options: argparse.Namespace,
    prices: Prices | None,
) -> str:
    if options.format == "json":
        after = _document(new, prices)
        value = after if old is None else {"before": _document(old, prices), "after": after}
        return f"{json.dumps(value, indent=2)}\n"
    notes = "\n".join(map(printable, _notes(new, options, prices)))
    if old is not None:
        return f"{_difference(old, new, prices)}\n\n{notes}\n"
    parts = [describe.resources(manifests), _workloads(manifests), _scales(new, prices), notes]
    return "\n\n".join(filter(None, parts)) + "\n"


def _zones(text: str) -> int:
    return int(number(text, int, 1, _MOST_ZONES))


def _workloads(manifests: Manifests) -> str:
    """What each workload may use at most, and adds in a rollout."""
    rows = [row for row in [*demands(manifests), *jobs(manifests)] if row.pods is not None]
    cells = [
        (
            f"`{row.name}`",
            str(row.surge or ""),
            cores(row.limits.cpu),
            _mib(row.limits.memory),
            _mib(row.each.ephemeral),
            _mib(row.limits.ephemeral),
            "yes" if row.spot else "",
        )
        for row in rows
    ]
    head = ("Pods of", "In a rollout", "CPU limit", "Memory limit", "Disk", "Disk limit", "Spot")
    return describe.table(head, cells) if cells else ""


def _scales(found: dict[Scale, Figures], prices: Prices | None) -> str:
    rows = [(line.name, *(line.shown(scale) for scale in SCALES)) for line in lines(found, prices)]
    return describe.table(("", *(HEADS[scale] for scale in SCALES)), rows)


def _difference(old: dict[Scale, Figures], new: dict[Scale, Figures], prices: Prices | None) -> str:
    """The figures that changed."""
    rows = [
        (after.name, *(after.since(before, scale) for scale in SCALES)) for before, after in changed(old, new, prices)
    ]
    head = ("", *(HEADS[scale] for scale in SCALES))
    return describe.table(head, rows) if rows else "Nothing that is asked for changes."


def _notes(found: dict[Scale, Figures], options: argparse.Namespace, prices: Prices | None) -> list[str]:
    """What the figures take for granted, and who finds no place."""
    notes = [_ROLLOUT]
    if options.node:
        notes += [
            f"No number of such nodes is enough {HEADS[scale]}: {count} of {name} left, since {reason}."
            for scale in SCALES
            for name, count, reason in _left(found[scale])
        ]
        notes.append(
            "A node gives to pods what --node says (its allocatable, not its capacity), less a pod of each DaemonSet."
            f" Nodes are alike; {_zones_of(options.zones)}. Required spreads, affinity and anti-affinity hold;"
            " what is only preferred, and labels of nodes, do not count. Fewer are never enough; as placed is what"
            " first-fit decreasing finds, and the scheduler, which spreads instead of packing, can need more."
        )
    if prices:
        notes.append(
            f"A month has {HOURS} hours, and costs what is requested, not what nodes have left over; jobs, traffic and"
            f" the control plane are left out. Pods that ask for spot nodes cost as if they got them. By {prices.said}."
        )
    return notes


def _left(found: Figures) -> list[tuple[str, int, str]]:
    return found.nodes.left if found.nodes else []


def _zones_of(count: int) -> str:
    return "all are in one zone" if count == 1 else f"each of the {count} zones has one at least"


def _document(found: dict[Scale, Figures], prices: Prices | None) -> dict[str, Any]:
    """The figures as JSON has them: cores, bytes, and null for what has no limit."""

    def amount(each: Amount) -> dict[str, float | None]:
        values = {"cpu": each.cpu, "memory": each.memory, "storage": each.storage, "ephemeral-storage": each.ephemeral}
        return {name: None if value == UNLIMITED else float(value) for name, value in values.items()}

    document: dict[str, Any] = {}
    for scale, each in found.items():
        limits = amount(each.limits)
        del limits["storage"]
        document[scale] = {"pods": each.pods, "requests": amount(each.requests), "limits": limits}
        if each.nodes:
            left = [{"workload": name, "pods": count, "reason": reason} for name, count, reason in each.nodes.left]
            document[scale]["nodes"] = {
                "fewest": each.nodes.fewest,
                "placed": each.nodes.placed,
                "zones": each.nodes.zones,
                "left": left,
            }
        if each.cost is not None and prices:
            document[scale]["month"] = {"cost": round(float(each.cost), 2), "currency": prices.currency}
    return document


def _mib(amount: Decimal) -> str:
    return "none" if amount == UNLIMITED else f"{trimmed(amount / 2**20)}Mi" if amount else ""
