"""The frontend tier: what users reach, scaled with their number."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.configuration import Configuration
from ecommerce.edge import create_edge, service_annotations, service_spec
from ecommerce.endpoint import Endpoint
from ecommerce.identity import Identity, System
from ecommerce.settings.expose import ExposeSettings
from ecommerce.settings.tiers import FrontendSettings
from ecommerce.web_tier import PORT, WebTier

# The pace of the architecture: one pod at a time, three minutes apart on the way up and five on the way down.
_SCALE_UP_SECONDS = 180
_SCALE_DOWN_SECONDS = 300


class Frontend(Construct):
    """A web tier behind the edge, with a HorizontalPodAutoscaler that owns the number of its pods."""

    ENDPOINT = Endpoint("frontend-service", 80)
    PORT = PORT

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        system: System,
        settings: FrontendSettings,
        expose: ExposeSettings,
        configuration: Configuration,
    ) -> None:
        """Creates the tier.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that it belongs to.
            settings: What the environment says of this tier.
            expose: How users reach it.
            configuration: Where the backend is.
        """
        super().__init__(scope, id)
        self.identity: Identity = system.member("frontend", component="frontend", tier="frontend")
        WebTier(
            self,
            "web",
            identity=self.identity,
            endpoint=self.ENDPOINT,
            service=service_spec(expose),
            service_annotations=service_annotations(expose),
            image=settings.image,
            resources=settings.resources,
            replicas=None,
            environment=[
                configuration.variable("BACKEND_URL"),
                *(k8s.EnvVar(name=name, value=value) for name, value in settings.env.items()),
            ],
            configuration={"BACKEND_URL": configuration.values["BACKEND_URL"]},
        )
        create_edge(self, "edge", identity=self.identity, settings=expose, service=self.ENDPOINT)
        self._define_autoscaler(settings)

    def _define_autoscaler(self, settings: FrontendSettings) -> None:
        cpu = k8s.MetricTargetV2(type="Utilization", average_utilization=settings.target_cpu_utilization)
        k8s.KubeHorizontalPodAutoscalerV2(
            self,
            "autoscaler",
            metadata=self.identity.metadata(),
            spec=k8s.HorizontalPodAutoscalerSpecV2(
                scale_target_ref=k8s.CrossVersionObjectReferenceV2(
                    api_version="apps/v1", kind="Deployment", name=self.identity.name
                ),
                min_replicas=settings.replicas.min,
                max_replicas=settings.replicas.max,
                metrics=[
                    k8s.MetricSpecV2(type="Resource", resource=k8s.ResourceMetricSourceV2(name="cpu", target=cpu))
                ],
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
