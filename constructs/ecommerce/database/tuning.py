"""PostgreSQL's parameters, derived from what a server may use; the same for each engine that runs one here.

The rules for memory, planner and parallel query are PGTune's for a web application, https://github.com/le0pard/pgtune;
a quarter of the memory for shared_buffers is also what PostgreSQL's manual begins with.
"""

from ecommerce.notation.quantity import parse_quantity
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.values.parameter import amount

_KIB, _MIB, _GIB = 2**10, 2**20, 2**30
# The most that PostgreSQL takes: INT_MAX/2 and INT_MAX pages of 8 KiB.
_MOST_SHARED_BUFFERS, _MOST_CACHE = 8 * 2**40 - _MIB, 16 * 2**40 - _MIB
# PGTune's bounds.
_MOST_MAINTENANCE, _LEAST_WORK = 2 * _GIB, 64 * _KIB
_MOST_PER_GATHER = 4
# Two of the write-ahead log's segments, PostgreSQL's own least, and twice as much: the operator wants a difference.
_LEAST_WAL, _LEAST_MOST_WAL = 32 * _MIB, 64 * _MIB
# PGTune's for a web application.
_MOST_WAL = 4 * _GIB
# What CloudNativePG keeps of the log for a standby without a slot, unless it is told otherwise.
_MOST_KEPT_WAL = 512 * _MIB
_DISKS = {
    "ssd": {"random_page_cost": "1.1", "effective_io_concurrency": "200"},
    "hdd": {"random_page_cost": "4", "effective_io_concurrency": "2"},
}


def parameters_of(settings: DatabaseSettings) -> dict[str, str]:
    """All parameters of a server, by name: the derived ones, each of which a setting may say otherwise.

    Args:
        settings: What the environment says of the database.
    """
    derived = {**_memory(settings), **_DISKS[settings.disk], **_log(settings), **_observation()}
    return dict(sorted({**derived, **settings.parameters}.items()))


def shared_memory_size(settings: DatabaseSettings) -> str:
    """The part of a server's memory that parallel queries may share, as a quantity.

    Args:
        settings: What the environment says of the database.
    """
    return f"{_memory_limit(settings) // 4 // _MIB}Mi"


def _memory_limit(settings: DatabaseSettings) -> int:
    return int(parse_quantity(settings.resources.limits.memory))


def _memory(settings: DatabaseSettings) -> dict[str, str]:
    memory = _memory_limit(settings)
    # The operator refuses more than what is requested.
    requested = int(parse_quantity(settings.resources.requests.memory))
    shared = min(memory // 4, requested, _MOST_SHARED_BUFFERS)
    cores = max(1, int(parse_quantity(settings.resources.limits.cpu)))
    per_gather = min(cores // 2, _MOST_PER_GATHER)
    work = (memory - shared) // (3 * settings.max_connections) // max(per_gather, 1)
    return {
        "shared_buffers": _in_mb(shared),
        "effective_cache_size": _in_mb(min(memory * 3 // 4, _MOST_CACHE)),
        "maintenance_work_mem": _in_mb(min(memory // 16, _MOST_MAINTENANCE)),
        "work_mem": f"{min(max(work, _LEAST_WORK), _MOST_MAINTENANCE) // _KIB}kB",
        "max_parallel_workers": str(cores),
        "max_parallel_workers_per_gather": str(per_gather),
        "max_parallel_maintenance_workers": str(per_gather),
    }


def _log(settings: DatabaseSettings) -> dict[str, str]:
    """The write-ahead log, within the volume that it is on; where there are standbys, a lost one does not fill it."""
    own, room = settings.wal_volume_size is not None, int(parse_quantity(settings.wal_room))
    most = min(max(room // (4 if own else 10), _LEAST_MOST_WAL), _MOST_WAL)
    written = settings.parameters.get("max_wal_size")
    least = max((amount("max_wal_size", written) if written else most) // 4, _LEAST_WAL)
    sizes = {"max_wal_size": _in_mb(most), "min_wal_size": _in_mb(least)}
    if settings.engine != "cloudnativepg":
        return sizes
    kept = max(room // (2 if own else 10), _LEAST_WAL)
    return {
        **sizes,
        "max_slot_wal_keep_size": _in_mb(kept),
        "wal_keep_size": _in_mb(min(kept // 4, _MOST_KEPT_WAL)),
    }


def _observation() -> dict[str, str]:
    """Slow statements and long waits in the log, without the values of parameters, and counters of all statements."""
    return {
        "log_min_duration_statement": "1s",
        "log_parameter_max_length": "0",
        "log_lock_waits": "on",
        "pg_stat_statements.max": "5000",
    }


def _in_mb(size: int) -> str:
    return f"{size // _MIB}MB"
