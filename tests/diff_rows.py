"""Changes of single fields, and the class that each is in; a real API server is asked about all of them."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import yaml

from review.diff.classes import Class

NAMESPACE = "review-diff"
GONE = object()

_POD = """
containers:
  - name: shop
    image: example/shop:1.2
    env: [{name: A, value: "1"}, {name: B, value: "2"}]
    ports: [{containerPort: 8080, name: http}, {containerPort: 9090, name: metrics}]
    resources: {requests: {cpu: 1000m, memory: 1024Mi}, limits: {memory: 1Gi}}
    readinessProbe: {httpGet: {port: 8080, path: /ready}}
    volumeMounts: [{name: tmp, mountPath: /tmp}]
volumes: [{name: tmp, emptyDir: {}}]
"""
_TEMPLATE = {"metadata": {"labels": {"app": "shop"}}, "spec": yaml.safe_load(_POD)}
_SELECTOR = {"matchLabels": {"app": "shop"}}


def _object(version: str, kind: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - plain YAML
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": f"review-diff-{kind.lower()}", "namespace": NAMESPACE},
        **fields,
    }


def _wide(version: str, kind: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - plain YAML
    made = _object(version, kind, **fields)
    del made["metadata"]["namespace"]
    return made


_JOB = {"template": {**deepcopy(_TEMPLATE), "spec": {**deepcopy(_TEMPLATE["spec"]), "restartPolicy": "Never"}}}
_CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, "storageClassName": "none"}
_CLUSTER = {"instances": 3, "imageName": "ghcr.io/cloudnative-pg/postgresql:15.3", "storage": {"size": "1Gi"}}

BASES: Mapping[str, dict[str, Any]] = {
    "Deployment": _object(
        "apps/v1", "Deployment", spec={"replicas": 0, "selector": _SELECTOR, "template": deepcopy(_TEMPLATE)}
    ),
    "ReplicaSet": _object(
        "apps/v1", "ReplicaSet", spec={"replicas": 0, "selector": _SELECTOR, "template": deepcopy(_TEMPLATE)}
    ),
    "DaemonSet": _object("apps/v1", "DaemonSet", spec={"selector": _SELECTOR, "template": deepcopy(_TEMPLATE)}),
    "StatefulSet": _object(
        "apps/v1",
        "StatefulSet",
        spec={
            "serviceName": "shop",
            "replicas": 1,
            "selector": _SELECTOR,
            "template": deepcopy(_TEMPLATE),
            "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": deepcopy(_CLAIM)}],
        },
    ),
    "Job": _object("batch/v1", "Job", spec={"suspend": True, "completions": 1, **deepcopy(_JOB)}),
    "RunningJob": _object("batch/v1", "Job", spec=deepcopy(_JOB)),
    "IndexedJob": _object(
        "batch/v1", "Job", spec={**deepcopy(_JOB), "completionMode": "Indexed", "completions": 2, "parallelism": 2}
    ),
    "CronJob": _object("batch/v1", "CronJob", spec={"schedule": "0 1 * * *", "jobTemplate": {"spec": deepcopy(_JOB)}}),
    "Pod": _object("v1", "Pod", spec=deepcopy(_TEMPLATE["spec"])),
    "Service": _object(
        "v1", "Service", spec={"selector": {"app": "shop"}, "ports": [{"port": 80, "targetPort": 8080, "name": "http"}]}
    ),
    "Headless": _object(
        "v1", "Service", spec={"clusterIP": "None", "selector": {"app": "shop"}, "ports": [{"port": 5432}]}
    ),
    "PersistentVolumeClaim": _object("v1", "PersistentVolumeClaim", spec=deepcopy(_CLAIM)),
    "PersistentVolume": _wide(
        "v1",
        "PersistentVolume",
        spec={
            "accessModes": ["ReadWriteOnce"],
            "capacity": {"storage": "1Gi"},
            "storageClassName": "nobody",
            "hostPath": {"path": "/srv/a"},
            "nodeAffinity": {
                "required": {
                    "nodeSelectorTerms": [{"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]}]
                }
            },
        },
    ),
    "ConfigMap": _object("v1", "ConfigMap", data={"A": "1"}),
    "SealedConfigMap": _object("v1", "ConfigMap", data={"A": "1"}, immutable=True),
    "Secret": _object("v1", "Secret", stringData={"A": "1"}),
    "SealedSecret": _object("v1", "Secret", stringData={"A": "1"}, immutable=True),
    "PriorityClass": _wide("scheduling.k8s.io/v1", "PriorityClass", value=10),
    "StorageClass": _wide("storage.k8s.io/v1", "StorageClass", provisioner="example.com/a", parameters={"a": "b"}),
    "IngressClass": _wide("networking.k8s.io/v1", "IngressClass", spec={"controller": "example.com/a"}),
    "RuntimeClass": _wide("node.k8s.io/v1", "RuntimeClass", handler="a"),
    "Role": _object(
        "rbac.authorization.k8s.io/v1",
        "Role",
        rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}],
    ),
    "RoleBinding": _object(
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
        roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "a"},
        subjects=[{"kind": "ServiceAccount", "name": "a", "namespace": NAMESPACE}],
    ),
    "ClusterRoleBinding": _wide(
        "rbac.authorization.k8s.io/v1",
        "ClusterRoleBinding",
        roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "a"},
        subjects=[{"kind": "ServiceAccount", "name": "a", "namespace": NAMESPACE}],
    ),
    "NetworkPolicy": _object(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        spec={"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": [{"podSelector": _SELECTOR}]}]},
    ),
    "PodDisruptionBudget": _object("policy/v1", "PodDisruptionBudget", spec={"minAvailable": 1, "selector": _SELECTOR}),
    "HorizontalPodAutoscaler": _object(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        spec={
            "maxReplicas": 4,
            "minReplicas": 2,
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "nobody"},
        },
    ),
    "Cluster": _object("postgresql.cnpg.io/v1", "Cluster", spec={**_CLUSTER, "serviceAccountName": "a"}),
    "Pooler": _object(
        "postgresql.cnpg.io/v1",
        "Pooler",
        spec={"cluster": {"name": "a"}, "instances": 1, "type": "rw", "pgbouncer": {}, "serviceAccountName": "a"},
    ),
    "ScheduledBackup": _object(
        "postgresql.cnpg.io/v1", "ScheduledBackup", spec={"cluster": {"name": "a"}, "schedule": "0 0 1 * * *"}
    ),
    "Backup": _object("postgresql.cnpg.io/v1", "Backup", spec={"cluster": {"name": "a"}}),
    "GatewayClass": _wide("gateway.networking.k8s.io/v1", "GatewayClass", spec={"controllerName": "example.com/a"}),
}


@dataclass(frozen=True)
class Row:
    """A change of one field.

    Args:
        base: The object, by its name in BASES.
        path: The field, with dots; a number is a place in a list.
        value: What it becomes; GONE takes it out.
        rank: The class that it is in.
        asks: Whether an API server without operators can tell.
    """

    base: str
    path: str
    value: Any
    rank: Class
    asks: bool = True

    @property
    def old(self) -> dict[str, Any]:
        return deepcopy(BASES[self.base])

    @property
    def new(self) -> dict[str, Any]:
        made: Any = deepcopy(BASES[self.base])
        *steps, last = [int(step) if step.isdecimal() else step for step in self.path.replace("\\.", "\0").split(".")]
        place: Any = made
        for step in steps:
            place = place.setdefault(step, {}) if isinstance(step, str) else place[step]
        if self.value is GONE:
            del place[last]
        elif last == len(place) and not isinstance(last, str):
            place.append(self.value)
        else:
            place[last] = self.value
        return dict(made)

    def __str__(self) -> str:
        return f"{self.base}-{self.path}-{self.rank.option}"


_SPEC = "spec.template.spec"
_FIRST = f"{_SPEC}.containers.0"
_OTHER = {"matchLabels": {"app": "shop", "b": "c"}}
_TWO = [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}]

NO, PLACE, RESTART, AMOUNT = Class.NO_EFFECT, Class.IN_PLACE, Class.ROLLING_RESTART, Class.CAPACITY
TRAFFIC, SECURITY, REFUSED, DATA = Class.TRAFFIC, Class.SECURITY, Class.REFUSED, Class.DATA_AT_RISK

ROWS = (
    # The same in another spelling.
    Row("Deployment", f"{_FIRST}.resources.requests.cpu", 1, NO),
    Row("Deployment", f"{_FIRST}.resources.requests.memory", "1Gi", NO),
    # The server keeps this spelling, and the controller compares amounts: no ReplicaSet is made.
    Row("Deployment", f"{_FIRST}.resources.requests.memory", 1073741824, NO, asks=False),
    Row("Deployment", f"{_FIRST}.imagePullPolicy", "IfNotPresent", NO),
    Row("Deployment", f"{_FIRST}.terminationMessagePath", "/dev/termination-log", NO),
    Row("Deployment", f"{_FIRST}.ports.0.protocol", "TCP", NO),
    Row("Deployment", f"{_FIRST}.readinessProbe.periodSeconds", 10, NO),
    Row("Deployment", f"{_FIRST}.readinessProbe.httpGet.scheme", "HTTP", NO),
    Row("Deployment", f"{_FIRST}.readinessProbe.initialDelaySeconds", 0, NO),
    Row("Deployment", f"{_FIRST}.command", [], NO),
    Row("Deployment", f"{_FIRST}.stdin", False, NO),
    Row("Deployment", f"{_FIRST}.volumeMounts.0.readOnly", False, NO),
    Row("Deployment", f"{_SPEC}.restartPolicy", "Always", NO),
    Row("Deployment", f"{_SPEC}.dnsPolicy", "ClusterFirst", NO),
    Row("Deployment", f"{_SPEC}.hostNetwork", False, NO),
    Row("Deployment", f"{_SPEC}.terminationGracePeriodSeconds", 30, NO),
    Row("Deployment", f"{_SPEC}.securityContext", {}, NO),
    Row("Deployment", f"{_SPEC}.volumes.0", {"name": "tmp"}, NO),
    Row("Deployment", "spec.strategy", {"type": "RollingUpdate"}, NO),
    Row("Deployment", "spec.strategy", {"rollingUpdate": {"maxSurge": "25%"}}, NO),
    Row("Deployment", "spec.revisionHistoryLimit", 10, NO),
    Row("Deployment", "spec.progressDeadlineSeconds", 600, NO),
    Row("Deployment", "spec.minReadySeconds", 0, NO),
    Row("Deployment", "spec.paused", False, NO),
    Row("StatefulSet", "spec.podManagementPolicy", "OrderedReady", NO),
    Row("StatefulSet", "spec.updateStrategy", {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}, NO),
    Row(
        "StatefulSet",
        "spec.persistentVolumeClaimRetentionPolicy",
        {"whenDeleted": "Retain", "whenScaled": "Retain"},
        NO,
    ),
    Row("StatefulSet", "spec.volumeClaimTemplates.0.spec.volumeMode", "Filesystem", NO),
    Row("StatefulSet", "spec.volumeClaimTemplates.0.spec.resources.requests.storage", "1024Mi", NO),
    Row("StatefulSet", "spec.replicas", GONE, NO),
    Row("DaemonSet", "spec.updateStrategy", {"type": "RollingUpdate"}, NO),
    Row("CronJob", "spec.concurrencyPolicy", "Allow", NO),
    Row("CronJob", "spec.suspend", False, NO),
    Row("CronJob", "spec.successfulJobsHistoryLimit", 3, NO),
    Row("Service", "spec.type", "ClusterIP", NO),
    Row("Service", "spec.ports.0.protocol", "TCP", NO),
    Row("Service", "spec.sessionAffinity", "None", NO),
    Row("Service", "spec.internalTrafficPolicy", "Cluster", NO),
    Row("Headless", "spec.ports.0.targetPort", 5432, NO),
    Row("PersistentVolumeClaim", "spec.volumeMode", "Filesystem", NO),
    Row("PersistentVolumeClaim", "spec.resources.requests.storage", "1024Mi", NO),
    Row("PersistentVolumeClaim", "spec.resources.requests.storage", "2Gi", AMOUNT, asks=False),
    Row("NetworkPolicy", "spec.policyTypes", GONE, NO),
    Row("NetworkPolicy", "spec.egress", [], NO),
    Row("HorizontalPodAutoscaler", "spec.behavior", {}, NO, asks=False),
    Row("Secret", "type", "Opaque", NO),
    Row("ConfigMap", "binaryData", {}, NO),
    # Templates of pods.
    Row("Deployment", f"{_FIRST}.image", "example/shop:1.3", RESTART),
    Row("Deployment", f"{_FIRST}.env", _TWO, RESTART),
    Row("Deployment", f"{_FIRST}.env.2", {"name": "C", "value": "3"}, RESTART),
    Row("Deployment", f"{_FIRST}.resources.requests.cpu", "1001m", RESTART),
    Row("Deployment", "spec.template.metadata.annotations.checksum/configuration", "1", RESTART),
    Row("Deployment", f"{_SPEC}.enableServiceLinks", False, RESTART),
    Row("StatefulSet", f"{_FIRST}.image", "example/shop:1.3", RESTART),
    Row("DaemonSet", f"{_FIRST}.image", "example/shop:1.3", RESTART),
    # In place.
    Row("Deployment", "metadata.labels.a", "b", PLACE),
    Row("Deployment", "spec.revisionHistoryLimit", 3, PLACE),
    Row("Deployment", "spec.strategy", {"type": "Recreate"}, PLACE),
    Row("Deployment", "spec.minReadySeconds", 10, PLACE),
    Row("Deployment", "spec.replicas", 1, AMOUNT),
    Row("StatefulSet", "spec.replicas", 2, AMOUNT),
    Row("StatefulSet", "spec.minReadySeconds", 10, PLACE),
    Row("StatefulSet", "spec.revisionHistoryLimit", 3, PLACE),
    Row("StatefulSet", "spec.ordinals", {"start": 1}, PLACE),
    Row("StatefulSet", "spec.persistentVolumeClaimRetentionPolicy", {"whenScaled": "Delete"}, DATA),
    Row("CronJob", "spec.schedule", "0 2 * * *", PLACE),
    Row("CronJob", "spec.suspend", True, PLACE),
    Row("CronJob", "spec.jobTemplate.spec.template.spec.containers.0.image", "example/shop:1.3", PLACE),
    Row(
        "CronJob",
        "spec.jobTemplate.spec.template.spec.containers.0.ports",
        [{"containerPort": 9090, "name": "metrics"}, {"containerPort": 8080, "name": "http"}],
        NO,
        asks=False,
    ),
    Row("ConfigMap", "data.A", "2", PLACE),
    Row("ConfigMap", "immutable", True, PLACE),
    Row("Secret", "stringData.A", "2", PLACE),
    Row("PodDisruptionBudget", "spec.selector", _OTHER, PLACE),
    Row("PodDisruptionBudget", "spec.minAvailable", 2, PLACE),
    Row("NetworkPolicy", "spec.podSelector", _SELECTOR, PLACE),
    Row("HorizontalPodAutoscaler", "spec.maxReplicas", 5, AMOUNT),
    Row("HorizontalPodAutoscaler", "spec.scaleTargetRef.name", "somebody", PLACE),
    Row("Role", "rules.0.verbs", ["get"], PLACE),
    Row("Service", "spec.ports.0.port", 81, TRAFFIC),
    Row("Service", "spec.selector", {"app": "other"}, TRAFFIC),
    Row("Service", "spec.type", "NodePort", TRAFFIC),
    Row("Service", "spec.sessionAffinity", "ClientIP", TRAFFIC),
    Row("Headless", "spec.publishNotReadyAddresses", True, TRAFFIC),
    Row("Headless", "spec.clusterIP", GONE, NO),
    Row("RoleBinding", "subjects.1", {"kind": "ServiceAccount", "name": "b", "namespace": NAMESPACE}, SECURITY),
    Row("PriorityClass", "description", "a", PLACE),
    Row("PriorityClass", "globalDefault", False, NO),
    Row("StorageClass", "allowVolumeExpansion", True, PLACE),
    Row("StorageClass", "reclaimPolicy", "Delete", NO),
    Row("StorageClass", "mountOptions", ["discard"], PLACE),
    Row("PersistentVolume", "spec.persistentVolumeReclaimPolicy", "Retain", NO),
    Row("PersistentVolume", "spec.persistentVolumeReclaimPolicy", "Delete", DATA),
    Row("PersistentVolume", "spec.capacity.storage", "2Gi", AMOUNT),
    Row("PersistentVolume", "spec.storageClassName", "other", PLACE),
    Row("Job", "spec.parallelism", 2, AMOUNT),
    Row("Job", "spec.backoffLimit", 3, PLACE),
    Row("Job", "spec.activeDeadlineSeconds", 60, PLACE),
    Row("Job", "spec.ttlSecondsAfterFinished", 60, PLACE),
    Row("Job", "spec.template.spec.nodeSelector", {"a": "b"}, PLACE),
    Row("Job", "spec.template.metadata.annotations.a", "b", PLACE),
    Row("Pod", "spec.containers.0.image", "example/shop:1.3", PLACE),
    Row("Pod", "spec.activeDeadlineSeconds", 600, PLACE),
    Row("Cluster", "spec.instances", 2, AMOUNT),
    Row("Cluster", "spec.storage.size", "2Gi", AMOUNT),
    Row("Cluster", "spec.storage.size", "1024Mi", NO, asks=False),
    Row("Cluster", "spec.imageName", "ghcr.io/cloudnative-pg/postgresql:15.4", RESTART),
    Row("Cluster", "spec.imageName", "ghcr.io/cloudnative-pg/postgresql:16.1", DATA),
    Row("Pooler", "spec.instances", 2, AMOUNT),
    Row("ScheduledBackup", "spec.schedule", "0 0 2 * * *", PLACE),
    Row("ScheduledBackup", "spec.schedule", "0 0 1 * * 0", DATA),
    Row("ScheduledBackup", "spec.suspend", True, DATA),
    # Refused.
    Row("Deployment", "spec.selector", _OTHER, REFUSED),
    Row("Deployment", "spec.template.metadata.labels.app", "other", REFUSED),
    Row("Deployment", "spec.template.metadata.labels.b", "c", RESTART),
    Row("StatefulSet", "spec.template.metadata.labels.app", "other", REFUSED),
    Row("DaemonSet", "spec.template.metadata.labels.app", "other", REFUSED),
    Row("ReplicaSet", "spec.selector", _OTHER, REFUSED),
    Row("DaemonSet", "spec.selector", _OTHER, REFUSED),
    Row("StatefulSet", "spec.selector", _OTHER, REFUSED),
    Row("StatefulSet", "spec.serviceName", "other", REFUSED),
    Row("StatefulSet", "spec.podManagementPolicy", "Parallel", REFUSED),
    Row("StatefulSet", "spec.updateStrategy", {"type": "OnDelete"}, REFUSED),
    Row("DaemonSet", "spec.updateStrategy", {"type": "OnDelete"}, PLACE),
    Row("StatefulSet", "spec.volumeClaimTemplates.0.spec.resources.requests.storage", "2Gi", REFUSED),
    Row("StatefulSet", "spec.volumeClaimTemplates.0.spec.storageClassName", "other", REFUSED),
    Row("StatefulSet", "spec.volumeClaimTemplates.0.metadata.name", "other", REFUSED),
    Row("PersistentVolumeClaim", "spec.resources.requests.storage", "512Mi", REFUSED),
    Row("PersistentVolumeClaim", "spec.storageClassName", "other", REFUSED),
    Row("PersistentVolumeClaim", "spec.storageClassName", GONE, REFUSED),
    Row("PersistentVolumeClaim", "spec.accessModes", ["ReadWriteMany"], REFUSED),
    Row("PersistentVolumeClaim", "spec.volumeMode", "Block", REFUSED),
    Row("PersistentVolumeClaim", "spec.selector", _SELECTOR, REFUSED),
    Row("PersistentVolume", "spec.hostPath.path", "/srv/b", REFUSED),
    Row("PersistentVolume", "spec.volumeMode", "Block", REFUSED),
    Row("PersistentVolume", "spec.nodeAffinity.required.nodeSelectorTerms.0.matchExpressions.0.key", "c", REFUSED),
    Row("RunningJob", "spec.template.spec.containers.0.image", "example/shop:1.3", REFUSED),
    Row("RunningJob", "spec.template.spec.nodeSelector", {"a": "b"}, REFUSED),
    Row("RunningJob", "spec.template.spec.containers.0.env", _TWO, REFUSED),
    Row("RunningJob", "spec.completions", 2, REFUSED),
    Row("RunningJob", "spec.completionMode", "Indexed", REFUSED),
    Row(
        "RunningJob",
        "spec.podFailurePolicy",
        {"rules": [{"action": "Ignore", "onExitCodes": {"operator": "In", "values": [1]}}]},
        REFUSED,
    ),
    Row("Job", "spec.template.spec.containers.0.image", "example/shop:1.3", REFUSED),
    Row("IndexedJob", "spec.completions", 3, REFUSED),
    Row("Pod", "spec.containers.0.env.0.value", "2", REFUSED),
    Row("Pod", "spec.nodeSelector", {"a": "b"}, REFUSED),
    Row("Service", "spec.clusterIP", "None", REFUSED),
    Row("Headless", "spec.clusterIP", "10.96.77.77", REFUSED),
    Row("SealedConfigMap", "data.A", "2", REFUSED),
    Row("SealedConfigMap", "immutable", False, REFUSED),
    Row("SealedConfigMap", "immutable", GONE, REFUSED),
    Row("SealedConfigMap", "metadata.labels.a", "b", PLACE),
    Row("SealedSecret", "stringData.A", "2", REFUSED),
    Row("SealedSecret", "immutable", GONE, REFUSED),
    Row("Secret", "type", "example.com/a", REFUSED),
    Row("PriorityClass", "value", 11, REFUSED),
    Row("PriorityClass", "preemptionPolicy", "Never", REFUSED),
    Row("StorageClass", "provisioner", "example.com/b", REFUSED),
    Row("StorageClass", "parameters.a", "c", REFUSED),
    Row("StorageClass", "reclaimPolicy", "Retain", REFUSED),
    Row("StorageClass", "volumeBindingMode", "WaitForFirstConsumer", REFUSED),
    Row("IngressClass", "spec.controller", "example.com/b", REFUSED),
    Row("RuntimeClass", "handler", "b", REFUSED),
    Row("RoleBinding", "roleRef.name", "b", REFUSED),
    Row("ClusterRoleBinding", "roleRef.name", "b", REFUSED),
    Row("Cluster", "spec.serviceAccountName", "b", REFUSED),
    Row("Cluster", "spec.storage.size", "512Mi", REFUSED, asks=False),
    Row("Pooler", "spec.cluster.name", "b", REFUSED),
    Row("Pooler", "spec.serviceAccountName", "b", REFUSED),
    Row("ScheduledBackup", "spec.cluster.name", "b", REFUSED),
    Row("Backup", "spec.cluster.name", "b", REFUSED),
    Row("GatewayClass", "spec.controllerName", "example.com/b", REFUSED),
)
