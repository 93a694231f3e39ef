"""Times the tools of `review` as whole processes: on this project's manifests, and on many copies of production.

Each copy is in a namespace of its own. What reading alone takes is the measure: a tool that looks at every pair of
objects shows at once. The processor's time is compared, since that of the clock is also the neighbours'.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PRODUCTION = DIST / "production" / "ecommerce.k8s.yaml"
COPIES = 100
TOOLS = ("check", "reach", "capacity --node cpu=16,memory=64Gi --zones 3")
# The exit code says yes or no, instead of the class.
DIFF = "diff --prices review/examples/prices.yaml --fail-on data-at-risk"
# A value of every pod of the frontend, and one of every object, which its connections are reckoned by, that change.
CHANGES = {"an image": ("/frontend:", "/front:"), "a label": ("part-of: ecommerce", "part-of: another")}
# Odd numbers, so that the median is a measured value.
RUNS = 3
RUNS_OF_SMALL = 11
# Stands for the namespace of a copy.
_NAMESPACE = "namespace-of-a-copy"
# As the tools run: without collecting.
READ = "import gc, pathlib, sys; gc.disable(); from review.manifests import read; read([pathlib.Path(sys.argv[1])])"


@dataclass(frozen=True)
class Run:
    """What a command took: seconds by the clock and of the processor, and the most memory in bytes."""

    seconds: float
    processor: float
    memory: int

    def __str__(self) -> str:
        return f"{self.seconds:.3f} s, {self.processor:.3f} s of the processor, {self.memory / 2**20:.0f} MiB"


def main() -> int:
    """Prints medians per tool, and how many times the time of reading, of both sides for diff, each takes."""
    paths = [DIST, *(each for each in sorted(DIST.iterdir()) if each.is_dir())]
    print(f"this project's manifests, median of {RUNS_OF_SMALL} runs")
    for tool in TOOLS:
        for path in paths:
            alone = median([run(review(tool, str(path))) for _ in range(RUNS_OF_SMALL)])
            print(f"{tool:8} {path.relative_to(ROOT)!s:16} {alone}")
    # What Git has, against what lies there.
    print(f"{'diff':8} {'HEAD dist':16} {median([run(review(DIFF, 'HEAD')) for _ in range(RUNS_OF_SMALL)])}")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "copies.yaml"
        count = copies(file)
        commands = {"reading": [sys.executable, "-c", READ, str(file)]}
        commands |= {tool: review(tool, str(file)) for tool in TOOLS}
        for name, (before, after) in CHANGES.items():
            new = Path(scratch) / f"{after.strip('/:')}.yaml"
            new.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
            commands[f"diff of {name}"] = review(DIFF, str(file), str(new))
        # Taken in turns, so that all meet the same machine.
        rounds = [{name: run(command) for name, command in commands.items()} for _ in range(RUNS)]
    print(f"{COPIES} copies of production, {count} objects, median of {RUNS} runs")
    taken = {name: median([each[name] for each in rounds]) for name in commands}
    for name, each in taken.items():
        reading = taken["reading"].processor * (2 if name.startswith("diff") else 1)
        print(f"{name:8} {each}, {each.processor / reading:.2f} times reading")
    return 0


def review(tool: str, *paths: str) -> list[str]:
    """The command that runs a tool."""
    return [sys.executable, "-m", "review", *tool.split(), *paths]


def copies(file: Path) -> int:
    """Writes the copies; returns the number of objects."""
    objects: list[Any] = list(yaml.load_all(PRODUCTION.read_text(encoding="utf-8"), yaml.CSafeLoader))
    for each in objects:
        each["metadata"]["name" if each["kind"] == "Namespace" else "namespace"] = _NAMESPACE
    # Wide lines, as the manifests themselves have.
    text = yaml.dump_all(objects, None, yaml.CSafeDumper, explicit_start=True, width=120)
    file.write_text("".join(text.replace(_NAMESPACE, f"shop-{number}") for number in range(COPIES)), encoding="utf-8")
    return COPIES * len(objects)


def median(runs: list[Run]) -> Run:
    """The median of each figure, and the peak of memory."""
    return Run(
        statistics.median(each.seconds for each in runs),
        statistics.median(each.processor for each in runs),
        max(each.memory for each in runs),
    )


def run(command: list[str]) -> Run:
    """Runs a command that may find something, with Python's compiled modules kept as they are for every user."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1} or (process.stderr and process.stderr.read()):
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


if __name__ == "__main__":
    sys.exit(main())
