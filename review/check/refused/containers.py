"""What containers are called, their ports, variables and mounts.

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container
"""

from review.check.finding import Level, Rule
from review.check.refused.fault import (
    Fault,
    Faults,
    absent,
    alternatives,
    misspelled,
    outside,
    repeated,
    unlisted,
)
from review.check.refused.paths import relative
from review.check.refused.resources import quantity
from review.check.refused.spelling import KEY, LABEL, PORT_NAME, QUALIFIED, SUBDOMAIN, VARIABLE, quoted
from review.paths import Steps
from review.values import Object, is_mapping, mapping, mappings

CONTAINER = Rule(
    "container",
    Level.ERROR,
    "a container has an image, and a name that is its own and a DNS label",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container",
)
PORT = Rule(
    "container-port",
    Level.ERROR,
    "a port of a container has a number, a protocol and a name of its own that there can be",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports",
)
VARIABLES = Rule(
    "environment-variable",
    Level.ERROR,
    "an environment variable has a name that there can be, and one source of its value",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables",
)
MOUNT = Rule(
    "volume-mount",
    Level.ERROR,
    "a container mounts volumes at a path for each, with parts that are within the volume",
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1",
)
RULES = (CONTAINER, PORT, VARIABLES, MOUNT)

PROTOCOLS = ("TCP", "UDP", "SCTP")
_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
_FIELDS = {
    *("metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName"),
    *("status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs", "spec.restartPolicy", "status.phase"),
    *("spec.host",),
}
_POLICIES = {
    "imagePullPolicy": ("Always", "IfNotPresent", "Never"),
    "terminationMessagePolicy": ("File", "FallbackToLogsOnError"),
}


def container(at: Steps, each: Object) -> Faults:
    """What is wrong with a container, but for its probes and resources."""
    yield from misspelled(CONTAINER, (*at, "name"), each.get("name"), LABEL)
    yield from absent(CONTAINER, at, each, "image")
    for name, allowed in _POLICIES.items():
        yield from unlisted(CONTAINER, at, each, name, allowed)
    if each.get("ports"):
        yield from _ports((*at, "ports"), mappings(each, "ports"))
    for number, variable in enumerate(mappings(each, "env")):
        yield from _variable((*at, "env", number), variable)
    for number, source in enumerate(mappings(each, "envFrom")):
        yield from _all_variables((*at, "envFrom", number), source)
    if each.get("volumeMounts"):
        yield from _mounts((*at, "volumeMounts"), mappings(each, "volumeMounts"), each)


def trimmed(at: Steps, each: Object) -> Faults:
    """That an image has blanks around it, which are taken in a template, and refused in each pod of it."""
    image = each.get("image")
    if isinstance(image, str) and image != image.strip():
        yield Fault(CONTAINER, (*at, "image"), f"image {quoted(image)} has blanks around it", "take them out")


def names(at: Steps, pod: Object) -> Faults:
    """Containers of the same name."""
    seen: set[object] = set()
    for kind in ("containers", "initContainers", "ephemeralContainers"):
        for number, each in enumerate(mappings(pod, kind)):
            name = each.get("name")
            if name and name in seen:
                reason = f"the pod has another container {name}"
                yield Fault(CONTAINER, (*at, kind, number, "name"), reason, "give it another name")
            seen.add(name)


def _ports(at: Steps, ports: list[Object]) -> Faults:
    yield from repeated(PORT, at, [each.get("name") for each in ports], "name")
    taken: set[tuple[object, ...]] = set()
    for number, each in enumerate(ports):
        if each.get("name"):
            yield from misspelled(PORT, (*at, number, "name"), each["name"], PORT_NAME)
        yield from unlisted(PORT, (*at, number), each, "protocol", PROTOCOLS)
        if each.get("hostPort"):
            yield from outside(PORT, (*at, number), each, "hostPort", 1, 65535)
            host = (each.get("protocol") or "TCP", each.get("hostIP"), each["hostPort"])
            if host in taken:
                reason = f"hostPort {each['hostPort']} is taken by another port of the container"
                yield Fault(PORT, (*at, number, "hostPort"), reason, "give it another one, or take it out")
            taken.add(host)


def _variable(at: Steps, variable: Object) -> Faults:
    yield from misspelled(VARIABLES, (*at, "name"), variable.get("name"), VARIABLE)
    source = variable.get("valueFrom")
    if not is_mapping(source):
        return
    path = (*at, "valueFrom")
    given = [name for name in _SOURCES if source.get(name) is not None]
    if variable.get("value"):
        reason = f"variable {variable.get('name')} has a value and valueFrom"
        yield Fault(VARIABLES, path, reason, "keep one of both")
    elif len(given) != 1:
        what = " and ".join(given) or "nothing"
        reason = f"variable {variable.get('name')} takes its value from {what}"
        yield Fault(VARIABLES, path, reason, f"name one of {', '.join(_SOURCES[:4])}")
    for name in ("configMapKeyRef", "secretKeyRef"):
        reference = source.get(name)
        if is_mapping(reference):
            yield from misspelled(VARIABLES, (*path, name, "key"), reference.get("key"), KEY)
            yield from misspelled(VARIABLES, (*path, name, "name"), reference.get("name"), SUBDOMAIN)
    if is_mapping(source.get("fieldRef")):
        yield from _field((*path, "fieldRef", "fieldPath"), source["fieldRef"].get("fieldPath"))
    if is_mapping(source.get("resourceFieldRef")):
        yield from _amount((*path, "resourceFieldRef"), source["resourceFieldRef"])


def _field(at: Steps, field: object) -> Faults:
    """A field of the pod, of which few can be asked for."""
    if not field:
        yield Fault(VARIABLES, at, "fieldPath is missing", "add it, as metadata.name")
    if not isinstance(field, str) or not field:
        return
    head, bracket, key = field.partition("['")
    if bracket and key.endswith("']") and head in {"metadata.labels", "metadata.annotations"}:
        wrong = QUALIFIED.wrong(key[:-2].lower() if head == "metadata.annotations" else key[:-2])
        if wrong:
            yield Fault(VARIABLES, at, f"{field}: {wrong.reason}", wrong.fix)
    elif field not in _FIELDS:
        allowed = alternatives(["metadata.name", "status.podIP", "spec.nodeName", "metadata.labels['key']"])
        yield Fault(
            VARIABLES, at, f"{quoted(field)} is no field that a variable can have", f"use one such as {allowed}"
        )


def _amount(at: Steps, reference: Object) -> Faults:
    """A request or a limit as the value of a variable."""
    name = reference.get("resource")
    kinds = [f"{kind}.{amount}" for kind in ("limits", "requests") for amount in ("cpu", "memory", "ephemeral-storage")]
    if not isinstance(name, str) or not name:
        yield from absent(VARIABLES, at, reference, "resource")
    elif name not in kinds and not name.startswith(("limits.hugepages-", "requests.hugepages-")):
        yield Fault(VARIABLES, (*at, "resource"), f"resource is {quoted(name)}", f"use {alternatives(kinds)}")
    yield from quantity(VARIABLES, (*at, "divisor"), reference.get("divisor"))


def _all_variables(at: Steps, source: Object) -> Faults:
    if source.get("prefix"):
        yield from misspelled(VARIABLES, (*at, "prefix"), source["prefix"], VARIABLE)
    given = [name for name in ("configMapRef", "secretRef") if source.get(name) is not None]
    if len(given) != 1:
        reason = f"takes variables from {' and '.join(given) or 'nothing'}"
        yield Fault(VARIABLES, at, reason, "name one of configMapRef and secretRef; give another an entry of its own")
    for name in given:
        called = mapping(source, name).get("name")
        # As the API server takes it, which allows for something to be appended.
        if isinstance(called, str) and called.endswith("-") and len(called) > 1:
            called = f"{called[:-2]}a"
        yield from misspelled(VARIABLES, (*at, name, "name"), called, SUBDOMAIN)


def _mounts(at: Steps, mounts: list[Object], owner: Object) -> Faults:
    yield from repeated(MOUNT, at, [each.get("mountPath") for each in mounts], "mountPath")
    for number, each in enumerate(mounts):
        path = (*at, number)
        yield from absent(MOUNT, path, each, "mountPath")
        for name in ("subPath", "subPathExpr"):
            if each.get(name):
                yield from relative(MOUNT, (*path, name), each[name])
        if each.get("subPath") and each.get("subPathExpr"):
            yield Fault(MOUNT, (*path, "subPathExpr"), "subPath and subPathExpr are both there", "keep one of them")
        propagation = ("None", "HostToContainer", "Bidirectional")
        yield from unlisted(MOUNT, path, each, "mountPropagation", propagation)
        if each.get("mountPropagation") == "Bidirectional" and not mapping(owner, "securityContext").get("privileged"):
            reason = "mountPropagation is Bidirectional, and the container is not privileged"
            yield Fault(MOUNT, (*path, "mountPropagation"), reason, "use HostToContainer")
