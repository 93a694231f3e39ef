"""PostgreSQL as a managed service outside the cluster."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.database.engines import ExternalDatabase
from ecommerce.names import POSTGRES_SERVICE
from ecommerce.values import object_meta


class ExternalService(Construct):
    """A Service as a DNS alias, so that whoever looks for the database in the cluster still finds it."""

    def __init__(self, scope: Construct, id: str, *, database: ExternalDatabase) -> None:
        """Creates the Service.

        Args:
            scope: The chart.
            id: Construct id.
            database: What is known of it.
        """
        super().__init__(scope, id)
        k8s.KubeService(
            self,
            "service",
            metadata=object_meta(database.system.postgres, POSTGRES_SERVICE),
            spec=k8s.ServiceSpec(type="ExternalName", external_name=database.settings.host),
        )
