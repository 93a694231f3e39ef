"""Rules of Prometheus, as values that no construct is needed for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ecommerce.monitoring.metrics import Recorded

Severity = Literal["critical", "warning"]


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A query whose answer is kept as a metric.

    Args:
        name: Name of the metric.
        expr: The query.
        labels: Labels that its answer gets.
    """

    name: Recorded
    expr: str
    labels: Mapping[str, str]

    def manifest(self) -> dict[str, object]:
        """The rule as Prometheus reads it."""
        return {"record": str(self.name), "expr": self.expr, "labels": dict(self.labels)}


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A query that answers when a person must act.

    Args:
        name: Its name, and that of its runbook.
        severity: `critical` wakes somebody; `warning` waits for the morning.
        expr: The query.
        lasts: How long it must answer without a pause, as Prometheus writes durations.
        summary: What is wrong, in a few words.
        description: What that means, with the value; a template of Prometheus.
        commands: What to type first, each a line of a shell; templates as well.
        labels: Further labels.
    """

    name: str
    severity: Severity
    expr: str
    lasts: str
    summary: str
    description: str
    commands: Sequence[str]
    labels: Mapping[str, str] = field(default_factory=dict[str, str])

    def manifest(self, runbooks: str, labels: Mapping[str, str]) -> dict[str, object]:
        """The rule as Prometheus reads it.

        Args:
            runbooks: Address of the folder with the runbooks.
            labels: Labels of every alert.
        """
        return {
            "alert": self.name,
            "expr": self.expr,
            "for": self.lasts,
            "labels": {**labels, **self.labels, "severity": self.severity},
            "annotations": {
                "summary": self.summary,
                "description": self.description,
                "commands": "\n".join(self.commands),
                "runbook_url": f"{runbooks.rstrip('/')}/{self.name}.md",
            },
        }


@dataclass(frozen=True, kw_only=True)
class RuleGroup:
    """Rules that are evaluated one after the other, what is recorded before the alerts that use it.

    Args:
        name: Its name.
        recordings: What is recorded.
        alerts: The alerts.
    """

    name: str
    recordings: Sequence[Recording] = ()
    alerts: Sequence[Alert] = ()
