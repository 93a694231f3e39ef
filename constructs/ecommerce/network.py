"""Who may talk to whom: nothing, except the flows of the architecture."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.identity import Identity, System
from ecommerce.values import int_or_string

_DNS_PORT = 53
# NodeLocal DNSCache listens on this link-local address, which no pod selector matches:
# https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
_NODE_LOCAL_DNS = "169.254.20.10/32"


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Connections that are allowed.

    Args:
        source: Whose pods open them.
        target: Whose pods accept them.
        port: The TCP port of the target's pods.
    """

    source: Identity
    target: Identity
    port: int


class NetworkPolicies(Construct):
    """Denies everything in the namespace, then opens each flow on both sides."""

    def __init__(
        self, scope: Construct, id: str, *, system: System, public: Identity, public_port: int, flows: Sequence[Flow]
    ) -> None:
        """Creates the policies.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that they protect.
            public: The part that anyone may reach.
            public_port: The TCP port of its pods.
            flows: All other connections.
        """
        super().__init__(scope, id)
        self._system = system
        self._define_default_deny()
        self._define_dns([flow.source for flow in flows])
        self._define_public(public, public_port)
        for flow in flows:
            self._define_flow(flow)

    def _define_default_deny(self) -> None:
        self._policy("default-deny", self._system.shared, k8s.LabelSelector(), types=["Ingress", "Egress"])

    def _define_dns(self, clients: Sequence[Identity]) -> None:
        tiers = sorted({client.tier for client in clients})
        in_tiers = k8s.LabelSelectorRequirement(key="tier", operator="In", values=tiers)
        resolver = k8s.NetworkPolicyPeer(
            namespace_selector=k8s.LabelSelector(match_labels={"kubernetes.io/metadata.name": "kube-system"}),
            pod_selector=k8s.LabelSelector(match_labels={"k8s-app": "kube-dns"}),
        )
        cache = k8s.NetworkPolicyPeer(ip_block=k8s.IpBlock(cidr=_NODE_LOCAL_DNS))
        self._policy(
            f"{'-and-'.join(tiers)}-to-dns",
            self._system.shared,
            k8s.LabelSelector(match_expressions=[in_tiers]),
            egress=[
                k8s.NetworkPolicyEgressRule(
                    to=[resolver, cache], ports=[_port(_DNS_PORT, "UDP"), _port(_DNS_PORT, "TCP")]
                )
            ],
        )

    def _define_public(self, public: Identity, port: int) -> None:
        self._policy(
            f"anyone-to-{public.tier}",
            public,
            _tier(public),
            ingress=[k8s.NetworkPolicyIngressRule(ports=[_port(port)])],
        )

    def _define_flow(self, flow: Flow) -> None:
        name = f"{flow.source.tier}-to-{flow.target.tier}"
        source, target = _tier(flow.source), _tier(flow.target)
        accept = k8s.NetworkPolicyIngressRule(
            from_=[k8s.NetworkPolicyPeer(pod_selector=source)], ports=[_port(flow.port)]
        )
        connect = k8s.NetworkPolicyEgressRule(to=[k8s.NetworkPolicyPeer(pod_selector=target)], ports=[_port(flow.port)])
        self._policy(name, flow.target, target, ingress=[accept])
        self._policy(f"{name}-egress", flow.source, source, egress=[connect])

    def _policy(
        self,
        name: str,
        identity: Identity,
        pods: k8s.LabelSelector,
        *,
        types: Sequence[str] = (),
        ingress: Sequence[k8s.NetworkPolicyIngressRule] | None = None,
        egress: Sequence[k8s.NetworkPolicyEgressRule] | None = None,
    ) -> None:
        types = types or [kind for kind, rules in (("Ingress", ingress), ("Egress", egress)) if rules]
        k8s.KubeNetworkPolicy(
            self,
            name,
            metadata=identity.metadata(name),
            spec=k8s.NetworkPolicySpec(pod_selector=pods, policy_types=list(types), ingress=ingress, egress=egress),
        )


def _tier(identity: Identity) -> k8s.LabelSelector:
    return k8s.LabelSelector(match_labels={"tier": identity.tier})


def _port(number: int, protocol: str = "TCP") -> k8s.NetworkPolicyPort:
    return k8s.NetworkPolicyPort(protocol=protocol, port=int_or_string(number))
