"""The Pod Security Standard `restricted`, with the `baseline` rules that it includes.

https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from review.finding import Finding
from review.manifests import Manifests, Object, Pods

_SAFE_VOLUMES = {
    *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral"),
    *("persistentVolumeClaim", "projected", "secret", "image"),
}
_SAFE_SYSCTLS = {
    *("kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start"),
    *("net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports"),
    *("net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout"),
    *("net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"),
}
_SAFE_SELINUX_TYPES = {None, "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}
_SAFE_SECCOMP = {"RuntimeDefault", "Localhost"}
_SAFE_APPARMOR = {"RuntimeDefault", "Localhost"}
_APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"


def check(manifests: Manifests) -> list[Finding]:
    """Every way in which a pod of the manifests breaks the standard."""
    findings: list[Finding] = []
    for pods in manifests.pods:
        findings += [Finding(pods.name, text) for text in _pod(pods)]
        for container in [*pods.containers, *pods.spec.get("ephemeralContainers", [])]:
            findings += [
                Finding(f"{pods.name}[{container['name']}]", text) for text in _container(container, pods.spec)
            ]
    return findings


def _pod(pods: Pods) -> Iterator[str]:
    spec = pods.spec
    for flag in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(flag):
            yield f"{flag} shares the node's own; remove it"
    for volume in spec.get("volumes", []):
        for kind in volume.keys() - {"name"} - _SAFE_VOLUMES:
            yield f"volume {volume['name']} is a {kind}; use one of {', '.join(sorted(_SAFE_VOLUMES))}"
    for sysctl in spec.get("securityContext", {}).get("sysctls", []):
        if sysctl["name"] not in _SAFE_SYSCTLS:
            yield f"sysctl {sysctl['name']} is not a safe one; remove it"
    yield from _security_context(spec.get("securityContext", {}))
    for key, value in pods.annotations.items():
        if key.startswith(_APPARMOR_ANNOTATION) and value != "runtime/default" and not value.startswith("localhost/"):
            yield f"annotation {key} turns AppArmor off; remove it"


def _security_context(context: Object) -> Iterator[str]:
    """Rules on fields that a pod and a container share."""
    if context.get("windowsOptions", {}).get("hostProcess"):
        yield "windowsOptions.hostProcess runs on the node itself; remove it"
    options = context.get("seLinuxOptions", {})
    if options.get("type") not in _SAFE_SELINUX_TYPES or options.get("user") or options.get("role"):
        yield "seLinuxOptions set a user, a role or an unsafe type; remove them"
    if context.get("runAsUser") == 0:
        yield "runAsUser is 0, which is root; choose another id"
    if context.get("runAsNonRoot") is False:
        yield "runAsNonRoot is false; set it to true"
    seccomp = context.get("seccompProfile", {}).get("type")
    if seccomp and seccomp not in _SAFE_SECCOMP:
        yield f"seccompProfile is {seccomp}; use RuntimeDefault"
    apparmor = context.get("appArmorProfile", {}).get("type")
    if apparmor and apparmor not in _SAFE_APPARMOR:
        yield f"appArmorProfile is {apparmor}; use RuntimeDefault"


def _container(container: Object, pod: Object) -> Iterator[str]:
    context = container.get("securityContext", {})
    pod_context = pod.get("securityContext", {})
    yield from _security_context(context)
    if context.get("privileged"):
        yield "privileged gives the node's full power; remove it"
    if context.get("procMount", "Default") != "Default":
        yield "procMount shows the kernel's own files; remove it"
    for capability in set(context.get("capabilities", {}).get("add", [])) - {"NET_BIND_SERVICE"}:
        yield f"capability {capability} is added; remove it"
    if not context.get("runAsNonRoot", pod_context.get("runAsNonRoot")):
        yield "runAsNonRoot is set neither here nor on the pod; set it to true"
    if pod.get("os", {}).get("name") != "windows":
        yield from _of_linux(context, pod_context)
    for port in container.get("ports", []):
        if port.get("hostPort"):
            yield f"hostPort {port['hostPort']} opens a port of the node; remove it"
    yield from _hosts_of_probes(container)


def _of_linux(context: Object, pod_context: Object) -> Iterator[str]:
    """Rules on what Windows does not have."""
    if context.get("allowPrivilegeEscalation") is not False:
        yield "allowPrivilegeEscalation is not false; set it to false"
    if "ALL" not in context.get("capabilities", {}).get("drop", []):
        yield "capabilities do not drop ALL; add it"
    if not (context.get("seccompProfile") or pod_context.get("seccompProfile")):
        yield "seccompProfile is set neither here nor on the pod; use RuntimeDefault"


def _hosts_of_probes(container: Object) -> Iterator[str]:
    """Since Kubernetes 1.34 a probe may not name a host, through which the kubelet could be sent anywhere."""
    handlers: Object = {kind: container.get(f"{kind}Probe") or {} for kind in ("liveness", "readiness", "startup")}
    handlers |= container.get("lifecycle", {})
    for name, handler in handlers.items():
        for action in ("httpGet", "tcpSocket"):
            if handler.get(action, {}).get("host"):
                yield f"{name} names a host; remove it, so that the pod itself is asked"
