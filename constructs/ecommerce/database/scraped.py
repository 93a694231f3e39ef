"""Ports of what publishes PostgreSQL's metrics, the same whichever engine runs it."""

from ecommerce.workload.program import Port

# https://github.com/prometheus/prometheus/wiki/Default-port-allocations, and CloudNativePG's: PostgresMetricsPort and
# PgBouncerMetricsPort in https://github.com/cloudnative-pg/cloudnative-pg, pkg/management/url/url.go.
EXPORTER_PORT = Port(name="metrics", number=9187)
PGBOUNCER_PORT = Port(name="metrics", number=9127)
