"""Settings of recovery to a point in time: the archive of the write-ahead log, and what is recovered from it."""

from typing import Annotated, Literal

from pydantic import Field

from ecommerce.settings.group import SettingsGroup
from ecommerce.settings.object_storage import ObjectStorageSettings
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.values.cron import Schedule
from ecommerce.settings.values.form import Line
from ecommerce.settings.values.moment import Moment
from ecommerce.settings.values.names import DnsLabel
from ecommerce.settings.values.object_storage import Bucket, Prefix


class ArchiveSecretSettings(SettingsGroup):
    """Where the External Secrets Operator finds the access key of the archive."""

    path: Line
    """Entry of the store, with the keys accessKeyId and secretAccessKey."""


class PointInTimeSettings(ObjectStorageSettings):
    """The write-ahead log and base backups in S3-compatible object storage, by CloudNativePG's Barman Cloud plugin.

    The plugin, version 0.15 or newer, must be installed beside the operator. Its credentials come from the provider of
    the database's: a Secret `postgres-archive`.
    """

    bucket: Bucket
    """Bucket; a lifecycle rule of its own must remove nothing here, for the archive is whole or of no use."""

    path: Prefix = "postgres"
    """Prefix of the archives; each is in a folder of its serverName, where another environment recovers from it."""

    server_name: DnsLabel | None = None
    """Name of this environment's archive, which no other server wrote before; left out, the namespace."""

    schedule: Schedule = "0 1 * * *"
    """Cron schedule of base backups, by UTC; daily by default. A recovery replays the log from the last one before."""

    retention_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """Number of days that the database can be taken back to; what none of them needs is removed."""

    encryption: Literal["AES256", "aws:kms"] | None = None
    """How the storage is told to encrypt; left out, as the bucket's own setting says."""

    resources: Resources = resources(cpu="100m", memory="512Mi", cpu_limit="1")
    """Requests and limits of the plugin's container beside each server."""

    secret: ArchiveSecretSettings | None = None
    """With provider external-secrets: where the credentials are."""


class RecoverySettings(SettingsGroup):
    """What a new database begins as: another one's, at a point in time, from the archive in backup.pointInTime.

    It counts when the Cluster is created, and never again.
    """

    server_name: DnsLabel
    """Name of the archive to recover from: the other environment's namespace, or its backup.pointInTime.serverName."""

    target_time: Moment | None = None
    """The last moment that is recovered, such as `2026-11-28T13:59:00Z`; left out, the end of the archive."""
