"""Backups, restore tests and restores, run as the manifests say against a real PostgreSQL."""

import hashlib
import os
import re
import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from conftest import PROJECT, missing, need_mounts
from jobs import BUSYBOX, Job, Volumes, finish, kill
from postgres import Server, run
from recovery import DATABASE, SECRET, USER, damage, kept, locked, manifest, set_clock, sql, wait_until_dumping

import main
from ecommerce.settings import load
from review.manifests import read

pytestmark = pytest.mark.slow

ODD_NAMES = r'''
CREATE TABLE "end" (line text);
INSERT INTO "end" VALUES ('\.'), (E'\\.\n\\.'), ('COPY public.end (line) FROM stdin;'), ('--');
CREATE TABLE "COPY x FROM stdin;" (a int);
INSERT INTO "COPY x FROM stdin;" VALUES (1);
CREATE TABLE "two
lines FROM stdin;
COPY a" (b serial, "it's" int);
INSERT INTO "two
lines FROM stdin;
COPY a" VALUES (1), (2);
CREATE TABLE "back\slash ""quote""" (a int);
INSERT INTO "back\slash ""quote""" VALUES (1);
CREATE SCHEMA "a.b";
CREATE TABLE "a.b".c AS SELECT 1 AS x;
CREATE SCHEMA a;
CREATE TABLE a."b.c" AS SELECT generate_series(1, 2) AS x;
CREATE TABLE nothing ();
INSERT INTO nothing SELECT FROM generate_series(1, 3);
CREATE TABLE parent (a int);
INSERT INTO parent VALUES (1);
CREATE TABLE child () INHERITS (parent);
INSERT INTO child VALUES (1), (2);
CREATE TABLE "x BLOBS - y" (a int);
CREATE TABLE "1; 2 3 COMMENT - EXTENSION z" (a int);
SELECT lo_from_bytea(4711, 'large');
COMMENT ON LARGE OBJECT 4711 IS 'it''s
COPY public.end (line) FROM stdin;
1';
'''


def test_ci_runs_the_scripts_in_the_shell_of_the_image() -> None:
    if not BUSYBOX:
        missing("the image's shell is busybox; without the package busybox the tests use this machine's own sh")


def test_a_backup_of_odd_data_has_a_manifest_that_is_true(backup: Job, on: Volumes, shop: Server) -> None:
    name = kept(backup, on, shop)
    assert on.files == {name, name.replace(".dump", ".yaml")}
    said = manifest(on, name)
    data = (on.backup / name).read_bytes()
    assert said["sha256"] == hashlib.sha256(data).hexdigest()
    assert said["size"] == len(data)
    assert said["database"] == DATABASE
    assert str(said["server"]).startswith(sql(shop, "SHOW server_version").split()[0])
    assert said["rows"] == {
        '"Sales 2026"."Order ""Items"""': 2,
        '"Sales 2026".events_2026': 1,
        "public.empty": 0,
        "public.orders": 1004,
        "large objects": 2,
    }


def test_rows_are_counted_whatever_they_hold_and_however_tables_are_called(
    backup: Job, restore_test: Job, on: Volumes, server: Server
) -> None:
    sql(server, ODD_NAMES)
    assert manifest(on, kept(backup, on, server))["rows"] == {
        "public.end": 4,
        'public."COPY x FROM stdin;"': 1,
        'public."two\nlines FROM stdin;\nCOPY a"': 2,
        'public."back\\slash ""quote"""': 1,
        '"a.b".c': 1,
        'a."b.c"': 2,
        "public.nothing": 3,
        "public.parent": 1,
        "public.child": 2,
        'public."x BLOBS - y"': 0,
        'public."1; 2 3 COMMENT - EXTENSION z"': 0,
        "large objects": 1,
    }
    code, output = restore_test.run(on, None)
    assert code == 0, output


def test_a_restore_test_of_a_manifest_of_an_older_kind_asks_for_a_new_backup(
    backup: Job, restore_test: Job, on: Volumes, shop: Server
) -> None:
    document = (on.backup / kept(backup, on, shop)).with_suffix(".yaml")
    document.write_text(re.sub(r"^(system|job|origin): .*\n", "", document.read_text(), flags=re.MULTILINE))
    code, output = restore_test.run(on, None)
    assert code != 0
    assert "without its origin; make a new backup" in output


def test_a_backup_passes_its_restore_test_which_never_asks_the_live_server(
    backup: Job, restore_test: Job, on: Volumes, shop: Server
) -> None:
    name = kept(backup, on, shop)
    code, output = restore_test.run(on, None)
    assert code == 0, output
    assert f"{name} restores" in output
    assert output.count("public.orders") == 1, output
    noise = [line for line in output.splitlines() if not re.match(r'\d{4}-\d\d-\d\dT|  "|  large objects: ', line)]
    assert not noise, "a test that succeeds says what it did, and nothing that its programs are used to say"
    assert not list((on.root / "scratch").iterdir())
    variables = {each["name"] for each in restore_test.container["env"]}
    assert not variables & {"PGHOST", "PGPASSWORD"}


def test_rows_that_come_during_a_dump_are_neither_in_it_nor_counted(
    backup: Job, restore_test: Job, on: Volumes, shop: Server
) -> None:
    lock = locked(shop)
    process = backup.start(on, shop)
    wait_until_dumping(on, process, shop)
    sql(shop, "INSERT INTO empty VALUES (1), (2)")
    lock.communicate("ROLLBACK;\n")
    code, output = finish(process)
    assert code == 0, output
    (name,) = on.dumps
    rows = manifest(on, name)["rows"]
    assert isinstance(rows, dict)
    assert rows["public.empty"] == 0
    code, output = restore_test.run(on, None)
    assert code == 0, output


def test_a_dump_that_is_killed_leaves_nothing_that_looks_like_a_backup(backup: Job, on: Volumes, shop: Server) -> None:
    lock = locked(shop)
    process = backup.start(on, shop)
    wait_until_dumping(on, process, shop)
    kill(process)
    lock.communicate("ROLLBACK;\n")
    assert on.dumps == []
    assert all(name.endswith(".partial") for name in on.files)
    name = kept(backup, on, shop)
    assert on.files == {name, name.replace(".dump", ".yaml")}


def test_a_dump_that_is_told_to_stop_leaves_nothing_that_looks_like_a_backup(
    backup: Job, on: Volumes, shop: Server
) -> None:
    lock = locked(shop)
    process = backup.start(on, shop)
    wait_until_dumping(on, process, shop)
    told = time.monotonic()
    os.kill(process.pid, signal.SIGTERM)
    code, _ = finish(process)
    assert time.monotonic() - told < 2
    assert code == 143
    assert sql(shop, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0"
    lock.communicate("ROLLBACK;\n")
    assert on.dumps == []
    assert list((on.root / "tmp").iterdir()) == []


def test_another_try_of_a_job_that_made_its_dump_makes_no_second_one(backup: Job, on: Volumes, shop: Server) -> None:
    name = kept(backup, on, shop, JOB_NAME="postgres-backup-29399190")
    time.sleep(1)
    code, output = backup.run(on, shop, JOB_NAME="postgres-backup-29399190")
    assert code == 0
    assert f"an earlier try of this job made {name}" in output
    assert on.dumps == [name]


def test_two_backups_at_once_are_one(backup: Job, on: Volumes, shop: Server) -> None:
    lock = locked(shop)
    first = backup.start(on, shop)
    wait_until_dumping(on, first, shop)
    code, output = backup.run(on, shop, NOTICE_SECONDS="1", LOCK_SECONDS="2")
    assert code == 1
    assert "for a lock of process" in output
    assert f'role {USER}, application "backup ' in output
    assert "another job still holds the lock of the backups" in output
    lock.communicate("ROLLBACK;\n")
    code, output = finish(first)
    assert code == 0, output
    assert len(on.dumps) == 1


def test_a_server_that_is_down_fails_the_backup_in_a_line(backup: Job, on: Volumes) -> None:
    code, output = backup.run(on, None, PGHOST="127.0.0.1", PGPORT="1", WAIT_SECONDS="2")
    assert code == 1
    assert output.endswith("FAILED: no server answers at 127.0.0.1:1 after 2 s\n")
    assert on.files == set()


def test_a_server_that_is_slow_to_start_is_waited_for(backup: Job, on: Volumes, shop: Server) -> None:
    data = str(shop.folder / "data")
    options = (shop.folder / "data" / "postmaster.opts").read_text()
    run("pg_ctl", "stop", "--pgdata", data, "--mode", "fast")
    process = backup.start(on, shop)
    time.sleep(3)
    assert process.poll() is None
    started = " ".join(re.findall(r'"(.*?)"', options))
    run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", str(shop.folder / "log"), "--options", started)
    code, output = finish(process)
    assert code == 0, output


def test_a_wrong_password_fails_the_backup(backup: Job, on: Volumes, shop: Server) -> None:
    code, output = backup.run(on, shop, PGPASSWORD="wrong")
    assert code == 1
    assert "password authentication failed" in output
    assert on.files == set()


def test_a_full_volume_fails_loudly_and_keeps_what_is_there(backup: Job, on: Volumes, shop: Server) -> None:
    need_mounts("a full volume, a small tmpfs,")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k,mode=777", "none", on.backup], check=True)
    try:
        name = kept(backup, on, shop)
        sql(
            shop, "INSERT INTO orders (note) SELECT md5(i::text) || md5((i + 1)::text) FROM generate_series(1, 20000) i"
        )
        time.sleep(1)
        code, output = backup.run(on, shop)
        assert code == 1
        assert "No space left on device" in output
        assert "there is no new backup; older ones are untouched" in output
        assert on.dumps == [name]
    finally:
        subprocess.run(["umount", on.backup], check=True)


def test_a_damaged_dump_is_neither_tested_as_good_nor_restored(
    backup: Job, restore_test: Job, restore: Job, on: Volumes, shop: Server
) -> None:
    name = kept(backup, on, shop)
    damage(on, name)
    for job, changes in ((restore_test, {}), (restore, {"OVERWRITE": DATABASE})):
        code, output = job.run(on, shop, **changes)
        assert code == 1
        assert f"{name} is damaged" in output
    assert sql(shop, "SELECT count(*) FROM orders") == "1004"


def test_a_dump_from_a_newer_minor_version_restores(backup: Job, restore_test: Job, on: Volumes, shop: Server) -> None:
    name = kept(backup, on, shop)
    path = on.backup / name
    version = sql(shop, "SHOW server_version").split()[0]
    newer = f"{version.split('.')[0]}.{9 if len(version.split('.')[1]) == 1 else 99}"
    data = path.read_bytes()
    assert data.count(version.encode()) >= 2
    path.write_bytes(data.replace(version.encode(), newer.encode()))
    document = path.with_suffix(".yaml")
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    document.write_text(re.sub(r"sha256: .*", f"sha256: {checksum}", document.read_text()))
    code, output = restore_test.run(on, None)
    assert code == 0, output


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("rows", "differs from its manifest (lines with < are in it)"),
        ("manifest", "has no manifest"),
        ("age", "is older than 26 hours"),
        ("none", "there is no good dump of"),
        ("check", "the SQL check answers 'f' instead of 't'"),
        ("broken check", "the SQL check fails on the restored database"),
    ],
)
def test_a_restore_test_that_must_fail_does_fail(
    backup: Job, restore_test: Job, on: Volumes, shop: Server, change: str, reason: str
) -> None:
    name = kept(backup, on, shop)
    document = (on.backup / name).with_suffix(".yaml")
    changes: dict[str, str] = {}
    match change:
        case "rows":
            document.write_text(document.read_text().replace('public.orders": 1004', 'public.orders": 1005'))
        case "manifest":
            document.unlink()
        case "age":
            set_clock(on, ahead=timedelta(hours=26, minutes=1))
        case "none":
            (on.backup / name).unlink()
        case "check":
            changes["CHECK_SQL"] = "SELECT count(*) > 5000 FROM orders"
        case _:
            changes["CHECK_SQL"] = "SELECT count(*) FROM nowhere"
    code, output = restore_test.run(on, None, **changes)
    assert code == 1
    assert reason in output
    assert not list((on.root / "scratch").iterdir())


def test_a_restore_test_runs_the_sql_check_of_the_settings(
    tmp_path: Path, backup: Job, on: Volumes, shop: Server
) -> None:
    check = """SELECT count(*) > 1000 AND max(note) <> 'it''s' FROM "orders" """.strip()
    settings = load(yaml.safe_dump({"backup": {"restoreTest": {"checkSql": check}}}), "x")
    main.synthesize({"default": settings}, tmp_path)
    job = Job.of(read([tmp_path]), "postgres-restore-test", SECRET)
    kept(backup, on, shop)
    code, output = job.run(on, None)
    assert code == 0, output


def test_the_scripts_are_clean_under_shellcheck() -> None:
    scripts = PROJECT / "constructs" / "ecommerce" / "backup" / "scripts"
    check = subprocess.run(
        ["shellcheck", "--external-sources", f"--source-path={scripts}", *sorted(scripts.glob("*.sh"))],
        env={"PATH": f"{PROJECT / '.venv' / 'bin'}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.stdout == ""
    assert check.returncode == 0
