"""What only CloudNativePG has: standbys, and PgBouncer."""

from ecommerce.monitoring.metrics import CloudNativePG, PgBouncer, Recorded
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, RuleGroup


def operated_rules(observed: Observed) -> RuleGroup:
    """Replication, and clients that wait.

    Args:
        observed: The environment.
    """
    operated = observed.settings.database.operated
    replicated = operated.instances > 1
    lag = observed.recording(Recorded.REPLICATION_LAG, f"max by (pod) ({observed.of(CloudNativePG.LAG)})")
    return RuleGroup(
        name="operated-database",
        recordings=[lag] if replicated else [],
        alerts=[
            *([_servers_missing(observed, operated.instances), _lagging(observed)] if replicated else []),
            *([_writes_blocked(observed, operated.synchronous_standbys)] if operated.synchronous_standbys else []),
            *([_clients_waiting(observed)] if operated.pooler else []),
        ],
    )


def _cluster(observed: Observed) -> list[str]:
    replication = "SELECT application_name, state, sync_state, replay_lag FROM pg_stat_replication"
    return [
        f"{observed.kubectl} get cluster postgres",
        f"{observed.kubectl} get pods -l cnpg.io/cluster=postgres -L cnpg.io/instanceRole -o wide",
        observed.psql(replication),
    ]


def _servers_missing(observed: Observed, instances: int) -> Alert:
    up = f"sum(max by (pod) ({observed.of(CloudNativePG.UP)}))"
    return Alert(
        name="DatabaseServersMissing",
        severity="warning",
        expr=f"({up} or vector(0)) < {instances}",
        lasts="15m",
        summary="Servers of the database are missing",
        description=(
            f"{{{{ $value }}}} of {instances} servers run, for a quarter of an hour: one more lost may stop the shop."
        ),
        commands=_cluster(observed),
    )


def _lagging(observed: Observed) -> Alert:
    limit = observed.thresholds.replication_lag_seconds
    return Alert(
        name="DatabaseReplicationLag",
        severity="warning",
        expr=f"{observed.of(Recorded.REPLICATION_LAG)} > {limit}",
        lasts="5m",
        summary="{{ $labels.pod }} is behind the primary",
        description=(
            "{{ $labels.pod }} is {{ $value | humanizeDuration }} behind the primary, for five minutes; the limit is "
            f"{limit} s."
        ),
        commands=_cluster(observed),
    )


def _writes_blocked(observed: Observed, standbys: int) -> Alert:
    streaming = f"(max({observed.of(CloudNativePG.STREAMING)}) or vector(0))"
    return Alert(
        name="DatabaseWritesBlocked",
        severity="critical",
        expr=f"{streaming} < {standbys}",
        lasts="2m",
        summary="The database takes no writes",
        description=(
            f"{{{{ $value }}}} standbys follow the primary, but a transaction counts once {standbys} of them have it: "
            "every write waits, for two minutes."
        ),
        commands=_cluster(observed),
    )


def _clients_waiting(observed: Observed) -> Alert:
    limit = observed.thresholds.waiting_clients
    return Alert(
        name="PgBouncerClientsWait",
        severity="warning",
        expr=f"sum(max by (pod, database, user) ({observed.of(PgBouncer.WAITING)})) > {limit}",
        lasts="5m",
        summary="Clients wait for PgBouncer",
        description=(f"{{{{ $value }}}} clients wait for a server connection, for five minutes; the limit is {limit}."),
        commands=[
            f"{observed.kubectl} get pods -l cnpg.io/poolerName=postgres-service",
            f"{observed.kubectl} logs -l cnpg.io/poolerName=postgres-service --prefix --since=15m --tail=50",
            observed.psql(
                "SELECT state, wait_event_type, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC"
            ),
        ],
    )
