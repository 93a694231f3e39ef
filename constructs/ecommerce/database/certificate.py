"""The certificate of a server of engine statefulset, where cert-manager makes it."""

from cdk8s import ApiObjectMetadata

from constructs import Construct
from ecommerce.address import ServiceAddress
from ecommerce.bindings import cert_manager as cm
from ecommerce.settings.tls import IssuerSettings
from ecommerce.system import Identity


class ServerCertificate(Construct):
    """A Certificate, by which cert-manager fills a Secret and renews what is in it."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        identity: Identity,
        address: ServiceAddress,
        secret_name: str,
        issuer: IssuerSettings,
    ) -> None:
        """Creates the Certificate.

        Args:
            scope: Where to create it.
            id: Construct id.
            identity: Name and labels of the server.
            address: The server's Service, whose names it is for.
            secret_name: The Secret, of the server's namespace.
            issuer: Who issues it.
        """
        super().__init__(scope, id)
        namespace = identity.system.namespace
        cm.Certificate(
            self,
            "certificate",
            metadata=ApiObjectMetadata(name=secret_name, namespace=namespace, labels=identity.labels),
            spec=cm.CertificateSpec(
                secret_name=secret_name,
                issuer_ref=cm.CertificateSpecIssuerRef(group="cert-manager.io", kind=issuer.kind, name=issuer.name),
                # Some issuers want a common name; clients read the others alone.
                common_name=address.host,
                dns_names=[f"{address.host}{domain}" for domain in ("", f".{namespace}", f".{namespace}.svc")],
                usages=[
                    cm.CertificateSpecUsages.DIGITAL_SIGNATURE,
                    cm.CertificateSpecUsages.KEY_ENCIPHERMENT,
                    cm.CertificateSpecUsages.SERVER_AUTH,
                ],
                private_key=cm.CertificateSpecPrivateKey(
                    rotation_policy=cm.CertificateSpecPrivateKeyRotationPolicy.ALWAYS
                ),
            ),
        )
