"""How users reach the frontend."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from ecommerce.settings.group import Broken, Misplaced, SettingsGroup, rule, rule_of_choice
from ecommerce.settings.problems import Path
from ecommerce.settings.tls import IssuerSettings, TlsSettings
from ecommerce.settings.values.address_block import Cidr
from ecommerce.settings.values.names import DnsLabel, ObjectName, OtherNamespace, PublicHostName
from ecommerce.settings.values.texts import Annotations
from ecommerce.settings.values.unique import Unique

# Annotations that the API server checks against fields, refuses beside them or warns of: ValidateService in
# https://github.com/kubernetes/kubernetes, pkg/apis/core/validation, and ValidateIngressCreate in pkg/apis/networking.
_SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
_TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints"
_INGRESS_CLASS = "kubernetes.io/ingress.class"
# issuerForIngressLike in https://github.com/cert-manager/cert-manager, pkg/controller/certificate-shim/sync.go.
_CLUSTER_ISSUER = "cert-manager.io/cluster-issuer"
_ISSUERS = {_CLUSTER_ISSUER, *(f"cert-manager.io/issuer{each}" for each in ("", "-kind", "-group"))}


class LoadBalancerSettings(SettingsGroup):
    """A load balancer of the cloud in front of the frontend's Service."""

    annotations: Annotations = {}
    """Annotations of the Service, by which clouds configure their load balancers."""

    source_ranges: Unique[list[Cidr]] = []
    """Addresses that may connect, such as `203.0.113.0/24`; left out, everyone may."""

    external_traffic_policy: Literal["Cluster", "Local"] | None = None
    """`Local` keeps the client's address, but loads nodes unevenly; left out, Kubernetes uses `Cluster`."""

    terminates_tls: bool = False
    """Say so where the load balancer serves HTTPS itself, by its annotations; production refuses plain HTTP."""

    @rule
    def _annotations_make_it_serve_https(self) -> Iterator[Broken]:
        if self.terminates_tls and not self.annotations:
            text = "is true, but no annotation tells the cloud to serve HTTPS; add it to annotations, or remove this"
            yield ("terminatesTls",), text

    @rule
    def _source_ranges_are_a_setting(self) -> Iterator[Broken]:
        if _SOURCE_RANGES in self.annotations:
            yield ("annotations", _SOURCE_RANGES), "is what sourceRanges says; write it there and remove it here"

    @rule
    def _topology_has_its_new_name(self) -> Iterator[Broken]:
        if _TOPOLOGY_HINTS in self.annotations:
            text = "is the old name of service.kubernetes.io/topology-mode, and Kubernetes warns of it; use the new one"
            yield ("annotations", _TOPOLOGY_HINTS), text


class IngressSettings(SettingsGroup):
    """An Ingress, served by a controller that the cluster has."""

    class_name: ObjectName
    """IngressClass."""

    host: PublicHostName | None = None
    """Host name; left out, every host that reaches the controller."""

    tls: TlsSettings | None = None
    """Serve HTTPS; needs a host."""

    controller_namespace: OtherNamespace | None = None
    """Namespace of the controller's pods, which may connect to the frontend."""

    controller_cidrs: Unique[list[Cidr]] = []
    """Addresses of a controller that is no pod, such as a cloud's load balancer, or runs in the network of nodes."""

    annotations: Annotations = {}
    """Annotations of the Ingress, by which controllers are configured."""

    @rule
    def _somebody_may_connect(self) -> Iterator[Broken]:
        if not self.controller_namespace and not self.controller_cidrs:
            text = (
                "is missing, and without it nobody may connect to the frontend; write where the controller's pods are"
            )
            yield ("controllerNamespace",), f"{text}, or controllerCidrs where it is no pod"

    @rule
    def _certificate_is_of_a_host(self) -> Iterator[Broken]:
        if self.tls and not self.host:
            yield ("tls",), "is set without a host, whose certificate it is; add host"

    @rule
    def _class_is_a_setting(self) -> Iterator[Broken]:
        if _INGRESS_CLASS in self.annotations:
            yield ("annotations", _INGRESS_CLASS), "is the old form of className; remove it"

    @rule
    def _issuer_is_a_setting(self) -> Iterator[Broken]:
        issued = self.tls and self.tls.issuer
        for key in sorted(_ISSUERS & self.annotations.keys()) if issued else ():
            yield ("annotations", key), "is what tls.issuer says; remove one of them"

    @rule
    def _there_is_one_issuer(self) -> Iterator[Broken]:
        found = sorted(_ISSUERS & self.annotations.keys())
        if _CLUSTER_ISSUER in found and len(found) > 1 and not (self.tls and self.tls.issuer):
            text = f"is refused by cert-manager beside {_CLUSTER_ISSUER}; remove one of them"
            yield ("annotations", next(key for key in found if key != _CLUSTER_ISSUER)), text


class ExistingGatewaySettings(SettingsGroup):
    """A Gateway that someone else runs, with its listeners and certificates."""

    name: ObjectName
    """Its name."""

    namespace: DnsLabel
    """Its namespace."""

    section_name: ObjectName | None = None
    """The listener to attach to; left out, every one that accepts the host."""


class EnvoyProxySettings(SettingsGroup):
    """The proxies that Envoy Gateway runs for a Gateway, one of which may be lost at any time."""

    replicas: Annotated[int, Field(ge=2, le=100)] = 2
    """Number of proxies."""


class GatewaySettings(SettingsGroup):
    """An HTTPRoute of the Gateway API, to an existing Gateway or to one of the system's own."""

    host: PublicHostName
    """Host name."""

    data_plane_namespace: OtherNamespace | None = None
    """Namespace of the proxies that serve the Gateway, which may connect to the frontend."""

    data_plane_cidrs: Unique[list[Cidr]] = []
    """Addresses of proxies that are no pods, such as a cloud's load balancer, or run in the network of nodes."""

    existing: ExistingGatewaySettings | None = None
    """The Gateway to attach to; give this or className."""

    class_name: ObjectName | None = None
    """GatewayClass of a Gateway of the system's own, which serves HTTPS and redirects HTTP to it."""

    tls: TlsSettings | None = None
    """The certificate of the system's own Gateway."""

    envoy_proxy: EnvoyProxySettings | None = None
    """With Envoy Gateway: the proxies of the system's own Gateway, of which it runs one alone by default."""

    @rule
    def _somebody_may_connect(self) -> Iterator[Broken]:
        if not self.data_plane_namespace and not self.data_plane_cidrs:
            text = "is missing, and without it nobody may connect to the frontend; write where the proxies are"
            yield ("dataPlaneNamespace",), f"{text}, or dataPlaneCidrs where they are no pods"

    @rule
    def _proxies_are_of_the_own_gateway(self) -> Iterator[Broken]:
        if self.existing and self.envoy_proxy:
            text = "is for a Gateway of its own, and the existing one has its proxies; remove it"
            yield ("envoyProxy",), Misplaced(text)

    @rule
    def _one_gateway(self) -> Iterator[Broken]:
        if self.existing and self.class_name:
            yield ("className",), "is for a Gateway of its own, but existing names another one; remove one of them"
        if not self.existing and not self.class_name:
            yield (), "has neither existing nor className; say which Gateway serves the host"

    @rule
    def _certificate_is_of_the_own_gateway(self) -> Iterator[Broken]:
        if self.existing and self.tls:
            text = "is for a Gateway of its own; the existing one has its certificate; remove it"
            yield ("tls",), Misplaced(text)
        if self.class_name and not self.existing and not self.tls:
            yield (), "has no tls, without which a Gateway of its own cannot serve HTTPS; add tls.secretName"


class ExposeSettings(SettingsGroup):
    """How users reach the frontend: one of three ways."""

    type: Literal["loadBalancer", "ingress", "gateway"] = "loadBalancer"
    """`loadBalancer` opens the Service; with the others only the namespace of the controller or proxies reaches it."""

    load_balancer: LoadBalancerSettings | None = None
    """Settings of type loadBalancer."""

    ingress: IngressSettings | None = None
    """Settings of type ingress."""

    gateway: GatewaySettings | None = None
    """Settings of type gateway."""

    @property
    def _given(self) -> dict[str, object]:
        return {"loadBalancer": self.load_balancer, "ingress": self.ingress, "gateway": self.gateway}

    @rule_of_choice("type")
    def _settings_are_of_the_type(self) -> Iterator[Broken]:
        chosen = self.type
        for kind, settings in self._given.items():
            if settings and kind != chosen:
                yield (kind,), Misplaced(f"is set, but type is {chosen}; remove it or change the type")

    @rule
    def _type_has_its_settings(self) -> Iterator[Broken]:
        if self.type != "loadBalancer" and not self._given[self.type]:
            yield (self.type,), f"is missing, and type {self.type} needs it; add it"

    @property
    def issuer(self) -> IssuerSettings | None:
        """The cert-manager issuer of the host's certificate."""
        chosen = self.ingress or self.gateway
        return chosen.tls.issuer if chosen and chosen.tls else None

    def plain_http(self) -> Iterator[tuple[Path, str]]:
        """Where users would meet the shop without TLS: the path of the setting, and what to do."""
        if self.ingress and not self.ingress.tls:
            yield ("ingress",), "serves plain HTTP, which production refuses; add host and tls"
        if self.type == "loadBalancer" and not (self.load_balancer and self.load_balancer.terminates_tls):
            fix = "use ingress or gateway, or say loadBalancer.terminatesTls where it serves HTTPS by its annotations"
            yield ("type",), f"loadBalancer serves plain HTTP, which production refuses; {fix}"
