"""Deployments, their autoscalers and their containers."""

from collections.abc import Sequence

from ecommerce.monitoring.metrics import CAdvisor, KubeState, Recorded
from ecommerce.monitoring.observed import Observed, any_of
from ecommerce.monitoring.rule import Alert, Recording, RuleGroup

# Jobs may take all the time that they need.
NO_JOB = 'pod!~"postgres-(backup|restore|copy).*"'


def workload_rules(observed: Observed) -> RuleGroup:
    """What is recorded of the tiers' containers, and the alerts of every workload.

    Args:
        observed: The environment.
    """
    tiers = [tier.name for tier, _ in observed.settings.tiers()]
    scaled = [
        tier.name
        for tier, chosen in observed.settings.tiers()
        if chosen.scaling and chosen.scaling.min < chosen.scaling.max
    ]
    return RuleGroup(
        name="workloads",
        recordings=[each for tier in tiers for each in _usage(observed, tier)],
        alerts=[
            _down(observed),
            _unavailable(observed),
            *([_at_maximum(observed, scaled)] if scaled else []),
            _restarting(observed),
            _out_of_memory(observed),
            _throttled(observed),
        ],
    )


def _usage(observed: Observed, tier: str) -> Sequence[Recording]:
    """CPU by what is requested, as the autoscaler sees it, and memory by its limit, as the kernel does."""
    container, labels = (observed.pods_of_tier(tier), f'container="{tier}"'), {"tier": tier}
    used = observed.of(CAdvisor.CPU, *container, within="5m")
    requested = observed.of(KubeState.REQUESTED, *container, 'resource="cpu"')
    memory = observed.of(CAdvisor.MEMORY, *container)
    limited = observed.of(KubeState.LIMITED, *container, 'resource="memory"')
    return [
        observed.recording(Recorded.CPU, f"sum(rate({used})) / sum({requested})", labels),
        observed.recording(Recorded.MEMORY, f"sum({memory}) / sum({limited})", labels),
    ]


def _down(observed: Observed) -> Alert:
    return Alert(
        name="DeploymentDown",
        severity="critical",
        expr=f"{observed.of(KubeState.DEPLOYMENT_AVAILABLE)} == 0 and {observed.of(KubeState.DEPLOYMENT_REPLICAS)} > 0",
        lasts="2m",
        summary="No pod of {{ $labels.deployment }} serves",
        description="{{ $labels.deployment }} has {{ $value }} available pods, for two minutes.",
        commands=_of_deployment(observed),
    )


def _unavailable(observed: Observed) -> Alert:
    return Alert(
        name="ReplicasUnavailable",
        severity="warning",
        expr=f"{observed.of(KubeState.DEPLOYMENT_UNAVAILABLE)} > 0",
        lasts="15m",
        summary="{{ $labels.deployment }} lacks pods",
        description="{{ $labels.deployment }} lacks {{ $value }} of its pods, for a quarter of an hour.",
        commands=_of_deployment(observed),
    )


def _of_deployment(observed: Observed) -> list[str]:
    return [
        f"{observed.kubectl} rollout status deployment/{{{{ $labels.deployment }}}} --timeout=5s",
        f"{observed.kubectl} get pods -o wide",
        f"{observed.kubectl} get events --sort-by=.lastTimestamp",
    ]


def _at_maximum(observed: Observed, tiers: Sequence[str]) -> Alert:
    scaled = f'horizontalpodautoscaler=~"{any_of(tiers)}"'
    current = observed.of(KubeState.AUTOSCALER_CURRENT, scaled)
    return Alert(
        name="AutoscalerAtMaximum",
        severity="warning",
        expr=f"{current} >= {observed.of(KubeState.AUTOSCALER_MAX, scaled)}",
        lasts="15m",
        summary="{{ $labels.horizontalpodautoscaler }} cannot grow any more",
        description=(
            "{{ $labels.horizontalpodautoscaler }} runs {{ $value }} pods, the most that it may, for a quarter of an "
            "hour. More load makes it slower."
        ),
        commands=[
            f"{observed.kubectl} describe hpa {{{{ $labels.horizontalpodautoscaler }}}}",
            f"{observed.kubectl} top pods -l tier={{{{ $labels.horizontalpodautoscaler }}}} --containers",
            f"{observed.kubectl} get pods -l tier={{{{ $labels.horizontalpodautoscaler }}}} -o wide",
        ],
    )


def _restarting(observed: Observed) -> Alert:
    limit = observed.thresholds.restarts_per_hour
    return Alert(
        name="ContainerRestarts",
        severity="warning",
        expr=f"round(increase({observed.of(KubeState.RESTARTS, within='1h')})) > {limit}",
        lasts="5m",
        summary="{{ $labels.container }} of {{ $labels.pod }} restarts again and again",
        description=(
            "{{ $labels.container }} of {{ $labels.pod }} restarted {{ $value }} times within an hour; "
            f"the limit is {limit}."
        ),
        commands=_of_container(observed),
    )


def _out_of_memory(observed: Observed) -> Alert:
    killed = observed.of(KubeState.LAST_TERMINATED, 'reason="OOMKilled"')
    restarts = f"round(increase({observed.of(KubeState.RESTARTS, within='1h')})) > 0"
    return Alert(
        name="ContainerOutOfMemory",
        severity="warning",
        expr=f"{restarts} and on (namespace, pod, container) {killed} == 1",
        lasts="1m",
        summary="{{ $labels.container }} of {{ $labels.pod }} was ended at its memory limit",
        description=(
            "{{ $labels.container }} of {{ $labels.pod }} restarted {{ $value }} times within an hour, the last time "
            "because it wanted more memory than its limit."
        ),
        commands=_of_container(observed),
    )


def _of_container(observed: Observed) -> list[str]:
    return [
        f"{observed.kubectl} describe pod {{{{ $labels.pod }}}}",
        f"{observed.kubectl} logs {{{{ $labels.pod }}}} -c {{{{ $labels.container }}}} --previous --tail=100",
        f"{observed.kubectl} top pod {{{{ $labels.pod }}}} --containers",
    ]


def _throttled(observed: Observed) -> Alert:
    limit = observed.thresholds.throttled_percent
    container = ('container!=""', NO_JOB)
    throttled = observed.of(CAdvisor.THROTTLED, *container, within="5m")
    periods = observed.of(CAdvisor.PERIODS, *container, within="5m")
    return Alert(
        name="ContainerThrottled",
        severity="warning",
        expr=(
            f"sum by (pod, container) (rate({throttled})) / (sum by (pod, container) (rate({periods})) > 0)"
            f" > {limit / 100}"
        ),
        lasts="15m",
        summary="{{ $labels.container }} of {{ $labels.pod }} wants more CPU than its limit",
        description=(
            "{{ $labels.container }} of {{ $labels.pod }} was stopped at its CPU limit in "
            f"{{{{ $value | humanizePercentage }}}} of the periods, for a quarter of an hour; the limit is {limit}%."
        ),
        commands=[
            f"{observed.kubectl} top pod {{{{ $labels.pod }}}} --containers",
            f"{observed.kubectl} describe pod {{{{ $labels.pod }}}}",
            f"{observed.kubectl} get hpa",
        ],
    )
