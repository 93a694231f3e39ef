"""On which nodes pods may be, and on which they are rather."""

from cdk8s_plus_27 import k8s

from ecommerce.settings.spot import SpotSettings


def rather_on(spot: SpotSettings) -> k8s.Affinity:
    """Spot nodes where there is room, and any other node else.

    Args:
        spot: What spot nodes are called.
    """
    expressions = [
        k8s.NodeSelectorRequirement(key=key, operator="In", values=[value]) for key, value in spot.labels.items()
    ]
    term = k8s.PreferredSchedulingTerm(weight=100, preference=k8s.NodeSelectorTerm(match_expressions=expressions))
    return k8s.Affinity(node_affinity=k8s.NodeAffinity(preferred_during_scheduling_ignored_during_execution=[term]))


def never_on(spot: SpotSettings) -> k8s.Affinity:
    """Any node that lacks one of the labels, or has it with another value: of several terms one must hold.

    Args:
        spot: What spot nodes are called.
    """
    terms = [
        k8s.NodeSelectorTerm(match_expressions=[k8s.NodeSelectorRequirement(key=key, operator="NotIn", values=[value])])
        for key, value in spot.labels.items()
    ]
    required = k8s.NodeSelector(node_selector_terms=terms)
    return k8s.Affinity(node_affinity=k8s.NodeAffinity(required_during_scheduling_ignored_during_execution=required))


def tolerations(spot: SpotSettings) -> list[k8s.Toleration]:
    """What pods bear to be on spot nodes.

    Args:
        spot: What spot nodes are called.
    """
    return [_toleration(*taint.rpartition(":")[::2]) for taint in spot.taints]


def _toleration(taint: str, effect: str) -> k8s.Toleration:
    key, equals, value = taint.partition("=")
    return k8s.Toleration(
        key=key, operator="Equal" if equals and value else "Exists", value=value or None, effect=effect
    )
