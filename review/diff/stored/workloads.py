"""What makes pods and scales them, as the API server stores it."""

from collections.abc import Callable, Mapping
from typing import Any

from review.diff.stored.pods import CLAIM_TEMPLATES, TEMPLATE
from review.diff.stored.shape import METADATA, PLAIN, SELECTOR, Shape, a_set
from review.manifests import Object
from review.values import mapping


def _rolling(amounts: Mapping[str, Any]) -> Callable[[Object], Object]:
    """The amounts of a rolling update are filled in for that type alone."""

    def fill(strategy: Object) -> Object:
        if strategy.get("type") != "RollingUpdate":
            return strategy
        return {**strategy, "rollingUpdate": {**amounts, **mapping(strategy, "rollingUpdate")}}

    return fill


def strategy(**amounts: Any) -> Shape:  # noqa: ANN401 - numbers and percentages
    """The strategy of a rollout, with the amounts that it has by default."""
    return Shape(defaults={"type": "RollingUpdate"}, fill=_rolling(amounts), fields={"rollingUpdate": PLAIN})


def workload(field: str, shape: Shape, **defaults: Any) -> Shape:  # noqa: ANN401 - any value
    """The specification of a workload, whose strategy of a rollout is in a field."""
    return Shape(
        fields={
            "template": TEMPLATE,
            "selector": SELECTOR,
            "volumeClaimTemplates": CLAIM_TEMPLATES,
            "persistentVolumeClaimRetentionPolicy": Shape(defaults={"whenDeleted": "Retain", "whenScaled": "Retain"}),
            field: shape,
        },
        defaults={"revisionHistoryLimit": 10, field: {"type": "RollingUpdate"}, **defaults},
        fill=lambda spec: {key: value for key, value in spec.items() if (key, value) != ("minReadySeconds", 0)},
        flags=frozenset({"paused"}),
    )


def _completed(job: Object) -> Object:
    """SetDefaults_Job: neither of the two is one of each."""
    once = {} if {"completions", "parallelism"} & job.keys() else {"completions": 1}
    return {"parallelism": 1, **once, **job}


JOB_SPEC = Shape(
    fields={"template": TEMPLATE, "selector": SELECTOR},
    defaults={"backoffLimit": 6, "completionMode": "NonIndexed", "suspend": False},
    fill=_completed,
    flags=frozenset({"manualSelector"}),
)
CRON_SPEC = Shape(
    fields={"jobTemplate": Shape(fields={"metadata": METADATA, "spec": JOB_SPEC})},
    defaults={
        "concurrencyPolicy": "Allow",
        "suspend": False,
        "successfulJobsHistoryLimit": 3,
        "failedJobsHistoryLimit": 1,
    },
)


# pkg/apis/autoscaling/v2/defaults.go
_SCALE_UP = {
    "stabilizationWindowSeconds": 0,
    "selectPolicy": "Max",
    "policies": [
        {"type": "Pods", "value": 4, "periodSeconds": 15},
        {"type": "Percent", "value": 100, "periodSeconds": 15},
    ],
}
_SCALE_DOWN = {"selectPolicy": "Max", "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}]}
_SCALING = {"policies": a_set()}
AUTOSCALER_SPEC = Shape(
    fields={
        "behavior": Shape(
            fields={
                "scaleUp": Shape(fields=_SCALING, defaults=_SCALE_UP),
                "scaleDown": Shape(fields=_SCALING, defaults=_SCALE_DOWN),
            },
            defaults={"scaleUp": _SCALE_UP, "scaleDown": _SCALE_DOWN},
        ),
        "metrics": a_set(),
    },
    defaults={
        "minReplicas": 1,
        "behavior": {"scaleUp": _SCALE_UP},
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}},
            }
        ],
    },
)
