"""Production on a real API server, all of it at once: nothing is refused but what is above the spare."""

import json
import subprocess
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

import pytest
import yaml
from conftest import ENVIRONMENT_FILES
from control_plane import ControlPlane
from rendering import get, manifests, only, rendered, value

from ecommerce.settings import load
from notation.quantity import parse_quantity
from review.manifests import Object
from synth.restore import list_job, restore_job

pytestmark = pytest.mark.slow

NAMESPACE = NODE = "full-scale"
# Production but for its Gateway, which takes nothing of the namespace.
CHANGED = {"namespace": NAMESPACE, "production": False, "expose": {}}
TEXT = yaml.dump(yaml.safe_load((ENVIRONMENT_FILES / "production.yaml").read_text()) | CHANGED)
SECONDS = 200
SECURITY = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
POD_SECURITY = {"runAsNonRoot": True, "runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"}}


@dataclass(frozen=True)
class Cluster:
    """A namespace of a control plane, and a node that runs nothing: a pod that is bound to it does not end."""

    plane: ControlPlane

    def kubectl(self, *arguments: str, stdin: str = "") -> str:
        return self.plane.kubectl("--namespace", NAMESPACE, *arguments, stdin=stdin)

    def create(self, *objects: Object) -> None:
        self.kubectl("create", "-f", "-", stdin="\n---\n".join(map(json.dumps, objects)))

    def pods(self) -> list[Object]:
        found: list[Object] = json.loads(self.kubectl("get", "pods", "-o", "json"))["items"]
        return found

    def used(self) -> dict[str, str]:
        return dict(
            json.loads(self.kubectl("get", "resourcequota", "ecommerce", "-o", "json"))["status"].get("used", {})
        )

    def wait(self, what: str, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + SECONDS
        while not is_so():
            assert time.monotonic() < end, f"{what}: not within {SECONDS} s; refused: {self.refused()}; {self.used()}"
            time.sleep(0.5)

    def refused(self) -> list[str]:
        """What the API server answered to controllers because of the quota or the limits."""
        events = json.loads(self.kubectl("get", "events", "-o", "json"))["items"]
        return [
            each["message"] for each in events if "exceeded quota" in each["message"] or "forbidden" in each["message"]
        ]

    def bind(self) -> None:
        """Gives every pod to the node, as a scheduler would."""
        for each in self.pods():
            if not each["spec"].get("nodeName"):
                target = {"apiVersion": "v1", "kind": "Node", "name": NODE}
                name = each["metadata"]["name"]
                body = {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": name}, "target": target}
                path = f"/api/v1/namespaces/{NAMESPACE}/pods/{name}/binding"
                self.kubectl("create", "--raw", path, "-f", "-", stdin=json.dumps(body))


@pytest.fixture(scope="module")
def cluster(plane: ControlPlane) -> Generator[Cluster]:
    """Production, applied."""
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": NODE}, "spec": {"unschedulable": True}}
    plane.kubectl("create", "-f", "-", stdin=json.dumps(node))
    output = rendered(TEXT)
    try:
        plane.kubectl("apply", "-f", "-", stdin=output)
        yield Cluster(plane)
    finally:
        plane.discard(NAMESPACE)
        plane.kubectl("delete", "node", NODE, "--wait=false")
        classes = [each["metadata"]["name"] for each in manifests(TEXT).of("PriorityClass")]
        plane.kubectl("delete", "priorityclass", *classes)


def operated() -> list[Object]:
    """What CloudNativePG makes: three servers and one that joins, their claims, and PgBouncer's Deployment."""
    spec, pooler = value(only(manifests(TEXT), "Cluster"), "spec"), only(manifests(TEXT), "Pooler")
    server = {"image": "a", "securityContext": SECURITY, "resources": spec["resources"]}
    archive = value(only(manifests(TEXT), "ObjectStore"), "spec.instanceSidecarConfiguration.resources")
    servers = [
        pod(f"postgres-{number}", {**server, "name": "postgres"}, {**server, "name": "bootstrap-controller"})
        for number in range(1, 5)
    ]
    for each in servers:
        each["spec"]["containers"].append({**server, "name": "plugin-barman-cloud", "resources": archive})
    sizes = {"": spec["storage"]["size"], "-wal": spec["walStorage"]["size"]}
    claims = [claim(f"{each['metadata']['name']}{name}", size) for each in servers for name, size in sizes.items()]
    bouncer = {**value(pooler, "pod.containers.pgbouncer"), "image": "a", "securityContext": SECURITY}
    first = {"name": "bootstrap-controller", "image": "a", "securityContext": SECURITY}
    labels = {"app": "pgbouncer"}
    template = {"metadata": {"labels": labels}, "spec": pod("", bouncer, first)["spec"]}
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "pgbouncer"},
        "spec": {"replicas": pooler["spec"]["instances"], "selector": {"matchLabels": labels}, "template": template},
    }
    return [*claims, *servers, deployment]


def pod(name: str, container: Object, *first: Object) -> Object:
    spec = {"securityContext": POD_SECURITY, "containers": [container], "initContainers": list(first)}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}


def claim(name: str, size: str) -> Object:
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name}, "spec": spec}


def by_hand(name: str, **container: Object) -> Object:
    """A pod that says nothing of what it takes."""
    return pod(name, {"name": "a", "image": "a", "securityContext": SECURITY, **container})


def test_everything_at_once_fits_and_one_pod_more_than_the_spare_does_not(cluster: Cluster) -> None:
    settings = load(TEXT, "test")
    scaled = ("frontend", "backend")
    most = {name: get(manifests(TEXT), "HorizontalPodAutoscaler", name)["spec"]["maxReplicas"] for name in scaled}
    cluster.wait("the quota", lambda: "pods" in cluster.used())
    for name, replicas in most.items():
        cluster.kubectl("scale", f"deployment/{name}", f"--replicas={replicas}")
    cluster.create(*operated())
    for name in ("postgres-backup", "postgres-restore-test"):
        for job in ("scheduled", "by-hand"):
            cluster.kubectl("create", "job", f"{name}-{job}", f"--from=cronjob/{name}")
    for printed in (restore_job("production", settings, "latest", None), list_job("production", settings)):
        cluster.kubectl("create", "-f", "-", stdin=printed)
    # Frontend, backend, PgBouncer; the servers; the jobs.
    stateless = sum(most.values()) + 3
    cluster.wait("all pods", lambda: len(cluster.pods()) == stateless + 4 + 6)

    # Each of a Deployment's pods ends, and has its successor beside it.
    cluster.bind()
    for label in ("tier=frontend", "tier=backend", "app=pgbouncer"):
        cluster.kubectl("delete", "pods", "--selector", label, "--wait=false")
    cluster.wait("all successors", lambda: len(cluster.pods()) == 2 * stateless + 4 + 6)

    cluster.create(*(by_hand(f"by-hand-{number}") for number in range(2)))
    server = cluster.kubectl("get", "pods", "--selector", "tier=backend", "-o", "name").split()[-1]
    cluster.kubectl("debug", server, "--image=busybox", "--profile=restricted", "--attach=false")
    cluster.create(by_hand("by-hand-3"))
    assert cluster.refused() == []
    with pytest.raises(subprocess.CalledProcessError):
        cluster.create(by_hand("one-too-many"))
    cluster.wait("the count", lambda: cluster.used()["pods"] == str(2 * stateless + 4 + 6 + 3))
    allowed = value(only(manifests(TEXT), "ResourceQuota"), "spec.hard")
    for kind in ("pods", "requests.cpu", "requests.memory", "limits.memory", "requests.ephemeral-storage"):
        assert parse_quantity(cluster.used()[kind]) == parse_quantity(allowed[kind]), f"{kind} of {cluster.used()}"
    assert parse_quantity(cluster.used()["requests.storage"]) <= parse_quantity(allowed["requests.storage"])


def test_a_container_above_the_largest_of_the_system_is_refused(cluster: Cluster) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        cluster.create(by_hand("large", resources={"limits": {"memory": "5Gi", "cpu": "1"}}))
