"""Who connects to whom in a system, and how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ecommerce.connection import Connection
from ecommerce.database.description import Database, connection_to
from ecommerce.expose.exposure import Exposure, exposure_flows
from ecommerce.flow import Flow, Pods
from ecommerce.monitoring.description import Monitoring, ScrapeTarget
from ecommerce.system import System
from ecommerce.workload.declared import check_known, check_tiers
from ecommerce.workload.tier import Tier


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """The tiers of a system, its database and its ways in: one list, which all that connects them is taken from.

    Args:
        system: The deployed copy.
        tiers: Its stateless tiers.
        database: Its database, if it has one.
        database_clients: Names of the tiers that speak to the database.
        exposures: How users reach a tier, by its name; any other tier they do not.
        monitoring: Who scrapes their metrics; None where nobody does.

    Raises:
        ValueError: A name is no tier's, two parts have the same one, there are clients of a database that is not
            there, or users are to reach a tier without a Service.
    """

    system: System
    tiers: Sequence[Tier]
    database: Database | None = None
    database_clients: Sequence[str] = ()
    exposures: Mapping[str, Exposure] = field(default_factory=dict[str, Exposure])
    monitoring: Monitoring | None = None

    def __post_init__(self) -> None:
        check_tiers(self.tiers, self.database_clients)
        check_known([tier.name for tier in self.tiers], self.exposures, "exposure of")
        if self.database_clients and not self.database:
            raise ValueError(f"{', '.join(self.database_clients)} is to speak to a database; add database")
        for tier in self.tiers:
            if tier.name in self.exposures and not tier.service:
                raise ValueError(f"users are to reach tier {tier.name}, which has no service; add service")

    @property
    def connections(self) -> Sequence[Connection]:
        """What each part gives to its clients."""
        of_database = [connection_to(self.database, self.database_clients)] if self.database else []
        return [*(tier.connection for tier in self.tiers), *of_database]

    @property
    def flows(self) -> Sequence[Flow]:
        """The connections of users, of clients of tiers, of the database and its clients, and of who scrapes them."""
        clients = [Pods.of(self.system.tier(client)) for client in self.database_clients]
        of_database = self.database.flows(clients) if self.database else ()
        scrapes = [self.monitoring.flow(each) for each in self.scrape_targets] if self.monitoring else []
        return [*(flow for tier in self.tiers for flow in self._flows_to(tier)), *of_database, *scrapes]

    @property
    def scrape_targets(self) -> Sequence[ScrapeTarget]:
        """All pods that publish metrics; none where nobody scrapes them."""
        if not self.monitoring:
            return []
        tiers = [
            ScrapeTarget(pods=Pods.of(self.system.tier(tier.name)), port=tier.program.metrics)
            for tier in self.tiers
            if tier.program.metrics
        ]
        return [*tiers, *(self.database.scrape_targets if self.database else [])]

    def connections_of(self, tier: Tier) -> Sequence[Connection]:
        """The connections that a tier is a client of.

        Args:
            tier: One of the tiers.

        Raises:
            ValueError: It is not.
        """
        check_known([each.name for each in self.tiers], [tier.name], "tier")
        return [each for each in self.connections if tier.name in each.clients]

    def flows_of_program(self, client: Tier, pods: Pods) -> Sequence[Flow]:
        """The connections to other tiers that pods open which run a tier's program, and are not its own.

        Args:
            client: The tier.
            pods: Those pods.
        """
        asked = [(tier.name, tier.program.port) for tier in self.tiers if client.name in tier.clients]
        return [
            Flow(source=pods, target=Pods.of(self.system.tier(name)), ports=[port.number])
            for name, port in asked
            if port
        ]

    def _flows_to(self, tier: Tier) -> Sequence[Flow]:
        exposure, port = self.exposures.get(tier.name), tier.program.port
        pods = Pods.of(self.system.tier(tier.name))
        of_users = exposure_flows(exposure, pods, port.number) if exposure and port else []
        return [*of_users, *tier.flows(self.system)]
