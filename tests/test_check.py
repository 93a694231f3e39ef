"""`review check` around its rules: places, waivers, and the forms of a report."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st

from review.check.catalogue import FAMILIES, RULES
from review.check.finding import Level
from review.check.formats import FORMATS
from review.check.report import Report
from review.check.waivers import read_waivers
from review.manifests import Manifests, read
from review.paths import Steps, named
from review.source import ManifestError

ROOT = """\
# A pod that runs as root.
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: web
  containers:
    - name: web
      image: web@sha256:1f0f
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL]}
        runAsNonRoot: true
        runAsUser: 0
        seccompProfile: {type: RuntimeDefault}
      resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}
"""
TODAY = date(2026, 12, 1)
WAIVER = "- {rule: pod-security, object: Pod/web, until: 2026-12-01, reason: it is old}\n"


def report(folder: Path, waivers: str = "", text: str = ROOT) -> Report:
    """The report of a file web.yaml with a file waivers.yaml."""
    (folder / "web.yaml").write_text(text)
    (folder / "waivers.yaml").write_text(waivers)
    return Report.of(read([folder / "web.yaml"]), ["ServiceAccount/web"], read_waivers(folder / "waivers.yaml"), TODAY)


def check(folder: Path, *arguments: str, text: str = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs the command on a file web.yaml."""
    (folder / "web.yaml").write_text(text)
    command = [sys.executable, "-m", "review", "check", "web.yaml", "--given", "ServiceAccount/web", *arguments]
    environment = {"PYTHONPATH": f"{PROJECT}:{PROJECT / 'constructs'}", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def fields(value: Any, path: Steps = ()) -> Iterator[Steps]:  # noqa: ANN401 - any value
    """The ways to all fields of an object."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, step)
        if isinstance(inner, dict | list):
            yield from fields(inner, (*path, step))


def test_every_field_of_the_output_is_found_at_its_line() -> None:
    file = PROJECT / "dist" / "ecommerce.k8s.yaml"
    lines = file.read_text().splitlines()
    manifests = read([file])
    for each in manifests.objects:
        for path in fields(each):
            place = manifests.place(each, path)
            assert place is not None
            assert place[0] == str(file)
            keys = [step for step in path if isinstance(step, str)]
            if isinstance(path[-1], str):
                assert re.match(rf" *(- )*[\"']?{re.escape(keys[-1])}[\"']?:", lines[place[1] - 1]), (path, place)
            else:
                assert lines[place[1] - 1].lstrip().startswith("-"), (path, place)


PLACES = {
    "flow": "{apiVersion: v1, kind: ConfigMap,\n  metadata: {name: a},\n  data: {\n    b: c}}\n",
    "JSON": '{"apiVersion": "v1", "kind": "ConfigMap",\n\t"metadata": {"name": "a"}, "data": {\n\n"b": "c"}}',
    "second": "# one\n---\n# two\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  b: c\n",
    "indented": "---\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  data:\n    b: c\n",
    "list": "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: x}}\n"
    "- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  data:\n\n    b: c\n",
    "merged": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx: &x\n  b: c\ndata:\n  <<: *x\n",
    "letters": "# \N{SNOWMAN}\napiVersion: v1 # \N{PILE OF POO}\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  b: c\n",
    "ending": "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: a}\r\ndata:\r\n  b: c\r\n",
    "quoted": 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"data":\n  "b": c\n',
}


@pytest.mark.parametrize(
    ("form", "line"),
    [
        *(("flow", 4), ("JSON", 4), ("second", 8), ("indented", 6), ("list", 10), ("merged", 5), ("letters", 6)),
        *(("ending", 5), ("quoted", 5)),
    ],
)
def test_a_field_is_found_in_every_form_of_a_manifest(tmp_path: Path, form: str, line: int) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(PLACES[form].encode())
    manifests = read([file])
    each = next(each for each in manifests.objects if each["metadata"]["name"] == "a")
    assert manifests.place(each, ("data", "b")) == (str(file), line)
    assert manifests.place(each, ("data", "b", "deeper")) == (str(file), line), (
        "of what is missing, what should hold it"
    )


@settings(deadline=None)
@given(
    st.recursive(
        st.integers() | st.text(max_size=3) | st.booleans(),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3)
            | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, min_size=1, max_size=3)
        ),
        max_leaves=12,
    ),
    st.booleans(),
)
def test_a_place_is_where_a_loader_with_marks_sees_it(tmp_path_factory: Any, value: Any, flow: bool) -> None:  # noqa: ANN401
    file = tmp_path_factory.mktemp("places") / "x.yaml"
    given = {"apiVersion": "v1", "kind": "X", "metadata": {"name": "a"}, "spec": value}
    text = "---\n---\n" + yaml.safe_dump(given, default_flow_style=flow, width=20)
    file.write_text(text)
    manifests = read([file])
    for path in fields({"spec": value}):
        node: Any = yaml.compose(text.removeprefix("---\n"))
        line = 0
        for step in path:
            if isinstance(step, int):
                node = node.value[step]
                line = node.start_mark.line
            else:
                key, node = next(pair for pair in node.value if pair[0].value == step)
                line = key.start_mark.line
        assert manifests.place(manifests.objects[0], path) == (str(file), line + 2)


def test_a_path_calls_entries_by_name_where_that_tells_them_apart() -> None:
    pod = {"containers": [{"name": "a"}, {"name": "b"}, {"name": "b"}], "args": ["x"]}
    assert named(pod, ("containers", 0, "image")) == "containers[a].image"
    assert named(pod, ("containers", 2, "image")) == "containers[2].image"
    assert named(pod, ("args", 0)) == "args[0]"
    assert named(pod, ("containers", 7, "image")) == "containers[7].image", "what is not there"
    assert named(pod, ("labels", "a.b/c\n")) == "labels[a.b/c\\n]"


def test_a_finding_says_where_what_and_how_to_mend_it(tmp_path: Path) -> None:
    run = check(tmp_path)
    (line, summary) = run.stdout.splitlines()
    assert line == (
        "web.yaml:14: error: Pod/web spec.containers[web].securityContext.runAsUser: "
        "runAsUser is 0, which is root; choose another id [pod-security]"
    )
    assert summary == "1 objects, 1 findings: 1 error"
    assert run.returncode == 1


def test_a_waiver_holds_until_its_last_day_and_then_says_that_it_ended(tmp_path: Path) -> None:
    held = report(tmp_path, WAIVER)
    assert (held.open, len(held.findings), held.fails(Level.NOTE)) == ([], 1, False)
    assert held.summary == "1 objects, 0 findings; 1 waived"
    over = report(tmp_path, WAIVER.replace("2026-12-01", "2026-11-30"))
    assert over.fails(Level.ERROR)
    assert f"the waiver of {tmp_path}/waivers.yaml:1 ended on 2026-11-30" in FORMATS["text"](over)


@pytest.mark.parametrize(
    ("waiver", "is_waived"),
    [
        ("rule: pod-security, object: Pod/web", True),
        ("rule: pod-security, object: '*/web'", True),
        ("rule: pod-security, object: Pod/w*b", True),
        ("rule: pod-security, object: Pod/we", False),
        ("rule: pod-security, object: Pod/w.b", False),
        ("rule: pod-security, object: Pod/web, namespace: shop", True),
        ("rule: pod-security, object: Pod/web, namespace: sho", False),
        ("rule: pod-security, object: Pod/web, field: 'spec.containers[web].*'", True),
        ("rule: pod-security, object: Pod/web, field: 'spec.containers[w].*'", False),
        ("rule: selector, object: Pod/web", False),
    ],
)
def test_a_waiver_is_about_what_it_says_and_nothing_else(tmp_path: Path, waiver: str, is_waived: bool) -> None:
    found = report(tmp_path, f"- {{{waiver}, until: 2030-01-01, reason: x}}\n")
    assert [each.is_waived for each in found.findings] == [is_waived]
    assert len(found.unused) == int(not is_waived)
    assert ("remove the line" in FORMATS["text"](found)) is not is_waived


def test_of_two_waivers_the_longer_one_counts(tmp_path: Path) -> None:
    assert report(tmp_path, WAIVER.replace("2026-12-01", "2020-01-01") + WAIVER).open == []


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("a: b", "1: is not a list of waivers; a line is such as `- {rule: "),
        ("- a", "1: is not a waiver; a line is such as `- {rule: "),
        ("\n- {rule: pod-security}", "2: object is missing; a line is such as"),
        (WAIVER.replace("reason: it is old", "reason: ''"), "1: reason: is not text; put it in quotes"),
        (WAIVER.replace("it is old", "7"), "1: reason: is not text; put it in quotes"),
        (WAIVER.replace("pod-security", "pod-securty"), "1: rule: pod-securty is no rule; did you mean pod-security?"),
        (WAIVER.replace("Pod/web", "web"), "1: object: web is not KIND/NAME, such as Deployment/web"),
        (WAIVER.replace("2026-12-01", "2026-13-01"), "1: until: 2026-13-01 is not a day such as 2027-01-31"),
        (WAIVER.replace("2026-12-01", "never"), "1: until: never is not a day such as 2027-01-31"),
        (WAIVER.replace("2026-12-01", "20261201"), "1: until: is not text; put it in quotes"),
        (WAIVER + "- rule: pod-security\n  untill: x", "3: untill is not a key of a waiver; did you mean until?"),
        ("- {", "2: is not YAML: did not find expected node content"),
    ],
)
def test_what_is_no_waiver_is_refused_in_a_line_with_its_place(tmp_path: Path, text: str, refusal: str) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text(text)
    with pytest.raises(ManifestError) as caught:
        read_waivers(file)
    assert str(caught.value).startswith(f"{file}:{refusal}")
    assert "\n" not in str(caught.value)


def test_a_file_of_waivers_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert (tmp_path / "waivers.yaml").exists() is False
    run = check(tmp_path, "--waivers", "waivers.yaml")
    assert (run.returncode, run.stderr) == (2, "waivers.yaml: No such file or directory\n")
    run = check(tmp_path, "--waivers", ".")
    assert (run.returncode, run.stderr) == (2, ".: is a folder; name a file of waivers\n")


def test_the_exit_code_follows_the_level(tmp_path: Path) -> None:
    levels = {level: check(tmp_path, "--fail-on", level).returncode for level in Level}
    assert set(levels.values()) == {1}
    fine = ROOT.replace("runAsUser: 0", "runAsUser: 1")
    assert check(tmp_path, "--fail-on", "note", text=fine).returncode == 0
    assert "invalid choice: 'never'" in check(tmp_path, "--fail-on", "never").stderr


def test_json_has_every_part_of_a_finding_by_itself(tmp_path: Path) -> None:
    found = json.loads(FORMATS["json"](report(tmp_path, WAIVER + WAIVER.replace("Pod/", "Pod/another-"))))
    assert found == {
        "objects": 1,
        "findings": [
            {
                "rule": "pod-security",
                "level": "error",
                "file": f"{tmp_path}/web.yaml",
                "line": 14,
                "object": {"apiVersion": "v1", "kind": "Pod", "namespace": "shop", "name": "web"},
                "field": "spec.containers[web].securityContext.runAsUser",
                "reason": "runAsUser is 0, which is root",
                "fix": "choose another id",
                "source": "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
                "waived": True,
                "waiver": {"reason": "it is old", "until": "2026-12-01"},
            }
        ],
        "unusedWaivers": [{"file": f"{tmp_path}/waivers.yaml", "line": 2, "rule": "pod-security"}],
    }


def test_a_command_of_github_keeps_its_parts_apart_whatever_a_name_holds(tmp_path: Path) -> None:
    odd = ROOT.replace("name: web,", 'name: "100%, a::b\\nc",')
    text = FORMATS["github"](report(tmp_path, text=odd))
    *_, line, _ = text.splitlines()
    command = re.fullmatch(r"::error file=([^,:]*),line=14,title=pod-security::(.*)", line)
    assert command, line
    assert command[1] == str(tmp_path / "web.yaml").replace(":", "%3A")
    assert command[2].startswith("Pod/100%25, a::b\\nc spec.containers[web].")


def test_sarif_names_the_rule_the_place_and_what_is_suppressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (run,) = json.loads(FORMATS["sarif"](report(tmp_path, WAIVER)))["runs"]
    (result,) = run["results"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "pod-security"
    assert rule["helpUri"].startswith("https://kubernetes.io/docs/")
    assert result["level"] == "error"
    (location,) = result["locations"]
    assert location["physicalLocation"] == {"artifactLocation": {"uri": "web.yaml"}, "region": {"startLine": 14}}
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "it is old"}]
    (open_one,) = json.loads(FORMATS["sarif"](report(tmp_path)))["runs"][0]["results"]
    assert open_one["suppressions"] == []


def test_what_was_read_from_no_file_has_no_place() -> None:
    made = Report.of(Manifests((yaml.safe_load(ROOT),)), ["ServiceAccount/web"], [], TODAY)
    assert FORMATS["text"](made).startswith("error: Pod/web spec.containers[web]")
    assert FORMATS["github"](made).startswith("::error title=")
    assert "physicalLocation" not in FORMATS["sarif"](made)


def test_every_rule_has_a_name_of_its_own_a_sentence_and_a_source() -> None:
    every = [rule for family in FAMILIES for rule in family.RULES]
    assert len(RULES) == len(every), "two rules have one name"
    for rule in every:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name), rule
        assert rule.source.startswith("https://"), rule
        assert not rule.title.endswith("."), rule
