"""PodDisruptionBudgets that keep pods on their node, as the real disruption controller and eviction API see it."""

import json
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
import yaml
from checked import found, made, objects, workload
from control_plane import ControlPlane

from review.check import budgets

# No scheduler looks for a node for these pods.
WAITING = "schedulerName: nobody\ncontainers: [{name: a, image: a:1}]"
POD = {"schedulerName": "nobody", "containers": [{"name": "a", "image": "a:1"}]}


def budget(name: str, **limits: Any) -> str:  # noqa: ANN401 - any fields
    given = {"selector": {"matchLabels": {"app": name}}, "unhealthyPodEvictionPolicy": "AlwaysAllow", **limits}
    return made("policy/v1", "PodDisruptionBudget", name, **given)


def deployment(name: str, replicas: int | None) -> str:
    fields: dict[str, Any] = {} if replicas is None else {"replicas": replicas}
    return workload(name, pod=WAITING, **fields)


def scaled(name: str, least: int) -> str:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    return made(
        "autoscaling/v2", "HorizontalPodAutoscaler", name, scaleTargetRef=target, minReplicas=least, maxReplicas=9
    )


def job(name: str) -> str:
    template = {"metadata": {"labels": {"app": name}}, "spec": {**POD, "restartPolicy": "Never"}}
    return made("batch/v1", "Job", name, parallelism=2, template=template)


def bare(name: str) -> str:
    metadata = {"name": name, "labels": {"app": name}}
    return yaml.safe_dump({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": POD})


# Name, manifests, number of pods, and what is found.
BLOCKING: list[tuple[str, list[str], int, str]] = [
    ("none-may-go", [deployment("none-may-go", 3), budget("none-may-go", maxUnavailable=0)], 3, "maxUnavailable 0 lets none of the 3 pods"),
    ("no-percent", [deployment("no-percent", 3), budget("no-percent", maxUnavailable="0%")], 3, "maxUnavailable 0% lets none of the 3 pods"),
    ("all-stay", [deployment("all-stay", 2), budget("all-stay", minAvailable=2)], 2, "minAvailable 2 lets none of the 2 pods"),
    ("more-stay", [deployment("more-stay", 2), budget("more-stay", minAvailable=3)], 2, "minAvailable 3 lets none of the 2 pods"),
    ("whole", [deployment("whole", 4), budget("whole", minAvailable="100%")], 4, "minAvailable 100% lets none of the 4 pods"),
    # Percentages are rounded up: 2.7 of 3 are 3.
    ("rounded", [deployment("rounded", 3), budget("rounded", minAvailable="90%")], 3, "minAvailable 90% lets none of the 3 pods"),
    ("single", [deployment("single", None), budget("single", minAvailable=1)], 1, "minAvailable 1 lets none of the 1 pod go"),
    ("single-half", [deployment("single-half", 1), budget("single-half", minAvailable="50%")], 1, "minAvailable 50% lets none of the 1 pod go"),
    ("least", [deployment("least", None), scaled("least", 2), budget("least", minAvailable=2)], 2, "none of the 2 pods that the autoscaler allows at least"),
    ("unlimited", [deployment("unlimited", 2), budget("unlimited")], 2, "has neither maxUnavailable nor minAvailable"),
    ("bare-share", [bare("bare-share"), budget("bare-share", maxUnavailable=1)], 1, "nobody says how many pods Pod/bare-share has"),
    ("bare-percent", [bare("bare-percent"), budget("bare-percent", minAvailable="10%")], 1, "nobody says how many pods Pod/bare-percent has"),
    ("job-share", [job("job-share"), budget("job-share", maxUnavailable=1)], 2, "nobody says how many pods Job/job-share has"),
]  # fmt: skip
SOUND: list[tuple[str, list[str], int]] = [
    ("one-may-go", [deployment("one-may-go", 3), budget("one-may-go", maxUnavailable=1)], 3),
    ("single-may-go", [deployment("single-may-go", 1), budget("single-may-go", maxUnavailable=1)], 1),
    # Rounded up too: 0.03 of a pod is one.
    ("little", [deployment("little", 3), budget("little", maxUnavailable="1%")], 3),
    ("one-stays", [deployment("one-stays", 2), budget("one-stays", minAvailable=1)], 2),
    ("half", [deployment("half", 3), budget("half", minAvailable="50%")], 3),
    ("none-stays", [deployment("none-stays", 1), budget("none-stays", minAvailable=0)], 1),
    ("enough", [deployment("enough", None), scaled("enough", 3), budget("enough", minAvailable=2)], 3),
    ("bare-number", [bare("bare-number"), budget("bare-number", minAvailable=0)], 1),
    ("job-number", [job("job-number"), budget("job-number", minAvailable=1)], 2),
]


@pytest.mark.parametrize(("texts", "reason"), [(texts, reason) for _, texts, _, reason in BLOCKING])
def test_a_budget_that_lets_no_pod_go_is_found(texts: list[str], reason: str) -> None:
    (line,) = found(budgets, *texts)
    assert reason in line


@pytest.mark.parametrize("texts", [texts for _, texts, _ in SOUND])
def test_a_budget_that_lets_a_pod_go_is_not_found(texts: list[str]) -> None:
    assert found(budgets, *texts) == []


@pytest.mark.parametrize(
    "texts",
    [
        # Nobody is disturbed where there is no pod.
        [deployment("off", 0), budget("off", maxUnavailable=0)],
        [budget("elsewhere", minAvailable=1)],
        # KEDA makes the autoscaler.
        [
            deployment("keda", None),
            made("keda.sh/v1alpha1", "ScaledObject", "k", scaleTargetRef={"name": "keda"}, minReplicaCount=2),
            budget("keda", minAvailable=1),
        ],
    ],
)
def test_what_cannot_be_counted_is_not_found(texts: list[str]) -> None:
    assert found(budgets, *texts) == []


def test_a_second_budget_over_a_pod_is_found() -> None:
    other = budget("web", maxUnavailable=1).replace("name: web", "name: other")
    (line,) = found(budgets, deployment("web", 3), budget("web", maxUnavailable=1), other)
    assert line.startswith("overlapping-budgets spec.selector: holds the pods of Deployment/web, which PodDisruption")
    assert found(budgets, deployment("web", 3), deployment("b", 3), budget("web", maxUnavailable=1), budget("b", maxUnavailable=1)) == []  # fmt: skip


def test_a_budget_over_servers_that_cloudnativepg_has_budgets_for_is_found() -> None:
    mine = made(
        "policy/v1",
        "PodDisruptionBudget",
        "mine",
        maxUnavailable=1,
        unhealthyPodEvictionPolicy="AlwaysAllow",
        selector={"matchLabels": {"cnpg.io/cluster": "db"}},
    )
    (line,) = found(budgets, made("postgresql.cnpg.io/v1", "Cluster", "db", instances=3), mine)
    assert "which the budget of its operator holds too" in line
    assert found(budgets, made("postgresql.cnpg.io/v1", "Cluster", "db", instances=3, enablePDB=False), mine) == []


def test_pods_that_never_become_ready_are_worth_a_note() -> None:
    text = budget("web", maxUnavailable=1).replace("unhealthyPodEvictionPolicy: AlwaysAllow", "")
    (line,) = found(budgets, deployment("web", 3), text)
    assert line.startswith("unhealthy-eviction spec.unhealthyPodEvictionPolicy: ")


@contextmanager
def ready_pods(plane: ControlPlane, namespace: str, texts: list[str], pods: int) -> Generator[None]:
    """Manifests in a namespace of their own, all of whose pods are said to run and to be ready."""
    plane.kubectl("create", "namespace", namespace)
    try:
        plane.kubectl("wait", "--for=create", "serviceaccount/default", f"--namespace={namespace}", "--timeout=30s")
        items = [{**each, "metadata": {**each["metadata"], "namespace": namespace}} for each in objects(*texts)]
        plane.kubectl("create", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
        there = until(lambda: listed(plane, namespace, "pods"), lambda each: len(each) == pods)
        ready = {"type": "Ready", "status": "True"}
        for pod in there:
            pod["status"] = {"phase": "Running", "conditions": [ready]}
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": there})
        plane.kubectl("replace", "--subresource=status", "-f", "-", stdin=text)
        yield
    finally:
        plane.discard(namespace)


def listed(plane: ControlPlane, namespace: str, what: str) -> list[Any]:
    return list(json.loads(plane.kubectl("get", what, f"--namespace={namespace}", "--output=json"))["items"])


def until(look: Any, fits: Any) -> Any:  # noqa: ANN401 - whatever is looked at
    """What is seen, once it fits."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if fits(seen := look()):
            return seen
        time.sleep(0.5)
    raise TimeoutError(f"this is how it stays: {look()}")


def is_settled(status: Any, pods: int) -> bool:  # noqa: ANN401 - a status
    """Whether the controller has seen that all pods of a budget are ready, or has given up on them."""
    failed = any(each["reason"] == "SyncFailed" for each in status.get("conditions", []))
    return failed or status.get("currentHealthy") == pods


@pytest.mark.slow
def test_the_disruption_controller_lets_go_what_the_rule_says(plane: ControlPlane) -> None:
    rows = {name: (texts, pods) for name, texts, pods, _ in BLOCKING}
    rows |= {name: (texts, pods) for name, texts, pods in SOUND}
    texts = [text for row, _ in rows.values() for text in row]
    with ready_pods(plane, "budgets", texts, sum(pods for _, pods in rows.values())):
        sound = {name for name, *_ in SOUND}
        seen = until(
            lambda: {each["metadata"]["name"]: each.get("status", {}) for each in listed(plane, "budgets", "pdb")},
            lambda seen: all(is_settled(each, rows[name][1]) for name, each in seen.items()),
        )
    allowed = {name for name, each in seen.items() if each["disruptionsAllowed"]}
    assert allowed == sound, f"the controller lets go pods of {sorted(allowed ^ sound)} where the rule does not, or not"


@pytest.mark.slow
def test_the_api_server_evicts_no_pod_of_two_budgets(plane: ControlPlane) -> None:
    other = budget("web", maxUnavailable=1).replace("name: web", "name: other", 1)
    with ready_pods(plane, "evictions", [deployment("web", 2), budget("web", maxUnavailable=1), other], 2):
        name = listed(plane, "evictions", "pods")[0]["metadata"]["name"]
        eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name, "namespace": "evictions"}}
        path = f"/api/v1/namespaces/evictions/pods/{name}/eviction"
        status, message = plane.post(path, json.dumps(eviction))
    assert status == 500
    assert "more than one PodDisruptionBudget" in message
