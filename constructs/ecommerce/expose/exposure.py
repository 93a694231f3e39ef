"""What is known of each way to the frontend, from its settings alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from ecommerce.address import ServiceAddress
from ecommerce.flow import Anyone, Flow, IpBlocks, OutsidePods, Peer, Pods
from ecommerce.settings.expose import (
    ExposeSettings,
    GatewaySettings,
    IngressSettings,
    LoadBalancerSettings,
)
from ecommerce.settings.tls import TlsSettings

if TYPE_CHECKING:
    from ecommerce.workload.stateless import StatelessTier

# cert-manager's pods for HTTP-01 challenges: https://cert-manager.io/docs/configuration/acme/http01/
_SOLVER_LABELS = {"acme.cert-manager.io/http01-solver": "true"}
_SOLVER_PORT = 8089


@dataclass(frozen=True, kw_only=True)
class ServiceExposure:
    """How a Service is reached.

    Args:
        type: Inside the cluster alone, or by a load balancer of the cloud as well.
        annotations: Annotations of the Service.
        source_ranges: With a load balancer: the addresses that may connect; left out, everyone may.
        external_traffic_policy: With a load balancer: `Local` keeps the client's address.
    """

    type: Literal["ClusterIP", "LoadBalancer"]
    annotations: Mapping[str, str] = field(default_factory=dict[str, str])
    source_ranges: Sequence[str] = ()
    external_traffic_policy: Literal["Cluster", "Local"] | None = None


CLUSTER_IP = ServiceExposure(type="ClusterIP")


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate that must be there.

    Args:
        host: The host that it is for.
        tls: Its Secret, and who fills it.
    """

    host: str
    tls: TlsSettings


class Exposure(Protocol):
    """A way to a tier."""

    @property
    def service_exposure(self) -> ServiceExposure:
        """How the tier's Service is reached."""
        ...

    @property
    def visitors(self) -> Peer:
        """Who connects to the tier's pods."""
        ...

    @property
    def certificate(self) -> Certificate | None:
        """The certificate that it serves."""
        ...

    def create(self, tier: "StatelessTier", service: ServiceAddress) -> None:
        """Creates what stands before the Service.

        Args:
            tier: The tier that it leads to, and the scope of what is created.
            service: The tier's Service.
        """
        ...


@dataclass(frozen=True)
class LoadBalancerExposure:
    """A load balancer of the cloud, which the Service itself asks for."""

    settings: LoadBalancerSettings

    @property
    def service_exposure(self) -> ServiceExposure:
        """A Service of type LoadBalancer."""
        return ServiceExposure(
            type="LoadBalancer",
            annotations=self.settings.annotations,
            source_ranges=self.settings.source_ranges,
            external_traffic_policy=self.settings.external_traffic_policy,
        )

    @property
    def visitors(self) -> Peer:
        """Everyone: a load balancer's own address is not known."""
        return Anyone()

    @property
    def certificate(self) -> Certificate | None:
        """None: where it serves HTTPS, its annotations name the certificate."""
        return None

    def create(self, tier: "StatelessTier", service: ServiceAddress) -> None:
        """Creates nothing beside the Service."""


@dataclass(frozen=True)
class IngressExposure:
    """An Ingress, whose controller alone may connect."""

    settings: IngressSettings

    @property
    def service_exposure(self) -> ServiceExposure:
        """A Service inside the cluster."""
        return CLUSTER_IP

    @property
    def visitors(self) -> Peer:
        """The controller's pods and addresses."""
        return _edge("ingress", self.settings.controller_namespace, self.settings.controller_cidrs)

    @property
    def certificate(self) -> Certificate | None:
        """That of the host, where it serves HTTPS."""
        tls, host = self.settings.tls, self.settings.host
        return Certificate(host=host, tls=tls) if tls and host else None

    def create(self, tier: "StatelessTier", service: ServiceAddress) -> None:
        """Creates the Ingress."""
        from ecommerce.expose.ingress import HostIngress  # noqa: PLC0415 - starts Node

        HostIngress(tier, "expose", identity=tier.identity, settings=self.settings, service=service)


@dataclass(frozen=True)
class GatewayExposure:
    """A route of the Gateway API, whose proxies alone may connect."""

    settings: GatewaySettings

    @property
    def service_exposure(self) -> ServiceExposure:
        """A Service inside the cluster."""
        return CLUSTER_IP

    @property
    def visitors(self) -> Peer:
        """The proxies' pods and addresses."""
        return _edge("gateway", self.settings.data_plane_namespace, self.settings.data_plane_cidrs)

    @property
    def certificate(self) -> Certificate | None:
        """That of a Gateway of the system's own."""
        tls = self.settings.tls
        return Certificate(host=self.settings.host, tls=tls) if tls else None

    def create(self, tier: "StatelessTier", service: ServiceAddress) -> None:
        """Creates the route, and a Gateway where it has none to attach to."""
        from ecommerce.expose.gateway import GatewayRoute  # noqa: PLC0415 - starts Node

        GatewayRoute(tier, "expose", identity=tier.identity, settings=self.settings, service=service)


def _edge(name: str, namespace: str | None, cidrs: Sequence[str]) -> Peer:
    """What stands before the frontend: pods, or addresses, or both."""
    if namespace is None:
        return IpBlocks(name=name, cidrs=cidrs)
    return OutsidePods(name=name, namespace=namespace, cidrs=cidrs)


def exposure_of(settings: ExposeSettings) -> Exposure:
    """The way that an environment chose.

    Args:
        settings: What it says of it.
    """
    if settings.ingress:
        return IngressExposure(settings.ingress)
    if settings.gateway:
        return GatewayExposure(settings.gateway)
    return LoadBalancerExposure(settings.load_balancer or LoadBalancerSettings())


def exposure_flows(exposure: Exposure, pods: Pods, port: int) -> list[Flow]:
    """What a way connects to: the tier, and the pods that prove to an issuer that the host is the shop's.

    Args:
        exposure: The way.
        pods: The tier's pods.
        port: Their TCP port.
    """
    flows = [Flow(source=exposure.visitors, target=pods, ports=[port])]
    if exposure.certificate and exposure.certificate.tls.issuer:
        solver = Pods(name="acme-solver", labels=_SOLVER_LABELS, identity=pods.identity)
        flows.append(Flow(source=exposure.visitors, target=solver, ports=[_SOLVER_PORT]))
    return flows
