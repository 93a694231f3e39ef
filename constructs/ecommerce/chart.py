"""The whole system in one chart."""

from typing import Any

from cdk8s import Chart

from constructs import Construct
from ecommerce import edge
from ecommerce.backend import Backend
from ecommerce.backup import backups
from ecommerce.configuration import Configuration
from ecommerce.database import create_data_tier
from ecommerce.frontend import Frontend
from ecommerce.identity import System
from ecommerce.namespace import Namespace
from ecommerce.network import Flow, NetworkPolicies, tier
from ecommerce.order import in_apply_order
from ecommerce.settings import EnvironmentSettings


class Ecommerce(Chart):
    """Users → frontend → backend → PostgreSQL, in a namespace of its own."""

    def __init__(self, scope: Construct, id: str, *, environment: str, settings: EnvironmentSettings) -> None:
        """Composes the tiers.

        Args:
            scope: The app.
            id: Construct id, and the name of the output file.
            environment: The environment's name, which labels every object.
            settings: What the environment says.
        """
        super().__init__(scope, id, disable_resource_name_hashes=True)
        system = System.of(environment, settings)

        Namespace(self, "namespace", system=system)
        credentials, database = create_data_tier(self, system=system, settings=settings)
        configuration = Configuration(self, "configuration", system=system, database=database, backend=Backend.ENDPOINT)
        backend = Backend(
            self,
            "backend",
            system=system,
            settings=settings.backend,
            configuration=configuration,
            credentials=credentials,
            tls=database.tls,
        )
        frontend = Frontend(
            self,
            "frontend",
            system=system,
            settings=settings.frontend,
            expose=settings.expose,
            configuration=configuration,
        )
        NetworkPolicies(
            self,
            "network",
            system=system,
            flows=[
                *edge.flows(settings.expose, frontend.identity, frontend.PORT),
                Flow(source=tier(frontend.identity), target=tier(backend.identity), ports=[backend.PORT]),
                *database.flows(tier(backend.identity), backups.tools(system, settings.backup)),
                *backups.flows(system, settings.backup),
            ],
        )
        if settings.backup.enabled:
            backups.Backups(
                self,
                "backup",
                system=system,
                settings=settings.backup,
                engine=database,
                credentials=credentials,
                secrets=settings.secrets,
                database_size=settings.database.storage.size,
            )

    def to_json(self) -> list[Any]:
        """The objects as they are written: in the order in which a cluster should meet them."""
        return in_apply_order(super().to_json())
