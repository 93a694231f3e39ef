"""What must hold between the tiers of a system: every client is one, and each name stands for one thing."""

from collections.abc import Iterable, Mapping, Sequence

from ecommerce.names import DATABASE_VARIABLES, PART_NAMES, POSTGRES_SERVICES, REGULAR, migration_name
from ecommerce.workload.tier import Tier


def check_tiers(tiers: Sequence[Tier], database_clients: Sequence[str]) -> None:
    """Refuses tiers that do not fit together, or not beside the database and its jobs.

    Args:
        tiers: All tiers that there may be.
        database_clients: Names of the tiers that speak to the database.

    Raises:
        ValueError: A client is no tier, or two parts have the same name, Service or variable.
    """
    names = [tier.name for tier in tiers]
    for tier in tiers:
        check_known(names, tier.clients, f"tier {tier.name}: client")
    check_known(names, database_clients, "database client")
    taken = [*PART_NAMES, *map(migration_name, names)]
    _check_own("name", taken, [(tier, [tier.name, tier.name + REGULAR]) for tier in tiers])
    _check_own("Service", POSTGRES_SERVICES, [(tier, [tier.service.host]) for tier in tiers if tier.service])
    _check_own("variable", DATABASE_VARIABLES, [(tier, tier.variables) for tier in tiers])


def check_known(tiers: Iterable[str], names: Iterable[str], what: str) -> None:
    """Refuses a name that is no tier's.

    Args:
        tiers: Names of all tiers.
        names: What should be among them.
        what: What the names are of, for the report.

    Raises:
        ValueError: One is not.
    """
    known = sorted(set(tiers))
    for name in names:
        if name not in known:
            raise ValueError(f'{what} "{name}" is no tier; known: {", ".join(known)}')


def _check_own(kind: str, reserved: Iterable[str], claims: Iterable[tuple[Tier, Iterable[str]]]) -> None:
    owners: Mapping[str, str] = dict.fromkeys(reserved, "another part")
    for tier, names in claims:
        for name in names:
            if name in owners:
                owner = f"that of {owners[name]} too"
                raise ValueError(f"tier {tier.name}: its {kind} {name} is {owner}; choose another {kind}")
        owners = {**owners, **dict.fromkeys(names, f"tier {tier.name}")}
