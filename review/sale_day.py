"""The load of a day on which a sale opens: made by a formula, and kept as review/examples/sale-day.csv."""

import math
import sys
from collections.abc import Iterator

_STEP = 60
_DAY = 24 * 3600
_HOUR = 3600
# When the sale opens, how steeply visitors come, and how long half of them stay.
_OPENS, _RISE, _HALF = 10 * _HOUR, 300, 2700


def sale_day() -> Iterator[tuple[int, float]]:
    """Seconds since midnight, and the cores that the shop's frontend needs, minute by minute.

    A usual day moves between 0.15 cores at four in the morning and 0.65 twelve hours later. The sale adds 3 cores
    within five minutes of ten o'clock, of which half are left after 45 minutes, and a broad peak of 0.5 cores at eight
    in the evening. Small waves of a few minutes stand for chance, so that the same numbers come out each time.
    """
    for now in range(0, _DAY + 1, _STEP):
        usual = 0.4 - 0.25 * math.cos((now - 4 * _HOUR) / _DAY * math.tau)
        since = now - _OPENS
        sale = 3.0 * min(since / _RISE, 1) * 0.5 ** (max(since - _RISE, 0) / _HALF) if since > 0 else 0.0
        evening = 0.5 * math.exp(-(((now - 20 * _HOUR) / (1.5 * _HOUR)) ** 2))
        waves = 1 + 0.04 * math.sin(now / 420) + 0.03 * math.sin(now / 187)
        yield now, (usual + sale + evening) * waves


def rows() -> str:
    """The file."""
    return "".join(["seconds,cores\n", *(f"{now},{cores:.3f}\n" for now, cores in sale_day())])


if __name__ == "__main__":
    sys.stdout.write(rows())
