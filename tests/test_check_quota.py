"""Quotas and LimitRanges: what is found is what the API server refuses, and with what numbers."""

import json
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from control_plane import ControlPlane

from review.check import quota
from review.manifests import Manifests, Object

NAMESPACE = "quota-rows"


def meta(kind: str, name: str, api: str = "v1", **fields: Any) -> Object:  # noqa: ANN401 - plain YAML
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, "namespace": NAMESPACE}, **fields}


def hard(**spec: Any) -> Object:  # noqa: ANN401 - plain YAML
    return meta("ResourceQuota", "q", spec=spec)


def allows(**amounts: str) -> Object:
    return hard(hard={name.replace("_", "."): amount for name, amount in amounts.items()})


def limit(kind: str = "Container", **bounds: Any) -> Object:  # noqa: ANN401 - plain YAML
    return meta("LimitRange", "l", spec={"limits": [{"type": kind, **bounds}]})


def resources(requests: dict[str, str] | None = None, limits: dict[str, str] | None = None) -> Object:
    return {**({"requests": requests} if requests else {}), **({"limits": limits} if limits else {})}


def container(requests: dict[str, str] | None = None, limits: dict[str, str] | None = None, **more: Any) -> Object:  # noqa: ANN401
    return {"name": "main", "image": "a", "resources": resources(requests, limits), **more}


def pod(name: str, *containers: Object, **spec: Any) -> Object:  # noqa: ANN401 - plain YAML
    named = [{**each, "name": f"c{number}"} for number, each in enumerate(containers or [container()])]
    return meta("Pod", name, spec={"containers": named, **spec})


def claim(name: str, size: str, **spec: Any) -> Object:  # noqa: ANN401 - plain YAML
    asked = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}, **spec}
    return meta("PersistentVolumeClaim", name, spec=asked)


def service(name: str, kind: str, *ports: int) -> Object:
    spec = {"type": kind, "ports": [{"name": f"p{port}", "port": port} for port in ports], "selector": {"a": "b"}}
    return meta("Service", name, spec=spec)


CPU, MEMORY = {"cpu": "600m"}, {"memory": "600Mi"}
FIRST = {"name": "first", "image": "a", "resources": {"requests": {"cpu": "800m"}}}
BOTH = {"cpu": "1", "memory": "1Gi"}
SCRATCH = {
    "name": "scratch",
    "ephemeral": {
        "volumeClaimTemplate": {
            "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "3Gi"}}}
        }
    },
}
ACROSS = {
    "podAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": [
            {"topologyKey": "a", "labelSelector": {}, "namespaces": ["other"]}
        ]
    }
}

# What is applied to a namespace, in this order, and the rules that are broken at the least number of pods.
ROWS: dict[str, tuple[list[Object], list[str]]] = {
    "pods that fit": ([allows(pods="2"), pod("a"), pod("b")], []),
    "a pod too many": ([allows(pods="1"), pod("a"), pod("b")], ["quota-exceeded"]),
    "a pod too many by count": ([hard(hard={"count/pods": "1"}), pod("a"), pod("b")], ["quota-exceeded"]),
    "cores that fit": ([allows(requests_cpu="1200m"), pod("a", container(CPU)), pod("b", container(CPU))], []),
    "cores that do not fit": (
        [allows(requests_cpu="1"), pod("a", container(CPU)), pod("b", container(CPU))],
        ["quota-exceeded"],
    ),
    "the short name": ([allows(cpu="500m"), pod("a", container(CPU))], ["quota-exceeded"]),
    "a limit stands for a request": (
        [allows(requests_cpu="500m"), pod("a", container(limits=CPU))],
        ["quota-exceeded"],
    ),
    "memory that does not fit": ([allows(memory="500Mi"), pod("a", container(MEMORY))], ["quota-exceeded"]),
    "limits that fit": ([allows(limits_memory="600Mi"), pod("a", container(limits=MEMORY))], []),
    "limits that do not fit": ([allows(limits_memory="599Mi"), pod("a", container(limits=MEMORY))], ["quota-exceeded"]),
    "no request": ([allows(requests_cpu="1"), pod("a", container(MEMORY))], ["quota-without-amount"]),
    "no limit": ([allows(limits_cpu="1"), pod("a", container(CPU))], ["quota-without-amount"]),
    "one container of two says none": (
        [allows(requests_cpu="1"), pod("a", container(CPU), container())],
        ["quota-without-amount"],
    ),
    "an init container says none": (
        [allows(requests_cpu="1"), pod("a", container(CPU), initContainers=[{"name": "i", "image": "a"}])],
        ["quota-without-amount"],
    ),
    "an ephemeral disk need not be said": ([hard(hard={"requests.ephemeral-storage": "1Gi"}), pod("a")], []),
    "an ephemeral disk that does not fit": (
        [hard(hard={"requests.ephemeral-storage": "1Gi"}), pod("a", container({"ephemeral-storage": "2Gi"}))],
        ["quota-exceeded"],
    ),
    "a default": ([limit(defaultRequest=CPU, default=CPU), allows(requests_cpu="1", limits_cpu="1"), pod("a")], []),
    "a default that does not fit": (
        [limit(default=CPU), allows(requests_cpu="500m"), pod("a")],
        ["quota-exceeded"],
    ),
    "the most is the default": ([limit(max=CPU), allows(limits_cpu="1"), pod("a")], []),
    "the least is the default request": ([limit(min=CPU), allows(requests_cpu="500m"), pod("a")], ["quota-exceeded"]),
    "an init container counts where it is more": (
        [allows(requests_cpu="700m"), pod("a", container(CPU), initContainers=[FIRST])],
        ["quota-exceeded"],
    ),
    "an init container and a container do not add up": (
        [allows(requests_cpu="800m"), pod("a", container(CPU), initContainers=[FIRST])],
        [],
    ),
    "a sidecar adds up": (
        [allows(requests_cpu="1300m"), pod("a", container(CPU), initContainers=[{**FIRST, "restartPolicy": "Always"}])],
        ["quota-exceeded"],
    ),
    "a pod says for its containers": ([allows(requests_cpu="1"), pod("a", resources=resources(CPU, CPU))], []),
    "a device": (
        [
            hard(hard={"requests.example.com/gpu": "1"}),
            pod("a", container({"example.com/gpu": "2"}, {"example.com/gpu": "2"})),
        ],
        ["quota-exceeded"],
    ),
    "claims that fit": ([allows(requests_storage="5Gi"), claim("a", "2Gi"), claim("b", "3Gi")], []),
    "storage that does not fit": (
        [allows(requests_storage="4Gi"), claim("a", "2Gi"), claim("b", "3Gi")],
        ["quota-exceeded"],
    ),
    "a claim too many": (
        [allows(persistentvolumeclaims="1"), claim("a", "1Gi"), claim("b", "1Gi")],
        ["quota-exceeded"],
    ),
    "a claim too many by count": (
        [hard(hard={"count/persistentvolumeclaims": "1"}), claim("a", "1Gi"), claim("b", "1Gi")],
        ["quota-exceeded"],
    ),
    "storage of a class": (
        [
            hard(hard={"ssd.storageclass.storage.k8s.io/requests.storage": "1Gi"}),
            claim("a", "2Gi", storageClassName="ssd"),
        ],
        ["quota-exceeded"],
    ),
    "storage of another class": (
        [
            hard(hard={"ssd.storageclass.storage.k8s.io/requests.storage": "1Gi"}),
            claim("a", "2Gi", storageClassName="hdd"),
        ],
        [],
    ),
    "claims of a class": (
        [
            hard(hard={"ssd.storageclass.storage.k8s.io/persistentvolumeclaims": "1"}),
            *(claim(name, "1Gi", storageClassName="ssd") for name in "ab"),
        ],
        ["quota-exceeded"],
    ),
    "no load balancer": ([allows(services_loadbalancers="0"), service("a", "LoadBalancer", 80)], ["quota-exceeded"]),
    "ports of nodes": ([allows(services_nodeports="1"), service("a", "NodePort", 80, 81)], ["quota-exceeded"]),
    "a Service of the cluster takes no port of a node": (
        [allows(services_nodeports="0"), service("a", "ClusterIP", 80, 81)],
        [],
    ),
    "a Service too many": ([allows(services="0"), service("a", "ClusterIP", 80)], ["quota-exceeded"]),
    "a Secret too many": ([allows(secrets="1"), meta("Secret", "a"), meta("Secret", "b")], ["quota-exceeded"]),
    "the ConfigMap of every namespace counts": ([allows(configmaps="1"), meta("ConfigMap", "a")], ["quota-exceeded"]),
    "two ConfigMaps": ([allows(configmaps="2"), meta("ConfigMap", "a")], []),
    "a Role too many": (
        [
            hard(hard={"count/roles.rbac.authorization.k8s.io": "1"}),
            *(meta("Role", name, "rbac.authorization.k8s.io/v1", rules=[]) for name in "ab"),
        ],
        ["quota-exceeded"],
    ),
    "a policy by its plural": (
        [
            hard(hard={"count/networkpolicies.networking.k8s.io": "0"}),
            meta("NetworkPolicy", "a", "networking.k8s.io/v1", spec={"podSelector": {}}),
        ],
        ["quota-exceeded"],
    ),
    "best effort": ([hard(hard={"pods": "0"}, scopes=["BestEffort"]), pod("a")], ["quota-exceeded"]),
    "best effort of others": ([hard(hard={"pods": "0"}, scopes=["BestEffort"]), pod("a", container(CPU))], []),
    "not best effort": (
        [hard(hard={"pods": "0"}, scopes=["NotBestEffort"]), pod("a", container(CPU))],
        ["quota-exceeded"],
    ),
    "an amount of not best effort": ([hard(hard={"requests.cpu": "0"}, scopes=["NotBestEffort"]), pod("a")], []),
    "terminating": (
        [hard(hard={"pods": "0"}, scopes=["Terminating"]), pod("a", activeDeadlineSeconds=60)],
        ["quota-exceeded"],
    ),
    "not terminating": ([hard(hard={"pods": "0"}, scopes=["NotTerminating"]), pod("a", activeDeadlineSeconds=60)], []),
    "a class": (
        [
            hard(
                hard={"pods": "0"},
                scopeSelector={
                    "matchExpressions": [
                        {"scopeName": "PriorityClass", "operator": "In", "values": ["system-node-critical"]}
                    ]
                },
            ),
            pod("a"),
        ],
        [],
    ),
    "across namespaces": (
        [hard(hard={"pods": "0"}, scopes=["CrossNamespacePodAffinity"]), pod("a", affinity=ACROSS)],
        ["quota-exceeded"],
    ),
    "within a LimitRange": ([limit(min={"cpu": "100m"}, max={"cpu": "1"}), pod("a", container(CPU, CPU))], []),
    "above the most": ([limit(max={"cpu": "500m"}), pod("a", container(CPU, CPU))], ["within-limit-range"]),
    "a request above the default limit": (
        [limit(default={"cpu": "500m"}), pod("a", container(CPU))],
        ["within-limit-range"],
    ),
    "below the least": ([limit(min={"cpu": "700m"}), pod("a", container(CPU, CPU))], ["within-limit-range"]),
    "above the ratio": (
        [limit(maxLimitRequestRatio={"cpu": "2"}), pod("a", container({"cpu": "100m"}, CPU))],
        ["within-limit-range"],
    ),
    "no limit, of which there is a ratio": (
        [limit(maxLimitRequestRatio={"cpu": "2"}), pod("a", container(CPU))],
        ["within-limit-range"],
    ),
    "the ratio": ([limit(maxLimitRequestRatio={"cpu": "2"}), pod("a", container({"cpu": "300m"}, CPU))], []),
    "a pod above the most": (
        [limit("Pod", max={"cpu": "1"}), pod("a", container(CPU, CPU), container(CPU, CPU))],
        ["within-limit-range"],
    ),
    "a pod within": ([limit("Pod", max={"cpu": "2"}), pod("a", container(CPU, CPU), container(CPU, CPU))], []),
    "a claim above the most": (
        [limit("PersistentVolumeClaim", max={"storage": "1Gi"}), claim("a", "2Gi")],
        ["within-limit-range"],
    ),
    "a claim below the least": (
        [limit("PersistentVolumeClaim", min={"storage": "3Gi"}), claim("a", "2Gi")],
        ["within-limit-range"],
    ),
    "a claim within": (
        [limit("PersistentVolumeClaim", min={"storage": "1Gi"}, max={"storage": "2Gi"}), claim("a", "2Gi")],
        [],
    ),
}


def check(objects: list[Object]) -> list[Any]:
    return list(quota.check(Manifests(tuple(objects))))


@pytest.mark.parametrize("name", ROWS)
def test_a_rule_finds_what_is_refused_and_nothing_else(name: str) -> None:
    objects, rules = ROWS[name]
    found = check(objects)
    assert [each.rule.name for each in found] == rules, [str(each) for each in found]


@contextmanager
def namespace(plane: ControlPlane, name: str) -> Generator[None]:
    plane.kubectl("create", "namespace", name)
    try:
        yield
    finally:
        plane.kubectl("delete", "namespace", name, "--wait=false")


def is_counting(plane: ControlPlane, name: str) -> bool:
    """Whether the namespace has what it always has, and its quotas are counted."""
    there = plane.kubectl("get", "resourcequota,configmap,serviceaccount", "--namespace", name, "--output", "json")
    items = json.loads(there)["items"]
    kinds = {each["kind"] for each in items}
    quotas = [each for each in items if each["kind"] == "ResourceQuota"]
    counted = all(set(each.get("status", {}).get("used", {})) == set(each["spec"]["hard"]) for each in quotas)
    return {"ConfigMap", "ServiceAccount"} <= kinds and counted


@pytest.mark.slow
@pytest.mark.parametrize("name", ROWS)
def test_the_api_server_refuses_the_same(plane: ControlPlane, name: str) -> None:
    objects, rules = ROWS[name]
    within = f"quota-{list(ROWS).index(name)}"
    with namespace(plane, within):
        for number, each in enumerate(objects):
            end = time.monotonic() + 30
            while not is_counting(plane, within):
                assert time.monotonic() < end, "the quota is not counted within 30 s"
                time.sleep(0.1)
            given = {**each, "metadata": {"name": each["metadata"]["name"], "namespace": within}}
            try:
                plane.kubectl("create", "--filename", "-", stdin=json.dumps(given))
            except subprocess.CalledProcessError:
                assert rules, f"{each['kind']}/{each['metadata']['name']} is refused, and nothing is found"
                assert number == len(objects) - 1
                return
    assert not rules, f"nothing is refused, and {rules} is found"


def deployment(name: str, replicas: int, **strategy: Any) -> Object:  # noqa: ANN401 - plain YAML
    template = {"metadata": {"labels": {"a": name}}, "spec": {"containers": [container({"cpu": "500m"})]}}
    spec = {"replicas": replicas, "selector": {"matchLabels": {"a": name}}, "template": template, **strategy}
    return meta("Deployment", name, "apps/v1", spec=spec)


def autoscaler(name: str, least: int, most: int) -> Object:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    spec = {"scaleTargetRef": target, "minReplicas": least, "maxReplicas": most}
    return meta("HorizontalPodAutoscaler", name, "autoscaling/v2", spec=spec)


def cron_job(name: str, **pod_spec: Any) -> Object:  # noqa: ANN401 - plain YAML
    template = {"spec": {"containers": [container({"cpu": "1"})], "restartPolicy": "Never", **pod_spec}}
    spec = {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": template}}}
    return meta("CronJob", name, "batch/v1", spec=spec)


@pytest.mark.parametrize(
    ("allowed", "rule", "numbers"),
    [
        ("7", None, ""),
        ("6999m", "quota-at-full-scale", "1 at the least, 5 at full scale, 7 in a rollout with all jobs"),
        ("1", "quota-at-full-scale", "allows 1 of requests.cpu"),
        ("999m", "quota-exceeded", "allows 999m of requests.cpu"),
    ],
)
def test_the_scales_have_their_numbers(allowed: str, rule: str | None, numbers: str) -> None:
    # Ten pods, of which a rollout adds a quarter, rounded up to three: without rounding it would be one and a quarter.
    web = deployment("web", 1, strategy={"rollingUpdate": {"maxSurge": 2}})
    found = check([allows(requests_cpu=allowed), web, autoscaler("web", 2, 10), cron_job("nightly")])
    assert [each.rule.name for each in found] == ([rule] if rule else [])
    for each in found:
        assert numbers in each.reason, each.reason
        assert "set it to 7 or more" in each.fix
        assert each.field == "spec.hard[requests.cpu]"


def test_volumes_of_jobs_and_of_replicas_count() -> None:
    sized = {"resources": {"requests": {"storage": "2Gi"}}}
    stateful = deployment("db", 3)
    stateful["kind"] = "StatefulSet"
    stateful["spec"]["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": sized}]
    job = cron_job("nightly", volumes=[SCRATCH])
    (found,) = check([allows(requests_storage="8Gi"), stateful, job])
    assert (found.rule.name, "6Gi at the least" in found.reason) == ("quota-at-full-scale", True), found.reason
    assert "set it to 9Gi" in found.fix
    assert check([allows(persistentvolumeclaims="4"), stateful, job]) == []


def test_what_another_namespace_has_does_not_count() -> None:
    other = pod("b")
    other["metadata"]["namespace"] = "other"
    assert check([allows(pods="1"), pod("a"), other]) == []


def test_a_class_that_is_everybodys_default_counts() -> None:
    term = {"scopeName": "PriorityClass", "operator": "In", "values": ["low"]}
    scoped = hard(hard={"pods": "0"}, scopeSelector={"matchExpressions": [term]})
    low = meta("PriorityClass", "low", "scheduling.k8s.io/v1", globalDefault=True, value=1)
    assert [each.rule.name for each in check([scoped, low, pod("a")])] == ["quota-exceeded"]
    assert check([scoped, pod("a")]) == []


def test_a_container_without_a_request_is_named_with_the_way_to_it() -> None:
    (found,) = check([allows(requests_memory="8Gi"), deployment("web", 1)])
    assert found.field == "spec.template.spec.containers[main].resources.requests.memory"
    assert found.where == "Deployment/web"
    assert "ResourceQuota/q demands" in found.reason
