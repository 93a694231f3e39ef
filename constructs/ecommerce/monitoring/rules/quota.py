"""The namespace's ResourceQuota, and the pods that it refuses."""

from ecommerce.monitoring.metrics import KubeState
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, RuleGroup

# A quota has room for all pods at full scale, in a rolling update, with all jobs and some made by hand: what comes so
# near to it is not the shop's alone.
_NEARLY = 95
# What is counted by objects that are there all the time, of which the system has as many as it may.
_STEADY = "persistentvolumeclaims|requests.storage|services.loadbalancers"


def quota_rules(observed: Observed) -> RuleGroup:
    """The alerts of the quota.

    Args:
        observed: The environment, which has one.
    """
    return RuleGroup(name="quota", alerts=[_refused(observed), _nearly_used(observed)])


def _refused(observed: Observed) -> Alert:
    # Why it is, kube-state-metrics does not tell: FailedCreate is none of the reasons that it knows of a Deployment.
    failing = observed.of(KubeState.DEPLOYMENT_CONDITION, 'condition="ReplicaFailure"', 'status="true"')
    wanted = observed.of(KubeState.DEPLOYMENT_REPLICAS)
    return Alert(
        name="PodsRefused",
        severity="warning",
        expr=f"{wanted} and on (namespace, deployment) {failing} == 1",
        lasts="5m",
        summary="Pods of {{ $labels.deployment }} are refused",
        description=(
            "The API server refuses pods of {{ $labels.deployment }}, which wants {{ $value }} of them, for five "
            "minutes, as it does where the quota has no room."
        ),
        commands=[
            f"{observed.kubectl} describe quota",
            f"{observed.kubectl} get events --field-selector reason=FailedCreate --sort-by=.lastTimestamp",
            f"{observed.kubectl} describe deployment {{{{ $labels.deployment }}}}",
        ],
    )


def _nearly_used(observed: Observed) -> Alert:
    counted = f'resource!~"{_STEADY}"'
    used, hard = (observed.of(KubeState.QUOTA, f'type="{each}"', counted) for each in ("used", "hard"))
    by = "sum by (resourcequota, resource)"
    return Alert(
        name="QuotaNearlyUsed",
        severity="warning",
        expr=f"{by} ({used}) / ({by} ({hard}) > 0) > {_NEARLY / 100}",
        lasts="15m",
        summary="The quota has hardly any {{ $labels.resource }} left",
        description=(
            "{{ $value | humanizePercentage }} of the quota's {{ $labels.resource }} have been used for a quarter of "
            f"an hour; the limit is {_NEARLY}%. Pods beyond the quota are refused."
        ),
        commands=[
            f"{observed.kubectl} describe quota",
            f"{observed.kubectl} get pods --sort-by=.metadata.creationTimestamp",
            f"{observed.kubectl} get jobs",
        ],
    )
