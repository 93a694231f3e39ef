"""Autoscalers of the real controller, over pods whose state and metrics a test makes up."""

import json
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from control_plane import ControlPlane

from review.autoscale import Seen
from review.manifests import Object

_NAMESPACE = "autoscalers"
_METRICS = "pods.metrics.k8s.io"
_SECONDS = 60
_AT_ONCE: Object = {"policies": [{"type": "Pods", "value": 100, "periodSeconds": 15}], "stabilizationWindowSeconds": 0}
# Lets an autoscaler do at once what it finds desirable.
AT_ONCE: Object = {"behavior": {"scaleUp": _AT_ONCE, "scaleDown": _AT_ONCE}}


@contextmanager
def decisions(plane: ControlPlane, cases: Sequence[tuple[Seen, int, Object]], target: int) -> Generator[list[int]]:
    """How many pods the controller wants in each case of pods that request one core; a namespace of its own meanwhile.

    Args:
        plane: The control plane.
        cases: What there is to see, of how many pods, and the fields of the autoscaler that say how it follows.
        target: CPU to aim at, in percent.
    """
    _define_metrics(plane)
    plane.kubectl("create", "namespace", _NAMESPACE)
    try:
        plane.kubectl("wait", "--for=create", "serviceaccount/default", f"--namespace={_NAMESPACE}", "--timeout=30s")
        names = [f"case-{number}" for number in range(len(cases))]
        each = list(zip(names, (seen for seen, *_ in cases), strict=True))
        _create(plane, [_deployment(name, replicas) for name, (_, replicas, _) in zip(names, cases, strict=True)])
        _create(plane, [pod for name, seen in each for pod in _pods(name, seen)])
        _settle(plane, {f"{name}-unready-{number}" for name, seen in each for number in range(seen.unready)})
        _create(plane, [metrics for name, seen in each for metrics in _metrics(name, seen)])
        _create(plane, [_autoscaler(name, target, pace) for name, (*_, pace) in zip(names, cases, strict=True)])
        yield _wanted(plane, names)
    finally:
        plane.discard(_NAMESPACE)


def _wanted(plane: ControlPlane, names: Sequence[str]) -> list[int]:
    """What the autoscalers say, once all of them have looked at their pods."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        found = json.loads(plane.kubectl("get", "hpa", f"--namespace={_NAMESPACE}", "--output=json"))["items"]
        said = {each["metadata"]["name"]: each.get("status", {}) for each in found}
        if all(said[name].get("conditions") for name in names):
            return [int(said[name]["desiredReplicas"]) for name in names]
        time.sleep(1)
    raise TimeoutError(f"the autoscalers have decided nothing for {_SECONDS} s")


def _create(plane: ControlPlane, objects: list[Object]) -> None:
    plane.kubectl("create", f"--namespace={_NAMESPACE}", "-f", "-", stdin=json.dumps(_list(objects)))


def _list(objects: list[Object]) -> Object:
    return {"apiVersion": "v1", "kind": "List", "items": objects}


def _settle(plane: ControlPlane, unready: set[str]) -> None:
    """Makes all pods run: for a quarter of an hour, or for a moment and without being ready."""
    pods = json.loads(plane.kubectl("get", "pods", f"--namespace={_NAMESPACE}", "--output=json"))["items"]
    for pod in pods:
        fresh = pod["metadata"]["name"] in unready
        since = (datetime.now(UTC) - timedelta(minutes=0 if fresh else 15)).strftime("%Y-%m-%dT%H:%M:%SZ")
        ready = {"type": "Ready", "status": "False" if fresh else "True", "lastTransitionTime": since}
        pod["status"] = {"phase": "Running", "startTime": since, "conditions": [ready]}
    plane.kubectl("replace", "--subresource=status", "-f", "-", stdin=json.dumps(_list(pods)))


def _object(version: str, kind: str, name: str, spec: Any, **metadata: Any) -> Object:  # noqa: ANN401 - any fields
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, **metadata}, **spec}


def _deployment(name: str, replicas: int) -> Object:
    """A Deployment that is paused, and so makes no pods of its own."""
    template = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": "a", "image": "a"}]}}
    selector = {"matchLabels": {"app": name}}
    spec = {"paused": True, "replicas": replicas, "selector": selector, "template": template}
    return _object("apps/v1", "Deployment", name, {"spec": spec})


def _pods(name: str, seen: Seen) -> list[Object]:
    """Pods that no scheduler is asked for."""
    container = {"name": "a", "image": "a", "resources": {"requests": {"cpu": "1"}}}
    spec = {"spec": {"schedulerName": "nobody", "containers": [container]}}
    return [_object("v1", "Pod", each, spec, labels={"app": name}) for each in _names(name, seen)]


def _names(name: str, seen: Seen) -> list[str]:
    counts = {"ready": seen.measured, "unready": seen.unready, "missing": seen.missing}
    return [f"{name}-{state}-{number}" for state, count in counts.items() for number in range(count)]


def _metrics(name: str, seen: Seen) -> list[Object]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    usage = {"cpu": f"{round(seen.usage * 1000)}m", "memory": "1Mi"}
    body = {"timestamp": now, "window": "15s", "containers": [{"name": "a", "usage": usage}]}
    return [
        _object("metrics.k8s.io/v1beta1", "PodMetrics", each, body, labels={"app": name})
        for each in _names(name, seen)
        if "-missing-" not in each
    ]


def _autoscaler(name: str, target: int, pace: Object) -> Object:
    cpu = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": target}}
    spec = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
        "minReplicas": 1,
        "maxReplicas": 100,
        "metrics": [{"type": "Resource", "resource": cpu}],
        **pace,
    }
    return _object("autoscaling/v2", "HorizontalPodAutoscaler", name, {"spec": spec})


def _define_metrics(plane: ControlPlane) -> None:
    """Lets metrics be written down as objects, where nobody does so yet."""
    if f"/{_METRICS}\n" in plane.kubectl("get", "crd", "--output=name"):
        return
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1beta1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    names = {"plural": "pods", "kind": "PodMetrics", "listKind": "PodMetricsList"}
    spec = {"group": "metrics.k8s.io", "scope": "Namespaced", "names": names, "versions": [version]}
    note = {"api-approved.kubernetes.io": "unapproved, test only"}
    crd = _object("apiextensions.k8s.io/v1", "CustomResourceDefinition", _METRICS, {"spec": spec}, annotations=note)
    plane.kubectl("create", "-f", "-", stdin=json.dumps(crd))
    plane.kubectl("wait", "--for=condition=Established", f"crd/{_METRICS}", "--timeout=30s")
