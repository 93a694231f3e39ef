"""Rules between monitoring and the rest."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ecommerce.names import EXPORTER_ROLE
from ecommerce.settings.group import Broken, Misplaced, rule
from ecommerce.settings.values.cron import Cron
from ecommerce.settings.values.freshness import longest_between

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings


@rule
def exporter_is_of_the_engine(settings: "EnvironmentSettings") -> Iterator[Broken]:
    if "exporter" in settings.monitoring.model_fields_set and settings.database.engine != "statefulset":
        text = f"is for engine statefulset, but engine is {settings.database.engine}; remove it"
        yield ("monitoring", "exporter"), Misplaced(text)


@rule
def role_is_not_the_exporters(settings: "EnvironmentSettings") -> Iterator[Broken]:
    database = settings.database
    if settings.monitoring.enabled and database.engine == "statefulset" and database.user == EXPORTER_ROLE:
        text = f"{EXPORTER_ROLE} is the role with which the exporter reads statistics; choose another"
        yield ("database", "user"), text


@rule
def ages_are_those_of_the_schedules(settings: "EnvironmentSettings") -> Iterator[Broken]:
    limits, backup = settings.monitoring.thresholds, settings.backup
    jobs = [
        ("backupAgeHours", limits.backup_age_hours, backup.schedule),
        ("restoreTestAgeHours", limits.restore_test_age_hours, backup.restore_test.schedule),
    ]
    for name, limit, schedule in jobs:
        between = -(-longest_between(Cron.parse(schedule)) // 60)
        if backup.enabled and limit is not None and limit < between:
            text = f"{limit} is less than the {between} hours between two runs, by the schedule"
            yield (
                ("monitoring", "thresholds", name),
                f"{text}; raise it to {between} and some slack, or leave it out",
            )
