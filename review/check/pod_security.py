"""The Pod Security Standard `restricted`, with the `baseline` rules that it includes.

https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from review.check.finding import Finding, Level, Rule
from review.manifests import Manifests, Object, Pods
from review.paths import Steps

# The way to a field from the pod or the container, what is wrong there, and how to mend it.
Fault = tuple[Steps, str, str]

RESTRICTED = Rule(
    "pod-security",
    Level.ERROR,
    "pods satisfy the Pod Security Standard `restricted`",
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
)
RULES: tuple[Rule, ...] = (RESTRICTED,)

_CONTEXT = "securityContext"

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


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every way in which a pod of the manifests breaks the standard."""
    for pods in manifests.pods:
        for path, reason, fix in _pod(pods):
            yield Finding(RESTRICTED, pods.owner, (*pods.path, *path), reason, fix)
        for at, container in pods.containers_at(ephemeral=True):
            for path, reason, fix in _container(container, pods.spec):
                yield Finding(RESTRICTED, pods.owner, (*at, *path), reason, fix)


def _pod(pods: Pods) -> Iterator[Fault]:
    spec = pods.spec
    for flag in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(flag):
            yield (flag,), f"{flag} shares the node's own", "remove it"
    for number, volume in enumerate(spec.get("volumes", [])):
        for kind in volume.keys() - {"name"} - _SAFE_VOLUMES:
            fix = f"use one of {', '.join(sorted(_SAFE_VOLUMES))}"
            yield ("volumes", number, kind), f"volume {volume['name']} is a {kind}", fix
    for number, sysctl in enumerate(spec.get("securityContext", {}).get("sysctls", [])):
        if sysctl["name"] not in _SAFE_SYSCTLS:
            where = ("securityContext", "sysctls", number)
            yield where, f"sysctl {sysctl['name']} is not a safe one", "remove it"
    yield from _security_context(spec.get("securityContext", {}))
    for key, value in pods.annotations.items():
        if key.startswith(_APPARMOR_ANNOTATION) and value != "runtime/default" and not value.startswith("localhost/"):
            yield (), f"annotation {key} turns AppArmor off", "remove it"


def _security_context(context: Object) -> Iterator[Fault]:
    """Rules on fields that a pod and a container share."""
    if context.get("windowsOptions", {}).get("hostProcess"):
        where = (_CONTEXT, "windowsOptions", "hostProcess")
        yield where, "windowsOptions.hostProcess runs on the node itself", "remove it"
    options = context.get("seLinuxOptions", {})
    if options.get("type") not in _SAFE_SELINUX_TYPES or options.get("user") or options.get("role"):
        yield (_CONTEXT, "seLinuxOptions"), "seLinuxOptions set a user, a role or an unsafe type", "remove them"
    if context.get("runAsUser") == 0:
        yield (_CONTEXT, "runAsUser"), "runAsUser is 0, which is root", "choose another id"
    if context.get("runAsNonRoot") is False:
        yield (_CONTEXT, "runAsNonRoot"), "runAsNonRoot is false", "set it to true"
    seccomp = context.get("seccompProfile", {}).get("type")
    if seccomp and seccomp not in _SAFE_SECCOMP:
        yield (_CONTEXT, "seccompProfile", "type"), f"seccompProfile is {seccomp}", "use RuntimeDefault"
    apparmor = context.get("appArmorProfile", {}).get("type")
    if apparmor and apparmor not in _SAFE_APPARMOR:
        yield (_CONTEXT, "appArmorProfile", "type"), f"appArmorProfile is {apparmor}", "use RuntimeDefault"


def _container(container: Object, pod: Object) -> Iterator[Fault]:
    context = container.get(_CONTEXT, {})
    pod_context = pod.get(_CONTEXT, {})
    yield from _security_context(context)
    if context.get("privileged"):
        yield (_CONTEXT, "privileged"), "privileged gives the node's full power", "remove it"
    if context.get("procMount", "Default") != "Default":
        yield (_CONTEXT, "procMount"), "procMount shows the kernel's own files", "remove it"
    for number, capability in enumerate(context.get("capabilities", {}).get("add", [])):
        if capability != "NET_BIND_SERVICE":
            yield (_CONTEXT, "capabilities", "add", number), f"capability {capability} is added", "remove it"
    if not context.get("runAsNonRoot", pod_context.get("runAsNonRoot")):
        yield (_CONTEXT, "runAsNonRoot"), "runAsNonRoot is set neither here nor on the pod", "set it to true"
    if pod.get("os", {}).get("name") != "windows":
        yield from _of_linux(context, pod_context)
    for number, port in enumerate(container.get("ports", [])):
        if port.get("hostPort"):
            where = ("ports", number, "hostPort")
            yield where, f"hostPort {port['hostPort']} opens a port of the node", "remove it"
    yield from _hosts_of_probes(container)


def _of_linux(context: Object, pod_context: Object) -> Iterator[Fault]:
    """Rules on what Windows does not have."""
    if context.get("allowPrivilegeEscalation") is not False:
        where = (_CONTEXT, "allowPrivilegeEscalation")
        yield where, "allowPrivilegeEscalation is not false", "set it to false"
    if "ALL" not in context.get("capabilities", {}).get("drop", []):
        yield (_CONTEXT, "capabilities", "drop"), "capabilities do not drop ALL", "add it"
    if not (context.get("seccompProfile") or pod_context.get("seccompProfile")):
        yield (_CONTEXT, "seccompProfile"), "seccompProfile is set neither here nor on the pod", "use RuntimeDefault"


def _hosts_of_probes(container: Object) -> Iterator[Fault]:
    """Since Kubernetes 1.34 a probe may not name a host, through which the kubelet could be sent anywhere."""
    handlers: dict[tuple[str, ...], Object] = {
        (f"{kind}Probe",): container.get(f"{kind}Probe") or {} for kind in ("liveness", "readiness", "startup")
    }
    handlers |= {("lifecycle", kind): handler for kind, handler in container.get("lifecycle", {}).items()}
    for path, handler in handlers.items():
        for action in ("httpGet", "tcpSocket"):
            if handler.get(action, {}).get("host"):
                name = path[-1].removesuffix("Probe")
                yield (*path, action, "host"), f"{name} names a host", "remove it, so that the pod itself is asked"
