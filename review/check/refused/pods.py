"""What a pod says of itself.

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec
"""

from typing import Any

from review.check.finding import Level, Rule
from review.check.refused import containers, placement, probes, resources, volumes
from review.check.refused.addresses import address
from review.check.refused.fault import Fault, Faults, alternatives, misspelled, outside, repeated, unlisted
from review.check.refused.labels import metadata
from review.check.refused.paths import relative
from review.check.refused.spelling import LABEL, QUALIFIED, SUBDOMAIN, UNDERSCORED_SUBDOMAIN, quoted
from review.manifests import Pods
from review.paths import Steps
from review.shapes import kind_of
from review.values import Object, is_mapping, listing, mapping, mappings

RESTART = Rule(
    "restart-policy",
    Level.ERROR,
    "pods are restarted as their kind asks for",
    "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy",
)
POD = Rule(
    "pod-field",
    Level.ERROR,
    "a field of a pod has a value that there can be, and goes together with the others",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec",
)
SECURITY = Rule(
    "security-context",
    Level.ERROR,
    "a security context has ids that there can be, and fields that go together",
    "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
)
OS = Rule(
    "operating-system",
    Level.ERROR,
    "a pod has fields of the operating system that it names",
    "https://kubernetes.io/docs/concepts/workloads/pods/#pod-os",
)
RULES = (RESTART, POD, SECURITY, OS)

_ALL_POLICIES = ("Always", "OnFailure", "Never")
_IDS = ("runAsUser", "runAsGroup", "fsGroup")
_CONTEXT = "securityContext"
# What Windows does not have: fields of a pod, of its security context, and of those of containers.
_LINUX_POD = ("hostUsers", "hostPID", "hostIPC", "shareProcessNamespace")
_LINUX_CONTEXT = (
    *("appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls"),
    *("runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy", "seLinuxChangePolicy"),
)
_LINUX_CONTAINER = (
    *("appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged"),
    *("allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup"),
)
_LARGEST = 2**31 - 1
_MOST_NAMESERVERS = 3


def faults(pods: Pods) -> Faults:
    """What is wrong with the pods of a workload."""
    at, pod, kind = pods.path, pods.spec, kind_of(pods.owner)
    template = at[:-1]
    if template:
        holder: object = pods.owner
        for step in template:
            holder = mapping(holder, str(step))
        yield from metadata((*template, "metadata"), mapping(holder, "metadata"))
    yield from _restarts(at, pod, kind)
    yield from _settings(at, pod, kind)
    yield from containers.names(at, pod)
    for path, container in pods.containers_at(ephemeral=True):
        yield from containers.container(path, container)
        if kind == "Pod":
            yield from containers.trimmed(path, container)
        yield from resources.resources((*path, "resources"), container.get("resources"))
        yield from _context((*path, _CONTEXT), container.get(_CONTEXT))
        first = path[-2] == "initContainers" and container.get("restartPolicy") != "Always"
        yield from probes.probes(path, container, pod, starts_others=first)
    yield from _context((*at, _CONTEXT), pod.get(_CONTEXT))
    yield from volumes.volumes(at, pod, frozenset(each["metadata"]["name"] for each in pods.claims))
    yield from placement.placement(at, pod)
    if is_mapping(pod.get("os")):
        yield from _operating_system(at, pod)


def _restarts(at: Steps, pod: Object, kind: str) -> Faults:
    policy = pod.get("restartPolicy") or "Always"
    allowed: tuple[str, ...] = ("Always",)
    if kind == "Pod":
        allowed = _ALL_POLICIES
    elif kind in {"Job", "CronJob"}:
        allowed = ("OnFailure", "Never")
    if isinstance(policy, str) and policy not in allowed:
        given = "" if pod.get("restartPolicy") else ", as none is given"
        reason = f"restartPolicy of a {kind} is {policy}{given}"
        yield Fault(RESTART, (*at, "restartPolicy"), reason, f"use {alternatives(allowed)}")
    deadline = pod.get("activeDeadlineSeconds")
    if deadline is not None and kind in {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"}:
        reason = f"activeDeadlineSeconds is {deadline}, and a {kind} has no end"
        yield Fault(RESTART, (*at, "activeDeadlineSeconds"), reason, "remove it, or use a Job")
    elif deadline is not None:
        yield from outside(RESTART, at, pod, "activeDeadlineSeconds", 1, _LARGEST)


def _settings(at: Steps, pod: Object, kind: str) -> Faults:
    if kind != "Pod" and pod.get("ephemeralContainers"):
        reason = "ephemeralContainers are put into a running pod, and into no template"
        yield Fault(POD, (*at, "ephemeralContainers"), reason, "remove them")
    for name, form in (
        ("hostname", LABEL),
        ("subdomain", LABEL),
        ("serviceAccountName", SUBDOMAIN),
        ("nodeName", SUBDOMAIN),
        ("priorityClassName", SUBDOMAIN),
        ("runtimeClassName", SUBDOMAIN),
    ):
        if pod.get(name) and not (kind == "StatefulSet" and form is LABEL):
            yield from misspelled(POD, (*at, name), pod[name], form)
    yield from unlisted(POD, at, pod, "preemptionPolicy", ("PreemptLowerPriority", "Never"), may_be_empty=False)
    for name, field in (("schedulingGates", "name"), ("readinessGates", "conditionType")):
        for number, gate in enumerate(mappings(pod, name)):
            yield from misspelled(POD, (*at, name, number, field), gate.get(field) or "", QUALIFIED)
    yield from repeated(
        POD, (*at, "schedulingGates"), [gate.get("name") for gate in mappings(pod, "schedulingGates")], "name"
    )
    yield from resources.resources((*at, "resources"), pod.get("resources"))
    yield from _dns(at, pod)
    for number, alias in enumerate(mappings(pod, "hostAliases")):
        yield from address(POD, (*at, "hostAliases", number, "ip"), alias.get("ip") or "")
        for place, host in enumerate(listing(alias, "hostnames")):
            yield from misspelled(POD, (*at, "hostAliases", number, "hostnames", place), host, SUBDOMAIN)
    if pod.get("hostNetwork") is True:
        yield from _host_ports(at, pod)
    if pod.get("hostPID") is True and pod.get("shareProcessNamespace") is True:
        reason = "shareProcessNamespace and hostPID are both true"
        yield Fault(POD, (*at, "shareProcessNamespace"), reason, "keep one of them")


def _dns(at: Steps, pod: Object) -> Faults:
    yield from unlisted(POD, at, pod, "dnsPolicy", ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"))
    config = mapping(pod, "dnsConfig")
    servers = listing(config, "nameservers")
    path = (*at, "dnsConfig", "nameservers")
    if pod.get("dnsPolicy") == "None" and not servers:
        where = path if is_mapping(pod.get("dnsConfig")) else (*at, "dnsConfig")
        yield Fault(POD, where, "dnsPolicy is None, and there is no name server", "name one in dnsConfig.nameservers")
    if len(servers) > _MOST_NAMESERVERS:
        yield Fault(POD, path, f"there are {len(servers)} name servers", f"name {_MOST_NAMESERVERS} at most")
    for number, server in enumerate(servers):
        yield from address(POD, (*path, number), server)
    for number, domain in enumerate(listing(config, "searches")):
        if isinstance(domain, str) and domain != ".":
            where = (*at, "dnsConfig", "searches", number)
            wrong = UNDERSCORED_SUBDOMAIN.wrong(domain.removesuffix("."))
            if wrong:
                yield Fault(POD, where, wrong.reason, wrong.fix)


def _host_ports(at: Steps, pod: Object) -> Faults:
    for number, container in enumerate(mappings(pod, "containers")):
        for place, port in enumerate(mappings(container, "ports")):
            host, own = port.get("hostPort"), port.get("containerPort")
            if host and host != own:
                reason = f"hostPort is {host}, and containerPort is {own}, which are one with hostNetwork"
                path = (*at, "containers", number, "ports", place, "hostPort")
                yield Fault(POD, path, reason, "remove hostPort, or make both the same")


def _context(at: Steps, found: object) -> Faults:
    """A security context of a pod or of a container."""
    if not is_mapping(found):
        return
    for name in _IDS:
        if name in found:
            yield from outside(SECURITY, at, found, name, 0, _LARGEST)
    yield from _groups((*at, "supplementalGroups"), listing(found, "supplementalGroups"))
    yield from unlisted(SECURITY, at, found, "fsGroupChangePolicy", ("OnRootMismatch", "Always"), may_be_empty=False)
    yield from unlisted(SECURITY, at, found, "supplementalGroupsPolicy", ("Merge", "Strict"), may_be_empty=False)
    yield from unlisted(SECURITY, at, found, "procMount", ("Default", "Unmasked"), may_be_empty=False)
    for name in ("seccompProfile", "appArmorProfile"):
        if is_mapping(found.get(name)):
            yield from _profile((*at, name), found[name])
    if found.get("allowPrivilegeEscalation") is False:
        if found.get("privileged") is True:
            reason = "privileged is true, and allowPrivilegeEscalation is false"
            yield Fault(SECURITY, at, reason, "set privileged to false")
        if "CAP_SYS_ADMIN" in listing(found, "capabilities", "add"):
            reason = "CAP_SYS_ADMIN is added, and allowPrivilegeEscalation is false"
            yield Fault(SECURITY, at, reason, "take the capability out")


def _groups(at: Steps, groups: list[Any]) -> Faults:
    for number, group in enumerate(groups):
        if isinstance(group, int) and not 0 <= group <= _LARGEST:
            yield Fault(SECURITY, (*at, number), f"group {group} is none", f"use 0 to {_LARGEST}")


def _profile(at: Steps, profile: Object) -> Faults:
    kind, file = profile.get("type"), profile.get("localhostProfile")
    if not kind:
        yield Fault(SECURITY, (*at, "type"), f"{at[-1]} has no type", "use RuntimeDefault")
    yield from unlisted(SECURITY, at, profile, "type", ("RuntimeDefault", "Localhost", "Unconfined"))
    path = (*at, "localhostProfile")
    if kind == "Localhost":
        if file is None:
            yield Fault(SECURITY, path, f"{at[-1]} is Localhost, and names no profile", "add localhostProfile")
        elif at[-1] == "seccompProfile":
            yield from relative(SECURITY, path, file)
    elif file is not None:
        reason = f"{at[-1]} is {kind}, and names profile {quoted(str(file))}"
        yield Fault(SECURITY, path, reason, "remove localhostProfile, or set the type to Localhost")


def _operating_system(at: Steps, pod: Object) -> Faults:
    name = mapping(pod, "os").get("name")
    yield from unlisted(OS, (*at, "os"), mapping(pod, "os"), "name", ("linux", "windows"), may_be_empty=False)
    every = [
        ((*at, kind, number, _CONTEXT), each[_CONTEXT])
        for kind in ("initContainers", "containers", "ephemeralContainers")
        for number, each in enumerate(mappings(pod, kind))
        if is_mapping(each.get(_CONTEXT))
    ]
    own = ((*at, _CONTEXT), mapping(pod, _CONTEXT))
    if name == "linux":
        for path, context in [own, *every]:
            yield from _foreign(path, context, ("windowsOptions",), "Linux")
    if name == "windows":
        yield from _foreign(at, {key: value for key, value in pod.items() if value is not False}, _LINUX_POD, "Windows")
        yield from _foreign(*own, _LINUX_CONTEXT, "Windows")
        for path, context in every:
            yield from _foreign(path, context, _LINUX_CONTAINER, "Windows")


def _foreign(at: Steps, holder: Object, names: tuple[str, ...], system: str) -> Faults:
    for name in names:
        if holder.get(name) is not None and holder[name] != []:
            yield Fault(OS, (*at, name), f"{name} is given, and the pod is for {system}", "remove it")
