"""How the API server keeps a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from review.manifests import Object


@dataclass(frozen=True, eq=False)
class Shape:
    """How the API server keeps a value.

    Args:
        fields: The shapes of a mapping's fields.
        each: The shape of a list's entries, or of the values of a mapping with free keys.
        keys: What tells the entries of a list apart.
        is_map: Whether the order of such entries means nothing.
        is_set: Whether a list is a set.
        is_free: Whether the keys of a mapping are anybody's own, so that an empty value is a value.
        is_quantity: Whether it is an amount.
        defaults: What is filled in where it is absent.
        fill: The same where it depends on what else there is.
        keep: Fields that mean something when they are empty.
        keeps_all: Whether all of them may.
        flags: Fields to which false is the same as absent.
    """

    fields: Mapping[str, "Shape"] = field(default_factory=dict[str, "Shape"])
    each: "Shape | None" = None
    keys: tuple[str, ...] = ()
    is_map: bool = False
    is_set: bool = False
    is_free: bool = False
    is_quantity: bool = False
    defaults: Mapping[str, Any] = field(default_factory=dict[str, Any])
    fill: Callable[[Object], Object] | None = None
    keep: frozenset[str] = frozenset()
    keeps_all: bool = False
    flags: frozenset[str] = frozenset()


# What nobody knows more about: everything in it counts.
GENERIC = Shape(keeps_all=True)
PLAIN = Shape(fields={})
QUANTITY = Shape(is_quantity=True)
AMOUNTS = Shape(is_free=True, each=QUANTITY)
TEXTS = Shape(is_free=True)
SET = Shape(is_set=True)


def a_set(each: Shape = GENERIC) -> Shape:
    """A list that is a set."""
    return Shape(each=each, is_set=True)


def entries(each: Shape, *keys: str) -> Shape:
    """A list whose entries have keys, and an order that the controllers compare by."""
    return Shape(each=each, keys=keys)


def a_map(each: Shape, *keys: str) -> Shape:
    """A list whose entries have keys, and no order."""
    return Shape(each=each, keys=keys, is_map=True)


SELECTOR = Shape(
    fields={"matchLabels": TEXTS, "matchExpressions": a_set(Shape(fields={"values": SET}))},
)
RESOURCES = Shape(fields={"limits": AMOUNTS, "requests": AMOUNTS})


METADATA = Shape(fields={"labels": TEXTS, "annotations": TEXTS, "finalizers": SET})
