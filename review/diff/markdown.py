"""A report as a comment of a pull request: a short summary, and the details folded."""

from collections.abc import Iterator

from notation.printable import printable
from review.diff.classes import Class
from review.diff.compare import Comparison
from review.diff.report import Entry, Report, entries, named, objects, summary

# A comment of GitHub holds 65,536 characters: https://github.com/orgs/community/discussions/27190
MOST_CHARACTERS = 65_000
_MOST_OBJECTS = 4
# What the summary names of an environment, and how many environments; the rest is in the details.
_MOST_WORST = 5
_MOST_ENVIRONMENTS = 20
_LONGEST = 400
# Below this class a change is nothing to be named before the details.
_WORTH_NAMING = Class.LEFT_BEHIND


def render(report: Report) -> str:
    """The report, whole sections left out where it would be too long."""
    head = "\n".join(_summary(report))
    sections = [section for name, each in report.environments.items() for section in _sections(name, each)]
    # The most severe ones stay.
    ranked = sorted(range(len(sections)), key=lambda number: (-sections[number][0], number))
    room = MOST_CHARACTERS - len(head) - 200
    kept: set[int] = set()
    for number in ranked:
        if len(sections[number][1]) + 2 <= room:
            kept.add(number)
            room -= len(sections[number][1]) + 2
    left_out = len(sections) - len(kept)
    parts = [head, *(text for number, (_, text) in enumerate(sections) if number in kept)]
    if left_out:
        parts.append(
            f"{left_out} of {len(sections)} sections do not fit and are left out; `python -m review diff` says all."
        )
    return "\n\n".join(parts) + "\n"


def _summary(report: Report) -> Iterator[str]:
    yield f"### What this change does: {report.worst.label}"
    yield ""
    changed = {name: each for name, each in report.environments.items() if each.differing}
    for name in list(changed)[:_MOST_ENVIRONMENTS]:
        yield f"- **{_text(named(name))}**: {summary(changed[name])}"
        worst = [entry for rank, found in entries(changed[name]) for entry in found if rank >= _WORTH_NAMING]
        for entry in worst[:_MOST_WORST]:
            yield f"  - {_line(entry)}"
        if len(worst) > _MOST_WORST:
            yield f"  - and {len(worst) - _MOST_WORST} more below"
    if len(changed) > _MOST_ENVIRONMENTS:
        yield f"- and {len(changed) - _MOST_ENVIRONMENTS} environments more"
    same = [named(name) for name, each in report.environments.items() if not each.differing]
    if same:
        yield f"- nothing changes in {_text(objects(tuple(same), _MOST_ENVIRONMENTS))}"


def _sections(name: str, comparison: Comparison) -> Iterator[tuple[Class, str]]:
    """A folded section for each class of each environment."""
    for rank, found in entries(comparison):
        lines = [line for entry in found for line in _details(entry)]
        head = f"<details><summary>{_text(named(name))}: {rank.label} ({len(found)})</summary>"
        yield rank, "\n".join([head, "", *_fitting(lines), "", "</details>"])


def _fitting(lines: list[str]) -> list[str]:
    """As many lines as one section may have, so that one of many does not push out all the others."""
    room, kept = MOST_CHARACTERS // 4, list[str]()
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return [*kept, f"- and {len(lines) - len(kept)} more"]
        kept.append(line)
    return kept


def _line(entry: Entry) -> str:
    where = entry.where or tuple(dict.fromkeys(each for field in entry.fields for each in field.where))
    text = f"`{_code(objects(where, _MOST_OBJECTS))}`: {_text(entry.reason)}"
    return f"{text}. To do: {_text(entry.fix)}" if entry.fix else text


def _details(entry: Entry) -> Iterator[str]:
    """What is said, and below it the fields that it is said of."""
    yield f"- {_line(entry)}"
    for field in entry.fields:
        place = f" at `{_code(field.place)}`" if field.place else ""
        yield f"  - `{_code(objects(field.where, _MOST_OBJECTS))}` `{_code(field.text)}`{place}"


def _code(text: str) -> str:
    """A text between backticks."""
    return _cut(printable(text).replace("`", "'"))


def _text(text: str) -> str:
    """A text that is no HTML and no mention of anybody; what stands between backticks stays code."""
    shown = _cut(printable(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace("@", "@\u200b") if "`" not in shown else shown


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
