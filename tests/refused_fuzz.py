"""Sound objects with one value changed, given to the check and to a real API server: where the two do not agree."""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import control_plane
import yaml
from control_plane import PROJECT, ControlPlane
from refused_rows import CLUSTER_SCOPED, NAMESPACE, ROWS, SOUND, made

from review.check import references, selectors
from review.check.catalogue import check
from review.check.finding import Finding, Level
from review.check.refused import family
from review.manifests import Manifests
from review.shapes import broken_fields

# What stays as it is: what says which object it is, and what a server alone can know.
_KEPT = {("apiVersion",), ("kind",), ("metadata",), ("metadata", "namespace")}
_TEXTS = [
    *("", "A", "a_b", "a.b", "a/b", "-a", "a-", "1", "a b", "é", "..", "../a", "/a", "a//b", "a--b", "*", "a=b", "\n"),
    *("a" * 16, "a" * 54, "a" * 64, "a" * 254, "10.0.0.0/33", "256.0.0.1", "fd00::/8", "25%", "101%", "-1", "1.5", "0"),
    *(
        "None",
        "Always",
        "Never",
        "* * * * * *",
        "@daily",
        "TZ=UTC * * * * *",
        "Local",
        "TCP",
        "none",
        "kubernetes.io/a",
    ),
]
_NUMBERS = [-1, 0, 1, 2, 3, 100, 101, 600, 1001, 65535, 65536, 100001, 10**9 + 1, 2**31 - 1]


@dataclass(frozen=True)
class Disagreement:
    """An object of which the API server and the check say different things.

    Args:
        change: What was changed, in words.
        server: What the API server says; empty where it takes the object.
        check: What the check says.
    """

    change: str
    server: str
    check: tuple[str, ...]


def sound_objects() -> list[dict[str, Any]]:
    """The project's objects of Kubernetes' own kinds, and those of the rows as they are accepted."""
    files = sorted((PROJECT / "dist").rglob("*.yaml"))
    found = [each for file in files for each in yaml.safe_load_all(file.read_text(encoding="utf-8"))]
    own = [each for each in found if SOUND.get(each["kind"], ("", {}))[0] == each["apiVersion"]]
    for each in own:
        if each["kind"] not in CLUSTER_SCOPED:
            each["metadata"]["namespace"] = NAMESPACE
    return [*own, *(made(row.kind, row.accepted) for row in ROWS if _size(row.accepted) < 10_000)]


def _size(value: object) -> int:
    return len(str(value))


def ways(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - any part
    """The ways to all parts of an object that may be changed."""
    for step, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if (*before, step) not in _KEPT:
            yield (*before, step)
        if (*before, step) != ("metadata", "namespace"):
            yield from ways(part, (*before, step))


def changed(each: dict[str, Any], choose: random.Random) -> tuple[dict[str, Any], str]:
    """An object with one part changed, and what was changed."""
    other = deepcopy(each)
    path = choose.choice(list(ways(other)))
    at: Any = other
    for step in path[:-1]:
        at = at[step]
    last = path[-1]
    old = at[last]
    new = _other(old, choose)
    if isinstance(at, dict) and choose.random() < 0.08 and last != "name":
        if choose.random() < 0.5:
            del at[last]
            return other, f"{each['kind']} {_shown(path)} is taken out"
        if isinstance(old, str):
            key = choose.choice(_TEXTS)
            at[key] = at.pop(last)
            return other, f"{each['kind']} {_shown(path)} is called {key!r:.80}"
    at[last] = new
    return other, f"{each['kind']} {_shown(path)}: {old!r:.60} becomes {new!r:.80}"


def mixed(each: dict[str, Any], other: dict[str, Any], choose: random.Random) -> tuple[dict[str, Any], str]:
    """An object with one part of another one of its kind, and which one that is."""
    made_of = deepcopy(each)
    path = choose.choice(list(ways(other)))
    at: Any = made_of
    part: Any = other
    for number, step in enumerate(path):
        part = part[step]
        is_there = step in at if isinstance(at, dict) else isinstance(at, list) and step < len(at)
        if number < len(path) - 1 and is_there:
            at = at[step]
        elif isinstance(at, dict):
            at[step] = deepcopy(part)
            return made_of, f"{each['kind']} {_shown(path[: number + 1])} becomes {part!r:.80}"
        elif isinstance(at, list):
            at.append(deepcopy(part))
            return made_of, f"{each['kind']} {_shown(path[:number])} gets {part!r:.80}"
    return made_of, f"{each['kind']} stays as it is"


def _other(old: Any, choose: random.Random) -> Any:  # noqa: ANN401 - any value
    match old:
        case bool():
            return not old
        case int():
            return choose.choice([*_NUMBERS, old + 1, old - 1, -old])
        case str():
            return choose.choice(
                [*_TEXTS, old.upper(), f"{old}_", f"{old}-", f"-{old}", f"{old}.", f"{old}.a", old * 3, old[:-1]]
            )
        case list() if old:
            return choose.choice([[], [*old, deepcopy(choose.choice(old))], old[1:]])
        case dict():
            return {}
        case _:
            return old


def _shown(path: tuple[Any, ...]) -> str:
    return ".".join(map(str, path))


def found_by_check(each: dict[str, Any]) -> tuple[str, ...]:
    """What reading or this family of rules says of an object, of errors."""
    broken = tuple(broken_fields(each))
    if broken:
        return broken
    findings = [found for found in check(Manifests((each,))) if is_of_server(found)]
    return tuple(f"{found} [{found.rule.name}]" for found in findings)


def is_of_server(found: Finding) -> bool:
    """Whether a finding says that the API server refuses the object, whatever else is applied with it."""
    if found.rule is selectors.SELECTOR:
        return found.where.partition("/")[0] in {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"}
    rules = (*family.RULES, references.MISSING_VOLUME)
    return found.rule in rules and found.rule.level is Level.ERROR


def disagreements(plane: ControlPlane, count: int, seed: int, tally: Counter[str] | None = None) -> list[Disagreement]:
    """Where the check and the API server differ on changed objects.

    Args:
        plane: The control plane, with the namespace of the rows.
        count: The number of objects.
        seed: What the changes follow from.
        tally: Gets the number of objects that both accept, and that both refuse.
    """
    choose, sound = random.Random(seed), sound_objects()  # noqa: S311 - it has to give the same again
    found: list[Disagreement] = []
    counts = Counter[str]() if tally is None else tally
    for _ in range(count):
        first = choose.choice(sound)
        if choose.random() < 0.3:
            each, change = mixed(
                first, choose.choice([other for other in sound if other["kind"] == first["kind"]]), choose
            )
        else:
            each, change = changed(first, choose)
        said = found_by_check(each)
        status, answer, _ = plane.tried(each)
        # Whether there is one of the name already is asked after everything else.
        refused = "" if status in {201, 409} else f"{status} {answer.get('message')}"
        if bool(refused) == bool(said):
            counts["refused" if refused else "accepted"] += 1
        elif said and any(broken_fields(each)):
            counts["not read"] += 1
        elif "unknown field" in refused:
            counts["schema"] += 1
        else:
            counts["silent" if refused else "false"] += 1
            found.append(Disagreement(change, refused, said))
    return found


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many objects, 1000 by default")
    parser.add_argument("--seed", type=int, default=1, help="what the changes follow from")
    options = parser.parse_args()
    if reason := control_plane.lacking():
        sys.exit(reason)
    tally = Counter[str]()
    with control_plane.running() as plane, plane.namespace(NAMESPACE):
        found = disagreements(plane, options.count, options.seed, tally)
    for each in found:
        print(
            f"{each.change}\n  server: {each.server[:300] or 'accepts it'}\n  check: {'; '.join(each.check)[:300] or 'silent'}"
        )
    print(dict(tally))
    return int(bool(tally["false"]))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    sys.exit(_main())
