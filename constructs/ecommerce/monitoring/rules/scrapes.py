"""That metrics are there at all: without them no other alert fires."""

from collections.abc import Mapping

from ecommerce.monitoring.metrics import CAdvisor, KubeState, Prometheus
from ecommerce.monitoring.observed import Observed, pods_of_deployment
from ecommerce.monitoring.rule import Alert, RuleGroup
from ecommerce.names import POSTGRES_SERVICE


def scrape_rules(observed: Observed) -> RuleGroup:
    """Alerts for metrics that are not there.

    Args:
        observed: The environment.
    """
    scraped = _scraped(observed)
    absent = [_absent(observed, source, query) for source, query in {**scraped, **_around(observed)}.items()]
    return RuleGroup(name="scrapes", alerts=[_failing(observed, scraped), *absent])


def _scraped(observed: Observed) -> Mapping[str, str]:
    """The pods that publish metrics themselves, by what they are."""
    pods = {
        tier.name: observed.pods_of_tier(tier.name) for tier, _ in observed.settings.tiers() if tier.program.metrics
    }
    database = observed.settings.database
    if database.engine != "external":
        pods["database"] = f'pod=~"{observed.server_pods}"'
    if database.engine == "cloudnativepg" and database.operated.pooler:
        pods["pgbouncer"] = pods_of_deployment(POSTGRES_SERVICE)
    return {name: observed.of(Prometheus.UP, matcher) for name, matcher in pods.items()}


def _around(observed: Observed) -> Mapping[str, str]:
    """What the cluster publishes of the namespace; the volumes' metrics come and go with the jobs that mount them."""
    sources = {
        "kube-state-metrics": observed.of(KubeState.POD_INFO),
        "cadvisor": observed.of(CAdvisor.CPU),
    }
    jobs = ("postgres-backup", "postgres-restore-test") if observed.settings.backup.enabled else ()
    return {**sources, **{job: observed.of(KubeState.CRON_JOB_SUSPENDED, f'cronjob="{job}"') for job in jobs}}


def _failing(observed: Observed, scraped: Mapping[str, str]) -> Alert:
    pods = " or ".join(scraped.values())
    return Alert(
        name="ScrapeFails",
        severity="warning",
        expr=f"({pods}) == 0",
        lasts="10m",
        summary="Prometheus gets no metrics from {{ $labels.pod }}",
        description="up is {{ $value }} for {{ $labels.pod }}, for ten minutes: other alerts do not see it.",
        commands=[
            f"{observed.kubectl} get pod {{{{ $labels.pod }}}} -o wide",
            f"{observed.kubectl} get networkpolicies",
            f"{observed.kubectl} logs {{{{ $labels.pod }}}} --all-containers --since=15m --tail=100",
        ],
    )


def _absent(observed: Observed, source: str, query: str) -> Alert:
    return Alert(
        name="MetricsAbsent",
        severity="warning",
        expr=f"absent({query})",
        lasts="15m",
        summary=f"Prometheus knows nothing of {source}",
        description=(
            f"absent() is {{{{ $value }}}} for the metrics of {source}, for a quarter of an hour: no alert sees it."
        ),
        commands=[
            f"{observed.kubectl} get pods,cronjobs --show-labels",
            f"{observed.kubectl} get networkpolicies",
            f"kubectl -n {observed.settings.monitoring.namespace} get pods -o wide",
        ],
        labels={"source": source},
    )
