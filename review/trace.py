"""A load over time, in a file of comma-separated values: seconds since the start, and cores needed from then on."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from review.source import ManifestError, sources

_HEAD = ["seconds", "cores"]
_MOST_SECONDS = 7 * 24 * 3600
_MOST_CORES = 1_000_000
_MOST_ROWS = 100_000


@dataclass(frozen=True)
class Trace:
    """A load.

    Args:
        rows: Seconds since the start, from 0 on and growing, and the cores that are needed from then on; the last row
            ends it.
    """

    rows: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.rows[-1][0]

    def parts(self) -> Iterator[tuple[float, float, float]]:
        """Start, end and cores of each stretch in which the load is the same."""
        for (start, cores), (end, _) in pairwise(self.rows):
            yield start, end, cores


def read_trace(path: Path) -> Trace:
    """Reads a load from a file.

    Raises:
        ManifestError: It cannot be read, or is no load.
    """
    if path.is_dir():
        raise ManifestError(f"{path}: is a folder; name a file of seconds and cores")
    (source,) = sources(path)
    rows: list[tuple[float, float]] = []
    reader = csv.reader(io.StringIO(source.text, newline=""))
    try:
        for cells in reader:
            place = f"{source.name}:{reader.line_num}"
            if not cells or (not rows and [each.strip() for each in cells] == _HEAD):
                continue
            rows.append(_row(cells, place, rows[-1][0] if rows else None))
            if len(rows) > _MOST_ROWS:
                raise ManifestError(f"{place}: is a row too many; there may be {_MOST_ROWS}")
    except csv.Error as error:
        raise ManifestError(f"{source.name}:{reader.line_num}: is not a row of seconds and cores: {error}") from None
    if len(rows) <= 1:
        raise ManifestError(f"{source.name}: has {len(rows)} rows; give two at least: the last one ends the load")
    return Trace(tuple(rows))


def _row(cells: list[str], place: str, before: float | None) -> tuple[float, float]:
    if len(cells) != len(_HEAD):
        raise ManifestError(f"{place}: has {len(cells)} values; a row is seconds,cores, such as 60,1.5")
    seconds = _number(cells[0], "seconds", _MOST_SECONDS, place)
    cores = _number(cells[1], "cores", _MOST_CORES, place)
    if before is None and seconds:
        raise ManifestError(f"{place}: seconds: {cells[0].strip()} is not 0, where the first row begins")
    if before is not None and seconds <= before:
        late = f"{cells[0].strip()} is not after {before:g} of the row before"
        raise ManifestError(f"{place}: seconds: {late}; sort the rows, each time once")
    return seconds, cores


def _number(text: str, name: str, most: int, place: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= most or "_" in text:
        raise ManifestError(f"{place}: {name}: {text.strip() or 'nothing'} is not a number from 0 to {most}")
    return number
