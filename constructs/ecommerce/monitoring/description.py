"""What is known of Prometheus, and of the pods that it scrapes."""

from collections.abc import Mapping
from dataclasses import dataclass

from ecommerce.flow import Flow, OutsidePods, Pods
from ecommerce.settings.monitoring import MonitoringSettings
from ecommerce.workload.program import Port

# Whatever publishes metrics here has them at this path.
PATH = "/metrics"


@dataclass(frozen=True, kw_only=True)
class ScrapeTarget:
    """Pods that publish metrics.

    Args:
        pods: The pods.
        port: The container's port that answers `GET /metrics`.
    """

    pods: Pods
    port: Port


@dataclass(frozen=True, kw_only=True)
class Monitoring:
    """Who scrapes, and how it learns whom.

    Args:
        settings: What the environment says of it.
    """

    settings: MonitoringSettings

    def flow(self, target: ScrapeTarget) -> Flow:
        """The connections that scrape pods.

        Args:
            target: The pods.
        """
        settings = self.settings
        prometheus = OutsidePods(name="monitoring", namespace=settings.namespace, labels=settings.pod_labels)
        return Flow(source=prometheus, target=target.pods, ports=[target.port.number])

    def annotations(self, port: Port) -> Mapping[str, str]:
        """What marks a pod for a Prometheus that looks for annotations; nothing for one that an operator runs.

        Args:
            port: The port with the metrics.
        """
        if self.settings.mode == "operator":
            return {}
        return {
            "prometheus.io/scrape": "true",
            "prometheus.io/port": str(port.number),
            "prometheus.io/path": PATH,
        }


def monitoring_of(settings: MonitoringSettings) -> Monitoring | None:
    """The monitoring that an environment chose; None where it has none.

    Args:
        settings: What it says of it.
    """
    return Monitoring(settings=settings) if settings.enabled else None
