"""What a change of a CloudNativePG Cluster does to its servers, and the versions of PostgreSQL in images.

https://cloudnative-pg.io/documentation/current/rolling_update/ and .../postgresql_conf/
"""

import re

from review.diff.fields import MISSING, Field
from review.manifests import Object

# Parameters that PostgreSQL 15 to 18 read at the start of the server alone: `postgres --describe-config`, postmaster.
AT_START = frozenset(
    {
        *("archive_mode", "autovacuum_freeze_max_age", "autovacuum_max_workers", "autovacuum_multixact_freeze_max_age"),
        *("bonjour", "bonjour_name", "cluster_name", "data_directory", "data_sync_retry"),
        *("dynamic_shared_memory_type", "event_source", "external_pid_file", "hba_file", "hot_standby"),
        *("huge_page_size", "huge_pages", "ident_file", "jit_provider", "listen_addresses", "logging_collector"),
        *("max_connections", "max_files_per_process", "max_locks_per_transaction", "max_logical_replication_workers"),
        *("max_pred_locks_per_transaction", "max_prepared_transactions", "max_replication_slots", "max_wal_senders"),
        *("max_worker_processes", "min_dynamic_shared_memory", "old_snapshot_threshold", "port", "recovery_target"),
        *("recovery_target_action", "recovery_target_inclusive", "recovery_target_lsn", "recovery_target_name"),
        *("recovery_target_time", "recovery_target_timeline", "recovery_target_xid", "shared_buffers"),
        *("shared_memory_type", "shared_preload_libraries", "superuser_reserved_connections"),
        *("track_activity_query_size", "track_commit_timestamp", "unix_socket_directories", "unix_socket_group"),
        *("unix_socket_permissions", "wal_buffers", "wal_decode_buffer_size", "wal_level", "wal_log_hints"),
        # Of 16 to 18, and of the extensions that CloudNativePG loads by their parameters.
        *("reserved_connections", "max_notify_queue_pages", "commit_timestamp_buffers", "multixact_member_buffers"),
        *("multixact_offset_buffers", "notify_buffers", "serializable_buffers", "subtransaction_buffers"),
        *("transaction_buffers", "io_method", "io_max_concurrency", "autovacuum_worker_slots"),
        "pg_stat_statements.max",
    }
)
# What the pods of the servers are made of.
_POD = re.compile(
    r"spec\.(imageName|imageCatalogRef|resources|affinity|topologySpreadConstraints|env|envFrom|projectedVolumeTemplate"
    r"|ephemeralVolumeSource|ephemeralVolumesSizeLimit|priorityClassName|schedulerName|seccompProfile|securityContext"
    r"|podSecurityContext|postgresUID|postgresGID|imagePullSecrets|walStorage$|tablespaces|logLevel"
    r"|postgresql\.extensions|postgresql\.shared_preload_libraries|probes|terminationGracePeriodSeconds)\b.*"
)
_PARAMETER = re.compile(r"spec\.postgresql\.parameters\.(?P<name>.+)")
_IMAGE = re.compile(
    r"(?:.*/)?[^/:@]*(postgres|postgis|pgvector|timescale)[^/:@]*:v?(?:pg)?(?P<major>\d+)", re.IGNORECASE
)


_IN_PLACE = {
    r"spec\.bootstrap\b": "it is read when the Cluster is made, and changes nothing afterwards",
    r"spec\.postgresql\.(parameters|pg_hba|pg_ident|synchronous)\b": "the servers read their configuration again",
    r"spec\.(storage|walStorage)\.storageClass\b": "it holds for the volumes of servers that are made from now on",
    r"spec\.primaryUpdate": "it holds for the next rolling update",
}


def restarts(field: Field) -> str:
    """Why a change of a Cluster's field restarts its servers; empty where it does not."""
    match = _PARAMETER.fullmatch(field.pattern)
    if match:
        if match["name"] in AT_START:
            return f"PostgreSQL reads {match['name']} at its start alone"
        return ""
    if field.steps[-1] == "cnpg.io/hibernation":
        return "hibernation stops all servers, and starts them again once it ends"
    return "the pods of the servers are made of it" if _POD.fullmatch(field.pattern) else ""


def in_place(field: Field) -> str:
    """What a change of a Cluster's field does to servers that go on running; empty where it is not known."""
    return next((reason for pattern, reason in _IN_PLACE.items() if re.match(pattern, field.pattern)), "")


def rollout(cluster: Object) -> str:
    """In which steps the servers of a Cluster restart."""
    spec = cluster["spec"]
    count = spec.get("instances", 1)
    seconds = spec.get("stopDelay", 1800)
    if count <= 1:
        return (
            f"its only server restarts: the database is away while it stops (at most {seconds} s, its stopDelay) and "
            "starts"
        )
    switch = f"the primary restarts last, in its place: writes wait while it stops (at most {seconds} s) and starts"
    if spec.get("primaryUpdateMethod") == "switchover":
        delay = spec.get("switchoverDelay", 3600)
        switch = f"a standby takes over (at most {delay} s), connections break once, and the old primary restarts last"
    if spec.get("primaryUpdateStrategy") == "supervised":
        switch = f"the primary waits for `kubectl cnpg promote` or `restart`; then {switch}"
    return f"{count - 1} of {count} servers, the standbys, restart one at a time, then {switch}"


def major(image: object) -> int | None:
    """The major version of PostgreSQL in an image, as its tag says."""
    match = _IMAGE.match(str(image)) if image is not MISSING else None
    return int(match["major"]) if match else None
