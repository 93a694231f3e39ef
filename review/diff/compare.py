"""What a change of manifests does: every field that changes, in one class each, and what they do together."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from review.diff import amounts, data, immutable, rollout, security, traffic
from review.diff.classes import Change, Class, Effect, Verdict
from review.diff.fields import MISSING, Field, differences
from review.diff.hidden import guarded
from review.diff.normal import normal
from review.diff.sides import Key, Pair, Side, Sides, key_of
from review.manifests import Manifests, Object
from review.prices import Prices
from review.shapes import kind_of


@dataclass(frozen=True)
class Comparison:
    """What a change does.

    Args:
        changes: Fields that change, and objects that come and go.
        effects: What they do together.
        before: How many objects there were.
        after: How many there will be.
        differing: How many objects differ, come or go.
    """

    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
    before: int
    after: int
    differing: int

    @property
    def worst(self) -> Class:
        """The most severe class."""
        every = [each.verdict.rank for each in self.changes] + [each.verdict.rank for each in self.effects]
        return max(every, default=Class.NO_EFFECT)


def compare(old: Manifests, new: Manifests, prices: Prices | None = None) -> Comparison:
    """Compares what is with what will be.

    Args:
        old: What is.
        new: What will be.
        prices: What it costs; None says nothing of money.
    """
    was, will = _by_key(old), _by_key(new)
    pairs: list[Pair] = []
    alike: list[tuple[Object, Object, tuple[Field, ...]]] = []
    for key, after in will.items():
        before = was.get(key)
        if before is None or _same(before, after):
            continue
        one, other = normal(before), normal(after)
        fields = tuple(guarded(kind_of(after), field) for field in differences(one, other))
        if fields:
            pairs.append(Pair(before, after, fields))
        alike.append((before, after, fields))
    sides = Sides(
        Side(Manifests(tuple(was.values()), old.places)),
        Side(Manifests(tuple(will.values()), new.places)),
        tuple(pairs),
        added=tuple(each for key, each in will.items() if key not in was),
        removed=tuple(each for key, each in was.items() if key not in will),
    )
    flows = traffic.moved(sides)
    changes = [*_changes(sides, flows), *(each for found in alike for each in _without_effect(sides, *found))]
    return Comparison(
        tuple(changes),
        tuple(_held_back(changes, _effects(sides, flows, prices))) if pairs or sides.added or sides.removed else (),
        len(was),
        len(will),
        len({key_of(each.standing.each) for each in changes}),
    )


def _by_key(manifests: Manifests) -> dict[Key, Object]:
    """The objects by what they are; of one that is given twice the last is what stays in the cluster."""
    return {key_of(each): each for each in manifests.objects}


def _same(one: Object, other: Object) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _without_effect(sides: Sides, before: Object, after: Object, fields: tuple[Field, ...]) -> Iterator[Change]:
    """Fields that are written in another way, and are the same to Kubernetes."""
    changed, old, new = [_bare(each.steps) for each in fields], before, after
    if kind_of(after) == "Secret":
        before, after = (
            {key: value for key, value in each.items() if key not in {"data", "stringData"}} for each in (before, after)
        )
    for found in differences(before, after):
        field = guarded(kind_of(after), found)
        steps = _bare(field.steps)
        if not any(steps[: len(each)] == each[: len(steps)] for each in changed):
            verdict = Verdict(
                Class.NO_EFFECT,
                "it is the same to Kubernetes: a default, another spelling, or an order that means nothing",
            )
            yield _change(sides, old, new, verdict, field)


def _bare(steps: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(step for step in steps if not step.startswith("["))


def _changes(sides: Sides, flows: traffic.Moved) -> Iterator[Change]:
    for pair in sides.pairs:
        for field in pair.fields:
            yield _change(sides, pair.old, pair.new, _verdict(sides, flows, pair, field), field)
    for each in sides.added:
        yield Change(sides.named(each), _of_added(each), sides.standing(each))
    for each in sides.removed:
        yield Change(sides.named(each), _of_removed(sides, each), sides.standing(each))


def _change(sides: Sides, old: Object, new: Object, verdict: Verdict, field: Field) -> Change:
    """A field that changes; one that is gone stands in the old object."""
    each, value = (old, field.before) if field.after is MISSING else (new, field.after)
    return Change(sides.named(new), verdict, sides.standing(each, field.steps, value), field)


def _verdict(sides: Sides, flows: traffic.Moved, pair: Pair, field: Field) -> Verdict:
    """The most severe of what the rules say; none of them says that it is applied in place."""
    said = [
        immutable.verdict(pair, field),
        data.verdict(pair, field),
        security.verdict(sides, pair, field),
        traffic.verdict(flows, pair, field),
        rollout.verdict(sides, pair, field),
        amounts.verdict(sides, pair, field),
    ]
    found = [each for each in said if each is not None]
    if not found:
        return _in_place(field)
    return max(found, key=lambda each: each.rank)


def _in_place(field: Field) -> Verdict:
    if field.steps == ("apiVersion",):
        return Verdict(Class.IN_PLACE, "it is the same object, written for another version of the API")
    if field.steps[0] == "metadata":
        return Verdict(Class.IN_PLACE, "labels and annotations of the object itself; no pod restarts")
    return Verdict(Class.IN_PLACE, "it is applied; no pod restarts")


def _of_added(each: Object) -> Verdict:
    found = [security.of_added(each), traffic.of_added(each)]
    return next(filter(None, found), Verdict(Class.IN_PLACE, "it is created"))


def _of_removed(sides: Sides, each: Object) -> Verdict:
    found = [data.of_removed(sides, each), traffic.of_removed(each)]
    within = f"-n {each['metadata']['namespace']} " if each["metadata"].get("namespace") else ""
    fix = f"`kubectl {within}delete {kind_of(each).lower()} {each['metadata']['name']}`, if it is to go"
    left = Verdict(Class.LEFT_BEHIND, "it stays in the cluster unless it is pruned", fix)
    return next(filter(None, found), left)


def _effects(sides: Sides, flows: traffic.Moved, prices: Prices | None) -> Iterator[Effect]:
    yield from data.effects(sides)
    yield from security.effects(sides)
    yield from traffic.effects(sides, flows)
    yield from rollout.effects(sides)
    yield from amounts.effects(sides, prices)


def _held_back(changes: list[Change], effects: Iterator[Effect]) -> Iterator[Effect]:
    """Where one field is refused, nothing of its object is applied."""
    refused = {each.where for each in changes if each.verdict.rank is Class.REFUSED}
    for each in effects:
        if each.where in refused and each.verdict.rank is Class.ROLLING_RESTART:
            reason = f"not as long as the API server refuses a field of it; then {each.verdict.reason}"
            yield replace(each, verdict=replace(each.verdict, reason=reason))
        else:
            yield each
