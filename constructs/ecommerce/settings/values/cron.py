"""Cron schedules as Kubernetes reads them: https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format."""

import re
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from ecommerce.settings.values.form import Form

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


class _Kind(NamedTuple):
    """One of the five fields: its values, the names that some of them have, and the form of its numbers."""

    name: str
    low: int
    high: int
    number: str
    names: tuple[str, ...] = ()


_KINDS = (
    _Kind("minute", 0, 59, "[1-5]?[0-9]"),
    _Kind("hour", 0, 23, "1?[0-9]|2[0-3]"),
    _Kind("day of month", 1, 31, "[1-9]|[12][0-9]|3[01]"),
    _Kind("month", 1, 12, "[1-9]|1[0-2]", _MONTHS),
    _Kind("day of week", 0, 6, "[0-6]", _DAYS),
)
_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_PART = re.compile(r"(?:[*?]|(?P<low>[0-9A-Za-z]+)(?:-(?P<high>[0-9A-Za-z]+))?)(?:/(?P<step>[0-9]{1,9}))?")
_ANY = re.compile(r"[*?](?:/0*1)?")
_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


@dataclass(frozen=True)
class _Field:
    """What one field of a schedule allows, and whether it restricts nothing."""

    values: frozenset[int]
    is_any: bool


@dataclass(frozen=True)
class Cron:
    """When a schedule fires.

    Args:
        minutes: Minutes of a day at which it fires, ascending.
        day_of_month: Days of a month.
        month: Months, from 1.
        day_of_week: Days of a week, from Sunday, 0.
    """

    minutes: tuple[int, ...]
    day_of_month: _Field
    month: _Field
    day_of_week: _Field

    @classmethod
    def parse(cls, text: str) -> "Cron":
        """Reads a schedule.

        Raises:
            ValueError: It is none.
        """
        texts = re.split(r"[ \t]+", five_fields(text).strip(" \t"))
        if len(texts) != len(_KINDS):
            example = "30 2 * * *"
            raise ValueError(f"is not a cron schedule; write minute, hour, day of month, month, day of week: {example}")
        minute, hour, day_of_month, month, day_of_week = map(_field, texts, _KINDS)
        minutes = tuple(60 * each + m for each in sorted(hour.values) for m in sorted(minute.values))
        return cls(minutes, day_of_month, month, day_of_week)

    @property
    def fires(self) -> bool:
        """Whether there is any day on which it fires."""
        return not self._needs_both_days or any(
            min(self.day_of_month.values) <= _LONGEST_MONTHS.get(month, 31) for month in self.month.values
        )

    @property
    def _needs_both_days(self) -> bool:
        """A day of the month and one of the week are alternatives, unless one of them is any."""
        return self.day_of_month.is_any or self.day_of_week.is_any

    def fires_on(self, day_of_month: int, month: int, day_of_week: int) -> bool:
        """Whether it fires on a day.

        Args:
            day_of_month: From 1.
            month: From 1.
            day_of_week: From Sunday, 0.
        """
        of_month = day_of_month in self.day_of_month.values
        of_week = day_of_week in self.day_of_week.values
        matches = of_month and of_week if self._needs_both_days else of_month or of_week
        return matches and month in self.month.values

    @property
    def is_daily(self) -> bool:
        """Whether it fires on every day."""
        return all(field.is_any for field in (self.day_of_month, self.month, self.day_of_week))


def five_fields(text: str) -> str:
    """A schedule without the names that stand for some of them, such as `@daily`."""
    return _DESCRIPTORS.get(text, text)


def _field(text: str, kind: _Kind) -> _Field:
    values: set[int] = set()
    for part in text.split(","):
        found = _part(part, kind)
        if not found:
            allowed = f"use {kind.low} to {kind.high}, *, ranges a-b, lists a,b or steps */n"
            raise ValueError(f"has a wrong {kind.name}: {part}; {allowed}")
        values.update(found)
    return _Field(frozenset(values), any(_ANY.fullmatch(part) for part in text.split(",")))


def _part(text: str, kind: _Kind) -> range | None:
    """The values of one entry of a field; None where it is none."""
    match = _PART.fullmatch(text)
    if match is None:
        return None
    first = _number(match["low"], kind) if match["low"] else kind.low
    last = first
    if match["high"]:
        last = _number(match["high"], kind)
    elif match["step"] or not match["low"]:
        last = kind.high
    step = int(match["step"] or 1)
    if first is None or last is None or not kind.low <= first <= last <= kind.high or step < 1:
        return None
    return range(first, last + 1, step)


def _number(text: str, kind: _Kind) -> int | None:
    if text.lower() in kind.names:
        return kind.names.index(text.lower()) + kind.low
    return int(text) if text.isdecimal() else None


def _reason(text: str) -> str:
    """What is wrong with a text that has not the form of a schedule."""
    try:
        Cron.parse(text)
    except ValueError as error:
        return str(error)
    return "is not a cron schedule; write it with blanks between its five fields"


def _schedule(text: str) -> str:
    if not Cron.parse(text).fires:
        raise ValueError("never fires: its months have no such day; choose another day or month")
    return text


def _pattern(kind: _Kind) -> str:
    value = f"(?:0*(?:{kind.number}){'|[A-Za-z]{3}' if kind.names else ''})"
    entry = f"(?:[*?]|{value}(?:-{value})?)(?:/0*[1-9][0-9]{{0,8}})?"
    return f"{entry}(?:,{entry})*"


Schedule = Annotated[
    str,
    Form(
        "|".join([*_DESCRIPTORS, r"[ \t]*" + r"[ \t]+".join(map(_pattern, _KINDS)) + r"[ \t]*"]),
        _reason,
        longest=200,
    ),
    AfterValidator(_schedule),
]
