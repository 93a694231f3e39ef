"""Rules of the Secrets that settings name: who fills each, and of which type it is."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, cast

from ecommerce.names import ARCHIVE_SECRET, OFFSITE_SECRET
from ecommerce.settings.group import Broken, active_settings, rule
from ecommerce.settings.problems import Path, dotted
from ecommerce.settings.values.names import SECRET_NAME

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings

# What CloudNativePG calls the Secrets of a Cluster `postgres`: https://cloudnative-pg.io/documentation/current/certificates/
# and `pooler` and `pull-secret` in https://github.com/cloudnative-pg/cloudnative-pg, api/v1.
_OPERATORS_SECRETS = ("ca", "server", "replication", "superuser", "app", "pooler", "pull-secret")
# By the setting that names one; what is not here has no type of its own.
_SECRET_TYPES = {"imagePullSecrets": "kubernetes.io/dockerconfigjson", "secretName": "kubernetes.io/tls"}


@rule
def provider_fills_its_secrets_alone(settings: "EnvironmentSettings") -> Iterator[Broken]:
    made = [] if settings.secrets.provider == "existing" else [settings.secrets.secret_name]
    if settings.secrets.provider == "external-secrets" and settings.backup.enabled:
        made += [OFFSITE_SECRET] if settings.backup.offsite else []
        made += [ARCHIVE_SECRET] if settings.backup.point_in_time else []
    return _secrets_called(settings, made, f"provider {settings.secrets.provider}")


@rule
def operator_fills_its_secrets_alone(settings: "EnvironmentSettings") -> Iterator[Broken]:
    made = [f"postgres-{each}" for each in _OPERATORS_SECRETS] if settings.database.engine == "cloudnativepg" else []
    return _secrets_called(settings, made, "CloudNativePG")


@rule
def the_server_has_a_certificate_of_its_own(settings: "EnvironmentSettings") -> Iterator[Broken]:
    tls, own = settings.database.tls, ("database", "tls", "secretName")
    for path, name, kind in _secrets(settings):
        if tls and name == tls.secret_name and kind == _SECRET_TYPES["secretName"] and path != own:
            yield own, f"{name} is {dotted(path)} too, a certificate of another name; choose another Secret"


@rule
def a_secret_has_one_type(settings: "EnvironmentSettings") -> Iterator[Broken]:
    types: dict[str, str] = {}
    for path, name, kind in _secrets(settings):
        if types.setdefault(name, kind) != kind:
            yield path, f"{name} is also a Secret of type {types[name]}, where {kind} is needed; name another one"


def _secrets_called(settings: "EnvironmentSettings", names: Collection[str], maker: str) -> Iterator[Broken]:
    for path, name, _ in _secrets(settings):
        if name in names:
            yield path, f"{name} is the Secret that {maker} fills; choose another name"


def _secrets(settings: "EnvironmentSettings") -> Iterator[tuple[Path, str, str]]:
    """The Secrets that settings name: the path, the name, and the type that Kubernetes knows them by."""
    for path, field, value in active_settings(settings):
        kind = _SECRET_TYPES.get(str(path[-1]), "Opaque")
        if SECRET_NAME.is_of(field) and isinstance(value, str):
            yield path, value, kind
        elif SECRET_NAME.is_of(field) and value:
            yield from (((*path, index), name, kind) for index, name in enumerate(cast("list[str]", value)))
