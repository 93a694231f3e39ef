"""How many nodes of one size a set of pods needs: placed one after another as the scheduler's hard rules allow.

Placed is first-fit decreasing: the most constrained and the largest first, each on the first node that takes it, or on
a new one in the zone with the fewest. A placement that exists bounds the least number of nodes from above. From below
bounds what no placement can undercut: the sums, pods of more than half a node, pods that keep apart, a node per zone.
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from decimal import ROUND_CEILING, Decimal

from notation.quantity import parse_quantity
from review.capacity import Demand, Scale
from review.effective import Amount
from review.rules import HOST, Rules, rules_of
from review.shapes import kind_of
from review.source import ManifestError

# What a kubelet takes unless it is told otherwise, https://kubernetes.io/docs/setup/best-practices/cluster-large/
_PODS = 110
_MOST_PODS = 50_000
_NAMES = {"cpu": "cpu", "memory": "memory", "ephemeral-storage": "ephemeral", "pods": "pods"}


@dataclass(frozen=True)
class Size:
    """What a node has to give to pods: thousandths of cores, bytes of memory and of its disk, and pods.

    The scheduler counts so too, each request rounded up.
    """

    cpu: int
    memory: int
    ephemeral: int
    pods: int

    def fits(self, other: "Size") -> bool:
        """Whether another size has room inside."""
        return (
            self.cpu >= other.cpu
            and self.memory >= other.memory
            and self.ephemeral >= other.ephemeral
            and self.pods >= other.pods
        )

    def less(self, other: "Size") -> "Size":
        """What another size leaves of it."""
        return Size(
            self.cpu - other.cpu,
            self.memory - other.memory,
            self.ephemeral - other.ephemeral,
            self.pods - other.pods,
        )


# A disk that nobody has named is large enough.
_ANY = 2**63


def node_size(text: str) -> Size:
    """A node's size as an option gives it: `cpu=4,memory=16Gi`, and if need be `pods=110` and `ephemeral-storage=50Gi`.

    Raises:
        ArgumentTypeError: It is none.
    """
    found: dict[str, int] = {"ephemeral": _ANY, "pods": _PODS}
    seen: set[str] = set()
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if name not in _NAMES or not equals or name in seen:
            raise argparse.ArgumentTypeError(
                f"{part or 'an empty part'} is not one of cpu, memory, ephemeral-storage and pods, each once,"
                " such as cpu=4,memory=16Gi"
            )
        seen.add(name)
        found[_NAMES[name]] = _part_of_size(name, value)
    if missing := {"cpu", "memory"} - seen:
        raise argparse.ArgumentTypeError(f"{text} says no {' and no '.join(sorted(missing))}; add it")
    return Size(**found)


def _part_of_size(name: str, value: str) -> int:
    try:
        amount = parse_quantity(value) * (1000 if name == "cpu" else 1)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{name}={value} is not a quantity, such as 4, 500m or 16Gi") from None
    if not 1 <= amount < _ANY or (name == "memory" and amount < 2**20):
        least = {"cpu": "1m", "memory": "1Mi"}.get(name, "1")
        raise argparse.ArgumentTypeError(f"{name}={value} is no node's; it has {least} at least")
    return int(amount)


@dataclass(frozen=True)
class Group:
    """Pods that are all alike.

    Args:
        name: What they are of.
        count: How many.
        need: What one of them takes of a node.
        rules: Where they may run.
    """

    name: str
    count: int
    need: Size
    rules: Rules


@dataclass
class Node:
    """A node, and what it has left."""

    zone: int
    free: Size


@dataclass
class Packing:
    """Where pods went.

    Args:
        nodes: The nodes, in the order in which they came.
        placed: The group and the node, both by number, of each pod in its order.
        left: The groups of which pods found no place on any node, how many of them, and why.
    """

    nodes: list[Node]
    placed: list[tuple[int, int]] = field(default_factory=list)
    left: list[tuple[str, int, str]] = field(default_factory=list)

    def zones(self) -> list[int]:
        """How many nodes each zone has."""
        counted = Counter(node.zone for node in self.nodes)
        return [counted[zone] for zone in sorted(counted)]


def groups(rows: Sequence[Demand], scale: Scale) -> list[Group]:
    """The pods of workloads at a scale; those that a rollout adds are a group of their own, of another revision.

    Raises:
        ManifestError: There are too many.
    """
    found: list[Group] = []
    for row in rows:
        if row.pods is None or kind_of(row.pods.owner) == "DaemonSet":
            continue
        need, rules = _need(row.each), rules_of(row.pods)
        steady = row.count("least" if scale == "least" else "full")
        found += [Group(row.name, count, need, rules) for count in (steady, row.count(scale) - steady) if count]
    if sum(each.count for each in found) > _MOST_PODS:
        raise ManifestError(f"there are more than {_MOST_PODS} pods, too many to place; leave --node out")
    return found


def usable(size: Size, rows: Sequence[Demand]) -> Size:
    """What a node has left for others beside a pod of each DaemonSet."""
    for row in rows:
        if row.pods is not None and kind_of(row.pods.owner) == "DaemonSet":
            size = size.less(_need(row.each))
    return size


def pack(pods: Sequence[Group], size: Size, zones: int) -> Packing:
    """Places pods on as few nodes as first-fit decreasing finds, of which each zone has one from the start."""
    packing = Packing([Node(zone, size) for zone in range(zones)])
    state = _State([each.rules for each in pods], packing.nodes, zones)
    for index in sorted(range(len(pods)), key=lambda each: _rank(pods[each], size)):
        group = pods[index]
        if not size.fits(group.need):
            packing.left.append((group.name, group.count, "one is larger than a node"))
            continue
        # A node that is too full for one pod is too full for the next one, which is alike.
        first = 0
        for done in range(group.count):
            while first < len(packing.nodes) and not packing.nodes[first].free.fits(group.need):
                first += 1
            node = _place(index, group, state, first, size)
            if node is None:
                packing.left.append((group.name, group.count - done, state.reason(index)))
                break
            packing.nodes[node].free = packing.nodes[node].free.less(group.need)
            packing.placed.append((index, node))
            state.add(index, node)
    return packing


def fewest(pods: Sequence[Group], size: Size, zones: int) -> int:
    """How many nodes no placement can do without, whatever it is; pods that are larger than a node are left out."""
    fitting = [each for each in pods if size.fits(each.need)]
    bounds = [zones]
    for name in ("cpu", "memory", "ephemeral", "pods"):
        whole = int(getattr(size, name))
        needs = [(int(getattr(each.need, name)), each.count) for each in fitting]
        if whole:
            bounds.append(math.ceil(Decimal(sum(need * count for need, count in needs)) / whole))
            bounds.append(sum(count for need, count in needs if 2 * need > whole))
    bounds += [each.count for each in fitting if each.rules.keeps_own_apart(HOST)]
    return max(bounds)


def _place(index: int, group: Group, state: "_State", first: int, size: Size) -> int | None:
    """The number of the node that a pod goes to; None where even a new one would not take it."""
    state.prepare(index)
    for number in range(first, len(state.nodes)):
        if state.nodes[number].free.fits(group.need) and state.allows(index, number):
            return number
    emptiest = sorted(range(state.zones), key=lambda zone: (state.of_zone[zone], zone))
    for zone in emptiest:
        state.open(Node(zone, size))
        state.prepare(index)
        if state.allows(index, len(state.nodes) - 1):
            return len(state.nodes) - 1
        state.close()
    return None


def _rank(group: Group, size: Size) -> tuple[bool, bool, float]:
    """Last who follows others, first who is bound to keep apart, and of those the largest."""
    shares = [need / whole for need, whole in zip(astuple(group.need), astuple(size), strict=True) if whole > 0]
    return bool(group.rules.beside), not (group.rules.apart or group.rules.spread), -max(shares, default=0)


def _need(each: Amount) -> Size:
    return Size(_up(each.cpu * 1000), _up(each.memory), _up(each.ephemeral), 1)


def _up(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_CEILING))


class _State:
    """How many pods each rule counts in each domain of nodes, so far."""

    def __init__(self, rules: Sequence[Rules], nodes: list[Node], zones: int) -> None:
        self.rules, self.nodes, self.zones = rules, nodes, zones
        self.of_zone = Counter(node.zone for node in nodes)
        in_namespace: dict[str, list[int]] = {}
        for number, each in enumerate(rules):
            in_namespace.setdefault(each.namespace, []).append(number)
        # Of each rule of a group: whom it counts; and of each group: the rules that count it.
        self.counted: dict[tuple[int, str, int], Counter[int]] = {}
        self.held: dict[tuple[int, str, int], Counter[int]] = {}
        self.counting: list[list[tuple[int, str, int]]] = [[] for _ in rules]
        for number, each in enumerate(rules):
            for kind, terms in (("spread", each.spread), ("apart", each.apart), ("beside", each.beside)):
                for place, term in enumerate(terms):
                    key = number, kind, place
                    self.counted[key], self.held[key] = Counter(), Counter()
                    for other in self._candidates(term.namespaces, in_namespace):
                        if term.counts(number, other, rules[other].labels):
                            self.counting[other].append(key)
        self.least: dict[tuple[int, str, int], int] = {}

    def _candidates(self, namespaces: frozenset[str] | None, known: dict[str, list[int]]) -> Iterable[int]:
        if namespaces is None:
            return range(len(self.rules))
        return [number for each in sorted(namespaces) for number in known.get(each, [])]

    def _domain(self, topology: str, node: int) -> int:
        return node if topology == HOST else self.nodes[node].zone if topology == "zone" else 0

    def prepare(self, group: int) -> None:
        """Finds the emptiest domain of each spread of a group, which holds for all nodes alike."""
        for place, term in enumerate(self.rules[group].spread):
            size = {HOST: len(self.nodes), "zone": self.zones}.get(term.topology, 1)
            counts = self.counted[group, "spread", place]
            self.least[group, "spread", place] = (
                0 if size < term.least_domains else min(counts[domain] for domain in range(size))
            )

    def allows(self, group: int, node: int) -> bool:
        """Whether the hard rules let a pod of a group onto a node."""
        return not self._broken(group, node)

    def _broken(self, group: int, node: int) -> str:
        rules = self.rules[group]
        own = self.counting[group]
        for place, term in enumerate(rules.spread):
            key = group, "spread", place
            there = self.counted[key][self._domain(term.topology, node)] + (key in own)
            if there - self.least[key] > term.skew:
                return f"the spread over {term.key} leaves no node"
        for place, term in enumerate(rules.apart):
            if self.counted[group, "apart", place][self._domain(term.topology, node)]:
                return f"the anti-affinity by {term.key} leaves no node"
        for key in own:
            other, kind, place = key
            if kind == "apart" and self.held[key][self._domain(self.rules[other].apart[place].topology, node)]:
                return f"the anti-affinity by {self.rules[other].apart[place].key} leaves no node"
        for place, term in enumerate(rules.beside):
            key = group, "beside", place
            first_of_all = key in own and not self.counted[key].total()
            if not first_of_all and not self.counted[key][self._domain(term.topology, node)]:
                return f"the affinity by {term.key} leaves no node"
        return ""

    def reason(self, group: int) -> str:
        """Why a new node would not take a pod of a group."""
        self.open(Node(min(range(self.zones), key=lambda zone: self.of_zone[zone]), self.nodes[0].free))
        self.prepare(group)
        found = self._broken(group, len(self.nodes) - 1)
        self.close()
        return found

    def add(self, group: int, node: int) -> None:
        """Counts a pod that is placed."""
        for key in self.counting[group]:
            other, kind, place = key
            term = getattr(self.rules[other], kind)[place]
            self.counted[key][self._domain(term.topology, node)] += 1
        for place, term in enumerate(self.rules[group].apart):
            self.held[group, "apart", place][self._domain(term.topology, node)] += 1

    def open(self, node: Node) -> None:
        """Adds a node."""
        self.nodes.append(node)
        self.of_zone[node.zone] += 1

    def close(self) -> None:
        """Takes the last node back."""
        self.of_zone[self.nodes.pop().zone] -= 1
