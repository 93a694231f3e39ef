"""Requests of the web tiers: rate, failures, latency, and connections to the database."""

from collections.abc import Sequence

from ecommerce.monitoring.metrics import Recorded, Shop
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, Recording, RuleGroup
from ecommerce.tiers import DATABASE_CLIENTS

_FAILED = 'code=~"5.."'
_LATENCIES = {Recorded.LATENCY_P50: "0.5", Recorded.LATENCY_P95: "0.95", Recorded.LATENCY_P99: "0.99"}
_ENDPOINT = "route, method"


def failed_ratio(observed: Observed, tier: str, window: str) -> str:
    """The part of a tier's requests that failed; nothing where there were none.

    Args:
        observed: The environment.
        tier: The tier.
        window: How far back, such as `5m`.
    """
    pods = observed.pods_of_tier(tier)
    failed = f"sum(rate({observed.of(Shop.REQUESTS, pods, _FAILED, within=window)}))"
    every = f"sum(rate({observed.of(Shop.REQUESTS, pods, within=window)}))"
    return f"({failed} or vector(0)) / ({every} > 0)"


def request_rules(observed: Observed) -> RuleGroup:
    """What is recorded of each tier that serves HTTP, and its alerts.

    Args:
        observed: The environment.
    """
    tiers = [tier.name for tier, _ in observed.settings.tiers() if tier.program.metrics]
    clients = [name for name in tiers if name in DATABASE_CLIENTS]
    recordings = [each for tier in tiers for each in (*_of_tier(observed, tier), *_of_endpoints(observed, tier))]
    pools = [_pool(observed, tier) for tier in clients]
    alerts = [_failing(observed), _slow(observed), *([_pool_exhausted(observed)] if clients else [])]
    return RuleGroup(name="requests", recordings=[*recordings, *pools], alerts=alerts)


def _of_tier(observed: Observed, tier: str) -> Sequence[Recording]:
    pods, labels = observed.pods_of_tier(tier), {"tier": tier}
    buckets = f"sum by (le) (rate({observed.of(Shop.REQUEST_SECONDS, pods, within='5m')}))"
    return [
        observed.recording(Recorded.REQUESTS, f"sum(rate({observed.of(Shop.REQUESTS, pods, within='5m')}))", labels),
        observed.recording(Recorded.FAILED, failed_ratio(observed, tier, "5m"), labels),
        *(
            observed.recording(name, f"histogram_quantile({quantile}, {buckets})", labels)
            for name, quantile in _LATENCIES.items()
        ),
    ]


def _of_endpoints(observed: Observed, tier: str) -> Sequence[Recording]:
    pods, labels = observed.pods_of_tier(tier), {"tier": tier}
    every = f"sum by ({_ENDPOINT}) (rate({observed.of(Shop.REQUESTS, pods, within='5m')}))"
    failed = f"sum by ({_ENDPOINT}) (rate({observed.of(Shop.REQUESTS, pods, _FAILED, within='5m')}))"
    buckets = f"sum by (le, {_ENDPOINT}) (rate({observed.of(Shop.REQUEST_SECONDS, pods, within='5m')}))"
    return [
        observed.recording(Recorded.ENDPOINT_REQUESTS, every, labels),
        observed.recording(Recorded.ENDPOINT_FAILED, f"({failed} or {every} * 0) / ({every} > 0)", labels),
        observed.recording(Recorded.ENDPOINT_LATENCY_P95, f"histogram_quantile(0.95, {buckets})", labels),
    ]


def _pool(observed: Observed, tier: str) -> Recording:
    pods = observed.pods_of_tier(tier)
    used, most = observed.of(Shop.POOL_IN_USE, pods), observed.of(Shop.POOL_MAX, pods)
    return observed.recording(Recorded.POOL, f"max by (pod) ({used}) / (max by (pod) ({most}) > 0)", {"tier": tier})


def _failing(observed: Observed) -> Alert:
    limit = observed.thresholds.error_percent
    return Alert(
        name="RequestsFail",
        severity="warning",
        expr=f"{observed.of(Recorded.FAILED)} > {limit / 100}",
        lasts="10m",
        summary="Requests to {{ $labels.tier }} fail",
        description=(
            "{{ $labels.tier }} answers {{ $value | humanizePercentage }} of its requests with a code of 500 or more, "
            f"for ten minutes; the limit is {limit}%."
        ),
        commands=[
            f"{observed.kubectl} get pods -l tier={{{{ $labels.tier }}}} -o wide",
            f"{observed.kubectl} logs -l tier={{{{ $labels.tier }}}} --since=15m --prefix --tail=100",
            f"{observed.kubectl} rollout history deployment/{{{{ $labels.tier }}}}",
        ],
    )


def _slow(observed: Observed) -> Alert:
    limit = observed.thresholds.latency_milliseconds
    return Alert(
        name="RequestsSlow",
        severity="warning",
        expr=f"{observed.of(Recorded.LATENCY_P95)} > {limit / 1000}",
        lasts="10m",
        summary="{{ $labels.tier }} answers slowly",
        description=(
            "One in twenty requests to {{ $labels.tier }} takes {{ $value | humanizeDuration }} or longer, for ten "
            f"minutes; the limit is {limit} ms."
        ),
        commands=[
            f"{observed.kubectl} top pods -l tier={{{{ $labels.tier }}}} --containers",
            f"{observed.kubectl} get hpa",
            f"{observed.kubectl} logs -l tier={{{{ $labels.tier }}}} --since=15m --prefix --tail=100",
        ],
    )


def _pool_exhausted(observed: Observed) -> Alert:
    limit = observed.thresholds.pool_percent
    return Alert(
        name="ConnectionPoolExhausted",
        severity="warning",
        expr=f"{observed.of(Recorded.POOL)} > {limit / 100}",
        lasts="5m",
        summary="The database connections of {{ $labels.pod }} run out",
        description=(
            "{{ $labels.pod }} uses {{ $value | humanizePercentage }} of the connections in its pool, for five "
            f"minutes; the limit is {limit}%. Requests soon wait for one."
        ),
        commands=[
            f"{observed.kubectl} logs {{{{ $labels.pod }}}} --since=15m --tail=100",
            f"{observed.kubectl} top pods -l tier={{{{ $labels.tier }}}} --containers",
            f"{observed.kubectl} get deployment {{{{ $labels.tier }}}}",
        ],
    )
