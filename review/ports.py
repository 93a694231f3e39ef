"""Sets of ports, as the rules of NetworkPolicies say them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from review.manifests import Object
from review.peers import Peer

LAST_PORT = 65535


@dataclass(frozen=True, order=True)
class Ports:
    """Ports of a protocol, from the first to the last, which belongs to it; from 0 it is every port."""

    first: int
    protocol: str
    last: int

    def holds(self, other: "Ports") -> bool:
        """Whether all of the others are among these."""
        return self.protocol == other.protocol and self.first <= other.first and other.last <= self.last

    def __str__(self) -> str:
        if not self.first:
            return f"every/{self.protocol}"
        return f"{self.first}{f'-{self.last}' if self.last > self.first else ''}/{self.protocol}"


# SCTP is named where somebody asks for it, and in no list.
EVERY = frozenset(Ports(0, protocol, LAST_PORT) for protocol in ("TCP", "UDP"))


def ports_of(rules: Iterable[Object], target: Peer) -> frozenset[Ports]:
    """The ports that some of the rules lets through, to a target that may give names to ports."""
    return _without_parts({ports for rule in rules for ports in _of_rule(rule, target)})


def both(some: frozenset[Ports], others: frozenset[Ports]) -> frozenset[Ports]:
    """The ports that are in both sets."""
    if some == EVERY:
        return others
    if others == EVERY:
        return some
    return _without_parts(
        {
            Ports(max(one.first, other.first), one.protocol, min(one.last, other.last))
            for one in some
            for other in others
            if one.protocol == other.protocol and one.first <= other.last and other.first <= one.last
        }
    )


def _of_rule(rule: Object, target: Peer) -> Iterator[Ports]:
    allowed = rule.get("ports")
    if not allowed:
        yield from EVERY
        return
    for each in allowed:
        protocol, first = each.get("protocol", "TCP"), each.get("port")
        if protocol == "SCTP":
            continue
        if first is None:
            yield Ports(0, protocol, LAST_PORT)
        elif isinstance(first, str):
            for name, number, spoken in target.ports:
                if name == first and spoken == protocol:
                    yield Ports(number, protocol, number)
        else:
            yield Ports(first, protocol, max(first, each.get("endPort") or first))


def _without_parts(found: set[Ports]) -> frozenset[Ports]:
    """A set without those that others of it hold."""
    if len(found) == 1:
        return frozenset(found)
    return frozenset(one for one in found if not any(other != one and other.holds(one) for other in found))
