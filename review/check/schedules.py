"""Schedules that never come, come otherwise than they read, or let a job run beside itself."""

from collections.abc import Iterator
from datetime import timedelta

from review.check.finding import Finding, Level, Rule
from review.manifests import Manifests, Object
from review.schedule import Schedule, said, schedule_of
from review.values import at

_CRON_JOBS = "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"
NEVER = Rule("schedule-never", Level.ERROR, "a schedule comes", f"{_CRON_JOBS}#schedule-syntax")
OVERLAP = Rule(
    "overlapping-runs",
    Level.NOTE,
    "a job may not run for longer than it is to its next run, or does not run beside itself",
    f"{_CRON_JOBS}#concurrency-policy",
)
SIX_FIELDS = Rule(
    "scheduled-backup-fields",
    Level.WARNING,
    "the schedule of a ScheduledBackup has six fields, seconds first",
    "https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups",
)
RULES: tuple[Rule, ...] = (NEVER, OVERLAP, SIX_FIELDS)

_PLAIN_FIELDS = 5


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every schedule of a CronJob or a ScheduledBackup that is not what it should be."""
    for each in manifests.of("CronJob"):
        if schedule := schedule_of(each):
            yield from _never(each, schedule)
            yield from _beside_itself(each, schedule)
    for each in manifests.of("ScheduledBackup"):
        if schedule := schedule_of(each):
            yield from _scheduled_backup(each, schedule)


def _never(each: Object, schedule: Schedule) -> Iterator[Finding]:
    if schedule.between is None and not schedule.comes:
        reason = f"{each['spec']['schedule']} never comes: no such day is in any of its months"
        yield Finding(NEVER, each, ("spec", "schedule"), reason, "mend the day or the month")


def _beside_itself(job: Object, schedule: Schedule) -> Iterator[Finding]:
    deadline = at(job, "spec", "jobTemplate", "spec", "activeDeadlineSeconds")
    allows = str(at(job, "spec", "concurrencyPolicy") or "Allow") == "Allow"
    if not schedule.between or not allows or not isinstance(deadline, int):
        return
    shortest, longest = schedule.between[0], timedelta(seconds=max(0, min(deadline, 10**9)))
    if longest > shortest:
        reason = f"a run may take {said(longest)}, the next one comes after {said(shortest)}, and both run then (Allow)"
        fix = "set it to Forbid or Replace, or the deadline below that"
        yield Finding(OVERLAP, job, ("spec", "concurrencyPolicy"), reason, fix)


def _scheduled_backup(each: Object, schedule: Schedule) -> Iterator[Finding]:
    """CloudNativePG takes five fields for seconds, minute, hour, day and month.

    https://github.com/cloudnative-pg/cloudnative-pg/blob/main/internal/webhook/v1/scheduledbackup_webhook.go
    """
    text = str(each["spec"]["schedule"])
    fields = [part for part in text.split() if "=" not in part]
    if len(fields) != _PLAIN_FIELDS:
        yield from _never(each, schedule)
        return
    often = f", every {said(schedule.between[0])}" if schedule.between else ""
    reason = f"{text} has five fields, of which the first is the seconds: it runs at minute {fields[1]}{often}"
    yield Finding(SIX_FIELDS, each, ("spec", "schedule"), reason, f"put the seconds before it: 0 {text}")
