"""NetworkPolicies: nobody may talk to anybody, except by the flows of the system's parts."""

from collections.abc import Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.flow import CLUSTER_DNS, Anyone, Flow, IpBlocks, OutsidePods, Peer, Pods
from ecommerce.system import Identity, System
from ecommerce.values import int_or_string, label_selector, object_meta


class NetworkPolicies(Construct):
    """A NetworkPolicy that denies everything in the namespace, then one per flow and side that is in it.

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
        clients = {flow.source.name: flow.source for flow in flows if isinstance(flow.source, Pods)}
        for client in clients.values():
            self._define_flow(Flow(source=client, target=CLUSTER_DNS, ports=[53], protocols=["UDP", "TCP"]))

    def _define_flow(self, flow: Flow) -> None:
        source, target = flow.source, flow.target
        name = f"{source.name}-to-{target.name}"
        ports = [
            k8s.NetworkPolicyPort(protocol=protocol, port=int_or_string(port))
            for port in flow.ports
            for protocol in flow.protocols
        ]
        if isinstance(target, Pods):
            accept = k8s.NetworkPolicyIngressRule(from_=_peers(source), ports=ports)
            selector = label_selector(target.labels, target.without)
            spec = k8s.NetworkPolicySpec(pod_selector=selector, policy_types=["Ingress"], ingress=[accept])
            self._define(name, target.identity, spec)
        if isinstance(source, Pods):
            connect = k8s.NetworkPolicyEgressRule(to=_peers(target), ports=ports)
            selector = label_selector(source.labels, source.without)
            spec = k8s.NetworkPolicySpec(pod_selector=selector, policy_types=["Egress"], egress=[connect])
            self._define(f"{name}-egress" if isinstance(target, Pods) else name, source.identity, spec)

    def _define(self, name: str, identity: Identity, spec: k8s.NetworkPolicySpec) -> None:
        k8s.KubeNetworkPolicy(self, name, metadata=object_meta(identity, name), spec=spec)


def _peers(peer: Peer) -> list[k8s.NetworkPolicyPeer] | None:
    """The other side of a rule; None is everyone."""
    match peer:
        case Pods():
            return [k8s.NetworkPolicyPeer(pod_selector=label_selector(peer.labels, peer.without))]
        case OutsidePods():
            namespace = label_selector({"kubernetes.io/metadata.name": peer.namespace})
            pods = label_selector(peer.labels) if peer.labels else None
            return [k8s.NetworkPolicyPeer(namespace_selector=namespace, pod_selector=pods), *_blocks(peer.cidrs)]
        case IpBlocks():
            return _blocks(peer.cidrs)
        case Anyone():
            return None


def _blocks(cidrs: Sequence[str]) -> list[k8s.NetworkPolicyPeer]:
    return [k8s.NetworkPolicyPeer(ip_block=k8s.IpBlock(cidr=cidr)) for cidr in cidrs]
