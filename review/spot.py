"""Which pods ask for spot nodes, by the labels that providers give such nodes."""

from collections.abc import Iterator

from review.manifests import Object

# https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms,
# https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html, https://karpenter.sh/docs/concepts/nodepools/
# and https://learn.microsoft.com/azure/aks/spot-node-pool
_LABELS = {
    "cloud.google.com/gke-spot": "true",
    "cloud.google.com/gke-preemptible": "true",
    "eks.amazonaws.com/capacityType": "SPOT",
    "karpenter.sh/capacity-type": "spot",
    "kubernetes.azure.com/scalesetpriority": "spot",
}


def asks_for_spot(spec: Object) -> bool:
    """Whether pods require or prefer a spot node; a toleration alone lets them run there, and draws none.

    Args:
        spec: A pod specification.
    """
    selector = spec.get("nodeSelector", {})
    return any(selector.get(label) == value for label, value in _LABELS.items()) or any(
        _names_spot(each) for term in _terms(spec) for each in term.get("matchExpressions", [])
    )


def _terms(spec: Object) -> Iterator[Object]:
    affinity = spec.get("affinity", {}).get("nodeAffinity", {})
    yield from affinity.get("requiredDuringSchedulingIgnoredDuringExecution", {}).get("nodeSelectorTerms", [])
    yield from (each["preference"] for each in affinity.get("preferredDuringSchedulingIgnoredDuringExecution", []))


def _names_spot(expression: Object) -> bool:
    value = _LABELS.get(expression["key"])
    operator = expression["operator"]
    # A list that names other nodes as well leaves the choice to the scheduler.
    return value is not None and (operator == "Exists" or (operator == "In" and expression.get("values") == [value]))
