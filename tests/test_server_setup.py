"""The setup of the database's pod and its server, run as the manifests say with PostgreSQL's own programs."""

import os
import shutil
import signal
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from postgres import binaries, newer_binaries
from recovery import DATABASE, PASSWORD, SECRET, USER
from server_pod import ServerPod, as_administrator, earlier_volume, server_pod

pytestmark = pytest.mark.slow

SMALL = "database: {storage: {size: 1Gi}, resources: {requests: {memory: 128Mi}, limits: {memory: 128Mi}}}\n"
OVER_TCP = {"PGHOST": "127.0.0.1"}


@pytest.fixture(scope="module", params=["of the image", "newer"])
def running(request: pytest.FixtureRequest) -> Generator[ServerPod]:
    """A pod that was set up and started, with the programs of two versions; its tests leave it running."""
    programs = binaries() if request.param == "of the image" else newer_binaries()
    with server_pod(SMALL, SECRET, programs) as pod:
        pod.run()
        yield pod


@pytest.fixture
def pod() -> Generator[ServerPod]:
    """A pod with an empty volume."""
    with server_pod(SMALL, SECRET) as made:
        yield made


def test_the_application_owns_its_database_and_is_no_superuser(running: ServerPod) -> None:
    rights = (
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = user"
    )
    assert running.ask(rights) == "f|t|f|f|f", f"role {USER} has other rights than to create databases"
    owner = running.ask("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
    assert owner == USER, f"database {DATABASE} belongs to {owner}"
    running.ask("CREATE TABLE IF NOT EXISTS mine (id int)")


@pytest.mark.parametrize(
    "command",
    [
        "COPY mine FROM PROGRAM 'id'",
        "SELECT pg_read_file('PG_VERSION')",
        "ALTER SYSTEM SET work_mem = '1MB'",
        "LOAD 'x'",
    ],
)
def test_an_injected_statement_is_no_shell(running: ServerPod, command: str) -> None:
    running.ask("CREATE TABLE IF NOT EXISTS mine (id int)")
    code, output = running.psql(command)
    assert code != 0, f"{command} succeeds"
    assert "permission denied" in output or "must be superuser" in output or "access to library" in output, output


@pytest.mark.parametrize("where", [{}, OVER_TCP])
def test_the_application_logs_in_with_its_password_alone(running: ServerPod, where: dict[str, str]) -> None:
    assert running.ask("SELECT user", **where) == USER
    for wrong in ("", "wrong", f"{PASSWORD} "):
        code, output = running.psql("SELECT 1", **where, PGPASSWORD=wrong)
        assert code != 0, f"{wrong!r} opens the database"
        assert "password" in output, output


def test_nobody_is_the_administrator_over_the_network(running: ServerPod) -> None:
    for password in ("", PASSWORD, "postgres"):
        code, output = running.psql("SELECT 1", **OVER_TCP, PGUSER="postgres", PGPASSWORD=password)
        assert code != 0, f"{password!r} opens the server"
        assert "pg_hba.conf rejects" in output, output


def test_a_shell_in_the_pod_is_the_administrator(running: ServerPod) -> None:
    assert running.ask("SELECT rolsuper FROM pg_roles WHERE rolname = user", **as_administrator()) == "t"
    stored = running.ask("SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = user", **as_administrator())
    assert stored == "t", "the administrator has a password"


def test_passwords_are_kept_as_scram(running: ServerPod) -> None:
    kept = running.ask("SELECT rolpassword FROM pg_authid WHERE rolname = 'ecommerce_user'", **as_administrator())
    assert kept.startswith("SCRAM-SHA-256$"), kept


def test_a_volume_is_initialized_in_utf_8_with_checksums(running: ServerPod) -> None:
    found = running.ask(
        "SELECT pg_encoding_to_char(encoding), datcollate, datctype, current_setting('data_checksums')"
        " FROM pg_database WHERE datname = current_database()"
    )
    assert found == "UTF8|C.UTF-8|C.UTF-8|on", found


def test_texts_are_sorted_by_the_locale_of_the_settings() -> None:
    with server_pod(SMALL.replace("}\n", ", icuLocale: sv}\n"), SECRET) as pod:
        pod.run()
        assert (
            pod.ask("SELECT datlocprovider, daticulocale FROM pg_database WHERE datname = current_database()") == "i|sv"
        )
        found = pod.ask("SELECT string_agg(word, ' ' ORDER BY word) FROM unnest(ARRAY['ö', 'Zoo', 'z', 'a', 'B']) word")
        assert found == "a B z Zoo ö", f"{found} is no Swedish order"


def test_no_password_is_in_an_argument_or_in_the_output(pod: ServerPod) -> None:
    arguments = pod.on.root / "arguments"
    arguments.write_text("")
    arguments.chmod(0o666)
    for program in ("postgres", "initdb", "sed", "cat", "mv", "rm"):
        real = shutil.which(program, path=f"{pod.on.programs}") or "/usr/bin/busybox"
        applet = f"{program} " if real.endswith("busybox") else ""
        path = pod.on.root / "bin" / program
        path.unlink(missing_ok=True)
        path.write_text(f'#!/bin/sh\necho "{program} $*" >>{arguments}\nexec {real} {applet}"$@"\n')
        path.chmod(0o755)
    code, output = pod.setup()
    assert code == 0, output
    pod.start()
    found = arguments.read_text()
    assert "postgres --single" in found, found
    for part in ("a b'c", "$(id)", "🔑"):
        assert part not in found, f"{part} of the password is an argument: {found}"
        assert part not in output, f"{part} of the password is in the output: {output}"
        assert part not in pod.log, f"{part} of the password is in the log: {pod.log}"


def test_a_failing_statement_tells_no_password(pod: ServerPod) -> None:
    pod.run()
    pod.stop()
    sql = Path(pod.mapped("/etc/postgresql/setup.sql"))
    sql.write_text(sql.read_text().replace("PASSWORD %L", "PASSWORD %L VALID UNTIL ''never''"))
    code, output = pod.setup()
    assert code != 0, "a statement that fails does not fail the setup"
    assert "invalid input syntax" in output, output
    assert "a b'c" not in output, output


def test_a_changed_password_is_the_roles_after_the_next_start(pod: ServerPod) -> None:
    pod.run()
    former = PASSWORD
    for password in ("it's", '"', "\\", "$$ $setup$ %s %I", "a" * 2000, " blank ", "-c x=y", "ä€🔑"):
        pod.stop()
        pod.secret["POSTGRES_PASSWORD"] = password
        pod.run()
        assert pod.ask("SELECT user", **OVER_TCP) == USER
        code, _ = pod.psql("SELECT 1", **OVER_TCP, PGPASSWORD=former)
        assert code != 0, f"{former} still opens the database"
        former = password


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("POSTGRES_PASSWORD", "", "holds an empty value"),
        ("POSTGRES_PASSWORD", "two\nlines", "one of several lines"),
        ("POSTGRES_USER", "", "holds an empty value"),
        ("POSTGRES_DB", "template1", "role ecommerce_user and database template1 cannot be created"),
        ("POSTGRES_USER", "postgres", "role postgres and database ecommerce_db cannot be created"),
    ],
)
def test_a_wrong_secret_is_refused_and_leaves_no_volume(pod: ServerPod, key: str, value: str, expected: str) -> None:
    good = pod.secret[key]
    pod.secret[key] = value
    code, output = pod.setup()
    assert code == 1, output
    assert expected in output, output
    assert not pod.data.exists(), f"a data directory is there: {output}"
    pod.secret[key] = good
    pod.run()


def test_names_that_need_quotes_are_the_database_and_its_owner(pod: ServerPod) -> None:
    pod.secret |= {"POSTGRES_USER": """o"d'd $x""", "POSTGRES_DB": """d"b 'x' \\"""}
    pod.run()
    assert pod.ask("SELECT user, current_database()", **OVER_TCP) == """o"d'd $x|d"b 'x' \\"""


def test_a_setup_that_is_killed_leaves_nothing_that_looks_like_a_volume(pod: ServerPod) -> None:
    process = pod.start_setup()
    partial = pod.data.with_name("pgdata.partial")
    while not (partial / "PG_VERSION").exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not pod.data.exists(), "a setup that was killed left a data directory"
    pod.run()
    assert not partial.exists(), "what a killed setup left is still there"


def test_files_that_are_no_database_are_not_touched(pod: ServerPod) -> None:
    pod.data.mkdir()
    (pod.data / "precious").write_text("x")
    pod.give(pod.data)
    code, output = pod.setup()
    assert code == 1, output
    assert "holds files, but no database" in output
    assert (pod.data / "precious").exists()


def test_a_directory_that_the_kubelet_opened_to_the_group_is_closed_again(pod: ServerPod) -> None:
    pod.run()
    pod.stop()
    pod.data.chmod(0o2770)
    pod.run()


def test_a_crashed_server_recovers_in_the_setup_and_loses_nothing(pod: ServerPod) -> None:
    pod.run()
    pod.ask("CREATE TABLE kept AS SELECT generate_series(1, 20000) AS id")
    pod.stop(signal.SIGQUIT)
    output = pod.run()
    assert "database system was not properly shut down" in output, output
    assert pod.ask("SELECT count(*) FROM kept") == "20000"


def test_a_start_says_nothing_that_is_no_news(pod: ServerPod) -> None:
    pod.run()
    pod.stop()
    assert pod.run() == "", "a setup of a volume that is there has nothing to say"
    assert "chmod" not in pod.log
    assert "WARNING" not in pod.log
    assert "ERROR" not in pod.log


def test_a_volume_of_an_earlier_version_goes_on_and_says_so(pod: ServerPod) -> None:
    earlier_volume(pod)
    pod.secret["POSTGRES_PASSWORD"] = "another"  # noqa: S105 - of a test's server
    output = pod.run()
    assert f"role {USER} is a superuser; docs/operations.md says how to move" in output, output
    assert pod.ask("SELECT count(*) FROM old", **OVER_TCP) == "1"
    code, _ = pod.psql("SELECT 1", PGPASSWORD="wrong")
    assert code != 0, "who is in the pod is let in without a password"


def test_a_role_that_the_volume_has_not_is_said(pod: ServerPod) -> None:
    pod.run()
    pod.stop()
    pod.secret["POSTGRES_USER"] = "somebody"
    code, output = pod.setup()
    assert code == 0, output
    assert "there is no role somebody, for which this volume was not initialized" in output, output
