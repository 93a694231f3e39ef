"""Settings of backups, and of the test that they restore."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ecommerce.settings.group import Broken, Misplaced, OptionalGroup, SettingsGroup, rule
from ecommerce.settings.object_storage import ObjectStorageSettings
from ecommerce.settings.point_in_time import PointInTimeSettings
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.settings.values.cron import Cron, Schedule
from ecommerce.settings.values.form import Line, Text
from ecommerce.settings.values.freshness import oldest_seen
from ecommerce.settings.values.image import Image
from ecommerce.settings.values.names import ObjectName, StorageClassName
from ecommerce.settings.values.object_storage import Bucket, Prefix
from ecommerce.settings.values.quantities import Storage
from ecommerce.settings.values.time_zone import TimeZone

# With four bytes a character, and each `$` twice, it still fits into one environment variable of Linux; see texts.py.
_MOST_SQL = 30_000
# In hours.
_YEAR = 8760

# Names of the time in which CloudNativePG reads schedules, whose resource has no time zone.
_UTC = {"Etc/UTC", "UTC", "Etc/UCT", "UCT", "Etc/Universal", "Universal", "Etc/Zulu", "Zulu"}


class RestoreTestSettings(SettingsGroup):
    """A job that restores the newest dump into a throwaway PostgreSQL and compares it with the dump's manifest."""

    schedule: Schedule = "30 4 * * 0"
    """Cron schedule, in the time zone of the backups; weekly by default."""

    max_age_hours: Annotated[int, Field(ge=1, le=_YEAR)] = 26
    """Age of the newest dump, in hours, above which the test fails: a day and some slack for a daily backup."""

    scratch_size: Storage | None = None
    """Size of the throwaway server's volume, which is there for the test alone; left out, that of the database's."""

    scratch_storage_class_name: StorageClassName | None = None
    """StorageClass of that volume; left out, that of the database's. `""` takes a volume without one at each test."""

    check_sql: Annotated[Text, Field(min_length=1, max_length=_MOST_SQL)] | None = None
    """A query that must answer `t` on the restored database, such as `SELECT count(*) > 0 FROM orders`."""


class OffsiteSecretSettings(SettingsGroup):
    """Where the External Secrets Operator finds the access key and the encryption password."""

    path: Line
    """Entry of the store, with the keys accessKeyId, secretAccessKey and encryptionPassword."""


class OffsiteSettings(ObjectStorageSettings):
    """An encrypted copy of each dump in S3-compatible object storage.

    Its credentials come from the provider of the database's: a Secret `postgres-backup-offsite`.
    """

    bucket: Bucket
    """Bucket; its own lifecycle rule says how long copies are kept."""

    path: Prefix = "postgres"
    """Prefix of the copies in the bucket."""

    image: Image = "rclone/rclone:1.75.1@sha256:45401ad7410db1d67ffdb58e19059ad20b0d8e0285a60e38bbec55cc1019c7a5"
    """Container image with rclone and a shell."""

    secret: OffsiteSecretSettings | None = None
    """With provider external-secrets: where the credentials are."""


class VolumeSnapshotSettings(SettingsGroup):
    """Snapshots of the database's volume by CloudNativePG, on a cluster with a CSI driver that can."""

    class_name: ObjectName
    """VolumeSnapshotClass."""


class BackupSettings(OptionalGroup):
    """Daily dumps of the database to a volume of their own."""

    never: ClassVar[Mapping[str, str]] = {
        "spot": "is for stateless tiers: a backup that a cloud ends midway is none, and starts anew; remove it"
    }
    noun: ClassVar[str] = "backups"

    enabled: bool = True
    """Whether backups are made."""

    image: Image | None = None
    """Container image with PostgreSQL's programs, of the server's version or newer; left out, the server's own image
    with engine statefulset, and postgres:15.19-alpine with another. Programs of an older minor version may make dumps
    that do not restore, as those before 15.20 do of a server of 15.20."""

    schedule: Schedule = "30 2 * * *"
    """Cron schedule; daily by default."""

    time_zone: TimeZone = "Etc/UTC"
    """Time zone of the schedules."""

    retention_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """Number of days whose dumps are kept; days without a dump do not count."""

    retention_weeks: Annotated[int, Field(ge=0, le=520)] = 0
    """Number of weeks whose newest dump is kept."""

    retention_months: Annotated[int, Field(ge=0, le=120)] = 0
    """Number of months whose newest dump is kept."""

    keep_at_least: Annotated[int, Field(ge=1, le=1000)] = 7
    """Number of newest dumps that are never removed."""

    accepted_dump: Annotated[Text, Field(min_length=1)] | None = None
    """Name of a dump that was marked as having lost tables or rows, and is right."""

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

    point_in_time: PointInTimeSettings | None = None
    """With engine cloudnativepg: archive the write-ahead log too, so that no wrong statement costs a day."""

    method: Literal["dump", "volumeSnapshot"] = "dump"
    """`volumeSnapshot` lets CloudNativePG take snapshots of the volume, in addition to the dumps."""

    volume_snapshot: VolumeSnapshotSettings | None = None
    """Settings of method volumeSnapshot."""

    @rule
    def _snapshots_have_a_class(self) -> Iterator[Broken]:
        if self.method == "volumeSnapshot" and not self.volume_snapshot:
            yield ("volumeSnapshot",), "is missing, and method volumeSnapshot needs it; add volumeSnapshot.className"

    @rule
    def _settings_are_of_the_method(self) -> Iterator[Broken]:
        if self.volume_snapshot and self.method != "volumeSnapshot":
            text = f"is set, but method is {self.method}; remove it or change the method"
            yield ("volumeSnapshot",), Misplaced(text)

    @rule
    def _snapshots_are_scheduled_by_utc(self) -> Iterator[Broken]:
        if self.method == "volumeSnapshot" and self.time_zone not in _UTC:
            text = "method volumeSnapshot runs by UTC alone, and by the same schedule; use Etc/UTC"
            yield ("timeZone",), f"{self.time_zone} does not fit: {text}"

    @rule
    def _restore_test_finds_a_young_dump(self) -> Iterator[Broken]:
        oldest = oldest_seen(Cron.parse(self.schedule), Cron.parse(self.restore_test.schedule))
        hours = -(-oldest // 60)
        if self.restore_test.max_age_hours < hours:
            text = (
                f"{self.restore_test.max_age_hours} is less than the {hours} hours that the newest dump may have then"
            )
            fix = f"raise it to {hours} and some slack, or dump more often" if hours <= _YEAR else "dump more often"
            yield ("restoreTest", "maxAgeHours"), f"{text}, by the two schedules; {fix}"
