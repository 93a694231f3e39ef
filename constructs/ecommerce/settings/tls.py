"""Certificates in Secrets, and who fills them."""

from typing import Literal

from ecommerce.settings.group import SettingsGroup
from ecommerce.settings.values.names import ObjectName, SecretName


class IssuerSettings(SettingsGroup):
    """A cert-manager issuer."""

    name: ObjectName
    """Its name."""

    kind: Literal["ClusterIssuer", "Issuer"] = "ClusterIssuer"
    """`ClusterIssuer`, or `Issuer` for one in the system's own namespace."""

    @property
    def annotations(self) -> dict[str, str]:
        """The annotation by which cert-manager knows who issues a certificate."""
        kind = {"ClusterIssuer": "cluster-issuer", "Issuer": "issuer"}[self.kind]
        return {f"cert-manager.io/{kind}": self.name}


class TlsSettings(SettingsGroup):
    """The certificate of the host."""

    secret_name: SecretName
    """Secret of type kubernetes.io/tls in the system's namespace."""

    issuer: IssuerSettings | None = None
    """cert-manager issuer that fills the Secret; left out, someone else does."""


class ServerTlsSettings(TlsSettings):
    """The certificate of a server in the cluster, which its clients check by its authority."""

    secret_name: SecretName
    """Secret of type kubernetes.io/tls in the system's namespace, with the authority of the certificate as `ca.crt`."""

    issuer: IssuerSettings | None = None
    """cert-manager issuer with an authority of your own, which fills the Secret; left out, someone else does."""
