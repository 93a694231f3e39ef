"""The whole system in one chart."""

from collections.abc import Sequence

from cdk8s import Chart

from constructs import Construct
from ecommerce.apply_order import sort_by_apply_order
from ecommerce.backup.backups import Backups
from ecommerce.configuration import Configuration
from ecommerce.database.description import Database
from ecommerce.database.engines import StatefulSetDatabase, database_of
from ecommerce.dns import name_servers_of
from ecommerce.expose.exposure import exposure_of
from ecommerce.flow import Flow
from ecommerce.monitoring.description import monitoring_of
from ecommerce.monitoring.observed import Observed
from ecommerce.namespace import Namespace
from ecommerce.network import NetworkPolicies
from ecommerce.priority_classes import PriorityClasses
from ecommerce.quota import Quota
from ecommerce.secrets.provider import provider_of
from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.tiers import DATABASE_CLIENTS, EXPOSED
from ecommerce.wiring import Wiring
from ecommerce.workload.stateless import StatelessTier


class Ecommerce(Chart):
    """Users → frontend → backend → PostgreSQL, in a namespace of its own."""

    def __init__(self, scope: Construct, id: str, *, environment: str, settings: EnvironmentSettings) -> None:
        """Composes the parts of the system.

        Args:
            scope: The app.
            id: Construct id, and the name of the output file.
            environment: The environment's name, which labels every object.
            settings: What the environment says.
        """
        super().__init__(scope, id, disable_resource_name_hashes=True)
        system, tiers = settings.system(environment), settings.tiers()
        provider = provider_of(settings.secrets)
        monitoring = monitoring_of(settings.monitoring)
        database = database_of(
            system, settings.database, secrets=settings.secrets, backup=settings.backup, monitoring=monitoring
        )
        wiring = Wiring(
            system=system,
            tiers=[tier for tier, _ in tiers],
            database=database,
            database_clients=[tier.name for tier, _ in tiers if tier.name in DATABASE_CLIENTS],
            exposures={EXPOSED: exposure_of(settings.expose)},
            monitoring=monitoring,
        )

        Namespace(self, "namespace", system=system)
        if own_priorities := settings.own_priorities():
            PriorityClasses(self, "priority-classes", system=system, values=own_priorities)
        Configuration(self, "configuration", system=system, connections=wiring.connections)
        provider.create_database_secret(self, "credentials", database=database)
        if settings.backup.point_in_time:
            archive = settings.backup.point_in_time
            provider.create_archive_secret(self, "archive-credentials", identity=system.postgres, settings=archive)
        database.create(self, "database")
        flows, on_request = [*wiring.flows], dict[str, int]()
        # Whoever is asked before who asks.
        for tier, chosen in reversed(tiers):
            migration = StatelessTier(self, tier.name, wiring=wiring, tier=tier, settings=chosen).migration
            flows += migration.flows if migration else []
        if settings.backup.enabled:
            backups = Backups(self, "backup", settings=settings.backup, database=database, provider=provider)
            flows, on_request = [*flows, *backups.flows], {**backups.on_request}
        flows += self._copy_flows(database, settings)
        NetworkPolicies(
            self,
            "network",
            system=system,
            flows=flows,
            name_servers=name_servers_of(settings.dns),
            flavour=settings.network_policy.flavour,
        )
        if monitoring:
            self._define_monitoring(wiring, Observed(environment=environment, settings=settings))
        if settings.vertical_pod_autoscaler.enabled:
            self._define_recommendations()
        if settings.quota.enabled:
            quota = settings.quota
            hard = {str(name): amount for name, amount in quota.hard.items()}
            Quota(self, "quota", system=system, spare=quota.spare, hard=hard, on_request=on_request)
        sort_by_apply_order(self)

    def _define_recommendations(self) -> None:
        from ecommerce.recommendations import Recommendations  # noqa: PLC0415 - bindings that most systems do without

        Recommendations(self, "recommendations")

    def _copy_flows(self, database: Database, settings: EnvironmentSettings) -> Sequence[Flow]:
        upgrade = settings.database.upgrade
        if not upgrade or upgrade.stage != "copy" or not isinstance(database, StatefulSetDatabase):
            return []
        from ecommerce.upgrade.copy import DatabaseCopy  # noqa: PLC0415 - what most systems do without

        return DatabaseCopy(self, "copy", database=database, upgrade=upgrade, backup=settings.backup).flows

    def _define_monitoring(self, wiring: Wiring, observed: Observed) -> None:
        # Bindings and builders that most systems do without.
        from ecommerce.monitoring.grafana_dashboards import GrafanaDashboards  # noqa: PLC0415 - as said above
        from ecommerce.monitoring.pod_monitors import PodMonitors  # noqa: PLC0415 - as said above
        from ecommerce.monitoring.prometheus_rules import PrometheusRules  # noqa: PLC0415 - as said above

        settings = observed.settings.monitoring
        if settings.mode == "operator":
            PodMonitors(self, "pod-monitors", targets=wiring.scrape_targets, labels=settings.labels)
        PrometheusRules(self, "rules", system=wiring.system, observed=observed)
        GrafanaDashboards(self, "dashboards", system=wiring.system, observed=observed)
