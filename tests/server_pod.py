"""The database's pod as its manifests say, run on this machine: its setup, its server and its probes."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rendering
from conftest import missing
from jobs import Volumes, volumes
from postgres import Server, binaries, free_port, newer_binaries, unprivileged
from recovery import DATABASE, PASSWORD, USER

from review.manifests import Manifests, Object

_MOUNTS = ("/etc/postgresql", "/etc/database-certificate", "/var/run/postgresql", "/tmp")
# What the newer programs of the Python package are built without.
_LACKING = ("--locale-provider=icu", "--icu-locale=und")


def administrator() -> dict[str, Any]:
    """Arguments for `subprocess` that give up root for the user that the image has, where there is one."""
    try:
        postgres = pwd.getpwnam("postgres")
    except KeyError:
        return unprivileged()
    given_up = {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}
    return given_up if os.geteuid() == 0 else {}


def as_administrator() -> dict[str, str]:
    """The variables with which psql in the pod is the administrator."""
    if "user" in administrator() and pwd.getpwuid(administrator()["user"]).pw_name != "postgres":
        missing("the administrator logs in as the system's user postgres, which the package postgresql-15 makes")
    return {"PGUSER": "postgres", "PGDATABASE": "postgres"}


@dataclass
class ServerPod:
    """A pod with a volume, before its setup.

    Args:
        manifests: What it is of.
        on: Folders that stand for its mounts, and a PATH of nothing but what the image has.
        secret: The Secret's data.
        name: The StatefulSet.
    """

    manifests: Manifests = field(repr=False)
    on: Volumes
    secret: dict[str, str]
    name: str = "postgres"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        for mount in self._mounts:
            folder = Path(self.mapped(mount))
            folder.mkdir(parents=True, exist_ok=True)
            self.give(folder)
        files = rendering.get(self.manifests, "ConfigMap", f"{self.name}-configuration")["data"]
        for name, text in files.items():
            (Path(self.mapped("/etc/postgresql")) / name).write_text(self._possible(self.mapped(text)))

    @property
    def _mounts(self) -> tuple[str, ...]:
        """Where something is mounted; the volume is where the manifest says."""
        volume = rendering.value(self._container, "volumeMounts.postgres-storage.mountPath")
        return (*_MOUNTS, str(volume))

    @property
    def data(self) -> Path:
        """The data directory."""
        return Path(self.mapped("/var/lib/postgresql/data/pgdata"))

    @property
    def _container(self) -> Object:
        """The server's container."""
        stateful_set = rendering.get(self.manifests, "StatefulSet", self.name)
        return dict(rendering.value(stateful_set, "pod.containers.postgres"))

    @property
    def log(self) -> str:
        """What the server has logged."""
        return (self.on.root / "log").read_text()

    @property
    def server(self) -> Server:
        """The server, as jobs see it."""
        return Server(self.on.root, self.port, self.secret["POSTGRES_USER"], self.on.programs)

    def container(self, name: str = "postgres") -> Object:
        """A container of the pod."""
        found: Object = rendering.value(
            rendering.get(self.manifests, "StatefulSet", self.name), f"pod.containers.{name}"
        )
        return found

    def give(self, path: Path) -> None:
        """Makes a file the pod's own."""
        if user := administrator().get("user"):
            os.chown(path, user, -1)

    def mapped(self, text: str) -> str:
        """A text with the folders of this machine in place of the pod's."""
        mounted = re.compile("|".join(self._mounts))
        return mounted.sub(lambda mount: str(self.on.root / "pod" / mount[0].strip("/").replace("/", "-")), text)

    def _possible(self, text: str) -> str:
        """Without what programs cannot that are built without it."""
        if self.on.programs != newer_binaries():
            return text
        return text.replace("shared_preload_libraries = 'pg_stat_statements'", "shared_preload_libraries = ''")

    def setup(self, **changes: str) -> tuple[int, str]:
        """Runs the init container to its end: exit code and output."""
        return _finish(self.start_setup(**changes))

    def start_setup(self, **changes: str) -> subprocess.Popen[str]:
        """Starts the init container's command; `changes` are variables that a test sets otherwise."""
        container = rendering.value(rendering.get(self.manifests, "StatefulSet", self.name), "pod.initContainers.0")
        arguments = [each for each in container["args"] if self.on.programs == binaries() or each not in _LACKING]
        command = [self.on.root / "bin" / container["command"][0], *map(self.mapped, container["command"][1:])]
        return self._popen([*command, *arguments], {**self.environment(container), **changes})

    def environment(self, container: Object) -> Mapping[str, str]:
        """The environment of a container."""
        own = {each["name"]: self._value(each) for each in container["env"]}
        path = f"{self.on.root / 'bin'}:{self.on.programs}"
        return {"PATH": path, "TMPDIR": self.mapped("/tmp"), "PGPORT": str(self.port), **own}

    def _value(self, variable: Object) -> str:
        if "value" in variable:
            return self.mapped(variable["value"])
        return self.secret[variable["valueFrom"]["secretKeyRef"]["key"]]

    def _popen(self, command: list[Any], environment: Mapping[str, str], **options: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - of Popen
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL, **options}
        options |= {"cwd": "/", "text": True, "start_new_session": True, **administrator()}
        return subprocess.Popen(command, env=environment, **options)

    def start(self, *, wait: bool = True) -> None:
        """Starts the container's command."""
        container = self.container()
        with (self.on.root / "log").open("ab") as log:
            command = [self.on.programs / container["command"][0], *map(self.mapped, container["command"][1:])]
            self.process = self._popen(command, self.environment(container), stdout=log)
        for _ in range(200):
            if not wait or self.probe("readinessProbe") == 0:
                return
            assert self.process.poll() is None, self.log
            time.sleep(0.05)
        raise AssertionError(self.log)

    def start_beside(self, name: str) -> subprocess.Popen[str]:
        """Starts the command of another container of the pod."""
        container = self.container(name)
        shell, *arguments = container["command"]
        environment = {**self.environment(container), "PGHOST": self.mapped("/var/run/postgresql")}
        return self._popen([self.on.root / "bin" / shell, *map(self.mapped, arguments)], environment)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ends the server, as the image's stop signal does or otherwise."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)

    def run(self, **changes: str) -> str:
        """Sets up and starts, as the kubelet does: the output of the setup, which must succeed."""
        code, output = self.setup(**changes)
        assert code == 0, output
        self.start()
        return output

    def probe(self, name: str, of: str = "postgres") -> int:
        """The exit code of a container's probe."""
        container = self.container(of)
        asked = container[name]["exec"]["command"]
        command = [self.mapped(word.replace("5432", str(self.port))) for word in asked]
        return _finish(self._popen(command, self.environment(container)))[0]

    def execute(self, program: str, *arguments: str) -> tuple[int, str]:
        """Runs one of PostgreSQL's programs in the server's container: exit code and output."""
        container = self.container()
        return _finish(self._popen([self.on.programs / program, *arguments], self.environment(container)))

    def psql(self, command: str, **changes: str) -> tuple[int, str]:
        """What a shell in the pod gets from psql: exit code and output."""
        container = self.container()
        environment = {**self.environment(container), "PGHOST": self.mapped("/var/run/postgresql"), **changes}
        options = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--no-password"]
        code, output = _finish(self._popen([self.on.programs / "psql", *options, "--command", command], environment))
        return code, output.strip()

    def ask(self, command: str, **changes: str) -> str:
        """What psql answers, which must succeed."""
        code, output = self.psql(command, **changes)
        assert code == 0, output
        return output


def _finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


def earlier_volume(pod: ServerPod) -> None:
    """Initializes the volume as earlier manifests did, whose application was the superuser."""
    password = pod.on.root / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    initdb = [f"{pod.on.programs}/initdb", f"--pgdata={pod.data}", f"--username={USER}", f"--pwfile={password}"]
    options = ["--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums"]
    subprocess.run([*initdb, *options], env={}, cwd="/", check=True, capture_output=True, **administrator())
    pod.start()
    pod.ask(f"CREATE DATABASE {DATABASE}", PGDATABASE="postgres")
    pod.ask("CREATE TABLE old AS SELECT 1 AS id")
    pod.stop()


@contextmanager
def server_pod(
    text: str, secret: Mapping[str, str], programs: Path | None = None, *, name: str = "postgres"
) -> Generator[ServerPod]:
    """A pod with an empty volume, for settings; what it started is stopped at the end."""
    with volumes(programs) as on:
        pod = ServerPod(rendering.manifests(text), on, dict(secret), name)
        try:
            yield pod
        finally:
            pod.stop(signal.SIGQUIT)
            shutil.rmtree(on.root / "pod", ignore_errors=True)
