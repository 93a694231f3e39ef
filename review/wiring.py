"""Whether the parts fit together: selectors match their own pods, ports and references exist."""

from collections.abc import Callable, Collection, Iterator

from review.finding import Finding
from review.labels import matches
from review.manifests import Manifests, Object, Pods, namespace, title
from review.operators import operated_pods


def check(manifests: Manifests, given: Collection[str] = ()) -> list[Finding]:
    """Every selector that matches too much or nothing, and every reference to what is not there.

    Args:
        manifests: What to check.
        given: What the cluster has besides, each as `Kind/name`.
    """
    findings = [Finding(title(each), text) for each in manifests.objects for text in _object(each, manifests)]
    for pods in manifests.pods:
        findings += [Finding(pods.name, text) for text in _references(pods, manifests)]
    return [finding for finding in findings if not any(finding.text == f"{name} is not there" for name in given)]


def _object(each: Object, manifests: Manifests) -> Iterator[str]:
    for kinds, rule in _RULES.items():
        if each["kind"] in kinds:
            yield from rule(each, manifests)


def _workload(workload: Object, manifests: Manifests) -> Iterator[str]:
    chosen = _selected(workload["spec"]["selector"], workload, manifests)
    if [pods.owner for pods in chosen] != [workload]:
        yield f"selects {_names(chosen)} instead of exactly its own pods"
    service = workload["spec"].get("serviceName")
    if service and not manifests.get("Service", service, namespace(workload)):
        yield f"serviceName is {service}, which is not there"


def _disruption_budget(budget: Object, manifests: Manifests) -> Iterator[str]:
    chosen = _selected(budget["spec"]["selector"], budget, manifests)
    if len(chosen) != 1:
        yield f"selects {_names(chosen)} instead of the pods of exactly one workload"


def _autoscaler(autoscaler: Object, manifests: Manifests) -> Iterator[str]:
    target = autoscaler["spec"]["scaleTargetRef"]
    scaled = manifests.get(target["kind"], target["name"], namespace(autoscaler))
    if scaled is None:
        yield f"scales {target['kind']}/{target['name']}, which is not there"
    elif "replicas" in scaled["spec"]:
        yield f"scales {title(scaled)}, whose spec.replicas undoes that at every apply; remove the field there"


def _service(service: Object, manifests: Manifests) -> Iterator[str]:
    selector = service["spec"].get("selector")
    if not selector:
        return
    chosen = _selected({"matchLabels": selector}, service, manifests)
    if len(chosen) != 1:
        yield f"selects {_names(chosen)} instead of the pods of exactly one workload"
        return
    declared = [port[key] for port in chosen[0].ports for key in ("name", "containerPort") if key in port]
    for port in service["spec"]["ports"]:
        target = port.get("targetPort", port["port"])
        if target not in declared:
            known = ", ".join(map(str, declared))
            yield f"target port {target} is not a port of {chosen[0].name}; it has {known}"


def _backends(route: Object, manifests: Manifests) -> Iterator[str]:
    """The Services and Gateways that an edge refers to."""
    for rule in route["spec"].get("rules", []):
        backends = [(each["name"], each.get("port")) for each in rule.get("backendRefs", [])]
        for path in rule.get("http", {}).get("paths", []):
            service = path["backend"]["service"]
            backends.append((service["name"], service["port"].get("number", service["port"].get("name"))))
        for name, port in backends:
            service = manifests.get("Service", name, namespace(route))
            if service is None:
                yield f"Service/{name} is not there"
            elif port is not None and port not in {
                each[key] for each in service["spec"]["ports"] for key in ("port", "name") if key in each
            }:
                yield f"Service/{name} has no port {port}"
    for parent in route["spec"].get("parentRefs", []):
        gateway = manifests.get("Gateway", parent["name"], parent.get("namespace", namespace(route)))
        if gateway is None:
            # One of another namespace is someone else's, whose manifests are elsewhere.
            if parent.get("namespace", namespace(route)) == namespace(route):
                yield f"Gateway/{parent['name']} is not there"
        elif "sectionName" in parent and parent["sectionName"] not in {
            each["name"] for each in gateway["spec"]["listeners"]
        }:
            yield f"Gateway/{parent['name']} has no listener {parent['sectionName']}"


def _cluster(each: Object, manifests: Manifests) -> Iterator[str]:
    """The credentials of a CloudNativePG cluster, under the keys that its operator reads."""
    secret = each["spec"].get("bootstrap", {}).get("initdb", {}).get("secret")
    if secret:
        for key in ("username", "password"):
            yield from _key("Secret", secret["name"], key, each, manifests)


def _selected(selector: Object, each: Object, manifests: Manifests) -> list[Pods]:
    everyone = [*manifests.pods, *operated_pods(manifests)]
    return [pods for pods in everyone if pods.namespace == namespace(each) and matches(selector, pods.labels)]


def _names(chosen: list[Pods]) -> str:
    return ", ".join(pods.name for pods in chosen) or "nothing"


def _references(pods: Pods, manifests: Manifests) -> Iterator[str]:
    account = pods.spec.get("serviceAccountName", "default")
    if account != "default" and not manifests.get("ServiceAccount", account, pods.namespace):
        yield f"ServiceAccount/{account} is not there"
    for container in pods.containers:
        yield from _environment(container, pods, manifests)
        yield from _mounts(container, pods)
    for reference in pods.spec.get("imagePullSecrets", []):
        if _keys("Secret", reference["name"], pods.owner, manifests) is None:
            yield f"Secret/{reference['name']} is not there"
    for volume in pods.spec.get("volumes", []):
        yield from _volume(volume, pods, manifests)


def _environment(container: Object, pods: Pods, manifests: Manifests) -> Iterator[str]:
    for variable in container.get("env", []):
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            reference = variable.get("valueFrom", {}).get(field)
            if reference and not reference.get("optional"):
                yield from _key(kind, reference["name"], reference["key"], pods.owner, manifests)
    for source in container.get("envFrom", []):
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            reference = source.get(field)
            if (
                reference
                and not reference.get("optional")
                and _keys(kind, reference["name"], pods.owner, manifests) is None
            ):
                yield f"{kind}/{reference['name']} is not there"


def _key(kind: str, name: str, key: str, user: Object, manifests: Manifests) -> Iterator[str]:
    keys = _keys(kind, name, user, manifests)
    if keys is None:
        yield f"{kind}/{name} is not there"
    elif key not in keys:
        yield f"{kind}/{name} has no key {key}"


def _keys(kind: str, name: str, user: Object, manifests: Manifests) -> set[str] | None:
    """The keys of a ConfigMap or Secret, also of one that an ExternalSecret will make; None where there is none."""
    source = manifests.get(kind, name, namespace(user))
    if source:
        return {key for field in ("data", "stringData", "binaryData") for key in source.get(field, {})}
    if kind == "Secret":
        for each in manifests.of("ExternalSecret"):
            target = each["spec"].get("target", {})
            if namespace(each) == namespace(user) and target.get("name", each["metadata"]["name"]) == name:
                template = target.get("template", {}).get("data", {})
                return set(template) or {entry["secretKey"] for entry in each["spec"].get("data", [])}
    return None


def _mounts(container: Object, pods: Pods) -> Iterator[str]:
    volumes = {volume["name"] for volume in pods.spec.get("volumes", [])}
    volumes |= {claim["metadata"]["name"] for claim in pods.claims}
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
        present = _keys(kind, source[name], pods.owner, manifests) is not None
        if kind == "PersistentVolumeClaim":
            present = manifests.get(kind, source[name], pods.namespace) is not None
        if not present:
            yield f"{kind}/{source[name]} is not there"
        for item in source.get("items", []):
            yield from _key(kind, source[name], item["key"], pods.owner, manifests)


_RULES: dict[tuple[str, ...], Callable[[Object, Manifests], Iterator[str]]] = {
    ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"): _workload,
    ("Service",): _service,
    ("PodDisruptionBudget",): _disruption_budget,
    ("HorizontalPodAutoscaler",): _autoscaler,
    ("Ingress", "HTTPRoute"): _backends,
    ("Cluster",): _cluster,
}
