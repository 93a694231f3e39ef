"""Rules of the namespace."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ecommerce.settings.group import Broken, active_settings, rule
from ecommerce.settings.problems import dotted
from ecommerce.settings.values.names import OTHER_NAMESPACE

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings


@rule
def namespace_is_nobody_elses(settings: "EnvironmentSettings") -> Iterator[Broken]:
    for path, field, value in active_settings(settings):
        if OTHER_NAMESPACE.is_of(field) and value == settings.namespace:
            text = f"{value} is {dotted(path)} too, and the manifests would lock its pods down; choose another"
            yield ("namespace",), text
