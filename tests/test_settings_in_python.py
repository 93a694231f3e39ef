"""Settings written in Python, by their snake_case names, and settings that a system adds for a tier of its own."""

from collections.abc import Callable

import pytest
from contexts import MONITORED, OPERATED
from pydantic import ValidationError

from ecommerce.settings import EnvironmentSettings, load
from ecommerce.settings.backup import BackupSettings, RestoreTestSettings
from ecommerce.settings.database import CloudNativePGSettings, DatabaseSettings, ExternalDatabaseSettings
from ecommerce.settings.group import OptionalGroup
from ecommerce.settings.resources import ResourceAmounts, Resources, resources
from ecommerce.settings.tiers import BackendSettings, FixedTierSettings, FrontendSettings, ReplicaRange
from ecommerce.settings.values.image import Image


class RecommenderSettings(FixedTierSettings):
    """A tier of another system, with nothing but its defaults."""

    image: Image = "recommender:latest"
    """Container image."""

    resources: Resources = resources(cpu="100m", memory="64Mi", cpu_limit="200m")
    """Requests and limits of the container."""


class Shop(EnvironmentSettings):
    """A system with one more tier."""

    recommender: RecommenderSettings = RecommenderSettings()
    """The recommender."""


class SearchSettings(OptionalGroup, FixedTierSettings):
    """A tier that is left out unless it is enabled."""

    image: Image = "search:latest"
    """Container image."""

    resources: Resources = resources(cpu="100m", memory="64Mi", cpu_limit="200m")
    """Requests and limits of the container."""


class ShopWithSearch(EnvironmentSettings):
    """A system with a tier that may be left out."""

    search: SearchSettings = SearchSettings()
    """The search."""


def test_settings_are_written_by_their_names_in_python() -> None:
    written = EnvironmentSettings(
        image_pull_secrets=["registry"],
        frontend=FrontendSettings(target_cpu_utilization=60, replicas=ReplicaRange(min=4)),
        database=DatabaseSettings(engine="cloudnativepg", cloudnativepg=CloudNativePGSettings(synchronous_standbys=0)),
    )
    assert written == load(
        "imagePullSecrets: [registry]\n"
        "frontend: {targetCpuUtilization: 60, replicas: {min: 4}}\n"
        "database: {engine: cloudnativepg, cloudnativepg: {synchronousStandbys: 0}}\n",
        "x",
    )


def test_the_names_of_a_file_are_none_in_python() -> None:
    with pytest.raises(ValidationError, match="targetCpuUtilization\n  Extra inputs are not permitted"):
        FrontendSettings(targetCpuUtilization=60)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue] - what the test is about


def external() -> EnvironmentSettings:
    return EnvironmentSettings(
        database=DatabaseSettings(
            engine="external",
            external=ExternalDatabaseSettings(host="db.example.com", cidrs=["10.0.0.0/8"], ssl_mode="require"),
        ),
        backup=BackupSettings(restore_test=RestoreTestSettings(schedule="@weekly")),
    )


@pytest.mark.parametrize(
    ("make", "report"),
    [
        (lambda: ReplicaRange(min=5, max=4), "max: 4 is below min 5; raise max or lower min"),
        (
            lambda: CloudNativePGSettings(instances=2),
            "synchronous_standbys: 1 stops all writes when one of 2 instances is lost; use 3 instances, or 0 for asynchronous replication",
        ),
        (
            lambda: Resources(
                requests=ResourceAmounts(cpu="2", memory="1Gi"), limits=ResourceAmounts(cpu="1", memory="1Gi")
            ),
            "requests.cpu: 2 is above the limit 1; raise limits.cpu or lower the request",
        ),
        (
            external,
            "backup.restore_test.scratch_size: is missing, and engine external has no volume whose size could stand in for it; write the database's size, for example 20Gi",
        ),
        (
            lambda: EnvironmentSettings(backend=BackendSettings(env={"DATABASE_HOST": "x"})),
            "backend.env.DATABASE_HOST: is set by the manifests themselves; remove it",
        ),
        (
            lambda: BackupSettings(enabled=False, retention_days=7),
            "enabled: is false, but other settings of backups are given; remove them or enable backups",
        ),
    ],
)
def test_a_broken_rule_is_said_in_python_with_path_value_rule_and_fix(make: Callable[[], object], report: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make()
    assert [each["msg"] for each in caught.value.errors()] == [report]


def test_every_broken_rule_is_a_line_of_its_own() -> None:
    with pytest.raises(ValidationError) as caught:
        EnvironmentSettings(production=True)
    paths = [line.strip().partition(":")[0] for line in caught.value.errors()[0]["msg"].splitlines()]
    of_database = ["database.image", "database.tls"]
    assert sorted(paths) == ["backend.image", *of_database, "expose.type", "frontend.image", "secrets.provider"]


def refused(make: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as caught:
        make()
    return str(caught.value)


def test_production_refuses_the_unpinned_image_of_a_tier_that_a_system_adds() -> None:
    assert "recommender.image: recommender:latest has no digest" in refused(lambda: Shop(production=True))


def test_a_tier_that_a_system_adds_may_not_override_what_the_manifests_set() -> None:
    report = refused(lambda: Shop(recommender=RecommenderSettings(env={"POSTGRES_DB": "x"})))
    assert "recommender.env.POSTGRES_DB: is set by the manifests themselves; remove it" in report


def test_the_image_of_a_part_that_is_left_out_needs_no_pin() -> None:
    assert ("search", "image") not in ShopWithSearch().images()
    assert ShopWithSearch(search=SearchSettings(enabled=True)).images()["search", "image"] == "search:latest"


def test_a_part_that_is_left_out_takes_no_settings() -> None:
    text = "enabled: is false, but other settings of the search are given; remove them or enable the search"
    assert text in refused(lambda: SearchSettings(replicas=3))


@pytest.mark.parametrize(
    ("text", "images"),
    [
        ("", {"frontend.image", "backend.image", "database.image"}),
        ("backup: {enabled: false}", {"frontend.image", "backend.image", "database.image"}),
        (
            "database: {engine: cloudnativepg}",
            {"frontend.image", "backend.image", "database.cloudnativepg.image", "backup.image"},
        ),
        (
            "database: {engine: external, external: {host: a.b, cidrs: [10.0.0.0/8], sslMode: require}}\nbackup: {restoreTest: {scratchSize: 1Gi}}",
            {"frontend.image", "backend.image", "backup.image"},
        ),
        (
            "secrets: {provider: existing}\nbackup: {offsite: {endpoint: https://a.b, bucket: shop, cidrs: [192.0.2.0/24]}}",
            {"frontend.image", "backend.image", "database.image", "backup.offsite.image"},
        ),
        (MONITORED, {"frontend.image", "backend.image", "database.image", "monitoring.exporter.image"}),
        (
            f"{OPERATED}{MONITORED}",
            {"frontend.image", "backend.image", "database.cloudnativepg.image", "backup.image"},
        ),
    ],
)
def test_the_images_of_an_environment_are_those_that_run(text: str, images: set[str]) -> None:
    found = {".".join(map(str, path)) for path in load(text, "x").images()}
    # A tier more has its own.
    assert {
        path for path in found if path.split(".")[0] in {"frontend", "backend", "database", "backup", "monitoring"}
    } == images
