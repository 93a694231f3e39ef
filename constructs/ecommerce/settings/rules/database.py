"""Rules between the database and the rest."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ecommerce.names import POSTGRES_SERVICE
from ecommerce.settings.group import Broken, rule

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings
    from ecommerce.settings.point_in_time import RecoverySettings


@rule
def database_is_not_its_own_alias(settings: "EnvironmentSettings") -> Iterator[Broken]:
    external = settings.database.external if settings.database.engine == "external" else None
    alias = f"{POSTGRES_SERVICE}.{settings.namespace}."
    if external and (external.host in {"localhost", POSTGRES_SERVICE} or f"{external.host}.".startswith(alias)):
        text = f"{external.host} leads to the pod itself or to the Service that stands for it"
        yield ("database", "external", "host"), f"{text}; write the database's own name"


@rule
def cilium_knows_the_api_server(settings: "EnvironmentSettings") -> Iterator[Broken]:
    database = settings.database
    given = database.engine == "cloudnativepg" and "api_server_cidrs" in database.operated.model_fields_set
    if given and settings.network_policy.flavour == "cilium":
        text = "is for networkPolicy.flavour kubernetes; Cilium knows the API server by no address; remove it"
        yield ("database", "cloudnativepg", "apiServerCidrs"), text


@rule
def recovery_has_an_archive(settings: "EnvironmentSettings") -> Iterator[Broken]:
    recovery = _recovery(settings)
    if recovery and not (settings.backup.enabled and settings.backup.point_in_time):
        text = "is set, but backup.pointInTime is missing, which says where the archive is"
        yield ("database", "cloudnativepg", "recovery"), f"{text}; add it, with the bucket and the path of the other's"


@rule
def recovery_is_from_anothers_archive(settings: "EnvironmentSettings") -> Iterator[Broken]:
    recovery = _recovery(settings)
    if recovery and recovery.server_name == settings.archive_name:
        text = f"{recovery.server_name} is the archive that this environment writes itself, over what it reads"
        fix = "name another environment's, or give this one a backup.pointInTime.serverName that is new"
        yield ("database", "cloudnativepg", "recovery", "serverName"), f"{text}; {fix}"


@rule
def recovered_database_sorts_as_it_did(settings: "EnvironmentSettings") -> Iterator[Broken]:
    if _recovery(settings) and "icu_locale" in settings.database.model_fields_set:
        text = "is for a database that begins empty, but database.cloudnativepg.recovery is set"
        yield ("database", "icuLocale"), f"{text}, and what is recovered sorts as it did; remove it"


def _recovery(settings: "EnvironmentSettings") -> "RecoverySettings | None":
    return settings.database.operated.recovery if settings.database.is_operated else None
