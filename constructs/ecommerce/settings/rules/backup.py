"""Rules between the backups and the rest."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ecommerce.settings.group import Broken, Misplaced, rule
from ecommerce.settings.values.image import operated_version, postgres_version

if TYPE_CHECKING:
    from ecommerce.settings.backup import OffsiteSettings
    from ecommerce.settings.environment import EnvironmentSettings
    from ecommerce.settings.point_in_time import PointInTimeSettings


@rule
def programs_can_dump_the_server(settings: "EnvironmentSettings") -> Iterator[Broken]:
    database = settings.database
    if not settings.backup.enabled or database.engine == "external":
        return
    operated = database.engine == "cloudnativepg"
    server = operated_version(database.operated.image) if operated else database.serving.version
    image = settings.backup.image or database.programs_image
    programs = postgres_version(image)
    if server and programs and programs < server:
        text = f"has PostgreSQL {programs}, which cannot dump {server}; name an image of {server} or newer"
        yield ("backup", "image"), f"{image} {text}"


@rule
def snapshots_have_an_operator(settings: "EnvironmentSettings") -> Iterator[Broken]:
    if settings.backup.method == "volumeSnapshot" and settings.database.engine != "cloudnativepg":
        text = "volumeSnapshot needs engine cloudnativepg, whose operator takes them; a pod would need API rights"
        yield ("backup", "method"), f"{text}; use dump, or the snapshots of your cluster's own backup tool"


@rule
def restore_test_has_a_size(settings: "EnvironmentSettings") -> Iterator[Broken]:
    backup = settings.backup
    if backup.enabled and settings.database.engine == "external" and not backup.restore_test.scratch_size:
        text = "is missing, and engine external has no volume whose size could stand in for it"
        yield ("backup", "restoreTest", "scratchSize"), f"{text}; write the database's size, for example 20Gi"


@rule
def archive_has_an_operator(settings: "EnvironmentSettings") -> Iterator[Broken]:
    engine = settings.database.engine
    if settings.backup.point_in_time and engine != "cloudnativepg":
        text = f"is for engine cloudnativepg, whose plugin archives the log, but engine is {engine}"
        fix = "the service's own recovery to a point in time" if engine == "external" else "dumps more often"
        yield ("backup", "pointInTime"), Misplaced(f"{text}; remove it, and use {fix}")


@rule
def object_storage_has_a_key(settings: "EnvironmentSettings") -> Iterator[Broken]:
    # Production refuses the provider itself, of which this would say it again; and so would a second place.
    if settings.secrets.provider == "inline" and not settings.production:
        for name, _ in islice(_object_storage(settings), 1):
            text = "needs an access key, which provider inline would write into Git; use existing or external-secrets"
            yield ("backup", name), Misplaced(text)


@rule
def object_storage_secret_is_of_the_provider(settings: "EnvironmentSettings") -> Iterator[Broken]:
    provider = settings.secrets.provider
    for name, chosen in _object_storage(settings):
        if provider == "external-secrets" and not chosen.secret:
            yield ("backup", name, "secret"), "is missing, and provider external-secrets needs it; add path"
        if provider == "existing" and chosen.secret:
            text = "is for provider external-secrets, but provider is existing; remove it"
            yield ("backup", name, "secret"), Misplaced(text)


def _object_storage(settings: "EnvironmentSettings") -> "Iterator[tuple[str, OffsiteSettings | PointInTimeSettings]]":
    backup = settings.backup
    if backup.offsite:
        yield "offsite", backup.offsite
    if backup.point_in_time:
        yield "pointInTime", backup.point_in_time
