"""Restores of databases with extensions that keep tables of their own, in a schema of their own, as many of them do."""

from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest
from jobs import Job, Volumes, volumes
from postgres import Server, newer_binaries, serving
from recovery import DATABASE, OWNER, PASSWORD, SECRET, USER, clear, kept, sql

pytestmark = pytest.mark.slow

# Its own rows are not dumped, those of users are; https://www.postgresql.org/docs/15/extend-extensions.html
_EXTENSION = {
    "units.control": "default_version = '1'\nrelocatable = false\n",
    "units--1.sql": """
        CREATE TABLE @extschema@.known (name text PRIMARY KEY);
        INSERT INTO @extschema@.known VALUES ('kg'), ('m');
        CREATE TABLE @extschema@.chosen (name text);
        SELECT pg_extension_config_dump('@extschema@.known', $$WHERE name NOT IN ('kg', 'm')$$);
        SELECT pg_extension_config_dump('@extschema@.chosen', '');
    """,
}
_INSTALLED = "CREATE SCHEMA units; CREATE EXTENSION units SCHEMA units"
_RIGHTS = "GRANT USAGE ON SCHEMA units TO shop_owner; GRANT SELECT ON units.known TO shop_owner; GRANT ALL ON units.chosen TO shop_owner"


@pytest.fixture(scope="module")
def programs() -> Generator[Path]:
    """PostgreSQL with one more extension."""
    found = newer_binaries()
    folder = found.parent / "share" / "postgresql" / "extension"
    with ExitStack() as stack:
        for name, text in _EXTENSION.items():
            (folder / name).write_text(text)
            stack.callback((folder / name).unlink)
        yield found


@pytest.fixture
def extended(programs: Path) -> Generator[Server]:
    """A server that has it."""
    with serving(user=USER, password=PASSWORD, programs=programs) as server:
        clear(server)
        yield server


@pytest.fixture
def on(programs: Path) -> Generator[Volumes]:
    """Volumes of jobs that have it."""
    with volumes(programs) as made:
        yield made


def _round_trip(jobs: tuple[Job, Job, Job], on: Volumes, server: Server, role: dict[str, str]) -> None:
    backup, restore_test, restore = jobs
    sql(server, "INSERT INTO units.chosen VALUES ('kg')")
    kept(backup, on, server, **role)
    sql(server, "DELETE FROM units.chosen")
    for job, changes in ((restore_test, {}), (restore, {"OVERWRITE": DATABASE})):
        code, output = job.run(on, server, **role, **changes)
        assert code == 0, output
    assert sql(server, "SELECT string_agg(name, ',') FROM units.chosen") == "kg"
    assert sql(server, "SELECT string_agg(name, ',' ORDER BY name) FROM units.known") == "kg,m"


def test_an_administrator_gets_back_what_users_wrote_into_an_extension(
    backup: Job, restore_test: Job, restore: Job, on: Volumes, extended: Server
) -> None:
    sql(extended, _INSTALLED)
    _round_trip((backup, restore_test, restore), on, extended, {})


def test_an_owner_gets_it_back_where_the_template_has_the_extension_and_the_owner_s_rights(
    backup: Job, restore_test: Job, restore: Job, on: Volumes, extended: Server
) -> None:
    sql(extended, f"CREATE ROLE shop_owner LOGIN CREATEDB PASSWORD $pw${SECRET['POSTGRES_PASSWORD']}$pw$")
    sql(extended, f"ALTER DATABASE {DATABASE} OWNER TO shop_owner")
    for database in (DATABASE, "template1"):
        sql(extended, f"{_INSTALLED}; {_RIGHTS}", database=database)
    _round_trip((backup, restore_test, restore), on, extended, OWNER)
