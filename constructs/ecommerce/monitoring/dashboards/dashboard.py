"""Dashboards of Grafana, as values that no library is needed for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from ecommerce.monitoring.observed import selector
from ecommerce.monitoring.rule import Severity

# Units as Grafana names them: https://github.com/grafana/grafana, packages/grafana-data/src/valueFormats/categories.ts.
Unit = Literal["short", "percentunit", "reqps", "ops", "s", "h", "bytes", "Bps", "dateTimeFromNow", "cpm"]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A value at which a panel changes its color, as an alert fires there.

    Args:
        value: The value, in the unit of the panel.
        severity: That of the alert.
        below: Whether lower values are the bad ones.
    """

    value: float
    severity: Severity = "warning"
    below: bool = False


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Queries that are drawn together.

    Args:
        title: What it shows, in a few words.
        description: How to read it, in a sentence.
        unit: Unit of its values.
        queries: The queries, by their legends.
        limits: Where alerts fire, from the lowest value up.
        shape: Lines over time, lines upon each other, or the latest value alone.
        most: Upper end of its axis; left out, what the values need.
        missing: What it says where there is no value.
    """

    title: str
    description: str
    unit: Unit
    queries: Mapping[str, str]
    limits: Sequence[Limit] = ()
    shape: Literal["lines", "stack", "latest"] = "lines"
    most: float | None = None
    missing: str | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """Panels under a heading.

    Args:
        title: The heading.
        panels: The panels.
    """

    title: str
    panels: Sequence[Panel]


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """A page of sections.

    Args:
        name: Name of its file, and of its ConfigMap's end.
        title: Its title, beside the environment's name.
        description: What it is for, in a sentence.
        namespaces: The metric whose namespaces it can show.
        since: How far back it shows at first, such as `6h`.
        sections: The sections.
    """

    name: str
    title: str
    description: str
    namespaces: str
    since: str
    sections: Sequence[Section]


def shown(metric: StrEnum, *matchers: str, within: str | None = None) -> str:
    """A selector of a metric in the namespace that a dashboard shows.

    Args:
        metric: The metric.
        matchers: Further ones of its labels.
        within: The range, such as `5m`; left out, the latest value.
    """
    return selector(metric, 'namespace="$namespace"', *matchers, within=within)
