"""Cron schedules, as Kubernetes reads them: https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of week", 0, 6, _DAYS),
)
_DESCRIPTORS = {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}
_PART = re.compile(r"(\*|\?|(?P<low>\w+)(-(?P<high>\w+))?)(/(?P<step>[1-9][0-9]*))?")


def check_schedule(text: str) -> str:
    """Returns a schedule as it is.

    Raises:
        ValueError: It is not one.
    """
    if text in _DESCRIPTORS:
        return text
    fields = text.split()
    if len(fields) != len(_FIELDS):
        raise ValueError("is not a cron schedule; write minute, hour, day of month, month, day of week: 30 2 * * *")
    for field, (name, low, high, names) in zip(fields, _FIELDS, strict=True):
        for part in field.split(","):
            if not _is_part(part, low, high, names):
                raise ValueError(
                    f"has a wrong {name}: {part}; use {low} to {high}, *, ranges a-b, lists a,b or steps */n"
                )
    return text


def _is_part(part: str, low: int, high: int, names: tuple[str, ...]) -> bool:
    match = _PART.fullmatch(part)
    if match is None:
        return False
    if match["low"] is None:
        return True
    first = _number(match["low"], low, names)
    last = _number(match["high"], low, names) if match["high"] else first
    return first is not None and last is not None and low <= first <= last <= high


def _number(text: str, first: int, names: tuple[str, ...]) -> int | None:
    if text.lower() in names:
        return names.index(text.lower()) + first
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else None
