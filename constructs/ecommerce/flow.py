"""Peers and the flows between them: who may talk to whom, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ecommerce.system import Identity


@dataclass(frozen=True, kw_only=True)
class Pods:
    """Pods of the system itself, on whose side a policy must open the connection.

    Args:
        name: What the policies are named after.
        labels: What selects them.
        identity: Whose policies they are.
        without: Labels whose carriers are not meant, whatever else they carry.
    """

    name: str
    labels: Mapping[str, str]
    identity: Identity
    without: Sequence[str] = ()

    @classmethod
    def of(cls, identity: Identity) -> "Pods":
        """The pods of a tier, by the label that the architecture's policies select."""
        return cls(name=identity.tier, labels={"tier": identity.tier}, identity=identity)


@dataclass(frozen=True, kw_only=True)
class OutsidePods:
    """Pods of another namespace.

    Args:
        name: What the policies are named after.
        namespace: Their namespace.
        labels: What selects them there; left out, all of them.
        cidrs: Further addresses, where the same program has no pod's own.
    """

    name: str
    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    cidrs: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class IpBlocks:
    """Addresses that are no pods.

    Args:
        name: What the policies are named after.
        cidrs: Address blocks, at least one: none at all would mean everyone.
        excluded: Blocks within them that are not meant.

    Raises:
        ValueError: There is no block.
    """

    name: str
    cidrs: Sequence[str]
    excluded: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not self.cidrs:
            raise ValueError(f"peer {self.name} has no address block, which a NetworkPolicy would read as everyone")


@dataclass(frozen=True, kw_only=True)
class ApiServer:
    """The API server of the cluster.

    Args:
        cidrs: Its addresses, by which all but Cilium know it.
        name: What the policies are named after.
    """

    cidrs: Sequence[str]
    name: str = "kubernetes-api"


@dataclass(frozen=True, kw_only=True)
class Anyone:
    """Everyone, inside the cluster and outside."""

    name: str = "anyone"


# One end of a connection.
Peer = Pods | OutsidePods | IpBlocks | ApiServer | Anyone


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Connections that are allowed.

    Args:
        source: Who opens them.
        target: Who accepts them.
        ports: Ports of the target's pods.
        protocols: `TCP`, `UDP` or both.

    Raises:
        ValueError: Neither end is the system's own, so that no policy could say it.
    """

    source: Peer
    target: Peer
    ports: Sequence[int]
    protocols: Sequence[str] = ("TCP",)

    def __post_init__(self) -> None:
        if not any(isinstance(end, Pods) for end in (self.source, self.target)):
            raise ValueError(f"neither {self.source.name} nor {self.target.name} are pods of the system")
