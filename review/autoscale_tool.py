"""`review autoscale`: what autoscalers do under a constant load, and under one that changes over time."""

import argparse
import json
from copy import deepcopy
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from notation.options import Once
from notation.printable import printable
from review import autoscale, chart, describe
from review.arguments import number
from review.effective import pod_requests
from review.manifests import Manifests, Object, title
from review.prices import Prices, read_prices
from review.replay import Replay, replay, start_seconds
from review.source import ManifestError
from review.spot import asks_for_spot
from review.trace import Trace, read_trace

_MOST_CORES = 1_000_000
_MOST_MINUTES = 24 * 60
_MOST_PODS = 10_000
# Unless it is told otherwise.
_MINUTES = 60
_NOTE = (
    "Metrics are of fifteen seconds and up to fifteen seconds old, and the autoscaler passes every fifteen seconds."
    " Pods are ready {start:g} s after they are created{source}, on nodes that are there; load is shared evenly, and"
    " what the pods cannot serve is lost and does not wait."
)


def add_options(command: argparse.ArgumentParser) -> None:
    """Says what can be asked."""
    load = command.add_mutually_exclusive_group(required=True)
    load.add_argument("--cores", type=_cores, action=Once, help="cores that all pods together need")
    load.add_argument(
        "--trace", type=Path, action=Once, metavar="CSV", help="a load over time, such as review/examples/sale-day.csv"
    )
    add = partial(command.add_argument, action=Once)
    add("--minutes", type=_minutes, help=f"how long the load of --cores lasts (default: {_MINUTES})")
    add("--of", metavar="NAME", help="the autoscaler to follow, of several")
    add("--start", type=_seconds, metavar="SECONDS", help="until a pod is ready (default: what its probes allow)")
    add("--min", type=_pods, metavar="PODS", help="what if: the least number of pods")
    add("--max", type=_pods, metavar="PODS", help="what if: the largest number of pods")
    add("--target", type=_percent, metavar="PERCENT", help="what if: the CPU that is aimed at")
    add("--prices", type=Path, metavar="FILE", help="prices in YAML; adds the cost")
    add("--chart", type=Path, metavar="FILE.svg", help="where to draw a chart of the load and what follows")
    add("--format", choices=("text", "json"), default="text", help="how to say it (default: text)")


def answer(manifests: Manifests, options: argparse.Namespace) -> str:
    """What autoscalers do under a load.

    Raises:
        ManifestError: There is none, or a file cannot be read or written, or an option means nothing here.
    """
    found = [each for each in manifests.of("HorizontalPodAutoscaler") if options.of in {None, each["metadata"]["name"]}]
    if not found:
        named = f" named {options.of}" if options.of is not None else ""
        raise ManifestError(f"there is no HorizontalPodAutoscaler{named} to follow")
    if options.trace:
        return _traced(manifests, found, options)
    for name in ("start", "prices", "chart"):
        if getattr(options, name) is not None:
            raise ManifestError(f"--{name}: is for a load over time; give --trace instead of --cores")
    return _constant(manifests, found, options)


def _constant(manifests: Manifests, found: list[Object], options: argparse.Namespace) -> str:
    """The pods under a constant load, as if nothing took any time."""
    minutes = options.minutes if options.minutes is not None else _MINUTES
    lines: list[str] = []
    documents: list[dict[str, Any]] = []
    for autoscaler in (_what_if(each, options) for each in found):
        name = printable(autoscaler["metadata"]["name"])
        lines.append(f"{name} under {options.cores} cores for {minutes} minutes")
        changes: list[autoscale.Sample] = []
        for sample in autoscale.simulate(manifests, autoscaler, lambda _: float(options.cores), minutes * 60):
            if not changes or sample.replicas != changes[-1].replicas:
                changes.append(sample)
        lines += [
            f"  {each.seconds // 60:3}:{each.seconds % 60:02}  {each.replicas} pods at {each.utilization:.0f} % CPU"
            for each in changes
        ]
        documents.append({"name": autoscaler["metadata"]["name"], "pods": [[e.seconds, e.replicas] for e in changes]})
    if options.format == "json":
        return f"{json.dumps(documents, indent=2)}\n"
    return "".join(f"{line}\n" for line in lines)


def _traced(manifests: Manifests, found: list[Object], options: argparse.Namespace) -> str:
    """What becomes of a load over time: as the autoscaler is, and as it might be."""
    if options.minutes is not None:
        raise ManifestError("--minutes: is for a constant load; a trace lasts until its last row")
    if len(found) > 1:
        names = ", ".join(each["metadata"]["name"] for each in found)
        raise ManifestError(f"there are {len(found)} autoscalers, and a load is of one; name it by --of: {names}")
    (autoscaler,) = found
    trace = read_trace(options.trace)
    prices = read_prices(options.prices) if options.prices else None
    given = autoscale.scaled(manifests, autoscaler)
    start = options.start if options.start is not None else start_seconds(given.pods)
    changed = _what_if(autoscaler, options)
    cases = {"as it is": _replayed(manifests, autoscaler, trace, start)}
    if changed is not autoscaler:
        cases[_named(options)] = _replayed(manifests, changed, trace, start)
    last = list(cases.values())[-1]
    name = f"{autoscaler['metadata']['name']}, {list(cases)[-1]}"
    if options.chart is not None:
        _draw(options.chart, chart.as_svg(last, printable(name)))
    costs = {case: _cost(given, each, prices) for case, each in cases.items()}
    if options.format == "json":
        return f"{json.dumps(_document(autoscaler, start, cases, costs, prices), indent=2)}\n"
    source = "" if options.start is not None else ", which is what their probes allow"
    note = _NOTE.format(start=start, source=source)
    parts = [printable(name), "\n".join(chart.in_characters(last)), _table(cases, costs, prices), _steps(last), note]
    return "\n\n".join(parts) + "\n"


def _replayed(manifests: Manifests, autoscaler: Object, trace: Trace, start: float) -> Replay:
    return replay(autoscaler["spec"], autoscale.scaled(manifests, autoscaler), trace, start)


def _what_if(autoscaler: Object, options: argparse.Namespace) -> Object:
    """The autoscaler with what the options change."""
    if options.min is options.max is options.target is None:
        return autoscaler
    changed = deepcopy(autoscaler)
    spec = changed["spec"]
    if options.min is not None:
        spec["minReplicas"] = options.min
    if options.max is not None:
        spec["maxReplicas"] = options.max
    if options.target is not None:
        target = {"type": "Utilization", "averageUtilization": options.target}
        spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    least, most = spec.get("minReplicas", 1), spec["maxReplicas"]
    if least > most:
        raise ManifestError(f"{title(autoscaler)}: the least number of pods, {least}, is above the largest, {most}")
    return changed


def _named(options: argparse.Namespace) -> str:
    given = {"min": options.min, "max": options.max, "target": options.target}
    return "with " + ", ".join(f"{name} {value}" for name, value in given.items() if value is not None)


def _cost(scaled: autoscale.Scaled, found: Replay, prices: Prices | None) -> Decimal | None:
    """The price of the pods, for the time in which they were there."""
    if prices is None:
        return None
    hour = prices.hour(pod_requests(scaled.pods), spot=asks_for_spot(scaled.pods.spec))
    return hour * Decimal(found.pod_hours)


def _table(cases: dict[str, Replay], costs: dict[str, Decimal | None], prices: Prices | None) -> str:
    of = {
        "Most pods": [str(each.most) for each in cases.values()],
        "Saturated": [f"{each.saturated:.0f} s" for each in cases.values()],
        "Beyond capacity": [f"{each.lost:.0f} core-seconds{_share(each)}" for each in cases.values()],
        "Pod hours": [f"{each.pod_hours:.1f}" for each in cases.values()],
    }
    if prices:
        of[f"Cost, {prices.currency}"] = [f"{cost:.2f}" for cost in costs.values() if cost is not None]
    return describe.table(("", *cases), [(name, *values) for name, values in of.items()])


def _share(found: Replay) -> str:
    return f", {found.lost / found.needed * 100:.2f} % of what was needed" if found.lost else ""


def _steps(found: Replay) -> str:
    changes = found.changes()
    return "Pods: " + ", ".join(f"{count} at {chart.clock(time)}" for time, count in changes)


def _document(
    autoscaler: Object,
    start: float,
    cases: dict[str, Replay],
    costs: dict[str, Decimal | None],
    prices: Prices | None,
) -> dict[str, Any]:
    document: dict[str, Any] = {"name": autoscaler["metadata"]["name"], "startSeconds": start, "cases": {}}
    for case, each in cases.items():
        cost = costs[case]
        document["cases"][case] = {
            "mostPods": each.most,
            "saturatedSeconds": each.saturated,
            "lostCoreSeconds": round(each.lost, 3),
            "neededCoreSeconds": round(each.needed, 3),
            "podHours": round(each.pod_hours, 3),
            "pods": [[time, count] for time, count in each.changes()],
            **({"cost": round(float(cost), 4), "currency": prices.currency} if cost is not None and prices else {}),
        }
    return document


def _draw(file: Path, drawing: str) -> None:
    try:
        file.write_text(drawing, encoding="utf-8")
    except OSError as error:
        raise ManifestError(f"{file}: {error.strerror}") from None


def _cores(text: str) -> float:
    return number(text, float, 0, _MOST_CORES)


def _minutes(text: str) -> int:
    return int(number(text, int, 1, _MOST_MINUTES))


def _seconds(text: str) -> float:
    return number(text, float, 0, _MOST_MINUTES * 60)


def _pods(text: str) -> int:
    return int(number(text, int, 1, _MOST_PODS))


def _percent(text: str) -> int:
    return int(number(text, int, 1, 1000))
