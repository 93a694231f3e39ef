"""What the tests share: manifests as a fresh synth makes them, snapshots that are plain YAML, and a server with its jobs."""

import os
import shutil
import subprocess
from collections.abc import Callable, Generator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import control_plane
import hypothesis
import pytest
import rendering
import yaml
from control_plane import ControlPlane
from jobs import Job, Volumes, volumes
from postgres import Server, serving
from recovery import ODD_DATA, PASSWORD, SECRET, USER, clear, sql
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from xdist.scheduler import LoadScopeScheduling

import main
from ecommerce.settings import EnvironmentSettings, load
from review.manifests import Manifests, read
from synth.environments import DEFAULT, list_environments, read_environments
from synth.node import use_bundled_node
from synth.restore import restore_job

use_bundled_node()

PROJECT = main.ROOT
ENVIRONMENT_FILES = PROJECT / "environments"
ENVIRONMENTS = list_environments(ENVIRONMENT_FILES)

# How long an example takes is the benchmark's business, and says more of the machine than of the code.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


_PLANE = "control plane"
# What takes longest comes first, so that no worker is left with it alone at the end.
_LONGEST = (_PLANE, *(f"tests/test_{name}.py" for name in ("further_tiers", "restore", "upgrade_copy", "alerts")))


class WholeFiles(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a worker files as a whole, so that what a file sets up is set up once; to one, all of the control plane."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:  # noqa: ANN401 - xdist's
    """The scheduler of `--dist loadfile`."""
    return WholeFiles(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of the groups."""
    ranks = {group: rank for rank, group in enumerate(_LONGEST)}
    items.sort(key=lambda item: ranks.get(_group(item.nodeid), len(ranks)))


def _group(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    return _PLANE if _uses_control_plane(file) else file


@cache
def _uses_control_plane(file: str) -> bool:
    return "ControlPlane" in (PROJECT / file).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def fresh_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which all environments were synthesized."""
    folder = tmp_path_factory.mktemp("fresh")
    main.synthesize(read_environments(ENVIRONMENT_FILES, ENVIRONMENTS), folder)
    return folder


@pytest.fixture(scope="session")
def manifests_of(fresh_output: Path) -> Callable[[str], Manifests]:
    """The manifests of an environment, by its name."""
    return lambda name: read([fresh_output / main.output_path(name)])


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    """Each environment's name in turn."""
    return str(request.param)


@pytest.fixture
def manifests(environment: str, manifests_of: Callable[[str], Manifests]) -> Manifests:
    """The manifests of each environment in turn."""
    return manifests_of(environment)


@pytest.fixture(scope="session")
def reference() -> Manifests:
    """The manifests of settings that say nothing: the reference system, whatever a file says."""
    return rendering.manifests("")


class YamlFile(SingleFileSnapshotExtension):
    """A snapshot is the YAML itself, in a file that a reviewer can read."""

    _write_mode = WriteMode.TEXT
    file_extension = "yaml"


@pytest.fixture
def yaml_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compares text with a YAML file."""
    return snapshot.use_extension(YamlFile)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with environments and output of its own, for tests that change them."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def output_of_default(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a synth of the default environment alone writes, made once."""
    folder = tmp_path_factory.mktemp("once")
    main.synthesize({DEFAULT: EnvironmentSettings()}, folder)
    return folder


@pytest.fixture
def synthesized(project: Path, output_of_default: Path) -> Path:
    """A project as it is after a synth."""
    shutil.copytree(output_of_default, project / "dist")
    return project


def copy_project(folder: Path) -> Path:
    """Makes a folder a project with an empty default environment; the package is the one that is installed."""
    (folder / "environments").mkdir(parents=True)
    (folder / "environments" / "default.yaml").write_text("")
    (folder / "synth").symlink_to(PROJECT / "synth")
    shutil.copy(PROJECT / "main.py", folder)
    return folder


def missing(what: str) -> NoReturn:
    """Skips a test whose program is not there, or fails it in CI, where it must run."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must run this test: {what}")
    pytest.skip(what)


def need_namespaces(what: str) -> None:
    """Skips a test that makes a namespace of processes, where that is not allowed."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "--pid", "--fork", "true"], check=False).returncode:
        missing(f"{what} needs root that may make namespaces, and unshare(1) of util-linux")


def need_mounts(what: str) -> None:
    """Skips a test that must mount something, where root may not, as in a container, or where nobody is root."""
    programs = all(shutil.which(name) for name in ("unshare", "mount", "umount"))
    if os.geteuid() != 0 or not programs or subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        missing(f"{what} needs root that may mount, and mount(8) and unshare(1) of util-linux")


@pytest.fixture(scope="module")
def backup(reference: Manifests) -> Job:
    """The backup job of the default environment."""
    return Job.of(reference, "postgres-backup", SECRET)


@pytest.fixture(scope="module")
def restore_test(reference: Manifests) -> Job:
    """The restore test of the default environment."""
    return Job.of(reference, "postgres-restore-test", SECRET)


@pytest.fixture(scope="module")
def restore(reference: Manifests) -> Job:
    """The restore job, as it is printed for somebody who asks for it."""
    job = yaml.safe_load(restore_job("default", load("", "x"), "latest", None))
    return Job.of_template(job["spec"]["template"], reference, SECRET)


@pytest.fixture(scope="module")
def cluster() -> Generator[Server]:
    """A server that wants the password."""
    with serving(user=USER, password=PASSWORD) as running:
        yield running


@pytest.fixture
def server(cluster: Server) -> Server:
    """The server with an empty database and no other."""
    clear(cluster)
    return cluster


@pytest.fixture
def shop(server: Server) -> Server:
    """A server with odd data."""
    sql(server, ODD_DATA)
    return server


@pytest.fixture
def on() -> Generator[Volumes]:
    """Empty volumes."""
    with volumes() as made:
        yield made


@pytest.fixture(scope="session")
def plane() -> Generator[ControlPlane]:
    """A control plane that runs; a test leaves no nodes there, and namespaces only that go."""
    if not control_plane.FOLDER.exists():
        pytest.skip(control_plane.lacking() or "")
    if reason := control_plane.lacking():
        missing(reason)
    with control_plane.running() as started:
        yield started
