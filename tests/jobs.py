"""Runs a rendered job's script as its manifest says, on this machine, against a real PostgreSQL."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from postgres import Server, binaries, unprivileged

from review.manifests import Manifests, Object

_PROCESS_1 = (
    "/usr/bin/unshare",
    "--pid",
    "--fork",
    "--kill-child",
    "/usr/bin/setpriv",
    "--reuid=nobody",
    "--clear-groups",
)
BUSYBOX = shutil.which("busybox")
# What the scripts may use beside PostgreSQL's programs, all of it in the image's busybox.
APPLETS = (
    *(
        "awk",
        "basename",
        "cat",
        "chmod",
        "cp",
        "cut",
        "date",
        "diff",
        "find",
        "grep",
        "head",
        "ls",
        "mkdir",
        "mkfifo",
        "mktemp",
        "mv",
        "rm",
        "rmdir",
        "sed",
        "setsid",
    ),
    *("sh", "sha256sum", "sleep", "sort", "sync", "tail", "touch", "tr", "wc"),
)


@dataclass(frozen=True)
class Volumes:
    """Folders that stand for the volumes of the pods, and a PATH of nothing but what the image has.

    Args:
        root: Where they are.
        programs: PostgreSQL's programs.
    """

    root: Path
    programs: Path = field(default_factory=binaries)

    @property
    def backup(self) -> Path:
        """The dumps."""
        return self.root / "backup"

    @property
    def dumps(self) -> list[str]:
        """Names of the dumps, the oldest first."""
        return sorted(path.name for path in self.backup.glob("*.dump"))

    @property
    def files(self) -> set[str]:
        """Names of all files beside the dumps."""
        return {path.name for path in self.backup.iterdir()}

    @property
    def fakes(self) -> str:
        """Shell functions that run what a test put in the place of an applet.

        The image's shell looks for a program in PATH. Some builds of busybox take their own applet first, but a
        function comes before that in every shell.
        """
        folder = self.root / "bin"
        return "".join(
            f'{name}() {{ "{folder / name}" "$@"; }}\n' for name in APPLETS if not (folder / name).is_symlink()
        )

    def give(self, path: Path) -> None:
        """Makes a file the jobs' own."""
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(path, nobody.pw_uid, nobody.pw_gid)


@contextmanager
def volumes(programs: Path | None = None) -> Generator[Volumes]:
    """Empty volumes, for jobs with PostgreSQL's programs of a folder."""
    made = Volumes(Path(tempfile.mkdtemp(prefix="job-")), programs or binaries())
    try:
        made.root.chmod(0o755)
        for name in ("backup", "scratch", "tmp", "bin", "scripts"):
            (made.root / name).mkdir()
            made.give(made.root / name)
        if rclone := shutil.which("rclone"):
            (made.root / "bin" / "rclone").symlink_to(rclone)
        for name in APPLETS:
            program = BUSYBOX or shutil.which(name)
            if program is None:
                pytest.skip(f"the jobs run {name}, which is not on PATH; on Debian: apt-get install busybox")
            (made.root / "bin" / name).symlink_to(program)
        yield made
    finally:
        shutil.rmtree(made.root)


@dataclass(frozen=True)
class Job:
    """A container of a rendered job.

    Args:
        container: As the manifest says.
        scripts: Data of the ConfigMap that it mounts.
        secret: What stands behind its secretKeyRefs.
        as_process_1: Whether it runs as process 1 of a namespace, as in a container.
    """

    container: Object = field(repr=False)
    scripts: Mapping[str, str] = field(repr=False)
    secret: Mapping[str, str]
    as_process_1: bool = False

    @classmethod
    def of(cls, manifests: Manifests, cron_job: str, secret: Mapping[str, str], *, name: str | None = None) -> "Job":
        """The job of a CronJob; `name` tells which container where there are several."""
        found = next(each for each in manifests.of("CronJob") if each["metadata"]["name"] == cron_job)
        return cls.of_template(found["spec"]["jobTemplate"]["spec"]["template"], manifests, secret, name=name)

    @classmethod
    def of_template(
        cls, template: Object, manifests: Manifests, secret: Mapping[str, str], *, name: str | None = None
    ) -> "Job":
        """The job of a pod template, with the scripts of the manifests that it belongs to."""
        mounted = next(each for each in template["spec"]["volumes"] if each["name"] == "scripts")["configMap"]["name"]
        scripts = next(each for each in manifests.of("ConfigMap") if each["metadata"]["name"] == mounted)
        containers = [*template["spec"].get("initContainers", []), *template["spec"]["containers"]]
        (container,) = [each for each in containers if name in {None, each["name"]}]
        return cls(container, scripts["data"], secret)

    def start(self, on: Volumes, server: Server | None, **changes: str) -> subprocess.Popen[str]:
        """Starts the container's command.

        Args:
            on: The volumes that it mounts.
            server: What answers at PGHOST and PGPORT; None leaves them as they are in `changes`.
            changes: Environment variables that a test sets otherwise.
        """
        for name, text in self.scripts.items():
            (on.root / "scripts" / name).write_text(on.fakes + text if name.endswith(".sh") else text)
        mounts = {
            mount["mountPath"]: on.root / mount["mountPath"].strip("/") for mount in self.container["volumeMounts"]
        }

        def mapped(text: str) -> str:
            for path, folder in mounts.items():
                if text == path or text.startswith(f"{path}/"):
                    return f"{folder}{text.removeprefix(path)}"
            return text

        environment = {each["name"]: mapped(self._value(each)) for each in self.container["env"]}
        reached = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port)} if server and "PGHOST" in environment else {}
        shell, *arguments = [mapped(word) for word in self.container["command"]]
        command = [str(on.root / "bin" / shell), *arguments]
        return subprocess.Popen(
            [*_PROCESS_1, *command] if self.as_process_1 else command,
            env={
                "PATH": f"{on.root / 'bin'}:{on.programs}",
                "TMPDIR": str(on.root / "tmp"),
                **environment,
                **reached,
                **changes,
            },
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            **({} if self.as_process_1 else unprivileged()),
        )

    def run(self, on: Volumes, server: Server | None, **changes: str) -> tuple[int, str]:
        """Runs the container's command to its end: exit code and output."""
        process = self.start(on, server, **changes)
        return finish(process)

    def _value(self, variable: Object) -> str:
        if "value" in variable:
            # Kubernetes reads two dollars as one, so that `$$(NAME)` stands for no variable.
            return str(variable["value"]).replace("$$", "$")
        if "fieldRef" in variable["valueFrom"]:
            # Every run is a job of its own, unless a test says that it is another try.
            return f"job-{uuid.uuid4()}"
        return self.secret[variable["valueFrom"]["secretKeyRef"]["key"]]


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Waits for a job: exit code and output. One that hangs is ended."""
    try:
        output, _ = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        kill(process)
        raise
    return process.returncode, output


def kill(process: subprocess.Popen[str]) -> None:
    """Ends a job as the kernel ends a container: every process, at once."""
    groups = [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    for group in (*groups, process.pid):
        os.killpg(group, signal.SIGKILL)
    process.communicate()
