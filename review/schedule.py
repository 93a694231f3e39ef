"""When a schedule runs: how often, and how long it is between two runs, as the controllers of Kubernetes reckon.

They use https://github.com/robfig/cron: a time that daylight saving skips does not run, one that it repeats runs twice.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from review.values import Object, at

MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = {
    name: str(number) for names, first in ((WEEKDAYS, 0), (MONTHS, 1)) for number, name in enumerate(names, start=first)
}
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_DAYS_OF_A_YEAR = 365
_DAY = 24 * 60
# Three leap days; a date that does not come in them never comes.
_FIRST, _LAST = date(2024, 1, 1), date(2033, 1, 1)
_EVERY = re.compile(r"@every\s+((?:\d+(?:\.\d+)?(?:h|m|s|ms))+)")
_UNITS = {"h": 3600, "m": 60, "s": 1, "ms": 0.001}
# More than that is not looked at one by one.
_MOST_RUNS = 40_000


@dataclass(frozen=True)
class Schedule:
    """When something runs.

    Args:
        minutes: The minutes of a day, from midnight, in their order.
        days: Days of the month.
        months: Months.
        weekdays: Days of the week, from Sunday, 0.
        either: Whether a day of the month or a day of the week is enough.
        zone: The time zone.
        every: The time between two runs, where that is all that is said.
    """

    minutes: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool
    zone: tzinfo = UTC
    every: timedelta | None = None

    def fires_on(self, day: date) -> bool:
        """Whether it runs on a day."""
        if day.month not in self.months:
            return False
        of_month, of_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return of_month or of_week if self.either else of_month and of_week

    def runs(self, first: date, last: date) -> Iterator[datetime]:
        """The runs from one day to before another, in UTC.

        Args:
            first: The first day.
            last: The day after the last one.
        """
        for day in _days(first, last):
            if self.fires_on(day):
                yield from self.on(day)

    def _on(self, day: date, minutes: tuple[int, ...]) -> list[datetime]:
        if self.zone is UTC:
            return [_midnight(day, UTC) + timedelta(minutes=minute) for minute in dict.fromkeys(minutes)]
        found = set[datetime]()
        for minute in minutes:
            local = _midnight(day, None) + timedelta(minutes=minute)
            for fold in (0, 1):
                moment = local.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)
                if moment.astimezone(self.zone).replace(tzinfo=None) == local:
                    found.add(moment)
        return sorted(found)

    def changes_on(self, day: date) -> bool:
        """Whether the clock changes on a day."""
        if self.zone is UTC:
            return False
        before, after = _midnight(day, self.zone), _midnight(day + timedelta(1), self.zone)
        return before.utcoffset() != after.utcoffset()

    def on(self, day: date, *, ends: bool = False) -> list[datetime]:
        """The runs of a day, in UTC; the first and the last alone, if that is all that is asked."""
        return self._on(day, (self.minutes[0], self.minutes[-1]) if ends else self.minutes)

    @property
    def comes(self) -> bool:
        """Whether it ever runs."""
        return self.every is not None or any(self.fires_on(day) for day in _days(_FIRST, _LAST))

    @property
    def between(self) -> tuple[timedelta, timedelta] | None:
        """The shortest and the longest time between two runs; None if it never runs, or once in many years."""
        return _between(self)


@lru_cache(maxsize=512)
def parse(text: str, zone: str = "", *, seconds_first: bool = False) -> Schedule | None:
    """A schedule of cron; None for one that cannot be read.

    Args:
        text: Five fields, or six with seconds before them, or a macro such as `@daily`.
        zone: The name of its time zone; empty for UTC.
        seconds_first: Whether the first of five fields is the seconds, too, as to CloudNativePG.
    """
    parts = MACROS.get(text.strip(), text).split()
    zones = [part.partition("=")[2] for part in parts if part.startswith(("TZ=", "CRON_TZ="))]
    parts = [part for part in parts if not part.startswith(("TZ=", "CRON_TZ="))]
    where = _zone(zones[0] if zones else zone)
    if where is None:
        return None
    if match := _EVERY.fullmatch(text.strip()):
        seconds = sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"([\d.]+)(ms|h|m|s)", match[1]))
        none, every = frozenset[int](), timedelta(seconds=min(max(seconds, 1), 10**9))
        return Schedule((), none, none, none, either=False, zone=where, every=every)
    if len(parts) == len(_RANGES) and seconds_first and text.strip() not in MACROS:
        parts = [*parts[1:], "*"]
    if len(parts) == len(_RANGES) + 1:
        parts = parts[1:]
    if len(parts) != len(_RANGES):
        return None
    sets = [_values(part.lower(), *limits) for part, limits in zip(parts, _RANGES, strict=True)]
    if not all(sets):
        return None
    minutes = tuple(sorted(hour * 60 + minute for hour in sets[1] for minute in sets[0]))
    weekdays = frozenset(each % 7 for each in sets[4])
    either = not any(part in {"*", "?", "*/1", "?/1"} for part in (parts[2], parts[4]))
    return Schedule(minutes, frozenset(sets[2]), frozenset(sets[3]), weekdays, either, where)


def schedule_of(each: Object) -> Schedule | None:
    """The schedule of a CronJob or a ScheduledBackup; None where it has none that can be read."""
    text, zone = at(each, "spec", "schedule"), at(each, "spec", "timeZone") or ""
    if not isinstance(text, str) or not isinstance(zone, str):
        return None
    return parse(text, zone, seconds_first=each["kind"] == "ScheduledBackup")


def runs_per_year(text: str) -> float | None:
    """How many times a year a schedule of cron runs, about; None for one that cannot be read."""
    found = parse(text)
    if found is None:
        return None
    if found.every:
        return timedelta(_DAYS_OF_A_YEAR) / found.every
    by_day, by_weekday = len(found.days) / 31, len(found.weekdays) / 7
    share = min(by_day + by_weekday, 1) if found.either else by_day * by_weekday
    return len(found.minutes) * share * len(found.months) / 12 * _DAYS_OF_A_YEAR


@lru_cache(maxsize=256)
def oldest_seen(writer: Schedule, reader: Schedule) -> timedelta | None:
    """The greatest age, at a run of the one, of what the last run of the other made; None where it cannot be told.

    Args:
        writer: Makes something at each run.
        reader: Looks for it at each run.
    """
    longest = writer.between
    if longest is None or reader.between is None:
        return None
    if writer.every or reader.every or len(reader.minutes) + len(writer.minutes) > _MOST_RUNS // _DAYS_OF_A_YEAR:
        return longest[1]
    # As often as it takes for the weekdays of a month to come around, and a change of the clock each half year.
    first, last = date(2025, 1, 1), date(2027, 1, 1)
    made = list(writer.runs(first, last))
    ages = [moment - made[at - 1] for moment in reader.runs(first, last) if (at := bisect_left(made, moment))]
    return max(ages, default=longest[1])


def said(time: timedelta) -> str:
    """A time as a person says it: 26 hours, 7 days."""
    seconds = int(time.total_seconds())
    if seconds >= 2 * 86400 and seconds % 86400 == 0:
        return f"{seconds // 86400} days"
    if seconds >= 2 * 3600:
        return f"{seconds / 3600:.2f}".rstrip("0").rstrip(".") + " hours"
    return f"{seconds // 60} minutes" if seconds % 60 == 0 else f"{seconds} seconds"


@lru_cache(maxsize=512)
def _between(schedule: Schedule) -> tuple[timedelta, timedelta] | None:
    if schedule.every:
        return schedule.every, schedule.every
    steps = {after - before for before, after in pairwise(schedule.minutes)}
    found = [timedelta(minutes=each) for each in steps]
    before: datetime | None = None
    for day in _days(_FIRST, _LAST):
        if not schedule.fires_on(day):
            continue
        changes = schedule.changes_on(day)
        runs = schedule.on(day, ends=not changes)
        if runs and before:
            found.append(runs[0] - before)
        if changes:
            found += [later - earlier for earlier, later in pairwise(runs)]
        before = runs[-1] if runs else before
    return (min(found), max(found)) if before and found else None


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days):
        yield first + timedelta(number)


def _zone(name: str) -> tzinfo | None:
    if name in {"", "UTC", "Etc/UTC", "Local"}:
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


def _values(part: str, least: int, most: int) -> set[int]:
    found: set[int] = set()
    for piece in part.split(","):
        match = re.fullmatch(r"(\*|\?|\w+)(?:-(\w+))?(?:/(\d+))?", piece)
        if not match:
            return set()
        first, last, step = match[1], match[2], int(match[3] or 1)
        if first in {"*", "?"}:
            start, end = least, most
        else:
            numbers = [_NAMES.get(each, each) for each in (first, last or first)]
            if not all(each.isdecimal() and each.isascii() for each in numbers) or not step:
                return set()
            start, end = int(numbers[0]), most if match[3] and not last else int(numbers[1])
        if start < least or end > most:
            return set()
        found |= set(range(start, end + 1, step or 1))
    return found
