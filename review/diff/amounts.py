"""What a change does to requests, limits, storage and what they cost, and whether the quotas hold."""

import re
from collections.abc import Iterator

from review.diff import quota
from review.diff.classes import Class, Effect, Verdict
from review.diff.fields import Field
from review.diff.sides import Pair, Sides
from review.figures import figures
from review.lines import HEADS, Line, changed, cost
from review.prices import Prices
from review.values import mapping

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


def effects(sides: Sides, prices: Prices | None) -> Iterator[Effect]:
    """What it costs and the amounts, before and after, where any of them differs, and the quotas that do not hold."""
    was, will = (figures(side.manifests, prices=prices) for side in (sides.old, sides.new))
    amounts = changed(was, will)
    if prices:
        before, after = cost(was, prices), cost(will, prices)
        if amounts or before.values != after.values:
            yield _effect(before, after, f"; {prices.said}")
    for before, after in amounts:
        yield _effect(before, after)
    for name in sides.touched:
        yield from quota.effects(sides, name)


def _effect(before: Line, after: Line, more: str = "") -> Effect:
    """A figure before and after: of a rollout where it alone changes, and once where it is the same at every scale."""
    scales = ["least", "full"]
    if all(before.values[scale] == after.values[scale] for scale in scales) and after.values["rollout"] is not None:
        scales = ["rollout"]
    said = {scale: after.since(before, scale) for scale in scales}
    is_one = len(set(said.values())) == 1 and "rollout" not in said
    text = said["least"] if is_one else ", ".join(f"{each} {HEADS[scale]}" for scale, each in said.items())
    same = "as before: " if before.values == after.values else ""
    return Effect(after.name, Verdict(Class.CAPACITY, f"{same}{text}{more}"), (before, after))
