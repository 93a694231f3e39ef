"""Changes the constructs on purpose, one place at a time, and lists the changes that no test of a meaning notices.

The changes are those of mutmut, made in a copy of the project. Snapshots, `dist/` and whatever is generated from it do
not count: they notice everything, and say of nothing whether it is right.
"""

import argparse
import difflib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import cast

import libcst
import yaml
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "build" / "mutants"
PACKAGE = Path("constructs", "ecommerce")
EQUIVALENT = Path(__file__).with_suffix(".yaml")
SEED = 1
# What is generated, and the texts of error messages.
LEFT_OUT = ("bindings", "notation", "settings/reader/wording.py")
# Promises first: they are quick, and notice most.
TESTS = (
    *("promises_pods", "promises_backups", "promises_database", "promises_network", "promises_expose"),
    *(
        "promises_rollouts",
        "tier",
        "wiring",
        "architecture",
        "layout",
        "options",
        "apply_order",
        "settings_in_python",
        "settings",
    ),
    *("settings_reports", "settings_values", "settings_reading", "settings_arrive", "manifests", "package"),
)
COMPARISONS = (
    "tests/test_manifests.py::test_committed_output_is_what_a_fresh_synth_gives",
    "tests/test_settings.py::test_schema_file_is_fresh",
    "tests/test_layout.py::test_generated_parts_of_a_page_are_fresh",
)
_NEVER_CHANGED = libcst.Annotation | libcst.Decorator | libcst.Import | libcst.ImportFrom


@dataclass(frozen=True)
class Mutant:
    """A file with one change in it."""

    path: Path
    line: int
    before: str
    after: str

    @property
    def diff(self) -> list[str]:
        """The changed lines, as in a diff without its context."""
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), n=0, lineterm="")
        return [each for each in lines if not each.startswith(("---", "+++", "@@"))]

    @property
    def key(self) -> tuple[str, ...]:
        """What it is listed by: its file and the changed lines, wherever they stand."""
        return (str(self.path.relative_to(PACKAGE)), *(f"{each[0]} {each[1:].strip()}" for each in self.diff))


class Changes(libcst.CSTVisitor):
    """Every change that mutmut would make, where it would make it, and in declarations and properties as well."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[libcst.CSTNode, libcst.CSTNode, int]] = []
        self._ids: set[libcst.CSTNode] = set()

    def on_visit(self, node: libcst.CSTNode) -> bool:
        """Collects the changes of a node, and goes on with its children."""
        if isinstance(node, _NEVER_CHANGED) or node in self._ids:
            return False
        if isinstance(node, libcst.Call):
            self._ids.update(_construct_id(node))
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                place = self.get_metadata(PositionProvider, node, None)
                line = place.start.line if place else 0
                self.found += [(node, changed, line) for changed in operator(node)]
        return True


def _construct_id(call: libcst.Call) -> list[libcst.CSTNode]:
    """The id of a construct, which nothing of the output shows."""
    match [each.value for each in call.args[:2]]:
        case [libcst.Name("self" | "scope" | "part" | "tier" | "chart"), libcst.SimpleString() as id]:
            return [id]
        case _:
            return []


def mutants(path: Path) -> list[Callable[[], Mutant]]:
    """All mutants of a file; each is made when it is asked for.

    Args:
        path: The file, relative to the project.
    """
    before = (ROOT / path).read_text(encoding="utf-8")
    wrapper, changes = MetadataWrapper(libcst.parse_module(before)), Changes()
    wrapper.visit(changes)

    def make(node: libcst.CSTNode, changed: libcst.CSTNode, line: int) -> Mutant:
        after = cast("libcst.Module", wrapper.module.deep_replace(node, changed)).code
        return Mutant(path=path, line=line, before=before, after=after)

    return [partial(make, *each) for each in changes.found]


def in_random_order() -> list[Callable[[], Mutant]]:
    """All mutants, always in the same order, in which every file has its turn."""
    files = [path.relative_to(ROOT) for path in sorted((ROOT / PACKAGE).rglob("*.py"))]
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    order: list[tuple[float, Callable[[], Mutant]]] = []
    for path in files:
        if not str(path.relative_to(PACKAGE)).startswith(LEFT_OUT):
            pile = mutants(path)
            chance.shuffle(pile)
            order += [(turn + chance.random(), each) for turn, each in enumerate(pile)]
    return [each for _, each in sorted(order, key=lambda pair: pair[0])]


def sampled(everything: Sequence[Callable[[], Mutant]], listed: set[tuple[str, ...]]) -> Iterator[Mutant]:
    """Those that are Python, change something, and are not listed.

    Args:
        everything: All mutants.
        listed: Keys of those that are left out.
    """
    for make in everything:
        mutant = make()
        try:
            compile(mutant.after, str(mutant.path), "exec")
        except SyntaxError:
            continue
        if mutant.diff and mutant.key not in listed:
            yield mutant


def notices(tests: Sequence[str], *, timeout: float) -> bool:
    """Whether a test fails in the copy, or never ends.

    Args:
        tests: Names of test modules, in the order in which to run them.
        timeout: Seconds after which it counts as never ending.
    """
    try:
        return run(tests, "-B", timeout=timeout).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def run(tests: Sequence[str], *options: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    """Runs tests in the copy until one fails."""
    command = [sys.executable, *options, "-m", "pytest", "-x", "-q", "-n", "0", "-m", "not slow"]
    command += ["-p", "no:cacheprovider", "--hypothesis-profile=ci", "-o", "pythonpath=. constructs"]
    command += [f"--deselect={each}" for each in COMPARISONS] + [f"tests/test_{name}.py" for name in tests]
    # In CI a program that is missing is a failure; here its test is skipped.
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        command, cwd=COPY, env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )


def copy_project() -> None:
    """Makes the copy anew."""
    shutil.rmtree(COPY, ignore_errors=True)
    ignored = shutil.ignore_patterns(".*", "build", "node_modules", "__pycache__", "*.egg-info", "__snapshots__")
    shutil.copytree(ROOT, COPY, symlinks=True, ignore=ignored)


def tried(mutant: Mutant) -> bool:
    """Whether a test notices a mutant; those of the same part are asked first."""
    of_settings = "settings" in mutant.path.parts
    tests = sorted(TESTS, key=lambda name: name.startswith("settings") is not of_settings)
    file = COPY / mutant.path
    file.write_text(mutant.after, encoding="utf-8")
    try:
        return notices(tests, timeout=600)
    finally:
        file.write_text(mutant.before, encoding="utf-8")


def equivalent() -> set[tuple[str, ...]]:
    """Keys of the mutants that are listed as equivalent; says which of them are gone."""
    listed = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8")) or []
    for each in listed:
        source = (ROOT / PACKAGE / each["file"]).read_text(encoding="utf-8")
        if each["change"][0].removeprefix("- ") not in map(str.strip, source.splitlines()):
            print(f"{EQUIVALENT.name}: {each['file']} has no line {each['change'][0]!r} any more; remove it")
    return {(each["file"], *each["change"]) for each in listed}


def main(arguments: Sequence[str]) -> int:
    """Prints each survivor with its place and change; the exit code is 1 where there is one."""
    parser = argparse.ArgumentParser(prog="mutants.py", description=__doc__)
    parser.add_argument("--sample", type=int, default=100, help="how many mutants to try (default: 100)")
    size = parser.parse_args(arguments).sample
    everything, listed = in_random_order(), equivalent()
    chosen = list(islice(sampled(everything, listed), size))
    copy_project()
    # It leaves compiled files behind, too, for all that follow.
    unchanged = run(TESTS)
    if unchanged.returncode:
        print(f"{unchanged.stdout}\nthe tests fail without any change", file=sys.stderr)
        return 1
    survivors = 0
    for number, mutant in enumerate(chosen, start=1):
        killed = tried(mutant)
        survivors += not killed
        print(f"{number}/{len(chosen)} {mutant.path}:{mutant.line} {'killed' if killed else 'SURVIVED'}", flush=True)
        if not killed:
            print("\n".join(mutant.diff), flush=True)
    print(
        f"{len(chosen)} of {len(everything)} mutants tried, {survivors} survived; {len(listed)} are listed as equivalent"
    )
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
