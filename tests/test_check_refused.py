"""What the API server refuses is found, with the field that it names; what it takes is not."""

import json
import re
import subprocess
from bisect import bisect_left
from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest
from conftest import PROJECT
from control_plane import ControlPlane
from refused_fuzz import disagreements, is_of_server
from refused_rows import CLUSTER_SCOPED, NAMESPACE, ROWS, SOUND, Row, made

from review.check.catalogue import FAMILIES, check
from review.check.finding import Finding, Level
from review.check.refused import family
from review.check.refused.schedules import why_not
from review.check.refused.spelling import LABEL, PORT_NAME, SUBDOMAIN
from review.manifests import Manifests, parse, read
from review.shapes import broken_fields
from review.source import Source

CREATED = 201


def findings(each: dict[str, Any]) -> list[Finding]:
    """What the API server would refuse an object for."""
    assert not list(broken_fields(each)), "reading refuses it, so that no rule sees it"
    return [found for found in check(Manifests((each,))) if is_of_server(found)]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_is_refused_is_found_at_its_field_and_the_step_beside_it_is_not(row: Row) -> None:
    found = findings(made(row.kind, row.refused))
    assert [(each.rule.name, each.field) for each in found] == [(row.rule, row.field)], found
    assert found[0].reason
    assert found[0].fix
    assert findings(made(row.kind, row.accepted)) == []


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_object_of_each_kind_is_not_found(kind: str) -> None:
    assert findings(made(kind, {})) == []


def test_each_rule_of_the_family_has_a_row_that_breaks_it_or_a_test_of_its_own() -> None:
    tested = {"pod-name-length", "cluster-scoped", "given-twice", "applied-size", "job-label"}
    lacking = {rule.name for rule in family.RULES} - {row.rule for row in ROWS} - tested
    assert not lacking, f"add rows for {lacking} to tests/refused_rows.py"


def test_each_kind_has_a_row() -> None:
    counts = Counter(row.kind for row in ROWS)
    few = [kind for kind in SOUND if not counts[kind]]
    assert not few, f"{few} have no row in tests/refused_rows.py"


def levels(*objects: dict[str, Any]) -> list[tuple[str, Level, str]]:
    """What the family finds, of any level."""
    return [(found.rule.name, found.rule.level, found.field) for found in family.check(Manifests(objects))]


def test_a_stateful_set_whose_name_is_too_long_for_the_label_of_its_revision_is_warned_of() -> None:
    assert levels(made("StatefulSet", {"metadata.name": "a" * 53})) == [
        ("pod-name-length", Level.WARNING, "metadata.name")
    ]
    assert levels(made("StatefulSet", {"metadata.name": "a" * 52})) == []


@pytest.mark.parametrize("kind", sorted(CLUSTER_SCOPED))
def test_a_namespace_of_what_is_of_the_whole_cluster_is_noted(kind: str) -> None:
    assert levels(made(kind, {"metadata.namespace": "web"})) == [("cluster-scoped", Level.NOTE, "metadata.namespace")]


def test_an_object_that_is_given_twice_with_different_contents_is_warned_of() -> None:
    first, other = made("ConfigMap", {}), made("ConfigMap", {"data.KEY": "other"})
    twice = ("given-twice", Level.WARNING, "metadata.name")
    assert levels(first, other) == [twice]
    assert levels(first, made("ConfigMap", {})) == [], "the same again does no harm"
    assert levels(first, {**other, "metadata": {"name": "web", "namespace": "elsewhere"}}) == []
    assert levels(made("ClusterRole", {}), made("ClusterRole", {"metadata.namespace": "a", "rules": []}))[-1] == twice


def test_two_priority_classes_that_are_both_the_default_are_found() -> None:
    first, other = (made("PriorityClass", {"metadata.name": name, "globalDefault": True}) for name in "ab")
    assert levels(first, other) == [("priority-class", Level.ERROR, "globalDefault")]
    assert levels(first) == []


def test_what_kubectl_apply_cannot_keep_in_its_annotation_is_warned_of() -> None:
    assert levels(made("ConfigMap", {"data": {"a": "x" * 262_000}})) == [
        ("applied-size", Level.WARNING, "metadata.annotations")
    ]
    assert levels(made("ConfigMap", {"data": {"a": "x" * 261_000}})) == []


@pytest.mark.slow
def test_what_an_api_server_has_stored_breaks_no_rule_when_it_is_read_from_there(plane: ControlPlane) -> None:
    kinds, place = [kind for kind in SOUND if kind not in CLUSTER_SCOPED], "refused-stored"
    given = [made(kind, {"metadata.namespace": place}) for kind in kinds]
    with plane.namespace(place):
        plane.kubectl("apply", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": given}))
        kept = plane.kubectl("get", ",".join(kinds), "--namespace", place, "--output", "yaml")
    stored = parse([Source("stored", kept)])
    assert {each["kind"] for each in stored.objects} >= {*kinds}
    assert [str(found) for found in family.check(stored)] == []


@pytest.mark.slow
def test_kubectl_apply_refuses_one_byte_more_than_its_annotation_holds_and_no_less(prepared: ControlPlane) -> None:
    def of(size: int) -> dict[str, Any]:
        return made("ConfigMap", {"data": {"a": "<é" * 20_000 + "x" * size}})

    least = bisect_left(range(200_000), 1, key=lambda size: len(levels(of(size))))
    assert 0 < least < 200_000
    prepared.kubectl("apply", "--dry-run=server", "-f", "-", stdin=json.dumps(of(least - 1)))
    with pytest.raises(subprocess.CalledProcessError):
        prepared.kubectl("apply", "--dry-run=server", "-f", "-", stdin=json.dumps(of(least)))


def test_a_definition_of_a_custom_resource_that_kubectl_apply_cannot_keep_is_warned_of() -> None:
    head = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "a.b.c"}}
    assert levels({**head, "spec": {"description": "x" * 262_144}}) == [
        ("applied-size", Level.WARNING, "metadata.annotations")
    ]
    assert levels({**head, "spec": {"description": "x" * 261_000}}) == []


def test_labels_of_the_jobs_of_a_cron_job_are_warned_of_as_only_the_jobs_are_refused() -> None:
    found = levels(made("CronJob", {"spec.jobTemplate.metadata": {"labels": {"a": "b/c"}}}))
    assert found == [("job-label", Level.WARNING, "spec.jobTemplate.metadata.labels.a")]


def test_a_finding_of_a_secret_never_tells_its_value() -> None:
    values = ("no-base-64!", "x" * 2_000_000, "{not json")
    for field in ("data", "stringData"):
        for value in values:
            each = made("Secret", {"type": "kubernetes.io/dockerconfigjson", field: {".dockerconfigjson": value}})
            said = " ".join(found.text for found in family.check(Manifests((each,))))
            assert not any(value[:20] in said for value in values), said


@pytest.mark.parametrize(
    ("form", "text", "said"),
    [
        (LABEL, "web_1", '"web_1" holds "_", which is not in a DNS label; write web-1; it is made of'),
        (LABEL, "Web", '"Web" holds "W", which is not in a DNS label; write web;'),
        (LABEL, "a" * 65, " has 65 characters, of which a DNS label may have 63; shorten it by 2"),
        (LABEL, "-", '"-" is not a DNS label; make it of a-z, 0-9 and -'),
        (SUBDOMAIN, "", "is empty, which is not a DNS name"),
        (PORT_NAME, "8080", '"8080" has no letter; give it one; a number is written without quotes'),
    ],
)
def test_a_name_is_refused_with_its_odd_character_its_length_and_a_better_one(form: Any, text: str, said: str) -> None:  # noqa: ANN401
    assert said in "; ".join(form.wrong(text))


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ("0 30 2 * * *", "has 6 fields; there are no seconds; write minute, hour, day of month, month, day of week"),
        ("0 0 * * 7", 'has "7" as its day of week; use 0 to 6; Sunday is 0'),
        ("CRON_TZ=UTC 0 0 * * *", "names a time zone; name it in timeZone"),
        ("@dayly", "is unknown; use one such as @daily"),
    ],
)
def test_a_schedule_is_refused_with_the_field_that_is_wrong(schedule: str, said: str) -> None:
    assert said in "; ".join(why_not(schedule) or ())


def test_the_projects_own_manifests_break_no_rule_of_the_family() -> None:
    files = sorted((PROJECT / "dist").rglob("*.yaml"))
    assert [str(found) for file in files for found in family.check(read([file]))] == []


def test_the_family_is_one_of_those_that_are_checked() -> None:
    assert family in FAMILIES


@pytest.fixture(scope="module")
def prepared(plane: ControlPlane) -> Generator[ControlPlane]:
    """A control plane with the namespace of the rows."""
    with plane.namespace(NAMESPACE):
        yield plane


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_real_api_server_refuses_the_same_field_and_takes_the_step_beside_it(
    prepared: ControlPlane, row: Row
) -> None:
    status, answer, _ = prepared.tried(made(row.kind, row.accepted))
    assert status == CREATED, answer.get("message")
    refused = made(row.kind, row.refused)
    status, answer, _ = prepared.tried(refused)
    assert status != CREATED
    found = findings(refused)[0]
    named = [cause.get("field", "") for cause in (answer.get("details") or {}).get("causes", [])]
    if row.server is not None:
        assert row.server in named or (not row.server and not any(named)), f"the server names {named}"
    else:
        assert any(leads_through(field, found) for field in named), f"the server names {named}, the check {found.field}"


def leads_through(field: str, found: Finding) -> bool:
    """Whether the steps of a field as the server names it are steps to the field of a finding, in their order."""
    own = iter([step for each in found.path for step in parts(str(each))])
    return bool(field) and all(step in own for step in parts(field))


def parts(path: str) -> list[str]:
    return [each for each in re.split(r"[.\[\]]+", path) if each]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_objects_with_one_value_changed_are_refused_by_both_or_by_neither(prepared: ControlPlane, seed: int) -> None:
    """`python tests/refused_fuzz.py --count 10000 --seed 5` tries more of them."""
    tally = Counter[str]()
    found = disagreements(prepared, 500, seed, tally)
    shown = "\n".join(f"{each.change}\n  server: {each.server or 'takes it'}\n  check: {each.check}" for each in found)
    assert not [each for each in found if each.check], f"the check calls wrong what the server takes:\n{shown}"
    assert len(found) <= 2, f"the check is silent on more than it was, of 500:\n{shown}"
    assert min(tally["accepted"], tally["refused"]) > 100, f"the changes are too mild or too hard: {tally}"
