"""The archive of the write-ahead log: that it takes what is written, keeps up, and has a base backup to begin from."""

from ecommerce.monitoring.metrics import BarmanCloud, CloudNativePG
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, RuleGroup
from ecommerce.settings.point_in_time import PointInTimeSettings
from ecommerce.settings.values.cron import Cron
from ecommerce.settings.values.freshness import longest_between

# Segments of 16 MB that may wait to be archived: beyond them more is lost with the servers than these few.
_MOST_WAITING = 10
# What a base backup of a large database may take, in hours.
_SLACK_HOURS = 6


def archive_rules(observed: Observed, settings: PointInTimeSettings) -> RuleGroup:
    """The alerts of the archive.

    Args:
        observed: The environment.
        settings: What it says of the archive.
    """
    alerts = [_failing(observed), _behind(observed), _base_backup_too_old(observed, settings)]
    return RuleGroup(name="archive", alerts=alerts)


def _commands(observed: Observed) -> list[str]:
    return [
        _log(observed, hours=1),
        f"{observed.kubectl} get objectstore postgres-archive -o yaml",
        observed.psql("SELECT * FROM pg_stat_archiver"),
    ]


def _log(observed: Observed, *, hours: int) -> str:
    sidecar = "-l cnpg.io/podRole=instance -c plugin-barman-cloud"
    return f"{observed.kubectl} logs {sidecar} --prefix --since={hours}h --tail=50"


def _failing(observed: Observed) -> Alert:
    failed, archived = (
        f"max by (pod) ({observed.of(metric)})" for metric in (CloudNativePG.ARCHIVE_FAILED, CloudNativePG.ARCHIVED)
    )
    return Alert(
        name="WalArchivingFails",
        severity="critical",
        expr=f"{failed} > {archived}",
        lasts="15m",
        summary="The write-ahead log is not archived",
        description=(
            "{{ $labels.pod }} failed to archive its log at {{ $value | humanizeTimestamp }}, and did not succeed "
            "since, for a quarter of an hour: what is written now cannot be recovered, and the log fills its volume."
        ),
        commands=_commands(observed),
    )


def _behind(observed: Observed) -> Alert:
    # A former primary counts what was left for it to archive, until its next restart point.
    primary = f"max by (pod) ({observed.of(CloudNativePG.ARCHIVED)})"
    waiting = observed.of(CloudNativePG.WAL_WAITING, 'value="ready"')
    return Alert(
        name="WalArchiveBehind",
        severity="warning",
        expr=f"max by (pod) ({waiting}) > {_MOST_WAITING} and on (pod) {primary}",
        lasts="15m",
        summary="The archive of the write-ahead log is behind",
        description=(
            "{{ $value }} segments of {{ $labels.pod }} wait to be archived, for a quarter of an hour; the limit is "
            f"{_MOST_WAITING}."
        ),
        commands=_commands(observed),
    )


def _base_backup_too_old(observed: Observed, settings: PointInTimeSettings) -> Alert:
    hours = -(-longest_between(Cron.parse(settings.schedule)) // 60) + _SLACK_HOURS
    return Alert(
        name="BaseBackupTooOld",
        severity="warning",
        # Without any it is 0.
        expr=f"max({observed.of(BarmanCloud.BASE_BACKUP)}) < time() - {hours * 3600}",
        lasts="1h",
        summary="There was no base backup for too long",
        description=(
            "The last base backup is of {{ $value | humanizeTimestamp }}, 1970 where there is none; by its schedule "
            f"there is one every {hours} hours. A recovery takes the longer, and needs all of the log since then."
        ),
        commands=[
            f"{observed.kubectl} get scheduledbackup,backup",
            f"{observed.kubectl} get objectstore postgres-archive -o yaml",
            _log(observed, hours=24),
        ],
    )
