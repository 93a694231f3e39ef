"""Backups: how old they are, whether they restore, and what room they have."""

from collections.abc import Sequence

from ecommerce.monitoring.dashboards.dashboard import Dashboard, Limit, Panel, Section, shown
from ecommerce.monitoring.metrics import Kubelet, KubeState
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rules.backups import ScheduledJob, scheduled_jobs

_TRUE = 'condition="true"'
_SUSPENDED = KubeState.CRON_JOB_SUSPENDED


def backups_dashboard(observed: Observed) -> Dashboard:
    """What tells whether the data is safe.

    Args:
        observed: The environment.
    """
    jobs = scheduled_jobs(observed)
    return Dashboard(
        name="backups",
        title="backups",
        description="Whether there are backups, how old they are, whether they restore, and what room is left.",
        namespaces=f'{_SUSPENDED}{{cronjob="{jobs[0].cron_job}"}}',
        since="7d",
        sections=[
            *(Section(title=job.noun.capitalize(), panels=_of_job(job)) for job in jobs),
            Section(title="Volume of the dumps", panels=_of_volume(observed, jobs[0])),
            *([_offsite()] if observed.settings.backup.offsite else []),
        ],
    )


def _of_job(job: ScheduledJob) -> Sequence[Panel]:
    cron_job, runs = f'cronjob="{job.cron_job}"', f'job_name=~"{job.cron_job}-[0-9]+"'
    noun = job.noun
    succeeded = f"max({shown(KubeState.CRON_JOB_SUCCEEDED, cron_job)})"
    started, completed = (
        f"max by (job_name) ({shown(each, runs)})" for each in (KubeState.JOB_STARTED, KubeState.JOB_COMPLETED)
    )
    too_old = Limit(value=job.hours * 3600, severity=job.severity)
    return [
        Panel(
            title=f"Age of the last {noun}",
            description=f"Time since a {noun} succeeded; by schedule and deadline there is one every {job.hours} h.",
            unit="s",
            queries={"age": f"time() - {succeeded}"},
            limits=[too_old],
            shape="latest",
            missing="none yet",
        ),
        _moment(f"Last start of a {noun}", "When its CronJob last made a Job.", KubeState.CRON_JOB_SCHEDULED, cron_job),
        _moment(f"Next {noun}", "When the schedule makes the next Job.", KubeState.CRON_JOB_NEXT, cron_job),
        Panel(
            title=f"Schedule of the {noun} is suspended",
            description="1 where somebody suspended its CronJob, which then makes no Job.",
            unit="short",
            queries={"suspended": f"max({shown(_SUSPENDED, cron_job)})"},
            limits=[Limit(value=1)],
            shape="latest",
        ),
        Panel(
            title=f"Age of the {noun} over time",
            description="Falls to the length of a run whenever one succeeds; a line that goes on rising is a run lost.",
            unit="s",
            queries={"age": f"time() - {succeeded}"},
            limits=[too_old],
        ),
        Panel(
            title=f"Failures of the {noun}",
            description="Jobs that failed and are still kept; their logs are with their pods.",
            unit="short",
            queries={"failed": f"count({shown(KubeState.JOB_FAILED, runs, _TRUE)} == 1) or vector(0)"},
            limits=[Limit(value=1)],
        ),
        Panel(
            title=f"Length of the {noun}",
            description="How long each Job took that is still kept; it grows with the data.",
            unit="s",
            queries={"{{job_name}}": f"{completed} - {started}"},
        ),
    ]


def _moment(title: str, description: str, metric: KubeState, cron_job: str) -> Panel:
    """A moment; Grafana counts in milliseconds."""
    return Panel(
        title=title,
        description=description,
        unit="dateTimeFromNow",
        queries={"moment": f"max({shown(metric, cron_job)}) * 1000"},
        shape="latest",
        missing="none yet",
    )


def _of_volume(observed: Observed, job: ScheduledJob) -> Sequence[Panel]:
    """Of the last time that a job had the volume mounted: the kubelet knows no other volumes."""
    claim = 'persistentvolumeclaim="postgres-backup"'
    available, capacity, used = (
        f"min(last_over_time({shown(metric, claim, within=f'{job.hours}h')}))"
        for metric in (Kubelet.VOLUME_AVAILABLE, Kubelet.VOLUME_CAPACITY, Kubelet.VOLUME_USED)
    )
    limit = observed.thresholds.backup_volume_free_percent
    return [
        Panel(
            title="Free on the volume of the dumps",
            description=f"Part of it that is free, as a job last saw it; an alert fires below {limit}%.",
            unit="percentunit",
            queries={"free": f"{available} / {capacity}"},
            limits=[Limit(value=limit / 100, below=True)],
            shape="latest",
            most=1,
            missing="no job was seen",
        ),
        Panel(
            title="Use of the volume of the dumps",
            description="What dumps take, and what there is; old dumps go by their retention.",
            unit="bytes",
            queries={"used": used, "size": capacity},
        ),
    ]


def _offsite() -> Section:
    pods = 'pod=~"postgres-backup-[0-9]+-[0-9a-z]+"'
    failed = shown(KubeState.TERMINATED, pods, 'container="upload"', 'reason!="Completed"')
    copied = shown(KubeState.TERMINATED, pods, 'container="upload"', 'reason="Completed"')
    panel = Panel(
        title="Copies off-site",
        description="Jobs that are still kept, by whether the dump was copied off-site.",
        unit="short",
        queries={
            "failed": f"count({failed} == 1) or vector(0)",
            "copied": f"count({copied} == 1) or vector(0)",
        },
        shape="stack",
    )
    return Section(title="Off-site", panels=[panel])
