"""A Deployment that loses no request, and what stands around it: a stateless tier as objects."""

from collections.abc import Mapping

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.address import ServiceAddress
from ecommerce.expose.exposure import CLUSTER_IP, ServiceExposure
from ecommerce.flow import Pods
from ecommerce.settings.tiers import ScalableTierSettings, SingleTierSettings, TierSettings
from ecommerce.values import (
    checksum,
    config_map_env_var,
    env_var,
    int_or_string,
    label_selector,
    labels_of,
    object_meta,
    secret_env_var,
)
from ecommerce.wiring import Wiring
from ecommerce.workload import pod
from ecommerce.workload.autoscaler import define_autoscaler
from ecommerce.workload.eviction import movable
from ecommerce.workload.guards import define_disruption_budget, define_service_account
from ecommerce.workload.program import Port
from ecommerce.workload.tier import Tier


class StatelessTier(Construct):
    """ServiceAccount, Service, Deployment, PodDisruptionBudget and HorizontalPodAutoscaler of a tier.

    Attributes:
        identity: Names and labels of its objects.
        service: Where its clients find it; None where it has no Service.
        peer: Its pods as an end of connections.
        selector: Labels that select its pods.
    """

    def __init__(self, scope: Construct, id: str, *, wiring: Wiring, tier: Tier, settings: TierSettings) -> None:
        """Creates the objects.

        Args:
            scope: The chart.
            id: Construct id.
            wiring: The system that it belongs to, what it is a client of there, and how users reach it.
            tier: What it is.
            settings: What the environment says of it.

        Raises:
            ValueError: It is none of the system's tiers.
        """
        super().__init__(scope, id)
        self._tier = tier
        self._monitoring = wiring.monitoring
        self.identity = wiring.system.tier(tier.name)
        self._connections = wiring.connections_of(tier)
        self.service: ServiceAddress | None = tier.service
        self.peer = Pods.of(self.identity)
        self.selector = self.identity.selector
        exposure = wiring.exposures.get(tier.name)
        define_service_account(self, self.identity)
        if tier.service and tier.program.port:
            self._define_service(tier.service, tier.program.port, exposure.service_exposure if exposure else CLUSTER_IP)
        self._define_deployment(settings)
        define_disruption_budget(self, self.identity, self.selector)
        if isinstance(settings, ScalableTierSettings) and settings.scaling:
            define_autoscaler(self, self.identity, settings.scaling, settings.target_cpu_utilization)
        if exposure and tier.service:
            exposure.create(self, tier.service)

    def _define_service(self, address: ServiceAddress, port: Port, exposure: ServiceExposure) -> None:
        k8s.KubeService(
            self,
            "service",
            metadata=object_meta(self.identity, address.host, annotations=exposure.annotations),
            spec=k8s.ServiceSpec(
                type=exposure.type,
                load_balancer_source_ranges=list(exposure.source_ranges) or None,
                external_traffic_policy=exposure.external_traffic_policy,
                selector=self.selector,
                ports=[
                    k8s.ServicePort(
                        name=port.name, port=address.port, target_port=int_or_string(port.name), protocol="TCP"
                    )
                ],
            ),
        )

    def _define_deployment(self, settings: TierSettings) -> None:
        contents = {key: value for each in self._connections for key, value in each.contents.items()}
        k8s.KubeDeployment(
            self,
            "deployment",
            metadata=object_meta(self.identity, image=settings.image),
            spec=k8s.DeploymentSpec(
                replicas=settings.pods,
                min_ready_seconds=self._tier.program.probes.settled_seconds,
                selector=label_selector(self.selector),
                strategy=_strategy(settings),
                template=k8s.PodTemplateSpec(
                    metadata=k8s.ObjectMeta(
                        labels=labels_of(self.identity, settings.image),
                        annotations={
                            "checksum/configuration": checksum(contents),
                            **movable(each.name for each in self._tier.program.empty_dirs),
                            **self._scrape_annotations,
                        },
                    ),
                    spec=self._pod(settings),
                ),
            ),
        )

    def _pod(self, settings: TierSettings) -> k8s.PodSpec:
        program = self._tier.program
        files = [each for connection in self._connections for each in connection.files]
        container = pod.container(
            self.identity.name,
            program,
            image=settings.image,
            resources=settings.resources,
            env=[*self._given_variables(), *(env_var(*each) for each in settings.env.items())],
            volume_mounts=[
                *(pod.empty_dir_mount(each) for each in program.empty_dirs),
                *(pod.secret_mount(each) for each in files),
            ],
            drain_seconds=self._tier.drain_seconds,
            metrics=self._metrics,
        )
        return pod.pod_spec(
            self.identity,
            user=program.user,
            group=program.group,
            containers=[container],
            volumes=[
                *(pod.empty_dir_volume(each) for each in program.empty_dirs),
                *(pod.secret_volume(each) for each in files),
            ],
            grace_seconds=self._tier.grace_seconds,
            topology_spread=pod.topology_spread(self.identity),
        )

    @property
    def _metrics(self) -> Port | None:
        return self._tier.program.metrics if self._monitoring else None

    @property
    def _scrape_annotations(self) -> Mapping[str, str]:
        return self._monitoring.annotations(self._metrics) if self._monitoring and self._metrics else {}

    def _given_variables(self) -> list[k8s.EnvVar]:
        """What the tier is told of its neighbours, ahead of its own variables, which may refer to it."""
        variables: list[k8s.EnvVar] = []
        for each in self._connections:
            variables += [config_map_env_var(self.identity.system.config_map, key) for key in each.variables]
            if each.credentials:
                variables += [secret_env_var(key, each.credentials.secret, key) for key in each.credentials.keys]
        return variables


def _strategy(settings: TierSettings) -> k8s.DeploymentStrategy:
    """Keeps three quarters of the pods; a single one is gone before the next comes, so that there are never two."""
    if isinstance(settings, SingleTierSettings):
        return k8s.DeploymentStrategy(type="Recreate")
    quarter = int_or_string("25%")
    rolling = k8s.RollingUpdateDeployment(max_surge=quarter, max_unavailable=quarter)
    return k8s.DeploymentStrategy(type="RollingUpdate", rolling_update=rolling)
