"""Settings of PostgreSQL."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ecommerce.notation.quantity import parse_quantity
from ecommerce.ranges import EVERYTHING
from ecommerce.settings.group import Broken, Misplaced, SettingsGroup, rule, rule_of_choice
from ecommerce.settings.parameters import broken_parameters
from ecommerce.settings.point_in_time import RecoverySettings
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.server import MAX_CONNECTIONS, ServerSettings
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.settings.tls import ServerTlsSettings
from ecommerce.settings.upgrade import Color, UpgradeSettings
from ecommerce.settings.values.address_block import Cidr
from ecommerce.settings.values.image import Image, operated_version, postgres_version
from ecommerce.settings.values.names import DatabaseName, HostName, OtherNamespace, RoleName, SecretName
from ecommerce.settings.values.port import Port
from ecommerce.settings.values.unique import Unique

# Pods of PgBouncer that a rolling update starts before it stops as many others.
POOLER_SURGE = 1
# Less does not hold the log of two checkpoints, and that which a standby still needs.
_LEAST_WAL_VOLUME = "256Mi"
# The oldest that is not long out of support, and has the parameters that are set here.
_OLDEST = 13

# IsRoleReserved in https://github.com/cloudnative-pg/cloudnative-pg, pkg/postgres/roles.go; the databases that its
# servers have from the start; and the one in which PgBouncer answers itself: https://www.pgbouncer.org/usage.html.
_OPERATORS_ROLES = {"postgres", "streaming_replica"}
_OPERATORS_DATABASES = {"postgres", "pgbouncer"}

# PostgreSQL's programs, of the version that CloudNativePG's image has by default.
PROGRAMS = "postgres:15.19-alpine@sha256:f7d23353e1b15400d22ebe31189f4d314b87a4c129cc400c8c2d8d4ca127bf81"


class PoolerSettings(SettingsGroup):
    """PgBouncer in front of the database, which the backend then talks to."""

    instances: Annotated[int, Field(ge=2, le=20)] = 2
    """Number of PgBouncer pods; at least 2, so that one may be evicted."""

    pool_mode: Literal["session", "transaction"] = "transaction"
    """`transaction` shares a server connection between clients; `session` keeps a client's session state."""

    max_client_connections: Annotated[int, Field(ge=1, le=100_000)] = 1000
    """Connections that clients may open to each pod; PgBouncer's max_client_conn."""

    default_pool_size: Annotated[int, Field(ge=1, le=1000)] = 20
    """Server connections of each pod; PgBouncer's default_pool_size. A rolling update has one pod more.

    PostgreSQL allows 100 in all by default.
    """

    resources: Resources = resources(cpu="100m", memory="128Mi", cpu_limit="500m")
    """Requests and limits of each pod."""

    @property
    def clients_of_a_pod(self) -> int:
        """Connections of clients that a pod serves: in mode `session` each has a server connection for itself."""
        transaction = self.pool_mode == "transaction"
        return self.max_client_connections if transaction else min(self.max_client_connections, self.default_pool_size)


class CloudNativePGSettings(SettingsGroup):
    """Settings of engine cloudnativepg, whose operator, version 1.30 or newer, must be installed in the cluster."""

    image: Image = "ghcr.io/cloudnative-pg/postgresql:15.19-standard-trixie"
    """Container image of the operator's kind."""

    instances: Annotated[int, Field(ge=1, le=9)] = 3
    """PostgreSQL servers: one primary, the others its replicas."""

    synchronous_standbys: Annotated[int, Field(ge=0, le=8)] = 1
    """Replicas that must have a transaction before it counts as committed; 0 is asynchronous replication."""

    wal_storage: ClaimTemplate | None = None
    """A volume of each server's own for its write-ahead log. It can be added later, and never removed."""

    operator_namespace: OtherNamespace = "cnpg-system"
    """Namespace of the operator's pods, which must reach the database's."""

    api_server_cidrs: Annotated[Unique[list[Cidr]], Field(min_length=1)] = list(EVERYTHING)
    """Addresses of the Kubernetes API server, which the database's pods must reach; left out, everywhere.

    `kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes` prints them, and
    `kubectl get service kubernetes -n default` that of its Service, by which some network plugins know it: name both.
    """

    pooler: PoolerSettings | None = None
    """Put PgBouncer between the backend and the database."""

    recovery: RecoverySettings | None = None
    """Begin as another environment's database at a point in time, instead of empty."""

    @property
    def client_connections(self) -> int | None:
        """Connections of clients that PgBouncer serves while one of its pods is gone; None where there is none."""
        return (self.pooler.instances - 1) * self.pooler.clients_of_a_pod if self.pooler else None

    @property
    def pooled_connections(self) -> int:
        """Server connections that PgBouncer's pods may open in all, in a rolling update too."""
        return (self.pooler.instances + POOLER_SURGE) * self.pooler.default_pool_size if self.pooler else 0

    @rule
    def _the_volume_holds_the_log(self) -> Iterator[Broken]:
        size = self.wal_storage.size if self.wal_storage else _LEAST_WAL_VOLUME
        if parse_quantity(size) < parse_quantity(_LEAST_WAL_VOLUME):
            text = f"{size} is too little for a write-ahead log; write at least {_LEAST_WAL_VOLUME}"
            yield ("walStorage", "size"), text

    @rule
    def _the_loss_of_a_server_stops_no_commit(self) -> Iterator[Broken]:
        needed = self.synchronous_standbys + 2
        if self.synchronous_standbys and self.instances < needed:
            text = f"{self.synchronous_standbys} stops all writes when one of {self.instances} instances is lost"
            yield ("synchronousStandbys",), f"{text}; use {needed} instances, or 0 for asynchronous replication"

    @rule
    def _the_operator_knows_the_version(self) -> Iterator[Broken]:
        if operated_version(self.image) is None:
            text = "has no tag that begins with a PostgreSQL version of 13 or newer, by which the operator upgrades"
            yield ("image",), f"{self.image} {text}; name one, for example postgresql:15.19"


class ExternalDatabaseSettings(SettingsGroup):
    """Settings of engine external: a managed service such as RDS or Cloud SQL."""

    host: HostName
    """DNS name of the service."""

    cidrs: Annotated[Unique[list[Cidr]], Field(min_length=1)]
    """Addresses of the service, the only ones outside the cluster that the backend may reach."""

    port: Port = 5432
    """TCP port of the service."""

    ssl_mode: Literal["require", "verify-ca", "verify-full"] = "verify-full"
    """libpq's sslmode; `verify-full` checks the certificate and the host in it."""

    ca_secret_name: SecretName | None = None
    """Secret in the system's namespace whose key `ca.crt` holds the certificate authority of the service."""

    max_connections: Annotated[int, Field(ge=1, le=262_143)] | None = None
    """How many connections the service takes, as `SHOW max_connections` says; needed where a client of it scales."""

    administrator_secret_name: SecretName | None = None
    """Secret with `username` and `password` of a member of `database.user` who may create databases, for restores."""

    @rule
    def _a_certificate_is_checked_against_an_authority(self) -> Iterator[Broken]:
        if self.ssl_mode != "require" and not self.ca_secret_name:
            text = f"is missing, and sslMode {self.ssl_mode} needs it; add the Secret with the service's ca.crt"
            yield ("caSecretName",), f"{text}, or use sslMode require"


class DatabaseSettings(ServerSettings):
    """PostgreSQL, the only tier that keeps state."""

    # The engines that use a setting; what is not here, all of them use.
    _users: ClassVar[dict[str, tuple[str, ...]]] = {
        "image": ("statefulset",),
        "tls": ("statefulset",),
        "server": ("statefulset",),
        "upgrade": ("statefulset",),
        "icu_locale": ("statefulset", "cloudnativepg"),
        "storage": ("statefulset", "cloudnativepg"),
        "disk": ("statefulset", "cloudnativepg"),
        "resources": ("statefulset", "cloudnativepg"),
        "parameters": ("statefulset", "cloudnativepg"),
        "cloudnativepg": ("cloudnativepg",),
        "external": ("external",),
    }

    never: ClassVar[Mapping[str, str]] = {
        "spot": "is for stateless tiers: a cloud may take all spot nodes at once, and with them the database; remove it"
    }

    engine: Literal["statefulset", "cloudnativepg", "external"] = "statefulset"
    """`statefulset` is one pod with a volume; `cloudnativepg` is highly available; `external` is run by others."""

    image: Image = "postgres:15-alpine"
    """Container image of engine statefulset; it must run as user and group 70, as the official Alpine image does."""

    name: DatabaseName = "ecommerce_db"
    """The application's database."""

    user: RoleName = "ecommerce_user"
    """The role that owns it, and is no superuser."""

    connections_per_pod: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Connections that each pod of a client may open, which is told it as DATABASE_POOL_SIZE; needed where one scales.

    Those of all pods must fit the server, or PgBouncer, in a rolling update too.
    """

    tls: ServerTlsSettings | None = None
    """Let nobody in without TLS, with engine statefulset; the others have it in any case."""

    server: Color = "blue"
    """Which of two servers of engine statefulset this one is: `green` after an upgrade from `blue`, and so on."""

    upgrade: UpgradeSettings | None = None
    """An upgrade of engine statefulset to a newer major version, by a second server."""

    cloudnativepg: CloudNativePGSettings | None = None
    """Settings of engine cloudnativepg."""

    external: ExternalDatabaseSettings | None = None
    """Settings of engine external."""

    @rule_of_choice("engine")
    def _settings_are_of_the_engine(self) -> Iterator[Broken]:
        engine, fix = self.engine, "" if "engine" in self.model_fields_set else ", or write engine: {}"
        for name, engines in self._users.items():
            if name in self.model_fields_set and engine not in engines:
                path = (type(self).model_fields[name].alias or name,)
                text = f"is for engine {' or '.join(engines)}, but engine is {engine}; remove it"
                yield path, Misplaced(text + fix.format(engines[0]))

    @rule
    def _engine_has_its_settings(self) -> Iterator[Broken]:
        if self.engine == "external" and not self.external:
            yield ("external",), "is missing, and engine external needs it; add external.host and external.cidrs"

    @rule
    def _role_is_not_the_administrators(self) -> Iterator[Broken]:
        operated = self.user in _OPERATORS_ROLES or self.user.startswith("cnpg_")
        if operated and self.engine == "cloudnativepg":
            yield ("user",), f"{self.user} is a name that CloudNativePG keeps for itself; choose another"
        if self.user == "postgres" and self.engine == "statefulset":
            yield ("user",), f"{self.user} is the administrator, who has no password; choose another"

    @rule
    def _database_is_not_the_administrators(self) -> Iterator[Broken]:
        if self.name in _OPERATORS_DATABASES and self.engine == "cloudnativepg":
            yield ("name",), f"{self.name} is a name that CloudNativePG keeps for itself; choose another"
        if self.name == "postgres" and self.engine == "statefulset":
            yield ("name",), f"{self.name} is the administrator's database; choose another"

    @rule
    def _the_image_is_of_these_years(self) -> Iterator[Broken]:
        if self.engine == "statefulset" and (self.version or _OLDEST) < _OLDEST:
            text = f"{self.image} has PostgreSQL {self.version}, which is out of support"
            yield ("image",), f"{text}; name an image of {_OLDEST} or newer"

    @rule
    def _an_upgrade_is_to_a_newer_major_version(self) -> Iterator[Broken]:
        if not self.upgrade or self.engine != "statefulset":
            return
        version, image = postgres_version(self.upgrade.image), self.upgrade.image
        for path, found, said in ((("image",), self.version, self.image), (("upgrade", "image"), version, image)):
            if found is None:
                text = "does not say its version, which an upgrade compares; name an image such as postgres:18-alpine"
                yield path, f"{said} {text}"
        if version and self.version and version <= self.version:
            text = f"{image} has PostgreSQL {version}, which is not newer than the {self.version} of database.image"
            yield ("upgrade", "image"), f"{text}; a minor version is changed in database.image itself"

    @rule
    def _the_second_volume_holds_the_first(self) -> Iterator[Broken]:
        second = self.upgrade and self.upgrade.storage
        if second and parse_quantity(second.size) < parse_quantity(self.storage.size):
            text = f"{second.size} is smaller than {self.storage.size}, the volume that is copied"
            yield ("upgrade", "storage", "size"), f"{text}; write {self.storage.size} or more"

    @rule
    def _the_newer_version_knows_the_parameters(self) -> Iterator[Broken]:
        version = postgres_version(self.upgrade.image) if self.upgrade else None
        if version and self.engine == "statefulset":
            known = dict(broken_parameters(self.parameters, version=self.version, operated=False))
            for name, text in broken_parameters(self.parameters, version=version, operated=False):
                if name not in known:
                    yield ("parameters", name), f"{text} (by PostgreSQL {version} of upgrade.image)"

    @rule
    def _pool_fits_the_server(self) -> Iterator[Broken]:
        pooler = self.cloudnativepg and self.cloudnativepg.pooler
        room = MAX_CONNECTIONS - self.reserved_connections
        if pooler and "max_connections" not in self.parameters and self.pooled > room:
            pods = f"{pooler.instances} instances, and in {POOLER_SURGE} more of a rolling update,"
            text = f"{pooler.default_pool_size} in {pods} makes {self.pooled} connections"
            fix = f"above the {room} of PostgreSQL; lower one of them, or raise parameters.max_connections"
            yield ("cloudnativepg", "pooler", "defaultPoolSize"), f"{text}, {fix}"

    def active(self) -> Iterator[tuple[str, object]]:
        """Only what the chosen engine uses, its own settings by their defaults where none are given."""
        for name, value in super().active():
            if self.engine in self._users.get(name, (self.engine,)):
                yield name, self.operated if name == "cloudnativepg" else value

    @property
    def operated(self) -> CloudNativePGSettings:
        """Settings of engine cloudnativepg, or their defaults."""
        return self.cloudnativepg or CloudNativePGSettings()

    @property
    def stage(self) -> str | None:
        """How far an upgrade is; None where there is none."""
        return self.upgrade.stage if self.upgrade and self.engine == "statefulset" else None

    @property
    def second(self) -> "DatabaseSettings | None":
        """What an upgrade makes of it; None where there is none."""
        upgrade = self.upgrade if self.stage else None
        if not upgrade:
            return None
        changes = {
            "image": upgrade.image,
            "storage": upgrade.storage or self.storage,
            "server": "green" if self.server == "blue" else "blue",
            "upgrade": None,
        }
        return self.model_copy(update=changes)

    @property
    def serving(self) -> "DatabaseSettings":
        """Those of the server that the shop has."""
        return (self.stage == "serve" and self.second) or self

    @property
    def programs_image(self) -> str:
        """The image whose programs dump it, unless the settings name another: its own, where the project runs it."""
        return self.serving.image if self.engine == "statefulset" else PROGRAMS

    @property
    def is_operated(self) -> bool:
        """Whether CloudNativePG runs the server."""
        return self.engine == "cloudnativepg"

    @property
    def version(self) -> int | None:
        """Major version of the server; None where the image does not say it, or others run it."""
        if self.engine == "external":
            return None
        return operated_version(self.operated.image) if self.is_operated else postgres_version(self.image)

    @property
    def pooled(self) -> int:
        """How many sessions PgBouncer may open."""
        return self.operated.pooled_connections if self.is_operated else 0

    @property
    def wal_volume_size(self) -> str | None:
        """Size of the volume that holds the write-ahead log alone; None where there is none."""
        own = self.operated.wal_storage if self.is_operated else None
        return own.size if own else None
