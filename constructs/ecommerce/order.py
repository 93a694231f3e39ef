"""The order of the output: objects as a cluster should meet them, fields as a person would write them."""

from collections.abc import Iterable
from typing import Any, cast

# What others refer to comes first, what guards the system before what runs in it.
_KINDS = (
    "Namespace",
    "NetworkPolicy",
    "ServiceAccount",
    "ConfigMap",
    "Secret",
    "ExternalSecret",
    "PersistentVolumeClaim",
    "Service",
    "Cluster",
    "Pooler",
    "ScheduledBackup",
    "StatefulSet",
    "Deployment",
    "CronJob",
    "Job",
    "HorizontalPodAutoscaler",
    "PodDisruptionBudget",
    "Gateway",
    "HTTPRoute",
    "Ingress",
)
# A reader looks for these at the top of a mapping; everything else is in alphabetical order.
_LEADING_FIELDS = (
    *("apiVersion", "kind", "metadata", "name", "namespace", "type"),
    *("podSelector", "policyTypes", "replicas", "selector"),
    *("image", "command", "args", "ports"),
)


def in_apply_order(objects: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sorts objects by kind; within a kind they keep their order."""
    return [_leading_first(each) for each in sorted(objects, key=lambda each: _KINDS.index(each["kind"]))]


def _leading_first(value: Any) -> Any:  # noqa: ANN401 - plain YAML values
    if isinstance(value, list):
        return [_leading_first(entry) for entry in value]  # pyright: ignore[reportUnknownVariableType] - ditto
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        leading = [key for key in _LEADING_FIELDS if key in fields]
        rest = [key for key in fields if key not in _LEADING_FIELDS]
        return {key: _leading_first(fields[key]) for key in leading + rest}
    return value
