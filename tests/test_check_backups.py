"""Schedules, ages and databases: what comes too rarely, never, beside itself, or not at all."""

from copy import deepcopy
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering import get, manifests

from review.check import backup_age, backups, schedules
from review.check.finding import Finding
from review.manifests import Manifests, Object
from review.schedule import Schedule, oldest_seen, parse, said

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def meta(kind: str, name: str, api: str = "v1", **fields: Any) -> Object:  # noqa: ANN401 - plain YAML
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, "namespace": "shop"}, **fields}


def cron_job(name: str, schedule: str, *env: tuple[str, str], claim: str = "", **spec: Any) -> Object:  # noqa: ANN401
    deadline = {"activeDeadlineSeconds": spec.pop("deadline")} if "deadline" in spec else {}
    variables = [{"name": key, "value": value} for key, value in env]
    pod: Object = {"containers": [{"name": "main", "image": "a", "env": variables}]}
    if claim:
        pod["volumes"] = [{"name": "v", "persistentVolumeClaim": {"claimName": claim}}]
    return meta(
        "CronJob",
        name,
        "batch/v1",
        spec={"schedule": schedule, "jobTemplate": {"spec": {**deadline, "template": {"spec": pod}}}, **spec},
    )


def scheduled(schedule: str, **spec: Any) -> Object:  # noqa: ANN401 - plain YAML
    return meta(
        "ScheduledBackup",
        "base",
        "postgresql.cnpg.io/v1",
        spec={"schedule": schedule, "cluster": {"name": "db"}, **spec},
    )


def alert(expr: str, wait: str = "15m") -> Object:
    rule = {"alert": "TooOld", "expr": expr, "for": wait}
    return meta("PrometheusRule", "r", "monitoring.coreos.com/v1", spec={"groups": [{"name": "g", "rules": [rule]}]})


def check(*objects: Object) -> list[Finding]:
    every = Manifests(tuple(objects))
    return [found for family in (schedules, backup_age, backups) for found in family.check(every)]


def rules(*objects: Object) -> list[str]:
    return [found.rule.name for found in check(*objects)]


SINCE = 'time() - max(kube_cronjob_status_last_successful_time{namespace="shop",cronjob="dump"}) > %s'
CLUSTER = meta("Cluster", "db", "postgresql.cnpg.io/v1", spec={"instances": 1})
PLUGGED = meta(
    "Cluster",
    "db",
    "postgresql.cnpg.io/v1",
    spec={"plugins": [{"name": "barman", "parameters": {"barmanObjectName": "store"}}]},
)


def store(kept: str) -> Object:
    return meta("ObjectStore", "store", "barmancloud.cnpg.io/v1", spec={"retentionPolicy": kept})


def database(image: str, **more: Any) -> Object:  # noqa: ANN401 - plain YAML
    labels = {"app": "db"}
    pod = {"containers": [{"name": "db", "image": image}, *more.pop("beside", [])]}
    template = {"metadata": {"labels": labels, **more.pop("metadata", {})}, "spec": pod}
    claims = [{"metadata": {"name": "data"}, "spec": {"resources": {"requests": {"storage": "1Gi"}}}}]
    spec = {"selector": {"matchLabels": labels}, "template": template, "volumeClaimTemplates": claims, **more}
    return meta("StatefulSet", "db", "apps/v1", spec=spec)


SERVICE = meta("Service", "sql", spec={"selector": {"app": "db"}, "ports": [{"port": 5432}]})
CONFIG = meta("ConfigMap", "settings", data={"HOST": "sql.shop.svc"})
READS_CONFIG = cron_job("nightly", "0 2 * * *")
READS_CONFIG["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["envFrom"] = [
    {"configMapRef": {"name": "settings"}}
]
DUMP, WEEKLY = cron_job("dump", "30 2 * * *", claim="dumps"), cron_job("dump", "30 2 * * 0", claim="dumps")
POSTGRES = database("postgres:17")

ROWS: dict[str, tuple[list[Object], list[str]]] = {
    "31 February": ([cron_job("a", "0 3 31 2 *")], ["schedule-never"]),
    "29 February": ([cron_job("a", "0 3 29 2 *")], []),
    "31 February or a Monday": ([cron_job("a", "0 3 31 2 1")], []),
    "31 of short months": ([cron_job("a", "0 3 31 4,6,9,11 *")], ["schedule-never"]),
    "a ScheduledBackup that never comes": ([CLUSTER, scheduled("0 0 3 30 2 *")], ["schedule-never"]),
    "no schedule that can be read": ([cron_job("a", "now and then")], []),
    "a time zone that is not there": ([cron_job("a", "0 3 31 2 *", timeZone="Mars/Olympus")], []),
    "an hour's job every half an hour": ([cron_job("a", "*/30 * * * *", deadline=3600)], ["overlapping-runs"]),
    "an hour's job every hour": ([cron_job("a", "0 * * * *", deadline=3600)], []),
    "a job that forbids another": (
        [cron_job("a", "*/30 * * * *", deadline=3600, concurrencyPolicy="Forbid")],
        [],
    ),
    "a job without a deadline": ([cron_job("a", "*/30 * * * *")], []),
    "five fields": ([CLUSTER, scheduled("0 2 * * *")], ["scheduled-backup-fields"]),
    "six fields": ([CLUSTER, scheduled("0 0 2 * * *")], []),
    "a macro": ([CLUSTER, scheduled("@daily")], []),
    "a test that wants a younger dump": (
        [DUMP, cron_job("test", "0 12 * * *", ("MAX_AGE_HOURS", "9"), claim="dumps")],
        ["backup-max-age"],
    ),
    "a test that is content": ([DUMP, cron_job("test", "0 12 * * *", ("MAX_AGE_HOURS", "10"), claim="dumps")], []),
    "a test of a weekly dump": (
        [WEEKLY, cron_job("test", "0 4 * * *", ("MAX_AGE_HOURS", "26"), claim="dumps")],
        ["backup-max-age"],
    ),
    "a test of a weekly dump in days": (
        [WEEKLY, cron_job("test", "0 4 * * *", ("MAX_AGE_DAYS", "7"), claim="dumps")],
        [],
    ),
    "a test just before the dump": (
        [DUMP, cron_job("test", "0 2 * * *", ("MAX_AGE_HOURS", "23"), claim="dumps")],
        ["backup-max-age"],
    ),
    "a clock that skips the dump's hour": (
        [
            {**DUMP, "spec": {**DUMP["spec"], "timeZone": "Europe/Berlin"}},
            cron_job("test", "0 12 * * *", ("MAX_AGE_HOURS", "26"), claim="dumps"),
        ],
        ["backup-max-age"],
    ),
    "an age of something else": ([cron_job("a", "0 3 * * *", ("MAX_AGE_HOURS", "1"))], []),
    "an alert that fires every day": ([DUMP, alert(SINCE % "3600 * 20")], ["alert-between-runs"]),
    "an alert that its wait does not save": ([DUMP, alert(SINCE % "84600", "30m")], ["alert-between-runs"]),
    "an alert that its wait saves": ([DUMP, alert(SINCE % "84600", "31m")], []),
    "an alert of thirty hours": ([DUMP, alert(SINCE % "108000")], []),
    "an alert in brackets": ([DUMP, alert(SINCE % "(20 * 3600)")], ["alert-between-runs"]),
    "an alert of four days": ([DUMP, alert(SINCE % "345600")], ["alert-after-runs"]),
    "an alert of another job": ([DUMP, alert(SINCE.replace("dump", "other") % "60")], []),
    "an alert of another namespace": ([DUMP, alert(SINCE.replace("shop", "other") % "60")], []),
    "an alert of jobs by a pattern": (
        [DUMP, alert(SINCE.replace('="dump"', '=~"du.*"') % "60")],
        ["alert-between-runs"],
    ),
    "an alert of a job that is off": ([cron_job("dump", "30 2 * * *", suspend=True), alert(SINCE % "60")], []),
    "an alert of something else": ([DUMP, alert("time() - process_start_time_seconds > 60")], []),
    "an alert of base backups": (
        [
            CLUSTER,
            scheduled("0 0 2 * * *"),
            alert(
                'max(barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{namespace="shop"}) < time() - 3600'
            ),
        ],
        ["alert-between-runs"],
    ),
    "backups that are kept for a day, weekly": (
        [PLUGGED, store("1d"), scheduled("0 0 2 * * 0")],
        ["backup-retention"],
    ),
    "backups that are kept for a month, weekly": ([PLUGGED, store("1m"), scheduled("0 0 2 * * 0")], []),
    "a Cluster alone": ([CLUSTER], ["database-without-backup"]),
    "a Cluster that follows another": (
        [{**CLUSTER, "spec": {"replica": {"enabled": True, "source": "other"}}}],
        [],
    ),
    "a Cluster with a ScheduledBackup": ([CLUSTER, scheduled("0 0 2 * * *")], []),
    "a Cluster with a ScheduledBackup of another": (
        [CLUSTER, scheduled("0 0 2 * * *", cluster={"name": "other"})],
        ["database-without-backup"],
    ),
    "a Cluster with a job that dumps it": ([CLUSTER, cron_job("a", "0 2 * * *", ("PGHOST", "db-rw"))], []),
    "a Cluster with a job of something else": (
        [CLUSTER, cron_job("a", "0 2 * * *", ("PGHOST", "other-rw"))],
        ["database-without-backup"],
    ),
    "a database alone": ([POSTGRES, SERVICE], ["database-without-backup"]),
    "a database of another registry": (
        [database("registry.example.com/mirror/mysql:8.4@sha256:0")],
        ["database-without-backup"],
    ),
    "a program that is no database": ([database("prom/mysqld-exporter:1")], []),
    "a database without a volume": ([database("postgres:17", volumeClaimTemplates=[])], []),
    "a database with a job that names its Service": (
        [POSTGRES, SERVICE, cron_job("a", "0 2 * * *", ("PGHOST", "sql.shop.svc"))],
        [],
    ),
    "a database with a job that reads its Service's name": ([POSTGRES, SERVICE, CONFIG, READS_CONFIG], []),
    "a database with a backup that is called after it": ([POSTGRES, cron_job("db-backup", "0 2 * * *")], []),
    "a database with pgBackRest beside it": (
        [database("postgres:17", beside=[{"name": "b", "image": "example.com/pgbackrest:2"}])],
        [],
    ),
    "a database with a snapshot": ([POSTGRES, meta("VolumeSnapshot", "s", "snapshot.storage.k8s.io/v1", spec={})], []),
    "a class of snapshots is none": (
        [POSTGRES, meta("VolumeSnapshotClass", "s", "snapshot.storage.k8s.io/v1", driver="a")],
        ["database-without-backup"],
    ),
    "a database with Velero": (
        [POSTGRES, meta("Schedule", "v", "velero.io/v1", spec={"template": {"includedNamespaces": ["shop"]}})],
        [],
    ),
    "a database that Velero leaves out": (
        [POSTGRES, meta("Schedule", "v", "velero.io/v1", spec={"template": {"includedNamespaces": ["other"]}})],
        ["database-without-backup"],
    ),
    "a database whose pods say so": (
        [database("postgres:17", metadata={"annotations": {"k8up.io/backupcommand": "a"}})],
        [],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_rule_finds_what_is_wrong_and_nothing_else(name: str) -> None:
    objects, expected = ROWS[name]
    assert rules(*deepcopy(objects)) == expected, [str(each) for each in check(*objects)]


def test_a_finding_says_both_times_and_what_to_set() -> None:
    (found,) = check(WEEKLY, cron_job("test", "0 4 * * *", ("MAX_AGE_HOURS", "26"), claim="dumps"))
    assert "MAX_AGE_HOURS is 26" in found.reason
    assert "CronJob/dump may have run 145.5 hours before" in found.reason
    assert found.field == "spec.jobTemplate.spec.template.spec.containers[main].env[MAX_AGE_HOURS].value"
    (five,) = check(CLUSTER, scheduled("30 2 * * *"))
    assert five.fix == "put the seconds before it: 0 30 2 * * *"
    assert "it runs at minute 2, every 60 minutes" in five.reason


def test_the_projects_own_restore_test_and_alerts_fit_their_schedules_and_would_be_found_if_they_did_not() -> None:
    text = "monitoring: {enabled: true, runbookUrl: https://example.com}\n"
    assert rules(*manifests(text).objects) == []
    slow = deepcopy(manifests(text).objects)
    get(Manifests(slow), "CronJob", "postgres-backup")["spec"]["schedule"] = "30 2 * * 0"
    found = rules(*slow)
    assert "alert-between-runs" in found
    assert "backup-max-age" not in found, "the restore test comes two hours after the dump, on Sundays too"
    get(Manifests(slow), "CronJob", "postgres-backup")["spec"]["schedule"] = "30 2 * * 1"
    assert "backup-max-age" in rules(*slow)


def parsed(text: str, zone: str = "", *, seconds_first: bool = False) -> Schedule:
    found = parse(text, zone, seconds_first=seconds_first)
    assert found, f"{text} cannot be read"
    return found


@pytest.mark.parametrize(
    ("text", "zone", "shortest", "longest"),
    [
        ("30 2 * * *", "", DAY, DAY),
        ("30 2 * * *", "Etc/UTC", DAY, DAY),
        # Skipped at the end of March, and twice at the end of October.
        ("30 2 * * *", "Europe/Berlin", HOUR, 47 * HOUR),
        ("0 4 * * 0", "Europe/Berlin", 7 * DAY - HOUR, 7 * DAY + HOUR),
        ("CRON_TZ=Europe/Berlin 0 4 * * 0", "", 7 * DAY - HOUR, 7 * DAY + HOUR),
        ("0 * * * *", "Europe/Berlin", HOUR, HOUR),
        ("0 8-18/5 * * *", "", 5 * HOUR, 14 * HOUR),
        ("0 0 1 * *", "", 28 * DAY, 31 * DAY),
        ("0 0 29 2 *", "", 1461 * DAY, 1461 * DAY),
        ("0 0 13 * 5", "", DAY, 7 * DAY),
        ("0 0 */2 * 5", "", DAY, 2 * DAY),
        ("@every 90m", "", timedelta(minutes=90), timedelta(minutes=90)),
        ("0 0 2 * * *", "", DAY, DAY),
    ],
)
def test_the_times_between_runs(text: str, zone: str, shortest: timedelta, longest: timedelta) -> None:
    assert parsed(text, zone).between == (shortest, longest)


def test_five_fields_are_seconds_first_where_seconds_come_first() -> None:
    assert parsed("0 2 * * *", seconds_first=True).between == (HOUR, HOUR)
    assert parsed("@daily", seconds_first=True).between == (DAY, DAY)


@pytest.mark.parametrize(
    "text", ["", "a", "* * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *", "5-1 * * * *", "0 0 * * 8"]
)
def test_what_is_no_schedule_is_none(text: str) -> None:
    assert parse(text) is None


def a_field(least: int, most: int) -> st.SearchStrategy[str]:
    number = st.integers(least, most).map(str)
    return st.just("*") | number | st.lists(number, min_size=2, max_size=3).map(",".join)


@settings(max_examples=25)
@given(
    st.tuples(a_field(0, 59), a_field(0, 23), a_field(1, 28), a_field(1, 12), a_field(0, 6)).map(" ".join),
    st.sampled_from(["", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe"]),
)
def test_the_times_between_are_those_of_all_runs(text: str, zone: str) -> None:
    schedule = parsed(text, zone)
    if len(schedule.minutes) > 24:
        return
    runs = list(schedule.runs(date(2024, 1, 1), date(2033, 1, 1)))
    steps = [later - earlier for earlier, later in pairwise(runs)]
    assert schedule.between == (min(steps), max(steps))


def test_an_age_is_that_of_the_last_run_before() -> None:
    assert oldest_seen(parsed("30 2 * * *"), parsed("30 4 * * 0")) == 2 * HOUR
    assert oldest_seen(parsed("30 2 * * 1"), parsed("30 4 * * 0")) == 6 * DAY + 2 * HOUR
    assert oldest_seen(parsed("30 2 * * *"), parsed("30 2 * * *")) == DAY, (
        "what is made at the same time is not there yet"
    )


def test_a_time_is_said_in_words() -> None:
    assert [said(each) for each in (7 * DAY, 26 * HOUR, DAY, HOUR, timedelta(minutes=90), timedelta(seconds=90))] == [
        "7 days",
        "26 hours",
        "24 hours",
        "60 minutes",
        "90 minutes",
        "90 seconds",
    ]
