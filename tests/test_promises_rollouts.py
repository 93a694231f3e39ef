"""What rolls pods: a changed value or credential those that read it, and no others."""

import re
from collections.abc import Mapping

import pytest
from contexts import EXTERNAL, OPERATED, POOLED, clients_of_the_database, tiers_of
from rendering import expect, get, manifests, value

from ecommerce.values import checksum
from review.manifests import Manifests, title

FRONTEND, BACKEND, DATABASE = "Deployment/frontend", "Deployment/backend", "StatefulSet/postgres"
CLIENTS = "clients of the database"


def checksums(rendered: Manifests) -> Mapping[str, str]:
    """What each workload's pods carry of the configuration that they read at their start."""
    return {
        pods.name: pods.annotations["checksum/configuration"]
        for pods in rendered.pods
        if "checksum/configuration" in pods.annotations
    }


def rolled(before: str, after: str) -> set[str]:
    """The workloads whose pods a change of settings replaces."""
    old, new = checksums(manifests(before)), checksums(manifests(after))
    return {name for name in old.keys() & new.keys() if old[name] != new[name]}


@pytest.mark.parametrize(
    ("what", "before", "after", "expected"),
    [
        ("password", "", "secrets: {password: another}\n", {CLIENTS, DATABASE}),
        ("database's name", "", "database: {name: another}\n", {CLIENTS, DATABASE}),
        ("role", "", "database: {user: another}\n", {CLIENTS, DATABASE}),
        ("password of an operated database", OPERATED, OPERATED + "secrets: {password: another}\n", {CLIENTS}),
        ("database's port", EXTERNAL, EXTERNAL.replace("6432", "6433"), {CLIENTS}),
        ("sslMode", EXTERNAL, EXTERNAL.replace("port: 6432", "port: 6432, sslMode: verify-ca"), {CLIENTS}),
        ("pool", POOLED, POOLED.replace("pooler: {}", "pooler: {maxClientConnections: 7}"), set[str]()),
        ("backups", "", "backup: {retentionDays: 5}\n", set[str]()),
        ("number of pods", "", "backend: {replicas: 5}\n", set[str]()),
    ],
)
def test_a_changed_value_rolls_the_pods_that_read_it_and_no_others(
    what: str, before: str, after: str, expected: set[str]
) -> None:
    clients = {f"Deployment/{name}" for name in clients_of_the_database(before)}
    expected = (expected - {CLIENTS}) | (clients if CLIENTS in expected else set())
    found = rolled(before, after)
    assert found == expected, f"another {what} rolls {sorted(found) or 'nothing'} instead of {sorted(expected)}"


def test_the_order_in_which_values_are_told_rolls_nothing() -> None:
    assert checksum({"A": "1", "B": "2"}) == checksum({"B": "2", "A": "1"})
    assert checksum({"A": "1", "B": "2"}) != checksum({"A": "2", "B": "1"})


def test_pods_that_read_a_value_carry_its_checksum() -> None:
    found = set(checksums(manifests()))
    assert found == {DATABASE} | {f"Deployment/{tier.name}" for tier in tiers_of("")}, (
        f"only {sorted(found)} carry checksum/configuration"
    )
    for name, digest in checksums(manifests()).items():
        assert re.fullmatch(r"[0-9a-f]{64}", digest), f"{name}: checksum/configuration is no SHA-256: {digest}"


def test_the_frontend_is_rolled_by_the_address_of_the_backend_alone() -> None:
    same = {checksums(manifests(text))[FRONTEND] for text in ("", EXTERNAL, POOLED, "secrets: {password: another}\n")}
    assert len(same) == 1, f"{FRONTEND}: its checksum follows values that it does not read"
    assert checksums(manifests())[FRONTEND] != checksums(manifests())[BACKEND], f"{FRONTEND} has the backend's checksum"


def test_jobs_carry_the_checksum_of_the_scripts_that_they_run() -> None:
    found = {pods.name: pods.annotations.get("checksum/scripts") for pods in manifests().pods if "CronJob" in pods.name}
    assert all(found.values()), f"without checksum/scripts: {[name for name, digest in found.items() if not digest]}"
    assert len(set(found.values())) == 1, f"one set of scripts has several checksums: {found}"


@pytest.mark.parametrize("name", ["frontend", "backend"])
def test_a_rollout_keeps_three_quarters_of_the_pods(name: str) -> None:
    deployment = get(manifests(), "Deployment", name)
    expected = {"maxSurge": "25%", "maxUnavailable": "25%"}
    expect(deployment, "spec.strategy.type", "RollingUpdate", "requests are served throughout")
    expect(deployment, "spec.strategy.rollingUpdate", expected, "a quarter may be missing, and a quarter more be there")


@pytest.mark.parametrize("name", ["frontend", "backend"])
def test_selectors_are_of_labels_that_never_change(name: str) -> None:
    deployment = get(manifests(), "Deployment", name)
    expected = {"app.kubernetes.io/name": name, "tier": name}
    expect(deployment, "spec.selector.matchLabels", expected, "a workload's selector is immutable")
    expect(get(manifests(), "Service", f"{name}-service"), "spec.selector", expected, "it serves these pods alone")


def test_every_object_says_what_it_is_part_of() -> None:
    tiers = {
        "frontend": ("frontend", "frontend"),
        "backend": ("backend", "backend"),
        "postgres": ("database", "database"),
        "postgres-backup": ("backup", "backup"),
        "postgres-restore-test": ("restore-test", "restore-test"),
    }
    for pods in manifests().pods:
        name = pods.owner["metadata"]["name"]
        component, tier = tiers.get(name, (name, name))
        expected = {
            "app.kubernetes.io/name": name,
            "app.kubernetes.io/instance": "ecommerce-default",
            "app.kubernetes.io/component": component,
            "app.kubernetes.io/part-of": "ecommerce",
            "app.kubernetes.io/managed-by": "cdk8s",
            "tier": tier,
        }
        # Of workloads alone, as far as an image's tag says one.
        version = {"app.kubernetes.io/version": pods.labels.get("app.kubernetes.io/version")}
        expected |= version if any(version.values()) else {}
        assert pods.labels == expected, f"{pods.name}: its pods are labelled {pods.labels}"
        labels = value(pods.owner, "metadata.labels")
        assert labels == expected, f"{title(pods.owner)} is labelled {labels}"


def test_jobs_of_cron_jobs_are_labelled_like_their_pods() -> None:
    for each in manifests().of("CronJob"):
        labels = value(each, "metadata.labels")
        expect(each, "spec.jobTemplate.metadata.labels", labels, "a job is found by them once its CronJob is gone")


def test_what_belongs_to_no_tier_is_shared() -> None:
    for kind, name in (
        ("Namespace", "ecommerce"),
        ("ConfigMap", "ecommerce-config"),
        ("NetworkPolicy", "default-deny"),
    ):
        expect(get(manifests(), kind, name), "metadata.labels.tier", "shared", "it belongs to no single tier")


def test_the_namespace_enforces_old_rules_and_warns_of_new_ones() -> None:
    labels = value(get(manifests(), "Namespace", "ecommerce"), "metadata.labels")
    found = {key.partition("/")[2]: text for key, text in labels.items() if key.startswith("pod-security")}
    assert found == {
        "enforce": "restricted",
        "enforce-version": "v1.27",
        "audit": "restricted",
        "audit-version": "latest",
        "warn": "restricted",
        "warn-version": "latest",
    }, f"Namespace/ecommerce: pod security is {found}"


def test_the_autoscaler_grows_at_once_and_shrinks_when_the_whole_window_agrees() -> None:
    autoscaler = get(manifests(), "HorizontalPodAutoscaler", "frontend")
    expect(autoscaler, "spec.behavior.scaleUp.stabilizationWindowSeconds", 0, "growth starts with the first figure")
    expect(autoscaler, "spec.behavior.scaleDown.stabilizationWindowSeconds", 300, "shrinking waits five minutes")
    for direction, seconds in (("scaleUp", 180), ("scaleDown", 300)):
        expected = [{"type": "Pods", "value": 1, "periodSeconds": seconds}]
        expect(autoscaler, f"spec.behavior.{direction}.policies", expected, "one pod at a time")


def test_the_number_of_pods_is_the_setting_s_or_the_autoscaler_s_and_never_both() -> None:
    rendered = manifests("backend: {replicas: 5}\nfrontend: {replicas: {min: 4, max: 6}}\n")
    expect(get(rendered, "Deployment", "backend"), "spec.replicas", 5, "the setting says so")
    expect(get(rendered, "Deployment", "frontend"), "spec.replicas", None, "each apply would undo the autoscaler")
    autoscaler = get(rendered, "HorizontalPodAutoscaler", "frontend")
    expect(autoscaler, "spec.minReplicas", 4, "the setting says so")
    expect(autoscaler, "spec.maxReplicas", 6, "the setting says so")
