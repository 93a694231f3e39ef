"""Rules between the database and the rest."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ecommerce.names import POSTGRES_SERVICE
from ecommerce.settings.group import Broken, rule

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings


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
