"""The rules of an environment, a module for each thing that is observed."""

from collections.abc import Sequence

from ecommerce.monitoring.observed import Observed
from ecommerce.monitoring.rule import RuleGroup
from ecommerce.monitoring.rules.archive import archive_rules
from ecommerce.monitoring.rules.availability import availability_rules
from ecommerce.monitoring.rules.backups import backup_rules
from ecommerce.monitoring.rules.database import database_rules
from ecommerce.monitoring.rules.network import network_rules
from ecommerce.monitoring.rules.nodes import node_rules
from ecommerce.monitoring.rules.operated import operated_rules
from ecommerce.monitoring.rules.quota import quota_rules
from ecommerce.monitoring.rules.requests import request_rules
from ecommerce.monitoring.rules.scrapes import scrape_rules
from ecommerce.monitoring.rules.volumes import volume_rules
from ecommerce.monitoring.rules.workloads import workload_rules


def rules_of(observed: Observed) -> Sequence[RuleGroup]:
    """All rules that can answer in an environment; an alert that cannot fire there is not among them.

    Args:
        observed: The environment.
    """
    database, backup = observed.settings.database, observed.settings.backup
    groups = [
        request_rules(observed),
        availability_rules(observed),
        workload_rules(observed),
        node_rules(observed),
        scrape_rules(observed),
    ]
    if database.engine != "external":
        groups += [database_rules(observed), volume_rules(observed)]
    if database.engine == "cloudnativepg":
        groups.append(operated_rules(observed))
    if backup.enabled:
        groups.append(backup_rules(observed))
    if backup.point_in_time:
        groups.append(archive_rules(observed, backup.point_in_time))
    if observed.settings.quota.enabled:
        groups.append(quota_rules(observed))
    if observed.settings.network_policy.flavour == "cilium":
        groups.append(network_rules(observed))
    return groups
