"""HorizontalPodAutoscalers and PodDisruptionBudgets.

https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
"""

import re

from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults, misspelled, unlisted, whole
from review.check.refused.labels import selector
from review.check.refused.resources import amount, quantity
from review.check.refused.spelling import LABEL, SEGMENT, quoted
from review.check.refused.workloads import wrong_share
from review.manifests import Object
from review.paths import Steps
from review.values import is_mapping, mapping, mappings

AUTOSCALER = Rule(
    "autoscaler",
    Level.ERROR,
    "an autoscaler has a least number of replicas that is not above the most",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/#HorizontalPodAutoscalerSpec",
)
METRIC = Rule(
    "autoscaler-metric",
    Level.ERROR,
    "a metric of an autoscaler has the source of its type, and a target that fits to it",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/#HorizontalPodAutoscalerSpec",
)
BUDGET = Rule(
    "disruption-budget",
    Level.ERROR,
    "a disruption budget says either how many pods stay or how many may be away",
    "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget",
)
RULES = (AUTOSCALER, METRIC, BUDGET)

_WITHOUT_GROUP = "ReplicationController"
_SOURCES = {
    "Resource": "resource",
    "ContainerResource": "containerResource",
    "Pods": "pods",
    "Object": "object",
    "External": "external",
}
_TARGETS = {
    "Resource": ("averageUtilization", "averageValue"),
    "ContainerResource": ("averageUtilization", "averageValue"),
    "Pods": ("averageValue",),
    "Object": ("averageValue", "value"),
    "External": ("averageValue", "value"),
}


def autoscaler(each: Object) -> Faults:
    """What is wrong with a HorizontalPodAutoscaler."""
    spec = mapping(each, "spec")
    least, most = whole(spec, "minReplicas"), whole(spec, "maxReplicas")
    metrics = mappings(spec, "metrics")
    if least is not None and most is not None and most < least:
        reason = f"maxReplicas is {most}, and minReplicas is {least}"
        yield Fault(AUTOSCALER, ("spec", "maxReplicas"), reason, "make it the larger one")
    # With others, and a feature gate, replicas may go to zero.
    if least == 0 and not any(metric.get("type") in {"Object", "External"} for metric in metrics):
        reason = "minReplicas is 0, from which no metric of pods leads back"
        yield Fault(AUTOSCALER, ("spec", "minReplicas"), reason, "give it 1 or more")
    for name in ("kind", "name"):
        target = mapping(spec, "scaleTargetRef")
        yield from misspelled(AUTOSCALER, ("spec", "scaleTargetRef", name), target.get(name), SEGMENT)
    yield from _group(mapping(spec, "scaleTargetRef"))
    if each["apiVersion"] == "autoscaling/v2":
        for number, metric in enumerate(metrics):
            yield from _metric(("spec", "metrics", number), metric)


def _group(target: Object) -> Faults:
    """A target's version, which names its group; a ReplicationController has none."""
    version = target.get("apiVersion") or ""
    if isinstance(version, str) and not re.fullmatch("[^/]+/[^/]*", version) and target.get("kind") != _WITHOUT_GROUP:
        reason = f"apiVersion of the {target.get('kind')} is {quoted(version)}, which names no group"
        yield Fault(AUTOSCALER, ("spec", "scaleTargetRef", "apiVersion"), reason, "write it as apps/v1")


def _metric(at: Steps, metric: Object) -> Faults:
    kind = metric.get("type")
    if not kind:
        yield Fault(METRIC, (*at, "type"), "the metric has no type", f"use one of {', '.join(_SOURCES)}")
    yield from unlisted(METRIC, at, metric, "type", tuple(_SOURCES))
    if not isinstance(kind, str) or kind not in _SOURCES:
        return
    own = _SOURCES[kind]
    given = [name for name in _SOURCES.values() if is_mapping(metric.get(name))]
    for name in given if own in given else ():
        if name != own:
            reason = f"the metric is of type {kind}, and has {name}"
            yield Fault(METRIC, (*at, name), reason, f"remove it, or use the type {_type_of(name)}")
    if own not in given:
        others = f", but {' and '.join(given)}" if given else ""
        reason = f"the metric is of type {kind}, and has no {own}{others}"
        yield Fault(METRIC, (*at, own), reason, "add it, or mend the type")
        return
    source, path = metric[own], (*at, own)
    yield from _target((*path, "target"), kind, source.get("target"))
    if own in {"resource", "containerResource"}:
        if not source.get("name"):
            yield Fault(METRIC, (*path, "name"), f"{own} has no name", "add it, as cpu")
    elif not mapping(source, "metric").get("name"):
        yield Fault(METRIC, (*path, "metric", "name"), "the metric has no name", "add it")
    else:
        yield from misspelled(METRIC, (*path, "metric", "name"), source["metric"]["name"], SEGMENT)
    if own == "containerResource":
        yield from misspelled(METRIC, (*path, "container"), source.get("container") or "", LABEL)


def _type_of(source: str) -> str:
    return next(kind for kind, name in _SOURCES.items() if name == source)


def _target(at: Steps, kind: str, target: object) -> Faults:
    found = target if is_mapping(target) else {}
    if not found.get("type"):
        yield Fault(METRIC, (*at, "type"), "the target has no type", "use Utilization, Value or AverageValue")
    yield from unlisted(METRIC, at, found, "type", ("Utilization", "Value", "AverageValue"))
    allowed = _TARGETS[kind]
    given = [name for name in allowed if found.get(name) is not None]
    if not given:
        reason = f"the target has no {' and no '.join(allowed)}"
        yield Fault(METRIC, (*at, allowed[0]), reason, "add one")
    if len(given) > 1 and kind != "Object":
        path = (*at, "value" if kind == "External" else "averageValue")
        yield Fault(METRIC, path, f"the target has {' and '.join(given)}", "keep one of them")
    utilization = whole(found, "averageUtilization")
    if utilization is not None and utilization < 1:
        yield Fault(METRIC, (*at, "averageUtilization"), f"averageUtilization is {utilization}", "give it 1 or more")
    for name in ("value", "averageValue"):
        value = found.get(name)
        yield from quantity(METRIC, (*at, name), value)
        if value is not None and amount(value) == 0:
            yield Fault(METRIC, (*at, name), f"{name} is {value}", "give it more than 0")


def budget(each: Object) -> Faults:
    """What is wrong with a PodDisruptionBudget."""
    spec = mapping(each, "spec")
    if spec.get("minAvailable") is not None and spec.get("maxUnavailable") is not None:
        reason = f"minAvailable is {spec['minAvailable']}, and maxUnavailable is {spec['maxUnavailable']}"
        yield Fault(BUDGET, ("spec",), reason, "keep one of them")
    for name in ("minAvailable", "maxUnavailable"):
        yield from wrong_share(BUDGET, ("spec",), spec, name)
    yield from unlisted(
        BUDGET, ("spec",), spec, "unhealthyPodEvictionPolicy", ("IfHealthyBudget", "AlwaysAllow"), may_be_empty=False
    )
    yield from selector(("spec", "selector"), spec.get("selector"))
