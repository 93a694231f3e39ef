"""Settings of backups, and of the test that they restore."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from ecommerce.settings.cron import check_schedule
from ecommerce.settings.database import ClaimTemplate
from ecommerce.settings.fields import Cidr, DnsSubdomain, Image, Storage
from ecommerce.settings.group import OptionalGroup, SettingsGroup
from ecommerce.settings.problems import Path
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.time_zone import check_time_zone


def _bucket(name: str) -> str:
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        raise ValueError("is not the name of a bucket; use 3 to 63 lower-case letters, digits, dots and hyphens")
    return name


def _prefix(path: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", path):
        raise ValueError("is not a prefix; use letters, digits, . _ - and slashes between them")
    return path


def _https(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("is not the URL of a server; its port is above 65535 or no number") from None
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError("is not the URL of a server; write for example https://s3.example.com")
    return url


Schedule = Annotated[str, AfterValidator(check_schedule)]
TimeZone = Annotated[str, AfterValidator(check_time_zone)]


class RestoreTestSettings(SettingsGroup):
    """A job that restores the newest dump into a throwaway PostgreSQL and compares it with the dump's manifest."""

    schedule: Schedule = "30 4 1 * *"
    """Cron schedule, in the time zone of the backups; monthly by default."""

    max_age_hours: Annotated[int, Field(ge=1, le=8760)] = 26
    """Age of the newest dump, in hours, above which the test fails: a day and some slack for a daily backup."""

    scratch_size: Storage | None = None
    """Disk of a node that the throwaway server may use; left out, as much as the database's volume has."""

    check_sql: Annotated[str, Field(min_length=1)] | None = None
    """A query that must answer `t` on the restored database, such as `SELECT count(*) > 0 FROM orders`."""


class OffsiteSecretSettings(SettingsGroup):
    """Where the External Secrets Operator finds the access key and the encryption password."""

    path: Annotated[str, Field(min_length=1)]
    """Entry of the store, with the keys accessKeyId, secretAccessKey and encryptionPassword."""


class OffsiteSettings(SettingsGroup):
    """An encrypted copy of each dump in S3-compatible object storage.

    Its credentials come from the provider of the database's: a Secret `postgres-backup-offsite`.
    """

    endpoint: Annotated[str, AfterValidator(_https)]
    """URL of the storage, such as `https://s3.eu-central-1.amazonaws.com`."""

    region: Annotated[str, Field(min_length=1)] = "us-east-1"
    """Region of the bucket."""

    bucket: Annotated[str, AfterValidator(_bucket)]
    """Bucket; its own lifecycle rule says how long copies are kept."""

    path: Annotated[str, AfterValidator(_prefix)] = "postgres"
    """Prefix of the copies in the bucket."""

    cidrs: Annotated[list[Cidr], Field(min_length=1)]
    """Addresses of the storage, all of them: nothing else beside the database may the backup job reach."""

    image: Image = "rclone/rclone:1.68.2"
    """Container image with rclone and a shell."""

    secret: OffsiteSecretSettings | None = None
    """With provider external-secrets: where the credentials are."""

    @property
    def port(self) -> int:
        """TCP port of the storage."""
        parts = urlsplit(self.endpoint)
        return parts.port or (443 if parts.scheme == "https" else 80)


class VolumeSnapshotSettings(SettingsGroup):
    """Snapshots of the database's volume by CloudNativePG, on a cluster with a CSI driver that can."""

    class_name: DnsSubdomain
    """VolumeSnapshotClass."""


class BackupSettings(OptionalGroup):
    """Daily dumps of the database to a volume of their own."""

    noun: ClassVar[str] = "backups"

    enabled: bool = True
    """Whether backups are made."""

    image: Image = "postgres:15-alpine"
    """Container image with PostgreSQL's programs, of the server's major version or newer."""

    schedule: Schedule = "30 2 * * *"
    """Cron schedule; daily by default."""

    time_zone: TimeZone = "Etc/UTC"
    """Time zone of the schedules."""

    retention_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """Age in days after which a dump is removed."""

    keep_at_least: Annotated[int, Field(ge=1, le=1000)] = 7
    """Number of newest dumps that are never removed, however old, so that a wrong clock cannot empty the volume."""

    deadline_minutes: Annotated[int, Field(ge=5, le=1440)] = 360
    """Time in minutes after which a job is ended as failed."""

    storage: ClaimTemplate = ClaimTemplate(size="20Gi")
    """The volume that holds the dumps."""

    resources: Resources = resources(cpu="250m", memory="512Mi", cpu_limit="2")
    """Requests and limits of each job."""

    restore_test: RestoreTestSettings = RestoreTestSettings()
    """The test that dumps restore."""

    offsite: OffsiteSettings | None = None
    """Copy each dump to object storage."""

    method: Literal["dump", "volumeSnapshot"] = "dump"
    """`volumeSnapshot` lets CloudNativePG take snapshots of the volume, in addition to the dumps."""

    volume_snapshot: VolumeSnapshotSettings | None = None
    """Settings of method volumeSnapshot."""

    def rules(self) -> Iterator[tuple[Path, str]]:
        """Nothing is set for backups that are not made, or for a method that is not chosen."""
        yield from super().rules()
        if self.method == "volumeSnapshot" and not self.volume_snapshot:
            yield ("volumeSnapshot",), "is missing, and method volumeSnapshot needs it; add volumeSnapshot.className"
        if self.volume_snapshot and self.method != "volumeSnapshot":
            yield ("volumeSnapshot",), f"is set, but method is {self.method}; remove it or change the method"
