"""All rules, and what a check of them finds."""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from review.check import (
    autoscalers,
    backup_age,
    backups,
    bindings,
    budgets,
    certificates,
    clear_text,
    images,
    jobs,
    monitors,
    pod_security,
    policies,
    probes,
    quota,
    references,
    resources,
    rollouts,
    routes,
    schedules,
    selectors,
    stores,
)
from review.check.finding import Finding, Rule, distinct
from review.check.refused import family as refused
from review.manifests import Manifests


class Family(Protocol):
    """A file of rules."""

    RULES: tuple[Rule, ...]

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        """Every place where one of the rules is broken."""
        ...


# Whether the parts fit together.
WIRING: tuple[Family, ...] = (references, bindings, selectors, routes, certificates)
# Whether it goes on when a node, a pod, a request or a registry does what it does at night.
AVAILABILITY: tuple[Family, ...] = (budgets, autoscalers, probes, resources, rollouts, jobs, images, monitors, policies)
# Whether what is secret stays so, and pods can do no more than they must.
SECURITY: tuple[Family, ...] = (pod_security, clear_text)
# Whether data comes back.
RECOVERY: tuple[Family, ...] = (schedules, backup_age, backups)
FAMILIES: tuple[Family, ...] = (*WIRING, stores, *AVAILABILITY, *SECURITY, quota, *RECOVERY, refused)
RULES = {rule.name: rule for family in FAMILIES for rule in family.RULES}


def check(manifests: Manifests, given: Collection[str] = (), families: Sequence[Family] = FAMILIES) -> list[Finding]:
    """Every place where a rule is broken.

    Args:
        manifests: What to check.
        given: What the cluster has besides, each as `Kind/name`.
        families: The rules.
    """
    found = [finding for family in families for finding in family.check(manifests) if finding.missing not in given]
    return distinct(found)


def wiring(manifests: Manifests, given: Collection[str] = ()) -> list[Finding]:
    """Every place where the parts do not fit together."""
    return check(manifests, given, WIRING)


def missing(manifests: Manifests) -> list[tuple[str, str]]:
    """What is referred to and not there: who refers to it, and its name, both as `Kind/name`."""
    return [(each.where, each.missing) for each in wiring(manifests) if each.missing]
