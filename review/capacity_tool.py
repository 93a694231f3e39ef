"""`review capacity`: requests, limits, nodes and cost, of one set of manifests or of two."""

import argparse
import json
from collections.abc import Callable
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
from review.manifests import Manifests
from review.nodes import node_size
from review.prices import HOURS, Prices, read_prices
from review.source import ManifestError

_MOST_ZONES = 26
_HEADS = {"least": "at the least", "full": "at full scale", "rollout": "in a rollout with all jobs"}
_ROLLOUT = (
    "A rollout is of every Deployment at once, at full scale with its surge,"
    " while every Job and one run of each CronJob go on."
)
_GIB = 2**30


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
    new = figures(manifests, options, prices)
    old = figures(_before(options.against), options, prices) if options.against is not None else None
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
            _cores(row.limits.cpu),
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
    rows = [(name, *(_shown(value) for value in values)) for name, values in _lines(found, prices)]
    return describe.table(("", *(_HEADS[scale] for scale in SCALES)), rows)


# A figure, and how it is shown.
_Value = tuple[Decimal | None, Callable[[Decimal], str]]


def _shown(value: _Value) -> str:
    amount, shown = value
    return "" if amount is None else shown(amount)


def _lines(found: dict[Scale, Figures], prices: Prices | None) -> list[tuple[str, list[_Value]]]:
    """Each figure at each scale."""
    of: dict[str, tuple[Callable[[Figures], Decimal | int | None], Callable[[Decimal], str]]] = {
        "Pods": (lambda each: each.pods, str),
        "CPU requests": (lambda each: each.requests.cpu, _cores),
        "Memory requests": (lambda each: each.requests.memory, _gib),
        "Disk requests": (lambda each: each.requests.ephemeral, _gib),
        "Volumes": (lambda each: each.requests.storage, _gib),
        "CPU limits": (lambda each: each.limits.cpu, _cores),
        "Memory limits": (lambda each: each.limits.memory, _gib),
        "Disk limits": (lambda each: each.limits.ephemeral, _gib),
        "Nodes, no fewer than": (lambda each: each.nodes.fewest if each.nodes else None, str),
        "Nodes, as placed": (lambda each: each.nodes.placed if each.nodes else None, str),
        f"Cost a month, {prices.currency if prices else ''}": (lambda each: each.cost, lambda cost: f"{cost:.2f}"),
    }
    lines: list[tuple[str, list[_Value]]] = []
    for name, (which, shown) in of.items():
        values = [which(found[scale]) for scale in SCALES]
        if any(value is not None for value in values):
            lines.append((name, [(None if value is None else Decimal(value), shown) for value in values]))
    return lines


def _difference(old: dict[Scale, Figures], new: dict[Scale, Figures], prices: Prices | None) -> str:
    """The figures that changed."""
    rows: list[tuple[str, ...]] = []
    for (name, before), (_, after) in zip(_lines(old, prices), _lines(new, prices), strict=True):
        if [was for was, _ in before] != [now for now, _ in after]:
            cells = zip(before, after, strict=True)
            rows.append((name, *(_changed(was, now, shown) for (was, shown), (now, _) in cells)))
    head = ("", *(_HEADS[scale] for scale in SCALES))
    return describe.table(head, rows) if rows else "Nothing that is asked for changes."


def _changed(was: Decimal | None, now: Decimal | None, shown: Callable[[Decimal], str]) -> str:
    if was is None or now is None:
        return ""
    before, after = shown(was) or "0", shown(now) or "0"
    if was == now:
        return after
    share = f" ({(now - was) / was * 100:+.0f} %)" if was and UNLIMITED not in {was, now} else ""
    return f"{before} → {after}{share}"


def _notes(found: dict[Scale, Figures], options: argparse.Namespace, prices: Prices | None) -> list[str]:
    """What the figures take for granted, and who finds no place."""
    notes = [_ROLLOUT]
    if options.node:
        notes += [
            f"No number of such nodes is enough {_HEADS[scale]}: {count} of {name} left, since {reason}."
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
            " the control plane are left out. Pods that ask for spot nodes cost as if they got them."
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


def _cores(cores: Decimal) -> str:
    if cores == UNLIMITED:
        return "none"
    return f"{describe.trimmed(cores, 3)} core{'' if cores == 1 else 's'}" if cores else ""


def _mib(amount: Decimal) -> str:
    return "none" if amount == UNLIMITED else f"{describe.trimmed(amount / 2**20)}Mi" if amount else ""


def _gib(amount: Decimal) -> str:
    return "none" if amount == UNLIMITED else f"{describe.trimmed(amount / _GIB)} GiB" if amount else ""
