"""How often a schedule runs."""

import re
from functools import lru_cache

_MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_NAMES = {
    name: str(number)
    for names, first in (
        (("sun", "mon", "tue", "wed", "thu", "fri", "sat"), 0),
        (("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1),
    )
    for number, name in enumerate(names, start=first)
}
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_DAYS_OF_A_YEAR = 365


@lru_cache(maxsize=256)
def runs_per_year(schedule: str) -> float | None:
    """How many times a year a schedule of cron runs, about; None for one that cannot be read.

    Args:
        schedule: Five fields, or six with seconds before them, or a macro such as `@daily`.
    """
    parts = _MACROS.get(schedule.strip(), schedule).split()
    parts = [part for part in parts if not part.startswith(("TZ=", "CRON_TZ="))]
    if len(parts) == len(_RANGES) + 1:
        parts = parts[1:]
    if len(parts) != len(_RANGES):
        return None
    sets = [_values(part.lower(), *limits) for part, limits in zip(parts, _RANGES, strict=True)]
    if not all(sets):
        return None
    minutes, hours, days, months, weekdays = (len(each) for each in sets)
    weekdays = len({each % 7 for each in sets[4]})
    by_day, by_weekday = days / 31, weekdays / 7
    # Where both are given, either makes a day.
    share = by_day * by_weekday if "*" in {parts[2][0], parts[4][0]} else min(by_day + by_weekday, 1)
    return minutes * hours * share * months / 12 * _DAYS_OF_A_YEAR


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
            if not all(each.isdecimal() for each in numbers) or not step:
                return set()
            start, end = int(numbers[0]), most if match[3] and not last else int(numbers[1])
        found |= set(range(start, end + 1, step or 1))
    return found
