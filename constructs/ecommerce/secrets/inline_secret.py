"""The database's Secret, carried by the manifests."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.secrets.database_secret import DatabaseSecret
from ecommerce.system import Identity
from ecommerce.values import encoded


class InlineSecret(Construct):
    """A Secret with its values, which everyone can read who can read the manifests."""

    def __init__(self, scope: Construct, id: str, *, identity: Identity, secret: DatabaseSecret) -> None:
        """Creates the Secret.

        Args:
            scope: The chart.
            id: Construct id.
            identity: Labels of the database.
            secret: What is in it.
        """
        super().__init__(scope, id)
        labels = {**identity.labels, **secret.labels}
        k8s.KubeSecret(
            self,
            "secret",
            metadata=k8s.ObjectMeta(name=secret.name, namespace=identity.system.namespace, labels=labels),
            type="Opaque",
            # As the API server keeps it: kubectl would send stringData anew at each apply.
            data={key: encoded(value) for key, value in secret.known_values.items()},
        )
