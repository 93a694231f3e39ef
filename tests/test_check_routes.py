"""Routes to what is not there, and routes that take one another's requests."""

from typing import Any

import pytest
import yaml
from checked import found, made, objects

from review.check import routes

GATEWAY = "gateway.networking.k8s.io"


def service(name: str) -> str:
    return made("v1", "Service", name, ports=[{"port": 80}])


def to(name: str) -> dict[str, Any]:
    return {"service": {"name": name, "port": {"number": 80}}}


def path(at: str = "/", kind: str = "Prefix", name: str = "web") -> dict[str, Any]:
    return {"path": at, "pathType": kind, "backend": to(name)}


def ingress(name: str, host: str | None, *paths: Any, notes: Any = None, **spec: Any) -> str:  # noqa: ANN401 - any fields
    rule = {"http": {"paths": list(paths or [path()])}, **({"host": host} if host else {})}
    (each,) = objects(made("networking.k8s.io/v1", "Ingress", name, rules=[rule], **spec))
    return yaml.safe_dump({**each, "metadata": {"name": name, "annotations": notes or {}}})


def route(called: str, *matches: Any, host: str = "a.example", kind: str = "HTTPRoute", **parent: Any) -> str:  # noqa: ANN401
    rule = {"backendRefs": [{"name": "web", "port": 80}], **({"matches": list(matches)} if matches else {})}
    parents = [{"name": "shared", "namespace": "infra", **parent}]
    return made(f"{GATEWAY}/v1", kind, called, hostnames=[host], parentRefs=parents, rules=[rule])


def prefix(value: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any fields
    return {"path": {"type": "PathPrefix", "value": value}, **more}


FIRST = ingress("first", "a.example")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([FIRST, ingress("second", "a.example")], "same-route spec.rules[0].http.paths[0]: Ingress/first of namespace default is for a.example/ too"),
        ([ingress("first", None), ingress("second", None)], "is for / too"),
        ([FIRST, ingress("second", "a.example", path("/b"), path("/"))], "spec.rules[0].http.paths[1]: "),
        ([route("first"), route("second")], "same-route spec.rules[0].matches[0]: HTTPRoute/first of namespace default is for a.example/ too"),
        # No match at all is one of everything.
        ([route("first"), route("second", prefix("/"))], "is for a.example/ too"),
        ([route("first", prefix("/b"), prefix("/c")), route("second", prefix("/c"))], "is for a.example/c too"),
    ],
)  # fmt: skip
def test_a_second_route_for_the_same_requests_is_found(texts: list[str], expected: str) -> None:
    (line,) = found(routes, service("web"), *texts)
    assert expected in line


@pytest.mark.parametrize(
    "texts",
    [
        [FIRST, ingress("second", "b.example")],
        [FIRST, ingress("second", "a.example", path("/b"))],
        [FIRST, ingress("second", "a.example", path(kind="Exact"))],
        [FIRST, ingress("second", "a.example", ingressClassName="inside")],
        [FIRST, ingress("second", "a.example", notes={"kubernetes.io/ingress.class": "inside"})],
        [FIRST, ingress("second", "a.example", notes={"nginx.ingress.kubernetes.io/canary": "true"})],
        [route("first"), route("second", host="b.example")],
        [route("first"), route("second", sectionName="http")],
        [route("first"), route("second", name="other")],
        [route("first"), route("second", prefix("/", headers=[{"name": "x", "value": "y"}]))],
        [route("first"), route("second", prefix("/", method="POST"))],
        # Its weights split the requests of one rule.
        [route("first", prefix("/"), prefix("/b"))],
    ],
)
def test_routes_for_other_requests_are_not_found(texts: list[str]) -> None:
    assert found(routes, service("web"), *texts) == []


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([ingress("i", None, defaultBackend=to("gone"))], "missing-reference spec.defaultBackend.service: Service/gone is not there"),
        ([ingress("i", None, notes={"nginx.ingress.kubernetes.io/default-backend": "gone"})], "Service/gone is not there"),
        ([ingress("i", None, notes={"nginx.ingress.kubernetes.io/auth-secret": "gone"})], "Secret/gone is not there"),
        (
            [
                made("example.com/v1", "Bucket", "there"),
                ingress("i", None, {"path": "/", "pathType": "Prefix", "backend": {"resource": {"kind": "Bucket", "name": "gone"}}}),
            ],
            "missing-reference spec.rules[0].http.paths[0].backend.resource: Bucket/gone is not there",
        ),
        *(
            ([made(f"{GATEWAY}/v1alpha2", kind, "r", parentRefs=[{"name": "x", "namespace": "infra"}], rules=[{"backendRefs": [{"name": "gone", "port": 1}]}])], "missing-reference spec.rules[0].backendRefs[gone]: Service/gone is not there")
            for kind in ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")
        ),
        ([made(f"{GATEWAY}/v1", "GRPCRoute", "r", parentRefs=[{"name": "gone"}])], "missing-reference spec.parentRefs[gone]: Gateway/gone is not there"),
    ],
)  # fmt: skip
def test_a_route_to_what_is_not_there_is_found(texts: list[str], expected: str) -> None:
    (line,) = found(routes, service("web"), *texts)
    assert expected in line


@pytest.mark.parametrize(
    "text",
    [
        ingress("i", None, notes={"nginx.ingress.kubernetes.io/auth-secret": "elsewhere/secret"}),
        ingress(
            "i", None, {"path": "/", "pathType": "Prefix", "backend": {"resource": {"kind": "Bucket", "name": "x"}}}
        ),
        ingress("i", None, defaultBackend=to("web")),
    ],
)
def test_what_another_controller_or_namespace_has_is_not_found(text: str) -> None:
    assert found(routes, service("web"), text) == []
