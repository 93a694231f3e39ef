"""`review diff`: what changes do together, and what the command line says."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT
from contexts import OPERATED
from diff_rows import BASES
from postgres import binaries
from rendering import manifests
from test_review import changed, set_path, without

from review.__main__ import main
from review.diff import as_json, markdown, terminal
from review.diff.classes import Class
from review.diff.compare import Comparison, compare
from review.diff.postgres import AT_START
from review.diff.report import Report
from review.diff.rollout import steps
from review.manifests import Manifests, Object
from review.schedule import runs_per_year

CONTAINER = ("spec", "template", "spec", "containers", 0)


def said(comparison: Comparison, rank: Class) -> list[str]:
    """What the effects of a class say."""
    return [f"{each.where}: {each.verdict.reason}" for each in comparison.effects if each.verdict.rank is rank]


def ranks(comparison: Comparison, path: str) -> dict[str, Class]:
    """The classes of the changes whose path ends so, by object."""
    return {
        each.where: each.verdict.rank for each in comparison.changes if each.field and each.field.path.endswith(path)
    }


def test_nothing_changes_between_the_same_manifests(reference: Manifests) -> None:
    comparison = compare(reference, Manifests(deepcopy(reference.objects)))
    assert (comparison.changes, comparison.effects, comparison.worst) == ((), (), Class.NO_EFFECT)


# https://github.com/kubernetes/kubernetes, pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts:
# surge is rounded up, unavailable down; and not both may be none.
@pytest.mark.parametrize(
    ("surge", "unavailable", "replicas", "expected"),
    [
        ("25%", "25%", 3, (1, 0)),
        ("25%", "25%", 4, (1, 1)),
        ("25%", "25%", 10, (3, 2)),
        ("0%", "10%", 5, (0, 1)),
        (0, 0, 5, (0, 1)),
        (2, "50%", 1, (2, 0)),
        ("100%", 0, 7, (7, 0)),
    ],
)
def test_shares_of_a_rollout_are_rounded_as_the_controller_does(
    surge: object, unavailable: object, replicas: int, expected: tuple[int, int]
) -> None:
    assert steps(surge, unavailable, replicas) == expected


def test_a_rollout_says_pods_steps_and_that_a_budget_does_not_slow_it(reference: Manifests) -> None:
    new = changed(reference, "Deployment", "frontend", set_path(*CONTAINER, "image", value="shop/frontend:9"))
    (text,) = said(compare(reference, new), Class.ROLLING_RESTART)
    assert text.startswith("Deployment/frontend: 3 to 10 pods restart, of 3 at most 1 at once: up to 4 run, at least 3")
    assert "PodDisruptionBudget frontend does not slow it" in text


def test_a_single_database_says_how_long_it_is_away(reference: Manifests) -> None:
    new = changed(reference, "StatefulSet", "postgres", set_path(*CONTAINER, "imagePullPolicy", value="Always"))
    (text,) = said(compare(reference, new), Class.ROLLING_RESTART)
    assert "its only pod restarts: away while it stops (at most 120 s, its grace period)" in text
    assert "its startup probe waits for 120 s at most" in text


def test_pods_of_a_stateful_set_restart_one_at_a_time_down_to_the_partition() -> None:
    old = deepcopy(BASES["StatefulSet"])
    old["spec"] |= {"replicas": 3, "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 1}}}
    new = deepcopy(old)
    new["spec"]["template"]["spec"]["containers"][0]["image"] = "example/shop:2"
    (text,) = said(compare(Manifests((old,)), Manifests((new,))), Class.ROLLING_RESTART)
    assert "2 pods restart one at a time, from the highest ordinal down; the 1 below ordinal 1 stay" in text


def test_pods_of_recreate_stop_all_at_once() -> None:
    old = deepcopy(BASES["Deployment"])
    old["spec"] |= {"replicas": 2, "strategy": {"type": "Recreate"}}
    new = deepcopy(old)
    new["spec"]["template"]["spec"]["containers"][0]["image"] = "example/shop:2"
    (text,) = said(compare(Manifests((old,)), Manifests((new,))), Class.ROLLING_RESTART)
    assert "2 pods stop all at once, and then start anew: away" in text


def test_a_configuration_without_checksum_is_seen_after_a_restart_alone(reference: Manifests) -> None:
    new = changed(reference, "ConfigMap", "ecommerce-config", set_path("data", "DATABASE_PORT", value="5433"))
    assert ranks(compare(reference, new), "data.DATABASE_PORT") == {"ConfigMap/ecommerce-config": Class.ROLLING_RESTART}


def test_a_configuration_with_checksum_is_carried_by_the_restart(reference: Manifests) -> None:
    new = changed(reference, "ConfigMap", "ecommerce-config", set_path("data", "DATABASE_PORT", value="5433"))
    for name in ("frontend", "backend"):
        steps_ = ("spec", "template", "metadata", "annotations", "checksum/configuration")
        new = changed(new, "Deployment", name, set_path(*steps_, value="new"))
    assert ranks(compare(reference, new), "data.DATABASE_PORT") == {"ConfigMap/ecommerce-config": Class.IN_PLACE}


# https://cloudnative-pg.io/documentation/current/rolling_update/
def test_servers_of_an_operator_restart_standbys_first_for_a_parameter_that_is_read_at_the_start() -> None:
    old = manifests(OPERATED)
    parameters = ("spec", "postgresql", "parameters")
    new = changed(old, "Cluster", "postgres", set_path(*parameters, "shared_buffers", value="999MB"))
    (text,) = said(compare(old, new), Class.ROLLING_RESTART)
    assert "the standbys, restart one at a time, then " in text
    new = changed(old, "Cluster", "postgres", set_path(*parameters, "work_mem", value="9MB"))
    assert said(compare(old, new), Class.ROLLING_RESTART) == []


@pytest.mark.slow
def test_the_parameters_that_are_read_at_the_start_are_those_of_the_server() -> None:
    settings = subprocess.run(
        [binaries() / "postgres", "--describe-config"], capture_output=True, text=True, check=True
    )
    contexts = {line.split("\t")[0]: line.split("\t")[1] for line in settings.stdout.splitlines()}
    at_start = {name for name, context in contexts.items() if context == "postmaster"}
    assert at_start == AT_START & contexts.keys()


def test_flows_are_compared_by_the_meaning_of_all_policies(reference: Manifests) -> None:
    closed = said(compare(reference, without(reference, "NetworkPolicy", "backend-to-database")), Class.TRAFFIC)
    assert closed == ["connections: closes: Deployment/backend → StatefulSet/postgres 5432/TCP"]
    opened = said(compare(reference, without(reference, "NetworkPolicy", "default-deny")), Class.TRAFFIC)
    assert all(": opens: " in each for each in opened)
    assert opened


def test_a_namespace_that_is_new_renames_no_connection(reference: Manifests) -> None:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "namespace": "new"}}
    more = Manifests((*reference.objects, {**pod, "spec": {"containers": [{"name": "a", "image": "a:1"}]}}))
    texts = said(compare(reference, more), Class.TRAFFIC)
    assert "new/Pod/a" in "".join(texts)
    assert "StatefulSet/postgres" not in "".join(texts)


def test_a_policy_that_says_what_others_say_too_moves_nothing(reference: Manifests) -> None:
    twin = deepcopy(next(each for each in reference.objects if each["metadata"]["name"] == "backend-to-database"))
    twin["metadata"]["name"] = "twin"
    comparison = compare(reference, Manifests((*reference.objects, twin)))
    assert (said(comparison, Class.TRAFFIC), comparison.worst) == ([], Class.IN_PLACE)


def test_labels_of_pods_that_a_service_selects_move_it(reference: Manifests) -> None:
    steps_ = ("spec", "template", "metadata", "labels", "tier")
    new = changed(reference, "Deployment", "backend", set_path(*steps_, value="other"))
    found = said(compare(reference, new), Class.TRAFFIC)
    assert "Service/backend-service: leads to nobody instead of Deployment/backend" in found


# https://kubernetes.io/docs/concepts/security/pod-security-standards/
def test_a_pod_that_leaves_the_level_restricted_is_named_with_the_rule(reference: Manifests) -> None:
    context = ("securityContext", "allowPrivilegeEscalation")
    new = changed(reference, "Deployment", "backend", set_path(*CONTAINER, *context, value=True))
    (text,) = said(compare(reference, new), Class.SECURITY)
    assert "leaves the Pod Security level restricted: allowPrivilegeEscalation" in text
    assert text.startswith(
        "Deployment/backend spec.template.spec.containers[backend].securityContext.allowPrivilegeEscalation: "
    )


def test_a_namespace_that_enforces_less_is_a_matter_of_security(reference: Manifests) -> None:
    label = ("metadata", "labels", "pod-security.kubernetes.io/enforce")
    new = changed(reference, "Namespace", "ecommerce", set_path(*label, value="baseline"))
    assert compare(reference, new).worst is Class.SECURITY
    assert compare(new, reference).worst is Class.IN_PLACE


@pytest.mark.parametrize(
    ("old", "new", "rank"),
    [
        ("shop:1@sha256:aa", "shop:1", Class.SECURITY),
        ("shop:1", "shop", Class.SECURITY),
        ("shop:1", "shop:latest", Class.SECURITY),
        ("host:5000/shop:1", "host:5000/shop", Class.SECURITY),
        ("shop:latest", "shop:1", Class.ROLLING_RESTART),
        ("shop:1", "shop:2@sha256:aa", Class.ROLLING_RESTART),
    ],
)
def test_an_image_that_is_no_longer_pinned_is_a_matter_of_security(old: str, new: str, rank: Class) -> None:
    one, other = deepcopy(BASES["Deployment"]), deepcopy(BASES["Deployment"])
    for each, image in ((one, old), (other, new)):
        each["spec"]["template"]["spec"]["containers"][0] |= {"image": image, "imagePullPolicy": "Always"}
    assert ranks(compare(Manifests((one,)), Manifests((other,))), ".image") == {
        "Deployment/review-diff-deployment": rank
    }


def test_rights_that_a_role_gives_are_named_and_those_that_it_takes_are_not() -> None:
    old, new = deepcopy(BASES["Role"]), deepcopy(BASES["Role"])
    new["rules"] = [{"apiGroups": [""], "resources": ["pods", "secrets"], "verbs": ["get"]}]
    comparison = compare(Manifests((old,)), Manifests((new,)))
    assert said(comparison, Class.SECURITY) == ["Role/review-diff-role: it gives more rights: get secrets"]
    every = {"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}
    assert said(compare(Manifests(({**old, **every},)), Manifests((new,))), Class.SECURITY) == []
    assert said(compare(Manifests((new,)), Manifests(({**old, **every},))), Class.SECURITY) != []


def test_a_secret_that_turns_plain_is_a_matter_of_security_and_not_shown(reference: Manifests) -> None:
    def expose(each: Object) -> None:
        env = each["spec"]["template"]["spec"]["containers"][0]["env"]
        (variable,) = (one for one in env if one["name"] == "POSTGRES_PASSWORD")
        del variable["valueFrom"]
        variable["value"] = "swordfish"

    comparison = compare(reference, changed(reference, "StatefulSet", "postgres", expose))
    assert comparison.worst is Class.SECURITY
    assert "swordfish" not in terminal.render(Report({"": comparison}))


def test_values_of_secrets_are_never_said(
    reference: Manifests, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fill(each: Object) -> None:
        each["stringData"] = {**each.get("stringData", {}), "POSTGRES_PASSWORD": "swordfish", "NEW": "tunafish"}

    new = changed(reference, "Secret", "postgres-credentials", fill)
    files = [tmp_path / "old.json", tmp_path / "new.json"]
    for file, each in zip(files, (reference, new), strict=True):
        file.write_text("\n".join(map(json.dumps, each.objects)))
    before = next(each for each in reference.objects if each["kind"] == "Secret")["data"]["POSTGRES_PASSWORD"]
    for form in ("text", "markdown", "json"):
        main(["diff", *map(str, files), "--format", form])
        text = capsys.readouterr().out
        assert "POSTGRES_PASSWORD" in text
        assert not [word for word in ("swordfish", "tunafish", before) if word in text]
        assert base64.b64decode(before).decode() not in text


def test_what_looks_like_a_secret_is_hidden_wherever_it_is() -> None:
    old, new = deepcopy(BASES["Deployment"]), deepcopy(BASES["Deployment"])
    sidecar: Object = {"name": "sidecar", "image": "a:1", "env": [{"name": "API_TOKEN", "value": "swordfish"}]}
    sidecar["args"] = ["--to=postgres://shop:swordfish@db/shop"]
    new["spec"]["template"]["spec"]["containers"].append(sidecar)
    one, other = deepcopy(BASES["ConfigMap"]), deepcopy(BASES["ConfigMap"])
    other["data"] = {"DB_PASSWORD": "swordfish", "DB_PASSWORD_FILE": "/run/password", "URL": "https://a:swordfish@b"}
    report = Report({"": compare(Manifests((old, one)), Manifests((new, other)))})
    for render in (terminal.render, markdown.render, as_json.render):
        text = render(report)
        assert "swordfish" not in text
        assert "/run/password" in text


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        ("PersistentVolumeClaim", "postgres-backup", "removes the volume"),
        ("StatefulSet", "postgres", "its claims stay"),
        ("Namespace", "ecommerce", "removes everything in it"),
        ("CronJob", "postgres-backup", "no backup is made any more"),
    ],
)
def test_what_holds_data_or_backs_it_up_puts_data_at_risk_when_it_goes(
    reference: Manifests, kind: str, name: str, why: str
) -> None:
    comparison = compare(reference, without(reference, kind, name))
    (change,) = (each for each in comparison.changes if each.where == f"{kind}/{name}")
    assert change.verdict.rank is Class.DATA_AT_RISK
    assert why in change.verdict.reason


def test_what_else_goes_is_left_behind(reference: Manifests) -> None:
    comparison = compare(reference, without(reference, "PodDisruptionBudget", "frontend"))
    assert comparison.worst is Class.LEFT_BEHIND


@pytest.mark.parametrize(
    ("kind", "name", "change", "why"),
    [
        (
            "StatefulSet",
            "postgres",
            set_path(*CONTAINER, "image", value="postgres:16-alpine"),
            "PostgreSQL 16 does not start on the data of 15",
        ),
        ("CronJob", "postgres-backup", set_path("spec", "suspend", value=True), "no backup is made any more"),
        ("CronJob", "postgres-backup", set_path("spec", "schedule", value="0 2 * * 0"), "times a day instead of"),
    ],
)
def test_versions_and_schedules_put_data_at_risk(
    reference: Manifests, kind: str, name: str, change: Callable[[Object], None], why: str
) -> None:
    comparison = compare(reference, changed(reference, kind, name, change))
    reasons = [each.verdict.reason for each in comparison.changes if each.verdict.rank is Class.DATA_AT_RISK]
    assert any(why in each for each in reasons), comparison.changes


def test_a_volume_or_the_data_folder_that_moves_puts_data_at_risk(reference: Manifests) -> None:
    def move(each: Object) -> None:
        for mount in each["spec"]["template"]["spec"]["containers"][0]["volumeMounts"]:
            if mount["name"] == "postgres-storage":
                mount["mountPath"] = "/elsewhere"

    comparison = compare(reference, changed(reference, "StatefulSet", "postgres", move))
    (text,) = said(comparison, Class.DATA_AT_RISK)
    assert "claim postgres-storage is mounted at /elsewhere instead of /var/lib/postgresql/data in postgres" in text

    def point(each: Object) -> None:
        for variable in each["spec"]["template"]["spec"]["containers"][0]["env"]:
            if variable["name"] == "PGDATA":
                variable["value"] = "/var/lib/postgresql/data/other"

    assert compare(reference, changed(reference, "StatefulSet", "postgres", point)).worst is Class.DATA_AT_RISK


def test_a_retention_that_is_cut_puts_data_at_risk_and_one_that_grows_does_not(reference: Manifests) -> None:
    def keep(days: str) -> Manifests:
        def change(each: Object) -> None:
            for container in each["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]:
                for variable in container.get("env", []):
                    if variable["name"] == "RETENTION_DAYS":
                        variable["value"] = days

        return changed(reference, "CronJob", "postgres-backup", change)

    assert compare(keep("7"), keep("3")).worst is Class.DATA_AT_RISK
    assert compare(keep("3"), keep("7")).worst is Class.IN_PLACE


@pytest.mark.parametrize(
    ("schedule", "runs"),
    [
        ("0 2 * * *", 365),
        ("@daily", 365),
        ("*/15 * * * *", 35040),
        ("0 0 2 * * *", 365),
        ("0 2 * * sun", 365 / 7),
        ("0 2 * * 0,7", 365 / 7),
        ("0 2 1 * *", 365 / 31),
        ("0 8-18/2 * * *", 6 * 365),
        ("every now and then", None),
    ],
)
def test_a_schedule_says_how_often_it_runs(schedule: str, runs: float | None) -> None:
    assert runs_per_year(schedule) == (runs if runs is None else pytest.approx(runs))


def test_amounts_are_compared_at_the_least_and_at_full_scale(reference: Manifests) -> None:
    new = changed(reference, "HorizontalPodAutoscaler", "frontend", set_path("spec", "maxReplicas", value=12))
    found = said(compare(reference, new), Class.CAPACITY)
    assert "Pods: 6 at the least, 13 → 15 (+15 %) at full scale" in found
    assert "CPU requests: 1.7 cores at the least, 3.1 cores → 3.5 cores (+13 %) at full scale" in found


def test_taking_replicas_out_where_an_autoscaler_has_the_say_warns_of_the_reset() -> None:
    old, new = deepcopy(BASES["Deployment"]), deepcopy(BASES["Deployment"])
    old["spec"]["replicas"] = 3
    del new["spec"]["replicas"]
    scaler = deepcopy(BASES["HorizontalPodAutoscaler"])
    scaler["spec"]["scaleTargetRef"]["name"] = old["metadata"]["name"]
    comparison = compare(Manifests((old, scaler)), Manifests((new, scaler)))
    (change,) = comparison.changes
    assert "makes it 1 for a moment" in change.verdict.reason


def tool(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs `python -m review diff` in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "review", "diff", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin", "HOME": str(cwd)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A Git repository with two environments in dist/, of which the second changes in the working tree."""
    config = yaml.safe_dump(BASES["ConfigMap"])
    for folder in ("dist", "dist/big"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "shop.yaml").write_text(config)
    name = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "a"], ["tag", "first"]):
        subprocess.run(["git", *name, *command], cwd=tmp_path, check=True)
    (tmp_path / "dist/big/shop.yaml").write_text(config.replace("A: '1'", "A: '2'"))
    return tmp_path


@pytest.mark.parametrize("arguments", [[], ["HEAD"], ["first"], ["HEAD:dist"], ["HEAD", "dist"], ["first", "dist/"]])
def test_a_revision_is_compared_with_the_working_tree_per_environment(repository: Path, arguments: list[str]) -> None:
    done = tool(*arguments, cwd=repository)
    assert (done.returncode, done.stderr) == (int(Class.IN_PLACE), "")
    assert "the top folder: nothing changes\nbig: in place; 1 of 1 objects differs\n" in done.stdout


def test_two_revisions_and_a_file_of_one_are_compared(repository: Path) -> None:
    assert tool("first", "HEAD", cwd=repository).returncode == 0
    done = tool("HEAD:dist/big/shop.yaml", "dist/big/shop.yaml", cwd=repository)
    assert "data.A: 1 → 2" in done.stdout
    assert tool("HEAD:./big/shop.yaml", "big/shop.yaml", cwd=repository / "dist").returncode == int(Class.IN_PLACE)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["no-such"], "no-such: is neither a path nor a revision of this Git repository"),
        (["no-such:dist"], "no-such:dist: is neither a path nor a revision of this Git repository"),
        (["HEAD:none"], "HEAD:none: revision HEAD has no none"),
        (["none.yaml"], "none.yaml: No such file or directory"),
        (["dist", "broken.yaml"], "broken.yaml:2: is not YAML"),
        (["dist", "text.yaml"], "text.yaml:1: is not a Kubernetes object"),
        (["dist", "empty"], "empty: holds no manifest file"),
        (["-", "-"], "- is given twice"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(repository: Path, arguments: list[str], reason: str) -> None:
    (repository / "broken.yaml").write_text("a: [")
    (repository / "text.yaml").write_text("words")
    (repository / "empty").mkdir()
    done = tool(*arguments, cwd=repository)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(reason)
    assert done.stderr.count("\n") == 1


def test_outside_of_a_repository_a_revision_is_said_to_be_none(tmp_path: Path) -> None:
    done = tool(cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "HEAD: is neither a path nor a revision of this Git repository\n")


def test_the_page_lists_every_class_with_its_code_from_severe_to_mild() -> None:
    page = (PROJECT / "docs" / "review-diff.md").read_text()
    listed = re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", page, re.MULTILINE)
    assert listed == [(each.option, str(int(each))) for each in sorted(Class, reverse=True)]


def test_fail_on_turns_the_exit_code_into_yes_or_no(repository: Path) -> None:
    assert tool("--fail-on", "in-place", cwd=repository).returncode == 1
    assert tool("--fail-on", "capacity", cwd=repository).returncode == 0


def test_json_names_class_path_and_values(repository: Path) -> None:
    made = json.loads(tool("--format", "json", cwd=repository).stdout)
    (change,) = made["environments"][1]["changes"]
    assert {key: change[key] for key in ("object", "class", "path", "before", "after")} == {
        "object": "ConfigMap/review-diff-configmap",
        "class": "in-place",
        "path": "data.A",
        "before": "1",
        "after": "2",
    }


def test_a_comment_stays_short_whatever_the_change() -> None:
    def many(value: str) -> Manifests:
        objects: list[Any] = []
        for number in range(3000):
            each = deepcopy(BASES["ConfigMap"])
            each["metadata"]["name"] = f"name-{number}"
            each["data"] = {f"KEY_{number}_{'x' * 50}": f"{value}{number}"}
            objects.append(each)
        return Manifests(tuple(objects))

    report = Report({str(number): compare(many("a"), many("b")) for number in range(6)})
    text = markdown.render(report)
    assert len(text) < 65_000
    assert "sections do not fit and are left out" in text
    assert text.count("<details>") == text.count("</details>") > 0


def test_a_comment_holds_no_markup_of_others() -> None:
    old, new = deepcopy(BASES["ConfigMap"]), deepcopy(BASES["ConfigMap"])
    new["data"]["A"] = "`</details><script>`\n"
    new["metadata"]["annotations"] = {"a`<b>": "@everybody"}
    text = markdown.render(Report({"": compare(Manifests((old,)), Manifests((new,)))}))
    code = re.sub(r"`[^`\n]*`", "", text)
    assert "<script>" not in code
    assert "@everybody" not in code
    assert code.count("</details>") == code.count("<details>") == 1
