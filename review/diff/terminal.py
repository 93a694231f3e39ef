"""A report for a terminal."""

from collections.abc import Iterator

from notation.printable import printable
from review.diff.report import Entry, Report, entries, named, objects, summary

_MOST_OBJECTS = 4


def render(report: Report) -> str:
    """The report, from severe to mild in each environment."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    alone = len(report.environments) == 1
    for name, comparison in report.environments.items():
        yield printable(summary(comparison) if alone and not name else f"{named(name)}: {summary(comparison)}")
        for rank, found in entries(comparison):
            yield f"  {rank.label}"
            for entry in found:
                yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    where = f"{objects(entry.where, _MOST_OBJECTS)}: " if entry.where else ""
    yield printable(f"    {where}{entry.reason}")
    for field in entry.fields:
        place = f" ({field.place})" if field.place else ""
        yield printable(f"      {objects(field.where, _MOST_OBJECTS)}  {field.text}{place}")
    if entry.fix:
        yield printable(f"      to do: {entry.fix}")
