"""How old what one schedule makes may be when another one looks for it."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from ecommerce.settings.values.cron import Cron

_DAY = 24 * 60
# The weekdays of all dates recur after 28 years; these begin with a Monday and hold seven leap years.
_YEARS = range(2001, 2029)
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def oldest_seen(writer: Cron, reader: Cron) -> int:
    """The greatest age of the latest thing, in minutes.

    Args:
        writer: Makes something at each firing, which is there from the next minute on.
        reader: Looks for it at each firing.
    """
    first, last = writer.minutes[0], writer.minutes[-1]
    same_day, other_day = (1, None) if writer.is_daily else _days_since(writer, reader)
    ages: list[int] = []
    if same_day is not None:
        # The reader comes before the first of the day, or after some of them.
        ages += [same_day * _DAY + minute - last for minute in reader.minutes if minute <= first][-1:]
        found = [(minute, bisect_left(writer.minutes, minute)) for minute in reader.minutes if minute > first]
        ages += [minute - writer.minutes[index - 1] for minute, index in found]
    if other_day is not None:
        ages.append(other_day * _DAY + reader.minutes[-1] - last)
    return max(ages)


@lru_cache(maxsize=64)  # every alert and panel of a schedule asks
def longest_between(writer: Cron) -> int:
    """The longest time between two firings, in minutes.

    Args:
        writer: What fires.
    """
    return oldest_seen(writer, Cron.parse("* * * * *"))


def _days_since(writer: Cron, reader: Cron) -> tuple[int | None, int | None]:
    """The most days since the writer's day before, on days of both and on days of the reader alone; None if none is."""
    longest: dict[bool, int] = {}
    before = None
    for number, day in enumerate(_days()):
        written = writer.fires_on(*day)
        if before is not None and reader.fires_on(*day):
            longest[written] = max(longest.get(written, 0), number - before)
        if written:
            before = number
    return longest.get(True), longest.get(False)


def _days() -> Iterator[tuple[int, int, int]]:
    """Day of the month, month, and day of the week from Sunday, 0."""
    day_of_week = 0
    for year in _YEARS:
        for month, length in enumerate(_MONTH_LENGTHS, start=1):
            leap_day = month == 2 and year % 4 == 0  # noqa: PLR2004 - February, and there is no 1900 or 2100 among them
            for day in range(1, length + leap_day + 1):
                day_of_week = (day_of_week + 1) % 7
                yield day, month, day_of_week
