"""Where a change stands: the file, and the line of the field."""

from dataclasses import dataclass

from review.diff.fields import plain
from review.diff.normal import entry_keys, normal_value
from review.diff.stored.kinds import shape_of
from review.diff.stored.shape import GENERIC, Shape
from review.manifests import Manifests, Object
from review.paths import Steps
from review.shapes import kind_of
from review.values import is_list, is_mapping


@dataclass(frozen=True, eq=False)
class Standing:
    """Where an object stands, or a field of it; it is looked up when it is asked for.

    Args:
        manifests: The side that has the object.
        each: The object.
        steps: The way to the field in normal form.
        value: What is there, in normal form.
    """

    manifests: Manifests
    each: Object
    steps: tuple[str, ...] = ()
    value: object = None

    @property
    def place(self) -> tuple[str, int] | None:
        """File and line; of a field that is a default and not written, the line of what would hold it."""
        return self.manifests.place(self.each, written(self.each, self.steps, self.value))


def written(each: Object, steps: tuple[str, ...], value: object) -> Steps:
    """The way to a field in an object as it is written.

    Args:
        each: The object.
        steps: The way in normal form, in which entries of lists are called by their keys.
        value: What is there, which is all that tells the entry of a set.
    """
    at: object = each
    shape, found = shape_of(kind_of(each)), list[str | int]()
    for step in _of_secret(each, steps):
        if is_list(at):
            position = _position(at, shape, step, value)
            if position is None:
                break
            found.append(position)
            at, shape = at[position], shape.each or GENERIC
        else:
            found.append(step)
            if not is_mapping(at) or step not in at:
                break
            at, shape = at[step], (shape.each if shape.is_free else shape.fields.get(step)) or GENERIC
    return tuple(found)


def _of_secret(each: Object, steps: tuple[str, ...]) -> tuple[str, ...]:
    """The normal form of a Secret has plain values among the others."""
    if kind_of(each) == "Secret" and len(steps) > 1 and steps[1] in each.get("stringData", {}):
        return ("stringData", *steps[1:])
    return steps


def _position(entries: list[object], shape: Shape, step: str, value: object) -> int | None:
    """The position of an entry that a step leads to."""
    normal, key = [normal_value(each, shape.each or GENERIC) for each in entries], step[1:-1]
    keys = entry_keys(normal, shape)
    if key in keys:
        return keys.index(key)
    if not shape.is_set and key.isdecimal() and int(key) < len(entries):
        return int(key)
    return next((number for number, each in enumerate(normal) if plain(each) == value), None)
