"""What make makes of what it is told, and of a machine that is not as it should be."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import PROJECT, missing

pytestmark = pytest.mark.slow


def make(
    *arguments: str, folder: Path = PROJECT, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    if not shutil.which("make"):
        missing("these tests run make")
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder that is not set up."""
    for file in (PROJECT / "Makefile", PROJECT / "pyproject.toml", *PROJECT.glob("requirements*.lock")):
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        *("ENV", "RUN", "DUMP", "OVERWRITE", "ENVIRONMENT", "SLOW", "MINUTES", "SEED", "SAMPLE"),
        *("OLD", "NEW", "FORMAT", "FAIL_ON", "PRICES"),
    ],
)
@pytest.mark.parametrize(
    "target", ["synth", "diff", "restore", "restore-job", "backup-now", "cluster-test", "fuzz", "mutants"]
)
def test_a_variable_of_the_shell_is_no_wish(name: str, target: str) -> None:
    wish = [] if name == "ENV" or target in {"synth", "diff"} else ["ENV=demo"]
    assert make("-n", target, *wish, environment={name: "staging"}).stdout == make("-n", target, *wish).stdout


def test_a_name_is_one_word_whatever_is_in_it(tmp_path: Path) -> None:
    odd = f"it's; touch {tmp_path}/harm $(touch {tmp_path}/harm) `touch {tmp_path}/harm`"
    run = make("secrets", f"ENV={odd.replace('$', '$$')}")
    assert f"there is no environment {odd}; known: " in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_packages_from_elsewhere_are_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "cdk8s").mkdir()
    (tmp_path / "cdk8s" / "__init__.py").write_text("raise SystemExit('another one')\n")
    run = make("restore-job", "ENV=demo", environment={"PYTHONPATH": str(tmp_path)})
    assert run.returncode == 0, run.stderr


def test_an_environment_of_python_that_broke_is_said_with_its_remedy(bare: Path) -> None:
    (bare / ".venv" / "bin").mkdir(parents=True)
    (bare / ".venv" / "bin" / "python").symlink_to("/nowhere/python3.11")
    (bare / ".venv" / "runtime.stamp").touch()
    run = make("synth", folder=bare)
    assert run.returncode == 2
    assert ".venv does not work any more; run `make clean`, then this again" in run.stderr
    assert make("clean", folder=bare).returncode == 0
    assert not (bare / ".venv").exists()


@pytest.mark.parametrize("python", ["/nowhere/python", "true", ""])
def test_an_unsuitable_python_is_said_before_anything_is_installed(bare: Path, python: str) -> None:
    run = make("synth", f"PYTHON={python}", folder=bare)
    assert run.returncode == 2
    assert f"{python or 'what is on PATH'} is no Python 3.11 or newer with venv, which is needed" in run.stderr
    assert not (bare / ".venv").exists()


_KUBECTL = """#!/bin/sh
echo "$*" >>{folder}/called
case "$*" in
*jsonpath*conditions*) echo "SuccessCriteriaMet {end}" ;;
*jsonpath*namespace*) echo ecommerce ;;
*" logs "*) echo "kept a dump" ;;
esac
"""


@pytest.mark.parametrize("end", ["Complete", "Failed"])
def test_a_backup_on_request_is_waited_for_and_says_how_it_ended(tmp_path: Path, end: str) -> None:
    kubectl = tmp_path / "kubectl"
    kubectl.write_text(_KUBECTL.format(folder=tmp_path, end=end))
    kubectl.chmod(0o755)
    run = make("backup-now", "ENV=default", environment={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert (run.returncode == 0) == (end == "Complete"), run.stderr
    assert "kept a dump" in run.stdout
    called = (tmp_path / "called").read_text().splitlines()
    assert [each.split()[0] for each in called[:2]] == ["delete", "create"], "an earlier Job of the name is in the way"
    assert any("logs --all-containers job/postgres-backup-now" in each for each in called)


def test_a_backup_on_request_wants_an_environment() -> None:
    run = make("backup-now")
    assert run.returncode == 2
    assert "say which environment: make backup-now ENV=name" in run.stderr
