"""Whatever a database holds, a restore brings back: the table of object kinds, as administrator and as owner."""

from collections.abc import Generator
from dataclasses import dataclass, field

import pytest
from jobs import Job, Volumes, volumes
from object_kinds import KINDS
from postgres import Server, serving
from recovery import DATABASE, OWNER, PASSWORD, SECRET, USER, clear, kept, sql

pytestmark = pytest.mark.slow

# As the first role of a managed service: no superuser, but a member of the owner.
NAMED = {**OWNER, "PGUSER": "service_admin"}
_ROLES = f"""
CREATE ROLE reader NOLOGIN; CREATE ROLE group_of_owners NOLOGIN;
CREATE ROLE shop_owner LOGIN CREATEDB PASSWORD $pw${PASSWORD}$pw$; GRANT group_of_owners TO shop_owner;
CREATE ROLE service_admin LOGIN CREATEDB PASSWORD $pw${PASSWORD}$pw$; GRANT shop_owner TO service_admin;
"""


@dataclass
class Restored:
    """What the objects of a database answered before a restore, and after it."""

    before: dict[str, str] = field(default_factory=dict[str, str])
    after: dict[str, str] = field(default_factory=dict[str, str])


def _ask_all(server: Server, names: list[str]) -> dict[str, str]:
    return {name: sql(server, KINDS[name].asked) for name in names}


def _restored(
    server: Server,
    on: Volumes,
    jobs: tuple[Job, Job, Job],
    names: list[str],
    owner: dict[str, str],
    restorer: dict[str, str],
) -> Restored:
    backup, restore_test, restore = jobs
    sql(server, _ROLES, database="postgres")
    role = owner.get("PGUSER", USER)
    sql(server, f"ALTER DATABASE {DATABASE} OWNER TO {role}", database="postgres")
    for name in names:
        sql(server, f"SET ROLE {role}; {KINDS[name].made}")
    result = Restored(before=_ask_all(server, names))
    dump = kept(backup, on, server, **owner)
    if restorer == NAMED:
        sql(server, "ALTER ROLE shop_owner NOCREATEDB", database="postgres")
    code, output = restore_test.run(on, None, **restorer)
    assert code == 0, output
    code, output = restore.run(on, server, DUMP=dump, OVERWRITE=DATABASE, **restorer)
    assert code == 0, output
    assert f"the former one is {DATABASE}_before_" in output
    result.after = _ask_all(server, names)
    return result


@pytest.fixture(scope="module")
def by_administrator(backup: Job, restore_test: Job, restore: Job) -> Generator[Restored]:
    """Objects of all kinds, in a database of the server's superuser."""
    with volumes() as on, serving(user=USER, password=PASSWORD) as server:
        clear(server)
        yield _restored(server, on, (backup, restore_test, restore), list(KINDS), {}, {})


@pytest.fixture(scope="module", params=[OWNER, NAMED], ids=["owner", "named role"])
def by_owner(
    request: pytest.FixtureRequest, cluster: Server, backup: Job, restore_test: Job, restore: Job
) -> Generator[Restored]:
    """Objects of the kinds that an owner may make, in a database of a role that is no superuser."""
    with volumes() as on:
        clear(cluster)
        names = [name for name, kind in KINDS.items() if kind.by_owner]
        yield _restored(cluster, on, (backup, restore_test, restore), names, OWNER, request.param)
        clear(cluster)


@pytest.mark.parametrize("name", KINDS)
def test_an_administrator_gets_back_every_kind_of_object(by_administrator: Restored, name: str) -> None:
    assert by_administrator.after[name] == by_administrator.before[name] != ""


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.by_owner])
def test_an_owner_gets_back_every_kind_of_object_that_it_may_make(by_owner: Restored, name: str) -> None:
    assert by_owner.after[name] == by_owner.before[name] != ""


def test_the_table_is_of_the_size_that_is_promised() -> None:
    assert len(KINDS) >= 40
    assert set(SECRET) == {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}
