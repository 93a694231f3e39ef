"""A YAML snapshot of every construct and of every environment; `make snapshot` updates them."""

from collections.abc import Callable
from pathlib import Path

import cdk8s
import pytest
from cdk8s import Chart
from conftest import ENVIRONMENTS
from syrupy.assertion import SnapshotAssertion

import main
from ecommerce.backend import Backend
from ecommerce.backup.backups import Backups, backup_identity
from ecommerce.configuration import Configuration
from ecommerce.credentials import Credentials
from ecommerce.database import create_database
from ecommerce.database.engine import Engine
from ecommerce.edge import create_edge
from ecommerce.edge import flows as edge_flows
from ecommerce.frontend import Frontend
from ecommerce.identity import System
from ecommerce.namespace import Namespace
from ecommerce.network import NetworkPolicies, tier
from ecommerce.order import in_apply_order
from ecommerce.settings import EnvironmentSettings, load

SYSTEM = System(environment="test", namespace="shop", image_pull_secrets=("registry",))
POSTGRES = SYSTEM.member("postgres", component="database", tier="database")
FRONTEND = SYSTEM.member("frontend", component="frontend", tier="frontend")
OPERATED = "database: {engine: cloudnativepg, cloudnativepg: {pooler: {}}}"
EXTERNAL_DATABASE = (
    "database: {engine: external, external: {host: db.example.com, cidr: 10.1.0.0/16, port: 5433, caSecretName: db-ca}}"
)
EXTERNAL = f"{EXTERNAL_DATABASE}\nbackup: {{restoreTest: {{scratchSize: 20Gi}}}}"
SNAPSHOTS = "backup: {method: volumeSnapshot, volumeSnapshot: {className: csi}}"
OFFSITE = (
    "backup: {offsite: {endpoint: https://s3.example, bucket: shop, cidrs: [192.0.2.0/24], secret: {path: shop/s3}}}"
)
VAULT = "secrets: {provider: external-secrets, externalSecrets: {store: vault, path: shop/postgres}}"
INGRESS = (
    "expose: {type: ingress, ingress: {className: nginx, host: a.example, tls: {secretName: tls, issuer: {name: ca}}}}"
)
GATEWAY = "expose: {type: gateway, gateway: {className: envoy, host: a.example, dataPlaneNamespace: gw, tls: {secretName: tls}}}"
ATTACHED = (
    "expose: {type: gateway, gateway: {host: a.example, dataPlaneNamespace: gw, existing: {name: main, namespace: gw}}}"
)
BALANCER = "expose: {loadBalancer: {annotations: {a: b}, sourceRanges: [203.0.113.0/24], externalTrafficPolicy: Local}}"


def credentials(scope: Chart, settings: EnvironmentSettings) -> Credentials:
    return Credentials(scope, "credentials", identity=POSTGRES, secrets=settings.secrets, database=settings.database)


def database(scope: Chart, settings: EnvironmentSettings) -> Engine:
    login = credentials(scope, settings)
    return create_database(
        scope,
        "database",
        identity=POSTGRES,
        settings=settings.database,
        backup=settings.backup,
        credentials=login,
    )


def configuration(scope: Chart, settings: EnvironmentSettings) -> Configuration:
    engine = database(cdk8s.Testing.chart(), settings)
    return Configuration(scope, "configuration", system=SYSTEM, database=engine, backend=Backend.ENDPOINT)


def backups(scope: Chart, settings: EnvironmentSettings) -> None:
    Backups(
        scope,
        "backup",
        system=SYSTEM,
        settings=settings.backup,
        engine=database(cdk8s.Testing.chart(), settings),
        credentials=credentials(cdk8s.Testing.chart(), settings),
        secrets=settings.secrets,
        database_size=settings.database.storage.size,
    )


def namespace(scope: Chart, _: EnvironmentSettings) -> None:
    Namespace(scope, "namespace", system=SYSTEM)


def backend(scope: Chart, settings: EnvironmentSettings) -> None:
    Backend(
        scope,
        "backend",
        system=SYSTEM,
        settings=settings.backend,
        configuration=configuration(scope, settings),
        credentials=credentials(scope, settings),
        tls=database(cdk8s.Testing.chart(), settings).tls,
    )


def frontend(scope: Chart, settings: EnvironmentSettings) -> None:
    read = configuration(scope, settings)
    Frontend(scope, "frontend", system=SYSTEM, settings=settings.frontend, expose=settings.expose, configuration=read)


def edge(scope: Chart, settings: EnvironmentSettings) -> None:
    create_edge(scope, "edge", identity=FRONTEND, settings=settings.expose, service=Frontend.ENDPOINT)


def network(scope: Chart, settings: EnvironmentSettings) -> None:
    engine = database(cdk8s.Testing.chart(), settings)
    flows = [
        *edge_flows(settings.expose, FRONTEND, 8080),
        *engine.flows(tier(FRONTEND), [tier(backup_identity(SYSTEM))]),
    ]
    NetworkPolicies(scope, "network", system=SYSTEM, flows=flows)


@pytest.mark.parametrize(
    ("construct", "settings"),
    [
        pytest.param(namespace, "", id="namespace"),
        pytest.param(credentials, "", id="credentials-inline"),
        pytest.param(credentials, VAULT, id="credentials-external-secrets"),
        pytest.param(credentials, f"{VAULT}\n{OPERATED}", id="credentials-external-secrets-cloudnativepg"),
        pytest.param(database, "", id="database-statefulset"),
        pytest.param(database, OPERATED, id="database-cloudnativepg-pooler"),
        pytest.param(database, f"{OPERATED}\n{SNAPSHOTS}", id="database-cloudnativepg-snapshots"),
        pytest.param(database, EXTERNAL, id="database-external"),
        pytest.param(configuration, EXTERNAL, id="configuration-external"),
        pytest.param(backend, "", id="backend"),
        pytest.param(backend, f"{EXTERNAL}\nbackend: {{env: {{LOG_LEVEL: debug}}}}", id="backend-external-env"),
        pytest.param(frontend, "", id="frontend"),
        pytest.param(frontend, BALANCER, id="frontend-load-balancer"),
        pytest.param(backups, "", id="backups"),
        pytest.param(
            backups,
            f"{EXTERNAL_DATABASE}\nbackup: {{restoreTest: {{scratchSize: 20Gi, checkSql: SELECT true}}}}",
            id="backups-external-check",
        ),
        pytest.param(backups, f"{VAULT}\n{OFFSITE}", id="backups-offsite"),
        pytest.param(edge, INGRESS, id="edge-ingress"),
        pytest.param(edge, GATEWAY, id="edge-gateway"),
        pytest.param(edge, ATTACHED, id="edge-gateway-existing"),
        pytest.param(network, "", id="network"),
        pytest.param(network, f"{OPERATED}\n{GATEWAY}", id="network-cloudnativepg-gateway"),
        pytest.param(network, f"{EXTERNAL}\n{INGRESS}", id="network-external-ingress"),
    ],
)
def test_construct(
    construct: Callable[[Chart, EnvironmentSettings], object], settings: str, yaml_snapshot: SnapshotAssertion
) -> None:
    chart = cdk8s.Testing.chart()
    construct(chart, load(settings, "test"))
    assert cdk8s.Yaml.stringify(*in_apply_order(chart.to_json())) == yaml_snapshot


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environment(name: str, fresh_output: Path, yaml_snapshot: SnapshotAssertion) -> None:
    assert (fresh_output / main.output_path(name)).read_text() == yaml_snapshot
