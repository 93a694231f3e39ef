"""What the suite runs on: one environment, applied once to a namespace of its own, and removed at the end."""

import signal
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ENVIRONMENT_FILES

from cluster import namespaces, shop
from cluster.kubectl import Kubectl, KubectlError, Run
from cluster.probe import probe
from cluster.readiness import become_ready, troubles
from cluster.shop import Shop
from synth.environments import read_environments

# What a first start may take, images that must be pulled included.
START_SECONDS = 600


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what can be chosen."""
    demo = ENVIRONMENT_FILES / "demo.yaml"
    parser.addoption("--environment", type=Path, default=demo, help="the environment file that is applied")
    parser.addoption("--slow", action="store_true", help="also what takes a quarter of an hour")


def pytest_sessionstart() -> None:
    """Ends at once where there is no cluster, and cleans up also when a CI ends the run."""
    if reason := namespaces.reason_why_not():
        pytest.exit(reason, returncode=1)
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what the tests measured."""
    for report in terminalreporter.getreports("passed"):
        for name, measured in report.user_properties:
            terminalreporter.write_line(f"MEASURED {report.nodeid.partition('::')[2]}: {name}: {measured}")


def _file(request: pytest.FixtureRequest) -> Path:
    """The environment file that was chosen."""
    return Path(str(request.config.getoption("environment")))


@dataclass(frozen=True)
class Applied:
    """An environment that is applied, and what kubectl said of it."""

    shop: Shop
    said: Run


@pytest.fixture(scope="session")
def applied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Applied]:
    """The environment, given to the cluster in one apply."""
    name, project = namespaces.unused(), tmp_path_factory.mktemp("project")
    with namespaces.removed(name):
        made = shop.make(_file(request), name, project)
        yield Applied(made, made.apply())


@pytest.fixture(scope="session")
def ready(applied: Applied) -> Shop:
    """The environment, when all that it runs is ready."""
    tried = applied.shop
    for pods in tried.workloads:
        place = f"{pods.owner['kind'].lower()}/{pods.owner['metadata']['name']}"
        state = tried.kubectl.run("rollout", "status", place, f"--timeout={START_SECONDS}s", seconds=START_SECONDS + 60)
        assert state.returncode == 0, f"{place} is not ready: {state.stderr}\n{troubles(tried.kubectl)}"
        become_ready(tried.kubectl, pods, tried.fewest(pods))
    return tried


@pytest.fixture(scope="session")
def image(applied: Applied) -> str:
    """An image with a shell, nc and wget that the environment pulls anyway: the database's or the backups'."""
    for pods in applied.shop.manifests.pods:
        if pods.owner["kind"] in {"StatefulSet", "CronJob"}:
            return str(pods.spec["containers"][0]["image"])
    pytest.skip("the environment has neither a database nor backups, whose image has the tools of the suite")


@pytest.fixture(scope="session")
def outside(applied: Applied) -> Generator[Kubectl]:
    """A namespace beside the environment's."""
    with namespaces.beside(f"{applied.shop.namespace}-outside") as kubectl:
        yield kubectl


@pytest.fixture(scope="session")
def containers(ready: Shop, outside: Kubectl, image: str) -> Shop:
    """The environment, where the nodes run containers: a stand-in for nodes does not."""
    outside.create(probe("runs", image, "sleep 3600", {}))
    outside("wait", "--for=condition=Ready", "pod/runs", "--timeout=5m")
    try:
        outside.sh("runs", "true")
    except KubectlError as error:
        pytest.skip(f"the nodes run no containers: {error}")
    return ready


@pytest.fixture(scope="session")
def restorable(containers: Shop, request: pytest.FixtureRequest) -> Shop:
    """The environment, with its backups."""
    name = _file(request).stem
    settings = read_environments(containers.project / "environments", [name])[name]
    if not settings.backup.enabled or not containers.cron_job("postgres-backup"):
        pytest.skip("the environment has no dumps")
    return containers


@pytest.fixture(scope="session")
def slow(request: pytest.FixtureRequest) -> None:
    """For what takes its time."""
    if not request.config.getoption("slow"):
        pytest.skip("takes a quarter of an hour: SLOW=1")
