"""The figures of manifests as lines, one for each figure with all its scales, and the difference of two."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from review.capacity import SCALES, Scale
from review.effective import UNLIMITED
from review.figures import Figures
from review.prices import Prices

# What a reader calls the scales.
HEADS: dict[Scale, str] = {
    "least": "at the least",
    "full": "at full scale",
    "rollout": "in a rollout with all jobs",
}
_GIB = 2**30


@dataclass(frozen=True)
class Line:
    """One figure at each scale.

    Args:
        name: What a reader calls it.
        unit: What it is counted in.
        values: The figure by scale; None where there is none.
        written: How a reader writes one.
    """

    name: str
    unit: str
    values: dict[Scale, Decimal | None]
    written: Callable[[Decimal], str]

    def shown(self, scale: Scale) -> str:
        """The figure at a scale."""
        value = self.values[scale]
        return "" if value is None else self.written(value)

    def since(self, old: "Line", scale: Scale) -> str:
        """The figure at a scale, what it was before, and by what share it changes."""
        was, now = old.values[scale], self.values[scale]
        if was is None or now is None:
            return ""
        before, after = self.written(was) or "0", self.written(now) or "0"
        if was == now:
            return after
        if before == after:
            return f"{after} (barely {'more' if now > was else 'less'})"
        if not was or UNLIMITED in {was, now}:
            return f"{before} → {after}"
        share = (now - was) / was * 100
        return f"{before} → {after} ({share:+.{0 if abs(share) >= 1 else 2}f} %)"


def lines(found: dict[Scale, Figures], prices: Prices | None = None) -> list[Line]:
    """Every figure that there is; a cost where there are the prices that it was reckoned by."""
    of: list[tuple[str, str, Callable[[Figures], Decimal | int | None], Callable[[Decimal], str]]] = [
        ("Pods", "pods", lambda each: each.pods, str),
        ("CPU requests", "cores", lambda each: each.requests.cpu, cores),
        ("Memory requests", "bytes", lambda each: each.requests.memory, gib),
        ("Disk requests", "bytes", lambda each: each.requests.ephemeral, gib),
        ("Volumes", "bytes", lambda each: each.requests.storage, gib),
        ("CPU limits", "cores", lambda each: each.limits.cpu, cores),
        ("Memory limits", "bytes", lambda each: each.limits.memory, gib),
        ("Disk limits", "bytes", lambda each: each.limits.ephemeral, gib),
        ("Nodes, no fewer than", "nodes", lambda each: each.nodes.fewest if each.nodes else None, str),
        ("Nodes, as placed", "nodes", lambda each: each.nodes.placed if each.nodes else None, str),
    ]
    made = [Line(name, unit, _values(found, which), written) for name, unit, which, written in of]
    there = [line for line in made if any(value is not None for value in line.values.values())]
    return [*there, cost(found, prices)] if prices else there


def cost(found: dict[Scale, Figures], prices: Prices) -> Line:
    """What a month costs, by the prices that it was reckoned by."""
    values = _values(found, lambda each: each.cost)
    return Line(f"Cost a month, {prices.currency}", prices.currency, values, lambda amount: f"{amount:.2f}")


def changed(
    old: dict[Scale, Figures], new: dict[Scale, Figures], prices: Prices | None = None
) -> list[tuple[Line, Line]]:
    """Every figure that changes, before and after."""
    both = zip(lines(old, prices), lines(new, prices), strict=True)
    return [(before, after) for before, after in both if before.values != after.values]


def _values(
    found: dict[Scale, Figures], which: Callable[[Figures], Decimal | int | None]
) -> dict[Scale, Decimal | None]:
    figures = {scale: which(found[scale]) for scale in SCALES}
    return {scale: None if figure is None else Decimal(figure) for scale, figure in figures.items()}


def cores(amount: Decimal) -> str:
    """Cores, as a reader writes them; nothing for none."""
    if amount == UNLIMITED:
        return "none"
    return f"{trimmed(amount, 3)} core{'' if amount == 1 else 's'}" if amount else ""


def gib(amount: Decimal) -> str:
    """Bytes, as a reader writes them; nothing for none."""
    return "none" if amount == UNLIMITED else f"{trimmed(amount / _GIB)} GiB" if amount else ""


def trimmed(number: Decimal, places: int = 2) -> str:
    """A number with no more places than it needs."""
    return f"{number:.{places}f}".rstrip("0").rstrip(".")
