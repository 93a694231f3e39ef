"""NetworkPolicies: nobody may talk to anybody, except by the flows of the system's parts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.dns import USUAL_NAME_SERVERS, NameServers
from ecommerce.flow import Anyone, ApiServer, Flow, IpBlocks, OutsidePods, Peer, Pods
from ecommerce.notation.addresses import spans, within
from ecommerce.settings.network_policy import Flavour
from ecommerce.system import Identity, System
from ecommerce.values import int_or_string, label_selector, object_meta

if TYPE_CHECKING:
    from ecommerce.cilium import Entity

_DNS_PROTOCOLS = ("UDP", "TCP")


class NetworkPolicies(Construct):
    """A NetworkPolicy that denies everything in the namespace, then one per flow and side that is in it.

    Whoever opens a connection may ask DNS for the way.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        system: System,
        flows: Sequence[Flow],
        name_servers: Sequence[NameServers] = USUAL_NAME_SERVERS,
        flavour: Flavour = "kubernetes",
    ) -> None:
        """Creates the policies.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that they protect.
            flows: All connections but those to DNS.
            name_servers: The ways to DNS; left out, those of the usual clusters.
            flavour: `cilium` adds policies of Cilium's own, for what it knows by no address.
        """
        super().__init__(scope, id)
        self._system = system
        self._flavour = flavour
        everything = k8s.NetworkPolicySpec(pod_selector=k8s.LabelSelector(), policy_types=["Ingress", "Egress"])
        self._define("default-deny", system.shared, everything)
        for flow in flows:
            self._define_flow(flow)
        self._define_dns(
            {flow.source.name: flow.source for flow in flows if isinstance(flow.source, Pods)}, name_servers
        )

    def _define_flow(self, flow: Flow) -> None:
        source, target = flow.source, flow.target
        name = f"{source.name}-to-{target.name}"
        if isinstance(target, Pods):
            accept = k8s.NetworkPolicyIngressRule(from_=_peers(source), ports=_ports(flow.ports, flow.protocols))
            selector = _selector(target)
            spec = k8s.NetworkPolicySpec(pod_selector=selector, policy_types=["Ingress"], ingress=[accept])
            self._define(name, target.identity, spec)
            name = f"{name}-egress"
        if isinstance(source, Pods):
            selector = _selector(source)
            if isinstance(target, ApiServer) and self._flavour == "cilium":
                self._define_entity(name, source.identity, selector, "kube-apiserver", flow.ports, flow.protocols)
            else:
                connect = k8s.NetworkPolicyEgressRule(to=_peers(target), ports=_ports(flow.ports, flow.protocols))
                self._define_egress(name, source.identity, selector, [connect])

    def _define_dns(self, clients: Mapping[str, Pods], name_servers: Sequence[NameServers]) -> None:
        """One policy for all tiers, which one label tells apart, and one for pods with other labels."""
        tiers = [each.identity.tier for each in clients.values() if each == Pods.of(each.identity)]
        if tiers:
            any_tier = k8s.LabelSelectorRequirement(key="tier", operator="In", values=tiers)
            selector = k8s.LabelSelector(match_expressions=[any_tier])
            self._define_asking("clients-to-dns", self._system.shared, selector, name_servers)
        for each in clients.values():
            if each != Pods.of(each.identity):
                name, selector = f"{each.name}-to-dns", _selector(each)
                self._define_asking(name, each.identity, selector, name_servers)

    def _define_asking(
        self, name: str, identity: Identity, selector: k8s.LabelSelector, name_servers: Sequence[NameServers]
    ) -> None:
        rules = [
            k8s.NetworkPolicyEgressRule(to=_peers(each.peer), ports=_ports(each.ports, _DNS_PROTOCOLS))
            for each in name_servers
        ]
        self._define_egress(name, identity, selector, rules)
        # To Cilium an address on the node is the node, whatever blocks hold it.
        ports = [port for each in name_servers for port in each.ports if each.peer.cidrs]
        if self._flavour == "cilium" and ports:
            self._define_entity(f"{name}-on-node", identity, selector, "host", ports, _DNS_PROTOCOLS)

    def _define_egress(
        self, name: str, identity: Identity, selector: k8s.LabelSelector, rules: list[k8s.NetworkPolicyEgressRule]
    ) -> None:
        spec = k8s.NetworkPolicySpec(pod_selector=selector, policy_types=["Egress"], egress=rules)
        self._define(name, identity, spec)

    def _define_entity(
        self,
        name: str,
        identity: Identity,
        selector: k8s.LabelSelector,
        entity: "Entity",
        ports: Sequence[int],
        protocols: Sequence[str],
    ) -> None:
        from ecommerce.cilium import EntityPolicy  # noqa: PLC0415 - bindings that most systems do without

        EntityPolicy(self, name, identity=identity, selector=selector, entity=entity, ports=ports, protocols=protocols)

    def _define(self, name: str, identity: Identity, spec: k8s.NetworkPolicySpec) -> None:
        k8s.KubeNetworkPolicy(self, name, metadata=object_meta(identity, name), spec=spec)


def _selector(pods: Pods) -> k8s.LabelSelector:
    return label_selector(pods.labels, pods.without)


def _ports(numbers: Sequence[int], protocols: Sequence[str]) -> list[k8s.NetworkPolicyPort]:
    return [
        k8s.NetworkPolicyPort(protocol=protocol, port=int_or_string(number))
        for number in numbers
        for protocol in protocols
    ]


def _peers(peer: Peer) -> list[k8s.NetworkPolicyPeer] | None:
    """The other side of a rule; None is everyone."""
    match peer:
        case Pods():
            return [k8s.NetworkPolicyPeer(pod_selector=_selector(peer))]
        case OutsidePods():
            namespace = label_selector({"kubernetes.io/metadata.name": peer.namespace})
            pods = label_selector(peer.labels) if peer.labels else None
            return [k8s.NetworkPolicyPeer(namespace_selector=namespace, pod_selector=pods), *_blocks(peer.cidrs)]
        case IpBlocks():
            return _blocks(peer.cidrs, peer.excluded)
        case ApiServer():
            return _blocks(peer.cidrs)
        case Anyone():
            return None


def _blocks(cidrs: Sequence[str], excluded: Sequence[str] = ()) -> list[k8s.NetworkPolicyPeer]:
    return [
        k8s.NetworkPolicyPeer(
            # Kubernetes refuses an exception that is not within its block.
            ip_block=k8s.IpBlock(
                cidr=cidr, except_=[each for each in excluded if within(spans(each), spans(cidr))] or None
            )
        )
        for cidr in cidrs
    ]
