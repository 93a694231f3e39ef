"""The review tools on manifests that nobody foresaw: they answer, or refuse in a line, and never break."""

import io
import json
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml
from annotated_types import Ge, MinLen
from conftest import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel

from review.__main__ import main
from review.shapes import KINDS

PAGE = "".join(
    f"<!-- generated: {name} -->\n<!-- end -->\n" for name in ("graph", "objects", "flows", "resources", "variables")
)
REAL: list[Any] = [
    document
    for file in sorted((PROJECT / "dist").rglob("*.yaml"))
    for document in yaml.safe_load_all(file.read_text(encoding="utf-8"))
]

# Few, so that objects refer to one another; the last would end a line or turn a terminal's text red.
NAMES = st.sampled_from(["a", "b", "web", "kube-root-ca.crt", "\x1b[31m\n"])
REFERRED = st.sampled_from(["Deployment", "Service", "Gateway", "Other"])
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
LABELS = st.dictionaries(NAMES, NAMES, max_size=2)
SCALARS: dict[Any, st.SearchStrategy[Any]] = {bool: st.booleans(), str: NAMES, dict[str, str]: LABELS}
CHECKED = {
    "_is_quantity": st.sampled_from(["100m", "1Gi", "0", 2, 0.5, "1e3"]),
    "_is_number_or_text": st.integers(1, 3) | NAMES,
    "_is_share": st.sampled_from([0, 2, "25%", "100%"]),
    "_is_block": st.sampled_from(["10.0.0.0/8", "10.0.0.1/8", "0.0.0.0/0", "::/0", "fd00::1/8", "203.0.113.1"]),
}


def run_all(objects: list[Any]) -> dict[str, tuple[int, str]]:
    """The exit code of each tool, and what it said, on objects in one file."""
    answers: dict[str, tuple[int, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        file, page = Path(folder, "x.json"), Path(folder, "page.md")
        file.write_text("\n".join(json.dumps(each) for each in objects))
        page.write_text(PAGE)
        node = ["--node", "cpu=2,memory=4Gi", "--zones", "2", "--prices", str(PROJECT / "review/examples/prices.yaml")]
        load = ["--trace", str(PROJECT / "review/examples/sale-day.csv"), "--of", "a"]
        for tool in (
            ["check"],
            ["reach"],
            ["capacity"],
            ["capacity", *node],
            ["autoscale", "--cores", "3"],
            ["autoscale", *load],
            ["page", "--into", str(page)],
        ):
            said = io.StringIO()
            with redirect_stdout(said), redirect_stderr(said):
                answers[" ".join(tool[:2])] = main([*tool, str(file)]), said.getvalue()
    return answers


def codes(objects: list[Any]) -> dict[str, int]:
    """The exit code of each tool, which says all in lines that a terminal can show."""
    answers = run_all(objects)
    for code, said in answers.values():
        assert code in {0, 1, 2}
        assert all(line.isprintable() for line in said.split("\n")), said
        assert code != 2 or len(said.splitlines()) == 1
    return {tool: code for tool, (code, _) in answers.items()}


def values(kind: Any, rules: list[Any]) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type of a field
    """Values that a field of the tools' shapes accepts."""
    checks = [rule.func.__name__ for rule in rules if isinstance(rule, AfterValidator)]
    if checks:
        return CHECKED[checks[0]]
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) is list:
        least = max((rule.min_length for rule in rules if isinstance(rule, MinLen)), default=0)
        return st.lists(inner(get_args(kind)[0]), min_size=least, max_size=2)
    if get_origin(kind) is dict and kind not in SCALARS:
        return st.dictionaries(NAMES, inner(get_args(kind)[1]), min_size=1, max_size=2)
    if kind is int:
        lowest: Any = next((rule.ge for rule in rules if isinstance(rule, Ge)), -1)
        return st.integers(lowest, 4)
    return SCALARS[kind] if kind in SCALARS else parts(kind)


def inner(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type of an entry
    """Values of a list's entries."""
    return values(get_args(kind)[0], list(kind.__metadata__)) if hasattr(kind, "__metadata__") else values(kind, [])


def parts(part: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Mappings of a shape, in which any optional field may be missing."""
    fields = {
        name: (field.is_required(), REFERRED if name == "kind" else values(field.annotation, field.metadata))
        for name, field in part.model_fields.items()
    }
    return st.fixed_dictionaries(
        {name: value for name, (required, value) in fields.items() if required},
        optional={name: value for name, (required, value) in fields.items() if not required},
    )


def objects_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of a kind that the tools know, with as little as Kubernetes lets them say."""
    group, shape = KINDS[kind]
    head = {"apiVersion": f"{group}/v1".lstrip("/"), "kind": kind}
    metadata = st.fixed_dictionaries({"name": NAMES}, optional={"namespace": st.just("a"), "labels": LABELS})
    return st.builds(lambda metadata, body: {**body, **head, "metadata": metadata}, metadata, parts(shape))


VALID = st.lists(st.one_of([objects_of(kind) for kind in KINDS]), min_size=1, max_size=5)


@settings(deadline=None)
@given(VALID)
def test_every_object_that_kubernetes_accepts_is_understood(objects: list[Any]) -> None:
    found = codes(objects)
    assert {found[tool] for tool in ("reach", "capacity", "page --into")} == {0}, run_all(objects)
    assert found["capacity --node"] in {0, 1}, run_all(objects)
    assert found["check"] in {0, 1}, run_all(objects)


@settings(deadline=None)
@given(st.lists(ODD, min_size=1, max_size=3))
def test_what_is_no_manifest_is_refused_by_every_tool(documents: list[Any]) -> None:
    codes(documents)


@settings(deadline=None)
@given(st.sampled_from(REAL), st.data())
def test_a_real_manifest_with_any_field_broken_breaks_no_tool(real: Any, data: st.DataObject) -> None:  # noqa: ANN401
    broken = deepcopy(real)
    at: Any = broken
    while True:
        step = data.draw(st.sampled_from(list(range(len(at)) if isinstance(at, list) else at)))
        if not (isinstance(at[step], dict | list) and at[step] and data.draw(st.booleans() | st.just(True))):
            break
        at = at[step]
    at[step] = data.draw(ODD)
    codes([broken])
