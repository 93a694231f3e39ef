"""Backups, and the test that they restore: that they are made, in time, and have room."""

from dataclasses import dataclass

from ecommerce.monitoring.metrics import Kubelet, KubeState
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, RuleGroup, Severity
from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.values.cron import Cron
from ecommerce.settings.values.freshness import longest_between


@dataclass(frozen=True, kw_only=True)
class ScheduledJob:
    """A job of a schedule.

    Args:
        alert: How the names of its alerts begin.
        noun: What it is called in a sentence.
        cron_job: Its CronJob.
        tier: The label of its pods.
        hours: The age that its last success may have.
    """

    alert: str
    noun: str
    cron_job: str
    tier: str
    hours: int

    @property
    def severity(self) -> Severity:
        """Of the alert that it is too long ago: without a backup data is lost, without a test only confidence."""
        return "critical" if self.alert == "Backup" else "warning"


def backup_rules(observed: Observed) -> RuleGroup:
    """The alerts of both jobs, of their volume and of the copy off-site.

    Args:
        observed: The environment.
    """
    jobs = scheduled_jobs(observed)
    alerts = [
        each for job in jobs for each in (_too_old(observed, job), _failing(observed, job), _suspended(observed, job))
    ]
    offsite = [_offsite_behind(observed)] if observed.settings.backup.offsite else []
    return RuleGroup(name="backups", alerts=[*alerts, _nearly_full(observed, jobs[0].hours), *offsite])


def scheduled_jobs(observed: Observed) -> tuple[ScheduledJob, ScheduledJob]:
    """The backup, and the test that it restores.

    Args:
        observed: The environment.
    """
    backup, limits = observed.settings.backup, observed.thresholds
    return (
        ScheduledJob(
            alert="Backup",
            noun="backup",
            cron_job="postgres-backup",
            tier="backup",
            hours=limits.backup_age_hours or _hours(backup.schedule, backup),
        ),
        ScheduledJob(
            alert="RestoreTest",
            noun="restore test",
            cron_job="postgres-restore-test",
            tier="restore-test",
            hours=limits.restore_test_age_hours or _hours(backup.restore_test.schedule, backup),
        ),
    )


def _hours(schedule: str, backup: BackupSettings) -> int:
    """The longest time between two runs, and the time that a job may take."""
    return -(-(longest_between(Cron.parse(schedule)) + backup.deadline_minutes) // 60)


def _succeeded(observed: Observed, job: str) -> str:
    return f"max({observed.of(KubeState.CRON_JOB_SUCCEEDED, _matcher(job))})"


def _matcher(job: str) -> str:
    return f'cronjob="{job}"'


def _commands(observed: Observed, job: ScheduledJob) -> list[str]:
    return [
        f"{observed.kubectl} get cronjobs,jobs",
        f"{observed.kubectl} logs -l tier={job.tier} --all-containers --prefix --tail=50",
        f"{observed.kubectl} describe cronjob {job.cron_job}",
    ]


def _too_old(observed: Observed, job: ScheduledJob) -> Alert:
    created = f"max({observed.of(KubeState.CRON_JOB_CREATED, _matcher(job.cron_job))})"
    return Alert(
        name=f"{job.alert}TooOld",
        severity=job.severity,
        expr=f"time() - ({_succeeded(observed, job.cron_job)} or {created}) > {job.hours * 3600}",
        lasts="15m",
        summary=f"There was no {job.noun} for too long",
        description=(
            f"The last {job.noun} that succeeded was {{{{ $value | humanizeDuration }}}} ago; by its schedule and "
            f"deadline there is one every {job.hours} hours."
        ),
        commands=_commands(observed, job),
    )


def _failing(observed: Observed, job: ScheduledJob) -> Alert:
    of_job = f'job_name=~"{job.cron_job}-[0-9]+"'
    started = observed.of(KubeState.JOB_STARTED, of_job)
    failed = observed.of(KubeState.JOB_FAILED, of_job, 'condition="true"')
    return Alert(
        name=f"{job.alert}Fails",
        severity="warning",
        expr=(
            f"max({started} and on (namespace, job_name) {failed} == 1)"
            f" > ({_succeeded(observed, job.cron_job)} or vector(0))"
        ),
        lasts="5m",
        summary=f"The last {job.noun} failed",
        description=f"The {job.noun} of {{{{ $value | humanizeTimestamp }}}} failed, and none succeeded since.",
        commands=_commands(observed, job),
    )


def _suspended(observed: Observed, job: ScheduledJob) -> Alert:
    suspended = observed.of(KubeState.CRON_JOB_SUSPENDED, _matcher(job.cron_job))
    return Alert(
        name=f"{job.alert}Suspended",
        severity="warning",
        expr=f"{suspended} == 1",
        lasts="1h",
        summary=f"The {job.noun} is suspended",
        description=f"spec.suspend of CronJob {job.cron_job} is {{{{ $value }}}}, for an hour: it does not run.",
        commands=[
            f"{observed.kubectl} get cronjob {job.cron_job} -o yaml",
            f"{observed.kubectl} get jobs -l tier={job.tier}",
            f"{observed.kubectl} get events --field-selector involvedObject.name={job.cron_job}",
        ],
    )


def _nearly_full(observed: Observed, hours: int) -> Alert:
    """Of the last time that a job had the volume mounted: the kubelet knows no other volumes."""
    limit, claim = observed.thresholds.backup_volume_free_percent, 'persistentvolumeclaim="postgres-backup"'
    available, capacity = (
        f"min by (persistentvolumeclaim) (last_over_time({observed.of(metric, claim, within=f'{hours}h')}))"
        for metric in (Kubelet.VOLUME_AVAILABLE, Kubelet.VOLUME_CAPACITY)
    )
    return Alert(
        name="BackupVolumeNearlyFull",
        severity="warning",
        expr=f"{available} / {capacity} < {limit / 100}",
        lasts="15m",
        summary="The volume of the dumps is nearly full",
        description=(
            f"postgres-backup has {{{{ $value | humanizePercentage }}}} free; the limit is {limit}%. Without room "
            "there is no next backup."
        ),
        commands=[
            f"{observed.kubectl} get pvc postgres-backup",
            f"make backups ENV={observed.environment}",
            f"{observed.kubectl} logs -l tier=backup --all-containers --prefix --tail=50",
        ],
    )


def _offsite_behind(observed: Observed) -> Alert:
    """The upload is the job's last container: where the dump failed, it never ran."""
    pods = 'pod=~"postgres-backup-[0-9]+-[0-9a-z]+"'
    started = observed.of(KubeState.POD_START, pods)
    failed = observed.of(KubeState.TERMINATED, pods, 'container="upload"', 'reason!="Completed"')
    return Alert(
        name="OffsiteCopyBehind",
        severity="warning",
        expr=(
            f"max({started} and on (namespace, pod) {failed} == 1)"
            f" > ({_succeeded(observed, 'postgres-backup')} or vector(0))"
        ),
        lasts="5m",
        summary="The newest dump is not off-site",
        description=(
            "The dump of {{ $value | humanizeTimestamp }} is on the volume, but was not copied off-site, and none was "
            "since."
        ),
        commands=[
            f"{observed.kubectl} logs -l tier=backup -c upload --prefix --tail=50",
            f"{observed.kubectl} get jobs -l tier=backup",
            f"{observed.kubectl} get networkpolicy backup-to-object-storage -o yaml",
        ],
    )
