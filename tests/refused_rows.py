"""Sound objects of Kubernetes' own kinds, and changes of them that the API server refuses, each beside one that it takes.

The rules are those of pkg/apis/GROUP/validation/validation.go of Kubernetes 1.34.
"""

import re
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

NAMESPACE = "refused"
LABELS = {"app": "web"}
_CONTAINER = {"name": "web", "image": "example.com/web:1.0"}
_POD = {"containers": [_CONTAINER]}
_TEMPLATE = {"metadata": {"labels": LABELS}, "spec": _POD}
_JOB = {"template": {"spec": {**_POD, "restartPolicy": "Never"}}}
_CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
_BACKEND = {"service": {"name": "web", "port": {"number": 80}}}
_RESOURCE = {
    "type": "Resource",
    "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}},
}

# What a row says of an object of a kind: the version, and all but its metadata.
SOUND: dict[str, tuple[str, dict[str, Any]]] = {
    "Namespace": ("v1", {}),
    "ConfigMap": ("v1", {"data": {"KEY": "value"}}),
    "Secret": ("v1", {"data": {"KEY": "dmFsdWU="}}),
    "ServiceAccount": ("v1", {}),
    "PersistentVolumeClaim": ("v1", {"spec": _CLAIM}),
    "Pod": ("v1", {"spec": _POD}),
    "Service": ("v1", {"spec": {"selector": LABELS, "ports": [{"port": 80}]}}),
    "ResourceQuota": ("v1", {"spec": {"hard": {"pods": "10"}}}),
    "LimitRange": ("v1", {"spec": {"limits": [{"type": "Container", "max": {"cpu": "2"}}]}}),
    "Deployment": ("apps/v1", {"spec": {"selector": {"matchLabels": LABELS}, "template": _TEMPLATE}}),
    "ReplicaSet": ("apps/v1", {"spec": {"selector": {"matchLabels": LABELS}, "template": _TEMPLATE}}),
    "DaemonSet": ("apps/v1", {"spec": {"selector": {"matchLabels": LABELS}, "template": _TEMPLATE}}),
    "StatefulSet": (
        "apps/v1",
        {"spec": {"selector": {"matchLabels": LABELS}, "serviceName": "web", "template": _TEMPLATE}},
    ),
    "Job": ("batch/v1", {"spec": _JOB}),
    "CronJob": ("batch/v1", {"spec": {"schedule": "30 2 * * *", "jobTemplate": {"spec": _JOB}}}),
    "HorizontalPodAutoscaler": (
        "autoscaling/v2",
        {
            "spec": {
                "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                "minReplicas": 2,
                "maxReplicas": 4,
                "metrics": [_RESOURCE],
            }
        },
    ),
    "PodDisruptionBudget": ("policy/v1", {"spec": {"selector": {"matchLabels": LABELS}, "maxUnavailable": 1}}),
    "PriorityClass": ("scheduling.k8s.io/v1", {"value": 1000}),
    "Ingress": (
        "networking.k8s.io/v1",
        {
            "spec": {
                "rules": [
                    {
                        "host": "shop.example.com",
                        "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": _BACKEND}]},
                    }
                ]
            }
        },
    ),
    "NetworkPolicy": (
        "networking.k8s.io/v1",
        {
            "spec": {
                "podSelector": {"matchLabels": LABELS},
                "ingress": [{"from": [{"podSelector": {}}], "ports": [{"port": 80}]}],
            }
        },
    ),
    "Role": ("rbac.authorization.k8s.io/v1", {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}),
    "ClusterRole": (
        "rbac.authorization.k8s.io/v1",
        {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]},
    ),
    "RoleBinding": (
        "rbac.authorization.k8s.io/v1",
        {
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"},
            "subjects": [{"kind": "ServiceAccount", "name": "web"}],
        },
    ),
    "ClusterRoleBinding": (
        "rbac.authorization.k8s.io/v1",
        {
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
            "subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": NAMESPACE}],
        },
    ),
}
CLUSTER_SCOPED = {"Namespace", "PriorityClass", "ClusterRole", "ClusterRoleBinding"}


@dataclass(frozen=True)
class Row:
    """A change that is refused, and one beside it that is not.

    Args:
        kind: The kind of the object.
        refused: Fields and their values, which the API server refuses; `None` takes a field out.
        accepted: The same one step further, which it takes.
        rule: The rule that finds it.
        field: The field in the finding.
        server: The field that the API server names, where it says it in other words.
    """

    kind: str
    refused: dict[str, Any]
    accepted: dict[str, Any]
    rule: str
    field: str
    server: str | None = None

    def __str__(self) -> str:
        shown = ",".join(f"{path}={value!r}"[:60] for path, value in self.refused.items())
        return f"{self.kind} {shown}"


def made(kind: str, changes: dict[str, Any]) -> dict[str, Any]:
    """A sound object of a kind after changes.

    Args:
        kind: The kind.
        changes: Values by dotted paths, of which a key with dots is in brackets; `None` takes a field out.
    """
    version, body = SOUND[kind]
    place = {} if kind in CLUSTER_SCOPED else {"namespace": NAMESPACE}
    each: dict[str, Any] = {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": "web", **place},
        **deepcopy(body),
    }
    for path, value in changes.items():
        _set(each, steps(path), deepcopy(value))
    return each


def steps(path: str) -> list[str]:
    """The steps of a path, such as `data[a.b]`."""
    found: list[str] = []
    for part in path.replace("]", "").split("["):
        found += part.strip(".").split(".") if not found or part.isdigit() else [part]
    return found


def _set(at: Any, path: list[str], value: Any) -> None:  # noqa: ANN401 - any part of an object
    *most, last = path
    for step in most:
        at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
    if value is None:
        at.pop(last, None)
    else:
        at[int(last) if isinstance(at, list) else last] = value


def rows() -> list[Row]:
    """The rows of the table beside this file."""
    table = _written_out(yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")))
    return [Row(rule=rule, **row) for rule, found in table.items() for row in found]


def _written_out(value: Any) -> Any:  # noqa: ANN401 - any part of the table
    """A part of the table, with `(a*64)` as 64 times the letter a."""
    match value:
        case dict():
            return {_written_out(key): _written_out(part) for key, part in value.items()}
        case list():
            return [_written_out(part) for part in value]
        case str():
            return re.sub(r"\((.)\*([0-9]+)\)", lambda found: found[1] * int(found[2]), value)
        case _:
            return value


ROWS = rows()
