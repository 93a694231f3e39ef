"""Which dumps are good, which of them is the latest, and which are expired."""

from datetime import UTC, datetime, timedelta

import pytest
from jobs import Job, Volumes
from postgres import Server
from recovery import DATABASE, kept, manifest, name_at, old_dump, set_clock, sql

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def marked(backup: Job, on: Volumes, server: Server, **changes: str) -> tuple[str, str]:
    """Makes a backup that must be marked: its name, and what the job says."""
    code, output = backup.run(on, server, **changes)
    assert code == 1, output
    assert "as if something was lost" in output, output
    return on.dumps[-1], output


def test_the_dumps_of_thirty_days_are_kept(backup: Job, on: Volumes, shop: Server) -> None:
    set_clock(on, at=NOON)
    old = [old_dump(on, NOON - timedelta(days=day)) for day in range(1, 45)]
    twice = old_dump(on, NOON - timedelta(days=3, hours=5))
    other = on.backup / "another_db-20200101T000000Z.dump"
    other.write_text("of another database")
    new = kept(backup, on, shop)
    assert on.dumps == sorted([new, twice, *old[:29], other.name])
    assert {path.stem for path in on.backup.glob("*.yaml")} == {
        name.removesuffix(".dump") for name in on.dumps if name != other.name
    }


def test_the_newest_dump_of_weeks_and_months_is_kept_by_setting(backup: Job, on: Volumes, shop: Server) -> None:
    set_clock(on, at=NOON)
    for day in range(1, 200):
        old_dump(on, NOON - timedelta(days=day))
    kept(backup, on, shop, RETENTION_DAYS="3", RETENTION_WEEKS="4", RETENTION_MONTHS="5", KEEP_AT_LEAST="1")
    # Tuesday and two days; the Sundays of three weeks before; the last days of four months before.
    days = ["1124", "1123", "1122", "1115", "1108", "1031", "0930", "0831", "0731"]
    assert [name[len(DATABASE) + 5 : len(DATABASE) + 9] for name in reversed(on.dumps)] == days


def test_months_without_a_backup_expire_nothing(backup: Job, on: Volumes, shop: Server) -> None:
    old = [old_dump(on, NOON - timedelta(days=100 + day)) for day in range(20)]
    set_clock(on, at=NOON)
    new = kept(backup, on, shop)
    assert on.dumps == sorted([new, *old])


def test_expired_dumps_make_room_before_a_dump_that_may_not_fit(backup: Job, on: Volumes, shop: Server) -> None:
    set_clock(on, at=NOON)
    names = [old_dump(on, NOON - timedelta(days=day)) for day in range(1, 40)]
    full = on.root / "bin" / "pg_dump"
    full.write_text("#!/bin/sh\nexit 1\n")
    full.chmod(0o755)
    code, output = backup.run(on, shop)
    assert code == 1, output
    assert on.dumps == sorted(names[:30])


def test_a_clock_that_was_a_year_ahead_leaves_neither_the_latest_for_ever_nor_the_test_content(
    backup: Job, restore: Job, restore_test: Job, on: Volumes, shop: Server
) -> None:
    daily = [old_dump(on, NOON - timedelta(days=day)) for day in range(1, 29)]
    set_clock(on, at=NOON + timedelta(days=365))
    ahead = kept(backup, on, shop)
    set_clock(on, at=NOON)
    back = kept(backup, on, shop)
    assert on.dumps == sorted([ahead, back, *daily])
    code, output = restore.run(on, shop)
    assert code == 0, output
    assert f"restoring {back} into" in output
    set_clock(on, at=NOON + timedelta(days=3))
    code, output = restore_test.run(on, None)
    assert code == 1
    assert f"the newest good dump, {back}, is older than 26 hours" in output


def test_a_database_that_was_lost_becomes_neither_the_latest_nor_does_it_expire_anything(
    backup: Job, restore: Job, restore_test: Job, on: Volumes, shop: Server
) -> None:
    set_clock(on, at=NOON)
    daily = [old_dump(on, NOON - timedelta(days=day)) for day in range(1, 30)]
    good = kept(backup, on, shop)
    # What the application makes at its start.
    sql(shop, f"DROP DATABASE {DATABASE}", database="postgres")
    sql(shop, f"CREATE DATABASE {DATABASE}", database="postgres")
    sql(shop, "CREATE TABLE orders (id serial PRIMARY KEY, note text)")
    marks: list[str] = []
    for day in range(1, 10):
        set_clock(on, at=NOON + timedelta(days=day))
        name, output = marked(backup, on, shop)
        marks.append(name)
        assert f"{name} differs from {good}" in output
        assert "is gone; " in output
        assert "of 1009 rows 0 are left" in output
    assert on.dumps == sorted([*daily, good, *marks[-8:]])
    assert "of 1009 rows 0 are left" in str(manifest(on, marks[-1])["lost"])
    code, output = restore_test.run(on, None)
    assert f"the newest good dump, {good}, is older" in output
    code, output = restore.run(on, shop, OVERWRITE=DATABASE)
    assert code == 0, output
    assert sql(shop, "SELECT count(*) FROM orders") == "1004"


def test_a_table_that_is_gone_marks_a_dump_until_the_settings_accept_it(backup: Job, on: Volumes, shop: Server) -> None:
    set_clock(on, at=NOON)
    kept(backup, on, shop)
    sql(shop, 'DROP TABLE "Sales 2026"."Order ""Items"""')
    set_clock(on, at=NOON + timedelta(days=1))
    name, output = marked(backup, on, shop)
    assert f"if it is right, say so: backup.acceptedDump: {name}" in output
    set_clock(on, at=NOON + timedelta(days=2))
    new = kept(backup, on, shop, ACCEPTED_DUMP=name)
    assert "lost" not in manifest(on, name)
    assert new in on.dumps


def test_neither_new_nor_empty_tables_nor_partitions_that_are_dropped_are_a_loss(
    backup: Job, on: Volumes, shop: Server
) -> None:
    sql(
        shop,
        "CREATE TABLE log (at date) PARTITION BY RANGE (at);"
        "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
        "INSERT INTO log VALUES ('2026-01-05')",
    )
    set_clock(on, at=NOON)
    kept(backup, on, shop)
    sql(shop, "DROP TABLE empty; DROP TABLE log_1; CREATE TABLE newer (id int); DELETE FROM orders WHERE id < 300")
    set_clock(on, at=NOON + timedelta(days=1))
    kept(backup, on, shop)


def test_a_backup_in_the_same_second_is_refused_and_the_first_one_kept(backup: Job, on: Volumes, shop: Server) -> None:
    set_clock(on, at=NOON)
    name = kept(backup, on, shop)
    assert name == name_at(NOON)
    before = (on.backup / name).read_bytes()
    code, output = backup.run(on, shop)
    assert code == 1
    assert f"{name} is there already; is the clock right?" in output
    assert (on.backup / name).read_bytes() == before
