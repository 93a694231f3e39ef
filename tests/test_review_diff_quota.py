"""`review diff`: whether a quota holds, by how much it does not, and that a real one counts the same."""

import json
import re
import subprocess
import time
import uuid
from collections.abc import Callable, Generator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
import yaml
from control_plane import ControlPlane
from test_review import changed, set_path

from notation.quantity import parse_quantity
from review.diff.classes import Class
from review.diff.compare import compare
from review.manifests import Manifests, Object

SHOP = """
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec:
  limits:
    - {type: Container, default: {cpu: 200m, memory: 64Mi}, defaultRequest: {cpu: 50m}, max: {ephemeral-storage: 1Gi}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  # So that the pods of before stay, though none of those that come is ever ready.
  strategy: {rollingUpdate: {maxSurge: 40%, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers: [{name: first, image: example/first:1, resources: {requests: {cpu: 250m}, limits: {cpu: 300m}}}]
      containers: [{name: web, image: example/web:1, resources: {requests: {cpu: 100m}}}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {minReplicas: 2, maxReplicas: 6, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec:
  serviceName: store
  selector: {matchLabels: {app: store}}
  template:
    metadata: {labels: {app: store}}
    spec: {containers: [{name: store, image: example/store:1, resources: {limits: {memory: 300Mi}}}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 3Gi}}, storageClassName: none}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: 0 0 1 1 *
  suspend: true
  jobTemplate:
    spec:
      parallelism: 2
      template:
        spec: {restartPolicy: Never, containers: [{name: report, image: example/report:1}]}
"""
NAMES = [
    *("requests.cpu", "requests.memory", "requests.ephemeral-storage", "requests.storage", "pods"),
    *("limits.cpu", "limits.memory", "limits.ephemeral-storage", "persistentvolumeclaims"),
]


def shop(namespace: str, hard: dict[str, str]) -> Manifests:
    """The workloads above with a quota, in a namespace."""
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "quota"}, "spec": {"hard": hard}}
    objects: list[Any] = [quota, *yaml.safe_load_all(SHOP)]
    for each in objects:
        each["metadata"]["namespace"] = namespace
    return Manifests(tuple(objects))


def found(manifests: Manifests) -> list[tuple[str, str]]:
    """What is said of quotas: what happens, and what to do."""
    every = compare(Manifests(()), manifests).effects
    return [(each.verdict.reason, each.verdict.fix) for each in every if each.where.startswith("ResourceQuota/")]


def needed(manifests: Manifests) -> dict[str, str]:
    """The values that quotas are said to need."""
    matches = [re.match(r"set (\S+) to (\S+) or more, ", fix) for _, fix in found(manifests)]
    return {match[1]: match[2] for match in matches if match}


def test_what_is_needed_is_full_scale_with_the_surge_of_a_rollout_and_all_jobs() -> None:
    # Six pods and 40 % of six, one of the StatefulSet, two of the job. The first container of web asks for more than
    # the second, a limit stands for a request, and what a container leaves out is the LimitRange's.
    assert needed(shop("shop", dict.fromkeys(NAMES, "0"))) == {
        "pods": str(6 + 3 + 1 + 2),
        "requests.cpu": f"{9 * 250 + 50 + 2 * 50}m",
        "requests.memory": f"{9 * 64 + 300 + 2 * 64}Mi",
        "requests.ephemeral-storage": f"{9 + 1 + 2}Gi",
        "requests.storage": "3Gi",
        "limits.cpu": f"{9 * 300 + 200 + 2 * 200}m",
        "limits.memory": f"{9 * 64 + 300 + 2 * 64}Mi",
        "limits.ephemeral-storage": f"{9 + 1 + 2}Gi",
        "persistentvolumeclaims": "1",
    }


def test_it_is_said_by_how_much_a_quota_is_exceeded_and_what_it_needs() -> None:
    peak = "does not hold at full scale in a rollout with all jobs"
    refused = "or ask for less: pods and claims beyond it are refused"
    assert found(shop("shop", {"pods": "9", "requests.cpu": "2"})) == [
        (f"{peak}: pods is 9, 12 is needed, which is 3 more", f"set pods to 12 or more, {refused}"),
        (
            f"{peak}: requests.cpu is 2, 2400m is needed, which is 400m more",
            f"set requests.cpu to 2400m or more, {refused}",
        ),
    ]


def test_a_quota_that_just_holds_is_not_named() -> None:
    hard = needed(shop("shop", dict.fromkeys(NAMES, "0")))
    assert found(shop("shop", hard)) == []
    assert [reason for reason, _ in found(shop("shop", {**hard, "pods": "11"}))] != []


def test_a_quota_with_scopes_is_not_judged() -> None:
    scoped = changed(shop("shop", {"pods": "0"}), "ResourceQuota", "quota", set_path("spec", "scopes", value=["A"]))
    assert found(scoped) == []


def test_a_quota_of_another_namespace_is_another_matter() -> None:
    elsewhere = changed(
        shop("shop", {"pods": "0"}), "ResourceQuota", "quota", set_path("metadata", "namespace", value="elsewhere")
    )
    assert found(elsewhere) == []


def test_a_container_that_does_not_say_what_a_quota_counts_is_named() -> None:
    every = shop("shop", {"limits.cpu": "100", "limits.memory": "100Gi", "pods": "100"}).objects
    bare = Manifests(tuple(each for each in every if each["kind"] != "LimitRange"))
    assert found(bare) == [
        (
            f"it counts {name}, and {first} and {more} more says none: such pods are refused",
            f"give {name} to each container, or a default by a LimitRange",
        )
        for name, first, more in (
            ("limits.cpu", "Deployment/web[web]", 2),
            ("limits.memory", "Deployment/web[first]", 2),
        )
    ]


@pytest.fixture
def namespace(plane: ControlPlane) -> Generator[str]:
    name = f"quota-{uuid.uuid4().hex[:8]}"
    plane.kubectl("create", "namespace", name)
    yield name
    # There is no kubelet that would end a pod.
    plane.kubectl("delete", "jobs,deployments,statefulsets", "--all", "--namespace", name, "--wait=false")
    plane.kubectl("delete", "namespace", name, "--wait=false")


def until(is_so: Callable[[], bool], said: Callable[[], object]) -> None:
    """Waits for controllers."""
    end = time.monotonic() + 100
    while not is_so():
        assert time.monotonic() < end, said()
        time.sleep(0.3)


@pytest.mark.slow
def test_a_real_quota_of_what_is_needed_lets_everything_run_and_nothing_more(
    plane: ControlPlane, namespace: str
) -> None:
    hard = needed(shop(namespace, dict.fromkeys(NAMES, "0")))

    def used() -> dict[str, Decimal]:
        status = json.loads(plane.kubectl("get", "resourcequota", "quota", "-n", namespace, "-o", "json"))["status"]
        return {name: parse_quantity(text) for name, text in status.get("used", {}).items()}

    def events() -> str:
        return plane.kubectl("get", "events", "-n", namespace, "-o", "custom-columns=M:.message")

    first, *rest = shop(namespace, hard).objects
    plane.kubectl("apply", "-f", "-", stdin=json.dumps(first))
    until(lambda: used().keys() == hard.keys(), used)
    plane.kubectl("apply", "-f", "-", stdin="\n---\n".join(map(json.dumps, rest)))
    plane.kubectl("scale", "deployment/web", "--replicas=6", "-n", namespace)
    until(lambda: used()["pods"] == 6 + 1, used)
    plane.kubectl("set", "image", "deployment/web", "web=example/web:2", "-n", namespace)
    plane.kubectl("create", "job", "report", "--from=cronjob/report", "-n", namespace)
    until(lambda: used() == {name: parse_quantity(text) for name, text in hard.items()}, lambda: (used(), events()))
    assert "exceeded quota" not in events()
    with pytest.raises(subprocess.CalledProcessError):
        plane.kubectl("run", "more", "--image=example/more:1", "-n", namespace)


@pytest.mark.slow
def test_a_real_quota_refuses_a_container_that_says_no_limit(plane: ControlPlane, namespace: str) -> None:
    hard = {"limits.cpu": "100"}
    pod: Object = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": namespace}}
    pod["spec"] = {"containers": [{"name": "a", "image": "a:1", "resources": {"requests": {"cpu": "1"}}}]}
    quota = deepcopy(shop(namespace, hard).objects[0])
    assert [reason for reason, _ in found(Manifests((quota, pod)))] == [
        "it counts limits.cpu, and Pod/a[a] says none: such pods are refused"
    ]
    plane.kubectl("apply", "-f", "-", stdin=json.dumps(quota))
    command = [f"{plane.state}/bin/kubectl", "--kubeconfig", f"{plane.state}/kubeconfig", "create", "-f", "-"]
    done = subprocess.run(command, input=json.dumps(pod), capture_output=True, text=True, check=False)
    assert "must specify limits.cpu for: a" in done.stderr


def test_the_classes_of_quotas_are_of_capacity() -> None:
    comparison = compare(Manifests(()), shop("shop", {"pods": "0"}))
    assert {each.verdict.rank for each in comparison.effects if each.where.startswith("ResourceQuota/")} == {
        Class.CAPACITY
    }
