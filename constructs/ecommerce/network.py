"""Who may talk to whom: nothing, except the flows of the architecture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.identity import Identity, System
from ecommerce.values import int_or_string


@dataclass(frozen=True, kw_only=True)
class Party:
    """One end of a connection.

    Args:
        name: What the policies are named after.
        pods: Labels of its pods where they are part of the system.
        identity: Whose policies they are; needed with `pods`.
        namespace: The namespace of its pods where they are not.
        blocks: Its addresses where it is no pod.
    """

    name: str
    pods: Mapping[str, str] | None = None
    identity: Identity | None = None
    namespace: str | None = None
    blocks: Sequence[str] = field(default_factory=tuple)

    @property
    def selector(self) -> k8s.LabelSelector | None:
        """Selects its pods."""
        return k8s.LabelSelector(match_labels=dict(self.pods)) if self.pods else None

    @property
    def peers(self) -> list[k8s.NetworkPolicyPeer] | None:
        """How a policy names it; None is everyone."""
        blocks = [k8s.NetworkPolicyPeer(ip_block=k8s.IpBlock(cidr=block)) for block in self.blocks]
        if self.namespace:
            within = k8s.LabelSelector(match_labels={"kubernetes.io/metadata.name": self.namespace})
            return [k8s.NetworkPolicyPeer(namespace_selector=within, pod_selector=self.selector), *blocks]
        if self.selector:
            return [k8s.NetworkPolicyPeer(pod_selector=self.selector), *blocks]
        return blocks or None


def tier(identity: Identity) -> Party:
    """The pods of a tier, by the label that the architecture's policies select."""
    return Party(name=identity.tier, pods={"tier": identity.tier}, identity=identity)


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Connections that are allowed.

    Args:
        source: Who opens them.
        target: Who accepts them.
        ports: Ports of the target's pods.
        protocols: `TCP`, `UDP` or both.
    """

    source: Party
    target: Party
    ports: Sequence[int]
    protocols: Sequence[str] = ("TCP",)


ANYONE = Party(name="anyone")
CLUSTER_DNS = Party(
    name="dns",
    namespace="kube-system",
    pods={"k8s-app": "kube-dns"},
    # NodeLocal DNSCache listens on this link-local address, which no pod selector matches:
    # https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
    blocks=("169.254.20.10/32",),
)


class NetworkPolicies(Construct):
    """Denies everything in the namespace, then opens each flow on the sides that are in it.

    Whoever opens a connection may ask cluster DNS for the way.
    """

    def __init__(self, scope: Construct, id: str, *, system: System, flows: Sequence[Flow]) -> None:
        """Creates the policies.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that they protect.
            flows: All connections but those to cluster DNS.
        """
        super().__init__(scope, id)
        everything = k8s.NetworkPolicySpec(pod_selector=k8s.LabelSelector(), policy_types=["Ingress", "Egress"])
        self._define("default-deny", system.shared, everything)
        for flow in flows:
            self._define_flow(flow)
        clients = {flow.source.name: flow.source for flow in flows if flow.source.identity}
        for client in clients.values():
            self._define_flow(Flow(source=client, target=CLUSTER_DNS, ports=[53], protocols=["UDP", "TCP"]))

    def _define_flow(self, flow: Flow) -> None:
        name = f"{flow.source.name}-to-{flow.target.name}"
        ports = [
            k8s.NetworkPolicyPort(protocol=protocol, port=int_or_string(port))
            for port in flow.ports
            for protocol in flow.protocols
        ]
        if flow.target.identity and flow.target.selector:
            accept = k8s.NetworkPolicyIngressRule(from_=flow.source.peers, ports=ports)
            spec = k8s.NetworkPolicySpec(pod_selector=flow.target.selector, policy_types=["Ingress"], ingress=[accept])
            self._define(name, flow.target.identity, spec)
        if flow.source.identity and flow.source.selector:
            connect = k8s.NetworkPolicyEgressRule(to=flow.target.peers, ports=ports)
            spec = k8s.NetworkPolicySpec(pod_selector=flow.source.selector, policy_types=["Egress"], egress=[connect])
            self._define(f"{name}-egress" if flow.target.identity else name, flow.source.identity, spec)

    def _define(self, name: str, identity: Identity, spec: k8s.NetworkPolicySpec) -> None:
        k8s.KubeNetworkPolicy(self, name, metadata=identity.metadata(name), spec=spec)
