"""The database's server and its probes, run as the manifests say with PostgreSQL's own programs."""

import os
import re
import signal
from collections.abc import Generator
from pathlib import Path

import pytest
from recovery import SECRET
from server_pod import ServerPod, as_administrator, server_pod

from ecommerce.database.tuning import parameters_of
from ecommerce.settings import load

pytestmark = pytest.mark.slow

SMALLEST = "database: {storage: {size: 64Mi}, resources: {requests: {memory: 128Mi}, limits: {memory: 128Mi}}}\n"
LARGEST = "database: {storage: {size: 64Ti}, resources: {requests: {memory: 32Ti}, limits: {memory: 32Ti, cpu: 128}}}\n"
OTHERWISE = (
    "database: {disk: hdd, resources: {requests: {memory: 128Mi}, limits: {memory: 128Mi}}, parameters: {"
    'work_mem: 5MB, application_name: "it\'s \\\\ x", log_min_duration_statement: 0, max_connections: 33, jit: false}}\n'
)


@pytest.fixture(scope="module")
def running() -> Generator[ServerPod]:
    """A pod of the smallest size that the settings allow, set up and started."""
    with server_pod(SMALLEST, SECRET) as pod:
        pod.run()
        yield pod


def shown(pod: ServerPod) -> dict[str, str]:
    """The parameters that a server runs with, as they are written."""
    rows = pod.ask("SELECT name || '=' || current_setting(name) FROM pg_settings WHERE source = 'configuration file'")
    return dict(row.split("=", 1) for row in rows.splitlines())


def test_probes_succeed_on_a_running_server(running: ServerPod) -> None:
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert running.probe(probe) == 0, f"the {probe} refuses a server that runs"


def test_probes_leave_no_error_in_the_log(running: ServerPod) -> None:
    before = running.log
    running.probe("readinessProbe")
    assert running.log == before


def test_a_server_that_takes_no_sessions_yet_is_alive_but_not_ready() -> None:
    with server_pod(SMALLEST, SECRET) as pod:
        pod.run()
        pod.stop()
        assert pod.probe("livenessProbe") != 0, "silence counts as life"
        # It replays the write-ahead log for ever, as a server does for a while after a crash.
        (pod.data / "standby.signal").touch()
        (pod.data / "postgresql.auto.conf").write_text("hot_standby = off\n")
        pod.start(wait=False)
        codes = {probe: until(pod, probe) for probe in ("startupProbe", "livenessProbe")}
        assert codes == {"startupProbe": 0, "livenessProbe": 0}, f"a server in recovery would be killed: {codes}"
        assert pod.probe("readinessProbe") == 1, "clients would be sent to a server that takes no sessions"


def until(pod: ServerPod, probe: str) -> int:
    """The exit code of a probe when it succeeds, or after 20 tries."""
    return next((0 for _ in range(20) if pod.probe(probe) == 0), 1)


def test_a_server_that_hangs_is_not_alive(running: ServerPod) -> None:
    assert running.process is not None
    os.kill(running.process.pid, signal.SIGSTOP)
    try:
        assert running.probe("livenessProbe") != 0, "a server that does not answer counts as alive"
    finally:
        os.kill(running.process.pid, signal.SIGCONT)


def test_a_server_runs_with_the_parameters_that_are_derived(running: ServerPod) -> None:
    found = shown(running)
    # As PostgreSQL writes them: with the largest unit that fits.
    expected = {"shared_buffers": "32MB", "effective_cache_size": "96MB", "work_mem": "327kB", "max_wal_size": "64MB"}
    assert {name: found.get(name) for name in expected} == expected
    assert found.keys() >= parameters_of(load(SMALLEST, "x").database).keys(), "a parameter does not reach the server"


def test_a_server_runs_with_the_parameters_that_are_said_otherwise() -> None:
    with server_pod(OTHERWISE, SECRET) as pod:
        pod.run()
        found = shown(pod)
        expected = {
            "work_mem": "5MB",
            "max_connections": "33",
            "jit": "off",
            "random_page_cost": "4",
            "log_min_duration_statement": "0",
        }
        assert {name: found.get(name) for name in expected} == expected
        assert (
            "application_name = 'it''s \\\\ x'" in (Path(pod.mapped("/etc/postgresql")) / "postgresql.conf").read_text()
        )


def test_the_largest_parameters_are_ones_that_a_server_takes() -> None:
    with server_pod(LARGEST, SECRET) as pod, server_pod(SMALLEST, SECRET) as small:
        small.setup()
        conf = Path(pod.mapped("/etc/postgresql/postgresql.conf"))
        conf.write_text(conf.read_text().replace(str(pod.data), str(small.data)))
        for name in parameters_of(load(LARGEST, "x").database):
            if not name.startswith("pg_stat_statements"):
                asked = ["-C", name, "-D", str(small.data), "-c", f"config_file={conf}"]
                code, output = pod.execute("postgres", *asked)
                assert code == 0, f"{name}: {output}"


def test_statements_are_counted_and_slow_ones_logged_without_their_values() -> None:
    with server_pod(SMALLEST, SECRET) as pod:
        pod.run()
        pod.ask("SELECT pg_sleep(1.1) /* a slow one */")
        assert re.search(r"duration: 1\d\d\d\.\d+ ms  statement: SELECT pg_sleep", pod.log), pod.log
        assert pod.ask("SHOW log_parameter_max_length") == "0", "values of customers would be in the log"
        counted = "SELECT calls FROM pg_stat_statements WHERE query LIKE 'SELECT pg_sleep%'"
        assert pod.ask(counted, **as_administrator()) == "1", "the administrator sees no counter of the statement"
