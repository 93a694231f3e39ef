"""A YAML snapshot of every construct and of every environment; `make snapshot` updates them."""

from collections.abc import Callable
from pathlib import Path

import cdk8s
import pytest
from cdk8s import Chart
from conftest import ENVIRONMENTS
from contexts import WHOLE, switched_on
from rendering import rendered
from syrupy.assertion import SnapshotAssertion

import main
from ecommerce.apply_order import sort_by_apply_order
from ecommerce.backup.backups import Backups
from ecommerce.configuration import Configuration
from ecommerce.database.description import Database
from ecommerce.database.engines import StatefulSetDatabase, database_of
from ecommerce.expose.exposure import exposure_of
from ecommerce.flow import Pods
from ecommerce.monitoring.description import monitoring_of
from ecommerce.monitoring.grafana_dashboards import GrafanaDashboards
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.pod_monitors import PodMonitors
from ecommerce.monitoring.prometheus_rules import PrometheusRules
from ecommerce.namespace import Namespace
from ecommerce.network import NetworkPolicies
from ecommerce.priority_classes import PriorityClasses
from ecommerce.quota import Quota
from ecommerce.recommendations import Recommendations
from ecommerce.secrets.provider import provider_of
from ecommerce.settings import EnvironmentSettings, OptionalGroup, load
from ecommerce.system import System
from ecommerce.tiers import DATABASE_CLIENTS, EXPOSED, TIERS
from ecommerce.upgrade.copy import DatabaseCopy
from ecommerce.wiring import Wiring
from ecommerce.workload.stateless import StatelessTier

SYSTEM = System(name="ecommerce", environment="test", namespace="shop", image_pull_secrets=("registry",))
OPERATED = "database: {engine: cloudnativepg, cloudnativepg: {pooler: {}}}"
ENCRYPTED = "database: {tls: {secretName: postgres-tls, issuer: {name: ca, kind: Issuer}}}"
UPGRADING = "database: {upgrade: {image: 'postgres:18-alpine', stage: copy}, tls: {secretName: postgres-tls}}"
EXTERNAL = "database: {engine: external, external: {host: db.example.com, cidrs: [10.1.0.0/16], port: 5433, caSecretName: db-ca}}"
CHECK = "backup: {restoreTest: {scratchSize: 40Gi, checkSql: SELECT true}}"
SNAPSHOTS = "backup: {method: volumeSnapshot, volumeSnapshot: {className: csi}}"
OFFSITE = (
    "backup: {offsite: {endpoint: https://s3.example, bucket: shop, cidrs: [192.0.2.0/24], secret: {path: shop/s3}}}"
)
VAULT = "secrets: {provider: external-secrets, externalSecrets: {store: vault, path: shop/postgres}}"
INGRESS = "expose: {type: ingress, ingress: {className: nginx, controllerNamespace: ingress, host: a.example, tls: {secretName: tls, issuer: {name: ca}}}}"
GATEWAY = "expose: {type: gateway, gateway: {className: envoy, envoyProxy: {}, host: a.example, dataPlaneNamespace: gw, tls: {secretName: tls}}}"
ATTACHED = (
    "expose: {type: gateway, gateway: {host: a.example, dataPlaneNamespace: gw, existing: {name: main, namespace: gw}}}"
)
BALANCER = "expose: {loadBalancer: {annotations: {a: b}, sourceRanges: [203.0.113.0/24], externalTrafficPolicy: Local}}"
MONITORED = "monitoring: {enabled: true, labels: {release: prometheus}, runbookUrl: 'https://runbooks.example'}"
ANNOTATED = MONITORED.replace("true,", "true, mode: annotations,")
PRIORITIES = "priorityClasses: {enabled: true}"
ENV = "backend: {env: {LOG_LEVEL: debug}}"


def database_in(settings: EnvironmentSettings) -> Database:
    return database_of(
        SYSTEM,
        settings.database,
        secrets=settings.secrets,
        backup=settings.backup,
        monitoring=monitoring_of(settings.monitoring),
    )


def namespace(scope: Chart, _: EnvironmentSettings) -> None:
    Namespace(scope, "namespace", system=SYSTEM)


def credentials(scope: Chart, settings: EnvironmentSettings) -> None:
    database = database_in(settings)
    provider_of(settings.secrets).create_database_secret(scope, "credentials", database=database)


def database(scope: Chart, settings: EnvironmentSettings) -> None:
    database_in(settings).create(scope, "database")


def wiring(settings: EnvironmentSettings) -> Wiring:
    tiers = [tier for tier, _ in settings.tiers()]
    return Wiring(
        system=SYSTEM,
        tiers=tiers,
        database=database_in(settings),
        database_clients=[tier.name for tier in tiers if tier.name in DATABASE_CLIENTS],
        exposures={EXPOSED: exposure_of(settings.expose)},
        monitoring=monitoring_of(settings.monitoring),
    )


def configuration(scope: Chart, settings: EnvironmentSettings) -> None:
    Configuration(scope, "configuration", system=SYSTEM, connections=wiring(settings).connections)


def stateless_tier(name: str) -> Callable[[Chart, EnvironmentSettings], None]:
    """A tier as the environment makes it."""

    def create(scope: Chart, settings: EnvironmentSettings) -> None:
        tier, chosen = next(each for each in settings.tiers() if each[0].name == name)
        StatelessTier(scope, name, wiring=wiring(settings), tier=tier, settings=chosen)

    return create


def backups(scope: Chart, settings: EnvironmentSettings) -> None:
    Backups(
        scope,
        "backup",
        settings=settings.backup,
        database=database_in(settings),
        provider=provider_of(settings.secrets),
    )


def copy(scope: Chart, settings: EnvironmentSettings) -> None:
    database, upgrade = database_in(settings), settings.database.upgrade
    assert isinstance(database, StatefulSetDatabase)
    assert upgrade is not None
    DatabaseCopy(scope, "copy", database=database, upgrade=upgrade, backup=settings.backup)


def network(scope: Chart, settings: EnvironmentSettings) -> None:
    flows = database_in(settings).flows([Pods.of(SYSTEM.tier("backend"))])
    NetworkPolicies(scope, "network", system=SYSTEM, flows=flows)


def pod_monitors(scope: Chart, settings: EnvironmentSettings) -> None:
    targets = wiring(settings).scrape_targets
    PodMonitors(scope, "pod-monitors", targets=targets, labels=settings.monitoring.labels)


def dashboards(scope: Chart, settings: EnvironmentSettings) -> None:
    GrafanaDashboards(scope, "dashboards", system=SYSTEM, observed=Observed(environment="test", settings=settings))


def rules(scope: Chart, settings: EnvironmentSettings) -> None:
    PrometheusRules(scope, "rules", system=SYSTEM, observed=Observed(environment="test", settings=settings))


FRONTEND = stateless_tier("frontend")


def priority_classes(scope: Chart, settings: EnvironmentSettings) -> None:
    PriorityClasses(scope, "priority-classes", system=SYSTEM, values=settings.own_priorities())


def quota(scope: Chart, settings: EnvironmentSettings) -> None:
    FRONTEND(scope, settings)
    backups(scope, settings)
    Quota(scope, "quota", system=SYSTEM, spare=settings.quota.spare, hard={"pods": "100"}, on_request={})


def recommendations(scope: Chart, settings: EnvironmentSettings) -> None:
    database(scope, settings)
    FRONTEND(scope, settings)
    Recommendations(scope, "recommendations")


@pytest.mark.parametrize(
    ("construct", "settings"),
    [
        pytest.param(namespace, "", id="namespace"),
        pytest.param(credentials, "", id="credentials-inline"),
        pytest.param(credentials, VAULT, id="credentials-external-secrets"),
        pytest.param(credentials, f"{VAULT}\n{OPERATED}", id="credentials-external-secrets-cloudnativepg"),
        pytest.param(database, "", id="database-statefulset"),
        pytest.param(database, UPGRADING, id="database-upgrading"),
        pytest.param(copy, UPGRADING, id="copy"),
        pytest.param(database, ENCRYPTED, id="database-statefulset-tls"),
        pytest.param(database, OPERATED, id="database-cloudnativepg-pooler"),
        pytest.param(database, f"{OPERATED}\n{SNAPSHOTS}", id="database-cloudnativepg-snapshots"),
        pytest.param(database, f"{EXTERNAL}\n{CHECK}", id="database-external"),
        pytest.param(configuration, f"{EXTERNAL}\n{CHECK}", id="configuration-external"),
        *(
            pytest.param(stateless_tier(name), switched_on(name), id=f"tier-{name}")
            for name in (tier.name for tier in TIERS)
        ),
        pytest.param(stateless_tier("backend"), f"{EXTERNAL}\n{CHECK}\n{ENV}", id="tier-backend-external-env"),
        pytest.param(FRONTEND, BALANCER, id="tier-frontend-load-balancer"),
        pytest.param(FRONTEND, INGRESS, id="tier-frontend-ingress"),
        pytest.param(FRONTEND, GATEWAY, id="tier-frontend-gateway"),
        pytest.param(FRONTEND, ATTACHED, id="tier-frontend-gateway-existing"),
        pytest.param(backups, "", id="backups"),
        pytest.param(backups, f"{EXTERNAL}\n{CHECK}", id="backups-external-check"),
        pytest.param(backups, f"{VAULT}\n{OFFSITE}", id="backups-offsite"),
        pytest.param(database, MONITORED, id="database-statefulset-monitored"),
        pytest.param(database, f"{OPERATED}\n{MONITORED}", id="database-cloudnativepg-monitored"),
        pytest.param(FRONTEND, ANNOTATED, id="tier-frontend-monitored-by-annotations"),
        pytest.param(pod_monitors, f"{OPERATED}\n{MONITORED}", id="monitoring-pod-monitors"),
        pytest.param(dashboards, MONITORED, id="monitoring-dashboards"),
        pytest.param(rules, MONITORED, id="monitoring-rules"),
        pytest.param(rules, ANNOTATED, id="monitoring-rules-file"),
        pytest.param(priority_classes, PRIORITIES, id="priority-classes"),
        pytest.param(quota, "", id="quota"),
        pytest.param(recommendations, "", id="recommendations"),
        pytest.param(network, "", id="network"),
        pytest.param(network, OPERATED, id="network-cloudnativepg"),
        pytest.param(network, f"{EXTERNAL}\n{CHECK}", id="network-external"),
    ],
)
def test_construct(
    construct: Callable[[Chart, EnvironmentSettings], None], settings: str, yaml_snapshot: SnapshotAssertion
) -> None:
    chart = cdk8s.Chart(cdk8s.App(), "test")
    construct(chart, load(settings, "test"))
    sort_by_apply_order(chart)
    assert cdk8s.Yaml.stringify(*chart.to_json()) == yaml_snapshot


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environment(name: str, fresh_output: Path, yaml_snapshot: SnapshotAssertion) -> None:
    assert (fresh_output / main.output_path(name)).read_text() == yaml_snapshot


@pytest.mark.parametrize("name", WHOLE)
def test_whole(name: str, yaml_snapshot: SnapshotAssertion) -> None:
    assert rendered(WHOLE[name]) == yaml_snapshot


def test_everything_leaves_out_no_part() -> None:
    settings = load(WHOLE["everything"], "test")
    off = [name for name, value in settings if isinstance(value, OptionalGroup) and not value.enabled]
    off += [name for name in ("dns", "gitops") if getattr(settings, name) is None]
    assert not off, f"{off} are off in the environment that has everything on"
