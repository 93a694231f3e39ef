"""Containers and volumes that may take all of a node."""

import json
from typing import Any

import pytest
import yaml
from checked import found, made, objects, workload
from control_plane import ControlPlane

from review.check import resources
from review.check.amounts import is_limited, is_requested
from review.limit_range import completed
from review.manifests import Manifests

FULL = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "1Gi"}}
REQUESTS, LIMIT = "missing-requests", "missing-memory-limit"


def web(of_container: Any = FULL, of_pod: Any = None, **rest: Any) -> str:  # noqa: ANN401 - any fields
    container = {"name": "a", "image": "a:1", "resources": of_container}
    return workload("web", pod=yaml.safe_dump({"containers": [container], "resources": of_pod, **rest}))


def limits(kind: str = "Container", **item: Any) -> str:  # noqa: ANN401 - any fields
    return made("v1", "LimitRange", "x", limits=[{"type": kind, **item}])


def names(*texts: str) -> list[str]:
    return [line.partition(" ")[0] for line in found(resources, *texts)]


@pytest.mark.parametrize(
    ("texts", "rules"),
    [
        ([web({})], [REQUESTS, LIMIT]),
        ([web({"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}})], []),
        ([web({"requests": {"cpu": "1", "memory": "1Gi"}})], [LIMIT]),
        ([web({"limits": {"memory": "1Gi"}})], [REQUESTS]),
        ([web({"limits": {"cpu": "1", "memory": "1Gi"}})], []),
        # A pod's own count for all of its containers.
        ([web({}, FULL)], []),
        ([web({}, {"requests": {"cpu": "1"}})], [REQUESTS, LIMIT]),
        ([web({"limits": {"cpu": "1"}}, {"limits": {"memory": "1Gi"}})], []),
        # A LimitRange fills in what is missing, from the next field that says it.
        ([web({}), limits(default={"memory": "1Gi"}, defaultRequest={"cpu": "1"})], []),
        ([web({}), limits(max={"memory": "1Gi", "cpu": "1"})], []),
        ([web({}), limits(min={"memory": "1Gi", "cpu": "1"})], [LIMIT]),
        ([web({}), limits("Pod", max={"memory": "1Gi", "cpu": "1"})], [REQUESTS, LIMIT]),
        # A sidecar stays, an init container does not.
        ([web(initContainers=[{"name": "s", "image": "s:1", "restartPolicy": "Always"}])], [REQUESTS, LIMIT]),
        ([web(initContainers=[{"name": "s", "image": "s:1"}])], []),
    ],
)
def test_what_a_container_neither_requests_nor_limits_is_found(texts: list[str], rules: list[str]) -> None:
    assert names(*texts) == rules


def test_one_container_without_anything_is_two_findings_that_name_what_is_missing() -> None:
    first, second = found(resources, web({}))
    assert "container a requests no cpu and no memory" in first
    assert second.startswith("missing-memory-limit spec.template.spec.containers[a].resources.limits: ")


@pytest.mark.parametrize(
    ("volume", "container", "is_found"),
    [
        ({}, FULL, True),
        ({"sizeLimit": "1Gi"}, FULL, False),
        ({"medium": "Memory"}, FULL, True),
        ({"medium": "Memory", "sizeLimit": "1Gi"}, FULL, False),
        # Its pod is evicted when it fills more than this.
        ({}, {**FULL, "limits": {"memory": "1Gi", "ephemeral-storage": "1Gi"}}, False),
        ({"medium": "Memory"}, {**FULL, "limits": {"memory": "1Gi", "ephemeral-storage": "1Gi"}}, True),
    ],
)
def test_an_empty_dir_without_a_bound_is_worth_a_note(volume: Any, container: Any, is_found: bool) -> None:  # noqa: ANN401
    text = web(container, volumes=[{"name": "tmp", "emptyDir": volume}])
    assert names(text) == ["unlimited-empty-dir"] * is_found


def test_an_empty_dir_can_be_empty_in_the_manifest_too() -> None:
    assert names(web(volumes=[{"name": "tmp", "emptyDir": {}}])) == ["unlimited-empty-dir"]


@pytest.mark.slow
def test_the_api_server_fills_in_what_the_rules_take_for_filled_in(plane: ControlPlane) -> None:
    (pod,) = objects("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: a}]}}")
    for number, field in enumerate(("default", "defaultRequest", "max", "min")):
        within = f"limit-range-{number}"
        item: dict[str, Any] = {field: {"memory": "64Mi"}}
        filled = limits(**item)
        plane.kubectl("create", "namespace", within)
        try:
            plane.kubectl("wait", "--for=create", "serviceaccount/default", f"--namespace={within}", "--timeout=30s")
            plane.kubectl("create", f"--namespace={within}", "-f", "-", stdin=filled)
            create = ("create", f"--namespace={within}", "--dry-run=server", "--output=json", "-f", "-")
            made_pod = json.loads(plane.kubectl(*create, stdin=json.dumps(pod)))
        finally:
            plane.discard(within)
        given = made_pod["spec"]["containers"][0]["resources"]
        manifests = Manifests((pod, *objects(filled)))
        (pods,) = completed(manifests, manifests.pods)
        said = (is_requested("memory", pods.spec["containers"][0]), is_limited("memory", pods.spec["containers"][0]))
        assert said == ("memory" in given.get("requests", {}), "memory" in given.get("limits", {})), (field, given)
