"""The ServiceAccount that the pods of a workload run as, and the PodDisruptionBudget of their evictions."""

from collections.abc import Mapping

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.system import Identity
from ecommerce.values import int_or_string, label_selector, object_meta


def define_service_account(scope: Construct, identity: Identity) -> None:
    """Creates the ServiceAccount of a part's pods, which have no business with the Kubernetes API.

    Args:
        scope: Where to create it.
        identity: Whose pods they are.
    """
    k8s.KubeServiceAccount(
        scope, "service-account", metadata=object_meta(identity), automount_service_account_token=False
    )


def define_disruption_budget(scope: Construct, identity: Identity, selector: Mapping[str, str]) -> None:
    """Creates a PodDisruptionBudget that lets one pod at a time be evicted.

    Args:
        scope: Where to create it.
        identity: Its name and labels.
        selector: Labels of the pods.
    """
    k8s.KubePodDisruptionBudget(
        scope,
        "disruption-budget",
        metadata=object_meta(identity),
        spec=k8s.PodDisruptionBudgetSpec(
            max_unavailable=int_or_string(1),
            selector=label_selector(selector),
            # A pod that is not ready serves nobody; it must not hold up a node drain.
            unhealthy_pod_eviction_policy="AlwaysAllow",
        ),
    )
