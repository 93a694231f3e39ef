"""Rules of the priority classes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ecommerce.settings.group import Broken, rule

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings


@rule
def existing_classes_are_of_every_part(settings: "EnvironmentSettings") -> Iterator[Broken]:
    existing = settings.priority_classes.existing
    parts = settings.parts() if existing else []
    path = ("priorityClasses", "existing")
    for part in existing:
        if part not in parts:
            yield (*path, part), f"{part} is no part that has pods here; known: {', '.join(parts)}"
    if existing and (missing := [part for part in parts if part not in existing]):
        text = f"names no class for {', '.join(missing)}, whose order among the others nobody would know"
        yield path, f"{text}; name one for each part, or leave existing out"
