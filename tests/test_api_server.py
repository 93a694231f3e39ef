"""What a real Kubernetes says: of the objects that synth writes, and of the text in them."""

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import kubectl_yaml
import pytest
import yaml
from cdk8s import Yaml
from conftest import ENVIRONMENT_FILES, PROJECT
from contexts import CONTEXTS, POOLED, UPGRADE_STEPS
from control_plane import ControlPlane
from fuzz import try_files
from generated import ODD
from rendering import manifests, only, rendered, value
from scheduling import three_zones

pytestmark = pytest.mark.slow

# Amounts in other spellings than the API server's, and a variable that is empty.
SPELLED = """
frontend:
  resources: {requests: {cpu: 0.2, memory: 536870912}, limits: {cpu: 2000m, memory: 0.5Gi}}
  env: {EMPTY: ""}
database: {storage: {size: 10240Mi}, resources: {limits: {cpu: "1.50", memory: 1G}, requests: {memory: 500M}}}
backup: {storage: {size: 2048Mi}}
"""
ENVIRONMENT_TEXTS = (
    CONTEXTS | {"spelled": SPELLED} | {file.stem: file.read_text() for file in ENVIRONMENT_FILES.glob("*.yaml")}
)
# By its schema the selector of a budget is replaced as a whole, so kubectl never finds out that it is the same.
ALWAYS_SENT = "poddisruptionbudget.policy/"


TRIMMED = {
    definition["metadata"]["name"]: definition
    for file in sorted((PROJECT / "imports" / "crds").glob("*.yaml"))
    for definition in yaml.safe_load_all(file.read_text())
}


def test_the_api_server_accepts_what_synth_accepts(plane: ControlPlane) -> None:
    tally = try_files(plane, examples=200)
    # Where nearly all files are refused, or none, the generator has lost its sense.
    assert min(tally["accepted"], tally["refused"]) > 40, f"only {dict(tally)}"


def test_the_api_server_refuses_and_warns_of_what_is_wrong(plane: ControlPlane) -> None:
    claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a, namespace: default}\nspec: {%s}\n"
    amount = "accessModes: [ReadWriteOnce], resources: {requests: {storage: %s}}"
    refused = plane.objects_refused("---\n".join(claim % (amount % size) for size in ("1Gi", "0.1Gi", "0", "a")))
    assert [text.partition(" ")[2][:3] for text in refused] == ["299", "422", "400"], refused


@pytest.mark.parametrize("name", ENVIRONMENT_TEXTS)
def test_a_second_apply_says_that_nothing_changes(plane: ControlPlane, name: str) -> None:
    namespace = f"twice-{name}"
    settings = (yaml.safe_load(ENVIRONMENT_TEXTS[name]) or {}) | {"namespace": namespace}
    output = rendered(yaml.dump(settings))
    try:
        plane.kubectl("apply", "-f", "-", stdin=output)
        said = plane.kubectl("apply", "-f", "-", stdin=output).splitlines()
        assert [each for each in said if not each.endswith(" unchanged") and not each.startswith(ALWAYS_SENT)] == []
        plane.kubectl("diff", "-f", "-", stdin=output)
    finally:
        plane.discard(namespace)
        if classes := [each for each in output.split("\n---\n") if "\nkind: PriorityClass\n" in each]:
            plane.kubectl("delete", "-f", "-", stdin="\n---\n".join(classes))


def test_an_upgrade_is_applied_step_by_step_and_makes_nothing_anew(plane: ControlPlane) -> None:
    """Each step as docs/upgrades.md has it, on one namespace, and back again from the second server."""
    namespace = "upgraded"
    kept = ("statefulset", "service", "deployment", "secret", "pvc", "configmap", "serviceaccount")
    steps = ["before", "prepare", "copy", "serve", "prepare", "serve", "finished"]
    try:
        found: dict[str, str] = {}
        for step in (*steps, "again", "again, copy", "again, serve"):
            if step == "again":
                for kind, name in (("statefulset", "postgres"), ("job", "postgres-copy-1")):
                    plane.kubectl("-n", namespace, "delete", kind, name)
                    found.pop(f"{kind}/{name}", None)
            output = rendered(f"namespace: {namespace}\n{UPGRADE_STEPS[step]}")
            plane.kubectl("apply", "-f", "-", stdin=output)
            listed = json.loads(plane.kubectl("-n", namespace, "get", ",".join(kept), "-o", "json"))["items"]
            for each in listed:
                name = f"{each['kind'].lower()}/{each['metadata']['name']}"
                uid = each["metadata"]["uid"]
                assert found.setdefault(name, uid) == uid, f"step {step} makes {name} anew"
        selector = plane.kubectl(
            "-n", namespace, "get", "service", "postgres-service", "-o", "jsonpath={.spec.selector}"
        )
        assert json.loads(selector) == {"app.kubernetes.io/name": "postgres", "tier": "database"}
    finally:
        plane.discard(namespace)


def test_kubectl_reads_text_as_the_tests_do(plane: ControlPlane) -> None:
    # What JSON cannot hold, such as .inf, kubectl refuses; the rest stands here once more without quotes.
    plain = [text for text in ODD if re.fullmatch(r"(?!-?\.[iIN])[-+.\w=~<]([-+.:\w=~<]*[-+.\w=~<])?", text)]
    documents = [_object(text) for text in ODD] + [_object("HERE").replace("HERE", text) for text in plain]
    unreadable = [each for each in documents if _read(each) == UNREADABLE]
    readable = [each for each in documents if each not in unreadable]
    for document, text in zip(readable, _read_by_kubectl(plane, *readable), strict=True):
        assert text == _read(document), f"kubectl reads {text!r} in\n{document}"
    for document in unreadable:
        with pytest.raises(subprocess.CalledProcessError):
            _read_by_kubectl(plane, document)


@pytest.mark.parametrize("name", TRIMMED)
def test_a_trimmed_definition_says_what_the_whole_one_says(plane: ControlPlane, name: str) -> None:
    whole = json.loads(plane.kubectl("get", "crd", name, "-o", "json"))
    there = {each["name"]: each["schema"]["openAPIV3Schema"] for each in whole["spec"]["versions"]}
    for version in TRIMMED[name]["spec"]["versions"]:
        spec = version["schema"]["openAPIV3Schema"]["properties"]["spec"]
        wrong = list(contradictions(spec, there[version["name"]]["properties"]["spec"]))
        assert wrong == [], f"{name}: imports/crds/ says otherwise than the cluster's own definition of {wrong}"


def contradictions(trimmed: dict[str, Any], whole: dict[str, Any], path: str = "spec") -> Iterator[str]:
    """The fields that a schema lacks, or knows with another type or other values."""
    for key in ("type", "enum", "x-kubernetes-int-or-string"):
        if trimmed.get(key) != whole.get(key):
            yield f"{path}: {key} is {whole.get(key)}"
    for name, field in trimmed.get("properties", {}).items():
        if name in whole.get("properties", {}):
            yield from contradictions(field, whole["properties"][name], f"{path}.{name}")
        else:
            yield f"{path}.{name}: there is none"
    for key in ("items", "additionalProperties"):
        if isinstance(trimmed.get(key), dict):
            yield from contradictions(trimmed[key], whole.get(key, {}), f"{path}[]")


UNREADABLE = object()


def _object(text: str) -> str:
    """An object that holds a text, as synth writes it."""
    return Yaml.stringify({"apiVersion": "a/v1", "kind": "A", "metadata": {"name": "a"}, "spec": {"text": text}})


def _read(document: str) -> object:
    """The text in an object, None for what is no text."""
    try:
        found = kubectl_yaml.read(document)["spec"]["text"]
    except yaml.YAMLError:
        return UNREADABLE
    return found if isinstance(found, str) else None


def _read_by_kubectl(plane: ControlPlane, *documents: str) -> list[str | None]:
    """The text in each object, None for what is no text, as kubectl reads it without a server."""
    printed = plane.kubectl("label", "--local", "-f", "-", "a=b", "-o", "json", stdin="---\n".join(documents))
    objects = json.loads("[" + printed.replace("\n}\n{", "\n},\n{") + "]")
    return [text if isinstance(text := each["spec"]["text"], str) else None for each in objects]


# The labels of the operator's pods: pkg/specs in https://github.com/cloudnative-pg/cloudnative-pg.
SERVER = {"cnpg.io/cluster": "postgres", "cnpg.io/podRole": "instance"}
JOIN_JOB = {"cnpg.io/cluster": "postgres", "cnpg.io/jobRole": "join"}
PGBOUNCER = {"cnpg.io/cluster": "postgres", "cnpg.io/podRole": "pooler", "cnpg.io/poolerName": "postgres-service"}


def test_servers_find_their_zone_wherever_the_pods_of_pgbouncer_are(plane: ControlPlane) -> None:
    (spread,) = value(only(manifests(POOLED), "Cluster"), "spec.topologySpreadConstraints")
    of_all = {**spread, "labelSelector": {"matchLabels": {"cnpg.io/cluster": "postgres"}}}
    with three_zones(plane) as scheduler:
        for name, zone in (("pgbouncer-1", "a"), ("pgbouncer-2", "a"), ("pgbouncer-3", "b")):
            scheduler.place(name, PGBOUNCER, zone)
        for name, zone in (("postgres-2", "b"), ("postgres-3", "c")):
            scheduler.place(name, SERVER, zone)
        found = scheduler.zone_of("counting-all", SERVER, of_all, volume="a")
        assert found is None, f"a server goes to {found} though PgBouncer counts: this test would notice nothing"
        found = scheduler.zone_of("postgres-1", SERVER, spread, volume="a")
        assert found == "a", f"a server whose volume is in zone a goes to {found}, beside two pods of PgBouncer"
        scheduler.delete("postgres-2")
        found = scheduler.zone_of("postgres-4-join", JOIN_JOB, spread)
        assert found == "b", f"a join job makes its volume in zone {found}; zone b alone has no server"
