"""The engines that run PostgreSQL: what is known of each from its settings alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecommerce.address import ServiceAddress
from ecommerce.database.description import ClientTls, Database
from ecommerce.database.scraped import EXPORTER_PORT, PGBOUNCER_PORT
from ecommerce.database.servers import PostgresServer, servers_of
from ecommerce.flow import ApiServer, Flow, IpBlocks, OutsidePods, Pods
from ecommerce.monitoring.description import Monitoring, ScrapeTarget
from ecommerce.names import POSTGRES_PASSWORD, POSTGRES_PORT, POSTGRES_SERVICE, POSTGRES_USER
from ecommerce.object_storage import storage_flow
from ecommerce.secrets.database_secret import DatabaseSecret, Login
from ecommerce.secrets.provider import provider_of
from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.database import DatabaseSettings, ExternalDatabaseSettings
from ecommerce.settings.point_in_time import PointInTimeSettings
from ecommerce.settings.secrets import SecretsSettings
from ecommerce.system import Identity, System

if TYPE_CHECKING:
    from constructs import Construct

# The instance manager's status port, which the operator and the other instances ask:
# https://cloudnative-pg.io/documentation/current/networking/
_STATUS_PORT = 8000
# The API server's usual ports: behind its Service, and on its own machine.
_API_SERVER_PORTS = (443, 6443)


@dataclass(frozen=True, kw_only=True)
class StatefulSetDatabase:
    """One pod with one volume; two of them during an upgrade, one of which the shop has."""

    system: System
    settings: DatabaseSettings
    secret: DatabaseSecret
    monitoring: Monitoring | None = None

    @property
    def servers(self) -> Sequence[PostgresServer]:
        """The server, or both."""
        return servers_of(self.system, self.settings)

    @property
    def serving(self) -> PostgresServer:
        """The one that the shop has."""
        return next(server for server in self.servers if server.serving)

    @property
    def address(self) -> ServiceAddress:
        """The headless Service of the pod that the shop has."""
        return ServiceAddress(POSTGRES_SERVICE, POSTGRES_PORT)

    @property
    def primary(self) -> ServiceAddress:
        """The address: one server serves."""
        return self.address

    @property
    def moved_to(self) -> str | None:
        """The second server, to which clients open new sessions; None with the one that there always was."""
        server = self.serving
        return server.identity.name if server.identity != self.system.postgres else None

    @property
    def tls(self) -> ClientTls | None:
        """Checked against the authority that is beside the server's certificate."""
        certificate = self.settings.tls
        return ClientTls(mode="verify-full", ca_secret_name=certificate.secret_name) if certificate else None

    @property
    def pool_size(self) -> int | None:
        """As the settings say."""
        return self.settings.connections_per_pod

    @property
    def volume_size(self) -> str | None:
        """Size of the claim."""
        return self.settings.serving.storage.size

    @property
    def storage_class_name(self) -> str | None:
        """As the settings say."""
        return self.settings.serving.storage.storage_class_name

    @property
    def restorer(self) -> Login:
        """The owner, who may create databases."""
        return self.secret.login

    @property
    def scrape_targets(self) -> Sequence[ScrapeTarget]:
        """The pod, in which an exporter asks the server."""
        return [ScrapeTarget(pods=Pods.of(self.system.postgres), port=EXPORTER_PORT)]

    def flows(self, clients: Sequence[Pods]) -> Sequence[Flow]:
        """From each client to the pod."""
        return [self.flow_to_primary(client) for client in clients]

    def flow_to_primary(self, tool: Pods) -> Flow:
        """To the pod."""
        return Flow(source=tool, target=Pods.of(self.system.postgres), ports=[POSTGRES_PORT])

    def create(self, scope: "Construct", id: str) -> None:
        """Creates the StatefulSets and what stands around them."""
        from ecommerce.database.statefulset import PostgresServers  # noqa: PLC0415 - starts Node

        PostgresServers(scope, id, database=self)


@dataclass(frozen=True, kw_only=True)
class CloudNativePGDatabase:
    """A highly available cluster, run by the CloudNativePG operator."""

    system: System
    settings: DatabaseSettings
    backup: BackupSettings | None
    secret: DatabaseSecret
    monitoring: Monitoring | None = None

    @property
    def address(self) -> ServiceAddress:
        """A Service that follows the primary, or PgBouncer's of the same name."""
        return ServiceAddress(POSTGRES_SERVICE, POSTGRES_PORT)

    @property
    def primary(self) -> ServiceAddress:
        """The operator's own Service, past PgBouncer, in whose transaction mode a dump's session does not hold."""
        return ServiceAddress("postgres-rw", POSTGRES_PORT)

    @property
    def tls(self) -> ClientTls:
        """Always used, with the certificates that the operator makes and renews."""
        return ClientTls(mode="verify-full", ca_secret_name=f"{self.system.postgres.name}-ca")

    @property
    def pool_size(self) -> int | None:
        """As the settings say."""
        return self.settings.connections_per_pod

    @property
    def archive(self) -> PointInTimeSettings | None:
        """Where the write-ahead log goes; None where it is not kept."""
        return self.backup.point_in_time if self.backup and self.backup.enabled else None

    @property
    def archive_name(self) -> str:
        """Name of this cluster's own archive."""
        return (self.archive and self.archive.server_name) or self.system.namespace

    @property
    def moved_to(self) -> str | None:
        """None: whoever runs it closes the sessions of a server that serves no more."""
        return None

    @property
    def volume_size(self) -> str | None:
        """Size of each server's claim."""
        return self.settings.storage.size

    @property
    def storage_class_name(self) -> str | None:
        """As the settings say."""
        return self.settings.storage.storage_class_name

    @property
    def servers(self) -> Pods:
        """The servers, and the jobs that the operator makes for them, which carry none of the tier's labels.

        PgBouncer's pods are labelled with the cluster too.
        """
        identity = self.system.postgres
        return Pods(
            name="postgres",
            labels={"cnpg.io/cluster": identity.name},
            without=["cnpg.io/poolerName"],
            identity=identity,
        )

    @property
    def pooler(self) -> Identity:
        """The identity of PgBouncer."""
        return self.system.member("pgbouncer", tier="pooler")

    @property
    def restorer(self) -> Login:
        """The owner, who may create databases."""
        return self.secret.login

    @property
    def scrape_targets(self) -> Sequence[ScrapeTarget]:
        """The servers and PgBouncer, by the ports that the operator gives them."""
        servers = ScrapeTarget(pods=self.servers, port=EXPORTER_PORT)
        pooler = ScrapeTarget(pods=Pods.of(self.pooler), port=PGBOUNCER_PORT)
        return [servers, pooler] if self.settings.operated.pooler else [servers]

    def flows(self, clients: Sequence[Pods]) -> Sequence[Flow]:
        """The clients' way to the primary, and what operator and servers need of each other."""
        operated, database, servers = self.settings.operated, Pods.of(self.system.postgres), self.servers
        operator = OutsidePods(
            name="cloudnativepg",
            namespace=operated.operator_namespace,
            labels={"app.kubernetes.io/name": "cloudnative-pg"},
        )
        api_server = ApiServer(cidrs=operated.api_server_cidrs)
        own = [
            Flow(source=servers, target=servers, ports=[POSTGRES_PORT, _STATUS_PORT]),
            Flow(source=operator, target=servers, ports=[POSTGRES_PORT, _STATUS_PORT]),
            Flow(source=servers, target=api_server, ports=_API_SERVER_PORTS),
            *([storage_flow(self.archive, servers)] if self.archive else []),
        ]
        if not operated.pooler:
            return [*(self.flow_to_primary(client) for client in clients), *own]
        pooler = Pods.of(self.pooler)
        return [
            *(Flow(source=client, target=pooler, ports=[POSTGRES_PORT]) for client in clients),
            Flow(source=pooler, target=database, ports=[POSTGRES_PORT]),
            Flow(source=pooler, target=api_server, ports=_API_SERVER_PORTS),
            *own,
        ]

    def flow_to_primary(self, tool: Pods) -> Flow:
        """To the servers."""
        return Flow(source=tool, target=Pods.of(self.system.postgres), ports=[POSTGRES_PORT])

    def create(self, scope: "Construct", id: str) -> None:
        """Creates the operator's custom resources."""
        from ecommerce.database.cloudnativepg import PostgresCluster  # noqa: PLC0415 - starts Node
        from ecommerce.database.pooler import PgBouncer  # noqa: PLC0415 - as above

        PostgresCluster(scope, id, database=self)
        if self.settings.operated.pooler:
            PgBouncer(scope, "pooler", database=self, settings=self.settings.operated.pooler)


@dataclass(frozen=True, kw_only=True)
class ExternalDatabase:
    """A managed service outside the cluster."""

    system: System
    settings: ExternalDatabaseSettings
    secret: DatabaseSecret
    pool_size: int | None = None
    volume_size: str | None = None
    storage_class_name: str | None = None

    @property
    def address(self) -> ServiceAddress:
        """An alias inside the namespace, or the service's own host, which its certificate names.

        Under the alias, `verify-full` would refuse the certificate.
        """
        host = self.settings.host if self.settings.ssl_mode == "verify-full" else POSTGRES_SERVICE
        return ServiceAddress(host, self.settings.port)

    @property
    def primary(self) -> ServiceAddress:
        """The address: whoever runs the service keeps it on the primary."""
        return self.address

    @property
    def tls(self) -> ClientTls | None:
        """Always used: the connection leaves the cluster."""
        return ClientTls(mode=self.settings.ssl_mode, ca_secret_name=self.settings.ca_secret_name)

    @property
    def moved_to(self) -> str | None:
        """None: whoever runs it closes the sessions of a server that serves no more."""
        return None

    @property
    def restorer(self) -> Login:
        """Whoever the settings name, or the owner."""
        named = self.settings.administrator_secret_name
        return Login(secret=named) if named else self.secret.login

    @property
    def scrape_targets(self) -> Sequence[ScrapeTarget]:
        """None: who runs the service publishes its metrics."""
        return []

    def flows(self, clients: Sequence[Pods]) -> Sequence[Flow]:
        """Out of the cluster, to the service's addresses and port alone."""
        return [self.flow_to_primary(client) for client in clients]

    def flow_to_primary(self, tool: Pods) -> Flow:
        """To the service's addresses."""
        addresses = IpBlocks(name="database", cidrs=self.settings.cidrs)
        return Flow(source=tool, target=addresses, ports=[self.settings.port])

    def create(self, scope: "Construct", id: str) -> None:
        """Creates the alias."""
        from ecommerce.database.external import ExternalService  # noqa: PLC0415 - starts Node

        ExternalService(scope, id, database=self)


def database_of(
    system: System,
    settings: DatabaseSettings,
    *,
    secrets: SecretsSettings,
    backup: BackupSettings | None = None,
    monitoring: Monitoring | None = None,
) -> Database:
    """The database that an environment chose.

    Args:
        system: The deployed copy that it belongs to.
        settings: What it says of the database; its engine decides.
        secrets: Where the credentials come from.
        backup: What it says of backups, where the engine has a part in them.
        monitoring: Who scrapes its metrics; None where nobody does.
    """
    operated = settings.engine == "cloudnativepg"
    secret = DatabaseSecret(
        name=secrets.secret_name,
        user=settings.user,
        database_name=settings.name,
        # CloudNativePG reads the credentials under these keys, and follows changes of a Secret so labelled.
        aliases={"username": POSTGRES_USER, "password": POSTGRES_PASSWORD} if operated else {},
        labels={"cnpg.io/reload": "true"} if operated else {},
        known_password=provider_of(secrets).known_password,
    )
    if operated:
        return CloudNativePGDatabase(
            system=system, settings=settings, backup=backup, secret=secret, monitoring=monitoring
        )
    if settings.external:
        return ExternalDatabase(
            system=system, settings=settings.external, secret=secret, pool_size=settings.connections_per_pod
        )
    return StatefulSetDatabase(system=system, settings=settings, secret=secret, monitoring=monitoring)
