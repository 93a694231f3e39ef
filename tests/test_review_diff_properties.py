"""`review diff`: what holds of any change, tried on changes that nobody thought of."""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml
from conftest import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st

from review.diff import as_json, markdown, terminal
from review.diff.classes import Class
from review.diff.compare import Comparison, compare
from review.diff.report import Report
from review.manifests import Manifests, parse
from review.source import ManifestError, Source

# Each environment's own manifests, without those for a GitOps tool beside them.
FILES = [PROJECT / "dist/ecommerce.k8s.yaml", *sorted(PROJECT.glob("dist/*/ecommerce.k8s.yaml"))]
ENVIRONMENTS = {file.parent.name: parse([Source(file.name, file.read_text())]) for file in FILES}
SEEDS = st.integers(0, 2**32)
NAMES = st.sampled_from(sorted(ENVIRONMENTS))
# What makes it another object, and what a claim's template says that nobody reads.
_MEANS_NOTHING = ("metadata.name", ".status.phase")
# Lists whose order says something: what runs first, what is compared position by position, what wins.
_PODS = {"Deployment", "StatefulSet", "DaemonSet", "CronJob"}
_SETS = {"from", "to", "policyTypes", "accessModes", "matchExpressions", "ports", "ingress", "egress"}


@settings(max_examples=15, deadline=None)
@given(name=NAMES, seed=SEEDS)
def test_the_order_of_documents_keys_and_sets_never_matters(name: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the seed is of hypothesis
    objects = [_shuffled(each, chance, in_pods=each["kind"] in _PODS) for each in deepcopy(ENVIRONMENTS[name].objects)]
    chance.shuffle(objects)
    comparison = compare(ENVIRONMENTS[name], Manifests(tuple(objects)))
    assert (comparison.worst, comparison.effects) == (Class.NO_EFFECT, ())


def _shuffled(value: Any, chance: random.Random, *, in_pods: bool, key: str = "") -> Any:  # noqa: ANN401 - any value
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {each: _shuffled(value[each], chance, in_pods=in_pods, key=each) for each in keys}
    if isinstance(value, list):
        entries = [_shuffled(each, chance, in_pods=in_pods) for each in value]
        if key in _SETS and not in_pods:
            chance.shuffle(entries)
        return entries
    return value


@settings(max_examples=5, deadline=None)
@given(name=NAMES, indent=st.sampled_from([2, 4, 7]), width=st.sampled_from([80, 10_000]), flow=st.booleans())
def test_the_spelling_of_yaml_never_matters(name: str, indent: int, width: int, flow: bool) -> None:
    text = yaml.safe_dump_all(ENVIRONMENTS[name].objects, indent=indent, width=width, default_flow_style=flow)
    assert compare(ENVIRONMENTS[name], parse([Source("a", text)])).changes == ()


@settings(max_examples=60, deadline=None)
@given(name=NAMES, seed=SEEDS)
def test_a_change_of_a_value_is_never_without_effect(name: str, seed: int) -> None:
    new, path = changed_somewhere(ENVIRONMENTS[name], random.Random(seed))  # noqa: S311 - the seed is of hypothesis
    comparison = compare(ENVIRONMENTS[name], new)
    assert comparison.worst > Class.NO_EFFECT, path
    assert comparison.differing == 1


@settings(max_examples=40, deadline=None)
@given(name=NAMES, seed=SEEDS)
def test_a_change_and_its_way_back_name_the_same_fields(name: str, seed: int) -> None:
    new, _ = changed_somewhere(ENVIRONMENTS[name], random.Random(seed))  # noqa: S311 - the seed is of hypothesis
    there, back = compare(ENVIRONMENTS[name], new), compare(new, ENVIRONMENTS[name])
    assert _fields(there, back=False) == _fields(back, back=True)
    opened = {each.verdict.reason for each in there.effects if each.verdict.reason.startswith("opens: ")}
    closed = {each.verdict.reason for each in back.effects if each.verdict.reason.startswith("closes: ")}
    assert {each.removeprefix("opens") for each in opened} == {each.removeprefix("closes") for each in closed}


def _fields(comparison: Comparison, *, back: bool) -> list[str]:
    return sorted(
        json.dumps([each.where, each.field.path, *_values(each.field.before, each.field.after, back=back)], default=str)
        for each in comparison.changes
        if each.field
    )


def _values(before: object, after: object, *, back: bool) -> tuple[object, object]:
    return (after, before) if back else (before, after)


@settings(max_examples=40, deadline=None)
@given(name=NAMES, seed=SEEDS, count=st.integers(1, 5))
def test_objects_that_go_and_come_back_are_the_same(name: str, seed: int, count: int) -> None:
    every = ENVIRONMENTS[name].objects
    gone = random.Random(seed).sample(range(len(every)), count)  # noqa: S311 - the seed is of hypothesis
    less = Manifests(tuple(each for number, each in enumerate(every) if number not in gone))
    there, back = compare(ENVIRONMENTS[name], less), compare(less, ENVIRONMENTS[name])
    assert sorted(each.where for each in there.changes) == sorted(each.where for each in back.changes)
    assert there.worst >= Class.LEFT_BEHIND


def changed_somewhere(manifests: Manifests, chance: random.Random) -> tuple[Manifests, str]:
    """The manifests with one value that is another one."""
    objects = deepcopy(list(manifests.objects))
    places = [place for each in objects for place in _places(each, each["kind"])]
    parent, key, path = chance.choice(places)
    parent[key] = _other(parent[key], path)
    return Manifests(tuple(objects)), path


def _places(value: Any, path: str) -> Iterator[tuple[Any, Any, str]]:  # noqa: ANN401 - any value
    """The values of an object that may be others, without what makes it another object, or none."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in entries:
        place = f"{path}.{key}"
        if isinstance(each, dict | list):
            yield from _places(each, place)
        elif key not in {"kind", "apiVersion", "operator", "namespace"} and not place.endswith(_MEANS_NOTHING):
            yield value, key, place


def _other(value: Any, path: str) -> Any:  # noqa: ANN401 - any value
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value.endswith(("m", "Mi", "Gi")) and value.rstrip("mMGi").isdecimal():
        return f"1{value}"
    if path.endswith((".cpu", ".memory", ".storage", ".size", "ephemeral-storage", "sizeLimit")):
        return f"{value.rstrip('mMGi')}1"
    others = {"cidr": "198.51.100.0/24", "except": "198.51.100.0/24", "Secret.data": "b3RoZXI="}
    others["policyTypes"] = "Egress" if value == "Ingress" else "Ingress"
    return next((other for part, other in others.items() if part in path), f"{value}x")


_JUNK = st.sampled_from(
    [0, -1, 10**30, 1.5, True, "", "x", "-", "1Gi", [], {}, ["x"], [{}], {"x": "y"}, [[1]], {"name": 1}]
)


@settings(max_examples=200, deadline=None)
@given(name=NAMES, seed=SEEDS, junk=st.lists(_JUNK, min_size=1, max_size=4))
def test_nothing_that_can_be_read_breaks_the_comparison(name: str, seed: int, junk: list[Any]) -> None:
    chance = random.Random(seed)  # noqa: S311 - the seed is of hypothesis
    old = chance.sample(ENVIRONMENTS[name].objects, 8)
    new = deepcopy(old)
    for value in junk:
        parent, key = chance.choice([place for each in new for place in _every(each)])
        parent[key] = deepcopy(value)
    try:
        read = parse([Source("new", "\n".join(map(json.dumps, new)))]).objects
    except ManifestError:
        return
    for one, other in ((old, read), (read, old)):
        report = Report({"": compare(Manifests(tuple(one)), Manifests(tuple(other)))})
        for render in (terminal.render, markdown.render, as_json.render):
            assert render(report)


def _every(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - any value
    """Every place in an object."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(each, dict | list):
            yield from _every(each)


@pytest.mark.parametrize("name", sorted(ENVIRONMENTS))
def test_an_environment_against_nothing_comes_and_goes_whole(name: str) -> None:
    nothing = Manifests(())
    come, go = compare(nothing, ENVIRONMENTS[name]), compare(ENVIRONMENTS[name], nothing)
    assert come.differing == go.differing == len(ENVIRONMENTS[name].objects)
    assert go.worst is Class.DATA_AT_RISK
