"""What GitHub Actions runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import PROJECT

GITHUB = PROJECT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yaml"))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_is_what_github_expects(file: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def steps(file: Path) -> list[str]:
    """The commands of a workflow."""
    jobs = yaml.safe_load(file.read_text())["jobs"].values()
    return [step["run"] for job in jobs for step in job["steps"] if "run" in step]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_commands_of_a_workflow_are_sound_shell(file: Path) -> None:
    script = "#!/bin/bash\n" + "\n".join(steps(file))
    path = f"{PROJECT / '.venv' / 'bin'}:{os.environ['PATH']}"
    command = ["shellcheck", "-"]
    run = subprocess.run(command, input=script, env={"PATH": path}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_the_end_to_end_suite_runs_on_kind_in_three_zones() -> None:
    commands = steps(GITHUB / "workflows" / "cluster.yaml")
    made = [each for each in commands if each.startswith("kind create cluster --config .github/kind.yaml")]
    tried = [each for each in commands if each.startswith("make cluster-test")]
    assert commands.index(made[0]) < commands.index(tried[0])
    nodes = yaml.safe_load((GITHUB / "kind.yaml").read_text())["nodes"]
    zones = {node["labels"]["topology.kubernetes.io/zone"] for node in nodes if node["role"] == "worker"}
    assert len(zones) == 3
