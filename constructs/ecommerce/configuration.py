"""The settings that the shop's programs read, in a ConfigMap."""

from typing import TYPE_CHECKING

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.database.engine import ClientTls, Engine
from ecommerce.endpoint import Endpoint
from ecommerce.identity import System

if TYPE_CHECKING:
    from collections.abc import Mapping


class Configuration(Construct):
    """The ConfigMap that tells each tier where its neighbour is."""

    def __init__(self, scope: Construct, id: str, *, system: System, database: Engine, backend: Endpoint) -> None:
        """Creates the ConfigMap.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that it belongs to.
            database: What the backend must know of PostgreSQL.
            backend: Where the frontend finds the backend.
        """
        super().__init__(scope, id)
        self.name = "ecommerce-config"
        self.values: Mapping[str, str] = {
            "DATABASE_HOST": database.endpoint.host,
            "DATABASE_PORT": str(database.endpoint.port),
            **_tls(database.tls),
            "BACKEND_URL": f"http://{backend.host}:{backend.port}",
        }
        k8s.KubeConfigMap(self, "config-map", metadata=system.shared.metadata(self.name), data=self.values)

    def variable(self, key: str) -> k8s.EnvVar:
        """The environment variable that hands one key of `values` to a container under its own name."""
        source = k8s.EnvVarSource(config_map_key_ref=k8s.ConfigMapKeySelector(name=self.name, key=key))
        return k8s.EnvVar(name=key, value_from=source)


def _tls(tls: ClientTls | None) -> dict[str, str]:
    if tls is None:
        return {}
    return {"DATABASE_SSLMODE": tls.mode} | (
        {"DATABASE_SSLROOTCERT": tls.root_certificate} if tls.root_certificate else {}
    )
