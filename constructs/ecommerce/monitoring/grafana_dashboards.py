"""The dashboards in ConfigMaps, which Grafana's sidecar collects."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.monitoring.dashboards import dashboards_of
from ecommerce.monitoring.dashboards.grafana import grafana_json
from ecommerce.monitoring.observed import Observed
from ecommerce.system import System
from ecommerce.values import object_meta


class GrafanaDashboards(Construct):
    """A ConfigMap for each dashboard: together they could outgrow what `kubectl apply` keeps of one object.

    The sidecar puts the files of all namespaces into one folder, so that each is called by its namespace.
    """

    def __init__(self, scope: Construct, id: str, *, system: System, observed: Observed) -> None:
        """Creates the ConfigMaps.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy.
            observed: The same, as rules see it.
        """
        super().__init__(scope, id)
        settings, identity = observed.settings.monitoring.dashboards, system.shared
        for each in dashboards_of(observed):
            metadata = object_meta(
                identity,
                f"{identity.name}-dashboard-{each.name}",
                annotations=settings.annotations,
                labels=settings.labels,
            )
            text = grafana_json(each, observed, system.name)
            k8s.KubeConfigMap(self, each.name, metadata=metadata, data={f"{system.namespace}-{each.name}.json": text})
