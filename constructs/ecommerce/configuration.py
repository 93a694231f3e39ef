"""The ConfigMap of what the tiers are told of each other."""

from collections.abc import Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.connection import Connection
from ecommerce.system import System
from ecommerce.values import object_meta


class Configuration(Construct):
    """The ConfigMap of all variables that say where a part of the system is; each tier reads those that it needs."""

    def __init__(self, scope: Construct, id: str, *, system: System, connections: Sequence[Connection]) -> None:
        """Creates the ConfigMap.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that it belongs to.
            connections: What the parts give to their clients.
        """
        super().__init__(scope, id)
        data = {key: value for each in connections for key, value in each.variables.items()}
        k8s.KubeConfigMap(self, "config-map", metadata=object_meta(system.shared, system.config_map), data=data)
