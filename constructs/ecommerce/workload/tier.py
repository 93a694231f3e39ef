"""A stateless tier, declared: all that the rest of the system derives from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ecommerce.address import ServiceAddress
from ecommerce.connection import Connection
from ecommerce.flow import Flow, Pods
from ecommerce.system import System
from ecommerce.workload.program import Program

# What names of pods, accounts and Services have in common: IsDNS1035Label in
# https://github.com/kubernetes/apimachinery, pkg/util/validation/validation.go.
_NAME = re.compile(r"[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?")
_NAME_RULE = "lower-case letters, digits and inner hyphens, a letter first"
# Long enough for kube-proxy and load balancers to hear that a pod is about to go.
_DRAIN_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Tier:
    """A tier of equal pods that keep nothing which may not be lost with them.

    Its objects, policies, ConfigMap keys and reserved variables follow from it. What an environment may say of it is
    the group of settings of the same name.

    Args:
        name: Its name, and that of its pods, account and group of settings (`-` is `_` there).
        program: What runs in its pods.
        service: Name and port of its Service; None where nobody connects to it.
        clients: Names of the tiers that connect to it.
        variables: Environment variables that tell them where it is.

    Raises:
        ValueError: Its name or its Service's is none that Kubernetes takes, or it has a Service without a port to
            serve, or clients without a Service.
    """

    name: str
    program: Program
    service: ServiceAddress | None = None
    clients: Sequence[str] = ()
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        for name in (self.name, *([self.service.host] if self.service else [])):
            if not _NAME.fullmatch(name):
                raise ValueError(f"tier {self.name}: {name} is no name; use at most 63 {_NAME_RULE}")
        if self.service and not self.program.port:
            raise ValueError(f"tier {self.name} has a service, but its program has no port; add program.port")
        if (self.clients or self.variables) and not self.service:
            raise ValueError(f"tier {self.name} has clients or variables, but no service; add service")

    @property
    def drain_seconds(self) -> int:
        """The pause before SIGTERM: its program's, and by default one where there are endpoints to drain."""
        given, default = self.program.drain_seconds, _DRAIN_SECONDS if self.service else 0
        return default if given is None else given

    @property
    def grace_seconds(self) -> int:
        """From the request to stop until the kill."""
        return self.drain_seconds + self.program.shutdown_seconds

    @property
    def connection(self) -> Connection:
        """How its clients find it."""
        return Connection(clients=self.clients, variables=self.variables)

    def flows(self, system: System) -> list[Flow]:
        """The connections that its clients open.

        Args:
            system: The deployed copy.
        """
        target, port = Pods.of(system.tier(self.name)), self.program.port
        sources = [Pods.of(system.tier(client)) for client in self.clients]
        return [Flow(source=source, target=target, ports=[port.number]) for source in sources if port]
