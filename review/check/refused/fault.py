"""A value that is refused, and the ways to find one that rules share."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from review.check.finding import Rule
from review.check.refused.spelling import Form, quoted
from review.paths import Steps
from review.values import Object, at

VALIDATION = "https://github.com/kubernetes/kubernetes/blob/v1.34.1/pkg/apis"


class Fault(NamedTuple):
    """A field that breaks a rule.

    Args:
        rule: The rule.
        path: The way to the field, from the object.
        reason: What is wrong there.
        fix: How to mend it.
    """

    rule: Rule
    path: Steps
    reason: str
    fix: str


Faults = Iterator[Fault]


def misspelled(rule: Rule, path: Steps, value: object, form: Form) -> Faults:
    """That a text has not the form of a name; what is no text is not looked at."""
    if isinstance(value, str):
        wrong = form.wrong(value)
        if wrong:
            yield Fault(rule, path, f"{path[-1]} {wrong.reason}", wrong.fix)


def outside(rule: Rule, path: Steps, holder: Object, name: str, least: int, most: int | None = None) -> Faults:
    """That a whole number is too small or too large."""
    value = whole(holder, name)
    if value is None or (value >= least and (most is None or value <= most)):
        return
    limits = f"{least} or more" if most is None else f"{least} to {most}"
    yield Fault(rule, (*path, name), f"{name} is {value}", f"give it {limits}")


def unlisted(
    rule: Rule, path: Steps, holder: Object, name: str, allowed: Collection[str], *, may_be_empty: bool = True
) -> Faults:
    """That a text is none of those that there are.

    Args:
        rule: The rule.
        path: The way to what holds it.
        holder: What holds it.
        name: The field.
        allowed: The texts that there are.
        may_be_empty: Whether an empty one is taken for none.
    """
    value = holder.get(name)
    if isinstance(value, str) and value not in allowed and (value or not may_be_empty):
        yield Fault(rule, (*path, name), f"{name} is {quoted(value)}", f"use {alternatives(allowed)}")


def absent(rule: Rule, path: Steps, holder: Object, name: str) -> Faults:
    """That a field is missing or empty."""
    if not holder.get(name):
        yield Fault(rule, (*path, name), f"{name} is missing", "add it")


def repeated(rule: Rule, path: Steps, values: list[Any], field: str) -> Faults:
    """That a value stands in a list twice; those that are empty do not count.

    Args:
        rule: The rule.
        path: The way to the list.
        values: The value of each entry.
        field: The field of the entry that holds it.
    """
    seen: set[Any] = set()
    for number, value in enumerate(values):
        if value and value in seen:
            yield Fault(rule, (*path, number, field), f"{field} {value} is there twice", "give each its own")
        seen.add(value)


def whole(holder: Object, *steps: str) -> int | None:
    """A whole number at the end of a way; None where there is none."""
    value = at(holder, *steps)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def alternatives(allowed: Collection[str]) -> str:
    """Words of which one is to be chosen."""
    *most, last = allowed
    return f"{', '.join(most)} or {last}" if most else last
