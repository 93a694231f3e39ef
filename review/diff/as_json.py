"""A report for programs."""

import json
from decimal import Decimal
from typing import Any

from review.diff.classes import Change, Effect, Verdict
from review.diff.compare import Comparison
from review.diff.fields import MISSING, Field
from review.diff.report import Report
from review.diff.standing import Standing
from review.effective import UNLIMITED
from review.lines import Line
from review.prices import Prices


def render(report: Report) -> str:
    """The report as JSON; values that nobody may read are not in it."""
    made = {
        "worst": report.worst.option,
        **_prices(report.prices),
        "environments": [{"name": name, **_comparison(each)} for name, each in report.environments.items()],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _comparison(each: Comparison) -> dict[str, Any]:
    return {
        "worst": each.worst.option,
        "objects": {"before": each.before, "after": each.after, "differing": each.differing},
        "effects": [_effect(effect) for effect in each.effects],
        "changes": [_change(change) for change in each.changes],
    }


def _effect(each: Effect) -> dict[str, Any]:
    figure = _figure(*each.figure) if each.figure else {}
    return {"where": each.where, **_verdict(each.verdict), **figure, **_place(each.standing)}


def _figure(before: Line, after: Line) -> dict[str, Any]:
    """Numbers of cores, bytes, pods or money by scale; null for what has no limit."""
    both = {"before": before, "after": after}
    return {"unit": after.unit, **{name: _values(line) for name, line in both.items()}}


def _values(line: Line) -> dict[str, float | None]:
    return {scale: _number(value) for scale, value in line.values.items() if value is not None}


def _number(value: Decimal) -> float | None:
    if value == UNLIMITED:
        return None
    return int(value) if value == int(value) else round(float(value), 6)


def _prices(prices: Prices | None) -> dict[str, Any]:
    if prices is None:
        return {}
    return {"prices": {"file": prices.file, "note": prices.note, "currency": prices.currency}}


def _change(each: Change) -> dict[str, Any]:
    field = _field(each.field) if each.field else {}
    return {"object": each.where, **_verdict(each.verdict), **field, **_place(each.standing)}


def _place(standing: Standing | None) -> dict[str, Any]:
    place = standing.place if standing else None
    return {"file": place[0], "line": place[1]} if place else {}


def _verdict(each: Verdict) -> dict[str, Any]:
    return {"class": each.rank.option, "reason": each.reason, **({"fix": each.fix} if each.fix else {})}


def _field(field: Field) -> dict[str, Any]:
    values = {"before": field.before, "after": field.after}
    there = {name: value for name, value in values.items() if value is not MISSING}
    shown = dict.fromkeys(there) if field.is_hidden else there
    return {"path": field.path, **shown, **({"hidden": True} if field.is_hidden else {})}
