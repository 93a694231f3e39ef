"""The rules of environments, as Prometheus reads them."""

from functools import cache
from typing import Any

from contexts import CILIUM, EXISTING, EXTERNAL, MONITORED, OFFSITE, OPERATED, POOLED

from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule_file import rule_file, rule_groups
from ecommerce.settings import load

ENVIRONMENTS = {
    "reference": "",
    "operated": OPERATED,
    "pooled": POOLED,
    "external": EXTERNAL,
    "offsite": EXISTING + OFFSITE,
    "cilium": CILIUM,
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
