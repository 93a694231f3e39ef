"""Names that more than one part must know: constants, below all else."""

import re

# What all of the shop's objects are part of.
SYSTEM = "ecommerce"

# Of a tier whose pods are on spot nodes, the Deployment of those that are not is called as the tier with this behind.
REGULAR = "-regular"

# What is there beside the stateless tiers: names, and values of the label `tier`, which policies select by.
PART_NAMES = (
    *(SYSTEM, "shared"),
    *("postgres", "postgres-green", "database", "pgbouncer", "pooler"),
    *("postgres-backup", "backup", "postgres-restore-test", "restore-test"),
    *("postgres-copy", "copy"),
)

# What clients of PostgreSQL are told, each in an environment variable of this name.
DATABASE_HOST = "DATABASE_HOST"
DATABASE_PORT = "DATABASE_PORT"
DATABASE_POOL_SIZE = "DATABASE_POOL_SIZE"
DATABASE_SSLMODE = "DATABASE_SSLMODE"
DATABASE_SSLROOTCERT = "DATABASE_SSLROOTCERT"

# Keys of the database's Secret, which clients get as environment variables of the same names.
POSTGRES_USER = "POSTGRES_USER"
POSTGRES_PASSWORD = "POSTGRES_PASSWORD"  # noqa: S105 - a name
POSTGRES_DB = "POSTGRES_DB"

# Everything that a client of the database may be given.
DATABASE_VARIABLES = (
    *(DATABASE_HOST, DATABASE_PORT, DATABASE_POOL_SIZE, DATABASE_SSLMODE, DATABASE_SSLROOTCERT),
    *(POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB),
)

# Service and port of PostgreSQL, whatever runs it.
POSTGRES_SERVICE = "postgres-service"
POSTGRES_PORT = 5432
# Its Services: that one, those that CloudNativePG makes for a Cluster `postgres`, and those of single servers.
POSTGRES_SERVICES = (
    *(POSTGRES_SERVICE, "postgres-rw", "postgres-ro", "postgres-r"),
    *("postgres-blue", "postgres-green"),
)
# Each server of engine statefulset by its color: the StatefulSet, and the Service that leads to it alone.
SERVERS = {"blue": "postgres", "green": "postgres-green"}
SERVER_SERVICES = {"blue": "postgres-blue", "green": "postgres-green"}
# User and group of PostgreSQL in the official Alpine image: https://github.com/docker-library/postgres
POSTGRES_UID = 70

# Who reads its statistics; database/scripts has the name too.
EXPORTER_ROLE = "postgres_exporter"

# The Secret with the credentials of the off-site copy: each key, and the environment variable that takes it.
OFFSITE_SECRET = "postgres-backup-offsite"  # noqa: S105 - a name
OFFSITE_VARIABLES = {
    "accessKeyId": "RCLONE_CONFIG_STORAGE_ACCESS_KEY_ID",
    "secretAccessKey": "RCLONE_CONFIG_STORAGE_SECRET_ACCESS_KEY",
    "encryptionPassword": "ENCRYPTION_PASSWORD",
}

# The Secret with the access key of the archive of the write-ahead log, and its keys.
ARCHIVE_SECRET = "postgres-archive"  # noqa: S105 - a name
ARCHIVE_KEYS = ("accessKeyId", "secretAccessKey")

_MIGRATION = "-migration"

# What stands for the newest dump.
LATEST_DUMP = "latest"


def is_database_beside(name: str, database: str) -> bool:
    """Whether scripts/restore.sh leaves a database beside the live one so: `shop_before_20261122_023000`."""
    return re.fullmatch(rf"{re.escape(database[:39])}_(restore|before)_[0-9]{{8}}_[0-9]{{6}}", name) is not None


def is_dump_name(name: str, database: str) -> bool:
    """Whether a dump of a database may be called so, as scripts/lib.sh calls them: `shop-20261122T023000Z.dump`."""
    return re.fullmatch(rf"{re.escape(database)}-[0-9]{{8}}T[0-9]{{6}}Z\.dump", name) is not None


def migration_name(tier: str) -> str:
    """What the migrations of a tier are called: their label `tier`, and the beginning of their Jobs' names."""
    return f"{tier}{_MIGRATION}"


def migrated_tier(name: str) -> str:
    """The tier that a migration of this name is for; any other name as it is."""
    return name.removesuffix(_MIGRATION)
