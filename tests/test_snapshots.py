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
from ecommerce.configuration import Configuration
from ecommerce.credentials import Credentials
from ecommerce.database import StatefulSetDatabase
from ecommerce.frontend import Frontend
from ecommerce.identity import System
from ecommerce.namespace import Namespace
from ecommerce.network import Flow, NetworkPolicies
from ecommerce.order import in_apply_order
from ecommerce.settings import Environment

SETTINGS = Environment()
SYSTEM = System(environment="test", namespace="shop")
POSTGRES = SYSTEM.member("postgres", component="database", tier="database")


def configuration(scope: Chart) -> Configuration:
    """The ConfigMap of the reference system."""
    endpoints = {"database": StatefulSetDatabase.ENDPOINT, "backend": Backend.ENDPOINT}
    return Configuration(scope, "configuration", system=SYSTEM, **endpoints)


def credentials(scope: Chart) -> Credentials:
    """The Secret of the reference system."""
    return Credentials(scope, "credentials", identity=POSTGRES, secrets=SETTINGS.secrets, database=SETTINGS.database)


def namespace(scope: Chart) -> None:
    Namespace(scope, "namespace", system=SYSTEM)


def database(scope: Chart) -> None:
    StatefulSetDatabase(
        scope, "database", identity=POSTGRES, settings=SETTINGS.database, credentials=credentials(scope)
    )


def backend(scope: Chart) -> None:
    Backend(
        scope,
        "backend",
        system=SYSTEM,
        settings=SETTINGS.backend,
        configuration=configuration(scope),
        credentials=credentials(scope),
    )


def frontend(scope: Chart) -> None:
    Frontend(scope, "frontend", system=SYSTEM, settings=SETTINGS.frontend, configuration=configuration(scope))


def network(scope: Chart) -> None:
    web = SYSTEM.member("frontend", component="frontend", tier="frontend")
    flows = [Flow(source=web, target=POSTGRES, port=5432)]
    NetworkPolicies(scope, "network", system=SYSTEM, public=web, public_port=8080, flows=flows)


@pytest.mark.parametrize("construct", [namespace, database, backend, frontend, network], ids=lambda each: each.__name__)
def test_construct(construct: Callable[[Chart], None], yaml_snapshot: SnapshotAssertion) -> None:
    chart = cdk8s.Testing.chart()
    construct(chart)
    assert cdk8s.Yaml.stringify(*in_apply_order(chart.to_json())) == yaml_snapshot


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environment(name: str, fresh_output: Path, yaml_snapshot: SnapshotAssertion) -> None:
    assert (fresh_output / main.output_path(name)).read_text() == yaml_snapshot
