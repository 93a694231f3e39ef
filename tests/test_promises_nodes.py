"""What the pods promise to nodes and their autoscalers, and the objects to GitOps tools."""

from collections.abc import Mapping

import pytest
from contexts import CONTEXTS, OPERATED, POOLED
from rendering import expect, get, manifests, only, optional, value

from notation.quantity import parse_quantity
from review.manifests import Object, Pods, title

SAFE = "cluster-autoscaler.kubernetes.io/safe-to-evict"
# What five files of a container's log may have where kubelets let them grow most, on AKS.
LOGS = parse_quantity("250Mi")
KEPT = {
    "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
    "kustomize.toolkit.fluxcd.io/prune": "disabled",
}


@pytest.fixture(params=CONTEXTS)
def text(request: pytest.FixtureRequest) -> str:
    """Each context's text in turn."""
    return CONTEXTS[str(request.param)]


def on_disk(pods: Pods) -> Mapping[str, Object]:
    """The directories that a pod has on its node's disk."""
    found = {each["name"]: each["emptyDir"] for each in pods.spec.get("volumes", []) if "emptyDir" in each}
    return {name: each for name, each in found.items() if each.get("medium") != "Memory"}


def test_every_container_is_promised_the_disk_of_its_directories_and_log_and_no_more(text: str) -> None:
    for pods in manifests(text).pods:
        for each in pods.containers:
            where = f"{pods.name}, container {each['name']}: ephemeral-storage"
            written = [mount["name"] for mount in each.get("volumeMounts", []) if not mount.get("readOnly")]
            sizes = [parse_quantity(found["sizeLimit"]) for name, found in on_disk(pods).items() if name in written]
            amounts = [each["resources"][kind].get("ephemeral-storage") for kind in ("requests", "limits")]
            assert amounts[0] == amounts[1], f"{where} is requested and limited by {amounts}"
            assert parse_quantity(amounts[0]) >= sum(sizes) + LOGS, f"{where} {amounts[0]} is less than it may write"


@pytest.mark.parametrize("text", [OPERATED, POOLED])
def test_operated_pods_are_promised_the_disk_that_they_may_take(text: str) -> None:
    cluster = only(manifests(text), "Cluster")
    size = parse_quantity(value(cluster, "spec.ephemeralVolumesSizeLimit.temporaryData")) + LOGS
    parts = {f"{title(cluster)}, spec": value(cluster, "spec.resources")}
    for pooler in manifests(text).of("Pooler"):
        parts[title(pooler)] = value(pooler, "pod.containers.pgbouncer.resources")
        size = LOGS
    for where, resources in parts.items():
        requested, limit = (resources[kind]["ephemeral-storage"] for kind in ("requests", "limits"))
        assert requested == limit, f"{where}: ephemeral-storage is requested and limited by {requested} and {limit}"
        assert parse_quantity(limit) >= size, f"{where}: {limit} is less than it may write"


def test_autoscalers_may_empty_a_node_of_pods_that_lose_nothing_with_it(text: str) -> None:
    for pods in manifests(text).pods:
        if pods.owner["kind"] == "Deployment":
            named = pods.annotations.get(f"{SAFE}-local-volumes", "").split(",")
            assert on_disk(pods).keys() <= set(named), f"{pods.name}: {on_disk(pods)} keep a node, but for {named}"
            assert SAFE not in pods.annotations, f"{pods.name}: is kept on its node"


def test_autoscalers_leave_jobs_and_a_single_database_where_they_are(text: str) -> None:
    for pods in manifests(text).pods:
        if pods.owner["kind"] != "Deployment":
            assert pods.annotations.get(SAFE) == "false", f"{pods.name}: may be moved to empty a node"
            assert pods.annotations.get("karpenter.sh/do-not-disrupt") == "true", f"{pods.name}: may be moved"


def test_one_of_several_operated_servers_may_be_moved_and_a_single_one_may_not() -> None:
    annotations = "spec.inheritedMetadata.annotations"
    several, pooler = (only(manifests(POOLED), kind) for kind in ("Cluster", "Pooler"))
    expect(several, annotations, {f"{SAFE}-local-volumes": "scratch-data,shm"}, "another server takes over")
    expect(pooler, "spec.template.metadata.annotations", {f"{SAFE}-local-volumes": "scratch-data"}, "there are more")
    one = only(manifests(OPERATED.replace("}", ", cloudnativepg: {instances: 1, synchronousStandbys: 0}}")), "Cluster")
    assert value(one, annotations)[SAFE] == "false", f"{title(one)}: its only server may be moved to empty a node"


def test_what_data_is_lost_with_is_kept_by_gitops_tools_and_nothing_else_is(text: str) -> None:
    rendered = manifests(text)
    kept = {
        title(each)
        for each in rendered.objects
        if KEPT.items() <= (optional(each, "metadata.annotations") or {}).items()
    }
    expected = {"Namespace/ecommerce", "PersistentVolumeClaim/postgres-backup"}
    # Without its class no pod of the database could be made again.
    expected |= {title(each) for each in rendered.of("StatefulSet", "Cluster", "PriorityClass")}
    assert kept == expected, f"kept are {sorted(kept)}, not {sorted(expected)}"


@pytest.mark.parametrize(
    ("kind", "name", "seconds"),
    [("Deployment", "frontend", 10), ("Deployment", "backend", 10), ("StatefulSet", "postgres", 15)],
)
def test_a_new_pod_counts_when_it_has_been_ready_for_as_long_as_failing_takes(
    kind: str, name: str, seconds: int
) -> None:
    workload = get(manifests(), kind, name)
    probe = value(workload, "pod.containers.0.readinessProbe")
    assert probe["periodSeconds"] * probe["failureThreshold"] == seconds
    expect(workload, "spec.minReadySeconds", seconds, "one that fails at once must stop the rollout")


@pytest.mark.parametrize(
    ("image", "version"),
    [
        ("shop/front:1.4.2", "1.4.2"),
        (f"shop/front:1.4.2@sha256:{'0' * 64}", "1.4.2"),
        (f"shop/front:{'a' * 63}", "a" * 63),
        (f"shop/front:{'a' * 64}", None),
        ("shop/front:_1", None),
        ("shop/front:1.", None),
        ("shop/front", None),
        ("shop/front:latest", None),
        (f"shop/front@sha256:{'0' * 64}", None),
    ],
)
def test_a_workload_and_its_pods_carry_the_version_of_the_image_as_far_as_a_label_holds_it(
    image: str, version: str | None
) -> None:
    deployment = get(manifests(f"frontend: {{image: '{image}'}}\n"), "Deployment", "frontend")
    for path in ("metadata.labels", "spec.template.metadata.labels"):
        found = value(deployment, path).get("app.kubernetes.io/version")
        assert found == version, f"{title(deployment)}: {path} says version {found}"
    selector = value(deployment, "spec.selector.matchLabels")
    assert "app.kubernetes.io/version" not in selector, f"{title(deployment)}: its selector would change with the image"
