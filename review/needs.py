"""What must be in the cluster before manifests are applied, as far as they say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from review.check.catalogue import missing
from review.manifests import Manifests, Object, title
from review.shapes import kind_of

# What every cluster has: https://kubernetes.io/docs/reference/kubernetes-api/
_BUILT_IN = frozenset(
    {
        *("", "apps", "autoscaling", "batch", "policy"),
        *(
            f"{group}.k8s.io"
            for group in (
                *("admissionregistration", "apiextensions", "apiregistration", "authentication", "authorization"),
                *("certificates", "coordination", "discovery", "events", "flowcontrol.apiserver", "networking"),
                *("node", "rbac.authorization", "resource", "scheduling", "storage"),
            )
        ),
    }
)
_ISSUERS = {
    "cert-manager.io/cluster-issuer": "ClusterIssuer.cert-manager.io",
    "cert-manager.io/issuer": "Issuer.cert-manager.io",
}
# https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
_SYSTEM_CLASSES = ("system-cluster-critical", "system-node-critical")
# Fields that name an object of the cluster, wherever they stand, by the kind that they name.
_CLASSES = {
    "ingressClassName": "IngressClass",
    "gatewayClassName": "GatewayClass",
    "storageClassName": "StorageClass",
    "storageClass": "StorageClass",
    "priorityClassName": "PriorityClass",
    "runtimeClassName": "RuntimeClass",
}

# The same of fields that name kind, group and name, with what they mean where they leave out the first two.
_REFERENCES = {"issuerRef": ("Issuer", "cert-manager.io"), "secretStoreRef": ("SecretStore", "external-secrets.io")}


@dataclass(frozen=True, order=True)
class Need:
    """Something that the manifests rely on and do not hold.

    Args:
        what: What it is.
        user: An object that relies on it, as `Kind/name`.
    """

    what: str
    user: str


def needs(manifests: Manifests) -> list[Need]:
    """Everything that the manifests name or take for granted, and that applying them does not make."""
    found = {Need(name, user) for user, name in missing(manifests)}
    for each in manifests.objects:
        found |= {Need(what, title(each)) for what in _of(each, manifests)}
    return sorted(found)


def _of(each: Object, manifests: Manifests) -> Iterator[str]:
    if each["apiVersion"].rpartition("/")[0] not in _BUILT_IN:
        yield f"API {each['apiVersion']}"
    for kind, name in _named(each):
        if not any(other["metadata"]["name"] == name for other in manifests.of(kind.partition(".")[0])):
            yield f"{kind}/{name}"
    match kind_of(each):
        case "Service" if each["spec"].get("type") == "LoadBalancer":
            yield "load balancers for Services"
        case "HorizontalPodAutoscaler":
            yield "API metrics.k8s.io, such as metrics-server gives it"
        case "NetworkPolicy" | "CiliumNetworkPolicy":
            yield "network plugin that enforces NetworkPolicies"
        case _:
            pass


def _named(each: Object) -> Iterator[tuple[str, str]]:
    """Kinds and names of what an object names outside of any namespace, or of what only an operator reads."""
    annotations = each["metadata"].get("annotations", {})
    yield from ((kind, annotations[key]) for key, kind in _ISSUERS.items() if key in annotations)
    for field, value in _fields(each):
        if field in _CLASSES and isinstance(value, str) and value and value not in _SYSTEM_CLASSES:
            yield _CLASSES[field], value
        if field in _REFERENCES and isinstance(value, dict):
            reference = cast("Object", value)
            kind, group = _REFERENCES[field]
            if "name" in reference:
                yield f"{reference.get('kind', kind)}.{reference.get('group', group)}", str(reference["name"])


def _fields(value: object) -> Iterator[tuple[str, object]]:
    """Every field at any depth."""
    if isinstance(value, dict):
        for key, inner in cast("Object", value).items():
            yield key, inner
            yield from _fields(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _fields(inner)
