"""What a tier's containers are told of its neighbours."""

from collections.abc import Mapping, Sequence

from cdk8s_plus_27 import k8s

from ecommerce.connection import Connection, SecretFiles
from ecommerce.system import System
from ecommerce.values import config_map_env_var, env_var, secret_env_var


def given_variables(
    system: System, connections: Sequence[Connection], *, instead: Mapping[str, str] | None = None
) -> list[k8s.EnvVar]:
    """The environment variables, ahead of the tier's own ones, which may refer to them.

    Args:
        system: The deployed copy, whose ConfigMap has them.
        connections: The connections that the tier is a client of.
        instead: Values that take the place of those in the ConfigMap, by variable.
    """
    values, variables = instead or {}, list[k8s.EnvVar]()
    for each in connections:
        variables += [
            env_var(key, values[key]) if key in values else config_map_env_var(system.config_map, key)
            for key in each.variables
        ]
        if each.credentials:
            variables += [secret_env_var(key, each.credentials.secret, key) for key in each.credentials.keys]
    return variables


def given_files(connections: Sequence[Connection]) -> list[SecretFiles]:
    """What else it reads, as files.

    Args:
        connections: The connections that the tier is a client of.
    """
    return [each for connection in connections for each in connection.files]


def known_contents(connections: Sequence[Connection]) -> dict[str, str]:
    """All values behind them that the manifests know.

    Args:
        connections: The connections that the tier is a client of.
    """
    return {key: value for each in connections for key, value in each.contents.items()}
