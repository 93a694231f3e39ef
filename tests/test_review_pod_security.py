"""Every rule of the Pod Security Standard `restricted` refuses a pod that breaks it."""

from copy import deepcopy
from typing import Any

import pytest

from review.check import pod_security
from review.manifests import Manifests, Object

SOUND: Object = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "sound", "namespace": "shop"},
    "spec": {
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [
            {"name": "main", "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}}
        ],
    },
}


def findings(changes: dict[str, Any]) -> list[str]:
    """What is found in a sound pod after changes, each a dotted path and a value, or None to remove it."""
    pod = deepcopy(SOUND)
    for path, value in changes.items():
        at: Any = pod
        *steps, last = path.replace("container.", "spec.containers.0.").split(".")
        for step in steps:
            at = at[int(step)] if step.isdigit() else at.setdefault(step, {})
        if value is None:
            del at[last]
        else:
            at[last] = value
    return [finding.text for finding in pod_security.check(Manifests((pod,)))]


def test_a_sound_pod_is_accepted() -> None:
    assert findings({}) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"spec.hostNetwork": True}, "hostNetwork"),
        ({"spec.hostPID": True}, "hostPID"),
        ({"spec.hostIPC": True}, "hostIPC"),
        ({"spec.volumes": [{"name": "node", "hostPath": {"path": "/"}}]}, "hostPath"),
        ({"spec.volumes": [{"name": "share", "nfs": {}}]}, "nfs"),
        ({"spec.securityContext.sysctls": [{"name": "kernel.msgmax", "value": "1"}]}, "kernel.msgmax"),
        ({"spec.securityContext.windowsOptions": {"hostProcess": True}}, "hostProcess"),
        ({"spec.securityContext.seLinuxOptions": {"type": "spc_t"}}, "seLinuxOptions"),
        ({"spec.securityContext.seLinuxOptions": {"user": "root"}}, "seLinuxOptions"),
        ({"spec.securityContext.runAsUser": 0}, "runAsUser is 0"),
        ({"spec.securityContext.runAsNonRoot": None}, "runAsNonRoot"),
        ({"spec.securityContext.runAsNonRoot": False}, "runAsNonRoot is false"),
        ({"spec.securityContext.seccompProfile": None}, "seccompProfile"),
        ({"spec.securityContext.seccompProfile": {"type": "Unconfined"}}, "Unconfined"),
        ({"spec.securityContext.appArmorProfile": {"type": "Unconfined"}}, "appArmorProfile"),
        ({"metadata.annotations": {"container.apparmor.security.beta.kubernetes.io/main": "unconfined"}}, "AppArmor"),
        ({"container.securityContext.privileged": True}, "privileged"),
        ({"container.securityContext.allowPrivilegeEscalation": None}, "allowPrivilegeEscalation"),
        ({"container.securityContext.allowPrivilegeEscalation": True}, "allowPrivilegeEscalation"),
        ({"container.securityContext.procMount": "Unmasked"}, "procMount"),
        ({"container.securityContext.capabilities": None}, "drop ALL"),
        ({"container.securityContext.capabilities": {"drop": ["NET_RAW"]}}, "drop ALL"),
        ({"container.securityContext.capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}}, "SYS_ADMIN"),
        ({"container.securityContext.runAsNonRoot": False}, "runAsNonRoot"),
        ({"container.securityContext.runAsUser": 0}, "runAsUser is 0"),
        ({"container.securityContext.seccompProfile": {"type": "Unconfined"}}, "Unconfined"),
        ({"container.ports": [{"containerPort": 80, "hostPort": 80}]}, "hostPort"),
        ({"container.livenessProbe": {"httpGet": {"host": "10.0.0.1", "port": 80}}}, "names a host"),
        ({"container.lifecycle": {"preStop": {"tcpSocket": {"host": "10.0.0.1", "port": 80}}}}, "names a host"),
    ],
)
def test_each_rule_refuses_what_breaks_it(changes: dict[str, Any], found: str) -> None:
    assert any(found in text for text in findings(changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"container.securityContext.capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}},
        {"spec.securityContext.sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "1"}]},
        {"spec.securityContext.runAsNonRoot": None, "container.securityContext.runAsNonRoot": True},
        {
            "spec.securityContext.seccompProfile": None,
            "container.securityContext.seccompProfile": {"type": "Localhost"},
        },
        {"spec.volumes": [{"name": "scratch", "emptyDir": {}}]},
        {"metadata.annotations": {"container.apparmor.security.beta.kubernetes.io/main": "runtime/default"}},
    ],
)
def test_what_the_standard_allows_is_accepted(changes: dict[str, Any]) -> None:
    assert findings(changes) == []


@pytest.mark.parametrize("kind", ["initContainers", "ephemeralContainers"])
def test_init_and_ephemeral_containers_are_held_to_the_same_rules(kind: str) -> None:
    assert any("allowPrivilegeEscalation" in text for text in findings({f"spec.{kind}": [{"name": "other"}]}))
