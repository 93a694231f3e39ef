"""The figures of `review capacity`: what manifests ask for at each scale, as plain values."""

import argparse
from dataclasses import dataclass
from decimal import Decimal

from review.capacity import SCALES, Demand, Scale, demands, jobs
from review.effective import Amount
from review.manifests import Manifests
from review.nodes import Packing, Size, fewest, groups, pack, usable
from review.prices import Prices


@dataclass(frozen=True)
class Nodes:
    """How many nodes are needed: at the least, and as placed; which pods are left, and why."""

    fewest: int
    placed: int
    zones: list[int]
    left: list[tuple[str, int, str]]


@dataclass(frozen=True)
class Figures:
    """What runs at a scale, and what it asks for.

    Args:
        pods: Number of pods; a DaemonSet's count once.
        requests: Requests of all, with their volumes.
        limits: Limits of all.
        unlimited: The resources of which some container has no limit, with how many workloads.
        nodes: The nodes, where their size is given.
        cost: The price of a month, where there are prices; none of a rollout, which takes minutes.
    """

    pods: int
    requests: Amount
    limits: Amount
    nodes: Nodes | None
    cost: Decimal | None


def figures(manifests: Manifests, options: argparse.Namespace, prices: Prices | None) -> dict[Scale, Figures]:
    """The figures at each scale."""
    steady = demands(manifests)
    rows = [*steady, *jobs(manifests)]
    return {scale: _figures(rows if scale == "rollout" else steady, scale, options, prices) for scale in SCALES}


def _figures(rows: list[Demand], scale: Scale, options: argparse.Namespace, prices: Prices | None) -> Figures:
    running = [row for row in rows if row.pods is not None]
    return Figures(
        sum(row.count(scale) for row in running),
        sum((row.each * row.count(scale) for row in rows), Amount()),
        sum((row.limits * row.count(scale) for row in rows), Amount()),
        _nodes(running, scale, options.node, options.zones) if options.node else None,
        prices.month(rows, scale) if prices and scale != "rollout" else None,
    )


def _nodes(rows: list[Demand], scale: Scale, size: Size, zones: int) -> Nodes:
    room, pods = usable(size, rows), groups(rows, scale)
    packing: Packing = pack(pods, room, zones)
    return Nodes(fewest(pods, room, zones), len(packing.nodes), packing.zones(), packing.left)
