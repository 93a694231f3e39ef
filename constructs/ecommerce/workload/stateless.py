"""A Deployment that loses no request, and what stands around it: a stateless tier as objects."""

from collections.abc import Mapping, Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.address import ServiceAddress
from ecommerce.expose.exposure import CLUSTER_IP, ServiceExposure
from ecommerce.flow import Pods
from ecommerce.names import REGULAR
from ecommerce.settings.spot import REGULAR_PODS
from ecommerce.settings.tiers import (
    MigratingTierSettings,
    ScalableTierSettings,
    SingleTierSettings,
    TierSettings,
)
from ecommerce.system import Identity
from ecommerce.values import (
    checksum,
    env_var,
    int_or_string,
    label_selector,
    labels_of,
    object_meta,
)
from ecommerce.wiring import Wiring
from ecommerce.workload import placement, pod
from ecommerce.workload.autoscaler import define_autoscaler
from ecommerce.workload.eviction import movable
from ecommerce.workload.guards import define_disruption_budget, define_service_account
from ecommerce.workload.migration import Migration
from ecommerce.workload.program import Port
from ecommerce.workload.tier import Tier
from ecommerce.workload.variables import given_files, given_variables, known_contents


class StatelessTier(Construct):
    """ServiceAccount, Service, Deployment, PodDisruptionBudget and HorizontalPodAutoscaler of a tier.

    Attributes:
        identity: Names and labels of its objects.
        service: Where its clients find it; None where it has no Service.
        peer: Its pods as an end of connections.
        selector: Labels that select its pods.
        migration: What its releases wait for; None where they need not.
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
        # Both Deployments, where there are two, by the label that policies select.
        self.selector = dict(self.peer.labels) if settings.spot_nodes else self.identity.selector
        exposure = wiring.exposures.get(tier.name)
        define_service_account(self, self.identity)
        if tier.service and tier.program.port:
            self._define_service(tier.service, tier.program.port, exposure.service_exposure if exposure else CLUSTER_IP)
        self.migration = self._migrate(wiring, settings)
        self._define_deployments(settings)
        define_disruption_budget(self, self.identity, self.selector)
        if isinstance(settings, ScalableTierSettings) and settings.scaling:
            define_autoscaler(
                self,
                self.identity,
                settings.scaling,
                settings.target_cpu_utilization,
                elsewhere=REGULAR_PODS if settings.spot_nodes else 0,
            )
        if exposure and tier.service:
            exposure.create(self, tier.service)

    def _migrate(self, wiring: Wiring, settings: TierSettings) -> Migration | None:
        migration = settings.migration if isinstance(settings, MigratingTierSettings) else None
        if not migration:
            return None
        return Migration(self, "migration", wiring=wiring, tier=self._tier, settings=settings, migration=migration)

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

    def _define_deployments(self, settings: TierSettings) -> None:
        """One; of a tier on spot nodes two: an affinity that is preferred keeps no pod away from there for certain.

        The second one's pods are of the tier, but not of the first one's selector, by which the autoscaler counts.
        """
        if (nodes := settings.spot_nodes) is None:
            self._define_deployment("deployment", self.identity, settings, settings.pods)
            return
        regular = self.identity.system.member(f"{self.identity.name}{REGULAR}", tier=self.identity.tier)
        self._define_deployment(
            "deployment",
            self.identity,
            settings,
            settings.pods and settings.pods - REGULAR_PODS,
            affinity=placement.rather_on(nodes),
            tolerations=placement.tolerations(nodes),
        )
        self._define_deployment("regular", regular, settings, REGULAR_PODS, affinity=placement.never_on(nodes))

    def _define_deployment(
        self,
        id: str,
        identity: Identity,
        settings: TierSettings,
        pods: int | None,
        *,
        affinity: k8s.Affinity | None = None,
        tolerations: Sequence[k8s.Toleration] = (),
    ) -> None:
        k8s.KubeDeployment(
            self,
            id,
            metadata=object_meta(identity, image=settings.image),
            spec=k8s.DeploymentSpec(
                replicas=pods,
                min_ready_seconds=self._tier.program.probes.settled_seconds,
                progress_deadline_seconds=self.migration.progress_seconds if self.migration else None,
                selector=label_selector(identity.selector),
                strategy=_strategy(settings),
                template=k8s.PodTemplateSpec(
                    metadata=k8s.ObjectMeta(
                        labels=labels_of(identity, settings.image),
                        annotations={
                            "checksum/configuration": checksum(known_contents(self._connections)),
                            **movable(each.name for each in self._tier.program.empty_dirs),
                            **self._scrape_annotations,
                        },
                    ),
                    spec=self._pod(identity, settings, affinity, tolerations),
                ),
            ),
        )

    def _pod(
        self,
        identity: Identity,
        settings: TierSettings,
        affinity: k8s.Affinity | None,
        tolerations: Sequence[k8s.Toleration],
    ) -> k8s.PodSpec:
        program = self._tier.program
        files = given_files(self._connections)
        container = pod.container(
            self.identity.name,
            program,
            image=settings.image,
            resources=settings.resources,
            env=[
                *given_variables(self.identity.system, self._connections),
                *(env_var(*each) for each in settings.env.items()),
            ],
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
            init_containers=[self.migration.gate] if self.migration else (),
            containers=[container],
            volumes=[
                *([self.migration.volume] if self.migration else []),
                *(pod.empty_dir_volume(each) for each in program.empty_dirs),
                *(pod.secret_volume(each) for each in files),
            ],
            grace_seconds=self._tier.grace_seconds,
            topology_spread=pod.topology_spread(identity),
            affinity=affinity,
            tolerations=tolerations,
        )

    @property
    def _metrics(self) -> Port | None:
        return self._tier.program.metrics if self._monitoring else None

    @property
    def _scrape_annotations(self) -> Mapping[str, str]:
        return self._monitoring.annotations(self._metrics) if self._monitoring and self._metrics else {}


def _strategy(settings: TierSettings) -> k8s.DeploymentStrategy:
    """Keeps three quarters of the pods; a single one is gone before the next comes, so that there are never two."""
    if isinstance(settings, SingleTierSettings):
        return k8s.DeploymentStrategy(type="Recreate")
    quarter = int_or_string("25%")
    rolling = k8s.RollingUpdateDeployment(max_surge=quarter, max_unavailable=quarter)
    return k8s.DeploymentStrategy(type="RollingUpdate", rolling_update=rolling)
