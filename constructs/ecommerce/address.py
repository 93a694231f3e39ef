"""Where a Service is reached."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceAddress:
    """A Service, as its clients see it.

    Args:
        host: The Service's name, which cluster DNS resolves inside the namespace.
        port: The Service's TCP port.
    """

    host: str
    port: int
