"""Sets of IP addresses, made of blocks such as `10.0.0.0/8`."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, order=True)
class Span:
    """Addresses from the first to the last, as numbers.

    Args:
        version: 4 or 6.
        first: The first address.
        last: The last one, which belongs to it.
    """

    version: int
    first: int
    last: int

    def holds(self, other: "Span") -> bool:
        """Whether all of another one is within this one."""
        return self.version == other.version and self.first <= other.first and other.last <= self.last

    def less(self, hole: "Span") -> list["Span"]:
        """What is left when another one is taken out."""
        if self.version != hole.version or hole.last < self.first or self.last < hole.first:
            return [self]
        before = Span(self.version, self.first, hole.first - 1)
        after = Span(self.version, hole.last + 1, self.last)
        return [each for each in (before, after) if each.first <= each.last]


Spans = tuple[Span, ...]


@lru_cache(maxsize=4096)
def spans(block: str, excluded: tuple[str, ...] = ()) -> Spans:
    """The addresses of a block, but for those of others.

    Raises:
        ValueError: A text is no block of addresses.
    """
    left = [_span(block)]
    for hole in map(_span, excluded):
        left = [each for span in left for each in span.less(hole)]
    return tuple(left)


def together(sets: Iterable[Spans]) -> Spans:
    """The addresses of several sets, in as few spans as there can be."""
    joined: list[Span] = []
    for each in sorted(span for spans in sets for span in spans):
        last = joined[-1] if joined else None
        if last and last.version == each.version and each.first <= last.last + 1:
            joined[-1] = Span(last.version, last.first, max(last.last, each.last))
        else:
            joined.append(each)
    return tuple(joined)


def within(inner: Spans, outer: Spans) -> bool:
    """Whether all addresses of one set are in another, which `together` has made."""
    return all(any(span.holds(each) for span in outer) for each in inner)


def is_everything(sets: Iterable[Spans]) -> bool:
    """Whether sets hold every IPv4 address between them, or every IPv6 address."""
    joined = together(sets)
    return any(within(spans(everything), joined) for everything in ("0.0.0.0/0", "::/0"))


def _span(block: str) -> Span:
    network = ipaddress.ip_network(block, strict=False)
    return Span(network.version, int(network.network_address), int(network.broadcast_address))
