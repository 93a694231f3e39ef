"""The rules of an environment as Prometheus reads them."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rules import rules_of

_WIDTH = 120


def rule_groups(observed: Observed) -> Sequence[Mapping[str, Any]]:
    """All rules as Prometheus reads them.

    Args:
        observed: The environment.

    Raises:
        ValueError: Nobody knows where the runbooks are.
    """
    runbooks = observed.settings.monitoring.runbook_url
    if runbooks is None:
        raise ValueError("monitoring.runbook_url is missing, and alerts lead to their runbooks there")
    return [
        {
            "name": f"{observed.namespace}-{group.name}",
            "rules": [
                *(each.manifest() for each in group.recordings),
                *(each.manifest(runbooks, observed.labels) for each in group.alerts),
            ],
        }
        for group in rules_of(observed)
    ]


def rule_file(groups: Sequence[Mapping[str, Any]]) -> str:
    """Rules as a file of Prometheus.

    Args:
        groups: The rules.
    """
    return yaml.safe_dump({"groups": list(groups)}, sort_keys=False, width=_WIDTH, allow_unicode=True)
