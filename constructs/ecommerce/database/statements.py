"""How long statements take: the query that CloudNativePG's servers publish beside their own."""

import json

# Per role, database and statement, as postgres_exporter counts them, and as few of them: each is a metric.
_QUERY = """
SELECT pg_get_userbyid(s.userid) AS usename
     , d.datname
     , s.queryid::text AS queryid
     , sum(s.calls)::bigint AS calls
     , sum(s.total_exec_time) / 1000 AS seconds
  FROM pg_stat_statements(false) s
  JOIN pg_database d ON d.oid = s.dbid
 WHERE s.queryid IS NOT NULL
 GROUP BY 1, 2, 3
 ORDER BY 5 DESC
 LIMIT 100
"""
_COLUMNS = {
    "usename": ("LABEL", "Role that ran the statement"),
    "datname": ("LABEL", "Database that it ran in"),
    "queryid": ("LABEL", "Identifier of the statement in pg_stat_statements"),
    "calls": ("COUNTER", "How often it ran"),
    "seconds": ("COUNTER", "How long it ran in all, in seconds"),
}


def statement_queries() -> str:
    """The queries as the operator reads them; JSON is YAML.

    https://cloudnative-pg.io/documentation/current/monitoring/#user-defined-metrics
    """
    metrics = [{name: {"usage": usage, "description": text}} for name, (usage, text) in _COLUMNS.items()]
    query = {"query": _QUERY.strip(), "metrics": metrics, "target_databases": ["postgres"]}
    return json.dumps({"pg_stat_statements": query}, indent=2) + "\n"
