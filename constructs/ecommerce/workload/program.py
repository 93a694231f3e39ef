"""What runs in a container, as a value that no construct is needed for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# A user id above those that distributions give to their own; images of the shop need no entry for it.
UNPRIVILEGED_UID = 10001

# IsValidPortName in https://github.com/kubernetes/apimachinery, pkg/util/validation/validation.go.
_PORT_NAME = re.compile(r"(?=.*[a-z])(?!.*--)(?=.{1,15}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
_PORT_NAME_RULE = "lower-case letters, digits and single inner hyphens, a letter among them"


@dataclass(frozen=True, kw_only=True)
class EmptyDir:
    """A directory that a program must write to beside its read-only root filesystem; its content dies with the pod.

    Args:
        name: The volume's name.
        mount_path: Where it is mounted.
        size_limit: The most it may hold, as a quantity; a pod above it is evicted.
        medium: `Memory` keeps it in memory, where it counts against the container's limit; left out, a disk of the
            node does.
    """

    name: str
    mount_path: str
    size_limit: str
    medium: Literal["Memory"] | None = None


TMP = EmptyDir(name="tmp", mount_path="/tmp", size_limit="64Mi")  # noqa: S108 - a mount point in a container


@dataclass(frozen=True, kw_only=True)
class Port:
    """The TCP port that a program listens on.

    Args:
        name: Name of the port, by which Services and probes refer to it; at most 15 characters.
        number: Its number.

    Raises:
        ValueError: The name is none that Kubernetes takes.
    """

    name: str
    number: int

    def __post_init__(self) -> None:
        if not _PORT_NAME.fullmatch(self.name):
            raise ValueError(f"port {self.name} is no name of a port; use at most 15 {_PORT_NAME_RULE}")


@dataclass(frozen=True)
class HttpGet:
    """Asks over HTTP, and takes 200 to 399 for a yes.

    Args:
        path: Path of the request.
    """

    path: str


@dataclass(frozen=True)
class TcpSocket:
    """Opens a connection to the port, and takes that for a yes."""


@dataclass(frozen=True)
class Exec:
    """Runs a command in the container, and takes exit code 0 for a yes.

    Args:
        command: The program and its arguments.
    """

    command: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Probe:
    """How the kubelet asks a container for its state.

    Args:
        action: What it does to ask.
        period_seconds: Time between two questions.
        failure_threshold: How many refusals in a row count.
        timeout_seconds: How long it waits for an answer.
    """

    action: HttpGet | TcpSocket | Exec
    period_seconds: int
    failure_threshold: int
    timeout_seconds: int = 2


@dataclass(frozen=True, kw_only=True)
class Probes:
    """The three questions: has it started, is it alive, can it serve.

    Args:
        startup: Until it succeeds once, the others wait.
        liveness: When it fails, the container is restarted.
        readiness: While it fails, the pod is out of its Service.
    """

    startup: Probe
    liveness: Probe
    readiness: Probe

    @property
    def settled_seconds(self) -> int:
        """How long a pod must have been ready to count as such: the time in which readiness notices that it is not."""
        return self.readiness.period_seconds * self.readiness.failure_threshold

    @classmethod
    def asking(cls, alive: HttpGet | TcpSocket | Exec, *, ready: HttpGet | TcpSocket | Exec | None = None) -> "Probes":
        """Up to a minute to start, restarted after 30 s of silence, out of the Service after 10 s.

        Args:
            alive: Whether the process works.
            ready: Whether it can serve; left out, it can whenever it is alive.
        """
        return cls(
            startup=Probe(action=alive, period_seconds=2, failure_threshold=30),
            liveness=Probe(action=alive, period_seconds=10, failure_threshold=3),
            readiness=Probe(action=ready or alive, period_seconds=5, failure_threshold=2),
        )


@dataclass(frozen=True, kw_only=True)
class Program:
    """What runs in a container.

    Args:
        probes: How to ask for its state.
        port: The port that it listens on; None for one that only opens connections itself, such as a queue worker.
        metrics: The port of its own at which it answers Prometheus' `GET /metrics`; None where it has no metrics.
        command: What is run instead of the image's entry point.
        args: Arguments, instead of the image's own.
        user: User id of every process.
        group: Group id of every process; left out, the user's number.
        empty_dirs: All directories that it writes to. Others than the default stand in its place: `[TMP, EmptyDir(…)]`
            keeps `/tmp`.
        drain_seconds: A pause before SIGTERM, in which requests still come: endpoints drain from kube-proxy and load
            balancers within seconds of a pod's deletion. It needs a program `sleep` in the image; 0 is no pause. Left
            out, 10 where a Service leads to it, and else 0.
        shutdown_seconds: From SIGTERM to SIGKILL, to end what is under way.

    Raises:
        ValueError: A probe asks a port that is not there.
    """

    probes: Probes
    port: Port | None = None
    metrics: Port | None = None
    command: Sequence[str] = ()
    args: Sequence[str] = ()
    user: int = UNPRIVILEGED_UID
    group: int | None = None
    empty_dirs: Sequence[EmptyDir] = (TMP,)
    drain_seconds: int | None = None
    shutdown_seconds: int = 30

    def __post_init__(self) -> None:
        for probe in (self.probes.startup, self.probes.liveness, self.probes.readiness):
            if not self.port and not isinstance(probe.action, Exec):
                raise ValueError("a probe asks a port, but the program has none; add port, or ask by Exec")

    @property
    def disk(self) -> Sequence[str]:
        """The most that each of its directories on the node's disk may hold, as quantities."""
        return [each.size_limit for each in self.empty_dirs if not each.medium]


# The container contract of the shop's images: docs/container-contract.md.
WEB = Program(
    port=Port(name="http", number=8080),
    # Not that of the users, who would read the metrics.
    metrics=Port(name="metrics", number=9090),
    probes=Probes.asking(HttpGet("/healthz"), ready=HttpGet("/readyz")),
)
