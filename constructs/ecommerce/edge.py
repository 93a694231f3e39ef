"""What stands between users and the frontend's Service."""

from collections.abc import Mapping

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.endpoint import Endpoint
from ecommerce.identity import Identity
from ecommerce.ingress import IngressEdge
from ecommerce.network import ANYONE, Flow, Party, tier
from ecommerce.settings.expose import ExposeSettings, LoadBalancerSettings


def service_spec(expose: ExposeSettings) -> k8s.ServiceSpec:
    """The frontend's Service without ports and selector: public itself, or reached by the edge alone."""
    if expose.type != "loadBalancer":
        return k8s.ServiceSpec(type="ClusterIP")
    balancer = expose.load_balancer or LoadBalancerSettings()
    return k8s.ServiceSpec(
        type="LoadBalancer",
        load_balancer_source_ranges=balancer.source_ranges or None,
        external_traffic_policy=balancer.external_traffic_policy,
    )


def service_annotations(expose: ExposeSettings) -> Mapping[str, str]:
    """Annotations of the frontend's Service."""
    return expose.load_balancer.annotations if expose.load_balancer else {}


def visitors(expose: ExposeSettings) -> Party:
    """Who connects to the frontend's pods."""
    if expose.ingress:
        return Party(name="ingress", namespace=expose.ingress.controller_namespace)
    if expose.gateway:
        return Party(name="gateway", namespace=expose.gateway.data_plane_namespace)
    return ANYONE


def flows(expose: ExposeSettings, frontend: Identity, port: int) -> list[Flow]:
    """What the edge connects to: the frontend, and what proves to an issuer that the host is the shop's.

    Args:
        expose: What the environment says of the edge.
        frontend: The frontend.
        port: The TCP port of its pods.
    """
    found = [Flow(source=visitors(expose), target=tier(frontend), ports=[port])]
    if expose.issuer:
        # cert-manager's pods for HTTP-01 challenges: https://cert-manager.io/docs/configuration/acme/http01/
        solver = Party(name="acme-solver", pods={"acme.cert-manager.io/http01-solver": "true"}, identity=frontend)
        found.append(Flow(source=visitors(expose), target=solver, ports=[8089]))
    return found


def create_edge(scope: Construct, id: str, *, identity: Identity, settings: ExposeSettings, service: Endpoint) -> None:
    """Creates what the chosen way needs beside the Service; nothing for a load balancer.

    Args:
        scope: The chart.
        id: Construct id.
        identity: Names and labels of the frontend.
        settings: What the environment says of the edge.
        service: The frontend's Service.
    """
    if settings.ingress:
        IngressEdge(scope, id, identity=identity, settings=settings.ingress, service=service)
    if settings.gateway:
        from ecommerce.gateway import GatewayEdge  # noqa: PLC0415 - loads the bindings of custom resources

        GatewayEdge(scope, id, identity=identity, settings=settings.gateway, service=service)
