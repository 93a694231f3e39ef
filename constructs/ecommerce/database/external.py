"""PostgreSQL as a managed service outside the cluster."""

from collections.abc import Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.database.engine import ClientTls
from ecommerce.endpoint import Endpoint
from ecommerce.identity import Identity
from ecommerce.network import Flow, Party
from ecommerce.settings.database import ExternalDatabaseSettings


class ExternalDatabase(Construct):
    """`postgres-service` as a DNS alias, so that whoever looks for the database in the cluster still finds it."""

    def __init__(self, scope: Construct, id: str, *, identity: Identity, settings: ExternalDatabaseSettings) -> None:
        """Creates the Service.

        Args:
            scope: The chart.
            id: Construct id.
            identity: Names and labels.
            settings: Where the service is.
        """
        super().__init__(scope, id)
        self._settings = settings
        name = "postgres-service"
        spec = k8s.ServiceSpec(type="ExternalName", external_name=settings.host)
        k8s.KubeService(self, "service", metadata=identity.metadata(name), spec=spec)
        # A certificate names the service's own host; under the alias, verify-full would refuse it.
        host = settings.host if settings.ssl_mode == "verify-full" else name
        self.endpoint = self.direct = Endpoint(host, settings.port)
        self.tls: ClientTls | None = ClientTls(mode=settings.ssl_mode, ca_secret_name=settings.ca_secret_name)

    def flows(self, client: Party, tools: Sequence[Party]) -> Sequence[Flow]:
        """Out of the cluster, to the service's addresses and port alone."""
        service = Party(name="database", blocks=(self._settings.cidr,))
        return [Flow(source=source, target=service, ports=[self._settings.port]) for source in (client, *tools)]
