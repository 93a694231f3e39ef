"""The database's probe, run as the manifest says against a real PostgreSQL server."""

from collections.abc import Generator

import pytest
import rendering
from postgres import Server, run, serving

from review.manifests import Manifests, Object

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def container(reference: Manifests) -> Object:
    """The database's container."""
    return rendering.container(rendering.get(reference, "StatefulSet", "postgres"))


def probe(container: Object, reference: Manifests, port: int) -> int:
    """The exit code of the readiness probe against a server on another port."""
    command: list[str] = container.get("readinessProbe", {}).get("exec", {}).get("command", [])
    assert command, "StatefulSet/postgres: its readiness probe runs no command"
    program, *arguments = command
    data = rendering.contents(rendering.only(reference, "Secret"))
    environment = {
        each["name"]: data[each["valueFrom"]["secretKeyRef"]["key"]] for each in container["env"] if "valueFrom" in each
    }
    ported = [argument.replace("5432", str(port)) for argument in arguments]
    return run(program, *ported, environment=environment, check=False).returncode


@pytest.fixture(scope="module")
def server(reference: Manifests, container: Object) -> Generator[Server]:
    """A server initialized with the manifest's role and initdb arguments."""
    data = rendering.contents(rendering.only(reference, "Secret"))
    (initdb,) = [each["value"] for each in container["env"] if each["name"] == "POSTGRES_INITDB_ARGS"]
    with serving(user=data["POSTGRES_USER"], initdb=initdb.split()) as running:
        yield running


def test_probe_succeeds_on_a_running_server(container: Object, reference: Manifests, server: Server) -> None:
    assert probe(container, reference, server.port) == 0


def test_probe_leaves_no_error_in_the_log(container: Object, reference: Manifests, server: Server) -> None:
    before = server.log.count("role")
    probe(container, reference, server.port)
    assert server.log.count("role") == before


def test_data_checksums_are_on(server: Server) -> None:
    shown = run("pg_controldata", "--pgdata", str(server.folder / "data")).stdout
    assert "Data page checksum version:           1" in shown


def test_probe_fails_while_a_server_listens_on_its_socket_alone(container: Object, reference: Manifests) -> None:
    with serving(user="ecommerce_user", listen="") as initializing:
        assert probe(container, reference, initializing.port) != 0


def test_all_three_probes_ask_the_same_question(container: Object) -> None:
    probes = {f"{kind}Probe": container.get(f"{kind}Probe", {}) for kind in ("startup", "liveness", "readiness")}
    questions = {name: str(fields.get("exec")) for name, fields in probes.items()}
    assert len(set(questions.values())) == 1, f"StatefulSet/postgres: its probes differ: {questions}"
