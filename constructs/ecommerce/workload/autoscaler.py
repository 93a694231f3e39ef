"""A HorizontalPodAutoscaler with the pace of the architecture."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.settings.tiers import ReplicaRange
from ecommerce.system import Identity
from ecommerce.values import object_meta

# One pod at a time, three minutes apart on the way up and five on the way down.
_SCALE_UP_SECONDS = 180
_SCALE_DOWN_SECONDS = 300


def define_autoscaler(
    scope: Construct, identity: Identity, replicas: ReplicaRange, target: int, *, elsewhere: int = 0
) -> None:
    """Creates a HorizontalPodAutoscaler, which then owns the number of a Deployment's pods.

    Args:
        scope: Where to create it.
        identity: Whose Deployment it is.
        replicas: How far it may go.
        target: Mean CPU use, in percent of the request, above which it adds pods.
        elsewhere: How many of the pods are not its Deployment's.
    """
    cpu = k8s.MetricTargetV2(type="Utilization", average_utilization=target)
    k8s.KubeHorizontalPodAutoscalerV2(
        scope,
        "autoscaler",
        metadata=object_meta(identity),
        spec=k8s.HorizontalPodAutoscalerSpecV2(
            scale_target_ref=k8s.CrossVersionObjectReferenceV2(
                api_version="apps/v1", kind="Deployment", name=identity.name
            ),
            min_replicas=replicas.min - elsewhere,
            max_replicas=replicas.max - elsewhere,
            metrics=[k8s.MetricSpecV2(type="Resource", resource=k8s.ResourceMetricSourceV2(name="cpu", target=cpu))],
            behavior=k8s.HorizontalPodAutoscalerBehaviorV2(
                # Growth starts with the first measurement; shrinking waits until the whole window agrees.
                scale_up=_one_pod_every(_SCALE_UP_SECONDS, stabilization=0),
                scale_down=_one_pod_every(_SCALE_DOWN_SECONDS, stabilization=_SCALE_DOWN_SECONDS),
            ),
        ),
    )


def _one_pod_every(seconds: int, *, stabilization: int) -> k8s.HpaScalingRulesV2:
    return k8s.HpaScalingRulesV2(
        stabilization_window_seconds=stabilization,
        policies=[k8s.HpaScalingPolicyV2(type="Pods", value=1, period_seconds=seconds)],
    )
