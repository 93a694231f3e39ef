"""The settings that the shop's programs read, in a ConfigMap."""

import hashlib
import json
from collections.abc import Mapping

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.endpoint import Endpoint
from ecommerce.identity import System


class Configuration(Construct):
    """The ConfigMap that tells each tier where its neighbour is."""

    def __init__(self, scope: Construct, id: str, *, system: System, database: Endpoint, backend: Endpoint) -> None:
        """Creates the ConfigMap.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that it belongs to.
            database: Where the backend finds PostgreSQL.
            backend: Where the frontend finds the backend.
        """
        super().__init__(scope, id)
        self.name = "ecommerce-config"
        self._data = {
            "DATABASE_HOST": database.host,
            "DATABASE_PORT": str(database.port),
            "BACKEND_URL": f"http://{backend.host}:{backend.port}",
        }
        k8s.KubeConfigMap(self, "config-map", metadata=system.shared.metadata(self.name), data=self._data)

    def variable(self, key: str) -> k8s.EnvVar:
        """The environment variable that hands one key to a container under its own name."""
        if key not in self._data:
            raise KeyError(f"{self.name} has no key {key}; it has {', '.join(self._data)}")
        source = k8s.EnvVarSource(config_map_key_ref=k8s.ConfigMapKeySelector(name=self.name, key=key))
        return k8s.EnvVar(name=key, value_from=source)

    def subset(self, *keys: str) -> dict[str, str]:
        """The values of some keys, to take their checksum."""
        return {key: self._data[key] for key in keys}


def checksum(values: Mapping[str, str]) -> str:
    """SHA-256 over values, for an annotation that changes with them: pods read their environment once, at the start."""
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()
