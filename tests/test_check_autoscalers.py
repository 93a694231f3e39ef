"""Autoscalers that do nothing, as the real controller says, or that undo one another's work."""

import json
from typing import Any

import pytest
from autoscalers import reasons
from checked import found, made, objects, workload
from control_plane import ControlPlane

from review.check import autoscalers

SHARE = {"type": "Utilization", "averageUtilization": 50}
CPU = {"type": "Resource", "resource": {"name": "cpu", "target": SHARE}}
AMOUNT = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "AverageValue", "averageValue": "1"}}}
MEMORY = {"type": "Resource", "resource": {"name": "memory", "target": SHARE}}

ASKED = "{name: a, image: a:1, resources: {requests: {cpu: 1}}}"
LIMITED = "{name: a, image: a:1, resources: {limits: {cpu: 1}}}"
SILENT = "{name: b, image: b:1}"
SIDECAR = "{name: b, image: b:1, restartPolicy: Always}"


def of_container(name: str) -> Any:  # noqa: ANN401 - a metric
    return {"type": "ContainerResource", "containerResource": {"name": "cpu", "container": name, "target": SHARE}}


def horizontal(name: str, *metrics: Any, target: str = "", **fields: Any) -> str:  # noqa: ANN401 - any fields
    reference = {"apiVersion": "apps/v1", "kind": "Deployment", "name": target or name, **fields}
    spec = {"metrics": list(metrics)} if metrics else {}
    return made("autoscaling/v2", "HorizontalPodAutoscaler", name, scaleTargetRef=reference, maxReplicas=5, **spec)


def vertical(name: str, **spec: Any) -> str:  # noqa: ANN401 - any fields
    reference = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    return made("autoscaling.k8s.io/v1", "VerticalPodAutoscaler", name, targetRef=reference, **spec)


def pod(*containers: str, rest: str = "") -> str:
    return f"containers: [{', '.join(containers)}]\n{rest}"


# The API server does not take it in the first place.
REFUSED = "apiVersion must specify API group"
# Name, manifests, what is found, and what the controller says of it.
NOTHING: list[tuple[str, list[str], str, str]] = [
    ("silent", [workload("silent", pod=pod(ASKED, SILENT)), horizontal("silent", CPU)], "of the cpu that b of Deployment/silent requests not at all", "FailedGetResourceMetric"),
    ("all-silent", [workload("all-silent", pod=pod(SILENT)), horizontal("all-silent", CPU)], "of the cpu that b of", "FailedGetResourceMetric"),
    ("said-nothing", [workload("said-nothing", pod=pod(SILENT)), horizontal("said-nothing")], "of the cpu that b of", "FailedGetResourceMetric"),
    ("sidecar", [workload("sidecar", pod=pod(ASKED, rest=f"initContainers: [{SIDECAR}]")), horizontal("sidecar", CPU)], "of the cpu that b of", "FailedGetResourceMetric"),
    ("other-amount", [workload("other-amount", pod=pod(ASKED)), horizontal("other-amount", MEMORY)], "of the memory that a of", "FailedGetResourceMetric"),
    ("its-request", [workload("its-request", pod=pod(ASKED, SILENT)), horizontal("its-request", of_container("b"))], "of the cpu that b of", "FailedGetContainerResourceMetric"),
    # What a pod requests for all of its containers is none's own.
    ("own-together", [workload("own-together", pod=pod(SILENT, rest="resources: {requests: {cpu: 1}}")), horizontal("own-together", of_container("b"))], "of the cpu that b of", "FailedGetContainerResourceMetric"),
    ("nobody", [workload("nobody", pod=pod(ASKED)), horizontal("nobody", of_container("c"))], "measures container c, which Deployment/nobody does not have", "FailedGetContainerResourceMetric"),
    ("daemons", [workload("daemons", "DaemonSet", pod=pod(ASKED)), horizontal("daemons", CPU, kind="DaemonSet")], "scales DaemonSet/daemons, which has no number of replicas", "FailedGetScale"),
    ("no-group", [workload("no-group", pod=pod(ASKED)), horizontal("no-group", CPU, apiVersion="")], "names Deployment/no-group with no apiVersion", REFUSED),
    ("core", [workload("core", pod=pod(ASKED)), horizontal("core", CPU, apiVersion="v1")], "with apiVersion v1, under which", REFUSED),
    ("old-group", [workload("old-group", pod=pod(ASKED)), horizontal("old-group", CPU, apiVersion="extensions/v1beta1")], "with apiVersion extensions/v1beta1, under which nothing is found", "FailedGetScale"),
    ("twice", [workload("twice", pod=pod(ASKED)), horizontal("twice", CPU), horizontal("twice-again", CPU, target="twice")], "scales Deployment/twice, which HorizontalPodAutoscaler/twice scales too", "AmbiguousSelector"),
]  # fmt: skip
SOUND: list[tuple[str, list[str]]] = [
    ("asked", [workload("asked", pod=pod(ASKED)), horizontal("asked", CPU)]),
    ("said-asked", [workload("said-asked", pod=pod(ASKED)), horizontal("said-asked")]),
    ("limited", [workload("limited", pod=pod(LIMITED)), horizontal("limited", CPU)]),
    ("amount", [workload("amount", pod=pod(SILENT)), horizontal("amount", AMOUNT)]),
    ("before", [workload("before", pod=pod(ASKED, rest=f"initContainers: [{SILENT}]")), horizontal("before", CPU)]),
    ("its-own", [workload("its-own", pod=pod(ASKED, SILENT)), horizontal("its-own", of_container("a"))]),
    ("together", [workload("together", pod=pod(SILENT, rest="resources: {requests: {cpu: 1}}")), horizontal("together", CPU)]),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "reason"), [(texts, reason) for _, texts, reason, _ in NOTHING])
def test_an_autoscaler_that_can_do_nothing_is_found(texts: list[str], reason: str) -> None:
    (line,) = found(autoscalers, *texts)
    assert reason in line


@pytest.mark.parametrize("texts", [texts for _, texts in SOUND])
def test_an_autoscaler_that_can_follow_is_not_found(texts: list[str]) -> None:
    assert found(autoscalers, *texts) == []


@pytest.mark.parametrize("limits", [{"defaultRequest": {"cpu": "1"}}, {"default": {"cpu": "1"}}, {"max": {"cpu": "1"}}])
def test_a_limit_range_requests_for_who_does_not(limits: dict[str, Any]) -> None:
    texts = [workload("web", pod=pod(SILENT)), horizontal("web", CPU)]
    filled = made("v1", "LimitRange", "x", limits=[{"type": "Container", **limits}])
    assert found(autoscalers, *texts, filled) == []
    of_pods = made("v1", "LimitRange", "x", limits=[{"type": "Pod", **limits}])
    assert len(found(autoscalers, *texts, of_pods)) == 1


def test_autoscalers_of_one_target_in_two_namespaces_are_not_found() -> None:
    (first,) = objects(horizontal("web", CPU))
    other = {**first, "metadata": {"name": "web", "namespace": "other"}}
    assert found(autoscalers, horizontal("web", CPU), str(other)) == []


BOTH = [workload("web", pod=pod(ASKED)), horizontal("web", CPU)]


@pytest.mark.parametrize(
    ("spec", "is_found"),
    [
        ({}, True),
        ({"updatePolicy": {"updateMode": "Auto"}}, True),
        ({"updatePolicy": {"updateMode": "InPlaceOrRecreate"}}, True),
        ({"updatePolicy": {"updateMode": "Initial"}}, True),
        ({"resourcePolicy": {"containerPolicies": [{"containerName": "*", "controlledResources": ["cpu"]}]}}, True),
        ({"updatePolicy": {"updateMode": "Off"}}, False),
        ({"resourcePolicy": {"containerPolicies": [{"containerName": "*", "controlledResources": ["memory"]}]}}, False),
        ({"resourcePolicy": {"containerPolicies": [{"containerName": "a", "mode": "Off"}]}}, False),
    ],
)
def test_a_vertical_autoscaler_of_the_same_resource_is_at_odds(spec: dict[str, Any], is_found: bool) -> None:
    lines = found(autoscalers, *BOTH, vertical("web", **spec))
    assert [line.partition(" ")[0] for line in lines] == ["autoscalers-at-odds"] * is_found, lines


def test_a_vertical_autoscaler_beside_one_that_follows_an_amount_is_not_at_odds() -> None:
    assert found(autoscalers, workload("web", pod=pod(ASKED)), horizontal("web", AMOUNT), vertical("web")) == []


@pytest.mark.slow
def test_the_controller_says_of_each_autoscaler_what_the_rules_say(plane: ControlPlane) -> None:
    wanted = {name: reason for name, *_, reason in NOTHING if reason is not REFUSED}
    wanted |= {name: "ValidMetricFound" for name, _ in SOUND}
    rows = {name: texts for name, texts, *_ in [*NOTHING, *SOUND]}
    assert reasons(plane, objects(*(text for name in wanted for text in rows[name])), wanted) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("text", [texts[-1] for *_, texts, _, reason in NOTHING if reason is REFUSED])
def test_the_api_server_refuses_a_target_without_its_group(plane: ControlPlane, text: str) -> None:
    (each,) = objects(text)
    document = json.dumps({**each, "metadata": {**each["metadata"], "namespace": "default"}})
    (line,) = plane.objects_refused(document)
    assert REFUSED in line
