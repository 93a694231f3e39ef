"""A tier that serves HTTP: requests, failures, latency and saturation, whole and by endpoint."""

from collections.abc import Sequence

from ecommerce.monitoring.dashboards.dashboard import Limit, Panel, shown
from ecommerce.monitoring.metrics import Recorded
from ecommerce.monitoring.observed import Observed
from ecommerce.settings.tiers import ScalableTierSettings, TierSettings
from ecommerce.tiers import DATABASE_CLIENTS

_ENDPOINT = "{{method}} {{route}}"
# As many as a panel can tell apart.
_MOST = 10


def tier_panels(observed: Observed, tier: str, chosen: TierSettings) -> Sequence[Panel]:
    """The golden signals of a tier.

    Args:
        observed: The environment.
        tier: The tier.
        chosen: What the environment says of it.
    """
    return [*_requests(observed, tier), _cpu(tier, chosen), _memory(tier)]


def _requests(observed: Observed, tier: str) -> Sequence[Panel]:
    limits, of_tier = observed.thresholds, _matcher(tier)
    quantiles = {"p50": Recorded.LATENCY_P50, "p95": Recorded.LATENCY_P95, "p99": Recorded.LATENCY_P99}
    return [
        Panel(
            title=f"Requests to the {tier}",
            description=f"Requests that the {tier} answers, per second.",
            unit="reqps",
            queries={"requests": shown(Recorded.REQUESTS, of_tier)},
        ),
        Panel(
            title=f"Errors of the {tier}",
            description=(
                f"Answers with a code of 500 or more, by all requests; an alert fires above {limits.error_percent}%."
            ),
            unit="percentunit",
            queries={"errors": shown(Recorded.FAILED, of_tier)},
            limits=[Limit(value=limits.error_percent / 100)],
            missing="no requests",
        ),
        Panel(
            title=f"Response time of the {tier}",
            description=(
                "Time within which half of the requests are answered, 95% and 99%; an alert fires where p95 is above "
                f"{limits.latency_milliseconds} ms."
            ),
            unit="s",
            queries={legend: shown(metric, of_tier) for legend, metric in quantiles.items()},
            limits=[Limit(value=limits.latency_milliseconds / 1000)],
        ),
    ]


def _matcher(tier: str) -> str:
    return f'tier="{tier}"'


def _cpu(tier: str, chosen: TierSettings) -> Panel:
    target = chosen.target_cpu_utilization if isinstance(chosen, ScalableTierSettings) and chosen.scaling else None
    return Panel(
        title=f"CPU of the {tier}",
        description="CPU that its containers use, by what they request"
        + (f"; the autoscaler adds pods above {target}%." if target else "."),
        unit="percentunit",
        queries={"used": shown(Recorded.CPU, _matcher(tier))},
        limits=[Limit(value=target / 100)] if target else [],
    )


def _memory(tier: str) -> Panel:
    return Panel(
        title=f"Memory of the {tier}",
        description="Memory that its containers use, by their limits; at 100% they are ended.",
        unit="percentunit",
        queries={"used": shown(Recorded.MEMORY, _matcher(tier))},
        most=1,
    )


def endpoint_panels(observed: Observed, tier: str) -> Sequence[Panel]:
    """The same by endpoint, and the connections to the database of a tier that has any.

    Args:
        observed: The environment.
        tier: The tier.
    """
    limits, of_tier = observed.thresholds, _matcher(tier)
    requests, failed, latency = (
        {_ENDPOINT: f"topk({_MOST}, {shown(metric, of_tier)})"}
        for metric in (Recorded.ENDPOINT_REQUESTS, Recorded.ENDPOINT_FAILED, Recorded.ENDPOINT_LATENCY_P95)
    )
    return [
        Panel(
            title=f"Requests per endpoint of the {tier}",
            description=f"Requests per second of the {_MOST} endpoints with the most.",
            unit="reqps",
            queries=requests,
        ),
        Panel(
            title=f"Errors by endpoint of the {tier}",
            description=f"Part of its requests that failed, of the {_MOST} endpoints where most of them do.",
            unit="percentunit",
            queries=failed,
            limits=[Limit(value=limits.error_percent / 100)],
        ),
        Panel(
            title=f"Latency by endpoint of the {tier}",
            description=f"Time within which 95% of the requests are answered, of the {_MOST} slowest endpoints.",
            unit="s",
            queries=latency,
            limits=[Limit(value=limits.latency_milliseconds / 1000)],
        ),
        *([_pool(observed, tier)] if tier in DATABASE_CLIENTS else []),
    ]


def _pool(observed: Observed, tier: str) -> Panel:
    limit = observed.thresholds.pool_percent
    return Panel(
        title=f"Connection pool of the {tier}",
        description=f"Part of each pod's connections to the database that is in use; an alert fires above {limit}%.",
        unit="percentunit",
        queries={"{{pod}}": shown(Recorded.POOL, _matcher(tier))},
        limits=[Limit(value=limit / 100)],
        most=1,
    )
