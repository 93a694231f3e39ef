"""What production refuses."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ecommerce.notation.addresses import is_everything, spans
from ecommerce.settings.group import Broken, rule
from ecommerce.settings.problems import Path
from ecommerce.settings.values.image import has_digest

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings
    from ecommerce.settings.object_storage import ObjectStorageSettings


@rule
def has_no_password_in_git(settings: "EnvironmentSettings") -> Iterator[Broken]:
    if settings.production and settings.secrets.provider == "inline":
        text = "inline writes the password into Git, which production refuses; use existing or external-secrets"
        yield ("secrets", "provider"), text


@rule
def has_images_by_digest(settings: "EnvironmentSettings") -> Iterator[Broken]:
    for path, image in settings.images().items():
        if settings.production and not has_digest(image):
            text = "has no digest, which production refuses, for a tag can be moved"
            yield path, f"{image} {text}; write {image}@sha256: and its 64 digits"


@rule
def has_backups(settings: "EnvironmentSettings") -> Iterator[Broken]:
    if settings.production and not settings.backup.enabled:
        yield ("backup", "enabled"), "is false, but production refuses to be without backups; remove it"


@rule
def reaches_its_database_by_tls(settings: "EnvironmentSettings") -> Iterator[Broken]:
    if settings.production and settings.database.engine == "statefulset" and not settings.database.tls:
        text = "is missing, and production refuses a database that is reached in clear text"
        yield ("database", "tls"), f"{text}; add tls.secretName, and tls.issuer where cert-manager fills it"


@rule
def serves_https(settings: "EnvironmentSettings") -> Iterator[Broken]:
    for path, text in settings.expose.plain_http() if settings.production else ():
        yield ("expose", *path), text


@rule
def knows_the_api_server(settings: "EnvironmentSettings") -> Iterator[Broken]:
    if settings.database.engine == "cloudnativepg" and settings.network_policy.flavour == "kubernetes":
        path, blocks = ("database", "cloudnativepg", "apiServerCidrs"), settings.database.operated.api_server_cidrs
        yield from _not_everywhere(settings, path, blocks, "name the API server's own")


@rule
def knows_its_database(settings: "EnvironmentSettings") -> Iterator[Broken]:
    if settings.database.engine == "external" and settings.database.external:
        path = ("database", "external", "cidrs")
        yield from _not_everywhere(settings, path, settings.database.external.cidrs, "name the database's own")


@rule
def knows_its_storage(settings: "EnvironmentSettings") -> Iterator[Broken]:
    for name, storage in _object_storage(settings):
        if storage.cidrs:
            fix = "name the storage's own, or leave it out for all that are not private"
            yield from _not_everywhere(settings, ("backup", name, "cidrs"), storage.cidrs, fix)


@rule
def copies_off_site_by_https(settings: "EnvironmentSettings") -> Iterator[Broken]:
    for name, storage in _object_storage(settings):
        if settings.production and storage.endpoint.startswith("http://"):
            text = "is plain HTTP, which production refuses; write an address that begins with https://"
            yield ("backup", name, "endpoint"), f"{storage.endpoint} {text}"


def _object_storage(settings: "EnvironmentSettings") -> "Iterator[tuple[str, ObjectStorageSettings]]":
    backup = settings.backup
    places = {"offsite": backup.offsite, "pointInTime": backup.point_in_time} if backup.enabled else {}
    yield from ((name, place) for name, place in places.items() if place)


def _not_everywhere(settings: "EnvironmentSettings", path: Path, blocks: Sequence[str], fix: str) -> Iterator[Broken]:
    if settings.production and is_everything(map(spans, blocks)):
        yield path, f"{' and '.join(blocks)} is every address, which production refuses; {fix}"
