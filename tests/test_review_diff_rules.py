"""`review diff`: the class of every change of a field, and that a real API server refuses what it says is refused."""

import json
import subprocess
import uuid
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import pytest
from control_plane import ControlPlane
from diff_rows import ROWS, Row

from review.diff.classes import Class
from review.diff.compare import compare
from review.manifests import Manifests

ASKED = [row for row in ROWS if row.asks]
# What kubectl and the controllers note beside an object.
_NOTES = ("kubectl.kubernetes.io/", "deployment.kubernetes.io/", "deprecated.daemonset", "pv.kubernetes.io/")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_change_of_a_field_is_in_its_class(row: Row) -> None:
    comparison = compare(Manifests((row.old,)), Manifests((row.new,)))
    assert {each.verdict.rank for each in comparison.changes} == {row.rank}, comparison


@dataclass(frozen=True)
class Answers:
    """What the API server says to every row.

    Args:
        before: The objects as it keeps them, by name.
        after: The same once the change of each was applied.
        refused: What it said of changes that it refuses.
    """

    before: dict[str, Any]
    after: dict[str, Any]
    refused: str


@pytest.fixture(scope="module")
def answers(plane: ControlPlane) -> Generator[Answers]:
    """Applies the objects of all rows, each under a name of its own, and then all changes."""
    namespace = f"review-diff-{uuid.uuid4().hex[:8]}"
    plane.kubectl("create", "namespace", namespace)
    try:
        old, new = (_all(namespace, new=new) for new in (False, True))
        plane.kubectl("apply", "-f", "-", stdin=old)
        before = _stored(plane, old)
        refused = _apply(plane, new)
        yield Answers(before, _stored(plane, old), refused)
    finally:
        kinds = "priorityclass,storageclass,ingressclass,runtimeclass,clusterrolebinding,gatewayclass,persistentvolume"
        plane.kubectl("delete", kinds, "--selector", f"review-diff={namespace}", "--wait=false")
        plane.kubectl("delete", "namespace", namespace, "--wait=false")


def _named(row: Row, each: dict[str, Any], namespace: str) -> dict[str, Any]:
    metadata = each["metadata"]
    named = {**metadata, "name": _name(row, namespace)}
    named["labels"] = {"review-diff": namespace, **metadata.get("labels", {})}
    if "namespace" in metadata:
        named["namespace"] = namespace
    return {**each, "metadata": named}


def _name(row: Row, namespace: str) -> str:
    return f"row-{ROWS.index(row)}-{namespace}"


def _all(namespace: str, *, new: bool) -> str:
    objects = [_named(row, row.new if new else row.old, namespace) for row in ASKED]
    return "\n---\n".join(map(json.dumps, objects))


def _apply(plane: ControlPlane, text: str) -> str:
    """Applies all, and answers what was refused."""
    command = [f"{plane.state}/bin/kubectl", "--kubeconfig", f"{plane.state}/kubeconfig", "apply", "-f", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=180).stderr


def _stored(plane: ControlPlane, text: str) -> dict[str, Any]:
    """What the API server keeps of each object, but for what kubectl and the controllers note beside it."""
    found = json.loads(plane.kubectl("get", "-f", "-", "--output", "json", stdin=text))["items"]
    return {each["metadata"]["name"]: _kept(each) for each in found}


def _kept(each: dict[str, Any]) -> dict[str, Any]:
    metadata = each["metadata"]
    notes = {key: value for key, value in metadata.get("annotations", {}).items() if not key.startswith(_NOTES)}
    rest = {key: value for key, value in each.items() if key not in {"metadata", "status"}}
    return {**rest, "labels": metadata.get("labels"), "annotations": notes}


@pytest.mark.slow
@pytest.mark.parametrize("row", ASKED, ids=str)
def test_the_api_server_does_what_diff_says(answers: Answers, row: Row) -> None:
    name = next(each for each in answers.before if each.startswith(f"row-{ROWS.index(row)}-"))
    said = [line for line in answers.refused.splitlines() if f'"{name}"' in line]
    changes = answers.before[name] != answers.after[name]
    assert (bool(said), changes) == (row.rank is Class.REFUSED, row.rank not in {Class.REFUSED, Class.NO_EFFECT}), said
