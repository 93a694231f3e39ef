"""One apply, and nothing more to do."""

import re
import time

import pytest

from cluster.conftest import Applied
from cluster.shop import Shop

# kubectl replaces a budget's selector as a whole, and so never finds out that it is the same.
_ALWAYS_SENT = "poddisruptionbudget.policy/"


def test_one_apply_creates_everything_without_a_warning(applied: Applied) -> None:
    said = applied.said
    assert said.returncode == 0, said.stderr
    assert "Warning" not in said.stderr, said.stderr
    lines = said.stdout.splitlines()
    assert len(lines) == len(applied.shop.manifests.objects)
    assert [line for line in lines if not line.endswith(" created")] == []


def test_all_that_runs_becomes_ready(ready: Shop) -> None:
    for pods in ready.workloads:
        state = ready.kubectl.get(pods.owner["kind"], pods.owner["metadata"]["name"])["status"]
        assert state["readyReplicas"] == state["replicas"], pods.name


def test_nothing_differs_from_what_was_applied(ready: Shop) -> None:
    run = ready.kubectl.run("diff", "--filename", str(ready.folder))
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_second_apply_changes_nothing(ready: Shop) -> None:
    before = versions(ready)
    run = ready.apply()
    assert run.returncode == 0, run.stderr
    time.sleep(2)
    after = versions(ready)
    assert {name: generation for name, generation in after.items() if generation != before[name]} == {}


def test_a_second_apply_says_unchanged_of_every_object(ready: Shop) -> None:
    lines = [line for line in ready.apply().stdout.splitlines() if not line.startswith(_ALWAYS_SENT)]
    assert [line for line in lines if not line.endswith(" unchanged")] == []


def versions(shop: Shop) -> dict[str, int]:
    """The generation of every object whose kind counts them."""
    objects = shop.kubectl.get("--filename", str(shop.folder))["items"]
    return {f"{each['kind']}/{each['metadata']['name']}": each["metadata"].get("generation", 0) for each in objects}


def test_the_namespace_refuses_a_pod_that_may_too_much(ready: Shop) -> None:
    run = ready.kubectl.run("run", "root", "--image=busybox", "--privileged", "--dry-run=server")
    assert run.returncode != 0, "the API server accepts a privileged pod"
    if not re.search(r"violates PodSecurity \"restricted", run.stderr):
        pytest.fail(f"the pod is refused, but not by Pod Security: {run.stderr}")
