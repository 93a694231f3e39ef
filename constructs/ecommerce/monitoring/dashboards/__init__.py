"""The dashboards of an environment, a module for each."""

from collections.abc import Sequence

from ecommerce.monitoring.dashboards.backups import backups_dashboard
from ecommerce.monitoring.dashboards.dashboard import Dashboard
from ecommerce.monitoring.dashboards.overview import overview_dashboard
from ecommerce.monitoring.dashboards.postgresql import postgresql_dashboard
from ecommerce.monitoring.observed import Observed


def dashboards_of(observed: Observed) -> Sequence[Dashboard]:
    """All dashboards that have something to show in an environment.

    Args:
        observed: The environment.
    """
    dashboards = [overview_dashboard(observed)]
    if observed.settings.database.engine != "external":
        dashboards.append(postgresql_dashboard(observed))
    if observed.settings.backup.enabled:
        dashboards.append(backups_dashboard(observed))
    return dashboards
