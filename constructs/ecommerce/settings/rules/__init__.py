"""Rules between the groups of an environment; a rule within one group is a method of that group.

Each takes the settings and yields where it is broken. A new rule belongs into the module of the setting to change.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ecommerce.settings.group import Broken, is_rule
from ecommerce.settings.rules import (
    backup,
    connections,
    database,
    monitoring,
    namespace,
    priority_classes,
    production,
    secrets,
    variables,
)

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings

_MODULES = (
    variables,
    backup,
    namespace,
    database,
    connections,
    secrets,
    monitoring,
    priority_classes,
    production,
)

RULES: "tuple[Callable[[EnvironmentSettings], Iterator[Broken]], ...]" = tuple(
    member for module in _MODULES for member in vars(module).values() if is_rule(member)
)
