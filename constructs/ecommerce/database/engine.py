"""What the rest of the system knows of the database, whatever runs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cdk8s_plus_27 import k8s

from ecommerce.endpoint import Endpoint
from ecommerce.network import Flow, Party

_CA_VOLUME, _CA_PATH = "database-ca", "/etc/database-ca"


@dataclass(frozen=True, kw_only=True)
class ClientTls:
    """How clients check that they speak to the right server.

    Args:
        mode: libpq's sslmode.
        ca_secret_name: Secret whose key `ca.crt` is the certificate authority; None where none is checked.
    """

    mode: str
    ca_secret_name: str | None

    @property
    def root_certificate(self) -> str | None:
        """Path of the certificate authority in a client's container."""
        return f"{_CA_PATH}/ca.crt" if self.ca_secret_name else None

    @property
    def volumes(self) -> list[k8s.Volume]:
        """Volumes of a client's pod."""
        source = k8s.SecretVolumeSource(secret_name=self.ca_secret_name)
        return [k8s.Volume(name=_CA_VOLUME, secret=source)] if self.ca_secret_name else []

    @property
    def mounts(self) -> list[k8s.VolumeMount]:
        """Mounts of a client's container."""
        mount = k8s.VolumeMount(name=_CA_VOLUME, mount_path=_CA_PATH, read_only=True)
        return [mount] if self.ca_secret_name else []


class Engine(Protocol):
    """The database tier."""

    @property
    def endpoint(self) -> Endpoint:
        """Where its clients connect."""
        ...

    @property
    def direct(self) -> Endpoint:
        """Where tools connect that need a session with the server itself."""
        ...

    @property
    def tls(self) -> ClientTls | None:
        """How its clients use TLS; None where they need not know."""
        ...

    def flows(self, client: Party, tools: Sequence[Party]) -> Sequence[Flow]:
        """The connections that it needs itself, those of its client, and those of tools to `direct`."""
        ...
