"""Whether the parts fit together: selectors match their own pods, ports and references exist."""

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from review.finding import Finding
from review.labels import matches
from review.manifests import Manifests, Object, Pods, namespace, title
from review.operators import operated_pods, operated_secrets
from review.shapes import kind_of

# Where each kind keeps its keys.
_DATA = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}
# What a pod says of its nodes.
_PLACEMENT = ("affinity", "nodeSelector", "tolerations", "topologySpreadConstraints")
# Stands for keys that manifests do not tell.
_UNKNOWN = "*"
# The certificates of the API server, which every cluster puts there.
_IN_EVERY_NAMESPACE = ("ConfigMap", "kube-root-ca.crt")


def check(manifests: Manifests, given: Collection[str] = ()) -> list[Finding]:
    """Every selector that matches too much or nothing, and every reference to what is not there.

    Args:
        manifests: What to check.
        given: What the cluster has besides, each as `Kind/name`.
    """
    findings = [Finding(title(each), text) for each in manifests.objects for text in _object(each, manifests)]
    for pods in manifests.pods:
        findings += [Finding(pods.name, text) for text in _references(pods, manifests)]
    there = {f"{name} is not there" for name in given}
    return [finding for finding in findings if finding.text not in there]


def missing(manifests: Manifests) -> list[tuple[str, str]]:
    """What is referred to and not there: who refers to it, and its name, both as `Kind/name`."""
    return [
        (each.where, found["name"])
        for each in check(manifests)
        if (found := re.fullmatch(r"(?P<name>\S+/\S+) is not there", each.text))
    ]


def _object(each: Object, manifests: Manifests) -> Iterator[str]:
    rule = _RULES.get(kind_of(each))
    if rule is not None:
        yield from rule(each, manifests)


def _workload(workload: Object, manifests: Manifests) -> Iterator[str]:
    chosen = _selected(workload["spec"]["selector"], workload, manifests)
    if [pods.owner for pods in chosen] != [workload]:
        yield f"selects {_names(chosen)} instead of exactly its own pods"
    service = workload["spec"].get("serviceName")
    if service and not manifests.get("Service", service, namespace(workload)):
        yield f"serviceName is {service}, which is not there"


def _disruption_budget(budget: Object, manifests: Manifests) -> Iterator[str]:
    # Without a selector it holds no pods; with an empty one, all.
    selector = budget["spec"].get("selector")
    chosen = [] if selector is None else _selected(selector, budget, manifests)
    if not _are_one_program(chosen):
        yield f"selects {_names(chosen)} instead of the pods of exactly one workload"


def _autoscaler(autoscaler: Object, manifests: Manifests) -> Iterator[str]:
    target = autoscaler["spec"]["scaleTargetRef"]
    scaled = manifests.get(target["kind"], target["name"], namespace(autoscaler))
    if scaled is None:
        yield f"scales {target['kind']}/{target['name']}, which is not there"
    elif "replicas" in scaled.get("spec", {}):
        yield f"scales {title(scaled)}, whose spec.replicas undoes that at every apply; remove the field there"


def _vertical_autoscaler(autoscaler: Object, manifests: Manifests) -> Iterator[str]:
    target = autoscaler["spec"]["targetRef"]
    if manifests.get(target["kind"], target["name"], namespace(autoscaler)) is None:
        yield f"recommends for {target['kind']}/{target['name']}, which is not there"


def _are_one_program(chosen: list[Pods]) -> bool:
    """Whether pods are of one workload, or of several that differ in nothing but the nodes that they may be on."""
    specs = [{key: part for key, part in pods.spec.items() if key not in _PLACEMENT} for pods in chosen]
    return bool(specs) and all(spec == specs[0] for spec in specs)


def _service(service: Object, manifests: Manifests) -> Iterator[str]:
    selector = service["spec"].get("selector")
    if not selector or service["spec"].get("type") == "ExternalName":
        return
    chosen = _selected({"matchLabels": selector}, service, manifests)
    if not _are_one_program(chosen):
        yield f"selects {_names(chosen)} instead of the pods of exactly one workload"
        return
    declared = [port[key] for port in chosen[0].ports for key in ("name", "containerPort") if key in port]
    for port in service["spec"].get("ports", []):
        target = port.get("targetPort", port["port"])
        # Containers may listen on ports that they do not declare, but must give a name to a port by declaring it.
        if target not in declared and (declared or isinstance(target, str)):
            known = ", ".join(map(str, declared)) or "none"
            yield f"target port {target} is not a port of {chosen[0].name}; it has {known}"


def _ingress(ingress: Object, manifests: Manifests) -> Iterator[str]:
    """The Services that an Ingress sends requests to."""
    spec = ingress["spec"]
    paths = [path for rule in spec.get("rules", []) for path in rule.get("http", {}).get("paths", [])]
    for backend in [spec.get("defaultBackend", {}), *(path["backend"] for path in paths)]:
        # A backend may be another resource too, such as a bucket.
        if "service" in backend:
            port = backend["service"].get("port", {})
            yield from _port(backend["service"]["name"], port.get("number", port.get("name")), ingress, manifests)


def _route(route: Object, manifests: Manifests) -> Iterator[str]:
    """The Services and Gateways that an HTTPRoute refers to; those of another namespace are someone else's."""
    spec = route["spec"]
    for each in (each for rule in spec.get("rules", []) for each in rule.get("backendRefs", [])):
        if each.get("kind", "Service") == "Service" and each.get("namespace", namespace(route)) == namespace(route):
            yield from _port(each["name"], each.get("port"), route, manifests)
    for parent in spec.get("parentRefs", []):
        if parent.get("kind", "Gateway") != "Gateway":
            continue
        within = parent.get("namespace", namespace(route))
        gateway = manifests.get("Gateway", parent["name"], within)
        if gateway is None:
            if within == namespace(route):
                yield f"Gateway/{parent['name']} is not there"
        elif parent.get("sectionName") not in {None, *(each["name"] for each in gateway["spec"]["listeners"])}:
            yield f"Gateway/{parent['name']} has no listener {parent['sectionName']}"


def _port(name: str, port: int | str | None, user: Object, manifests: Manifests) -> Iterator[str]:
    service = manifests.get("Service", name, namespace(user))
    if service is None:
        yield f"Service/{name} is not there"
    elif port not in {None, *(each.get(key) for each in service["spec"].get("ports", []) for key in ("port", "name"))}:
        yield f"Service/{name} has no port {port}"


def _cluster(each: Object, manifests: Manifests) -> Iterator[str]:
    """A CloudNativePG cluster's class, its credentials under the keys that its operator reads, its archives."""
    yield from _priority_class(each["spec"].get("priorityClassName"), manifests)
    bootstrap = each["spec"].get("bootstrap", {})
    for secret in filter(None, (bootstrap.get(way, {}).get("secret") for way in ("initdb", "recovery"))):
        for key in ("username", "password"):
            yield from _key("Secret", secret["name"], key, each, manifests)
    sources = (one.get("plugin", {}) for one in each["spec"].get("externalClusters", []))
    plugins = [*each["spec"].get("plugins", []), *sources]
    for name in sorted({one["parameters"]["barmanObjectName"] for one in plugins if _is_archive(one)}):
        if manifests.get("ObjectStore", name, namespace(each)) is None:
            yield f"ObjectStore/{name} is not there"


def _is_archive(plugin: Object) -> bool:
    return "barmanObjectName" in plugin.get("parameters", {})


def _object_store(each: Object, manifests: Manifests) -> Iterator[str]:
    """The access key of an archive."""
    credentials = each["spec"].get("configuration", {}).get("s3Credentials", {})
    for name in ("accessKeyId", "secretAccessKey", "region", "sessionToken"):
        if name in credentials:
            yield from _key("Secret", credentials[name]["name"], credentials[name]["key"], each, manifests)


def _selected(selector: Object, each: Object, manifests: Manifests) -> list[Pods]:
    return [pods for pods in _by_namespace(manifests).get(namespace(each), []) if matches(selector, pods.labels)]


@lru_cache(maxsize=1)
def _by_namespace(manifests: Manifests) -> dict[str, list[Pods]]:
    found: dict[str, list[Pods]] = {}
    for pods in [*manifests.pods, *operated_pods(manifests)]:
        found.setdefault(pods.namespace, []).append(pods)
    return found


def _names(chosen: list[Pods]) -> str:
    return ", ".join(pods.name for pods in chosen) or "nothing"


def _references(pods: Pods, manifests: Manifests) -> Iterator[str]:
    account = pods.spec.get("serviceAccountName") or "default"
    if account != "default" and not manifests.get("ServiceAccount", account, pods.namespace):
        yield f"ServiceAccount/{account} is not there"
    yield from _priority_class(pods.spec.get("priorityClassName"), manifests)
    for container in pods.containers:
        yield from _environment(container, pods, manifests)
        yield from _mounts(container, pods)
    for reference in pods.spec.get("imagePullSecrets", []):
        name = reference.get("name")
        if name and _keys("Secret", name, pods.owner, manifests) is None:
            yield f"Secret/{name} is not there"
    for volume in pods.spec.get("volumes", []):
        yield from _volume(volume, pods, manifests)


def _priority_class(name: str | None, manifests: Manifests) -> Iterator[str]:
    """The class of pods, which are refused without it; each cluster has Kubernetes' own."""
    there = {each["metadata"]["name"] for each in manifests.of("PriorityClass")}
    if name and name not in there and not name.startswith("system-"):
        yield f"PriorityClass/{name} is not there"


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
    elif key not in keys and _UNKNOWN not in keys:
        yield f"{kind}/{name} has no key {key}"


def _keys(kind: str, name: str, user: Object, manifests: Manifests) -> set[str] | None:
    """The keys of a ConfigMap or Secret, also of one that an operator will make; None where there is none."""
    source = manifests.get(kind, name, namespace(user))
    if source:
        return {key for field in _DATA[kind] for key in source.get(field, {})}
    if (kind, name) == _IN_EVERY_NAMESPACE:
        return {_UNKNOWN}
    return _made_secrets(manifests).get((namespace(user), name)) if kind == "Secret" else None


@lru_cache(maxsize=1)
def _made_secrets(manifests: Manifests) -> dict[tuple[str, str], set[str]]:
    """The keys of Secrets that operators make of other objects, by namespace and name; the first maker wins."""
    found: dict[tuple[str, str], set[str]] = {}
    for kind, make in _MAKERS.items():
        for each in manifests.of(kind):
            for name, keys in make(each).items():
                found.setdefault((namespace(each), name), keys)
    return found


def _of_external_secret(each: Object) -> dict[str, set[str]]:
    return {each["spec"].get("target", {}).get("name", each["metadata"]["name"]): _external_keys(each["spec"])}


def _external_keys(spec: Object) -> set[str]:
    template = spec.get("target", {}).get("template", {})
    if "dataFrom" in spec or "templateFrom" in template:
        return {_UNKNOWN}
    return set(template.get("data", {})) or {entry["secretKey"] for entry in spec.get("data", [])}


def _mounts(container: Object, pods: Pods) -> Iterator[str]:
    volumes = {volume["name"] for volume in pods.spec.get("volumes", [])}
    volumes |= {claim["metadata"]["name"] for claim in pods.claims}
    for mount in container.get("volumeMounts", []):
        if mount["name"] not in volumes:
            yield f"container {container['name']} mounts volume {mount['name']}, which is not there"


def _volume(volume: Object, pods: Pods, manifests: Manifests) -> Iterator[str]:
    claim = volume.get("persistentVolumeClaim", {}).get("claimName")
    if claim and not manifests.get("PersistentVolumeClaim", claim, pods.namespace):
        yield f"PersistentVolumeClaim/{claim} is not there"
    for field, kind, reference in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")):
        source = volume.get(field, {})
        name = source.get(reference)
        if name and not source.get("optional"):
            if _keys(kind, name, pods.owner, manifests) is None:
                yield f"{kind}/{name} is not there"
            else:
                for item in source.get("items", []):
                    yield from _key(kind, name, item["key"], pods.owner, manifests)


_MAKERS: dict[str, Callable[[Object], dict[str, set[str]]]] = {
    "Certificate": lambda each: {each["spec"]["secretName"]: {_UNKNOWN}},
    "SealedSecret": lambda each: {each["metadata"]["name"]: {_UNKNOWN}},
    "Cluster": operated_secrets,
    "ExternalSecret": _of_external_secret,
}

_RULES: dict[str, Callable[[Object, Manifests], Iterator[str]]] = {
    **dict.fromkeys(("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"), _workload),
    "Service": _service,
    "PodDisruptionBudget": _disruption_budget,
    "HorizontalPodAutoscaler": _autoscaler,
    "VerticalPodAutoscaler": _vertical_autoscaler,
    "Ingress": _ingress,
    "HTTPRoute": _route,
    "Cluster": _cluster,
    "ObjectStore": _object_store,
}
