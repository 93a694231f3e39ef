"""Services and policies, as the API server stores them."""

from review.diff.stored.shape import SELECTOR, SET, TEXTS, Shape, a_map, a_set
from review.manifests import Object
from review.values import mappings


def _service(spec: Object) -> Object:
    """SetDefaults_Service, and what the API server allocates nothing else for."""
    kind = spec.get("type", "ClusterIP")
    made = {**spec, "ports": [{"targetPort": port.get("port"), **port} for port in mappings(spec, "ports")]}
    if kind in {"NodePort", "LoadBalancer"}:
        made.setdefault("externalTrafficPolicy", "Cluster")
    if kind == "LoadBalancer":
        made.setdefault("allocateLoadBalancerNodePorts", True)
    if kind != "ExternalName":
        made.setdefault("internalTrafficPolicy", "Cluster")
    if made.get("clusterIPs") == [made.get("clusterIP")]:
        del made["clusterIPs"]
    return made


SERVICE_SPEC = Shape(
    fields={
        "ports": a_map(Shape(defaults={"protocol": "TCP"}), "port", "protocol"),
        "selector": TEXTS,
        "loadBalancerSourceRanges": SET,
    },
    defaults={"type": "ClusterIP", "sessionAffinity": "None"},
    fill=_service,
    flags=frozenset({"publishNotReadyAddresses"}),
)
_PEERS = a_set(
    Shape(
        fields={
            "podSelector": SELECTOR,
            "namespaceSelector": SELECTOR,
            "ipBlock": Shape(fields={"except": SET}),
        },
        keep=frozenset({"podSelector", "namespaceSelector"}),
    )
)
_RULES = a_set(Shape(fields={"from": _PEERS, "to": _PEERS, "ports": a_set(Shape(defaults={"protocol": "TCP"}))}))


def _policy(spec: Object) -> Object:
    """SetDefaults_NetworkPolicy."""
    return (
        spec
        if spec.get("policyTypes")
        else {**spec, "policyTypes": ["Ingress", *(["Egress"] if spec.get("egress") else [])]}
    )


POLICY_SPEC = Shape(
    fields={"podSelector": SELECTOR, "policyTypes": SET, "ingress": _RULES, "egress": _RULES},
    fill=_policy,
    keep=frozenset({"podSelector"}),
)
_CILIUM_RULE = Shape(
    fields={
        "toPorts": a_set(
            Shape(
                fields={
                    "ports": a_set(
                        Shape(
                            defaults={"protocol": "ANY"},
                            # It takes numbers and texts for the same.
                            fill=lambda port: {**port, "port": str(port.get("port"))},
                        )
                    )
                }
            )
        ),
        "fromEntities": SET,
        "toEntities": SET,
        "fromCIDR": SET,
        "toCIDR": SET,
    },
    keep=frozenset({"fromEndpoints", "toEndpoints", "toPorts"}),
)
CILIUM_SPEC = Shape(
    fields={"endpointSelector": SELECTOR, "ingress": a_set(_CILIUM_RULE), "egress": a_set(_CILIUM_RULE)},
    keep=frozenset({"endpointSelector", "ingress", "egress"}),
)
