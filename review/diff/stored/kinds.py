"""The shapes of all kinds."""

from collections.abc import Mapping

from review.diff.stored.network import CILIUM_SPEC, POLICY_SPEC, SERVICE_SPEC
from review.diff.stored.pods import CLAIM_SPEC, POD_SPEC, TEMPLATE
from review.diff.stored.shape import AMOUNTS, METADATA, QUANTITY, RESOURCES, SELECTOR, SET, TEXTS, Shape, a_set
from review.diff.stored.workloads import AUTOSCALER_SPEC, CRON_SPEC, JOB_SPEC, strategy, workload

_ROLE_RULES = a_set(
    Shape(fields={"apiGroups": SET, "resources": SET, "verbs": SET, "resourceNames": SET, "nonResourceURLs": SET})
)
_SUBJECTS = a_set(
    Shape(
        fill=lambda subject: {
            "apiGroup": "" if subject.get("kind") == "ServiceAccount" else "rbac.authorization.k8s.io",
            **subject,
        }
    )
)
_BINDING = {"subjects": _SUBJECTS, "roleRef": Shape(defaults={"apiGroup": "rbac.authorization.k8s.io"})}


def _object(**fields: Shape) -> Shape:
    return Shape(fields={"metadata": METADATA, **fields})


_SHAPES: Mapping[str, Shape] = {
    "ConfigMap": _object(data=TEXTS, binaryData=TEXTS),
    "Secret": Shape(fields={"metadata": METADATA, "data": TEXTS}, defaults={"type": "Opaque"}),
    "Pod": _object(spec=POD_SPEC),
    "Deployment": _object(
        spec=workload(
            "strategy",
            strategy(maxSurge="25%", maxUnavailable="25%"),
            replicas=1,
            progressDeadlineSeconds=600,
        )
    ),
    "ReplicaSet": _object(spec=Shape(fields={"template": TEMPLATE, "selector": SELECTOR}, defaults={"replicas": 1})),
    "StatefulSet": _object(
        spec=workload(
            "updateStrategy",
            strategy(partition=0),
            replicas=1,
            podManagementPolicy="OrderedReady",
            persistentVolumeClaimRetentionPolicy={"whenDeleted": "Retain", "whenScaled": "Retain"},
        )
    ),
    "DaemonSet": _object(spec=workload("updateStrategy", strategy(maxSurge=0, maxUnavailable=1))),
    "Job": _object(spec=JOB_SPEC),
    "CronJob": _object(spec=CRON_SPEC),
    "Service": _object(spec=SERVICE_SPEC),
    "PersistentVolumeClaim": _object(spec=CLAIM_SPEC),
    "PersistentVolume": _object(
        spec=Shape(
            fields={"capacity": AMOUNTS, "accessModes": SET},
            defaults={"persistentVolumeReclaimPolicy": "Retain", "volumeMode": "Filesystem"},
        )
    ),
    "StorageClass": Shape(
        fields={"metadata": METADATA, "parameters": TEXTS},
        defaults={"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"},
        flags=frozenset({"allowVolumeExpansion"}),
    ),
    "PriorityClass": Shape(
        fields={"metadata": METADATA},
        defaults={"preemptionPolicy": "PreemptLowerPriority"},
        flags=frozenset({"globalDefault"}),
    ),
    "NetworkPolicy": _object(spec=POLICY_SPEC),
    "CiliumNetworkPolicy": _object(spec=CILIUM_SPEC),
    "HorizontalPodAutoscaler": _object(spec=AUTOSCALER_SPEC),
    "PodDisruptionBudget": _object(spec=Shape(fields={"selector": SELECTOR}, keep=frozenset({"selector"}))),
    "ResourceQuota": _object(spec=Shape(fields={"hard": AMOUNTS, "scopes": SET})),
    "Role": _object(rules=_ROLE_RULES),
    "ClusterRole": _object(rules=_ROLE_RULES),
    "RoleBinding": _object(**_BINDING),
    "ClusterRoleBinding": _object(**_BINDING),
    "Namespace": _object(),
    "ServiceAccount": _object(),
    # Of operators: amounts that they parse themselves.
    "Cluster": _object(
        spec=Shape(
            fields={
                "resources": RESOURCES,
                "storage": Shape(fields={"size": QUANTITY}),
                "walStorage": Shape(fields={"size": QUANTITY}),
                "postgresql": Shape(fields={"parameters": TEXTS}),
            },
            keeps_all=True,
            defaults={
                "instances": 1,
                "enablePDB": True,
                "primaryUpdateMethod": "restart",
                "primaryUpdateStrategy": "unsupervised",
                "enableSuperuserAccess": False,
            },
        )
    ),
}
# The metadata of what nobody knows more about.
_UNKNOWN = Shape(fields={"metadata": METADATA}, keeps_all=True)


def shape_of(kind: str) -> Shape:
    """The shape of a kind's objects."""
    return _SHAPES.get(kind, _UNKNOWN)
