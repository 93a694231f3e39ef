"""The whole system in one chart."""

from collections.abc import Sequence

from cdk8s import Chart

from constructs import Construct
from ecommerce.apply_order import sort_by_apply_order
from ecommerce.backup.backups import Backups
from ecommerce.configuration import Configuration
from ecommerce.connection import Connection
from ecommerce.database.description import connection_to
from ecommerce.database.engines import database_of
from ecommerce.expose.exposure import exposure_of
from ecommerce.flow import Flow, Pods
from ecommerce.namespace import Namespace
from ecommerce.network import NetworkPolicies
from ecommerce.secrets.provider import provider_of
from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.tiers import DATABASE_CLIENTS, EXPOSED
from ecommerce.workload.stateless import StatelessTier


class Ecommerce(Chart):
    """Users → frontend → backend → PostgreSQL, in a namespace of its own."""

    def __init__(self, scope: Construct, id: str, *, environment: str, settings: EnvironmentSettings) -> None:
        """Composes the parts of the system.

        Args:
            scope: The app.
            id: Construct id, and the name of the output file.
            environment: The environment's name, which labels every object.
            settings: What the environment says.
        """
        super().__init__(scope, id, disable_resource_name_hashes=True)
        self._system = settings.system(environment)
        provider = provider_of(settings.secrets)
        database = database_of(self._system, settings.database, secrets=settings.secrets, backup=settings.backup)
        clients = [tier.name for tier, _ in settings.tiers() if tier.name in DATABASE_CLIENTS]
        connections = [*(tier.connection for tier, _ in settings.tiers()), connection_to(database, clients)]

        Namespace(self, "namespace", system=self._system)
        Configuration(self, "configuration", system=self._system, connections=connections)
        provider.create_database_secret(self, "credentials", database=database)
        database.create(self, "database")
        flows = self._create_tiers(settings, connections)
        flows += database.flows([Pods.of(self._system.tier(client)) for client in clients])
        if settings.backup.enabled:
            backups = Backups(self, "backup", settings=settings.backup, database=database, provider=provider)
            flows += backups.flows
        NetworkPolicies(self, "network", system=self._system, flows=flows)
        sort_by_apply_order(self)

    def _create_tiers(self, settings: EnvironmentSettings, connections: Sequence[Connection]) -> list[Flow]:
        """Creates the stateless tiers, whoever is asked before who asks; the connections that they accept."""
        flows: list[Flow] = []
        for tier, chosen in reversed(settings.tiers()):
            created = StatelessTier(
                self,
                tier.name,
                system=self._system,
                tier=tier,
                settings=chosen,
                connections=connections,
                exposure=exposure_of(settings.expose) if tier.name == EXPOSED else None,
            )
            flows = [*created.flows, *flows]
        return flows
