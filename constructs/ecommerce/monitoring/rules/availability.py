"""How fast the requests that may fail are used up.

https://sre.google/workbook/alerting-on-slos/, "Multiwindow, Multi-Burn-Rate Alerts".
"""

from decimal import Decimal

from ecommerce.monitoring.metrics import Recorded
from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import Alert, RuleGroup
from ecommerce.monitoring.rules.requests import failed_ratio
from ecommerce.tiers import EXPOSED

WINDOWS = {
    Recorded.FAILED_30M: "30m",
    Recorded.FAILED_1H: "1h",
    Recorded.FAILED_2H: "2h",
    Recorded.FAILED_6H: "6h",
    Recorded.FAILED_1D: "1d",
    Recorded.FAILED_3D: "3d",
}
# By how much the budget's even use is exceeded, in a long window, and in a short one so that the alert ends with the
# failures.
FAST = (("14.4", Recorded.FAILED_1H, Recorded.FAILED), ("6", Recorded.FAILED_6H, Recorded.FAILED_30M))
SLOW = (("3", Recorded.FAILED_1D, Recorded.FAILED_2H), ("1", Recorded.FAILED_3D, Recorded.FAILED_6H))


def availability_rules(observed: Observed) -> RuleGroup:
    """What users see: the failures of the tier that they reach.

    Args:
        observed: The environment.
    """
    recordings = [
        observed.recording(name, failed_ratio(observed, EXPOSED, window), {"tier": EXPOSED})
        for name, window in WINDOWS.items()
    ]
    return RuleGroup(name="availability", recordings=recordings, alerts=[_fast(observed), _slow(observed)])


def error_budget(observed: Observed) -> Decimal:
    """The part of the requests that may fail.

    Args:
        observed: The environment.
    """
    return (100 - Decimal(observed.thresholds.availability)) / 100


def _burns(observed: Observed, windows: tuple[tuple[str, Recorded, Recorded], ...]) -> str:
    budget = error_budget(observed)
    tier = f'tier="{EXPOSED}"'
    parts = [
        f"({observed.of(long, tier)} > {limit} and {observed.of(short, tier)} > {limit})"
        for factor, long, short in windows
        for limit in [(budget * Decimal(factor)).normalize()]
    ]
    return " or ".join(parts)


def _fast(observed: Observed) -> Alert:
    return Alert(
        name="ErrorBudgetBurnsFast",
        severity="critical",
        expr=_burns(observed, FAST),
        lasts="2m",
        summary="Many requests of users fail",
        description=(
            "{{ $value | humanizePercentage }} of the requests to the shop failed within the last hours. The "
            f"objective is {observed.thresholds.availability}% over 30 days; what may fail then is used up within five."
        ),
        commands=_commands(observed),
    )


def _slow(observed: Observed) -> Alert:
    return Alert(
        name="ErrorBudgetBurnsSlowly",
        severity="warning",
        expr=_burns(observed, SLOW),
        lasts="15m",
        summary="Requests of users fail again and again",
        description=(
            "{{ $value | humanizePercentage }} of the requests to the shop failed within the last days. The "
            f"objective is {observed.thresholds.availability}% over 30 days, and will be missed if this goes on."
        ),
        commands=_commands(observed),
    )


def _commands(observed: Observed) -> list[str]:
    return [
        f"{observed.kubectl} get deployments,hpa,pods -o wide",
        f"{observed.kubectl} logs -l tier={EXPOSED} --since=15m --prefix --tail=100",
        f"{observed.kubectl} rollout history deployment/{EXPOSED}",
    ]
