"""The database's volumes: how much is free, and when they are full if they go on so."""

from ecommerce.monitoring.metrics import Kubelet, Recorded
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, RuleGroup

_CLAIM = "persistentvolumeclaim"
# Above it a volume has time, whatever the last hours were like.
_ROOM = "0.4"


def claims_of(observed: Observed) -> str:
    """A matcher of the claims of the StatefulSets or of CloudNativePG, whose names these are.

    Args:
        observed: The environment.
    """
    operated = observed.settings.database.engine == "cloudnativepg"
    names = "postgres-[0-9]+(-wal)?" if operated else f"postgres-storage-{_grouped(observed.server_pods)}"
    return f'{_CLAIM}=~"{names}"'


def _grouped(expression: str) -> str:
    return f"({expression})" if "|" in expression else expression


def volume_rules(observed: Observed) -> RuleGroup:
    """What is recorded of the volumes, and their alerts.

    Args:
        observed: The environment.
    """
    claims = claims_of(observed)
    available, capacity = (observed.of(each, claims) for each in (Kubelet.VOLUME_AVAILABLE, Kubelet.VOLUME_CAPACITY))
    left = f"min by ({_CLAIM}) ({available})"
    slope = f"min by ({_CLAIM}) (deriv({observed.of(Kubelet.VOLUME_AVAILABLE, claims, within='6h')}))"
    recordings = [
        observed.recording(Recorded.VOLUME_FREE, f"{left} / min by ({_CLAIM}) ({capacity})"),
        observed.recording(Recorded.VOLUME_HOURS, f"{left} / -({slope} < 0) / 3600"),
    ]
    return RuleGroup(name="volumes", recordings=recordings, alerts=[_nearly_full(observed), _fills(observed)])


def _nearly_full(observed: Observed) -> Alert:
    limit = observed.thresholds.volume_free_percent
    return Alert(
        name="VolumeNearlyFull",
        severity="critical",
        expr=f"{observed.of(Recorded.VOLUME_FREE)} < {limit / 100}",
        lasts="5m",
        summary="The database's volume {{ $labels.persistentvolumeclaim }} is nearly full",
        description=(
            "{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} free; the limit is "
            f"{limit}%. PostgreSQL stops when nothing is."
        ),
        commands=_commands(observed),
    )


def _fills(observed: Observed) -> Alert:
    limit = observed.thresholds.volume_full_in_hours
    free = observed.of(Recorded.VOLUME_FREE)
    return Alert(
        name="VolumeFillsUp",
        severity="warning",
        expr=f"{observed.of(Recorded.VOLUME_HOURS)} < {limit} and on ({_CLAIM}) {free} < {_ROOM}",
        lasts="1h",
        summary="The database's volume {{ $labels.persistentvolumeclaim }} will be full soon",
        description=(
            '{{ $labels.persistentvolumeclaim }} is full in {{ $value | printf "%.0f" }} hours if it goes on filling '
            f"as in the last six; the limit is {limit} hours."
        ),
        commands=_commands(observed),
    )


def _commands(observed: Observed) -> list[str]:
    sizes = "SELECT datname, pg_size_pretty(pg_database_size(datname)) FROM pg_database"
    slots = "SELECT slot_name, active, pg_size_pretty(pg_current_wal_lsn() - restart_lsn) FROM pg_replication_slots"
    return [f"{observed.kubectl} get pvc", observed.psql(sizes), observed.psql(slots)]
