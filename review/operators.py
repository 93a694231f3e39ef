"""Pods that operators make from custom resources, as far as a reviewer must know them."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from review.manifests import Manifests, Object, Pods, namespace

# https://cloudnative-pg.io/documentation/current/networking/, .../connection_pooling/, .../certificates/ and
# .../labels_annotations/
_POSTGRES_PORTS = [
    {"name": "postgresql", "containerPort": 5432},
    {"name": "metrics", "containerPort": 9187},
    {"name": "status", "containerPort": 8000},
]
_PLACEMENT = ("affinity", "nodeSelector", "topologySpreadConstraints")
_BARMAN = "barman-cloud.cloudnative-pg.io"
_PGBOUNCER_PORTS = [{"name": "pgbouncer", "containerPort": 5432}, {"name": "metrics", "containerPort": 9127}]


def operated_pods(manifests: Manifests) -> Iterator[Pods]:
    """The pods that operators will make; their security settings are the operator's, and not shown."""
    for kind, make in _MAKERS.items():
        for each in manifests.of(kind):
            pods, beside = make(each), _beside(each, manifests)
            yield replace(pods, spec={**pods.spec, "initContainers": beside}) if beside else pods


def operated_secrets(cluster: Object) -> dict[str, set[str]]:
    """The Secrets with certificates that the operator makes of a Cluster, by name, and their keys."""
    name, pair = cluster["metadata"]["name"], {"tls.crt", "tls.key"}
    return {f"{name}-ca": {"ca.crt", "ca.key"}, f"{name}-server": pair, f"{name}-replication": pair}


def _cluster(each: Object) -> Pods:
    spec = each["spec"]
    labels = {**spec.get("inheritedMetadata", {}).get("labels", {}), **_role(each["metadata"]["name"], "instance")}
    container = {"name": "postgres", "ports": _POSTGRES_PORTS, "resources": spec.get("resources", {})}
    claims = [_claim(spec.get("storage", {}))]
    if "walStorage" in spec:
        claims.append(_claim(spec["walStorage"], "wal"))
    claims += [_claim(space.get("storage", {}), f"tablespace {space['name']}") for space in spec.get("tablespaces", [])]
    pod = {
        "containers": [container],
        "affinity": _affinity(each["metadata"]["name"], spec.get("affinity", {})),
        "nodeSelector": spec.get("affinity", {}).get("nodeSelector", {}),
        "topologySpreadConstraints": spec.get("topologySpreadConstraints", []),
    }
    return Pods(each, labels, {}, pod, replicas=spec.get("instances", 1), claims=tuple(claims))


def _claim(storage: Object, name: str = "") -> Object:
    """The template of a claim; of several, the data's has no name."""
    claim: Object = {"spec": {"resources": {"requests": {"storage": storage.get("size", "0")}}}}
    return {"metadata": {"name": name}, **claim} if name else claim


def _affinity(name: str, given: Object) -> Object:
    """Where the servers run: apart from one another, by a wish or by a rule.

    https://cloudnative-pg.io/documentation/current/scheduling/#pod-affinity-and-anti-affinity
    """
    made: Object = {"nodeAffinity": given["nodeAffinity"]} if "nodeAffinity" in given else {}
    if given.get("enablePodAntiAffinity", True) and given.get("podAntiAffinityType") == "required":
        term = {
            "topologyKey": given.get("topologyKey", "kubernetes.io/hostname"),
            "labelSelector": {"matchLabels": _role(name, "instance")},
        }
        made["podAntiAffinity"] = {"requiredDuringSchedulingIgnoredDuringExecution": [term]}
    return made


def _beside(each: Object, manifests: Manifests) -> list[Object]:
    """The container that the Barman Cloud plugin puts beside each server: reconcilePodSpec in its lifecycle.go."""
    plugins: list[Object] = each["spec"].get("plugins", []) if each["kind"] == "Cluster" else []
    archives = (one.get("parameters", {}).get("barmanObjectName", "") for one in plugins if one["name"] == _BARMAN)
    store = manifests.get("ObjectStore", next(archives, ""), namespace(each))
    if not store:
        return []
    resources = store["spec"].get("instanceSidecarConfiguration", {}).get("resources", {})
    return [{"name": "plugin-barman-cloud", "restartPolicy": "Always", "resources": resources}]


def _pooler(each: Object) -> Pods:
    spec = each["spec"]
    template = spec.get("template", {})
    labels = {
        **template.get("metadata", {}).get("labels", {}),
        **_role(spec.get("cluster", {}).get("name", ""), "pooler"),
        "cnpg.io/poolerName": each["metadata"]["name"],
    }
    pod_spec = template.get("spec", {})
    containers = pod_spec.get("containers", [])
    given = next((container for container in containers if container["name"] == "pgbouncer"), {"name": "pgbouncer"})
    beside = [container for container in containers if container is not given]
    placed = {field: pod_spec[field] for field in _PLACEMENT if field in pod_spec}
    pod = {**placed, "containers": [{**given, "ports": _PGBOUNCER_PORTS}, *beside]}
    return Pods(each, labels, {}, pod, replicas=spec.get("instances", 1))


def _role(cluster: str, role: str) -> dict[str, str]:
    """The labels of every pod of a cluster, the servers' and PgBouncer's."""
    return {"cnpg.io/cluster": cluster, "cnpg.io/podRole": role}


_MAKERS: dict[str, Callable[[Object], Pods]] = {"Cluster": _cluster, "Pooler": _pooler}
