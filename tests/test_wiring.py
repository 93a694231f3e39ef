"""Who connects to whom: derived from one list, in which a wrong name is refused."""

from collections.abc import Callable
from dataclasses import replace

import cdk8s
import pytest
from contexts import CONTEXTS
from rendering import manifests, optional, value

from ecommerce.address import ServiceAddress
from ecommerce.database.engines import database_of
from ecommerce.expose.exposure import exposure_of
from ecommerce.names import PART_NAMES, POSTGRES_SERVICES, migration_name
from ecommerce.settings import EnvironmentSettings, environment
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.expose import ExposeSettings
from ecommerce.settings.resources import resources
from ecommerce.settings.secrets import SecretsSettings
from ecommerce.settings.tiers import FixedTierSettings
from ecommerce.system import System
from ecommerce.tiers import TIERS
from ecommerce.wiring import Wiring
from ecommerce.workload.program import WEB, Exec, Probes, Program
from ecommerce.workload.stateless import StatelessTier
from ecommerce.workload.tier import Tier

SYSTEM = System(name="bookshop", environment="live", namespace="books")
DATABASE = database_of(SYSTEM, DatabaseSettings(), secrets=SecretsSettings(provider="existing"))
STORE = Tier(name="store", program=WEB, service=ServiceAddress("store", 80))
CATALOGUE = Tier(
    name="catalogue",
    program=WEB,
    service=ServiceAddress("catalogue", 80),
    clients=["store"],
    variables={"CATALOGUE_URL": "http://catalogue"},
)
WORKER = Tier(name="worker", program=Program(command=["work"], probes=Probes.asking(Exec(["alive"]))))


def wired(*tiers: Tier, clients: tuple[str, ...] = (), exposed: str = "store") -> Wiring:
    """A bookshop with a database."""
    return Wiring(
        system=SYSTEM,
        tiers=tiers,
        database=DATABASE,
        database_clients=clients,
        exposures={exposed: exposure_of(ExposeSettings())},
    )


def test_one_list_gives_all_connections_and_all_flows() -> None:
    wiring = wired(STORE, CATALOGUE, WORKER, clients=("catalogue", "worker"))
    assert [list(each.clients) for each in wiring.connections] == [[], ["store"], [], ["catalogue", "worker"]]
    assert [(flow.source.name, flow.target.name) for flow in wiring.flows] == [
        ("anyone", "store"),
        ("store", "catalogue"),
        ("catalogue", "database"),
        ("worker", "database"),
    ]
    assert [key for each in wiring.connections_of(STORE) for key in each.variables] == ["CATALOGUE_URL"]


@pytest.mark.parametrize(
    ("make", "report"),
    [
        (
            lambda: wired(STORE, replace(CATALOGUE, clients=["stroe"])),
            'tier catalogue: client "stroe" is no tier; known: catalogue, store',
        ),
        (
            lambda: wired(STORE, CATALOGUE, clients=("catlogue",)),
            'database client "catlogue" is no tier; known: catalogue, store',
        ),
        (lambda: wired(STORE, exposed="shop"), 'exposure of "shop" is no tier; known: store'),
        (
            lambda: wired(STORE, CATALOGUE, CATALOGUE),
            "tier catalogue: its name catalogue is that of tier catalogue too; choose another name",
        ),
        (
            lambda: wired(STORE, replace(CATALOGUE, service=ServiceAddress("store", 81))),
            "tier catalogue: its Service store is that of tier store too; choose another Service",
        ),
        (
            lambda: wired(STORE, CATALOGUE, replace(CATALOGUE, name="other", service=ServiceAddress("other", 80))),
            "tier other: its variable CATALOGUE_URL is that of tier catalogue too; choose another variable",
        ),
        (
            lambda: wired(STORE, replace(CATALOGUE, variables={"DATABASE_HOST": "catalogue"})),
            "tier catalogue: its variable DATABASE_HOST is that of another part too; choose another variable",
        ),
        (
            lambda: wired(STORE, replace(CATALOGUE, service=ServiceAddress("postgres-service", 80))),
            "tier catalogue: its Service postgres-service is that of another part too; choose another Service",
        ),
        (
            lambda: wired(STORE, replace(WORKER, name="backup")),
            "tier backup: its name backup is that of another part too; choose another name",
        ),
        (
            lambda: wired(WORKER, exposed="worker"),
            "users are to reach tier worker, which has no service; add service",
        ),
        (
            lambda: Wiring(system=SYSTEM, tiers=[STORE], database_clients=["store"]),
            "store is to speak to a database; add database",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(make: Callable[[], Wiring], report: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is compared whole
        make()
    assert str(caught.value) == report


def test_a_tier_that_is_created_is_one_of_the_systems() -> None:
    settings = FixedTierSettings(image="x:1", resources=resources(cpu="1", memory="1Gi", cpu_limit="1"))
    with pytest.raises(ValueError, match='tier "worker" is no tier; known: store'):
        StatelessTier(cdk8s.Chart(cdk8s.App(), "test"), "t", wiring=wired(STORE), tier=WORKER, settings=settings)


def test_every_name_of_a_part_that_is_no_tier_is_reserved() -> None:
    """Two parts of one name would share labels, and so policies and Services."""
    labels, services = set[str](), set[str]()
    for text in CONTEXTS.values():
        for each in manifests(text).objects:
            labels |= {value(each, "metadata.labels")[key] for key in ("app.kubernetes.io/name", "tier")}
        services |= {str(each["metadata"]["name"]) for each in manifests(text).of("Service", "Pooler")}
        for cluster in manifests(text).of("Cluster"):
            managed = optional(cluster, "spec.managed.services.additional") or []
            services |= {str(each["serviceTemplate"]["metadata"]["name"]) for each in managed}
    names = labels - {name for tier in TIERS for name in (tier.name, migration_name(tier.name))}
    assert names == set(PART_NAMES), f"reserved are {sorted(PART_NAMES)}, but the parts are called {sorted(names)}"
    free = services - {tier.service.host for tier in TIERS if tier.service} - set(POSTGRES_SERVICES)
    assert not free, f"a tier could take the Service of the database: {sorted(free)}"


RECOMMENDER = Tier(name="recommender", program=WEB, service=ServiceAddress("recommender", 80), clients=["backend"])


class RecommenderSettings(FixedTierSettings):
    """Settings of a tier."""


class WithRecommender(EnvironmentSettings):
    """A system with settings for one more tier."""

    recommender: RecommenderSettings = RecommenderSettings(
        image="recommender:7", resources=resources(cpu="100m", memory="64Mi", cpu_limit="200m")
    )


def refused(settings: EnvironmentSettings) -> str:
    """Why the declared tiers are refused."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is compared whole
        settings.tiers()
    return str(caught.value)


def test_settings_of_a_tier_that_is_none_are_refused() -> None:
    report = "settings recommender are of no tier; add the tier to TIERS, or remove the field recommender"
    assert refused(WithRecommender()) == report


def test_a_tier_without_settings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "TIERS", (*TIERS, RECOMMENDER))
    report = "tier recommender has no settings; add a field recommender to EnvironmentSettings"
    assert refused(EnvironmentSettings()) == report
    assert [tier.name for tier, _ in WithRecommender().tiers()][-1] == "recommender"


def test_a_client_that_is_no_tier_is_refused_and_not_taken_for_one_that_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "TIERS", (*TIERS, replace(RECOMMENDER, clients=["bakend"])))
    known = ", ".join(sorted([*(tier.name for tier in TIERS), "recommender"]))
    assert refused(WithRecommender()) == f'tier recommender: client "bakend" is no tier; known: {known}'


def test_a_client_of_the_database_that_is_no_tier_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "DATABASE_CLIENTS", ("bakend",))
    known = ", ".join(sorted(tier.name for tier in TIERS))
    assert refused(EnvironmentSettings()) == f'database client "bakend" is no tier; known: {known}'
