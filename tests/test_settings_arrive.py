"""Every setting changes the output, or says why it need not."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from contexts import CONTEXTS, TIER_CONTEXTS
from rendering import rendered, written

from ecommerce.settings import AutoscaledTierSettings, EnvironmentSettings, ScalableTierSettings, load
from ecommerce.settings.group import section_of

ONLY_REFUSE = {
    "production": "refuses what must not reach production",
    "expose.loadBalancer.terminatesTls": "tells production that HTTPS is served",
    "database.external.maxConnections": "refuses more connections of clients than the service takes",
}
"""Leaves that change no byte, each with its reason."""

AMOUNTS = {"requests.cpu": "1m", "requests.memory": "1Mi", "limits.cpu": "7", "limits.memory": "7Gi"}
OF_AN_AUTOSCALER = ("replicas.min", "replicas.max", "targetCpuUtilization")
# What a tier may have, whichever it is: two values, one of which is not its default.
OF_A_TIER: dict[str, tuple[Any, Any]] = {
    "enabled": (False, False),
    "image": ("other:1", "other:2"),
    "env": ({"A": "b"}, {"A": "c"}),
    "replicas": (4, 5),
    "replicas.min": (2, 3),
    "replicas.max": (11, 12),
    "targetCpuUtilization": (71, 72),
    "spot.labels": ({"a": "b"}, {"a": "c"}),
    "spot.taints": (["a=b:NoSchedule"], ["c:NoExecute"]),
    **{f"resources.{leaf}": (value, value) for leaf, value in AMOUNTS.items()},
}
VALUES: dict[str, tuple[str, Any]] = {
    "namespace": ("reference", "another"),
    "imagePullSecrets": ("reference", ["one"]),
    "expose.loadBalancer.annotations": ("balanced", {"x/y": "z"}),
    "expose.loadBalancer.sourceRanges": ("balanced", ["198.51.100.0/24"]),
    "expose.loadBalancer.externalTrafficPolicy": ("balanced", "Cluster"),
    **{
        f"expose.ingress.{leaf}": ("operated", value)
        for leaf, value in {
            "className": "other",
            "host": "other.example.com",
            "controllerNamespace": "other",
            "controllerCidrs": ["10.0.0.0/24", "fd00::/64"],
            "annotations": {"x/y": "z"},
            "tls.secretName": "other",
            "tls.issuer.name": "other",
            "tls.issuer.kind": "Issuer",
        }.items()
    },
    **{
        f"expose.gateway.{leaf}": ("pooled", value)
        for leaf, value in {
            "host": "other.example.com",
            "dataPlaneNamespace": "other",
            "dataPlaneCidrs": ["10.0.0.0/24", "fd00::/64"],
            "envoyProxy.replicas": 5,
            "className": "other",
            "tls.secretName": "other",
            "tls.issuer.name": "other",
            "tls.issuer.kind": "Issuer",
        }.items()
    },
    **{f"expose.gateway.existing.{leaf}": ("external", "other") for leaf in ("name", "namespace", "sectionName")},
    "backend.migration.command": ("balanced", ["other"]),
    "backend.migration.clientImage": ("balanced", "other:1"),
    "backend.migration.deadlineMinutes": ("balanced", 7),
    "database.image": ("reference", "postgres:15.1-alpine"),
    "database.name": ("reference", "other"),
    "database.user": ("reference", "other"),
    "database.icuLocale": ("reference", "de"),
    "database.disk": ("reference", "hdd"),
    "database.parameters": ("reference", {"work_mem": "3MB"}),
    "database.connectionsPerPod": ("reference", 7),
    "database.server": ("reference", "green"),
    "database.upgrade.image": ("upgrading", "postgres:17-alpine"),
    "database.upgrade.stage": ("upgrading", "prepare"),
    "database.upgrade.attempt": ("upgrading", 2),
    "database.upgrade.storage.size": ("upgrading", "77Gi"),
    "database.upgrade.storage.storageClassName": ("upgrading", "fast"),
    "database.tls.secretName": ("balanced", "other"),
    "database.tls.issuer.name": ("balanced", "other"),
    "database.tls.issuer.kind": ("balanced", "Issuer"),
    "database.storage.size": ("reference", "77Gi"),
    "database.storage.storageClassName": ("reference", "fast"),
    **{
        f"database.cloudnativepg.{leaf}": ("pooled", value)
        for leaf, value in {
            "image": "other:15",
            "instances": 4,
            "synchronousStandbys": 0,
            "operatorNamespace": "other",
            "apiServerCidrs": ["10.0.0.2/32", "fd00::1/128"],
            "walStorage.size": "7Gi",
            "walStorage.storageClassName": "fast",
            "pooler.instances": 3,
            "pooler.poolMode": "session",
            "pooler.maxClientConnections": 7,
            "pooler.defaultPoolSize": 7,
        }.items()
    },
    **{
        f"database.external.{leaf}": ("external", value)
        for leaf, value in {
            "host": "other.example.com",
            "cidrs": ["198.51.100.0/24", "2001:db8::/32"],
            "port": 7777,
            "sslMode": "verify-ca",
            "caSecretName": "other",
            "administratorSecretName": "other",
        }.items()
    },
    **{
        f"gitops.{leaf}": (context, value)
        for leaf, (context, value) in {
            "repository": ("balanced", "https://other.example.com/shop.git"),
            "revision": ("pooled", "refs/tags/v1"),
            "path": ("pooled", "other/folder"),
            "namespace": ("balanced", "other"),
            "project": ("balanced", "other"),
            "secretName": ("pooled", "other"),
        }.items()
    },
    "networkPolicy.flavour": ("pooled", "cilium"),
    "dns.namespace": ("operated", "other"),
    "dns.podLabels": ("operated", {"other": "x"}),
    "dns.addresses": ("operated", ["10.0.0.11/32"]),
    "dns.ports": ("operated", [54]),
    "backup.enabled": ("reference", False),
    "backup.image": ("reference", "postgres:16-alpine"),
    "backup.schedule": ("reference", "1 2 * * *"),
    "backup.timeZone": ("reference", "Europe/Berlin"),
    "backup.retentionDays": ("reference", 5),
    "backup.retentionWeeks": ("reference", 5),
    "backup.retentionMonths": ("reference", 5),
    "backup.acceptedDump": ("reference", "ecommerce_db-20261122T023000Z.dump"),
    "backup.keepAtLeast": ("reference", 5),
    "backup.deadlineMinutes": ("reference", 7),
    "backup.storage.size": ("reference", "77Gi"),
    "backup.storage.storageClassName": ("reference", "fast"),
    "backup.restoreTest.schedule": ("reference", "1 2 3 * *"),
    "backup.restoreTest.maxAgeHours": ("reference", 5),
    "backup.restoreTest.scratchSize": ("reference", "77Gi"),
    "backup.restoreTest.scratchStorageClassName": ("reference", "fast"),
    "backup.restoreTest.checkSql": ("reference", "SELECT true"),
    **{
        f"backup.offsite.{leaf}": ("balanced", value)
        for leaf, value in {
            "endpoint": "https://other.example",
            "region": "other",
            "bucket": "other",
            "path": "other",
            "cidrs": ["198.51.100.0/24"],
            "image": "other:1",
            "secret.path": "other",
        }.items()
    },
    **{
        f"backup.pointInTime.{leaf}": ("recovered", value)
        for leaf, value in {
            "endpoint": "https://other.example",
            "region": "other",
            "bucket": "other",
            "path": "other",
            "cidrs": ["198.51.100.0/24"],
            "serverName": "other",
            "schedule": "1 2 * * *",
            "retentionDays": 5,
            "encryption": "aws:kms",
            "secret.path": "other",
            **{f"resources.{each}": amount for each, amount in AMOUNTS.items()},
        }.items()
    },
    "database.cloudnativepg.recovery.serverName": ("recovered", "other"),
    "database.cloudnativepg.recovery.targetTime": ("recovered", "2026-11-28T15:00:00.5+01:00"),
    "backup.volumeSnapshot.className": ("operated", "other"),
    "secrets.password": ("reference", "other"),
    "secrets.existing.name": ("external", "other"),
    **{
        f"secrets.externalSecrets.{leaf}": ("balanced", value)
        for leaf, value in {
            "store": "other",
            "storeKind": "SecretStore",
            "path": "other",
            "passwordKey": "other",
            "refreshInterval": "7m",
        }.items()
    },
    **{
        f"{tier}.resources.{leaf}": ("reference", value)
        for tier in ("database", "backup")
        for leaf, value in AMOUNTS.items()
    },
    **{
        f"monitoring.{leaf}": ("watched", value)
        for leaf, value in {
            "mode": "annotations",
            "namespace": "other",
            "podLabels": {"app": "prometheus"},
            "labels": {"release": "other"},
            "runbookUrl": "https://other.example/runbooks",
            "exporter.image": "other:1",
            "dashboards.labels": {"dashboards": "other"},
            "dashboards.annotations": {"folder": "other"},
            "thresholds.availability": 99.5,
            "thresholds.errorPercent": 7,
            "thresholds.latencyMilliseconds": 7,
            "thresholds.restartsPerHour": 7,
            "thresholds.throttledPercent": 7,
            "thresholds.poolPercent": 7,
            "thresholds.connectionsPercent": 7,
            "thresholds.statementMilliseconds": 7,
            "thresholds.deadlocksPerHour": 7,
            "thresholds.volumeFreePercent": 7,
            "thresholds.volumeFullInHours": 7,
            "thresholds.backupVolumeFreePercent": 7,
            "thresholds.backupAgeHours": 77,
            "thresholds.restoreTestAgeHours": 777,
            "thresholds.policyDropsPerMinute": 7,
        }.items()
    },
    **{f"monitoring.exporter.resources.{leaf}": ("watched", value) for leaf, value in AMOUNTS.items()},
    "priorityClasses.enabled": ("balanced", False),
    "priorityClasses.existing": ("balanced", dict.fromkeys(load(CONTEXTS["balanced"], "test").parts(), "other")),
    "quota.enabled": ("balanced", False),
    "quota.spare.pods": ("balanced", 7),
    **{f"quota.spare.resources.{leaf}": ("balanced", value) for leaf, value in AMOUNTS.items()},
    "quota.hard": ("balanced", {"requests.cpu": 500}),
    "verticalPodAutoscaler.enabled": ("balanced", False),
    "monitoring.thresholds.replicationLagSeconds": ("pooled", 7),
    "monitoring.thresholds.waitingClients": ("pooled", 7),
    **{f"database.cloudnativepg.pooler.resources.{leaf}": ("pooled", value) for leaf, value in AMOUNTS.items()},
}
"""For each leaf a context in which it is active, and a value that it does not have there."""

CHOICES = {
    "expose.type": "the contexts differ by it: loadBalancer, ingress, gateway",
    "database.engine": "the contexts differ by it: statefulset, cloudnativepg, external",
    "secrets.provider": "the contexts differ by it: inline, existing, external-secrets",
    "gitops.tool": "the contexts differ by it: argocd, flux",
    "backup.method": "context `operated` differs by it",
    "monitoring.enabled": "the contexts differ by it",
}
"""Leaves that cannot change alone, each with its reason."""


def parts(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema, and all that it is composed of."""
    yield node
    for kind in ("anyOf", "allOf", "oneOf"):
        for each in node.get(kind, []):
            yield from parts(each)


def leaves() -> Iterator[str]:
    """Paths of all leaves of the schema."""
    schema = EnvironmentSettings.model_json_schema(by_alias=True)

    def below(node: dict[str, Any], path: str) -> Iterator[str]:
        for part in parts(node):
            if "$ref" in part:
                yield from below(schema["$defs"][part["$ref"].rpartition("/")[2]], path)
                return
        if "properties" not in node:
            yield path
        for name, inner in node.get("properties", {}).items():
            yield from below(inner, f"{path}.{name}" if path else name)

    yield from below(schema, "")


def changed(text: str, path: str, value: object) -> str:
    """An environment file's text with one setting changed."""
    data: dict[str, Any] = yaml.safe_load(text) or {}
    *groups, last = path.split(".")
    group = data
    for name in groups:
        group[name] = group.get(name) or {}
        group = group[name]
    group[last] = value
    return yaml.safe_dump(data)


def able(tier: str, leaf: str) -> str:
    """An environment that has a tier, an autoscaler of it where a setting is of one, and spot nodes where it is of them."""
    text, field = TIER_CONTEXTS[tier], next(f for f in EnvironmentSettings.model_fields.values() if f.alias == tier)
    section = section_of(field)
    scalable = section is not None and issubclass(section, ScalableTierSettings)
    if leaf.startswith("spot."):
        text = changed(text, f"{tier}.spot.labels", {"x": "y"})
        if section is not None and not issubclass(section, AutoscaledTierSettings):
            text = changed(text, f"{tier}.replicas", 7)
    if not scalable or leaf not in OF_AN_AUTOSCALER:
        return text
    return changed(changed(text, f"{tier}.replicas", {"min": 5, "max": 8}), "database.connectionsPerPod", 1)


def another(leaf: str) -> tuple[str, Any]:
    """An environment in which a setting is active, and another value of it."""
    group, _, rest = leaf.partition(".")
    if group in TIER_CONTEXTS and rest in OF_A_TIER:
        text, (value, other) = able(group, rest), OF_A_TIER[rest]
        return text, value if rendered(changed(text, leaf, value)) != rendered(text) else other
    assert leaf in VALUES, f"{leaf} is new; add to VALUES a context in which it is active, and another value"
    context, value = VALUES[leaf]
    return CONTEXTS[context], value


@pytest.mark.parametrize("leaf", sorted(set(leaves()) - ONLY_REFUSE.keys() - CHOICES.keys()))
def test_every_setting_that_is_changed_changes_the_output(leaf: str) -> None:
    text, value = another(leaf)
    assert written(changed(text, leaf, value)) != written(text), f"{leaf}: {value} changes no byte"


@pytest.mark.parametrize("leaf", ONLY_REFUSE)
def test_a_setting_that_only_refuses_is_there(leaf: str) -> None:
    assert leaf in set(leaves()), f"{leaf} is in ONLY_REFUSE, but no setting any more; remove it"


def test_no_value_is_kept_for_a_setting_that_is_gone() -> None:
    gone = (VALUES.keys() | CHOICES.keys()) - set(leaves())
    assert not gone, f"no settings any more: {sorted(gone)}; remove them"


def test_the_contexts_choose_every_variant() -> None:
    outputs = {name: rendered(text) for name, text in CONTEXTS.items()}
    assert len(set(outputs.values())) == len(CONTEXTS), "two contexts give the same output"
