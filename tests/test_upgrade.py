"""An upgrade to a newer major version by a second server: what each step of the environment file changes, and what not."""

from typing import Any

import pytest
from contexts import GREEN, UPGRADE_STEPS
from rendering import expect, get, manifests, optional, value

from ecommerce.settings import InvalidSettingsError, load
from review.manifests import Manifests, Object

STEPS_WITH_TLS = "database: {tls: {secretName: postgres-tls}, upgrade: {image: 'postgres:18-alpine', stage: copy}}\n"

# The StatefulSets of each step with their replicas, and the one that the shop has.
SERVERS: dict[str, tuple[dict[str, int], str]] = {
    "before": ({"postgres": 1}, "postgres"),
    "prepare": ({"postgres": 1, "postgres-green": 1}, "postgres"),
    "copy": ({"postgres": 1, "postgres-green": 1}, "postgres"),
    "serve": ({"postgres": 0, "postgres-green": 1}, "postgres-green"),
    "finished": ({"postgres-green": 1}, "postgres-green"),
    "again": ({"postgres": 1, "postgres-green": 1}, "postgres-green"),
    "again, copy": ({"postgres": 1, "postgres-green": 1}, "postgres-green"),
    "again, serve": ({"postgres": 1, "postgres-green": 0}, "postgres"),
}
FIXED = ("serviceName", "selector", "podManagementPolicy", "volumeClaimTemplates")


def selected(rendered: Manifests, service: str) -> list[str]:
    """The StatefulSets whose pods a Service selects."""
    selector = value(get(rendered, "Service", service), "spec.selector").items()
    sets = rendered.of("StatefulSet")
    return [
        each["metadata"]["name"] for each in sets if selector <= value(each, "spec.template.metadata.labels").items()
    ]


def template(rendered: Manifests, kind: str, name: str) -> Object:
    """The pods of a workload."""
    return dict(value(get(rendered, kind, name), "spec.template"))


@pytest.mark.parametrize("step", UPGRADE_STEPS)
def test_the_shops_service_selects_the_one_server_that_it_has(step: str) -> None:
    rendered, (servers, serving) = manifests(UPGRADE_STEPS[step]), SERVERS[step]
    running = {each["metadata"]["name"]: each["spec"]["replicas"] for each in rendered.of("StatefulSet")}
    assert running == servers, f"{step} runs {running} instead of {servers}"
    assert selected(rendered, "postgres-service") == [serving], f"at step {step} the shop has another server"


@pytest.mark.parametrize("step", UPGRADE_STEPS)
def test_no_server_takes_the_pods_of_another(step: str) -> None:
    sets = manifests(UPGRADE_STEPS[step]).of("StatefulSet")
    for each in sets:
        chosen = value(each, "spec.selector.matchLabels").items()
        taken = [o["metadata"]["name"] for o in sets if chosen <= value(o, "spec.template.metadata.labels").items()]
        assert taken == [each["metadata"]["name"]], f"the selector takes the pods of {taken}"


@pytest.mark.parametrize("name", ["postgres", "postgres-green"])
def test_no_step_changes_what_the_api_server_keeps_as_it_is(name: str) -> None:
    """Between the two upgrades of a server it is deleted with its claim; there it is made anew."""
    found: dict[str, Any] = {}
    for step, text in UPGRADE_STEPS.items():
        there = [each for each in manifests(text).of("StatefulSet") if each["metadata"]["name"] == name]
        for field in FIXED if there else ():
            now = there[0]["spec"][field]
            assert found.setdefault(field, now) == now, f"{step} changes {field} of {name}"


def test_the_second_server_starts_once_and_then_stays_as_it_is() -> None:
    steps = ["prepare", "copy", "serve", "finished", "again"]
    pods = [template(manifests(UPGRADE_STEPS[step]), "StatefulSet", "postgres-green") for step in steps]
    for step, pod in zip(steps, pods, strict=True):
        assert pod == pods[0], f"{step} restarts the second server"


def test_the_first_server_starts_anew_to_be_read_only_and_nothing_else_restarts_it() -> None:
    before, prepare, copy = (
        template(manifests(UPGRADE_STEPS[s]), "StatefulSet", "postgres") for s in ("before", "prepare", "copy")
    )
    assert prepare == before, "a second server restarts the first one"
    assert copy != prepare, "sessions that may write outlive the step"
    for step, expected in {"prepare": False, "copy": True, "serve": True}.items():
        files = value(get(manifests(UPGRADE_STEPS[step]), "ConfigMap", "postgres-configuration"), "data")
        assert ("default_transaction_read_only = 'on'\n" in files["postgresql.conf"]) == expected, step
        green = value(get(manifests(UPGRADE_STEPS[step]), "ConfigMap", "postgres-green-configuration"), "data")
        assert "default_transaction_read_only" not in green["postgresql.conf"]


def test_the_shop_starts_anew_with_the_move_alone() -> None:
    backends = {step: template(manifests(text), "Deployment", "backend") for step, text in UPGRADE_STEPS.items()}
    for step in ("prepare", "copy"):
        assert backends[step] == backends["before"], f"{step} restarts the backend"
    assert backends["serve"] != backends["copy"], "pods of the backend keep their sessions with the former server"
    for step in ("finished", "again", "again, copy"):
        assert backends[step] == backends["serve"], f"{step} restarts the backend"
    assert backends["again, serve"] != backends["again, copy"]


def test_the_servers_differ_in_claim_image_and_files() -> None:
    rendered = manifests(UPGRADE_STEPS["prepare"].replace("}}", ", storage: {size: 30Gi}}}"))
    green = get(rendered, "StatefulSet", "postgres-green")
    expect(green, "spec.volumeClaimTemplates.0.spec.resources.requests.storage", "30Gi", "the setting says so")
    expect(
        get(rendered, "StatefulSet", "postgres"),
        "spec.volumeClaimTemplates.0.spec.resources.requests.storage",
        "10Gi",
        "as before",
    )
    expect(green, "pod.containers.postgres.image", GREEN, "it is the newer one")
    expect(green, "pod.volumes.configuration.configMap.name", "postgres-green-configuration", "each has its own")
    expect(
        green,
        "metadata.annotations",
        value(get(rendered, "StatefulSet", "postgres"), "metadata.annotations"),
        "neither is pruned",
    )


@pytest.mark.parametrize(
    ("image", "path"), [("postgres:17-alpine", "/var/lib/postgresql/data"), (GREEN, "/var/lib/postgresql")]
)
def test_the_volume_is_where_the_image_has_none_of_its_own(image: str, path: str) -> None:
    """An image of 18 and newer has a volume around the path of the older ones, which would be mounted beside it."""
    stateful_set = get(
        manifests(f"database: {{image: '{image}'}}\nbackup: {{image: '{image}'}}\n"), "StatefulSet", "postgres"
    )
    for container in ("pod.initContainers.setup", "pod.containers.postgres"):
        expect(stateful_set, f"{container}.volumeMounts.postgres-storage.mountPath", path, "as the image has it")
        expect(
            stateful_set,
            f"{container}.env.PGDATA.value",
            "/var/lib/postgresql/data/pgdata",
            "a volume keeps its layout",
        )


@pytest.mark.parametrize("step", UPGRADE_STEPS)
def test_a_copy_is_there_while_it_is_asked_for(step: str) -> None:
    jobs = [each["metadata"]["name"] for each in manifests(UPGRADE_STEPS[step]).of("Job")]
    assert jobs == (["postgres-copy-1"] if step.endswith("copy") else [])


@pytest.mark.parametrize(
    ("step", "source", "target"),
    [("copy", "postgres", "postgres-green"), ("again, copy", "postgres-green", "postgres")],
)
def test_the_copy_goes_from_the_serving_server_to_the_other_by_services_of_their_own(
    step: str, source: str, target: str
) -> None:
    rendered = manifests(UPGRADE_STEPS[step])
    job = get(rendered, "Job", "postgres-copy-1")
    image = value(get(rendered, "StatefulSet", target), "pod.containers.postgres.image")
    expect(job, "pod.containers.0.image", image, "older programs cannot dump or restore for it")
    for variable, server in (("SOURCE_HOST", source), ("PGHOST", target)):
        host = value(job, f"pod.containers.0.env.{variable}.value")
        assert selected(rendered, host) == [server], f"{variable} {host} leads elsewhere"


def test_with_tls_a_copy_checks_the_authority_of_both_servers() -> None:
    rendered = manifests(STEPS_WITH_TLS)
    job = get(rendered, "Job", "postgres-copy-1")
    expect(job, "pod.containers.0.env.PGSSLMODE.value", "verify-ca", "no certificate names a single server")
    expect(job, "pod.containers.0.env.PGSSLROOTCERT.value", "/etc/database-ca/ca.crt", "it is checked by this one")
    expect(job, "pod.volumes.database-ca.secret.secretName", "postgres-tls", "it is beside the certificate")
    for name in ("postgres", "postgres-green"):
        stateful_set = get(rendered, "StatefulSet", name)
        expect(stateful_set, "pod.volumes.certificate.secret.secretName", "postgres-tls", "both servers have it")


def test_production_wants_the_second_image_by_digest() -> None:
    with pytest.raises(InvalidSettingsError, match=r"database.upgrade.image: postgres:18-alpine has no digest"):
        load("production: true\ndatabase: {upgrade: {image: 'postgres:18-alpine'}}\n", "x")


def test_a_copy_runs_once_for_each_attempt() -> None:
    """What GitOps finds missing, it makes again, and a copy after the move would replace what the shop wrote."""
    job = get(manifests(UPGRADE_STEPS["copy"]), "Job", "postgres-copy-1")
    expect(job, "spec.ttlSecondsAfterFinished", None, "a Job that is gone is made again")
    expect(job, "metadata.annotations", None, "a hook is run with every sync")
    expect(job, "spec.backoffLimit", 0, "what fails, fails again")
    get(manifests(UPGRADE_STEPS["copy"].replace("stage: copy", "stage: copy, attempt: 2")), "Job", "postgres-copy-2")


def test_what_follows_the_database_follows_the_server_that_serves() -> None:
    text = UPGRADE_STEPS["serve"].replace(
        "backup:", "monitoring: {enabled: true, runbookUrl: 'https://x.example'}\nbackup:"
    )
    rendered = manifests(text.replace("stage: serve", "stage: serve, storage: {size: 33Gi}"))
    scratch = value(get(rendered, "CronJob", "postgres-restore-test"), "pod.volumes.scratch")
    assert scratch["ephemeral"]["volumeClaimTemplate"]["spec"]["resources"]["requests"]["storage"] == "33Gi"
    rules = str(rendered.of("PrometheusRule"))
    assert 'pod="postgres-green-0"' in rules
    assert "exec postgres-green-0" in rules
    assert "exec postgres-0" not in rules
    assert optional(rendered.of("PrometheusRule")[0], "spec") is not None


REFUSED = {
    "database: {upgrade: {image: 'postgres:15.20-alpine'}}": "1: database.upgrade.image: postgres:15.20-alpine has PostgreSQL 15, which is not newer than the 15 of database.image; a minor version is changed in database.image itself",
    "database: {upgrade: {image: 'postgres:14-alpine'}}": "1: database.upgrade.image: postgres:14-alpine has PostgreSQL 14, which is not newer than the 15 of database.image; a minor version is changed in database.image itself",
    "database: {upgrade: {image: 'shop/db:18'}}": "1: database.upgrade.image: shop/db:18 does not say its version, which an upgrade compares; name an image such as postgres:18-alpine",
    "database: {image: 'shop/db:1', upgrade: {image: 'postgres:18-alpine'}}": "1: database.image: shop/db:1 does not say its version, which an upgrade compares; name an image such as postgres:18-alpine",
    "database: {upgrade: {image: 'postgres:18-alpine', storage: {size: 5Gi}}}": "1: database.upgrade.storage.size: 5Gi is smaller than 10Gi, the volume that is copied; write 10Gi or more",
    "database: {engine: cloudnativepg, upgrade: {image: 'postgres:18-alpine'}}": "1: database.upgrade: is for engine statefulset, but engine is cloudnativepg; remove it",
    "database: {engine: cloudnativepg, server: green}": "1: database.server: is for engine statefulset, but engine is cloudnativepg; remove it",
    "database: {upgrade: {image: 'postgres:18-alpine', stage: serve}}": None,
    "database: {parameters: {vacuum_defer_cleanup_age: 5}, upgrade: {image: 'postgres:16-alpine'}}": None,
    "database: {upgrade: {stage: copy}}": "1: database.upgrade.image: is required here and missing",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_an_upgrade_is_refused_in_a_line(text: str) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        load(text, "x.yaml")
    report = str(caught.value)
    assert "\n" not in report
    expected = REFUSED[text]
    if expected is not None:
        assert report.startswith(f"x.yaml:{expected}")
    elif "serve" in text:
        assert "backup.image: postgres:15" in report
        assert "cannot dump 18" in report
    else:
        assert "database.parameters.vacuum_defer_cleanup_age" in report
        assert "by PostgreSQL 16 of upgrade.image" in report


def test_production_copies_nothing_without_backups() -> None:
    with pytest.raises(InvalidSettingsError, match=r"backup.enabled: is false, but production refuses"):
        load(
            "production: true\nbackup: {enabled: false}\ndatabase: {upgrade: {image: 'postgres:18-alpine', stage: copy}}\n",
            "x",
        )
