"""The archive as the manifests say it, by Barman's own programs: a wrong DELETE, and the rows from before it."""

import os
import shutil
import tempfile
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess, run
from typing import Any

import pytest
import yaml
from conftest import missing
from contexts import ARCHIVED, EXISTING, OPERATED
from postgres import Server, binaries, free_port, serving
from postgres import run as run_postgres
from rendering import manifests, only, value
from storage import PROGRAMS, Storage, object_storage

from review.manifests import Object

pytestmark = pytest.mark.slow

BUCKET, USER = "shop-archive", "postgres"


@dataclass(frozen=True)
class Archive:
    """Barman's programs, told what the plugin tells them of an ObjectStore: github.com/cloudnative-pg/barman-cloud."""

    storage: Storage
    store: Object
    server_name: str

    @property
    def place(self) -> list[str]:
        """Where every program looks."""
        return ["--endpoint-url", self.storage.endpoint, "--cloud-provider", "aws-s3"]

    @property
    def destination(self) -> str:
        """The prefix of all archives."""
        return str(self.configuration["destinationPath"])

    @property
    def configuration(self) -> Mapping[str, Any]:
        """What the ObjectStore says."""
        return dict(value(self.store, "spec.configuration"))

    def written(self, part: str) -> list[str]:
        """How the log (`wal`) or a base backup (`data`) is written."""
        said = self.configuration[part]
        return [f"--{said['compression']}", "--encryption", said["encryption"], *self.place]

    @property
    def environment(self) -> dict[str, str]:
        """What the plugin's container has in its environment."""
        own = {each["name"]: each["value"] for each in value(self.store, "spec.instanceSidecarConfiguration.env")}
        key = self.storage
        access = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
        return {"PATH": f"{PROGRAMS}:{binaries()}:{os.environ['PATH']}", **access, **own}

    def run(
        self, program: str, *arguments: str, check: bool = True, further: Mapping[str, str] | None = None
    ) -> CompletedProcess[str]:
        """Runs one of the programs; not as the server's user, who may not reach the Python that they are of."""
        return run(
            [PROGRAMS / f"barman-cloud-{program}", *arguments],
            env={**self.environment, **(further or {})},
            cwd="/",
            capture_output=True,
            text=True,
            check=check,
            timeout=120,
        )


@pytest.fixture
def folder() -> Generator[Path]:
    """A folder that the server's user may write to."""
    path = Path(tempfile.mkdtemp(prefix="archive-"))
    path.chmod(0o777)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def archive() -> Generator[Archive]:
    """What production-like manifests say of an archive, on a server of the test's own."""
    if not (PROGRAMS / "barman-cloud-backup").exists():
        missing("Barman's programs are not installed; run `make storage`")
    settings = {
        "endpoint": "https://archive.example:8443",
        "bucket": BUCKET,
        "path": "copies/live",
        "encryption": "AES256",
        "cidrs": ["192.0.2.64/28"],
    }
    rendered = manifests(OPERATED + EXISTING + yaml.safe_dump({"backup": {"pointInTime": settings}}))
    server_name = value(only(rendered, "Cluster"), "spec.plugins.0.parameters.serverName")
    with object_storage(BUCKET, "AKIAEXAMPLE", "secret/with+odd=characters") as storage:
        yield Archive(storage, only(rendered, "ObjectStore"), str(server_name))


def ask(server: Server, statement: str) -> str:
    """What a server answers."""
    host = ("--host", "127.0.0.1", "--port", str(server.port), "--username", USER, "--dbname", "postgres")
    return run_postgres(
        "psql", *host, "--no-psqlrc", "--tuples-only", "--no-align", "--command", statement
    ).stdout.strip()


def archived(server: Server) -> None:
    """Ends the segment, and waits until the server has handed it over."""
    segment = ask(server, "SELECT pg_walfile_name(pg_switch_wal())")
    for _ in range(300):
        if ask(server, "SELECT last_archived_wal FROM pg_stat_archiver") >= segment:
            return
        time.sleep(0.1)
    pytest.fail(f"{segment} was not archived: {server.log[-2000:]}")


def test_the_rows_from_before_a_wrong_statement_come_back(archive: Archive, folder: Path) -> None:
    options = ["-c archive_mode=on", "-c wal_level=replica", f"-c archive_command='/bin/cp %p {folder}/%f'"]
    with serving(user=USER, options=options) as server:
        ask(server, "CREATE TABLE orders AS SELECT n AS id, 'order' AS what FROM generate_series(1, 1000) AS n")
        session = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": USER, "PGDATABASE": "postgres"}
        here = (archive.destination, archive.server_name)
        # Without waiting for the checkpoint, which a server spreads over minutes.
        write = ["--immediate-checkpoint", *archive.written("data")]
        archive.run("backup", "--user", USER, "--name", "nightly", *write, *here, further=session)
        ask(server, "INSERT INTO orders SELECT n, 'of today' FROM generate_series(1001, 1500) AS n")
        moment = ask(
            server, "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        )
        ask(server, "DELETE FROM orders")
        archived(server)
        assert ask(server, "SELECT count(*) FROM orders") == "0"
    segments = sorted(folder.iterdir())
    for segment in segments:
        archive.run("wal-archive", *archive.written("wal"), *here, str(segment))

    root, keys = f"copies/live/{archive.server_name}", archive.storage.keys
    assert any(key.startswith(f"{root}/base/") and key.endswith("/data.tar.lz4") for key in keys), f"it holds {keys}"
    assert any(key.startswith(f"{root}/wals/") and key.endswith(".zst") for key in keys), f"it holds {keys}"

    data, fetched = folder / "data", folder / "fetched"
    fetched.mkdir()
    archive.run("restore", *archive.place, *here, "nightly", str(data))
    for segment in (each for each in segments if "." not in each.name):
        archive.run("wal-restore", *archive.place, *here, segment.name, str(fetched / segment.name))
        assert (fetched / segment.name).read_bytes() == segment.read_bytes(), f"{segment.name} is another one"
    run(["chown", "-R", "--reference", str(segments[0]), str(folder)], check=True)
    recovered = _recovered(data, f"/bin/cp {fetched}/%f %p", moment)
    assert recovered == "1500", f"{recovered} of 1500 orders came back"


def _as_rendered(moment: str) -> str:
    """A moment as the operator is told it, and tells the server."""
    recovery = f"database: {{engine: cloudnativepg, cloudnativepg: {{recovery: {{serverName: shop, targetTime: '{moment}'}}}}}}\n"
    cluster = only(manifests(recovery + EXISTING + ARCHIVED), "Cluster")
    return str(value(cluster, "spec.bootstrap.recovery.recoveryTarget.targetTime"))


def _recovered(data: Path, fetch: str, moment: str) -> str:
    """Orders of a server that begins from a base backup, and replays the log to a moment."""
    server = Server(data.parent, free_port(), USER, binaries())
    settings = {
        "restore_command": f"'{fetch}'",
        "recovery_target_time": f"'{_as_rendered(moment)}'",
        "recovery_target_action": "promote",
        "archive_mode": "off",
        "listen_addresses": "127.0.0.1",
        "port": server.port,
        "unix_socket_directories": data.parent,
    }
    (data / "recovery.signal").touch()
    data.chmod(0o700)
    options = " ".join(f"-c {name}={text}" for name, text in settings.items())
    log = str(data.parent / "log")
    try:
        start = ("pg_ctl", "start", "--wait", "--pgdata", str(data), "--log", log, "--options", options)
        assert run_postgres(*start, check=False).returncode == 0, server.log
        return ask(server, "SELECT count(*) FROM orders")
    finally:
        run_postgres("pg_ctl", "stop", "--pgdata", str(data), "--mode", "immediate", check=False)


def test_an_archive_that_another_server_wrote_to_is_refused(archive: Archive, folder: Path) -> None:
    name = "000000010000000000000001"
    segment = folder / name
    segment.write_bytes(bytes(16 * 1024**2))
    place = [*archive.place, archive.destination]
    archive.run("wal-archive", *archive.written("wal"), archive.destination, "shop", str(segment))
    assert archive.run("check-wal-archive", *place, "another").returncode == 0
    refused = archive.run("check-wal-archive", *place, "shop", check=False)
    assert refused.returncode != 0, "a second server may write into the archive of the first"
    assert "Expected empty archive" in refused.stderr, refused.stderr


def test_the_retention_is_one_that_barman_knows(archive: Archive) -> None:
    policy = str(value(archive.store, "spec.retentionPolicy"))
    # As the plugin says it: "30d".
    said = f"RECOVERY WINDOW OF {policy.removesuffix('d')} DAYS"
    place = [*archive.place, archive.destination, archive.server_name]
    archive.run("backup-delete", "--retention-policy", said, *place)
