"""What each way to the frontend promises: a load balancer, an Ingress, a Gateway."""

import pytest
from contexts import ATTACHED, BALANCER, GATEWAY, INGRESS
from rendering import expect, get, manifests, only, value

from review.manifests import title

PORTS = [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]


def test_a_load_balancer_takes_its_settings_and_leaves_the_rest_to_the_cloud() -> None:
    service = get(manifests(BALANCER), "Service", "frontend-service")
    expect(service, "spec.type", "LoadBalancer", "users reach it")
    expect(service, "spec.loadBalancerSourceRanges", ["203.0.113.0/24"], "the setting says so")
    expect(service, "spec.externalTrafficPolicy", "Local", "the setting says so")
    expect(service, "metadata.annotations", {"a/b": "c"}, "the setting says so")
    plain = get(manifests(), "Service", "frontend-service")
    for path in ("spec.loadBalancerSourceRanges", "spec.externalTrafficPolicy", "metadata.annotations"):
        expect(plain, path, None, "left out, Kubernetes decides")


@pytest.mark.parametrize("text", ["", BALANCER, INGRESS, GATEWAY, ATTACHED])
def test_the_frontend_serves_port_80_however_it_is_reached(text: str) -> None:
    expect(get(manifests(text), "Service", "frontend-service"), "spec.ports", PORTS, "every way ends here")


@pytest.mark.parametrize("text", [INGRESS, GATEWAY, ATTACHED])
def test_behind_an_ingress_or_a_gateway_the_service_is_not_public(text: str) -> None:
    expect(
        get(manifests(text), "Service", "frontend-service"),
        "spec.type",
        "ClusterIP",
        "users come by what stands before it",
    )


def test_an_ingress_sends_everything_of_its_host_to_the_frontend() -> None:
    ingress = only(manifests(INGRESS), "Ingress")
    expect(ingress, "spec.ingressClassName", "nginx", "the setting names it")
    backend = {"service": {"name": "frontend-service", "port": {"number": 80}}}
    paths = [{"path": "/", "pathType": "Prefix", "backend": backend}]
    expected = [{"host": "shop.example.com", "http": {"paths": paths}}]
    expect(ingress, "spec.rules", expected, "the frontend serves all of the host")
    tls = [{"hosts": ["shop.example.com"], "secretName": "shop-tls"}]
    expect(ingress, "spec.tls", tls, "the certificate is for the host")
    annotations = {"a/b": "c", "cert-manager.io/cluster-issuer": "ca"}
    expect(ingress, "metadata.annotations", annotations, "its own and the issuer's, beside each other")


def test_an_ingress_without_host_and_certificate_serves_every_host() -> None:
    ingress = only(
        manifests("expose: {type: ingress, ingress: {className: nginx, controllerNamespace: ingress}}\n"), "Ingress"
    )
    expect(ingress, "spec.rules.0.host", None, "every host that reaches the controller")
    expect(ingress, "spec.tls", None, "no certificate is given")
    expect(ingress, "metadata.annotations", None, "none are given")


def test_a_gateway_of_its_own_serves_its_host_by_https_and_listens_for_http() -> None:
    gateway = only(manifests(GATEWAY), "Gateway")
    expect(gateway, "spec.gatewayClassName", "envoy", "the setting names it")
    for listener, port, protocol in (("https", 443, "HTTPS"), ("http", 80, "HTTP")):
        here = f"spec.listeners.{listener}"
        expect(gateway, f"{here}.port", port, f"the port of {protocol}")
        expect(gateway, f"{here}.protocol", protocol, "listeners are named after it")
        expect(gateway, f"{here}.hostname", "shop.example.com", "no other host is served")
        expect(gateway, f"{here}.allowedRoutes.namespaces.from", "Same", "nobody else may attach routes")
    expect(gateway, "spec.listeners.https.tls.mode", "Terminate", "the frontend speaks HTTP")
    expect(gateway, "spec.listeners.https.tls.certificateRefs.0.name", "shop-tls", "the setting names it")
    expect(gateway, "spec.listeners.http.tls", None, "HTTP has no certificate")
    annotations = {"cert-manager.io/cluster-issuer": "ca"}
    expect(gateway, "metadata.annotations", annotations, "cert-manager fills the certificate")


# As the API server keeps them, so that a second apply finds nothing to send.
GATEWAY_KIND = {"group": "gateway.networking.k8s.io", "kind": "Gateway"}
EVERY_PATH = [{"path": {"type": "PathPrefix", "value": "/"}}]
FRONTEND = [{"group": "", "kind": "Service", "name": "frontend-service", "port": 80, "weight": 1}]


def test_http_is_redirected_for_good_and_https_reaches_the_frontend() -> None:
    rendered = manifests(GATEWAY)
    redirect, route = get(rendered, "HTTPRoute", "frontend-redirect"), get(rendered, "HTTPRoute", "frontend")
    gateway = only(rendered, "Gateway")["metadata"]["name"]
    expected = {"type": "RequestRedirect", "requestRedirect": {"scheme": "https", "statusCode": 301}}
    expect(redirect, "spec.rules", [{"matches": EVERY_PATH, "filters": [expected]}], "browsers remember 301")
    parent = GATEWAY_KIND | {"name": gateway}
    expect(redirect, "spec.parentRefs", [parent | {"sectionName": "http"}], "HTTP is redirected, not HTTPS")
    expect(route, "spec.parentRefs", [parent | {"sectionName": "https"}], "the shop is served by HTTPS alone")
    expect(route, "spec.rules", [{"matches": EVERY_PATH, "backendRefs": FRONTEND}], "the frontend serves all of it")
    for each in (redirect, route):
        expect(each, "spec.hostnames", ["shop.example.com"], "no other host is routed")


def test_a_route_attaches_to_the_listener_of_an_existing_gateway() -> None:
    rendered = manifests(ATTACHED)
    assert rendered.of("Gateway") == [], "a Gateway is made, though another one is named"
    route = only(rendered, "HTTPRoute")
    expected = [GATEWAY_KIND | {"name": "main", "namespace": "infra", "sectionName": "web"}]
    expect(route, "spec.parentRefs", expected, "the settings name it")
    expect(route, "spec.hostnames", ["shop.example.com"], "no other host is routed")
    expect(route, "spec.rules", [{"matches": EVERY_PATH, "backendRefs": FRONTEND}], "the frontend serves all of it")


@pytest.mark.parametrize(
    ("text", "kinds"), [("", set[str]()), (INGRESS, {"Ingress"}), (GATEWAY, {"Gateway", "HTTPRoute"})]
)
def test_each_way_makes_its_own_objects_and_no_others(text: str, kinds: set[str]) -> None:
    found = {each["kind"] for each in manifests(text).of("Ingress", "Gateway", "HTTPRoute")}
    assert found == kinds, f"made to expose the frontend: {found}, not {kinds}"


@pytest.mark.parametrize("text", ["", INGRESS, GATEWAY, ATTACHED])
def test_whatever_exposes_the_frontend_carries_its_labels(text: str) -> None:
    labels = value(get(manifests(text), "Deployment", "frontend"), "metadata.labels")
    autoscaler = get(manifests(text), "HorizontalPodAutoscaler", "frontend")
    for each in (autoscaler, *manifests(text).of("Ingress", "Gateway", "HTTPRoute")):
        expect(each, "metadata.labels", labels, f"{title(each)} is the frontend's")
        expect(each, "metadata.namespace", "ecommerce", "everything is in one namespace")


def test_a_gateway_of_envoy_has_more_than_one_proxy_apart_from_each_other() -> None:
    rendered = manifests(GATEWAY)
    gateway, proxies = only(rendered, "Gateway"), only(rendered, "EnvoyProxy")
    reference = {"group": "gateway.envoyproxy.io", "kind": "EnvoyProxy", "name": proxies["metadata"]["name"]}
    expect(gateway, "spec.infrastructure.parametersRef", reference, "Envoy Gateway looks for it there")
    assert gateway["metadata"]["namespace"] == proxies["metadata"]["namespace"], f"{title(proxies)} is not found"
    expect(proxies, "spec.provider.type", "Kubernetes", "they are pods")
    expect(proxies, "spec.provider.kubernetes.envoyDeployment.replicas", 2, "one may be lost")
    expect(proxies, "spec.provider.kubernetes.envoyPDB", {"maxUnavailable": 1}, "they are evicted one by one")
    labels = {
        "gateway.envoyproxy.io/owning-gateway-namespace": gateway["metadata"]["namespace"],
        "gateway.envoyproxy.io/owning-gateway-name": gateway["metadata"]["name"],
    }
    spread = value(proxies, "spec.provider.kubernetes.envoyDeployment.pod.topologySpreadConstraints")
    found = {each["topologyKey"]: each["labelSelector"]["matchLabels"] for each in spread}
    expected = dict.fromkeys(("topology.kubernetes.io/zone", "kubernetes.io/hostname"), labels)
    assert found == expected, f"{title(proxies)} spreads {found}"


def test_without_envoy_a_gateway_names_nothing_of_its_kind() -> None:
    rendered = manifests(GATEWAY.replace("envoyProxy: {}, ", ""))
    assert not rendered.of("EnvoyProxy"), "another implementation does not know it"
    expect(only(rendered, "Gateway"), "spec.infrastructure", None, "another implementation refuses it")
