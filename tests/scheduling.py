"""Nodes in three zones for the real scheduler, and pods as CloudNativePG makes them."""

import json
import time
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from control_plane import ControlPlane

from review.manifests import Object

ZONES = ("a", "b", "c")
# Keeps the test's pods on its own nodes, whatever else the control plane has.
_OWN = {"scheduling/own": "true"}
_OWN_SELECTOR = "scheduling/own=true"
_CAPACITY = {"cpu": "16", "memory": "64Gi", "pods": "110"}
_SECONDS = 30


@dataclass(frozen=True)
class Scheduler:
    """A scheduler with a node in each zone.

    Args:
        plane: The control plane.
        namespace: The namespace of the pods.
    """

    plane: ControlPlane
    namespace: str

    def place(self, name: str, labels: dict[str, str], zone: str) -> None:
        """Creates a pod that is on the node of a zone already."""
        self._create(_pod(name, labels, {"nodeName": _node(zone)}))

    def zone_of(self, name: str, labels: dict[str, str], spread: Object, volume: str | None = None) -> str | None:
        """The zone that the scheduler chooses for a new pod; None where it finds no node for it.

        Args:
            name: The pod's name.
            labels: Its labels.
            spread: Its topology spread constraint.
            volume: The zone in which it has a volume.
        """
        mounted = {"volumes": [{"name": "pgdata", "persistentVolumeClaim": {"claimName": name}}]} if volume else {}
        for each in _volume(self.namespace, name, volume) if volume else ():
            self._create(each)
        self._create(_pod(name, labels, {"topologySpreadConstraints": [spread], "nodeSelector": _OWN, **mounted}))
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            pod = json.loads(self._kubectl("get", "pod", name, "-o", "json"))
            if node := pod["spec"].get("nodeName"):
                return str(node).removeprefix("node-")
            if any("topology spread" in each.get("message", "") for each in pod["status"].get("conditions", [])):
                return None
            time.sleep(0.1)
        raise TimeoutError(f"the scheduler has said nothing of pod {name} for {_SECONDS} s")

    def delete(self, *names: str) -> None:
        """Removes pods; there is no kubelet that would wait for their end."""
        self._kubectl("delete", "pod", *names, "--grace-period=0", "--force")

    def _create(self, each: Object) -> None:
        self._kubectl("create", "-f", "-", stdin=json.dumps(each))

    def _kubectl(self, *arguments: str, stdin: str = "") -> str:
        return self.plane.kubectl("--namespace", self.namespace, *arguments, stdin=stdin)


@contextmanager
def three_zones(plane: ControlPlane) -> Generator[Scheduler]:
    """A namespace and a node per zone, removed at the end."""
    # Where one goes, another of its name cannot come at once.
    namespace = f"scheduling-{uuid.uuid4().hex[:8]}"
    plane.kubectl("create", "namespace", namespace)
    try:
        plane.kubectl("create", "-f", "-", stdin="\n---\n".join(json.dumps(_node_object(zone)) for zone in ZONES))
        plane.kubectl("wait", "--for=create", "serviceaccount/default", "--namespace", namespace, "--timeout=30s")
        yield Scheduler(plane, namespace)
    finally:
        plane.discard(namespace)
        plane.kubectl("delete", "node", "--ignore-not-found", *map(_node, ZONES))
        plane.kubectl("delete", "persistentvolume", "--selector", _OWN_SELECTOR, "--wait=false")


def _node(zone: str) -> str:
    return f"node-{zone}"


def _node_object(zone: str) -> Object:
    labels = {**_OWN, "kubernetes.io/hostname": _node(zone), "topology.kubernetes.io/zone": zone}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": _node(zone), "labels": labels},
        "status": {"capacity": _CAPACITY, "allocatable": _CAPACITY},
    }


def _volume(namespace: str, name: str, zone: str) -> list[Object]:
    """A volume that only the nodes of its zone reach, and the claim that has it."""
    terms = [{"matchExpressions": [{"key": "topology.kubernetes.io/zone", "operator": "In", "values": [zone]}]}]
    common = {"accessModes": ["ReadWriteOnce"], "storageClassName": ""}
    volume = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": f"{namespace}-{name}", "labels": _OWN},
        "spec": {
            **common,
            "capacity": {"storage": "1Gi"},
            "hostPath": {"path": "/nowhere"},
            "claimRef": {"namespace": namespace, "name": name},
            "nodeAffinity": {"required": {"nodeSelectorTerms": terms}},
        },
    }
    claim = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name},
        "spec": {
            **common,
            "volumeName": f"{namespace}-{name}",
            "resources": {"requests": {"storage": "1Gi"}},
        },
    }
    return [volume, claim]


def _pod(name: str, labels: dict[str, str], spec: dict[str, Any]) -> Object:
    """A pod; it tolerates that nobody says of its node that it is ready."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": labels},
        "spec": {"containers": [{"name": "a", "image": "a"}], "tolerations": [{"operator": "Exists"}], **spec},
    }
