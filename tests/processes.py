"""`main.py` as a process in a copy of the project, and what it left there."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

Run = subprocess.CompletedProcess[str]

# Without what the tests themselves told jsii.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("JSII_")}


def synth(
    project: Path,
    *arguments: str,
    before: Callable[[], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Runs main.py as `make synth` does."""
    return subprocess.run(
        [sys.executable, "-O", "main.py", *arguments],
        cwd=project,
        env={**ENVIRONMENT, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=before,
    )


def synth_mounted(project: Path, script: str) -> Run:
    """Runs a shell script in a namespace of its own for mounts, in which `"$0" -O main.py` is what `make synth` does."""
    command = ["unshare", "--mount", "sh", "-c", script, sys.executable]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def write(project: Path, name: str, text: str = "") -> None:
    """Writes an environment file; where it does not say otherwise, the namespace is called as the environment."""
    own = "" if name == "default" or "namespace" in text else f"namespace: {name.lower().replace(' ', '-')}\n"
    (project / "environments" / f"{name}.yaml").write_text(own + text)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def leftovers(project: Path) -> list[str]:
    """What a synth should have removed beside its output."""
    return [path.name for path in project.iterdir() if path.name.startswith(".dist")]
