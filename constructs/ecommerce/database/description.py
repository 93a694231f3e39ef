"""What the rest of the system knows of PostgreSQL, whatever runs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ecommerce.address import ServiceAddress
from ecommerce.connection import Connection, SecretFiles
from ecommerce.flow import Flow, Pods
from ecommerce.monitoring.description import ScrapeTarget
from ecommerce.names import (
    DATABASE_HOST,
    DATABASE_POOL_SIZE,
    DATABASE_PORT,
    DATABASE_SSLMODE,
    DATABASE_SSLROOTCERT,
)
from ecommerce.secrets.database_secret import DatabaseSecret, Login
from ecommerce.system import System

if TYPE_CHECKING:
    from constructs import Construct

_CA_PATH = "/etc/database-ca"
_CA_KEY = "ca.crt"


@dataclass(frozen=True, kw_only=True)
class ClientTls:
    """How clients check that they speak to the right server.

    Args:
        mode: libpq's sslmode.
        ca_secret_name: Secret whose key `ca.crt` is the certificate authority; None where none is checked.
    """

    mode: str
    ca_secret_name: str | None

    @property
    def root_certificate(self) -> str | None:
        """Path of the certificate authority in a client's container."""
        return f"{_CA_PATH}/{_CA_KEY}" if self.ca_secret_name else None

    @property
    def files(self) -> Sequence[SecretFiles]:
        """What a client's pod mounts for it."""
        secret = self.ca_secret_name
        if not secret:
            return []
        return [SecretFiles(volume="database-ca", secret=secret, keys=[_CA_KEY], mount_path=_CA_PATH)]


class Database(Protocol):
    """A database, known before anything of it is created."""

    @property
    def system(self) -> System:
        """The deployed copy that it belongs to."""
        ...

    @property
    def address(self) -> ServiceAddress:
        """Where its clients connect."""
        ...

    @property
    def primary(self) -> ServiceAddress:
        """Where tools connect that need a session with the primary server itself."""
        ...

    @property
    def tls(self) -> ClientTls | None:
        """How its clients use TLS; None where they need not know."""
        ...

    @property
    def pool_size(self) -> int | None:
        """Connections that each pod of a client may open; None where nobody says."""
        ...

    @property
    def moved_to(self) -> str | None:
        """The server behind `address` that is another than there always was; its clients start anew when it changes."""
        ...

    @property
    def volume_size(self) -> str | None:
        """Size of its volume, as a quantity; None where it is not ours to know."""
        ...

    @property
    def storage_class_name(self) -> str | None:
        """StorageClass of its volume; None for the cluster's default, or where there is no volume of ours."""
        ...

    @property
    def secret(self) -> DatabaseSecret:
        """The Secret that opens it."""
        ...

    @property
    def restorer(self) -> Login:
        """Who restores into it: the owner, or a member of that role who may create databases."""
        ...

    @property
    def scrape_targets(self) -> Sequence[ScrapeTarget]:
        """Its pods that publish metrics; none where others run it."""
        ...

    def flows(self, clients: Sequence[Pods]) -> Sequence[Flow]:
        """The connections of its clients, and those that it needs itself.

        Args:
            clients: Who connects to `address`.
        """
        ...

    def flow_to_primary(self, tool: Pods) -> Flow:
        """The connections of a tool to `primary`.

        Args:
            tool: Who connects.
        """
        ...

    def create(self, scope: "Construct", id: str) -> None:
        """Creates its objects, but for the Secret.

        Args:
            scope: The chart.
            id: Construct id.
        """
        ...


def connection_to(database: Database, clients: Sequence[str]) -> Connection:
    """What a database gives to its clients.

    Args:
        database: The database.
        clients: Names of the tiers that use it.
    """
    address, tls = database.address, database.tls
    variables = {DATABASE_HOST: address.host, DATABASE_PORT: str(address.port)}
    if database.pool_size:
        variables[DATABASE_POOL_SIZE] = str(database.pool_size)
    if tls:
        variables[DATABASE_SSLMODE] = tls.mode
    if tls and tls.root_certificate:
        variables[DATABASE_SSLROOTCERT] = tls.root_certificate
    return Connection(
        clients=clients,
        variables=variables,
        moved_to=database.moved_to,
        credentials=database.secret.variables,
        files=tls.files if tls else (),
    )
