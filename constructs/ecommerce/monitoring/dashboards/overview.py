"""The shop: what users see of it, what each tier does, and what it runs on."""

from collections.abc import Sequence

from ecommerce.monitoring.dashboards.dashboard import Dashboard, Limit, Panel, Section, shown
from ecommerce.monitoring.dashboards.tier import endpoint_panels, tier_panels
from ecommerce.monitoring.metrics import CAdvisor, Cilium, Kubelet, KubeState, Recorded
from ecommerce.monitoring.observed import Observed, selector
from ecommerce.monitoring.rules.availability import FAST, SLOW, WINDOWS, error_budget
from ecommerce.monitoring.rules.network import DENIED
from ecommerce.monitoring.rules.workloads import NO_JOB
from ecommerce.tiers import EXPOSED


def overview_dashboard(observed: Observed) -> Dashboard:
    """What tells how the shop does.

    Args:
        observed: The environment.
    """
    tiers = [(tier.name, chosen) for tier, chosen in observed.settings.tiers() if tier.program.metrics]
    of_tiers = [
        section
        for name, chosen in tiers
        for section in (
            Section(title=name.capitalize(), panels=tier_panels(observed, name, chosen)),
            Section(title=f"Endpoints of the {name}", panels=endpoint_panels(observed, name)),
        )
    ]
    return Dashboard(
        name="overview",
        title="overview",
        description="What users see of the shop, what each tier does, and what it runs on.",
        namespaces=str(Recorded.CPU),
        since="6h",
        sections=[
            Section(title="Objective", panels=_objective(observed)),
            *of_tiers,
            Section(title="Replicas", panels=_replicas()),
            Section(title="Containers", panels=_containers(observed)),
            Section(title="Nodes, network and volumes", panels=_infrastructure(observed)),
        ],
    )


def _objective(observed: Observed) -> Sequence[Panel]:
    objective, budget = observed.thresholds.availability, error_budget(observed)
    tier = f'tier="{EXPOSED}"'
    burns = {
        f"within {WINDOWS[window]}": f"{shown(window, tier)} / {budget.normalize():f}"
        for _, window, _ in (*FAST, *SLOW)
    }
    return [
        Panel(
            title="Failed requests of three days",
            description=f"Part of the users' requests that failed; the objective of {objective}% allows {budget:%}.",
            unit="percentunit",
            queries={"failed": shown(Recorded.FAILED_3D, tier)},
            limits=[Limit(value=float(budget), severity="critical")],
            shape="latest",
            missing="no requests",
        ),
        Panel(
            title="Use of the error budget",
            description=(
                f"How fast what may fail by the objective of {objective}% is used up: at 1 it lasts 30 days. Alerts "
                "fire on the long windows from 1 on, on the short ones later."
            ),
            unit="short",
            queries=burns,
            limits=[
                Limit(value=min(float(factor) for factor, _, _ in SLOW)),
                Limit(value=max(float(factor) for factor, _, _ in FAST), severity="critical"),
            ],
        ),
    ]


def _replicas() -> Sequence[Panel]:
    scaler, deployment = "{{horizontalpodautoscaler}}", "{{deployment}}"
    return [
        Panel(
            title="Replicas of the autoscaler",
            description="What runs, what the autoscaler wants, and the least and the most that it may.",
            unit="short",
            queries={
                f"{scaler} runs": shown(KubeState.AUTOSCALER_CURRENT),
                f"{scaler} wanted": shown(KubeState.AUTOSCALER_DESIRED),
                f"{scaler} least": shown(KubeState.AUTOSCALER_MIN),
                f"{scaler} most": shown(KubeState.AUTOSCALER_MAX),
            },
        ),
        Panel(
            title="Room of the autoscaler",
            description="Replicas that it may still add; at 0 more load makes the shop slower.",
            unit="short",
            queries={scaler: f"{shown(KubeState.AUTOSCALER_MAX)} - {shown(KubeState.AUTOSCALER_CURRENT)}"},
            limits=[Limit(value=1, below=True)],
        ),
        Panel(
            title="Unavailable replicas",
            description="Pods that a Deployment wants and that do not serve.",
            unit="short",
            queries={deployment: shown(KubeState.DEPLOYMENT_UNAVAILABLE)},
            limits=[Limit(value=1)],
        ),
        Panel(
            title="Rollout",
            description="Pods of the newest version, of those that a Deployment wants: 100% when a rollout is over.",
            unit="percentunit",
            queries={
                deployment: f"{shown(KubeState.DEPLOYMENT_UPDATED)} / ({shown(KubeState.DEPLOYMENT_REPLICAS)} > 0)"
            },
        ),
    ]


def _containers(observed: Observed) -> Sequence[Panel]:
    limits, container = observed.thresholds, "{{pod}} {{container}}"
    restarts = f"round(increase({shown(KubeState.RESTARTS, within='1h')}))"
    killed = shown(KubeState.LAST_TERMINATED, 'reason="OOMKilled"')
    own = ('container!=""', NO_JOB)
    throttled, periods = (
        f"sum by (pod, container) (rate({shown(each, *own, within='5m')}))"
        for each in (CAdvisor.THROTTLED, CAdvisor.PERIODS)
    )
    return [
        Panel(
            title="Pod restarts",
            description=f"Restarts of each container in an hour; an alert fires above {limits.restarts_per_hour}.",
            unit="short",
            queries={container: f"{restarts} > 0"},
            limits=[Limit(value=limits.restarts_per_hour)],
            missing="none",
        ),
        Panel(
            title="Containers out of memory",
            description="Restarts in an hour of containers that last ended at their memory limit.",
            unit="short",
            queries={container: f"{restarts} > 0 and on (namespace, pod, container) {killed} == 1"},
            limits=[Limit(value=1)],
            missing="none",
        ),
        Panel(
            title="Throttled containers",
            description=(
                "Periods in which a container wanted more CPU than its limit; an alert fires above "
                f"{limits.throttled_percent}%."
            ),
            unit="percentunit",
            queries={container: f"{throttled} / ({periods} > 0)"},
            limits=[Limit(value=limits.throttled_percent / 100)],
            most=1,
        ),
    ]


def _infrastructure(observed: Observed) -> Sequence[Panel]:
    limits, claim = observed.thresholds, "{{persistentvolumeclaim}}"
    used, size = (
        f"max by (persistentvolumeclaim) ({shown(each)})" for each in (Kubelet.VOLUME_USED, Kubelet.VOLUME_CAPACITY)
    )
    return [
        Panel(
            title="CPU of the nodes",
            description="CPU that pods use on each node of the shop, by what the node has for pods.",
            unit="percentunit",
            queries={"{{node}}": shown(Recorded.NODE_CPU)},
            most=1,
        ),
        Panel(
            title="Memory of the nodes",
            description="Memory that pods use on each node of the shop, by what the node has for pods.",
            unit="percentunit",
            queries={"{{node}}": shown(Recorded.NODE_MEMORY)},
            most=1,
        ),
        Panel(
            title="Network policy violations",
            description=(
                "Packets a minute that policies drop, where Cilium's Hubble counts them; an alert fires above "
                f"{limits.policy_drops_per_minute}, with network policies of flavour cilium."
            ),
            unit="cpm",
            queries={
                "sent": _drops('source_namespace="$namespace"'),
                "received": _drops('destination_namespace="$namespace"', 'source_namespace!="$namespace"'),
            },
            limits=[Limit(value=limits.policy_drops_per_minute)],
            shape="stack",
            missing="nobody counts them",
        ),
        Panel(
            title="PVC usage",
            description=(
                "What is used of each volume that is mounted; alerts fire for the database's with less than "
                f"{limits.volume_free_percent}% free."
            ),
            unit="percentunit",
            queries={claim: f"{used} / {size}"},
            limits=[Limit(value=1 - limits.volume_free_percent / 100, severity="critical")],
            most=1,
        ),
    ]


def _drops(*matchers: str) -> str:
    return f"60 * sum(rate({selector(Cilium.DROPS, *matchers, DENIED, within='5m')}))"
