"""The whole system in one chart."""

from cdk8s import Chart

from constructs import Construct
from ecommerce.apply_order import sort_by_apply_order
from ecommerce.backup.backups import Backups
from ecommerce.configuration import Configuration
from ecommerce.database.description import connection_to
from ecommerce.database.engines import database_of
from ecommerce.expose.exposure import exposure_of
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
        system = settings.system(environment)
        database = database_of(settings.database, secrets=settings.secrets, backup=settings.backup)
        exposure = exposure_of(settings.expose)
        provider = provider_of(settings.secrets)
        tiers = settings.tiers()
        built: dict[str, StatelessTier] = {}
        clients = [tier.name for tier, _ in tiers if tier.name in DATABASE_CLIENTS]
        connections = [*(tier.connection for tier, _ in tiers), connection_to(database, clients)]

        Namespace(self, "namespace", system=system)
        Configuration(self, "configuration", system=system, connections=connections)
        provider.create_database_secret(self, "credentials", identity=system.postgres, secret=database.secret)
        database.create(self, "database", system=system)
        # Whoever is asked is there before who asks.
        for tier, chosen in reversed(tiers):
            built[tier.name] = StatelessTier(
                self,
                tier.name,
                system=system,
                tier=tier,
                settings=chosen,
                connections=connections,
                exposure=exposure if tier.name == EXPOSED else None,
            )
        flows = [flow for tier, _ in tiers for flow in built[tier.name].flows]
        flows += database.flows(system, [built[name].peer for name in clients])
        if settings.backup.enabled:
            backups = Backups(
                self, "backup", system=system, settings=settings.backup, database=database, provider=provider
            )
            flows += backups.flows
        NetworkPolicies(self, "network", system=system, flows=flows)
        sort_by_apply_order(self)
