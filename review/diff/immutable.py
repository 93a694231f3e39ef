"""What the API server refuses to change.

Each row names the function of Kubernetes 1.34 that refuses it, in pkg/apis/GROUP/validation/validation.go or in the
kind's strategy; the tests apply every row to a real API server.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from notation.quantity import parse_quantity
from review.diff.classes import Class, Verdict
from review.diff.fields import MISSING, Field
from review.diff.sides import Pair
from review.labels import matches
from review.manifests import Object
from review.values import at, listing, mapping

_ANEW = "delete the object and apply again"


@dataclass(frozen=True)
class Immutable:
    """Fields that stay as they are.

    Args:
        fields: A pattern of their paths.
        reason: What refuses a change.
        fix: What to do instead.
        applies: Whether it holds for a pair.
    """

    fields: str
    reason: str
    fix: str
    applies: Callable[[Pair, Field], bool] = lambda _pair, _field: True


def verdict(pair: Pair, field: Field) -> Verdict | None:
    """Whether the API server refuses a change of a field."""
    for each in _ROWS.get(pair.kind, ()):
        if re.fullmatch(each.fields, field.pattern) and each.applies(pair, field):
            return Verdict(Class.REFUSED, each.reason, each.fix)
    return None


def _is_shrinking(_: Pair, field: Field) -> bool:
    sizes = [_size(each) for each in (field.before, field.after)]
    return sizes[1] < sizes[0]


def _size(value: object) -> float:
    try:
        return float(parse_quantity(str(value)))
    except ValueError:
        return 0.0


def _is_sealed(pair: Pair, _: Field) -> bool:
    return pair.old.get("immutable") is True


def _is_unsealed(pair: Pair, field: Field) -> bool:
    return pair.old.get("immutable") is True and field.after is not True


def _is_set_before(_: Pair, field: Field) -> bool:
    return field.before is not MISSING and field.after is not MISSING


def _address_changes(pair: Pair, field: Field) -> bool:
    """An address once given stays: that of the file, or the one that the server chose where the file has none."""
    kinds = {at(each, "spec", "type") for each in (pair.old, pair.new)}
    return "ExternalName" not in kinds and field.after is not MISSING


def _family_changes(pair: Pair, field: Field) -> bool:
    """ValidateServiceClusterIPsRelatedFields: the first family stays; a second may come and go."""
    old, new = (listing(each, "spec", "ipFamilies") for each in (pair.old, pair.new))
    return field.before is not MISSING and field.after is not MISSING and bool(old and new and old[0] != new[0])


def _class_changes(pair: Pair, _: Field) -> bool:
    """ValidateLoadBalancerClassField: it stays as long as the type is LoadBalancer."""
    return all(at(each, "spec", "type") == "LoadBalancer" for each in (pair.old, pair.new))


def _is_not_elastic(pair: Pair, _: Field) -> bool:
    """ValidateJobSpecUpdate: an Indexed Job may change completions together with parallelism."""
    new, old = mapping(pair.new, "spec"), mapping(pair.old, "spec")
    if "completions" not in {*new, *old}:
        return False
    is_indexed = new.get("completionMode") == "Indexed" == old.get("completionMode")
    return not (is_indexed and new.get("completions") == new.get("parallelism"))


def _keeps_amounts(pair: Pair, _: Field) -> bool:
    """`kubectl apply` leaves the amounts of a rolling update that the server has filled in, and nobody has written."""
    strategies = [mapping(each, "spec", "updateStrategy") for each in (pair.old, pair.new)]
    return strategies[1].get("type") == "OnDelete" and "rollingUpdate" not in strategies[0]


def _labels(workload: Object) -> dict[str, str]:
    return mapping(workload, "spec", "template", "metadata", "labels")


# ValidateJobUpdate lets these change while a Job is suspended and has not started.
_SCHEDULING = re.compile(
    r"spec\.template\.(metadata\.(labels|annotations).*|spec\.(nodeSelector|tolerations|affinity|schedulingGates).*)"
)


def _is_not_scheduling(pair: Pair, field: Field) -> bool:
    return not (at(pair.old, "spec", "suspend") is True and _SCHEDULING.fullmatch(field.pattern))


_SELECTOR = Immutable(
    r"spec\.selector.*",
    "a selector cannot change (ValidateDeploymentUpdate and its like): the pods that it left would belong to nobody",
    "give the workload a new name and remove the old one, or `kubectl delete --cascade=orphan` and apply again",
)
_ESTRANGED = Immutable(
    r"spec\.template\.metadata\.labels.*",
    "the selector does not match the labels of the template any more (ValidateDeploymentSpec and its like)",
    "keep the labels that the selector names",
    lambda pair, _: not matches(mapping(pair.new, "spec", "selector"), _labels(pair.new)),
)
_STATEFUL = (
    r"spec\.(?!(replicas|ordinals|template|updateStrategy|revisionHistoryLimit"
    r"|persistentVolumeClaimRetentionPolicy|minReadySeconds)\b).*"
)
_CLAIM_TEMPLATE = (
    "grow the claims themselves with `kubectl patch pvc`, then `kubectl delete statefulset --cascade=orphan` and apply "
    "again: the pod and its data stay"
)
_SEALED = Immutable(
    r"(data|binaryData|stringData).*",
    "it is immutable (ValidateConfigMapUpdate, ValidateSecretUpdate)",
    "give it a new name and let the pods read that one",
    _is_sealed,
)
_UNSEALED = Immutable(
    r"immutable", "what is immutable once stays so", "give it a new name, or delete it and apply again", _is_unsealed
)
_NEW_JOB = "give the Job a new name, or delete it and apply again: it then runs anew"
_CLUSTER_NAME = "spec\\.cluster.*"


def _rule_of(fields: str, definition: str, fix: str = _ANEW) -> Immutable:
    """A transition rule (CEL, `self == oldSelf`) of a custom resource's definition."""
    return Immutable(fields, f"the definition of {definition} says `self == oldSelf`", fix, _is_set_before)


def _shrinks(field: str) -> Immutable:
    """ValidateStorageChange of https://github.com/cloudnative-pg/cloudnative-pg, internal/webhook/v1."""
    return Immutable(
        rf"spec\.{field}\.size",
        "the webhook of CloudNativePG refuses a smaller size: a volume cannot shrink",
        "make a new Cluster of that size, and bootstrap it from this one",
        _is_shrinking,
    )


_ROWS: dict[str, tuple[Immutable, ...]] = {
    "Deployment": (_SELECTOR, _ESTRANGED),
    "ReplicaSet": (_SELECTOR, _ESTRANGED),
    "DaemonSet": (_SELECTOR, _ESTRANGED),
    "StatefulSet": (
        _ESTRANGED,
        Immutable(
            r"spec\.updateStrategy\..*",
            "the server has filled in rollingUpdate, apply leaves it there, and OnDelete must not have it "
            "(ValidateStatefulSetSpec)",
            "apply after `kubectl patch statefulset --type merge -p "
            """'{"spec": {"updateStrategy": {"type": "OnDelete", "rollingUpdate": null}}}'`""",
            _keeps_amounts,
        ),
        Immutable(
            r"spec\.volumeClaimTemplates.*",
            "claim templates of a StatefulSet cannot change (ValidateStatefulSetUpdate)",
            _CLAIM_TEMPLATE,
        ),
        Immutable(
            _STATEFUL,
            "of a StatefulSet only replicas, ordinals, template, updateStrategy, revisionHistoryLimit, "
            "persistentVolumeClaimRetentionPolicy and minReadySeconds can change (ValidateStatefulSetUpdate)",
            "`kubectl delete statefulset --cascade=orphan` and apply again: pods and claims stay",
        ),
    ),
    "PersistentVolumeClaim": (
        Immutable(
            r"spec\.resources\.requests\.storage",
            "a claim cannot shrink (ValidatePersistentVolumeClaimUpdate)",
            "make a smaller claim with a new name, copy the data, and let the pods mount that one",
            _is_shrinking,
        ),
        Immutable(
            r"spec\.(?!resources\.requests\b|volumeAttributesClassName\b).*",
            "of a claim only the size can grow, and volumeAttributesClassName change "
            "(ValidatePersistentVolumeClaimUpdate)",
            "make a claim with a new name, copy the data, and let the pods mount that one",
        ),
    ),
    "PersistentVolume": (
        Immutable(
            r"spec\.(hostPath|local|nfs|csi|iscsi|fc|rbd|cephfs|awsElasticBlockStore|gcePersistentDisk|azureDisk"
            r"|azureFile|volumeMode).*",
            "the source of a volume cannot change after creation (ValidatePersistentVolumeUpdate)",
            "make a volume with a new name",
        ),
        Immutable(
            r"spec\.nodeAffinity.*",
            "the nodes of a volume cannot change (ValidatePersistentVolumeUpdate)",
            "make a volume with a new name",
            _is_set_before,
        ),
    ),
    "Job": (
        Immutable(
            r"spec\.template.*",
            "the template of a Job cannot change (ValidateJobSpecUpdate)",
            _NEW_JOB,
            _is_not_scheduling,
        ),
        Immutable(
            r"spec\.completions",
            "completions of a Job cannot change (ValidateJobSpecUpdate)",
            _NEW_JOB,
            _is_not_elastic,
        ),
        Immutable(
            r"spec\.(selector|completionMode|podFailurePolicy|backoffLimitPerIndex|managedBy|successPolicy).*",
            "this field of a Job cannot change (ValidateJobSpecUpdate)",
            _NEW_JOB,
        ),
    ),
    "Pod": (
        Immutable(
            r"spec\.(?!containers\[\]\.image$|initContainers\[\]\.image$|activeDeadlineSeconds$|tolerations\b"
            r"|schedulingGates\b).*",
            "of a pod little more than the images can change (ValidatePodUpdate)",
            "delete the pod and apply again, or let a Deployment own it",
        ),
    ),
    "Service": (
        Immutable(
            r"spec\.clusterIPs?",
            "the cluster IP of a Service cannot change once it is set, by the file or by the server "
            "(ValidateServiceClusterIPsRelatedFields)",
            f"{_ANEW}: its address changes, and nobody reaches it in between",
            _address_changes,
        ),
        Immutable(
            r"spec\.ipFamilies.*",
            "the first family of addresses cannot change (ValidateServiceClusterIPsRelatedFields)",
            _ANEW,
            _family_changes,
        ),
        Immutable(
            r"spec\.loadBalancerClass",
            "the class of a load balancer cannot change (ValidateLoadBalancerClassField)",
            _ANEW,
            _class_changes,
        ),
    ),
    "ConfigMap": (_UNSEALED, _SEALED),
    "Secret": (
        Immutable(r"type", "the type of a Secret cannot change (ValidateSecretUpdate)", _ANEW),
        _UNSEALED,
        _SEALED,
    ),
    "PriorityClass": (
        Immutable(
            r"value|preemptionPolicy",
            "it cannot change (ValidatePriorityClassUpdate)",
            "make a PriorityClass with a new name",
        ),
    ),
    "StorageClass": (
        Immutable(
            r"(provisioner|parameters|reclaimPolicy|volumeBindingMode).*",
            "it cannot change (ValidateStorageClassUpdate)",
            "make a StorageClass with a new name, or delete this one and apply again: volumes keep what they were "
            "made with",
        ),
    ),
    "IngressClass": (
        Immutable(r"spec\.controller", "it cannot change (ValidateIngressClassUpdate)", "make one with a new name"),
    ),
    "RuntimeClass": (
        Immutable(r"handler", "it cannot change (ValidateRuntimeClassUpdate)", "make one with a new name"),
    ),
    "RoleBinding": (Immutable(r"roleRef.*", "the role of a binding cannot change (ValidateRoleBindingUpdate)", _ANEW),),
    "ClusterRoleBinding": (
        Immutable(r"roleRef.*", "the role of a binding cannot change (ValidateClusterRoleBindingUpdate)", _ANEW),
    ),
    "Cluster": (
        _rule_of(r"spec\.serviceAccountName", "clusters.postgresql.cnpg.io"),
        _shrinks("storage"),
        _shrinks("walStorage"),
        Immutable(
            r"spec\.walStorage",
            "the webhook of CloudNativePG refuses to take the volume of the write-ahead log away",
            "make a new Cluster, and bootstrap it from this one",
            lambda _, field: field.after is MISSING,
        ),
    ),
    "Pooler": (
        _rule_of(_CLUSTER_NAME, "poolers.postgresql.cnpg.io"),
        _rule_of(r"spec\.serviceAccountName", "poolers.postgresql.cnpg.io"),
    ),
    "ScheduledBackup": (_rule_of(_CLUSTER_NAME, "scheduledbackups.postgresql.cnpg.io"),),
    "Backup": (_rule_of(r"spec.*", "backups.postgresql.cnpg.io"),),
    "GatewayClass": (_rule_of(r"spec\.controllerName", "gatewayclasses.gateway.networking.k8s.io"),),
    "VolumeSnapshot": (_rule_of(r"spec\.source.*", "volumesnapshots.snapshot.storage.k8s.io"),),
}
