"""A tier on spot nodes: most of its pods are there, two never are, and it is one tier to all that know it."""

import json
import re
import time
from collections.abc import Generator
from typing import Any

import pytest
from contexts import MONITORED
from control_plane import ControlPlane
from rendering import expect, get, manifests, value

from ecommerce.settings import InvalidSettingsError, load
from review import capacity
from review.check import catalogue
from synth.steps import restore_steps

SPOT = "frontend: {spot: aks, replicas: {min: 5, max: 10}}\nbackend: {spot: gke, replicas: 4}\n"
OWN = "backend: {replicas: 3, spot: {labels: {a: b, c: d}, taints: [x, y=z]}}\n"
CLOUDS = {
    "gke": ("cloud.google.com/gke-spot", "true", True),
    "eks": ("eks.amazonaws.com/capacityType", "SPOT", False),
    "aks": ("kubernetes.azure.com/scalesetpriority", "spot", True),
    "karpenter": ("karpenter.sh/capacity-type", "spot", False),
}
NAMESPACE, NODES = "spot-nodes", ("spot-a", "spot-b", "regular-a", "regular-b")


def affinity(text: str, name: str) -> dict[str, Any]:
    """The node affinity of a Deployment's pods."""
    found: dict[str, Any] = value(get(manifests(text), "Deployment", name), "pod.affinity.nodeAffinity")
    return found


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_tier_is_rather_on_the_spot_nodes_of_its_cloud_and_two_of_its_pods_never_are(cloud: str) -> None:
    text = f"backend: {{replicas: 5, spot: {cloud}}}\n"
    key, label, tainted = CLOUDS[cloud]
    spot = {"matchExpressions": [{"key": key, "operator": "In", "values": [label]}]}
    assert affinity(text, "backend") == {
        "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "preference": spot}]
    }
    regular = {"matchExpressions": [{"key": key, "operator": "NotIn", "values": [label]}]}
    assert affinity(text, "backend-regular") == {
        "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [regular]}
    }
    toleration = {"key": key, "operator": "Equal", "value": label, "effect": "NoSchedule"}
    backend, rest = (get(manifests(text), "Deployment", name) for name in ("backend", "backend-regular"))
    expect(backend, "pod.tolerations", [toleration] if tainted else None, "of nodes with a taint it must be borne")
    expect(rest, "pod.tolerations", None, "these pods have no business there")
    expect(backend, "spec.replicas", 3, "the others are two")
    expect(rest, "spec.replicas", 2, "one may be evicted while the other serves")


def test_nodes_that_lack_one_of_several_labels_are_regular() -> None:
    text = OWN.replace("[x, y=z]", "['x:NoExecute', 'y=z:NoSchedule']")
    terms = affinity(text, "backend-regular")["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    assert [[each["key"] for each in term["matchExpressions"]] for term in terms] == [["a"], ["c"]], "one must hold"
    expected = [
        {"key": "x", "operator": "Exists", "effect": "NoExecute"},
        {"key": "y", "operator": "Equal", "value": "z", "effect": "NoSchedule"},
    ]
    expect(get(manifests(text), "Deployment", "backend"), "pod.tolerations", expected, "the setting says so")


def test_the_pods_on_regular_nodes_are_the_tier_s_to_all_but_the_other_deployment() -> None:
    rendered = manifests(SPOT)
    assert catalogue.wiring(rendered) == []
    for tier in ("frontend", "backend"):
        both = [get(rendered, "Deployment", name) for name in (tier, f"{tier}-regular")]
        programs = [
            {
                key: part
                for key, part in each["spec"]["template"]["spec"].items()
                if key not in {"affinity", "tolerations"}
            }
            for each in both
        ]
        for program in programs:
            program.pop("topologySpreadConstraints")
        assert programs[0] == programs[1], f"{tier} runs two programs"
        expect(both[0], "spec.selector.matchLabels", {"app.kubernetes.io/name": tier, "tier": tier}, "never changes")
        expect(get(rendered, "Service", f"{tier}-service"), "spec.selector", {"tier": tier}, "both serve")
        budget = get(rendered, "PodDisruptionBudget", tier)
        expect(budget, "spec.selector.matchLabels", {"tier": tier}, "one pod of both at a time is evicted")


def test_an_autoscaler_has_the_pods_beside_the_two_so_that_the_numbers_are_the_tier_s() -> None:
    rendered = manifests(SPOT)
    autoscaler = get(rendered, "HorizontalPodAutoscaler", "frontend")
    assert (autoscaler["spec"]["minReplicas"], autoscaler["spec"]["maxReplicas"]) == (3, 8)
    demands = {each.name: (each.minimum, each.maximum) for each in capacity.demands(rendered)}
    assert demands["Deployment/frontend"] == (3, 8)
    assert demands["Deployment/frontend-regular"] == (2, 2)


def test_rules_know_the_pods_on_regular_nodes_and_no_other_tier_s() -> None:
    expressions = manifests(SPOT + MONITORED).of("PrometheusRule")
    found = set(re.findall(r'pod=~"(frontend[^"]*)"', json.dumps(expressions).replace('\\"', '"')))
    (pattern,) = found
    for pod in ("frontend-5d8f9c7b6-x2k1m", "frontend-regular-5d8f9c7b6-x2k1m"):
        assert re.fullmatch(pattern, pod), f"{pattern} does not know {pod}"
    assert not re.fullmatch(pattern, "frontend-cache-5d8f9c7b6-x2k1m")


def test_a_restore_stops_and_starts_both_deployments() -> None:
    steps = restore_steps("default", load(SPOT, "x"), "latest")
    for line in (
        "backend --replicas=0",
        "backend-regular --replicas=0",
        "backend --replicas=2",
        "backend-regular --replicas=2",
    ):
        assert f"scale deployment/{line}" in steps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "backend:\n  spot: gke\n",
            "2: backend.spot: leaves nothing for spot nodes: 2 pods stay on regular nodes, and this tier has 2 at the least; write 3 replicas, or remove it",
        ),
        ("frontend:\n  spot: azure\n", "2: frontend.spot: azure is not one of 'gke', 'eks', 'aks' or 'karpenter'"),
        ("frontend:\n  spot: {taints: []}\n", "2: frontend.spot.labels: is required here and missing; add it"),
        (
            "frontend:\n  spot: {labels: {a: b}, taints: [x]}\n",
            "2: frontend.spot.taints[0]: x is no taint; write it as `kubectl taint` does, for example spot=true:NoSchedule",
        ),
        (
            "database:\n  spot: gke\n",
            "2: database.spot: is for stateless tiers: a cloud may take all spot nodes at once, and with them the database; remove it",
        ),
        (
            "backup:\n  spot: gke\n",
            "2: backup.spot: is for stateless tiers: a backup that a cloud ends midway is none, and starts anew; remove it",
        ),
    ],
)
def test_what_is_wrong_with_spot_nodes_is_said_in_a_line(text: str, expected: str) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        load(text, "x")
    assert [str(problem) for problem in caught.value.problems] == [expected]


@pytest.fixture(scope="module")
def nodes(plane: ControlPlane) -> Generator[ControlPlane]:
    """A control plane with two spot nodes as AKS has them, and two others, which no other test's pods go to."""
    yield from _with_nodes(plane)


def _with_nodes(plane: ControlPlane) -> Generator[ControlPlane]:
    key, label, _ = CLOUDS["aks"]
    taints = [{"key": "spot-nodes/own", "effect": "NoSchedule"}]
    capacity_of = {"cpu": "16", "memory": "64Gi", "pods": "110", "ephemeral-storage": "100Gi"}
    made = [
        {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {
                "name": name,
                "labels": {"spot-nodes/own": "true", "kubernetes.io/hostname": name}
                | {"topology.kubernetes.io/zone": name[-1]}
                | ({key: label} if name.startswith("spot") else {}),
            },
            "spec": {
                "taints": [
                    *taints,
                    *([{"key": key, "value": label, "effect": "NoSchedule"}] if "spot" in name[:4] else []),
                ]
            },
            "status": {"capacity": capacity_of, "allocatable": capacity_of},
        }
        for name in NODES
    ]
    try:
        plane.kubectl("create", "-f", "-", stdin="\n---\n".join(map(json.dumps, made)))
        yield plane
    finally:
        plane.discard(NAMESPACE)
        plane.kubectl("delete", "node", "--ignore-not-found", *NODES)


def places(plane: ControlPlane, pods: int) -> dict[str, list[str]]:
    """The nodes of each Deployment's pods, once so many are scheduled."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        items = json.loads(plane.kubectl("--namespace", NAMESPACE, "get", "pods", "-o", "json"))["items"]
        there = [
            each for each in items if each["spec"].get("nodeName") and not each["metadata"].get("deletionTimestamp")
        ]
        if len(there) == pods:
            found: dict[str, list[str]] = {}
            for each in there:
                name = each["metadata"]["labels"]["app.kubernetes.io/name"]
                found.setdefault(name, []).append(each["spec"]["nodeName"].partition("-")[0])
            return {name: sorted(kinds) for name, kinds in found.items()}
        time.sleep(0.3)
    raise TimeoutError(f"there are no {pods} pods on nodes after a minute")


@pytest.mark.slow
def test_the_scheduler_keeps_two_pods_on_regular_nodes_whatever_happens_to_the_others(nodes: ControlPlane) -> None:
    rendered = manifests(f"namespace: {NAMESPACE}\nbackend: {{replicas: 6, spot: aks}}\n")
    wanted = [get(rendered, "Namespace", NAMESPACE), get(rendered, "ServiceAccount", "backend")]
    wanted.append(get(rendered, "PodDisruptionBudget", "backend"))
    for name in ("backend", "backend-regular"):
        each = json.loads(json.dumps(get(rendered, "Deployment", name)))
        pod = each["spec"]["template"]["spec"]
        # Nobody says that these nodes are ready, and no other pod bears their taint.
        keys = ("spot-nodes/own", "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
        pod["tolerations"] = [*pod.get("tolerations", []), *({"key": key, "operator": "Exists"} for key in keys)]
        pod["nodeSelector"] = {"spot-nodes/own": "true"}
        wanted.append(each)
    nodes.kubectl("apply", "-f", "-", stdin="\n---\n".join(map(json.dumps, wanted)))
    assert places(nodes, 6) == {"backend": ["spot"] * 4, "backend-regular": ["regular"] * 2}
    budget = json.loads(nodes.kubectl("--namespace", NAMESPACE, "get", "pdb", "backend", "-o", "json"))["status"]
    assert (budget["expectedPods"], budget["desiredHealthy"]) == (6, 5), "it counts the pods of both Deployments"

    nodes.kubectl("cordon", "spot-a", "spot-b")
    force = ("--grace-period=0", "--force")
    nodes.kubectl("--namespace", NAMESPACE, "delete", "pod", "-l", "app.kubernetes.io/name=backend", *force)
    assert places(nodes, 6) == {"backend": ["regular"] * 4, "backend-regular": ["regular"] * 2}, "spot nodes are gone"

    nodes.kubectl("uncordon", "spot-a", "spot-b")
    nodes.kubectl("cordon", "regular-a", "regular-b")
    nodes.kubectl("--namespace", NAMESPACE, "delete", "pod", "-l", "tier=backend", *force)
    assert places(nodes, 4) == {"backend": ["spot"] * 4}, "pods that wait for a regular node take no spot node"
