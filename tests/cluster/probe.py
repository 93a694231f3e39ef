"""Pods of the suite's own, in the place of the environment's: its labels as policies see them, and a shell."""

import shlex
from collections.abc import Iterable
from typing import Any

from review.manifests import Manifests, Object

_SECURITY = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}
_RESOURCES = {"requests": {"cpu": "10m", "memory": "32Mi"}, "limits": {"cpu": "1", "memory": "512Mi"}}


def probe(name: str, image: str, script: str, labels: dict[str, str], ports: Iterable[Object] = ()) -> Object:
    """A pod that runs a shell script.

    Args:
        name: Its name.
        image: An image with a shell, nc, wget and timeout, as busybox has them.
        script: What it runs.
        labels: Its labels, beside one that tells it from the environment's own.
        ports: What it says that it listens on.
    """
    container = {
        "name": "probe",
        "image": image,
        "command": ["sh", "-c", script],
        "ports": list(ports),
        "securityContext": _SECURITY,
        "resources": _RESOURCES,
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],
    }
    spec = {
        "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": 1,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 10001, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container],
        "volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "16Mi"}}],
    }
    metadata = {"name": name, "labels": {**labels, "probe": name}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def listening(ports: Iterable[int]) -> str:
    """A script that accepts connections on some ports, one after the other, for good."""
    loop = "while :; do nc -l -p {} </dev/null >/dev/null 2>&1 || sleep 1; done &"
    return "\n".join([*(loop.format(port) for port in ports), "wait"])


def connecting(targets: Iterable[tuple[str, int]]) -> str:
    """A script that prints each address and port, of some, that accepts a connection."""
    tries = "\n".join(f"connect {shlex.quote(address)} {port} &" for address, port in targets)
    return f"""
        connect() {{
            for _ in 1 2 3; do
                timeout 5 nc -w 2 "$1" "$2" </dev/null >/dev/null 2>&1 && echo "$1 $2" && return
                sleep 0.3
            done
        }}
        {tries}
        wait
    """


def seen_by_policies(labels: dict[str, str], manifests: Manifests) -> dict[str, str]:
    """The labels that some policy asks for. Without the others, no Service and no controller takes the pod for its own."""
    keys = {key for policy in manifests.of("NetworkPolicy") for key in _keys(policy["spec"])}
    return {key: value for key, value in labels.items() if key in keys}


def _keys(part: Any) -> Iterable[str]:  # noqa: ANN401 - any part of a policy
    """The keys of every selector in a policy."""
    if isinstance(part, list):
        for each in part:
            yield from _keys(each)
    elif isinstance(part, dict):
        yield from part.get("matchLabels", {})
        yield from (each["key"] for each in part.get("matchExpressions", []))
        for each in part.values():
            yield from _keys(each)
