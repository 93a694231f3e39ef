"""Label selectors, https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/."""

from collections.abc import Mapping
from typing import Any


def matches(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether a LabelSelector matches labels; an empty one matches all.

    Args:
        selector: A `LabelSelector` with `matchLabels` and `matchExpressions`.
        labels: Labels of a pod or a namespace.
    """
    exact = selector.get("matchLabels", {})
    expressions = selector.get("matchExpressions", [])
    return exact.items() <= labels.items() and all(_holds(expression, labels) for expression in expressions)


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    value = labels.get(expression["key"])
    match expression["operator"]:
        case "In":
            return value in expression.get("values", [])
        case "NotIn":
            return value not in expression.get("values", [])
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case operator:
            raise ValueError(f"{operator} is not an operator of label selectors")
