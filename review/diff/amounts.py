"""What a change does to requests, limits and storage, and whether the quotas hold.

A monthly cost would be a further row of the table: `_rows`, by the prices of a file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from notation.quantity import parse_quantity
from review import capacity
from review.capacity import Demand
from review.diff.classes import Class, Effect, Verdict
from review.diff.fields import Field
from review.diff.sides import Pair, Side, Sides
from review.effective import Amount
from review.manifests import Object, Pods, title
from review.values import at, mapping, mappings

_RESOURCES = re.compile(r".*\.resources\b.*|.*\.ephemeralVolumesSizeLimit\b.*")
_COUNTS = re.compile(r"spec\.(replicas|instances|parallelism|minReplicas|maxReplicas)")
_STORAGE = re.compile(r"spec\.(storage|walStorage)\.size|spec\.(capacity|hard)\b.*")


def verdict(sides: Sides, pair: Pair, field: Field) -> Verdict | None:
    """Whether a change of a field asks for more or less of the cluster."""
    pods = sides.new.pods_of(pair.new)
    if field.pattern == "spec.replicas" and pods and sides.new.is_scaled(pods):
        return _of_scaled(pair)
    if _COUNTS.fullmatch(field.pattern):
        return _of_count(field)
    if pair.kind == "PersistentVolumeClaim" and _RESOURCES.fullmatch(field.pattern):
        return Verdict(
            Class.CAPACITY,
            "the volume grows in place, where its StorageClass has allowVolumeExpansion",
            "look at `kubectl get storageclass` first: a class without it refuses the change",
        )
    if pair.kind in {"ResourceQuota", "LimitRange"} and field.steps[0] == "spec":
        return Verdict(Class.CAPACITY, "it holds for pods and claims that are made from now on")
    is_amount = _STORAGE.fullmatch(field.pattern) or _RESOURCES.fullmatch(field.pattern)
    return Verdict(Class.CAPACITY, "the amount changes") if is_amount else None


def _of_count(field: Field) -> Verdict:
    if field.after == 0 and field.pattern != "spec.minReplicas":
        return Verdict(Class.TRAFFIC, "no pod runs any more: who asks for one gets no answer")
    return Verdict(Class.CAPACITY, "the number of pods changes; those that stay go on running")


def _of_scaled(pair: Pair) -> Verdict:
    if "replicas" in mapping(pair.new, "spec"):
        return Verdict(
            Class.CAPACITY,
            "every apply sets this number, and the autoscaler sets its own again",
            "leave replicas out where a HorizontalPodAutoscaler has the say",
        )
    return Verdict(
        Class.CAPACITY,
        "the autoscaler has the say; where `kubectl apply` set the number, taking it out makes it 1 for a moment",
        "first `kubectl apply edit-last-applied` and take the line out there, so that nothing is reset",
    )


def effects(sides: Sides) -> Iterator[Effect]:
    """The amounts before and after, where they differ, and the quotas that do not hold."""
    before, after = (_rows(Amounts.of(side, sides.touched)) for side in (sides.old, sides.new))
    for name, was in before.items():
        if was != after[name]:
            yield Effect(name, Verdict(Class.CAPACITY, f"{was} → {after[name]}"))
    for name in sides.touched:
        yield from _quotas(sides.new, name)


@dataclass(frozen=True)
class Amounts:
    """Requests and limits of the namespaces that a change touches.

    Args:
        requests: Requests at the least and at full scale, with storage.
        limits: The same of limits.
    """

    requests: tuple[Amount, Amount]
    limits: tuple[Amount, Amount]

    @classmethod
    def of(cls, side: Side, names: Iterable[str]) -> "Amounts":
        """The amounts of some namespaces of one side."""
        requests: list[Demand] = []
        limits: list[Demand] = []
        for name in names:
            found = capacity.demands(side.within(name))
            pods = {each.name: each for each in side.pods(name)}
            requests += found
            limits += [_limits(row, pods.get(row.name)) for row in found]
        return cls(capacity.total(requests), capacity.total(limits))


def _limits(row: Demand, pods: Pods | None) -> Demand:
    containers = mappings(pods.spec, "containers") if pods else []
    return Demand(row.name, sum(map(_limit, containers), Amount()), row.minimum, row.maximum)


def _limit(container: Object) -> Amount:
    limits = mapping(container, "resources", "limits")
    return Amount(parse_quantity(str(limits.get("cpu", "0"))), parse_quantity(str(limits.get("memory", "0"))))


def _rows(each: Amounts) -> dict[str, str]:
    """The table's rows: what a reader calls them, and the amounts."""
    (least, most), (low, high) = each.requests, each.limits
    return {
        "CPU requested": _range(least.cpu, most.cpu, "cores"),
        "CPU limits": _range(low.cpu, high.cpu, "cores"),
        "memory requested": _range(least.memory / 2**30, most.memory / 2**30, "GiB"),
        "memory limits": _range(low.memory / 2**30, high.memory / 2**30, "GiB"),
        "storage": _range(least.storage / 2**30, most.storage / 2**30, "GiB"),
    }


def _range(least: Decimal, most: Decimal, unit: str) -> str:
    low, high = _trimmed(least), _trimmed(most)
    return f"{low} {unit}" if low == high else f"{low} {unit} at the least, {high} at full scale"


def _trimmed(number: Decimal) -> str:
    text = f"{number:.3f}"
    return text.rstrip("0").rstrip(".")


def _quotas(side: Side, name: str) -> Iterator[Effect]:
    """Quotas that do not let all pods be at full scale; a job's pods and a rollout's come on top."""
    quotas = side.within(name).of("ResourceQuota")
    needed = _needed(side, name) if quotas else {}
    for quota in quotas:
        if at(quota, "spec", "scopes") or at(quota, "spec", "scopeSelector"):
            continue
        for field, text in mapping(quota, "spec", "hard").items():
            hard = _amount(text)
            if field in needed and needed[field] > hard:
                reason = (
                    f"does not hold at full scale: {field} is {_shown(field, needed[field])} of {_shown(field, hard)}"
                )
                fix = "raise the quota, or ask for less: pods beyond it are refused"
                yield Effect(title(quota), Verdict(Class.CAPACITY, reason, fix))


def _needed(side: Side, name: str) -> dict[str, Decimal]:
    """What a quota can count of a namespace, at full scale."""
    amounts = Amounts.of(side, [name])
    (_, requests), (_, limits) = amounts.requests, amounts.limits
    pods = sum(side.replicas(each)[1] for each in side.pods(name) if each.owner["kind"] not in {"Job", "CronJob"})
    return {
        "requests.cpu": requests.cpu,
        "cpu": requests.cpu,
        "requests.memory": requests.memory,
        "memory": requests.memory,
        "limits.cpu": limits.cpu,
        "limits.memory": limits.memory,
        "requests.storage": requests.storage,
        "pods": Decimal(pods),
    }


def _shown(name: str, amount: Decimal) -> str:
    return f"{_trimmed(amount / 2**30)} GiB" if name.endswith(("memory", "storage")) else _trimmed(amount)


def _amount(text: object) -> Decimal:
    try:
        return parse_quantity(str(text))
    except ValueError:
        return Decimal("Infinity")
