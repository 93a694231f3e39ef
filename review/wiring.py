"""Whether the parts fit together: selectors match their own pods, ports and references exist."""

from collections.abc import Iterator

from review.finding import Finding
from review.labels import matches
from review.manifests import Manifests, Object, Pods, namespace, title

_SELECTING_WORKLOADS = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")


def check(manifests: Manifests) -> list[Finding]:
    """Every selector that matches too much or nothing, and every reference to what is not there."""
    findings = [Finding(title(each), text) for each in manifests.objects for text in _object(each, manifests)]
    for pods in manifests.pods:
        findings += [Finding(pods.name, text) for text in _references(pods, manifests)]
    return findings


def _object(each: Object, manifests: Manifests) -> Iterator[str]:
    kind = each["kind"]
    if kind in _SELECTING_WORKLOADS:
        chosen = _selected(each["spec"]["selector"], each, manifests)
        if [pods.owner for pods in chosen] != [each]:
            yield f"selects {_names(chosen)} instead of exactly its own pods"
    elif kind == "Service":
        yield from _service(each, manifests)
    elif kind == "PodDisruptionBudget":
        chosen = _selected(each["spec"]["selector"], each, manifests)
        if len(chosen) != 1:
            yield f"selects {_names(chosen)} instead of the pods of exactly one workload"
    elif kind == "HorizontalPodAutoscaler":
        target = each["spec"]["scaleTargetRef"]
        scaled = manifests.get(target["kind"], target["name"], namespace(each))
        if scaled is None:
            yield f"scales {target['kind']}/{target['name']}, which is not there"
        elif "replicas" in scaled["spec"]:
            yield f"scales {title(scaled)}, whose spec.replicas undoes that at every apply; remove the field there"
    if kind == "StatefulSet" and not manifests.get("Service", each["spec"]["serviceName"], namespace(each)):
        yield f"serviceName is {each['spec']['serviceName']}, which is not there"


def _service(service: Object, manifests: Manifests) -> Iterator[str]:
    selector = service["spec"].get("selector")
    if not selector:
        return
    chosen = _selected({"matchLabels": selector}, service, manifests)
    if len(chosen) != 1:
        yield f"selects {_names(chosen)} instead of the pods of exactly one workload"
        return
    declared = {port.get("name"): port["containerPort"] for port in chosen[0].ports}
    for port in service["spec"]["ports"]:
        target = port.get("targetPort", port["port"])
        if target not in declared:
            known = ", ".join(map(str, declared))
            yield f"target port {target} is not a named port of {chosen[0].name}; it has {known}"


def _selected(selector: Object, each: Object, manifests: Manifests) -> list[Pods]:
    return [pods for pods in manifests.pods if pods.namespace == namespace(each) and matches(selector, pods.labels)]


def _names(chosen: list[Pods]) -> str:
    return ", ".join(pods.name for pods in chosen) or "nothing"


def _references(pods: Pods, manifests: Manifests) -> Iterator[str]:
    account = pods.spec.get("serviceAccountName", "default")
    if account != "default" and not manifests.get("ServiceAccount", account, pods.namespace):
        yield f"ServiceAccount/{account} is not there"
    for container in pods.containers:
        yield from _environment(container, pods, manifests)
        yield from _mounts(container, pods)
    for volume in pods.spec.get("volumes", []):
        yield from _volume(volume, pods, manifests)


def _environment(container: Object, pods: Pods, manifests: Manifests) -> Iterator[str]:
    for variable in container.get("env", []):
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            reference = variable.get("valueFrom", {}).get(field)
            if reference and not reference.get("optional"):
                yield from _key(kind, reference["name"], reference["key"], pods, manifests)
    for source in container.get("envFrom", []):
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            reference = source.get(field)
            if (
                reference
                and not reference.get("optional")
                and not manifests.get(kind, reference["name"], pods.namespace)
            ):
                yield f"{kind}/{reference['name']} is not there"


def _key(kind: str, name: str, key: str, pods: Pods, manifests: Manifests) -> Iterator[str]:
    source = manifests.get(kind, name, pods.namespace)
    if source is None:
        yield f"{kind}/{name} is not there"
    elif key not in {**source.get("data", {}), **source.get("stringData", {}), **source.get("binaryData", {})}:
        yield f"{kind}/{name} has no key {key}"


def _mounts(container: Object, pods: Pods) -> Iterator[str]:
    volumes = {volume["name"] for volume in pods.spec.get("volumes", [])}
    volumes |= {claim["metadata"]["name"] for claim in pods.owner["spec"].get("volumeClaimTemplates", [])}
    for mount in container.get("volumeMounts", []):
        if mount["name"] not in volumes:
            yield f"container {container['name']} mounts volume {mount['name']}, which is not there"


def _volume(volume: Object, pods: Pods, manifests: Manifests) -> Iterator[str]:
    for field, kind, name in (
        ("configMap", "ConfigMap", "name"),
        ("secret", "Secret", "secretName"),
        ("persistentVolumeClaim", "PersistentVolumeClaim", "claimName"),
    ):
        source = volume.get(field)
        if not source or source.get("optional"):
            continue
        if not manifests.get(kind, source[name], pods.namespace):
            yield f"{kind}/{source[name]} is not there"
        for item in source.get("items", []):
            yield from _key(kind, source[name], item["key"], pods, manifests)
