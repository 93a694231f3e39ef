"""The servers of engine statefulset: one, or two during an upgrade."""

from collections.abc import Sequence
from dataclasses import dataclass

from ecommerce.address import ServiceAddress
from ecommerce.names import POSTGRES_PORT, POSTGRES_SERVICE, SERVER_SERVICES, SERVERS
from ecommerce.settings.database import DatabaseSettings
from ecommerce.system import Identity, System

# The first servers were made before there were second ones; what governs a StatefulSet never changes.
_GOVERNED_BY_THE_SHOPS = "blue"


@dataclass(frozen=True, kw_only=True)
class PostgresServer:
    """A pod with a volume.

    Args:
        system: The deployed copy that it belongs to.
        settings: What is said of it.
        serving: Whether the shop has it.
        alone: Whether there is no other one.
        read_only: Whether its sessions write nothing unless they insist.
        left: Whether the shop has left it, for the other one.
    """

    system: System
    settings: DatabaseSettings
    serving: bool = True
    alone: bool = True
    read_only: bool = False
    left: bool = False

    @property
    def identity(self) -> Identity:
        """Name and labels, which select its pod and no other one."""
        return self.system.member(SERVERS[self.settings.server], tier=self.system.postgres.tier)

    @property
    def address(self) -> ServiceAddress:
        """The Service that leads to this server whichever the shop has."""
        return ServiceAddress(SERVER_SERVICES[self.settings.server], POSTGRES_PORT)

    @property
    def has_own_service(self) -> bool:
        """Whether that Service is there."""
        return not self.alone or self.settings.server != _GOVERNED_BY_THE_SHOPS

    @property
    def governing_service(self) -> str:
        """The Service by which the StatefulSet names its pod."""
        return POSTGRES_SERVICE if self.settings.server == _GOVERNED_BY_THE_SHOPS else self.address.host


def servers_of(system: System, settings: DatabaseSettings) -> Sequence[PostgresServer]:
    """The servers, the first one of an upgrade before the second.

    Args:
        system: The deployed copy that they belong to.
        settings: What the environment says of the database.
    """
    second = settings.second
    if not second:
        return [PostgresServer(system=system, settings=settings)]
    served, copied = settings.stage == "serve", settings.stage != "prepare"
    return [
        PostgresServer(
            system=system, settings=settings, serving=not served, alone=False, read_only=copied, left=served
        ),
        PostgresServer(system=system, settings=second, serving=served, alone=False),
    ]
