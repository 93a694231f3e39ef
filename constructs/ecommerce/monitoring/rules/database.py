"""PostgreSQL, whichever engine runs it in the cluster: the same records and alerts from either's metrics."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ecommerce.monitoring.metrics import CAdvisor, CloudNativePG, Exporter, Recorded
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, Recording, RuleGroup

Names = type[Exporter] | type[CloudNativePG]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where an engine's metrics are.

    Args:
        names: Their names.
        most: The metric that tells max_connections.
        most_matchers: Matchers of it.
        user: The label that tells the role of a statement.
    """

    names: Names
    most: StrEnum
    most_matchers: tuple[str, ...] = ()
    user: str


SOURCES = {
    "statefulset": Source(names=Exporter, most=Exporter.MAX_CONNECTIONS, user="user"),
    "cloudnativepg": Source(
        names=CloudNativePG, most=CloudNativePG.SETTING, most_matchers=('name="max_connections"',), user="usename"
    ),
}


def database_rules(observed: Observed) -> RuleGroup:
    """What is recorded of the servers, and their alerts.

    Args:
        observed: The environment.
    """
    source = SOURCES[observed.settings.database.engine]
    return RuleGroup(
        name="database",
        recordings=[
            *_sessions(observed, source),
            *_activity(observed, source.names),
            *_statements(observed, source),
            *_disk(observed),
        ],
        alerts=[_down(observed), _sessions_near_limit(observed), _slow(observed), _deadlocks(observed)],
    )


def _per_server(query: str) -> str:
    """What each server says, once, even where it is scraped twice."""
    return f"max by (pod) (sum by (pod, job) ({query}))"


def _sessions(observed: Observed, source: Source) -> Sequence[Recording]:
    sessions = _per_server(observed.of(source.names.SESSIONS))
    most = f"max by (pod) ({observed.of(source.most, *source.most_matchers)})"
    return [
        observed.recording(Recorded.DATABASE_UP, f"max by (pod) ({observed.of(source.names.UP)})"),
        observed.recording(Recorded.DATABASE_SESSIONS, sessions),
        observed.recording(Recorded.DATABASE_SESSIONS_USED, f"{sessions} / {most}"),
    ]


def _activity(observed: Observed, names: Names) -> Sequence[Recording]:
    def rate(metric: StrEnum) -> str:
        return _per_server(f"rate({observed.of(metric, within='5m')})")

    read, hit = rate(names.BLOCKS_READ), rate(names.BLOCKS_HIT)
    deadlocks = _per_server(f"increase({observed.of(names.DEADLOCKS, within='1h')})")
    return [
        observed.recording(Recorded.DATABASE_SIZE, f"max by (datname) ({observed.of(names.DATABASE_SIZE)})"),
        observed.recording(Recorded.DATABASE_TRANSACTIONS, f"{rate(names.COMMITS)} + {rate(names.ROLLBACKS)}"),
        observed.recording(Recorded.DATABASE_BLOCKS_READ, read),
        observed.recording(Recorded.DATABASE_CACHE_HITS, f"{hit} / ({hit} + {read} > 0)"),
        observed.recording(Recorded.DATABASE_DEADLOCKS, f"round({deadlocks})"),
    ]


def _statements(observed: Observed, source: Source) -> Sequence[Recording]:
    """Of the application alone: a dump's statements may take their time."""
    user = f'{source.user}="{observed.settings.database.user}"'
    calls, seconds = (
        _per_server(f"rate({observed.of(metric, user, within='5m')})")
        for metric in (source.names.STATEMENT_CALLS, source.names.STATEMENT_SECONDS)
    )
    return [
        observed.recording(Recorded.DATABASE_STATEMENTS, calls),
        observed.recording(Recorded.DATABASE_STATEMENT_MEAN, f"{seconds} / ({calls} > 0)"),
    ]


def _disk(observed: Observed) -> Sequence[Recording]:
    server = (f'pod=~"{observed.server_pods}"', 'container="postgres"')
    metrics = {Recorded.DATABASE_DISK_READ: CAdvisor.DISK_READ, Recorded.DATABASE_DISK_WRITTEN: CAdvisor.DISK_WRITTEN}
    return [
        observed.recording(name, f"sum by (pod) (rate({observed.of(metric, *server, within='5m')}))")
        for name, metric in metrics.items()
    ]


def _down(observed: Observed) -> Alert:
    operated = observed.settings.database.engine == "cloudnativepg"
    # During an upgrade there are two.
    serving = [f'pod="{observed.server}-0"'] if observed.settings.database.second else []
    # Of several servers only the primary serves the shop.
    answering = (
        f"{observed.of(CloudNativePG.IN_RECOVERY)} == bool 0" if operated else observed.of(Exporter.UP, *serving)
    )
    return Alert(
        name="DatabaseDown",
        severity="critical",
        expr=f"(sum({answering}) or vector(0)) == 0",
        lasts="2m",
        summary="The database is down",
        description="{{ $value }} servers answer that could serve the shop, for two minutes.",
        commands=[
            f"{observed.kubectl} get pods -l tier=database -o wide",
            f"{observed.kubectl} logs -l tier=database --all-containers --prefix --tail=100",
            f"{observed.kubectl} get events --sort-by=.lastTimestamp",
        ],
    )


def _sessions_near_limit(observed: Observed) -> Alert:
    limit = observed.thresholds.connections_percent
    busy = (
        "SELECT usename, application_name, state, count(*), max(now() - state_change) FROM pg_stat_activity"
        " GROUP BY 1, 2, 3 ORDER BY 4 DESC"
    )
    return Alert(
        name="DatabaseConnectionsNearLimit",
        severity="critical",
        expr=f"{observed.of(Recorded.DATABASE_SESSIONS_USED)} > {limit / 100}",
        lasts="5m",
        summary="The sessions of {{ $labels.pod }} run out",
        description=(
            "{{ $labels.pod }} has {{ $value | humanizePercentage }} of the sessions that max_connections allows, for "
            f"five minutes; the limit is {limit}%. At 100% nobody else gets in."
        ),
        commands=[
            observed.psql(busy),
            observed.psql("SHOW max_connections"),
            f"{observed.kubectl} get pods -l tier=backend",
        ],
    )


def _slow(observed: Observed) -> Alert:
    limit = observed.thresholds.statement_milliseconds
    running = (
        "SELECT pid, now() - query_start AS since, wait_event_type, left(query, 80) FROM pg_stat_activity"
        " WHERE state <> 'idle' ORDER BY 2 DESC LIMIT 10"
    )
    costly = (
        "SELECT round(mean_exec_time) AS ms, calls, left(query, 80) FROM pg_stat_statements"
        " ORDER BY total_exec_time DESC LIMIT 10"
    )
    blocked = "SELECT pid, pg_blocking_pids(pid) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"
    return Alert(
        name="DatabaseStatementsSlow",
        severity="warning",
        expr=f"{observed.of(Recorded.DATABASE_STATEMENT_MEAN)} > {limit / 1000}",
        lasts="15m",
        summary="Statements of the application take long on {{ $labels.pod }}",
        description=(
            "A statement of the application takes {{ $value | humanizeDuration }} on average, for a quarter of an "
            f"hour; the limit is {limit} ms."
        ),
        commands=[observed.psql(running), observed.psql(costly), observed.psql(blocked)],
    )


def _deadlocks(observed: Observed) -> Alert:
    limit = observed.thresholds.deadlocks_per_hour
    waiting = "SELECT pid, wait_event, left(query, 80) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return Alert(
        name="DatabaseDeadlocks",
        severity="warning",
        expr=f"{observed.of(Recorded.DATABASE_DEADLOCKS)} > {limit}",
        lasts="5m",
        summary="Transactions on {{ $labels.pod }} block each other",
        description=(
            "PostgreSQL ended {{ $value }} transactions within an hour because they waited for each other; the limit "
            f"is {limit}."
        ),
        commands=[
            f"{observed.kubectl} logs {{{{ $labels.pod }}}} -c postgres --since=1h",
            observed.psql(waiting),
            f"{observed.kubectl} rollout history deployment/backend",
        ],
    )
