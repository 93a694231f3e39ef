"""`review diff`: the file and the line of every change, and the namespace of every object where there are several."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from test_review_diff_properties import ENVIRONMENTS, NAMES, SEEDS, changed_somewhere

from review.__main__ import main
from review.diff import markdown, terminal
from review.diff.classes import Change
from review.diff.compare import Comparison, compare
from review.diff.report import Report
from review.manifests import parse
from review.source import Source

OLD = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  revisionHistoryLimit: 3
  minReadySeconds: 5
  selector: {matchLabels: {app: web}}
  template:
    spec:
      containers:
        - name: web
          image: web:1
          ports:
            - containerPort: 8080
            - containerPort: 9090
        - name: beside
          image: beside:1
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector: {matchLabels: {app: a}}
        - podSelector: {matchLabels: {app: b}}
---
apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  a: one
  b: two
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: first}
    data: {a: "1"}
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: second}
    data:
      a: "1"
      a.b/c: "1"
"""


def line(text: str, after: str) -> int:
    """The line of the last occurrence."""
    return text[: text.rindex(after)].count("\n") + 1


def places(old: str, new: str) -> dict[str, tuple[str, int] | None]:
    """Where each change stands, by the path of its field, or by its object."""
    found = compare(parse([Source("old", old)]), parse([Source("new", new)])).changes
    return {each.field.path if each.field else each.where: each.standing.place for each in found}


@pytest.mark.parametrize(
    ("before", "after", "path", "there"),
    [
        ("image: beside:1", "image: beside:2", "spec.template.spec.containers[beside].image", "image: beside:2"),
        ("minReadySeconds: 5", "minReadySeconds: 6", "spec.minReadySeconds", "minReadySeconds: 6"),
        (
            "containerPort: 9090\n",
            "containerPort: 9090\n              name: x\n",
            "spec.template.spec.containers[web].ports[9090/TCP].name",
            "name: x",
        ),
        # The rules of a policy have no names: what differs is the rule.
        ("app: b", "app: c", "spec.ingress[]", "- from:"),
        ("b: two", "b: three", "data.b", "b: three"),
        ("a.b/c: ", "a.b/c: x", "data[a.b/c]", "a.b/c: x"),
        ('a: "1"\n', "a: '2'\n", "data.a", "a: '2'"),
    ],
)
def test_a_change_has_the_file_and_line_of_its_field(before: str, after: str, path: str, there: str) -> None:
    new = OLD.replace(before, after)
    assert places(OLD, new) == {path: ("new", line(new, there))}


def test_a_field_that_is_gone_stands_in_the_old_file() -> None:
    new = OLD.replace("    - Ingress\n", "    - Ingress\n    - Egress\n").replace('      a.b/c: "1"\n', "")
    found = places(OLD, new)
    assert found["data[a.b/c]"] == ("old", line(OLD, 'a.b/c: "1"'))
    assert ("new", line(new, "- Egress")) in found.values()


def test_a_default_that_is_not_written_stands_where_it_would_be() -> None:
    new = OLD.replace("  revisionHistoryLimit: 3\n", "")
    assert places(OLD, new) == {"spec.revisionHistoryLimit": ("new", line(OLD, "spec:\n  revisionHistoryLimit"))}


def test_an_object_that_comes_or_goes_stands_where_it_begins() -> None:
    _, *rest = OLD.split("---\n")
    fewer = "---\n".join(rest)
    assert places(OLD, fewer) == {"Deployment/web": ("old", 1)}
    assert places(fewer, OLD) == {"Deployment/web": ("new", 1)}


@settings(max_examples=20, deadline=None)
@given(name=NAMES, seed=SEEDS)
def test_the_line_of_a_change_is_where_the_texts_differ(name: str, seed: int) -> None:
    objects, _ = changed_somewhere(ENVIRONMENTS[name], random.Random(seed))  # noqa: S311 - the seed is of hypothesis
    old, new = (
        yaml.dump_all(each.objects, Dumper=yaml.CSafeDumper, width=10_000) for each in (ENVIRONMENTS[name], objects)
    )
    both = enumerate(zip(old.splitlines(), new.splitlines(), strict=True), start=1)
    differing = [number for number, (before, after) in both if before != after]
    changes = compare(parse([Source("old", old)]), parse([Source("new", new)])).changes
    found = [each for each in changes if each.field]
    assert all(each.standing.place for each in changes)
    if any(map(_is_short, found)):
        assert {each.standing.place for each in found} & {("new", each) for each in differing}, (found, differing)
    else:
        # A whole entry of a list is another one, or a text of many lines.
        assert all(place[1] <= differing[0] for each in found if (place := each.standing.place))


def _is_short(change: Change) -> bool:
    value: Any = change.field.after if change.field else None
    return isinstance(value, str | int) and "\n" not in str(value)


def test_json_names_the_line_of_the_field_and_every_effect_of_an_object_that_of_the_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(OLD)
    new.write_text(f"\n\n{OLD.replace('image: web:1', 'image: web:2')}")
    main(["diff", str(old), str(new), "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)["environments"]
    (change,) = found["changes"]
    assert (change["file"], change["line"]) == (str(new), line(OLD, "image: web:1") + 2)
    assert {(each["where"], each["file"], each["line"]) for each in found["effects"]} == {
        ("Deployment/web", str(new), 3)
    }


@pytest.mark.parametrize("render", [terminal.render, markdown.render])
def test_a_reader_sees_the_line_beside_a_field_of_one_object_and_no_line_more(render: Callable[[Report], str]) -> None:
    new = OLD.replace("image: web:1", "image: web:2")
    comparison = compare(parse([Source("old.yaml", OLD)]), parse([Source("new.yaml", new)]))
    text = render(Report({"": comparison}))
    (said,) = (each for each in text.splitlines() if "web:1 → web:2" in each)
    assert f"new.yaml:{line(new, 'image: web:2')}" in said
    assert text.count("new.yaml") == 1


def shops(image: str, *names: str) -> str:
    return "---\n".join(
        OLD.split("---\n", 1)[0]
        .replace("  name: web\n", f"  name: web\n  namespace: {each}\n", 1)
        .replace("web:1", image)
        for each in names
    )


def restarted(*names: str) -> Comparison:
    old, new = (parse([Source("x", shops(image, *names))]) for image in ("web:1", "web:2"))
    return compare(old, new)


def test_objects_are_named_with_their_namespace_where_there_are_several_and_counted_one_by_one() -> None:
    comparison = restarted("a", "b")
    assert {each.where for each in comparison.changes} == {"a/Deployment/web", "b/Deployment/web"}
    assert {each.where for each in comparison.effects} == {"a/Deployment/web", "b/Deployment/web"}
    assert comparison.differing == 2
    assert [each.where for each in restarted("a").changes] == ["Deployment/web"]
