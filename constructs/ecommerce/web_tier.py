"""What the two stateless tiers have in common: a Deployment that loses no request, and what stands around it."""

from collections.abc import Mapping, Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.endpoint import Endpoint
from ecommerce.identity import Identity
from ecommerce.pod import Scratch, container_security, disruption_budget, pod_spec, service_account, spread
from ecommerce.settings.resources import Resources
from ecommerce.values import checksum, int_or_string, resource_requirements

PORT = 8080
_PORT_NAME = "http"
# The highest id that no distribution's system users take; images of the shop need no matching entry.
_USER = 10001
# Endpoints drain from kube-proxy and load balancers within seconds of a pod's deletion; until then requests still come.
_DRAIN_SECONDS = 10
# After the drain, what the container contract gives a program to end its open requests.
_SHUTDOWN_SECONDS = 30
_TMP = Scratch(name="tmp", path="/tmp", size="64Mi")  # noqa: S108 - a mount point in a container


class WebTier(Construct):
    """ServiceAccount, Service, Deployment and PodDisruptionBudget of a stateless HTTP program."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        identity: Identity,
        endpoint: Endpoint,
        service: k8s.ServiceSpec,
        service_annotations: Mapping[str, str] | None = None,
        image: str,
        resources: Resources,
        replicas: int | None,
        environment: Sequence[k8s.EnvVar],
        configuration: Mapping[str, str],
        volumes: Sequence[k8s.Volume] = (),
        mounts: Sequence[k8s.VolumeMount] = (),
    ) -> None:
        """Creates the four objects.

        Args:
            scope: The tier.
            id: Construct id.
            identity: Names and labels.
            endpoint: Name and port of the Service.
            service: The Service's specification but for ports and selector.
            service_annotations: Its annotations.
            image: Container image.
            resources: Requests and limits of the container.
            replicas: Number of pods, or None where an autoscaler owns it.
            environment: The container's environment variables.
            configuration: The values behind them; a change of any rolls the pods.
            volumes: Further volumes of the pod.
            mounts: Their mounts in the container.
        """
        super().__init__(scope, id)
        self._identity = identity
        service_account(self, identity)
        self._define_service(endpoint, service, service_annotations)
        container = self._container(image, resources, environment, mounts)
        self._define_deployment(replicas, configuration, self._pod(container, volumes))
        disruption_budget(self, identity.metadata(), identity.selector)

    def _define_service(
        self, endpoint: Endpoint, service: k8s.ServiceSpec, annotations: Mapping[str, str] | None
    ) -> None:
        port = k8s.ServicePort(
            name=_PORT_NAME, port=endpoint.port, target_port=int_or_string(_PORT_NAME), protocol="TCP"
        )
        k8s.KubeService(
            self,
            "service",
            metadata=self._identity.metadata(endpoint.host, annotations=annotations),
            spec=k8s.ServiceSpec(
                type=service.type,
                load_balancer_source_ranges=service.load_balancer_source_ranges,
                external_traffic_policy=service.external_traffic_policy,
                selector=self._identity.selector_labels,
                ports=[port],
            ),
        )

    def _define_deployment(self, replicas: int | None, configuration: Mapping[str, str], pod: k8s.PodSpec) -> None:
        quarter = int_or_string("25%")
        k8s.KubeDeployment(
            self,
            "deployment",
            metadata=self._identity.metadata(),
            spec=k8s.DeploymentSpec(
                replicas=replicas,
                selector=self._identity.selector,
                strategy=k8s.DeploymentStrategy(
                    type="RollingUpdate",
                    rolling_update=k8s.RollingUpdateDeployment(max_surge=quarter, max_unavailable=quarter),
                ),
                template=k8s.PodTemplateSpec(
                    metadata=k8s.ObjectMeta(
                        labels=self._identity.labels,
                        annotations={"checksum/configuration": checksum(configuration)},
                    ),
                    spec=pod,
                ),
            ),
        )

    def _pod(self, container: k8s.Container, volumes: Sequence[k8s.Volume]) -> k8s.PodSpec:
        return pod_spec(
            self._identity,
            user=_USER,
            container=container,
            volumes=[_TMP.volume, *volumes],
            grace_seconds=_DRAIN_SECONDS + _SHUTDOWN_SECONDS,
            topology_spread=spread(self._identity),
        )

    def _container(
        self,
        image: str,
        resources: Resources,
        environment: Sequence[k8s.EnvVar],
        mounts: Sequence[k8s.VolumeMount],
    ) -> k8s.Container:
        return k8s.Container(
            name=self._identity.name,
            image=image,
            ports=[k8s.ContainerPort(name=_PORT_NAME, container_port=PORT, protocol="TCP")],
            env=environment,
            resources=resource_requirements(resources),
            # Up to a minute to start, then restarted after 30 s of silence and out of the Service after 10 s.
            startup_probe=_probe("/healthz", period=2, failures=30),
            liveness_probe=_probe("/healthz", period=10, failures=3),
            readiness_probe=_probe("/readyz", period=5, failures=2),
            lifecycle=k8s.Lifecycle(
                pre_stop=k8s.LifecycleHandler(exec=k8s.ExecAction(command=["sleep", str(_DRAIN_SECONDS)]))
            ),
            security_context=container_security(),
            volume_mounts=[_TMP.mount, *mounts],
        )


def _probe(path: str, *, period: int, failures: int) -> k8s.Probe:
    return k8s.Probe(
        http_get=k8s.HttpGetAction(path=path, port=int_or_string(_PORT_NAME)),
        period_seconds=period,
        timeout_seconds=2,
        failure_threshold=failures,
    )
