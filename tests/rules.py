"""The rules of environments, as Prometheus reads them, and their dashboards, as Grafana does."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import promql_parser
from contexts import ACCOUNTED, ARCHIVED, CILIUM, EXISTING, EXTERNAL, MONITORED, OFFSITE, OPERATED, POOLED

from ecommerce.monitoring.dashboards import dashboards_of
from ecommerce.monitoring.dashboards.grafana import grafana_json
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule_file import rule_file, rule_groups
from ecommerce.settings import load

ENVIRONMENTS = {
    "reference": "",
    "operated": OPERATED,
    "pooled": POOLED,
    "external": EXTERNAL,
    "offsite": EXISTING + OFFSITE,
    "archived": OPERATED + EXISTING + ARCHIVED,
    "cilium": CILIUM,
    "accounted": ACCOUNTED,
}
"""Texts of environments that between them have every rule, by a name for each."""


@cache
def observed(environment: str) -> Observed:
    """One of them, as rules see it."""
    return Observed(environment="default", settings=load(ENVIRONMENTS[environment] + MONITORED, environment))


@cache
def rules(environment: str) -> list[dict[str, Any]]:
    """Its rules, those of all groups."""
    return [each for group in rule_groups(observed(environment)) for each in group["rules"]]


def alerts(environment: str) -> dict[str, dict[str, Any]]:
    """Its alerts by name; of those of one name the last."""
    return {each["alert"]: each for each in rules(environment) if "alert" in each}


def file_of(environment: str) -> str:
    """Its rules as a file."""
    return rule_file(rule_groups(observed(environment)))


@cache
def dashboards(environment: str) -> dict[str, dict[str, Any]]:
    """The dashboards of an environment as Grafana reads them, by name."""
    seen = observed(environment)
    return {each.name: json.loads(grafana_json(each, seen, "ecommerce")) for each in dashboards_of(seen)}


def panels(dashboard: dict[str, Any]) -> list[dict[str, Any]]:
    """The panels, without the headings."""
    return [each for each in dashboard["panels"] if each["type"] != "row"]


def selectors(node: Any) -> Iterator[Any]:  # noqa: ANN401 - of any kind
    """The selectors in a query, as promql_parser reads it."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
        return
    for name in ("lhs", "rhs", "expr", "vector_selector", "param"):
        inner = getattr(node, name, None)
        if inner is not None:
            yield from selectors(inner)
    for inner in getattr(node, "args", None) or ():
        yield from selectors(inner)
