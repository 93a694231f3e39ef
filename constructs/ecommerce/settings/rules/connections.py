"""Rules between the database and the pods that connect to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.group import Broken, OptionalGroup, rule
from ecommerce.settings.server import RESERVED_CONNECTIONS
from ecommerce.settings.tiers import TierSettings
from ecommerce.tiers import DATABASE_CLIENTS

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings


@dataclass(frozen=True)
class _Room:
    """How many connections of clients there may be: the number, whose it is, and how to raise it."""

    connections: int
    of: str
    fix: str


@rule
def scaled_clients_have_pools_of_a_known_size(settings: "EnvironmentSettings") -> Iterator[Broken]:
    if (scaled := _scaled(settings)) and not settings.database.connections_per_pod:
        fix = "write how many the pool of each pod opens, such as 10"
        yield ("database", "connectionsPerPod"), f"is missing, and {scaled}, whose connections must fit; {fix}"


@rule
def an_external_server_of_scaled_clients_says_what_it_takes(settings: "EnvironmentSettings") -> Iterator[Broken]:
    external = settings.database.external if settings.database.engine == "external" else None
    if external and not external.max_connections and (scaled := _scaled(settings)):
        fix = "write what SHOW max_connections answers there"
        yield ("database", "external", "maxConnections"), f"is missing, and {scaled}, whose connections must fit; {fix}"


@rule
def connections_of_all_pods_fit(settings: "EnvironmentSettings") -> Iterator[Broken]:
    each, room = settings.database.connections_per_pod, _room(settings.database)
    clients = {name: chosen.most_pods for name, chosen in _clients(settings)}
    needed = (each or 0) * sum(clients.values())
    if room and needed > room.connections:
        pods = " and ".join(f"{number} pods of {name}" for name, number in clients.items())
        text = f"{each} in each of {pods}, as many as a rolling update at full scale may have, makes {needed}"
        fix = f"lower it or the replicas, or {room.fix.format(missing=needed - room.connections)}"
        yield ("database", "connectionsPerPod"), f"{text} connections, above the {room.connections} of {room.of}; {fix}"


def _clients(settings: "EnvironmentSettings") -> list[tuple[str, TierSettings]]:
    found: list[tuple[str, TierSettings]] = [
        (name, getattr(settings, name.replace("-", "_"))) for name in DATABASE_CLIENTS
    ]
    return [(name, chosen) for name, chosen in found if not isinstance(chosen, OptionalGroup) or chosen.enabled]


def _scaled(settings: "EnvironmentSettings") -> str:
    """Which of the clients scale, as a part of a sentence; empty where none does."""
    scaled = [(name, chosen.scaling.max) for name, chosen in _clients(settings) if chosen.scaling]
    return " and ".join(f"{name} scales to {most} pods" for name, most in scaled)


def _room(database: DatabaseSettings) -> _Room | None:
    """What is left for the clients; None where nobody knows."""
    if database.engine == "external":
        most = database.external.max_connections if database.external else None
        return (
            _of_server(most, RESERVED_CONNECTIONS, "the service's max_connections and external.maxConnections")
            if most
            else None
        )
    if (pooler := database.operated.pooler if database.is_operated else None) is None:
        return _of_server(database.max_connections, database.reserved_connections, "parameters.max_connections")
    limit = "maxClientConnections" if pooler.pool_mode == "transaction" else "defaultPoolSize"
    of = f"PgBouncer ({pooler.instances} instances of {pooler.clients_of_a_pod}, of which one may be gone)"
    return _Room(database.operated.client_connections or 0, of, f"raise cloudnativepg.pooler.{limit}")


def _of_server(most: int, reserved: int, setting: str) -> _Room:
    of = f"PostgreSQL (max_connections {most}, of which {reserved} are for administrators, backups, metrics and people)"
    return _Room(most - reserved, of, f"raise {setting} by {{missing}}")
