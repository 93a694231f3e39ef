"""Dashboards as Grafana reads them."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TypeVar, cast

from grafana_foundation_sdk.builders import dashboard as grafana
from grafana_foundation_sdk.builders import stat, timeseries
from grafana_foundation_sdk.builders.common import (
    GraphThresholdsStyleConfig,
    ReduceDataOptions,
    StackingConfig,
    VizLegendOptions,
    VizTooltipOptions,
)
from grafana_foundation_sdk.builders.prometheus import Dataquery
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common, dashboard

from ecommerce.monitoring.dashboards.dashboard import Dashboard, Limit, Panel, Section
from ecommerce.monitoring.observed import Observed

_Widget = TypeVar("_Widget", timeseries.Panel, stat.Panel)

_LINE = 120
_WIDTH = 24
_MOST_BESIDE = 4
_HEIGHTS = {"lines": 8, "stack": 8, "latest": 5}
_COLORS = {"critical": "red", "warning": "orange"}
_GOOD = "green"
_SOURCE = dashboard.DataSourceRef(type_val="prometheus", uid="${datasource}")
_REFRESH = "1m"


def grafana_json(each: Dashboard, observed: Observed, tag: str) -> str:
    """A dashboard as a file that Grafana provisions.

    Args:
        each: The dashboard.
        observed: The environment, which it shows at first.
        tag: What all dashboards of the system are found by.
    """
    built = (
        grafana.Dashboard(f"{tag} {observed.environment}: {each.title}")
        .uid(_uid(each, observed))
        .description(each.description)
        .tags([tag])
        .readonly()
        .tooltip(dashboard.DashboardCursorSync.CROSSHAIR)
        .time(f"now-{each.since}", "now")
        .refresh(_REFRESH)
        .with_variable(_datasource())
        .with_variable(_namespace(each, observed))
        .link(_link(tag))
    )
    numbers = count(1)
    for section in each.sections:
        _add(built, section, numbers)
    return _lined(json.loads(json.dumps(built.build(), cls=JSONEncoder, sort_keys=True)), "") + "\n"


def _lined(value: object, indent: str) -> str:
    """JSON of lines that a reviewer can read: what fits into one is in one."""
    inner = f"{indent} "
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        ends, parts = "{}", [f"{json.dumps(name)}: {_lined(each, inner)}" for name, each in members.items()]
    elif isinstance(value, list):
        ends, parts = "[]", [_lined(each, inner) for each in cast("list[object]", value)]
    else:
        return json.dumps(value)
    flat = f"{ends[0]}{', '.join(parts)}{ends[1]}"
    if "\n" not in flat and len(indent + flat) <= _LINE:
        return flat
    return ends[0] + ",".join(f"\n{inner}{part}" for part in parts) + f"\n{indent}{ends[1]}"


def _uid(each: Dashboard, observed: Observed) -> str:
    """Of at most the 40 characters that Grafana keeps; a namespace alone can have more."""
    return f"{each.name}-{hashlib.sha256(observed.namespace.encode()).hexdigest()[:12]}"


def _datasource() -> grafana.DatasourceVariable:
    return grafana.DatasourceVariable("datasource").label("Prometheus").type("prometheus")


def _namespace(each: Dashboard, observed: Observed) -> grafana.QueryVariable:
    namespace = dashboard.VariableOption(selected=True, text=observed.namespace, value=observed.namespace)
    return (
        grafana.QueryVariable("namespace")
        .label("Namespace")
        .datasource(_SOURCE)
        .query(f"label_values({each.namespaces}, namespace)")
        .current(namespace)
        .refresh(dashboard.VariableRefresh.ON_DASHBOARD_LOAD)
        .sort(dashboard.VariableSort.ALPHABETICAL_ASC)
    )


def _link(tag: str) -> grafana.DashboardLink:
    return (
        grafana.DashboardLink(tag)
        .type(dashboard.DashboardLinkType.DASHBOARDS)
        .tags([tag])
        .as_dropdown(as_dropdown=True)
        .keep_time(keep_time=True)
    )


def _add(built: grafana.Dashboard, section: Section, numbers: Iterator[int]) -> None:
    built.with_row(grafana.Row(section.title).id(next(numbers)))
    for line in _lines(section.panels):
        for panel in line:
            widget = _latest(panel) if panel.shape == "latest" else _over_time(panel)
            height = max(_HEIGHTS[other.shape] for other in line)
            built.with_panel(widget.id(next(numbers)).span(_WIDTH // len(line)).height(height))


def _lines(panels: Sequence[Panel]) -> Iterator[Sequence[Panel]]:
    """Panels side by side, as many in each line as in the next or one more."""
    lines = -(-len(panels) // _MOST_BESIDE)
    short, longer = divmod(len(panels), lines)
    rest = iter(panels)
    for line in range(lines):
        yield [next(rest) for _ in range(short + (line < longer))]


def _over_time(panel: Panel) -> timeseries.Panel:
    return (
        _described(timeseries.Panel(), panel)
        .min(0)
        .thresholds_style(GraphThresholdsStyleConfig().mode(_line_of(panel)))
        .fill_opacity(10)
        .stacking(StackingConfig().mode(_stacking_of(panel)))
        .legend(VizLegendOptions().display_mode(common.LegendDisplayMode.LIST).show_legend(show_legend=True))
        .tooltip(VizTooltipOptions().mode(common.TooltipDisplayMode.MULTI).sort(common.SortOrder.DESCENDING))
    )


def _line_of(panel: Panel) -> common.GraphThresholdsStyleMode:
    style = common.GraphThresholdsStyleMode
    return style.DASHED if panel.limits else style.OFF


def _stacking_of(panel: Panel) -> common.StackingMode:
    return common.StackingMode.NORMAL if panel.shape == "stack" else common.StackingMode.NONE


def _latest(panel: Panel) -> stat.Panel:
    return (
        _described(stat.Panel(), panel)
        .color_mode(common.BigValueColorMode.VALUE)
        .graph_mode(common.BigValueGraphMode.NONE)
        .reduce_options(ReduceDataOptions().calcs(["lastNotNull"]))
    )


def _described(built: _Widget, panel: Panel) -> _Widget:
    built.title(panel.title).description(panel.description).datasource(_SOURCE)
    built.targets([*_targets(panel)]).unit(panel.unit).thresholds(_thresholds(panel.limits))
    if panel.most is not None:
        built.max(panel.most)
    if panel.missing:
        built.no_value(panel.missing)
    return built


def _targets(panel: Panel) -> Iterator[Dataquery]:
    for letter, (legend, query) in zip("ABCDEFGH", panel.queries.items(), strict=False):
        target = Dataquery().ref_id(letter).datasource(_SOURCE).expr(query).legend_format(legend)
        yield target.instant() if panel.shape == "latest" else target.range()


def _thresholds(limits: Sequence[Limit]) -> grafana.ThresholdsConfig:
    """Colors from a value on; the first one is of all values below."""
    first = _COLORS[limits[0].severity] if limits and limits[0].below else _GOOD
    steps = [dashboard.Threshold(value=None, color=first)]
    steps += [
        dashboard.Threshold(value=each.value, color=_GOOD if each.below else _COLORS[each.severity]) for each in limits
    ]
    return grafana.ThresholdsConfig().mode(dashboard.ThresholdsMode.ABSOLUTE).steps(steps)
