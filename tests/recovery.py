"""A database to back up and to restore, and ways to look at it and at its dumps."""

import re
import shutil
import subprocess
import time
from datetime import datetime, timedelta

import pytest
import yaml
from jobs import BUSYBOX, Job, Volumes, kill
from postgres import Server, run, unprivileged

USER, DATABASE = "ecommerce_user", "ecommerce_db"
# Everything that a shell, a URL, a connection string or SQL could trip over.
PASSWORD = """a b'c"d\\e$f`g&h;i|j<k>l(m)n{o}p[q]r*s?t!u~v%w#x@y:z/=+-_,.^ä€🔑 $(id) ${HOME} %20"""  # noqa: S105 - of a test's server
SECRET = {"POSTGRES_USER": USER, "POSTGRES_PASSWORD": PASSWORD, "POSTGRES_DB": DATABASE}
# Variables of a job whose role owns the database, and is no superuser.
OWNER = {"PGUSER": "shop_owner", "OWNER": "shop_owner", "PGPASSWORD": PASSWORD}

ODD_DATA = r'''
CREATE TABLE orders (id serial PRIMARY KEY, note text);
INSERT INTO orders (note) SELECT 'row ' || i FROM generate_series(1, 1000) i;
INSERT INTO orders (note) VALUES (E'quote '' " \\ tab\t newline\n'), ('ünïcödé 🛒 שלום'), (NULL), ('');
CREATE TABLE empty (id int);
CREATE SCHEMA "Sales 2026";
CREATE TABLE "Sales 2026"."Order ""Items""" (id int, "Größe" text);
INSERT INTO "Sales 2026"."Order ""Items""" VALUES (1, 'x'), (2, 'y');
CREATE TABLE "Sales 2026".events (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE "Sales 2026".events_2026 PARTITION OF "Sales 2026".events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Sales 2026".events VALUES (1, '2026-05-05');
CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM orders;
SELECT lo_from_bytea(0, decode('00ff10', 'hex')), lo_from_bytea(0, 'large');
'''

# Whatever a test sets for the role.
_OWN_SETTINGS = (
    "-c statement_timeout=0 -c lock_timeout=0 -c idle_session_timeout=0 -c default_transaction_read_only=off "
    "-c search_path=public -c standard_conforming_strings=on"
)

# Databases and roles that a test may have left.
_LEFT = """
SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datname !~ '^(postgres|template.)$'
UNION ALL SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> current_user
"""


def clear(server: Server) -> None:
    """Leaves a server with an empty database and its superuser alone."""
    for command in [*sql(server, _LEFT, database="postgres").splitlines(), f"CREATE DATABASE {DATABASE}"]:
        sql(server, command, database="postgres")


def sql(server: Server, command: str, *, database: str = DATABASE) -> str:
    """Runs SQL as the server's superuser."""
    done = run(
        "psql",
        *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"),
        *("--host", "127.0.0.1", "--port", str(server.port), "--username", server.user, "--command", command, database),
        environment={"PGPASSWORD": PASSWORD, "PGCLIENTENCODING": "UTF8", "PGOPTIONS": _OWN_SETTINGS},
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout.strip()


def kept(backup: Job, on: Volumes, server: Server, **changes: str) -> str:
    """Makes a backup that must succeed: its name."""
    code, output = backup.run(on, server, **changes)
    assert code == 0, output
    found = re.search(r"kept (\S+),", output)
    assert found is not None, output
    return found[1]


def manifest(on: Volumes, name: str) -> dict[str, object]:
    """The manifest of a dump."""
    text = (on.backup / name).with_suffix(".yaml").read_text()
    return dict(yaml.safe_load(text.replace("time: ", "time: !!str ")))


def name_at(when: datetime) -> str:
    """The name of a dump of a time."""
    return f"{DATABASE}-{when:%Y%m%dT%H%M%SZ}.dump"


def old_dump(on: Volumes, when: datetime) -> str:
    """Puts something like a dump of a time among the dumps."""
    name = name_at(when)
    for path in (on.backup / name, (on.backup / name).with_suffix(".yaml")):
        path.write_text("rows:\n  large objects: 0\n")
        on.give(path)
    return name


def damage(on: Volumes, name: str) -> None:
    """Changes one byte in the middle of a dump."""
    path = on.backup / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def locked(server: Server) -> subprocess.Popen[str]:
    """Holds a lock that a dump must wait for, until the process is ended."""
    process = subprocess.Popen(
        [
            server.programs / "psql",
            "--quiet",
            "--host=127.0.0.1",
            f"--port={server.port}",
            f"--username={USER}",
            DATABASE,
        ],
        env={"PGPASSWORD": PASSWORD},
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **unprivileged(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("BEGIN; LOCK TABLE orders; \\echo locked\n")
    process.stdin.flush()
    assert process.stdout.readline() == "locked\n"
    return process


def wait_until_dumping(on: Volumes, process: subprocess.Popen[str], server: Server) -> None:
    """Waits until a job's pg_dump waits for a lock."""
    for _ in range(200):
        if sql(server, "SELECT count(*) FROM pg_locks WHERE NOT granted") != "0":
            return
        time.sleep(0.05)
    kill(process)
    pytest.fail(f"no dump is under way: {on.files}")


def set_clock(on: Volumes, *, ahead: timedelta | None = None, at: datetime | None = None) -> None:
    """Sets the jobs' clock ahead of the real one, stops it at a time, or sets it right again: their `date` does it."""
    real = (BUSYBOX and f"{BUSYBOX} date") or shutil.which("date")
    now = f"{int(at.timestamp())}" if at else f"{int(ahead.total_seconds()) if ahead else 0} + $({real} +%s)"
    date = on.root / "bin" / "date"
    date.unlink()
    date.write_text(
        f'#!/bin/sh\ncase "$*" in\n*-d*) exec {real} "$@" ;;\n*) exec {real} -d "@$(({now}))" "$@" ;;\nesac\n'
    )
    date.chmod(0o755)
