"""PostgreSQL: its sessions, its statements, its disk, and what the engine adds to one server."""

from collections.abc import Sequence

from ecommerce.monitoring.dashboards.dashboard import Dashboard, Limit, Panel, Section, shown
from ecommerce.monitoring.metrics import CloudNativePG, Kubelet, PgBouncer, Recorded
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rules.database import SOURCES
from ecommerce.monitoring.rules.volumes import claims_of

_POD = "{{pod}}"


def postgresql_dashboard(observed: Observed) -> Dashboard:
    """What tells how the database does.

    Args:
        observed: The environment, whose database is in the cluster.
    """
    operated = observed.settings.database.operated
    sections = [
        Section(title="Sessions", panels=_sessions(observed)),
        Section(title="Statements", panels=_statements(observed)),
        Section(title="Reading and writing", panels=_disk()),
        Section(title="Storage", panels=_storage(observed)),
    ]
    if observed.settings.database.engine == "cloudnativepg":
        sections += [_replication(observed)] if operated.instances > 1 else []
        sections += [_pgbouncer(observed)] if operated.pooler else []
    return Dashboard(
        name="postgresql",
        title="PostgreSQL",
        description="Sessions, statements, disk and storage of the database's servers.",
        namespaces=str(Recorded.DATABASE_UP),
        since="6h",
        sections=sections,
    )


def _sessions(observed: Observed) -> Sequence[Panel]:
    source, limit = SOURCES[observed.settings.database.engine], observed.thresholds.connections_percent
    return [
        Panel(
            title="Servers that answer",
            description="1 for each server that answers queries, 0 for one that does not.",
            unit="short",
            queries={_POD: shown(Recorded.DATABASE_UP)},
            limits=[Limit(value=1, severity="critical", below=True)],
            shape="latest",
            missing="none",
        ),
        Panel(
            title="Sessions",
            description="Sessions of each server, and max_connections: the most that it lets in.",
            unit="short",
            queries={
                _POD: shown(Recorded.DATABASE_SESSIONS),
                "{{pod}} max_connections": f"max by (pod) ({shown(source.most, *source.most_matchers)})",
            },
        ),
        Panel(
            title="Sessions by max_connections",
            description=f"Part of max_connections that is in use; an alert fires above {limit}%.",
            unit="percentunit",
            queries={_POD: shown(Recorded.DATABASE_SESSIONS_USED)},
            limits=[Limit(value=limit / 100, severity="critical")],
            most=1,
        ),
    ]


def _statements(observed: Observed) -> Sequence[Panel]:
    limits = observed.thresholds
    names = SOURCES[observed.settings.database.engine].names
    seconds, calls = (
        f"sum by (queryid) (rate({shown(each, within='5m')}))"
        for each in (names.STATEMENT_SECONDS, names.STATEMENT_CALLS)
    )
    return [
        Panel(
            title="Transactions",
            description="Transactions that were committed or rolled back, per second.",
            unit="ops",
            queries={_POD: shown(Recorded.DATABASE_TRANSACTIONS)},
        ),
        Panel(
            title="Statements of the application",
            description="Statements that the application ran, per second, by pg_stat_statements.",
            unit="ops",
            queries={_POD: shown(Recorded.DATABASE_STATEMENTS)},
        ),
        Panel(
            title="Time of a statement",
            description=(
                f"Mean time of the application's statements; an alert fires above {limits.statement_milliseconds} ms."
            ),
            unit="s",
            queries={_POD: shown(Recorded.DATABASE_STATEMENT_MEAN)},
            limits=[Limit(value=limits.statement_milliseconds / 1000)],
        ),
        Panel(
            title="Statements that take the most time",
            description=(
                "Time per second that the ten costliest statements run, by their identifiers in pg_stat_statements; "
                "100% is one session that is always busy with it."
            ),
            unit="percentunit",
            queries={"{{queryid}}": f"topk(10, {seconds})"},
        ),
        Panel(
            title="Mean time of the slowest statements",
            description="Mean time of the ten slowest statements, by identifier: pg_stat_statements has their texts.",
            unit="s",
            queries={"{{queryid}}": f"topk(10, {seconds} / ({calls} > 0))"},
        ),
        Panel(
            title="Deadlocks",
            description=(
                "Transactions that PostgreSQL ended because they waited for each other, in an hour; an alert fires "
                f"above {limits.deadlocks_per_hour}."
            ),
            unit="short",
            queries={_POD: shown(Recorded.DATABASE_DEADLOCKS)},
            limits=[Limit(value=limits.deadlocks_per_hour)],
        ),
    ]


def _disk() -> Sequence[Panel]:
    return [
        Panel(
            title="Disk I/O",
            description="Bytes that PostgreSQL's containers read and write, per second.",
            unit="Bps",
            queries={
                "{{pod}} read": shown(Recorded.DATABASE_DISK_READ),
                "{{pod}} written": shown(Recorded.DATABASE_DISK_WRITTEN),
            },
        ),
        Panel(
            title="Blocks read",
            description="Blocks that were not in PostgreSQL's own cache, per second.",
            unit="ops",
            queries={_POD: shown(Recorded.DATABASE_BLOCKS_READ)},
        ),
        Panel(
            title="Cache hits",
            description="Part of the blocks that were in PostgreSQL's own cache; near 100% where the data in use fits.",
            unit="percentunit",
            queries={_POD: shown(Recorded.DATABASE_CACHE_HITS)},
            most=1,
        ),
    ]


def _storage(observed: Observed) -> Sequence[Panel]:
    limits = observed.thresholds
    claims = claims_of(observed)
    used, size = (
        f"max by (persistentvolumeclaim) ({shown(each, claims)})"
        for each in (Kubelet.VOLUME_USED, Kubelet.VOLUME_CAPACITY)
    )
    claim = "{{persistentvolumeclaim}}"
    return [
        Panel(
            title="Size of the databases",
            description="What each database takes on disk.",
            unit="bytes",
            queries={"{{datname}}": shown(Recorded.DATABASE_SIZE)},
        ),
        Panel(
            title="Storage usage",
            description="What is used of each volume, and its size.",
            unit="bytes",
            queries={f"{claim} used": used, f"{claim} size": size},
        ),
        Panel(
            title="Free on the volumes",
            description=f"Part of each volume that is free; an alert fires below {limits.volume_free_percent}%.",
            unit="percentunit",
            queries={claim: shown(Recorded.VOLUME_FREE)},
            limits=[Limit(value=limits.volume_free_percent / 100, severity="critical", below=True)],
            most=1,
        ),
        Panel(
            title="Time until the volumes are full",
            description=(
                f"If they go on filling as in the last six hours; an alert fires below {limits.volume_full_in_hours} h"
                " where little is free."
            ),
            unit="h",
            queries={claim: shown(Recorded.VOLUME_HOURS)},
            limits=[Limit(value=limits.volume_full_in_hours, below=True)],
            missing="does not fill",
        ),
    ]


def _replication(observed: Observed) -> Section:
    operated, limit = observed.settings.database.operated, observed.thresholds.replication_lag_seconds
    panels = [
        Panel(
            title="Replication lag",
            description=f"Time that each standby is behind the primary; an alert fires above {limit} s.",
            unit="s",
            queries={_POD: shown(Recorded.REPLICATION_LAG)},
            limits=[Limit(value=limit)],
        ),
        Panel(
            title="Standbys that follow",
            description=f"Standbys to which the primary streams; {operated.instances - 1} where all servers run.",
            unit="short",
            queries={"standbys": f"max({shown(CloudNativePG.STREAMING)})"},
            limits=[Limit(value=operated.instances - 1, below=True)],
        ),
        Panel(
            title="Primary",
            description="1 for the server that takes writes, 0 for a standby; lines that cross are a failover.",
            unit="short",
            queries={_POD: f"max by (pod) ({shown(CloudNativePG.IN_RECOVERY)}) == bool 0"},
        ),
    ]
    return Section(title="Replication", panels=panels)


def _pgbouncer(observed: Observed) -> Section:
    def summed(metric: PgBouncer) -> str:
        return f"sum(max by (pod, database, user) ({shown(metric)}))"

    limit = observed.thresholds.waiting_clients
    panels = [
        Panel(
            title="Clients of PgBouncer that wait",
            description=f"Clients that wait for a server connection; an alert fires above {limit}.",
            unit="short",
            queries={"waiting": summed(PgBouncer.WAITING)},
            limits=[Limit(value=limit)],
        ),
        Panel(
            title="Connections of PgBouncer",
            description="Clients that are served, and connections to PostgreSQL that are in use or idle.",
            unit="short",
            queries={
                "clients": summed(PgBouncer.ACTIVE),
                "servers in use": summed(PgBouncer.SERVERS_ACTIVE),
                "servers idle": summed(PgBouncer.SERVERS_IDLE),
            },
        ),
    ]
    return Section(title="PgBouncer", panels=panels)
