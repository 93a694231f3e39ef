"""A real PostgreSQL, its exporter and a real Prometheus: what the rules make of real metrics."""

import json
import os
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import rendering
import yaml
from conftest import missing
from contexts import MONITORED
from postgres import binaries, free_port
from recovery import SECRET, USER
from rules import dashboards, file_of, panels
from server_pod import ServerPod, server_pod

from ecommerce.monitoring.metrics import Recorded

pytestmark = pytest.mark.slow

SMALL = "database: {storage: {size: 1Gi}, resources: {requests: {memory: 128Mi}, limits: {memory: 128Mi}}}\n"
# What exporters of Debian 12 do not count themselves; the image's do, by --collector.stat_statements.
STATEMENTS = {
    "pg_stat_statements": {
        "query": (
            'SELECT pg_get_userbyid(userid) AS "user", queryid::text AS queryid, sum(calls) AS calls_total, '
            "sum(total_exec_time) / 1000 AS seconds_total FROM pg_stat_statements GROUP BY 1, 2"
        ),
        "metrics": [
            {"user": {"usage": "LABEL"}},
            {"queryid": {"usage": "LABEL"}},
            {"calls_total": {"usage": "COUNTER"}},
            {"seconds_total": {"usage": "COUNTER"}},
        ],
    }
}
RECORDED = [each for each in Recorded if each.name.startswith("DATABASE_") and "_DISK_" not in each.name]
"""What is recorded of the server by its exporter; the kubelet publishes the rest."""


@dataclass
class Watched:
    """A monitored server, and the Prometheus that watches it."""

    pod: ServerPod
    url: str

    def ask(self, query: str) -> list[dict[str, Any]]:
        """What a query answers now."""
        found = _get(f"{self.url}/api/v1/query?{urllib.parse.urlencode({'query': query})}")
        return list(found["data"]["result"])

    def firing(self) -> dict[str, str]:
        """The alerts that fire, and what they say."""
        found = _get(f"{self.url}/api/v1/alerts")["data"]["alerts"]
        return {
            each["labels"]["alertname"]: each["annotations"]["description"]
            for each in found
            if each["state"] == "firing"
        }


def _get(url: str) -> Any:  # noqa: ANN401 - JSON
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - of a server on loopback
        return json.load(answer)


def until(condition: Callable[[], object], what: str) -> None:
    """Waits for something that a server does in its own time."""
    for _ in range(120):
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError(what)


@contextmanager
def running(command: list[Any], log: Path, **options: Any) -> Generator[None]:  # noqa: ANN401 - of Popen
    """A program that runs meanwhile."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd="/", **options)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    """A server with its exporter as the manifests say, and a Prometheus with the rules of the environment."""
    for program in ("prometheus", "prometheus-postgres-exporter"):
        if not shutil.which(program):
            missing(f"{program} is not installed; on Debian: apt-get install {program}")
    if os.geteuid() != 0:
        missing("the exporter logs in by its user, so that root must start it")
    with ExitStack() as stack:
        pod = stack.enter_context(server_pod(SMALL + MONITORED, SECRET, binaries()))
        pod.run()
        exporter, port = free_port(), free_port()
        stack.enter_context(running(_exporter(pod, exporter), pod.on.root / "exporter.log", **_as_exporter(pod)))
        stack.enter_context(running(_prometheus(pod.on.root, exporter, port), pod.on.root / "prometheus.log"))
        found = Watched(pod, f"http://127.0.0.1:{port}")
        until(lambda: found.ask("pg_up == 1"), "Prometheus gets no metrics of the server")
        yield found


def _container(pod: ServerPod) -> Any:  # noqa: ANN401 - of the manifests
    return rendering.value(rendering.get(pod.manifests, "StatefulSet", "postgres"), "pod.containers.exporter")


def _as_exporter(pod: ServerPod) -> dict[str, Any]:
    """The exporter's user and environment."""
    given = {each["name"]: pod.mapped(each["value"]) for each in _container(pod)["env"]}
    user = rendering.optional(_container(pod) | {"kind": ""}, "securityContext.runAsUser")
    identity = {"user": user, "group": user, "extra_groups": []}
    return {"env": {"PATH": os.environ["PATH"], "PGPORT": str(pod.port), **given}, **identity}


def _exporter(pod: ServerPod, port: int) -> list[Any]:
    known = subprocess.run(["prometheus-postgres-exporter", "--help"], capture_output=True, text=True, check=False)
    arguments = list(_container(pod)["args"])
    if "--collector.stat_statements" not in known.stdout + known.stderr:
        queries = pod.on.root / "queries.yaml"
        queries.write_text(yaml.safe_dump(STATEMENTS))
        queries.chmod(0o644)
        arguments = [f"--extend.query-path={queries}"]
    return ["prometheus-postgres-exporter", f"--web.listen-address=127.0.0.1:{port}", *arguments]


def _prometheus(folder: Path, exporter: int, port: int) -> list[Any]:
    rules = yaml.safe_load(file_of("reference"))
    for group in rules["groups"]:
        for rule in group["rules"]:
            # Time alone is shorter.
            rule.update({"for": "2s"} if "for" in rule else {})
    (folder / "rules.yaml").write_text(yaml.safe_dump(rules))
    target = {"targets": [f"127.0.0.1:{exporter}"], "labels": {"namespace": "ecommerce", "pod": "postgres-0"}}
    configuration = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": ["rules.yaml"],
        "scrape_configs": [{"job_name": "database", "static_configs": [target]}],
    }
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(configuration))
    options = [f"--config.file={folder / 'prometheus.yaml'}", f"--storage.tsdb.path={folder / 'prometheus'}"]
    return ["prometheus", *options, f"--web.listen-address=127.0.0.1:{port}"]


def as_exporter(pod: ServerPod, command: str) -> subprocess.CompletedProcess[str]:
    """What the exporter's user gets from a statement, in the way in which the exporter logs in."""
    options = _as_exporter(pod)
    psql = [str(pod.on.programs / "psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--no-password"]
    dsn = options["env"]["DATA_SOURCE_NAME"]
    return subprocess.run(
        [*psql, "--command", command, dsn], capture_output=True, text=True, check=False, cwd="/", **options
    )


def test_the_exporters_role_reads_statistics_and_no_row(watched: Watched) -> None:
    rights = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, pg_has_role('pg_monitor', 'member') FROM pg_roles WHERE rolname = user"
    assert as_exporter(watched.pod, rights).stdout.strip() == "f|f|f|f|t"
    for refused in (
        "SELECT * FROM pg_authid",
        "CREATE TABLE public.mine (id int)",
        "SELECT pg_read_file('PG_VERSION')",
    ):
        answer = as_exporter(watched.pod, refused)
        assert answer.returncode != 0, f"{refused} succeeds"
        assert "permission denied" in answer.stderr, answer.stderr


@pytest.mark.parametrize("where", [{}, {"PGHOST": "127.0.0.1"}])
def test_nobody_else_logs_in_as_the_exporter(watched: Watched, where: dict[str, str]) -> None:
    code, output = watched.pod.psql("SELECT 1", PGUSER="postgres_exporter", **where)
    assert code != 0, "another user of the pod is the exporter"
    assert "eer authentication failed" in output or "rejects" in output or "no password supplied" in output, output
    code, output = watched.pod.psql("SELECT user", PGUSER=USER)
    assert (code, output) == (0, USER), "the application is kept out"


def test_every_metric_of_the_database_has_a_value_under_load(watched: Watched) -> None:
    for _ in range(3):
        watched.pod.ask("SELECT count(*) FROM pg_class, generate_series(1, 1000)")
        time.sleep(1)
    for name in RECORDED:
        until(partial(watched.ask, f"{name} >= 0"), f"{name} has no value")
    for name in (Recorded.DATABASE_SESSIONS, Recorded.DATABASE_TRANSACTIONS, Recorded.DATABASE_STATEMENTS):
        until(partial(watched.ask, f"{name} > 0"), f"{name} stays 0 under load")


def test_every_panel_of_the_database_has_data(watched: Watched) -> None:
    watched.pod.ask("SELECT count(*) FROM pg_class, generate_series(1, 1000)")
    for panel in panels(dashboards("reference")["postgresql"]):
        for target in panel["targets"]:
            # The kubelet publishes the rest.
            if not re.search(r"disk|volume", query := target["expr"].replace("$namespace", "ecommerce")):
                until(partial(watched.ask, query), f"{panel['title']} shows nothing by {query}")


def test_a_stopped_server_makes_the_alert_fire_and_a_started_one_ends_it(watched: Watched) -> None:
    assert "DatabaseDown" not in watched.firing()
    watched.pod.stop()
    until(lambda: "DatabaseDown" in watched.firing(), "nobody is told that the database is down")
    assert watched.firing()["DatabaseDown"] == "0 servers answer that could serve the shop, for two minutes."
    watched.pod.start()
    until(lambda: "DatabaseDown" not in watched.firing(), "the alert does not end with the failure")
