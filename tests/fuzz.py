"""Generated settings files, for as long as one likes: what synth accepts, a real API server accepts without a warning."""

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import control_plane
import hypothesis
from control_plane import ControlPlane
from generated import settings_files
from hypothesis import HealthCheck, given

import main
from ecommerce.settings import InvalidSettingsError, load
from ecommerce.settings.problems import BrokenSettingsError
from synth.environments import DEFAULT
from synth.node import use_bundled_node

# Files of a process; Node forgets no object that it was asked for.
_ROUND = 200
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def try_files(plane: ControlPlane, examples: int, seed: int | None = None) -> Counter[str]:
    """Gives generated files to synth, and what it makes of them to an API server.

    Args:
        plane: The control plane.
        examples: The number of files.
        seed: What the files follow from; left out, hypothesis chooses.

    Returns:
        The number of files that synth accepted and refused.

    Raises:
        AssertionError: The API server refuses what synth accepts, or warns of it.
    """
    tally: Counter[str] = Counter()

    @hypothesis.settings(max_examples=examples, deadline=None, suppress_health_check=_SLOW)
    @given(settings_files())
    def both_accept(text: str) -> None:
        try:
            settings = load(text, "generated")
        except InvalidSettingsError:
            tally["refused"] += 1
            return
        with tempfile.TemporaryDirectory() as folder:
            try:
                main.synthesize({DEFAULT: settings}, Path(folder))
            except BrokenSettingsError:
                tally["refused"] += 1
                return
            refused = plane.objects_refused((Path(folder) / main.output_path(DEFAULT)).read_text())
        tally["accepted"] += 1
        assert not refused, "\n".join(["synth accepts this file, the API server does not:", text, *refused])

    (both_accept if seed is None else hypothesis.seed(seed)(both_accept))()
    return tally


def _round(state: Path, seed: int) -> Counter[str] | str:
    """The files of one process, or the failure in words."""
    use_bundled_node()
    with closing(ControlPlane(state)) as plane:
        try:
            return try_files(plane, _ROUND, seed)
        except Exception:  # noqa: BLE001 - whatever a file brings about is a finding
            return f"seed {seed}: {traceback.format_exc(limit=1)}"


def _run(minutes: float, first: int) -> int:
    """Rounds on every processor until the time is over, or one finds something; the exit code."""
    end, tally, workers = time.monotonic() + 60 * minutes, Counter[str](), os.cpu_count() or 1
    with (
        control_plane.running() as plane,
        ProcessPoolExecutor(workers, get_context("spawn"), max_tasks_per_child=1) as pool,
    ):
        for seed in count(first, workers):
            for found in pool.map(_round, [plane.state] * workers, range(seed, seed + workers)):
                if isinstance(found, str):
                    print(found)
                    return 1
                tally += found
            print(
                f"seeds {first} to {seed + workers - 1}: {tally['accepted']} accepted, {tally['refused']} refused",
                flush=True,
            )
            if time.monotonic() > end:
                return 0
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1, help="how long, 1 by default; a round is ended")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="seed of the first round, for one that failed"
    )
    options = parser.parse_args()
    if reason := control_plane.lacking():
        sys.exit(reason)
    sys.exit(_run(options.minutes, options.seed))
