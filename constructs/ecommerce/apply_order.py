"""The order of the output: objects as a cluster should meet them."""

from cdk8s import ApiObject, Chart

from constructs import Construct
from ecommerce.objects import kind_of, objects_of

# What others refer to comes first, what guards the system before what runs in it, custom resources after what they
# need. A kind that is not here comes last.
_KINDS = (
    *("Namespace", "PriorityClass", "CustomResourceDefinition", "StorageClass", "IngressClass", "GatewayClass"),
    *("ResourceQuota", "LimitRange", "NetworkPolicy", "CiliumNetworkPolicy", "ServiceAccount"),
    *("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
    *("ConfigMap", "Secret", "ExternalSecret", "Certificate", "PersistentVolume", "PersistentVolumeClaim", "Service"),
    *("ObjectStore", "Cluster", "Pooler", "ScheduledBackup"),
    *("StatefulSet", "DaemonSet", "Deployment", "CronJob", "Job", "HorizontalPodAutoscaler", "PodDisruptionBudget"),
    "VerticalPodAutoscaler",
    *("EnvoyProxy", "Gateway", "HTTPRoute", "Ingress"),
    *("PodMonitor", "PrometheusRule"),
)


def sort_by_apply_order(chart: Chart) -> None:
    """Lets a chart write its objects by kind, those of a kind as they were created; called when all of them are there.

    A construct that depends on all of them, in this order, is all that cdk8s needs: it writes what others depend on
    first, and what a construct depends on in the order that it was told.

    Args:
        chart: The chart.
    """
    order = Construct(chart, "apply-order")
    order.node.add_dependency(*sorted(objects_of(chart), key=_rank))


def _rank(each: ApiObject) -> int:
    kind = kind_of(each)
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)
