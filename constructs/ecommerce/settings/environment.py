"""One environment: everything that may differ from the reference system."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from ecommerce.names import SYSTEM
from ecommerce.priority import BACKUP, DATABASE, class_name, priorities
from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.dns import DnsSettings
from ecommerce.settings.expose import ExposeSettings
from ecommerce.settings.gitops import GitOpsSettings
from ecommerce.settings.group import Broken, OptionalGroup, SettingsGroup, active_settings, section_of
from ecommerce.settings.monitoring import MonitoringSettings
from ecommerce.settings.network_policy import NetworkPolicySettings
from ecommerce.settings.priority_classes import PriorityClassSettings
from ecommerce.settings.problems import Path
from ecommerce.settings.quota import QuotaSettings
from ecommerce.settings.rules import RULES
from ecommerce.settings.secrets import SecretsSettings
from ecommerce.settings.tiers import BackendSettings, FrontendSettings, TierSettings
from ecommerce.settings.values.image import IMAGE
from ecommerce.settings.values.names import Namespace, SecretName
from ecommerce.settings.values.unique import Unique
from ecommerce.settings.vertical_pod_autoscaler import VerticalPodAutoscalerSettings
from ecommerce.system import System
from ecommerce.tiers import DATABASE_CLIENTS, TIERS
from ecommerce.workload.declared import check_tiers
from ecommerce.workload.tier import Tier


class EnvironmentSettings(SettingsGroup):
    """The settings of one environment file; an empty file is the reference system."""

    production: bool = False
    """Refuse what must not reach production: no backups, a password in Git, images without a digest, clear text."""

    namespace: Namespace = "ecommerce"
    """The namespace that holds the whole system, created by the manifests."""

    image_pull_secrets: Unique[list[SecretName]] = []
    """Secrets of type kubernetes.io/dockerconfigjson in that namespace, with which images are pulled."""

    expose: ExposeSettings = ExposeSettings()
    """How users reach the frontend."""

    frontend: FrontendSettings = FrontendSettings()
    """The frontend: its image, replicas and resources."""

    backend: BackendSettings = BackendSettings()
    """The backend: its image, replicas and resources."""

    database: DatabaseSettings = DatabaseSettings()
    """PostgreSQL: what runs it, its storage and resources."""

    backup: BackupSettings = BackupSettings()
    """Dumps of the database, and the test that they restore."""

    secrets: SecretsSettings = SecretsSettings()
    """Where the database's credentials come from."""

    network_policy: NetworkPolicySettings = NetworkPolicySettings()
    """What enforces the NetworkPolicies."""

    monitoring: MonitoringSettings = MonitoringSettings()
    """Metrics, rules and alerts for Prometheus."""

    dns: DnsSettings | None = None
    """Whom pods ask for names, where the cluster's DNS is not where most clusters have it, or to narrow it down."""

    priority_classes: PriorityClassSettings = PriorityClassSettings()
    """Which pods go first when a node has not enough for all."""

    quota: QuotaSettings = QuotaSettings()
    """What the namespace may take of the cluster."""

    vertical_pod_autoscaler: VerticalPodAutoscalerSettings = VerticalPodAutoscalerSettings()
    """Recommendations of requests and limits."""

    gitops: GitOpsSettings | None = None
    """The tool that deploys the environment from Git; left out, nothing tells it to."""

    def rules(self) -> Iterator[Callable[[], Iterator[Broken]]]:
        """Its own, and those between its groups."""
        return chain(super().rules(), (partial(each, self) for each in RULES))

    def tiers(self) -> list[tuple[Tier, TierSettings]]:
        """The stateless tiers that are there, from the users inwards, each with what is said of it.

        A tier that is left out has no clients and is nobody's client.

        Raises:
            ValueError: The declared tiers do not fit together, or not to the settings.
        """
        check_tiers(TIERS, DATABASE_CLIENTS)
        found = _by_tier(self)
        there = [(tier, chosen) for tier, chosen in found if not isinstance(chosen, OptionalGroup) or chosen.enabled]
        names = {tier.name for tier, _ in there}
        return [
            (replace(tier, clients=[client for client in tier.clients if client in names]), chosen)
            for tier, chosen in there
        ]

    def parts(self) -> list[str]:
        """The parts that have pods in the namespace, the least important first."""
        there = {tier.name for tier, _ in self.tiers()}
        there |= {DATABASE} if self.database.engine != "external" else set()
        there |= {BACKUP} if self.backup.enabled else set()
        return [part for part in priorities([tier.name for tier in TIERS]) if part in there]

    def own_priorities(self) -> dict[str, int]:
        """The priority of each part that has a PriorityClass of its own."""
        if not self.priority_classes.enabled or self.priority_classes.existing:
            return {}
        values = priorities([tier.name for tier in TIERS])
        return {part: values[part] for part in self.parts()}

    def system(self, environment: str) -> System:
        """The deployed copy that these settings describe.

        Args:
            environment: The environment's name.
        """
        secrets = tuple(self.image_pull_secrets)
        own = {part: class_name(part, self.namespace) for part in self.own_priorities()}
        return System(
            name=SYSTEM,
            environment=environment,
            namespace=self.namespace,
            image_pull_secrets=secrets,
            priority_classes=self.priority_classes.existing or own,
        )

    @property
    def archive_name(self) -> str | None:
        """Name of the archive that the database's servers write; None where they write none."""
        point_in_time = self.backup.point_in_time
        return (point_in_time.server_name or self.namespace) if point_in_time else None

    def images(self) -> dict[Path, str]:
        """Every image that runs, by the path of its setting."""
        exporter = ("monitoring", "exporter", "image")
        found: dict[Path, str] = {
            path: value
            for path, field, value in active_settings(self)
            if IMAGE.is_of(field)
            and isinstance(value, str)
            and (path != exporter or self.database.engine == "statefulset")
        }
        if self.backup.enabled and self.database.engine != "statefulset":
            found.setdefault(("backup", "image"), self.database.programs_image)
        return found


def _by_tier(settings: EnvironmentSettings) -> list[tuple[Tier, TierSettings]]:
    """Every declared tier with its settings, which are in the field of its name; neither is there without the other."""
    fields = {tier.name.replace("-", "_"): tier for tier in TIERS}
    for name, field in type(settings).model_fields.items():
        section = section_of(field)
        if section and issubclass(section, TierSettings) and name not in fields:
            raise ValueError(f"settings {name} are of no tier; add the tier to TIERS, or remove the field {name}")
    chosen = {name: value for name, value in settings if isinstance(value, TierSettings)}
    for name, tier in fields.items():
        if name not in chosen:
            if name in type(settings).model_fields:
                # Nobody knows it where what is written there is wrong.
                getattr(settings, name)
            raise ValueError(f"tier {tier.name} has no settings; add a field {name} to EnvironmentSettings")
    return [(tier, chosen[name]) for name, tier in fields.items()]
