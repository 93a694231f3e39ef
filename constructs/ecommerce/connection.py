"""What a part of the system gives to those that use it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class SecretFiles:
    """Keys of a Secret as files in a container.

    Args:
        volume: Name of the volume.
        secret: Name of the Secret.
        keys: The keys; others that it has, such as a private one, stay outside.
        mount_path: The folder that holds a file per key.
        mode: Permissions of the files; left out, everyone may read them.
    """

    volume: str
    secret: str
    keys: Sequence[str]
    mount_path: str
    mode: int | None = None


@dataclass(frozen=True, kw_only=True)
class SecretVariables:
    """The keys of a Secret as environment variables of the same names.

    Args:
        secret: Name of the Secret.
        keys: The keys.
        known_values: What of it the manifests carry themselves, by key.
    """

    secret: str
    keys: Sequence[str]
    known_values: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How the clients of a part find it and are let in.

    Args:
        clients: Names of the tiers that use it.
        variables: Environment variables that say where it is, kept in the ConfigMap.
        credentials: What opens it, where it is closed.
        files: What else a client reads, as files.
        moved_to: What answers there now, where it has moved: its clients' sessions are with the former one.
    """

    clients: Sequence[str]
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    credentials: SecretVariables | None = None
    files: Sequence[SecretFiles] = ()
    moved_to: str | None = None

    @property
    def contents(self) -> dict[str, str]:
        """All values behind it that the manifests know: pods that read it start anew when one of them changes."""
        moved = {"moved to": self.moved_to} if self.moved_to else {}
        return {**self.variables, **(self.credentials.known_values if self.credentials else {}), **moved}
