"""The nodes that the system's pods run on, and no others."""

from collections.abc import Sequence

from ecommerce.monitoring.metrics import CAdvisor, KubeState, Recorded
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, Recording, RuleGroup

# Of pods in every namespace: they share the nodes.
_WHERE = f'topk by (namespace, pod) (1, max by (namespace, pod, node) ({KubeState.POD_INFO}{{node!=""}}))'
_CPU = f'sum by (namespace, pod) (rate({CAdvisor.CPU}{{container!=""}}[5m]))'
_MEMORY = f'sum by (namespace, pod) ({CAdvisor.MEMORY}{{container!=""}})'
_PRESSURE = 'condition=~"MemoryPressure|DiskPressure|PIDPressure",status="true"'


def node_rules(observed: Observed) -> RuleGroup:
    """Use of the nodes, by what they have for pods.

    Args:
        observed: The environment.
    """
    return RuleGroup(name="nodes", recordings=_usage(observed), alerts=[_under_pressure(observed)])


def _usage(observed: Observed) -> Sequence[Recording]:
    own = f"max by (node) ({observed.of(KubeState.POD_INFO)})"
    return [
        observed.recording(
            name,
            f"sum by (node) ({used} * on (namespace, pod) group_left (node) {_WHERE})"
            f' / max by (node) ({KubeState.NODE_ALLOCATABLE}{{resource="{resource}"}}) and {own}',
        )
        for name, used, resource in ((Recorded.NODE_CPU, _CPU, "cpu"), (Recorded.NODE_MEMORY, _MEMORY, "memory"))
    ]


def _under_pressure(observed: Observed) -> Alert:
    placed = observed.of(KubeState.POD_INFO, 'node!=""')
    pods = f"max by (pod, node) ({placed})"
    condition = f"max by (node, condition) ({KubeState.NODE_CONDITION}{{{_PRESSURE}}} == 1)"
    return Alert(
        name="NodeUnderPressure",
        severity="warning",
        expr=f"sum by (node, condition) ({pods} * on (node) group_left (condition) {condition})",
        lasts="5m",
        summary="Node {{ $labels.node }} has {{ $labels.condition }}",
        description=(
            "{{ $value }} pods of the shop run on {{ $labels.node }}, which has {{ $labels.condition }}, and may be "
            "evicted."
        ),
        commands=[
            "kubectl describe node {{ $labels.node }}",
            "kubectl top node {{ $labels.node }}",
            f"{observed.kubectl} get pods -o wide --field-selector spec.nodeName={{{{ $labels.node }}}}",
        ],
    )
