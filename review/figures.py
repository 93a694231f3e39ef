"""The figures of manifests: what they ask for at each scale, as plain values."""

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
        nodes: The nodes, where their size is given.
        cost: The price of a month, where there are prices; none of a rollout, which takes minutes.
    """

    pods: int
    requests: Amount
    limits: Amount
    nodes: Nodes | None
    cost: Decimal | None


def figures(
    manifests: Manifests, *, node: Size | None = None, zones: int = 1, prices: Prices | None = None
) -> dict[Scale, Figures]:
    """The figures at each scale.

    Args:
        manifests: What runs.
        node: What a node has to give; None counts no nodes.
        zones: Zones that the nodes are in.
        prices: What it costs; None says nothing of money.
    """
    steady = demands(manifests)
    rows = [*steady, *jobs(manifests)]
    found: dict[Scale, Figures] = {}
    for scale in SCALES:
        every = rows if scale == "rollout" else steady
        running = [row for row in every if row.pods is not None]
        found[scale] = Figures(
            sum(row.count(scale) for row in running),
            sum((row.each * row.count(scale) for row in every), Amount()),
            sum((row.limits * row.count(scale) for row in every), Amount()),
            _nodes(running, scale, node, zones) if node else None,
            prices.month(every, scale) if prices and scale != "rollout" else None,
        )
    return found


def _nodes(rows: list[Demand], scale: Scale, size: Size, zones: int) -> Nodes:
    room, pods = usable(size, rows), groups(rows, scale)
    packing: Packing = pack(pods, room, zones)
    return Nodes(fewest(pods, room, zones), len(packing.nodes), packing.zones(), packing.left)
