"""A way to a tier by an Ingress."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.address import ServiceAddress
from ecommerce.settings.expose import IngressSettings
from ecommerce.system import Identity
from ecommerce.values import object_meta


class HostIngress(Construct):
    """An Ingress, served by a controller that the cluster has."""

    def __init__(
        self, scope: Construct, id: str, *, identity: Identity, settings: IngressSettings, service: ServiceAddress
    ) -> None:
        """Creates the Ingress.

        Args:
            scope: The chart.
            id: Construct id.
            identity: Names and labels of the tier.
            settings: What the environment says of it.
            service: The tier's Service.
        """
        super().__init__(scope, id)
        backend = k8s.IngressBackend(
            service=k8s.IngressServiceBackend(name=service.host, port=k8s.ServiceBackendPort(number=service.port))
        )
        path = k8s.HttpIngressPath(path="/", path_type="Prefix", backend=backend)
        tls = settings.tls
        hosts = [settings.host] if settings.host else None
        issuer = tls.issuer.annotations if tls and tls.issuer else {}
        k8s.KubeIngress(
            self,
            "ingress",
            metadata=object_meta(identity, annotations=settings.annotations | issuer),
            spec=k8s.IngressSpec(
                ingress_class_name=settings.class_name,
                tls=[k8s.IngressTls(hosts=hosts, secret_name=tls.secret_name)] if tls else None,
                rules=[k8s.IngressRule(host=settings.host, http=k8s.HttpIngressRuleValue(paths=[path]))],
            ),
        )
