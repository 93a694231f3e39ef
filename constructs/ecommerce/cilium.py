"""CiliumNetworkPolicies, for what Cilium knows by what it is and by no address."""

from collections.abc import Sequence
from typing import Literal

from cdk8s import ApiObjectMetadata
from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.bindings import cilium
from ecommerce.system import Identity

# https://docs.cilium.io/en/stable/security/policy/language/#entities-based
Entity = Literal["kube-apiserver", "host"]

_ENTITIES = {
    "kube-apiserver": cilium.CiliumNetworkPolicySpecEgressToEntities.KUBE_HYPHEN_APISERVER,
    "host": cilium.CiliumNetworkPolicySpecEgressToEntities.HOST,
}
_OPERATORS = {
    each.name.replace("_", ""): each for each in cilium.CiliumNetworkPolicySpecEndpointSelectorMatchExpressionsOperator
}


class EntityPolicy(Construct):
    """Lets pods connect to the Kubernetes API server, or to the node that they run on."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        identity: Identity,
        selector: k8s.LabelSelector,
        entity: Entity,
        ports: Sequence[int],
        protocols: Sequence[str],
    ) -> None:
        """Creates the policy.

        Args:
            scope: Where to create it.
            id: Construct id, and name of the policy.
            identity: Whose policy it is.
            selector: Selects the pods.
            entity: What they connect to.
            ports: Its ports.
            protocols: `TCP`, `UDP` or both.
        """
        super().__init__(scope, id)
        connect = cilium.CiliumNetworkPolicySpecEgress(
            to_entities=[_ENTITIES[entity]],
            to_ports=[cilium.CiliumNetworkPolicySpecEgressToPorts(ports=_ports(ports, protocols))],
        )
        cilium.CiliumNetworkPolicy(
            self,
            "policy",
            metadata=ApiObjectMetadata(name=id, namespace=identity.system.namespace, labels=identity.labels),
            spec=cilium.CiliumNetworkPolicySpec(endpoint_selector=_endpoints(selector), egress=[connect]),
        )


def _endpoints(selector: k8s.LabelSelector) -> cilium.CiliumNetworkPolicySpecEndpointSelector:
    requirements = [
        cilium.CiliumNetworkPolicySpecEndpointSelectorMatchExpressions(
            key=each.key, operator=_OPERATORS[each.operator.upper()], values=each.values
        )
        for each in selector.match_expressions or ()
    ]
    return cilium.CiliumNetworkPolicySpecEndpointSelector(
        match_labels=selector.match_labels, match_expressions=requirements or None
    )


def _ports(numbers: Sequence[int], protocols: Sequence[str]) -> list[cilium.CiliumNetworkPolicySpecEgressToPortsPorts]:
    return [
        cilium.CiliumNetworkPolicySpecEgressToPortsPorts(
            port=str(number), protocol=cilium.CiliumNetworkPolicySpecEgressToPortsPortsProtocol[protocol]
        )
        for number in numbers
        for protocol in protocols
    ]
