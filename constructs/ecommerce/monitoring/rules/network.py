"""Packets that policies drop, where Cilium's Hubble counts them by namespace."""

from ecommerce.monitoring.metrics import Cilium, Recorded
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, RuleGroup

# Older releases write words where newer ones have a constant.
DENIED = 'reason=~"(?i)policy.denied"'


def network_rules(observed: Observed) -> RuleGroup:
    """Drops of what the namespace sends or gets.

    Args:
        observed: The environment.
    """
    own = observed.namespace
    sent = f'{Cilium.DROPS}{{source_namespace="{own}",{DENIED}}}'
    got = f'{Cilium.DROPS}{{destination_namespace="{own}",source_namespace!="{own}",{DENIED}}}'
    drops = " + ".join(f"(sum(rate({each}[5m])) or vector(0))" for each in (sent, got))
    recording = observed.recording(Recorded.POLICY_DROPS, f"60 * ({drops})")
    return RuleGroup(name="network", recordings=[recording], alerts=[_dropping(observed)])


def _dropping(observed: Observed) -> Alert:
    limit = observed.thresholds.policy_drops_per_minute
    return Alert(
        name="PolicyDrops",
        severity="warning",
        expr=f"{observed.of(Recorded.POLICY_DROPS)} > {limit}",
        lasts="15m",
        summary="Network policies drop packets",
        description=(
            'Policies drop {{ $value | printf "%.0f" }} packets a minute to or from the namespace, for a quarter of an '
            f"hour; the limit is {limit}. Either a way is missing, or somebody tries ways that are closed."
        ),
        commands=[
            f"hubble observe --namespace {observed.namespace} --verdict DROPPED --last 50",
            f"{observed.kubectl} get networkpolicies,ciliumnetworkpolicies",
            f"{observed.kubectl} get pods -o wide",
        ],
    )
