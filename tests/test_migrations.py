"""Migrations of the schema: the Job of a release, and the pods that wait for it."""

import time
from contextlib import ExitStack

import cdk8s
import pytest
from jobs import Job, Volumes, finish, volumes
from postgres import Server
from recovery import SECRET, sql
from rendering import expect, get, manifests, only, value, variables
from test_tier import CACHE, SMALL, wiring

from ecommerce.settings import InvalidSettingsError, load
from ecommerce.settings.migration import MigrationSettings
from ecommerce.settings.tiers import BackendSettings
from ecommerce.workload.stateless import StatelessTier
from review import reach
from review.manifests import Object

MIGRATED = "backend: {image: 'shop/backend:1', env: {COLOUR: blue}, migration: {command: [shop, migrate]}}\n"
POOLED = "database: {engine: cloudnativepg, cloudnativepg: {pooler: {}}}\n"
ENCRYPTED = "database: {tls: {secretName: postgres-tls}}\n"


def job_of(text: str) -> Object:
    """The Job of an environment."""
    return only(manifests(text), "Job")


def name_of(text: str) -> str:
    """Its name."""
    return str(job_of(text)["metadata"]["name"])


def backend_of(text: str) -> Object:
    """The Deployment that waits for it."""
    return get(manifests(text), "Deployment", "backend")


@pytest.mark.parametrize("text", [MIGRATED, POOLED + MIGRATED, ENCRYPTED + MIGRATED])
def test_the_job_runs_the_release_as_its_pods_run(text: str) -> None:
    change, pod = value(job_of(text), "pod.initContainers.migration"), value(backend_of(text), "pod.containers.backend")
    assert change["command"] == ["shop", "migrate"]
    for same in ("image", "resources", "securityContext", "volumeMounts"):
        assert change[same] == pod[same], f"the migration has another {same} than the backend"
    told, expected = variables(change), variables(pod)
    server = {"DATABASE_HOST", "DATABASE_PORT"}
    assert told.keys() == expected.keys(), "the migration has other variables than the backend"
    assert {key: told[key] for key in told.keys() - server} == {key: expected[key] for key in told.keys() - server}
    for same in ("securityContext", "enableServiceLinks", "automountServiceAccountToken"):
        expect(job_of(text), f"pod.{same}", value(backend_of(text), f"pod.{same}"), "it is the same program")


def test_the_job_speaks_to_the_primary_past_pgbouncer_which_breaks_locks_of_a_session() -> None:
    job = job_of(POOLED + MIGRATED)
    told = variables(value(job, "pod.initContainers.migration"))
    assert told["DATABASE_HOST"]["value"] == "postgres-rw"
    for name in ("initContainers.database", "containers.record"):
        assert variables(value(job, f"pod.{name}"))["PGHOST"]["value"] == "postgres-rw"
    gate = value(backend_of(POOLED + MIGRATED), "pod.initContainers.migrated")
    assert variables(gate)["PGHOST"]["value"] == "postgres-service", "the backend reaches nothing but PgBouncer"


@pytest.mark.parametrize(
    "change",
    [
        ("shop/backend:1", "shop/backend:2"),
        ("[shop, migrate]", "[shop, migrate, --all]"),
        ("COLOUR: blue", "COLOUR: green"),
        ("backend: {", "database: {name: other}\nbackend: {"),
        ("backend: {", "imagePullSecrets: [registry]\nbackend: {"),
        ("migration: {", "migration: {clientImage: 'postgres:16', "),
        ("migration: {", "migration: {deadlineMinutes: 5, "),
        ("env:", "resources: {limits: {cpu: 3}}, env:"),
    ],
)
def test_whatever_changes_the_template_which_nobody_may_change_is_another_job(change: tuple[str, str]) -> None:
    other = MIGRATED.replace(*change)
    assert job_of(other)["spec"] != job_of(MIGRATED)["spec"], "this change is none of the Job's"
    assert name_of(other) != name_of(MIGRATED), f"{change[1]} changes a Job that may be there"


def test_a_change_elsewhere_is_the_same_job() -> None:
    others = "frontend: {image: 'shop/frontend:2'}\nbackup: {schedule: 1 2 * * *}\n"
    assert job_of(others + MIGRATED) == job_of(MIGRATED), "the migration would run again"


@pytest.mark.parametrize("text", [MIGRATED, POOLED + MIGRATED])
def test_the_pods_of_a_release_wait_for_its_own_job(text: str) -> None:
    gate = value(backend_of(text), "pod.initContainers.migrated")
    assert variables(gate)["MIGRATION"]["value"] == name_of(text)
    for name in ("initContainers.database", "containers.record"):
        field = variables(value(job_of(text), f"pod.{name}"))["MIGRATION"]["valueFrom"]["fieldRef"]["fieldPath"]
        assert field == "metadata.labels['batch.kubernetes.io/job-name']", "the Job writes another name"


def test_without_a_migration_nothing_waits() -> None:
    assert manifests().of("Job") == []
    expect(backend_of(""), "pod.initContainers", None, "there is nothing to wait for")


def test_a_rollout_that_waits_for_its_migration_does_not_count_as_failed() -> None:
    expect(
        backend_of(MIGRATED),
        "spec.progressDeadlineSeconds",
        4200,
        "the migration may take an hour, the pods ten minutes",
    )
    expect(backend_of(""), "spec.progressDeadlineSeconds", None, "ten minutes are Kubernetes' own default")


def test_a_job_is_not_deleted_by_time_after_which_a_gitops_tool_would_run_it_again() -> None:
    job = job_of(MIGRATED)
    expect(job, "spec.ttlSecondsAfterFinished", None, "Argo CD and Flux make anew what is gone")
    expect(job, "spec.activeDeadlineSeconds", 3600, "a migration that hangs is noticed")
    expect(job, "spec.backoffLimit", 3, "a passing fault is over by then")
    expect(job, "pod.restartPolicy", "Never", "the log of each try stays")
    (ignored,) = value(job, "spec.podFailurePolicy.rules")
    assert ignored["action"] == "Ignore", "a drained node would cost a try"


@pytest.mark.parametrize("text", [MIGRATED, POOLED + MIGRATED])
def test_the_job_reaches_the_database_and_nothing_else(text: str) -> None:
    found = manifests(text)
    peers = {each.name: each for each in reach.peers(found)}
    job = peers[f"Job/{name_of(text)}"]
    server = peers["Cluster/postgres" if text.startswith("database") else "StatefulSet/postgres"]
    policies = reach.policies_of(found)
    assert reach.is_allowed(policies, job, server, 5432, "TCP"), "the migration cannot reach the database"
    for name, other in {**peers, "outside": reach.OUTSIDE}.items():
        for port in (5432, 8080, 9090, 443):
            reached = reach.is_allowed(policies, job, other, port, "TCP")
            assert not reached or (other == server and port == 5432), f"the migration reaches {name} on {port}"
            assert not reach.is_allowed(policies, other, job, port, "TCP"), f"{name} reaches the migration on {port}"


def test_a_tier_that_is_no_client_of_the_database_has_no_migration() -> None:
    settings = BackendSettings(image="x:1", resources=SMALL, migration=MigrationSettings(command=["x"]))
    with pytest.raises(ValueError, match="tier cache has a migration, but is no client of a database; make it one"):
        StatelessTier(cdk8s.Chart(cdk8s.App(), "test"), "t", wiring=wiring(), tier=CACHE, settings=settings)


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("frontend:\n  migration: {command: [x]}\n", "x:2: frontend.migration: is not a setting"),
        ("backend:\n  migration: {command: []}\n", "x:2: backend.migration.command:"),
        ("backend:\n  migration: {}\n", "x:2: backend.migration.command: is required here and missing"),
        ("backend:\n  migration: {command: ['']}\n", "x:2: backend.migration.command[0]:"),
    ],
)
def test_a_migration_that_cannot_run_is_refused(text: str, report: str) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        load(text, "x")
    assert str(caught.value).startswith(report)


def test_a_command_may_say_a_word_twice() -> None:
    assert load("backend: {migration: {command: [x, -v, -v]}}", "x").backend.migration


def part(text: str, workload: Object, path: str) -> Job:
    """A container that runs psql, to be run here."""
    data = get(manifests(text), "ConfigMap", "backend-migration-scripts")["data"]
    return Job(value(workload, path), data, SECRET)


CONNECT = "pod.initContainers.database"
RECORD = "pod.containers.record"
GATE = "pod.initContainers.migrated"


@pytest.mark.slow
def test_the_pods_of_a_release_start_when_its_job_is_through_and_not_before(server: Server, on: Volumes) -> None:
    gate, record = part(MIGRATED, backend_of(MIGRATED), GATE), part(MIGRATED, job_of(MIGRATED), RECORD)
    code, output = record.run(on, server, MIGRATION="backend-migration-other")
    assert (code, output) == (0, "backend-migration-other is through\n")
    waiting = gate.start(on, server)
    time.sleep(3)
    assert waiting.poll() is None, f"the pods do not wait for their own release: {finish(waiting)}"
    # Again too, as after a Job that somebody deleted.
    for _ in range(2):
        assert record.run(on, server, MIGRATION=name_of(MIGRATED))[0] == 0
    assert finish(waiting) == (0, f"waiting for the migration {name_of(MIGRATED)}: f\n")
    assert gate.run(on, server) == (0, ""), "a release that is there waits again"
    jobs = sql(server, "SELECT string_agg(job, ' ' ORDER BY job) FROM ecommerce_release.migrations")
    assert jobs.split() == sorted(["backend-migration-other", name_of(MIGRATED)])


@pytest.mark.slow
def test_a_job_waits_for_a_server_that_is_being_made(server: Server, on: Volumes) -> None:
    connect = part(MIGRATED, job_of(MIGRATED), CONNECT)
    waiting = connect.start(on, server, PGDATABASE="not_yet")
    time.sleep(1)
    sql(server, "CREATE DATABASE not_yet", database="postgres")
    code, output = finish(waiting)
    sql(server, "DROP DATABASE not_yet", database="postgres")
    assert code == 0
    assert 'database "not_yet" does not exist' in output


@pytest.mark.slow
def test_a_pod_without_its_release_or_server_waits_and_says_for_what(server: Server, on: Volumes) -> None:
    gate = part(MIGRATED, backend_of(MIGRATED), GATE)
    for change, said in (({}, ""), ({"PGPORT": "1"}, "Connection refused")):
        waiting = gate.start(on, server, **change)
        time.sleep(2.5)
        assert waiting.poll() is None, f"the release starts without its migration: {finish(waiting)}"
        waiting.terminate()
        code, output = finish(waiting)
        assert code != 0
        assert output.startswith(f"waiting for the migration {name_of(MIGRATED)}")
        assert said in output


@pytest.mark.slow
def test_several_jobs_record_at_once_in_an_empty_database(server: Server) -> None:
    record = part(MIGRATED, job_of(MIGRATED), RECORD)
    with ExitStack() as stack:
        pods = [stack.enter_context(volumes()) for _ in range(6)]
        started = [record.start(pod, server, MIGRATION=f"job-{number}") for number, pod in enumerate(pods)]
        ended = [finish(each) for each in started]
    assert ended == [(0, f"job-{number} is through\n") for number in range(6)]
    assert sql(server, "SELECT count(*) FROM ecommerce_release.migrations") == "6"


@pytest.mark.slow
def test_a_role_that_may_create_no_schema_records_in_the_one_that_it_was_given(server: Server, on: Volumes) -> None:
    record = part(MIGRATED, job_of(MIGRATED), RECORD)
    sql(server, f"CREATE ROLE shop LOGIN PASSWORD '{'x'}'")
    try:
        code, output = record.run(on, server, PGUSER="shop", PGPASSWORD="x", MIGRATION="a")
        assert (code, "permission denied" in output) == (3, True), output
        sql(server, "CREATE SCHEMA ecommerce_release AUTHORIZATION shop")
        assert record.run(on, server, PGUSER="shop", PGPASSWORD="x", MIGRATION="a")[0] == 0
    finally:
        sql(server, "DROP SCHEMA IF EXISTS ecommerce_release CASCADE; DROP ROLE shop")
