"""The end-to-end suite itself, on a real control plane whose nodes are a stand-in: they run no container."""

import os
import re
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import control_plane
import pytest
from conftest import PROJECT
from control_plane import ControlPlane

pytestmark = pytest.mark.slow

Run = subprocess.CompletedProcess[str]


@pytest.fixture
def nodes(plane: ControlPlane, tmp_path: Path) -> Generator[None]:
    """Three nodes on which every pod becomes ready at once."""
    script = control_plane.FOLDER / "nodes.py"
    if not script.exists():
        pytest.skip(f"a stand-in for nodes needs nodes.py in {control_plane.FOLDER}")
    environment = {**os.environ, "KUBECONFIG": str(plane.state / "kubeconfig"), "CPU_FILE": str(tmp_path / "cpu")}
    with (
        (tmp_path / "nodes.log").open("w") as log,
        subprocess.Popen([sys.executable, script], env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            yield
        finally:
            process.kill()
            made = ("node/node-0", "node/node-1", "node/node-2", "storageclass/standard")
            plane.kubectl("delete", "--ignore-not-found", "--wait=false", *made)


def suite(kubeconfig: Path, programs: Path) -> Run:
    """Runs the suite as `make cluster-test` does."""
    environment = {**os.environ, "KUBECONFIG": str(kubeconfig), "PATH": f"{programs}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "pytest", "tests/cluster", "-p", "no:cacheprovider"]
    return subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=600
    )


@pytest.mark.usefixtures("nodes")
def test_the_suite_tries_what_needs_no_container_and_names_what_it_skips(plane: ControlPlane) -> None:
    run = suite(plane.state / "kubeconfig", plane.state / "bin")
    assert run.returncode == 0, run.stdout + run.stderr
    passed = re.search(r"(\d+) passed, \d+ skipped", run.stdout)
    assert passed is not None, run.stdout
    assert int(passed[1]) >= 6, run.stdout
    assert "the nodes run no containers" in run.stdout
    assert "ecommerce-test-" not in plane.kubectl("get", "namespaces", "--output=name")


def test_the_suite_ends_at_once_where_no_cluster_answers(tmp_path: Path) -> None:
    (tmp_path / "kubectl").write_text("#!/bin/sh\necho 'connection refused' >&2\nexit 1\n")
    (tmp_path / "kubectl").chmod(0o755)
    run = suite(tmp_path / "kubeconfig", tmp_path)
    assert run.returncode == 1
    assert "no cluster answers; let KUBECONFIG name one: " in run.stdout + run.stderr


def test_no_other_run_of_the_tests_collects_the_suite() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert "tests/test_layout.py::" in run.stdout
    assert "tests/cluster/" not in run.stdout
