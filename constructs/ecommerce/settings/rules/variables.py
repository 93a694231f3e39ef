"""Rules of the variables that a tier is given."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic.alias_generators import to_camel

from ecommerce.names import DATABASE_VARIABLES
from ecommerce.settings.group import Broken, active_settings, rule
from ecommerce.settings.problems import Path
from ecommerce.settings.tiers import TierSettings
from ecommerce.tiers import DATABASE_CLIENTS, TIERS, reserved_variables
from ecommerce.workload.tier import Tier

if TYPE_CHECKING:
    from ecommerce.settings.environment import EnvironmentSettings

# https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
_REFERENCE = re.compile(r"\$\$|\$\(([A-Z_][A-Z0-9_]*)\)")


@rule
def variables_are_not_the_manifests(settings: "EnvironmentSettings") -> Iterator[Broken]:
    for path, written in _variables(settings):
        for name in sorted(reserved_variables() & written.keys()):
            yield (*path, "env", name), "is set by the manifests themselves; remove it"


@rule
def variables_stand_for_earlier_ones(settings: "EnvironmentSettings") -> Iterator[Broken]:
    """Kubernetes puts in only what is set before."""
    tiers: dict[Path, Tier] = {(to_camel(tier.name.replace("-", "_")),): tier for tier in TIERS}
    for path, written in _variables(settings):
        if path not in tiers:
            continue
        known = set(_variables_of(tiers[path]))
        for name, text in written.items():
            if unknown := next((each for each in _references(text) if each not in known), None):
                fix = f"set it before, or write $$({unknown}) for these letters themselves"
                yield (*path, "env", name), f"has $({unknown}), which no variable before it sets; {fix}"
            known.add(name)


def _variables(settings: "EnvironmentSettings") -> Iterator[tuple[Path, dict[str, str]]]:
    """The variables of each tier, as far as they are known: one tier's that are wrong say nothing of another's."""
    for path, _, tier in active_settings(settings):
        if isinstance(tier, TierSettings):
            yield path, dict(tier).get("env", {})


def _references(text: str) -> list[str]:
    """The variables that a text refers to, without those that Kubernetes gives every pod."""
    names = (each[1] for each in _REFERENCE.finditer(text))
    return [name for name in names if name and not name.startswith("KUBERNETES_")]


def _variables_of(tier: Tier) -> Iterator[str]:
    """What a tier is told before its own settings."""
    for each in TIERS:
        if tier.name in each.clients:
            yield from each.variables
    if tier.name in DATABASE_CLIENTS:
        yield from DATABASE_VARIABLES
