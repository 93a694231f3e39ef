"""Certificates that a browser or a Gateway will not take."""

from typing import Any

import pytest
import yaml
from checked import found, made, objects

from review.check import certificates

TLS = "kubernetes.io/tls"
ISSUED = {"cert-manager.io/cluster-issuer": "letsencrypt"}


def secret(kind: str = TLS, **data: str) -> str:
    pair = data or {"tls.crt": "", "tls.key": ""}
    return yaml.safe_dump(
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop-tls"}, "type": kind, "data": pair}
    )


def certificate(*names: str, **spec: Any) -> str:  # noqa: ANN401 - any fields
    given = {"secretName": "shop-tls", **({"dnsNames": list(names)} if names else {}), **spec}
    return made("cert-manager.io/v1", "Certificate", "shop", **given)


def external(**template: Any) -> str:  # noqa: ANN401 - any fields
    target = {"name": "shop-tls", "template": template} if template else {"name": "shop-tls"}
    data = [{"secretKey": "tls.crt"}, {"secretKey": "tls.key"}]
    return made("external-secrets.io/v1", "ExternalSecret", "shop", target=target, data=data)


def noted(text: str, notes: dict[str, str]) -> str:
    (each,) = objects(text)
    return yaml.safe_dump({**each, "metadata": {**each["metadata"], "annotations": notes}})


def ingress(*hosts: str, named: str | None = "shop-tls", covered: list[str] | None = None, notes: Any = None) -> str:  # noqa: ANN401
    entry: dict[str, Any] = {"hosts": list(hosts) if covered is None else covered}
    if named:
        entry["secretName"] = named
    rules = [{"host": host} for host in hosts]
    return noted(made("networking.k8s.io/v1", "Ingress", "shop", rules=rules, tls=[entry]), notes or {})


def gateway(host: str | None = "shop.example", notes: Any = None, **reference: Any) -> str:  # noqa: ANN401 - any fields
    references = [{"name": "shop-tls", **reference}]
    listener = {"name": "https", "port": 443, "protocol": "HTTPS", "tls": {"certificateRefs": references}}
    listeners = [{**listener, **({"hostname": host} if host else {})}]
    return noted(made("gateway.networking.k8s.io/v1", "Gateway", "shop", listeners=listeners), notes or {})


AT = "spec.listeners[https].tls.certificateRefs[shop-tls]"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([ingress("shop.example")], "missing-reference spec.tls[0].secretName: Secret/shop-tls is not there"),
        ([ingress("shop.example"), secret(**{"tls.crt": ""})], "missing-key spec.tls[0].secretName: Secret/shop-tls has no key tls.key"),
        ([ingress("shop.example"), certificate("other.example")], "certificate-hosts spec.tls[0].secretName: Certificate/shop is not for shop.example, but for other.example"),
        # A wildcard is one label.
        ([ingress("a.shop.example"), certificate("*.example")], "is not for a.shop.example, but for *.example"),
        ([ingress("shop.example"), certificate("*.shop.example")], "is not for shop.example, but for *.shop.example"),
        ([ingress("shop.example", "www.shop.example", covered=["shop.example"]), secret()], "host-without-certificate spec.rules[1].host: host www.shop.example is in no entry"),
        ([ingress("shop.example", "www.shop.example", covered=["shop.example"], notes=ISSUED)], "host www.shop.example is in no entry"),
        ([gateway()], f"missing-reference {AT}: Secret/shop-tls is not there"),
        ([gateway(), secret("Opaque")], f"certificate-type {AT}: Secret/shop-tls is of type Opaque"),
        ([gateway(), external()], f"certificate-type {AT}: Secret/shop-tls of ExternalSecret/shop is of type Opaque"),
        ([gateway(), certificate("other.example")], f"certificate-hosts {AT}: Certificate/shop is not for shop.example"),
    ],
)  # fmt: skip
def test_a_host_without_a_certificate_for_it_is_found(texts: list[str], expected: str) -> None:
    (line,) = found(certificates, *texts)
    assert expected in line


@pytest.mark.parametrize(
    "texts",
    [
        # cert-manager makes the Secret that is named, for the hosts that are.
        [ingress("shop.example", notes=ISSUED)],
        [ingress("shop.example", notes={"cert-manager.io/issuer": "own"})],
        [ingress("shop.example", notes={"kubernetes.io/tls-acme": "true"})],
        [gateway(notes=ISSUED)],
        [ingress("shop.example"), secret()],
        # An Ingress takes a Secret of any type.
        [ingress("shop.example"), secret("Opaque")],
        [ingress("shop.example"), certificate("shop.example")],
        [ingress("shop.example"), certificate("*.example")],
        [ingress("shop.example"), certificate(commonName="shop.example")],
        [ingress("shop.example"), certificate(uris=["spiffe://x"])],
        [ingress("shop.example", "www.shop.example", covered=["*.shop.example", "shop.example"]), secret()],
        # The controller has one for all.
        [ingress("shop.example", named=None)],
        [ingress("shop.example", covered=[]), secret()],
        [gateway(), secret()],
        [gateway(), certificate("shop.example")],
        [gateway(), external(type=TLS)],
        [gateway(None), certificate("shop.example")],
        # It may serve but one of them.
        [gateway("*.shop.example"), certificate("a.shop.example", "b.shop.example")],
        [gateway(namespace="infra")],
        [gateway(group="example.com", kind="Vault")],
    ],
)
def test_a_host_whose_certificate_is_there_or_is_made_is_not_found(texts: list[str]) -> None:
    assert found(certificates, *texts) == []
