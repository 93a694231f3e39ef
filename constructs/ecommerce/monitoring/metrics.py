"""Names of all metrics that rules, alerts and dashboards may use, by who publishes them."""

from enum import StrEnum


class Shop(StrEnum):
    """What the shop's images publish: docs/container-contract.md."""

    REQUESTS = "http_requests_total"
    REQUEST_SECONDS = "http_request_duration_seconds_bucket"
    POOL_IN_USE = "db_pool_connections_in_use"
    POOL_MAX = "db_pool_connections_max"


class KubeState(StrEnum):
    """What kube-state-metrics publishes: https://github.com/kubernetes/kube-state-metrics, docs/metrics."""

    POD_INFO = "kube_pod_info"
    POD_START = "kube_pod_start_time"
    RESTARTS = "kube_pod_container_status_restarts_total"
    TERMINATED = "kube_pod_container_status_terminated_reason"
    LAST_TERMINATED = "kube_pod_container_status_last_terminated_reason"
    REQUESTED = "kube_pod_container_resource_requests"
    LIMITED = "kube_pod_container_resource_limits"
    DEPLOYMENT_REPLICAS = "kube_deployment_spec_replicas"
    DEPLOYMENT_UPDATED = "kube_deployment_status_replicas_updated"
    DEPLOYMENT_AVAILABLE = "kube_deployment_status_replicas_available"
    DEPLOYMENT_CONDITION = "kube_deployment_status_condition"
    DEPLOYMENT_UNAVAILABLE = "kube_deployment_status_replicas_unavailable"
    AUTOSCALER_CURRENT = "kube_horizontalpodautoscaler_status_current_replicas"
    AUTOSCALER_DESIRED = "kube_horizontalpodautoscaler_status_desired_replicas"
    AUTOSCALER_MIN = "kube_horizontalpodautoscaler_spec_min_replicas"
    AUTOSCALER_MAX = "kube_horizontalpodautoscaler_spec_max_replicas"
    CRON_JOB_CREATED = "kube_cronjob_created"
    CRON_JOB_SUCCEEDED = "kube_cronjob_status_last_successful_time"
    CRON_JOB_SCHEDULED = "kube_cronjob_status_last_schedule_time"
    CRON_JOB_NEXT = "kube_cronjob_next_schedule_time"
    CRON_JOB_SUSPENDED = "kube_cronjob_spec_suspend"
    JOB_STARTED = "kube_job_status_start_time"
    JOB_COMPLETED = "kube_job_status_completion_time"
    JOB_FAILED = "kube_job_failed"
    QUOTA = "kube_resourcequota"
    NODE_ALLOCATABLE = "kube_node_status_allocatable"
    NODE_CONDITION = "kube_node_status_condition"


class Kubelet(StrEnum):
    """What each kubelet publishes of the volumes that are mounted on its node, while they are."""

    VOLUME_AVAILABLE = "kubelet_volume_stats_available_bytes"
    VOLUME_CAPACITY = "kubelet_volume_stats_capacity_bytes"
    VOLUME_USED = "kubelet_volume_stats_used_bytes"


class CAdvisor(StrEnum):
    """What cAdvisor, in each kubelet, publishes: https://github.com/google/cadvisor, docs/storage/prometheus.md."""

    CPU = "container_cpu_usage_seconds_total"
    PERIODS = "container_cpu_cfs_periods_total"
    THROTTLED = "container_cpu_cfs_throttled_periods_total"
    MEMORY = "container_memory_working_set_bytes"
    DISK_READ = "container_fs_reads_bytes_total"
    DISK_WRITTEN = "container_fs_writes_bytes_total"


class Exporter(StrEnum):
    """What postgres_exporter publishes: https://github.com/prometheus-community/postgres_exporter."""

    UP = "pg_up"
    SESSIONS = "pg_stat_activity_count"
    MAX_CONNECTIONS = "pg_settings_max_connections"
    DATABASE_SIZE = "pg_database_size_bytes"
    COMMITS = "pg_stat_database_xact_commit"
    ROLLBACKS = "pg_stat_database_xact_rollback"
    BLOCKS_READ = "pg_stat_database_blks_read"
    BLOCKS_HIT = "pg_stat_database_blks_hit"
    DEADLOCKS = "pg_stat_database_deadlocks"
    STATEMENT_CALLS = "pg_stat_statements_calls_total"
    STATEMENT_SECONDS = "pg_stat_statements_seconds_total"


class CloudNativePG(StrEnum):
    """What CloudNativePG's servers publish, by its own queries and by the one in database/statements.py."""

    UP = "cnpg_collector_up"
    SESSIONS = "cnpg_backends_total"
    SETTING = "cnpg_pg_settings_setting"
    DATABASE_SIZE = "cnpg_pg_database_size_bytes"
    COMMITS = "cnpg_pg_stat_database_xact_commit"
    ROLLBACKS = "cnpg_pg_stat_database_xact_rollback"
    BLOCKS_READ = "cnpg_pg_stat_database_blks_read"
    BLOCKS_HIT = "cnpg_pg_stat_database_blks_hit"
    DEADLOCKS = "cnpg_pg_stat_database_deadlocks"
    STATEMENT_CALLS = "cnpg_pg_stat_statements_calls"
    STATEMENT_SECONDS = "cnpg_pg_stat_statements_seconds"
    LAG = "cnpg_pg_replication_lag"
    IN_RECOVERY = "cnpg_pg_replication_in_recovery"
    STREAMING = "cnpg_pg_replication_streaming_replicas"
    ARCHIVED = "cnpg_pg_stat_archiver_last_archived_time"
    ARCHIVE_FAILED = "cnpg_pg_stat_archiver_last_failed_time"
    WAL_WAITING = "cnpg_collector_pg_wal_archive_status"


class BarmanCloud(StrEnum):
    """What CloudNativePG's servers publish for the Barman Cloud plugin: internal/cnpgi/instance/metrics.go there."""

    BASE_BACKUP = "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp"


class PgBouncer(StrEnum):
    """What CloudNativePG's PgBouncer publishes."""

    WAITING = "cnpg_pgbouncer_pools_cl_waiting"
    ACTIVE = "cnpg_pgbouncer_pools_cl_active"
    SERVERS_ACTIVE = "cnpg_pgbouncer_pools_sv_active"
    SERVERS_IDLE = "cnpg_pgbouncer_pools_sv_idle"


class Cilium(StrEnum):
    """What Cilium's Hubble publishes: https://docs.cilium.io/en/stable/observability/metrics/#hubble-exported-metrics."""

    DROPS = "hubble_drop_total"


class Prometheus(StrEnum):
    """What Prometheus knows of its own scrapes."""

    UP = "up"


class Recorded(StrEnum):
    """What the recording rules make of them; each has the label `namespace`, the first ones `tier` as well."""

    REQUESTS = "tier:http_requests:rate5m"
    FAILED = "tier:http_requests_failed:ratio_rate5m"
    FAILED_30M = "tier:http_requests_failed:ratio_rate30m"
    FAILED_1H = "tier:http_requests_failed:ratio_rate1h"
    FAILED_2H = "tier:http_requests_failed:ratio_rate2h"
    FAILED_6H = "tier:http_requests_failed:ratio_rate6h"
    FAILED_1D = "tier:http_requests_failed:ratio_rate1d"
    FAILED_3D = "tier:http_requests_failed:ratio_rate3d"
    LATENCY_P50 = "tier:http_request_duration_seconds:p50_rate5m"
    LATENCY_P95 = "tier:http_request_duration_seconds:p95_rate5m"
    LATENCY_P99 = "tier:http_request_duration_seconds:p99_rate5m"
    ENDPOINT_REQUESTS = "tier_route_method:http_requests:rate5m"
    ENDPOINT_FAILED = "tier_route_method:http_requests_failed:ratio_rate5m"
    ENDPOINT_LATENCY_P95 = "tier_route_method:http_request_duration_seconds:p95_rate5m"
    POOL = "tier_pod:db_pool_connections:ratio"
    CPU = "tier:cpu_usage:ratio_rate5m"
    MEMORY = "tier:memory_usage:ratio"
    NODE_CPU = "node:cpu_usage:ratio_rate5m"
    NODE_MEMORY = "node:memory_usage:ratio"
    VOLUME_FREE = "persistentvolumeclaim:volume_free:ratio"
    VOLUME_HOURS = "persistentvolumeclaim:volume_full:hours"
    DATABASE_UP = "pod:database_up:max"
    DATABASE_SESSIONS = "pod:database_sessions:sum"
    DATABASE_SESSIONS_USED = "pod:database_sessions:ratio"
    DATABASE_SIZE = "datname:database_size_bytes:max"
    DATABASE_TRANSACTIONS = "pod:database_transactions:rate5m"
    DATABASE_BLOCKS_READ = "pod:database_blocks_read:rate5m"
    DATABASE_CACHE_HITS = "pod:database_cache_hits:ratio_rate5m"
    DATABASE_DEADLOCKS = "pod:database_deadlocks:increase1h"
    DATABASE_STATEMENTS = "pod:database_statements:rate5m"
    DATABASE_STATEMENT_MEAN = "pod:database_statement_seconds:mean_rate5m"
    DATABASE_DISK_READ = "pod:database_disk_read_bytes:rate5m"
    DATABASE_DISK_WRITTEN = "pod:database_disk_written_bytes:rate5m"
    REPLICATION_LAG = "pod:database_replication_lag_seconds:max"
    POLICY_DROPS = "namespace:policy_drops_per_minute:rate5m"


SCRAPED = (Shop, KubeState, Kubelet, CAdvisor, Exporter, CloudNativePG, BarmanCloud, PgBouncer, Cilium, Prometheus)
"""Who publishes metrics."""
