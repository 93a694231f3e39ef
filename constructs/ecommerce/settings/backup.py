"""Settings of backups, and of the test that they restore."""

import zoneinfo
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from ecommerce.settings.cron import check_schedule
from ecommerce.settings.database import Volume
from ecommerce.settings.fields import Image, Storage
from ecommerce.settings.problems import Path
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.section import Section


def _time_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            "is not a time zone of the IANA database; write for example Europe/Berlin or Etc/UTC"
        ) from None
    return name


Schedule = Annotated[str, AfterValidator(check_schedule)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]


class RestoreTest(Section):
    """A job that restores the newest dump into a throwaway PostgreSQL and compares it with the dump's manifest."""

    schedule: Schedule = "30 4 1 * *"
    """Cron schedule, in the time zone of the backups; monthly by default."""

    max_age_hours: Annotated[int, Field(ge=1, le=8760)] = 26
    """Age of the newest dump, in hours, above which the test fails: a day and some slack for a daily backup."""

    scratch_size: Storage = "10Gi"
    """Disk of a node that the throwaway server may use, which must hold the whole database."""

    check_sql: Annotated[str, Field(min_length=1)] | None = None
    """A query that must answer `t` on the restored database, such as `SELECT count(*) > 0 FROM orders`."""


class Backup(Section):
    """Daily dumps of the database to a volume of their own."""

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

    storage: Volume = Volume(size="20Gi")
    """The volume that holds the dumps."""

    resources: Resources = resources(cpu="250m", memory="512Mi", cpu_limit="2")
    """Requests and limits of each job."""

    restore_test: RestoreTest = RestoreTest()
    """The test that dumps restore."""

    def rules(self) -> Iterator[tuple[Path, str]]:
        """Nothing is set for backups that are not made."""
        if not self.enabled and len(self.model_fields_set) > 1:
            yield ("enabled",), "is false, but other settings of backups are given; remove them or enable backups"
