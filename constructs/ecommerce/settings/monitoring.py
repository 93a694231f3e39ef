"""Settings of monitoring: who scrapes the metrics, and when an alert fires."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ecommerce.settings.group import Broken, OptionalGroup, SettingsGroup, rule
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.values.image import Image
from ecommerce.settings.values.names import OtherNamespace
from ecommerce.settings.values.percent import Objective
from ecommerce.settings.values.texts import AnnotationsBesideAFile, Labels
from ecommerce.settings.values.web_page import WebPage

# In hours.
_YEAR = 8760

Percent = Annotated[int, Field(ge=1, le=99)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
# Of the histogram in docs/container-contract.md, whose largest bucket ends at 10 s: more cannot be seen.
Latency = Annotated[int, Field(ge=5, le=9_999)]
Milliseconds = Annotated[int, Field(ge=1, le=600_000)]
Hours = Annotated[int, Field(ge=1, le=_YEAR)]


class ExporterSettings(SettingsGroup):
    """The exporter beside the server of engine statefulset; CloudNativePG's servers publish metrics themselves."""

    image: Image = "quay.io/prometheuscommunity/postgres-exporter:v0.19.1@sha256:e96064f876226d94bb6ce48a4c4b3dd76edba91168ec1ab024e5c4b959310b0f"  # noqa: E501 - one reference, which Renovate finds
    """Container image of postgres_exporter."""

    resources: Resources = resources(cpu="50m", memory="64Mi", cpu_limit="200m")
    """Requests and limits of the container."""


class DashboardSettings(SettingsGroup):
    """How Grafana's sidecar finds the ConfigMaps with the dashboards; the values are those of Grafana's Helm chart."""

    labels: Labels = {"grafana_dashboard": "1"}
    """Labels by which the sidecar selects them."""

    annotations: AnnotationsBesideAFile = {"grafana_folder": "Shop"}
    """Annotations of them: the folder of Grafana, where its `folderAnnotation` is this one."""


class ThresholdSettings(SettingsGroup):
    """When an alert fires: above each of these, below what must be free."""

    availability: Objective = "99.9"
    """Requests that must not fail, in percent over 30 days; alerts fire on how fast what may fail is used up."""

    error_percent: Percent = 5
    """Answers of a tier with a code of 500 or more, in percent of its requests."""

    latency_milliseconds: Latency = 1000
    """Time within which a tier answers 95 of 100 requests."""

    restarts_per_hour: Count = 3
    """Restarts of one container in an hour."""

    throttled_percent: Percent = 25
    """Periods in which a container wanted more CPU than its limit, in percent."""

    pool_percent: Percent = 90
    """Connections of a pod's pool that are in use, in percent of the pool."""

    connections_percent: Percent = 80
    """Sessions of PostgreSQL, in percent of max_connections."""

    statement_milliseconds: Milliseconds = 500
    """Mean time of a statement of the application."""

    deadlocks_per_hour: Count = 5
    """Deadlocks in an hour."""

    replication_lag_seconds: Count = 30
    """Time that a standby is behind the primary."""

    waiting_clients: Count = 5
    """Clients of PgBouncer that wait for a server connection."""

    volume_free_percent: Percent = 10
    """What must be free of the database's volumes, in percent."""

    volume_full_in_hours: Hours = 96
    """Time within which a volume that goes on filling must not be full."""

    backup_volume_free_percent: Percent = 10
    """What must be free of the volume that holds the dumps, in percent."""

    backup_age_hours: Hours | None = None
    """Age of the last backup; left out, the longest time between two, and the deadline of a job."""

    restore_test_age_hours: Hours | None = None
    """Age of the last restore test that succeeded; left out, as with backups."""

    policy_drops_per_minute: Count = 10
    """Packets of the namespace that its policies drop; Cilium's Hubble counts them."""


class MonitoringSettings(OptionalGroup):
    """Metrics that Prometheus scrapes, its rules and alerts, and dashboards of Grafana."""

    noun: ClassVar[str] = "monitoring"

    enabled: bool = False
    """Whether metrics are published to Prometheus, and alerts are there."""

    mode: Literal["operator", "annotations"] = "operator"
    """`operator` makes PodMonitors, a PrometheusRule; `annotations` marks pods, and has the rules in a ConfigMap."""

    namespace: OtherNamespace = "monitoring"
    """Namespace of Prometheus' pods, the only ones that reach the metrics."""

    pod_labels: Labels = {}
    """Labels of those pods; left out, all pods of the namespace."""

    labels: Labels = {}
    """Further labels of the PodMonitors and of what holds the rules, by which Prometheus selects them: `release: …`."""

    runbook_url: WebPage | None = None
    """Where docs/runbooks can be read by whoever is alerted; required."""

    exporter: ExporterSettings = ExporterSettings()
    """With engine statefulset: what publishes PostgreSQL's metrics."""

    dashboards: DashboardSettings = DashboardSettings()
    """Where dashboards go."""

    thresholds: ThresholdSettings = ThresholdSettings()
    """When alerts fire."""

    @rule
    def _alerts_lead_to_runbooks(self) -> Iterator[Broken]:
        if self.enabled and not self.runbook_url:
            text = "is missing, and alerts lead to their runbooks there; write where docs/runbooks can be read"
            yield ("runbookUrl",), f"{text}, for example https://git.example.com/shop/blob/main/docs/runbooks"
