"""PodMonitors, by which the Prometheus operator learns what to scrape."""

from collections.abc import Mapping, Sequence

from cdk8s import ApiObjectMetadata

from constructs import Construct
from ecommerce.bindings.coreos import monitoring as coreos
from ecommerce.monitoring.description import PATH, ScrapeTarget


class PodMonitors(Construct):
    """A PodMonitor for each kind of pods that publish metrics.

    No ServiceMonitor: no Service leads to the metrics, least of all one that users reach.
    """

    def __init__(
        self, scope: Construct, id: str, *, targets: Sequence[ScrapeTarget], labels: Mapping[str, str]
    ) -> None:
        """Creates the custom resources.

        Args:
            scope: The chart.
            id: Construct id.
            targets: The pods.
            labels: Labels by which Prometheus selects them, beside those of the part.
        """
        super().__init__(scope, id)
        for target in targets:
            self._define(target, labels)

    def _define(self, target: ScrapeTarget, labels: Mapping[str, str]) -> None:
        identity = target.pods.identity
        absent = [
            coreos.PodMonitorSpecSelectorMatchExpressions(key=key, operator="DoesNotExist")
            for key in target.pods.without
        ]
        selector = coreos.PodMonitorSpecSelector(
            match_labels=dict(target.pods.labels), match_expressions=absent or None
        )
        endpoint = coreos.PodMonitorSpecPodMetricsEndpoints(port=target.port.name, path=PATH)
        coreos.PodMonitor(
            self,
            target.pods.name,
            metadata=ApiObjectMetadata(
                name=identity.name, namespace=identity.system.namespace, labels={**labels, **identity.labels}
            ),
            spec=coreos.PodMonitorSpec(selector=selector, pod_metrics_endpoints=[endpoint]),
        )
