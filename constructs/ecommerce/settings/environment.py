"""One environment: everything that may differ from the reference system."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import cast

from pydantic.alias_generators import to_camel

from ecommerce.names import DATABASE_VARIABLES, EXPORTER_ROLE, OFFSITE_SECRET, POSTGRES_SERVICE, SYSTEM
from ecommerce.notation.addresses import is_everything, spans
from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.dns import DnsSettings
from ecommerce.settings.expose import ExposeSettings
from ecommerce.settings.group import Broken, OptionalGroup, SettingsGroup, active_settings, rule, section_of
from ecommerce.settings.monitoring import MonitoringSettings
from ecommerce.settings.network_policy import NetworkPolicySettings
from ecommerce.settings.problems import Path, dotted
from ecommerce.settings.secrets import SecretsSettings
from ecommerce.settings.tiers import BackendSettings, FrontendSettings, TierSettings
from ecommerce.settings.values.cron import Cron
from ecommerce.settings.values.freshness import longest_between
from ecommerce.settings.values.image import IMAGE, has_digest, operated_version, postgres_version
from ecommerce.settings.values.names import OTHER_NAMESPACE, SECRET_NAME, Namespace, SecretName
from ecommerce.settings.values.unique import Unique
from ecommerce.system import System
from ecommerce.tiers import DATABASE_CLIENTS, TIERS, reserved_variables
from ecommerce.workload.declared import check_tiers
from ecommerce.workload.tier import Tier

# What CloudNativePG calls the Secrets of a Cluster `postgres`: https://cloudnative-pg.io/documentation/current/certificates/
# and `pooler` and `pull-secret` in https://github.com/cloudnative-pg/cloudnative-pg, api/v1.
_OPERATORS_SECRETS = ("ca", "server", "replication", "superuser", "app", "pooler", "pull-secret")
# By the setting that names one; what is not here has no type of its own.
_SECRET_TYPES = {"imagePullSecrets": "kubernetes.io/dockerconfigjson", "secretName": "kubernetes.io/tls"}

# https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
_REFERENCE = re.compile(r"\$\$|\$\(([A-Z_][A-Z0-9_]*)\)")


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

    @rule
    def _variables_are_not_the_manifests(self) -> Iterator[Broken]:
        for path, written in self._variables():
            for name in sorted(reserved_variables() & written.keys()):
                yield (*path, "env", name), "is set by the manifests themselves; remove it"

    @rule
    def _variables_stand_for_earlier_ones(self) -> Iterator[Broken]:
        """Kubernetes puts in only what is set before."""
        tiers: dict[Path, Tier] = {(to_camel(tier.name.replace("-", "_")),): tier for tier in TIERS}
        for path, written in self._variables():
            if path not in tiers:
                continue
            known = set(_variables_of(tiers[path]))
            for name, text in written.items():
                if unknown := next((each for each in _references(text) if each not in known), None):
                    fix = f"set it before, or write $$({unknown}) for these letters themselves"
                    yield (*path, "env", name), f"has $({unknown}), which no variable before it sets; {fix}"
                known.add(name)

    def _variables(self) -> Iterator[tuple[Path, dict[str, str]]]:
        """The variables of each tier, as far as they are known: one tier's that are wrong say nothing of another's."""
        for path, _, tier in active_settings(self):
            if isinstance(tier, TierSettings):
                yield path, dict(tier).get("env", {})

    @rule
    def _programs_can_dump_the_server(self) -> Iterator[Broken]:
        if not self.backup.enabled or self.database.engine == "external":
            return
        operated = self.database.engine == "cloudnativepg"
        server = operated_version(self.database.operated.image) if operated else postgres_version(self.database.image)
        programs = postgres_version(self.backup.image)
        if server and programs and programs < server:
            text = f"has PostgreSQL {programs}, which cannot dump {server}; name an image of {server} or newer"
            yield ("backup", "image"), f"{self.backup.image} {text}"

    @rule
    def _snapshots_have_an_operator(self) -> Iterator[Broken]:
        if self.backup.method == "volumeSnapshot" and self.database.engine != "cloudnativepg":
            text = "volumeSnapshot needs engine cloudnativepg, whose operator takes them; a pod would need API rights"
            yield ("backup", "method"), f"{text}; use dump, or the snapshots of your cluster's own backup tool"

    @rule
    def _restore_test_has_a_size(self) -> Iterator[Broken]:
        if self.backup.enabled and self.database.engine == "external" and not self.backup.restore_test.scratch_size:
            text = "is missing, and engine external has no volume whose size could stand in for it"
            yield ("backup", "restoreTest", "scratchSize"), f"{text}; write the database's size, for example 20Gi"

    @rule
    def _offsite_copy_has_a_key(self) -> Iterator[Broken]:
        if self.backup.offsite and self.secrets.provider == "inline":
            text = "needs an access key, which provider inline would write into Git; use existing or external-secrets"
            yield ("backup", "offsite"), text

    @rule
    def _offsite_secret_is_of_the_provider(self) -> Iterator[Broken]:
        offsite, provider = self.backup.offsite, self.secrets.provider
        if offsite and provider == "external-secrets" and not offsite.secret:
            yield ("backup", "offsite", "secret"), "is missing, and provider external-secrets needs it; add path"
        if offsite and provider == "existing" and offsite.secret:
            text = "is for provider external-secrets, but provider is existing; remove it"
            yield ("backup", "offsite", "secret"), text

    @rule
    def _namespace_is_nobody_elses(self) -> Iterator[Broken]:
        for path, field, value in active_settings(self):
            if OTHER_NAMESPACE.is_of(field) and value == self.namespace:
                text = f"{value} is {dotted(path)} too, and the manifests would lock its pods down; choose another"
                yield ("namespace",), text

    @rule
    def _database_is_not_its_own_alias(self) -> Iterator[Broken]:
        external = self.database.external if self.database.engine == "external" else None
        alias = f"{POSTGRES_SERVICE}.{self.namespace}."
        if external and (external.host in {"localhost", POSTGRES_SERVICE} or f"{external.host}.".startswith(alias)):
            text = f"{external.host} leads to the pod itself or to the Service that stands for it"
            yield ("database", "external", "host"), f"{text}; write the database's own name"

    @rule
    def _provider_fills_its_secrets_alone(self) -> Iterator[Broken]:
        made = [] if self.secrets.provider == "existing" else [self.secrets.secret_name]
        if self.secrets.provider == "external-secrets" and self.backup.enabled and self.backup.offsite:
            made.append(OFFSITE_SECRET)
        return self._secrets_called(made, f"provider {self.secrets.provider}")

    @rule
    def _operator_fills_its_secrets_alone(self) -> Iterator[Broken]:
        made = [f"postgres-{each}" for each in _OPERATORS_SECRETS] if self.database.engine == "cloudnativepg" else []
        return self._secrets_called(made, "CloudNativePG")

    def _secrets_called(self, names: Collection[str], maker: str) -> Iterator[Broken]:
        for path, name, _ in self._secrets():
            if name in names:
                yield path, f"{name} is the Secret that {maker} fills; choose another name"

    @rule
    def _the_server_has_a_certificate_of_its_own(self) -> Iterator[Broken]:
        tls, own = self.database.tls, ("database", "tls", "secretName")
        for path, name, kind in self._secrets():
            if tls and name == tls.secret_name and kind == _SECRET_TYPES["secretName"] and path != own:
                yield own, f"{name} is {dotted(path)} too, a certificate of another name; choose another Secret"

    @rule
    def _a_secret_has_one_type(self) -> Iterator[Broken]:
        types: dict[str, str] = {}
        for path, name, kind in self._secrets():
            if types.setdefault(name, kind) != kind:
                yield path, f"{name} is also a Secret of type {types[name]}, where {kind} is needed; name another one"

    def _secrets(self) -> Iterator[tuple[Path, str, str]]:
        """The Secrets that settings name: the path, the name, and the type that Kubernetes knows them by."""
        for path, field, value in active_settings(self):
            kind = _SECRET_TYPES.get(str(path[-1]), "Opaque")
            if SECRET_NAME.is_of(field) and isinstance(value, str):
                yield path, value, kind
            elif SECRET_NAME.is_of(field) and value:
                yield from (((*path, index), name, kind) for index, name in enumerate(cast("list[str]", value)))

    @rule
    def _exporter_is_of_the_engine(self) -> Iterator[Broken]:
        if "exporter" in self.monitoring.model_fields_set and self.database.engine != "statefulset":
            text = f"is for engine statefulset, but engine is {self.database.engine}; remove it"
            yield ("monitoring", "exporter"), text

    @rule
    def _role_is_not_the_exporters(self) -> Iterator[Broken]:
        if self.monitoring.enabled and self.database.engine == "statefulset" and self.database.user == EXPORTER_ROLE:
            text = f"{EXPORTER_ROLE} is the role with which the exporter reads statistics; choose another"
            yield ("database", "user"), text

    @rule
    def _ages_are_those_of_the_schedules(self) -> Iterator[Broken]:
        limits, backup = self.monitoring.thresholds, self.backup
        jobs = [
            ("backupAgeHours", limits.backup_age_hours, backup.schedule),
            ("restoreTestAgeHours", limits.restore_test_age_hours, backup.restore_test.schedule),
        ]
        for name, limit, schedule in jobs:
            between = -(-longest_between(Cron.parse(schedule)) // 60)
            if backup.enabled and limit is not None and limit < between:
                text = f"{limit} is less than the {between} hours between two runs, by the schedule"
                yield (
                    ("monitoring", "thresholds", name),
                    f"{text}; raise it to {between} and some slack, or leave it out",
                )

    @rule
    def _production_has_no_password_in_git(self) -> Iterator[Broken]:
        if self.production and self.secrets.provider == "inline":
            text = "inline writes the password into Git, which production refuses; use existing or external-secrets"
            yield ("secrets", "provider"), text

    @rule
    def _production_has_images_by_digest(self) -> Iterator[Broken]:
        for path, image in self.images().items():
            if self.production and not has_digest(image):
                text = "has no digest, which production refuses, for a tag can be moved"
                yield path, f"{image} {text}; write {image}@sha256: and its 64 digits"

    @rule
    def _production_has_backups(self) -> Iterator[Broken]:
        if self.production and not self.backup.enabled:
            yield ("backup", "enabled"), "is false, but production refuses to be without backups; remove it"

    @rule
    def _production_reaches_its_database_by_tls(self) -> Iterator[Broken]:
        if self.production and self.database.engine == "statefulset" and not self.database.tls:
            text = "is missing, and production refuses a database that is reached in clear text"
            yield ("database", "tls"), f"{text}; add tls.secretName, and tls.issuer where cert-manager fills it"

    @rule
    def _production_serves_https(self) -> Iterator[Broken]:
        for path, text in self.expose.plain_http() if self.production else ():
            yield ("expose", *path), text

    @rule
    def _cilium_knows_the_api_server(self) -> Iterator[Broken]:
        given = (
            self.database.engine == "cloudnativepg" and "api_server_cidrs" in self.database.operated.model_fields_set
        )
        if given and self.network_policy.flavour == "cilium":
            text = "is for networkPolicy.flavour kubernetes; Cilium knows the API server by no address; remove it"
            yield ("database", "cloudnativepg", "apiServerCidrs"), text

    @rule
    def _production_knows_the_api_server(self) -> Iterator[Broken]:
        if self.database.engine == "cloudnativepg" and self.network_policy.flavour == "kubernetes":
            path = ("database", "cloudnativepg", "apiServerCidrs")
            yield from self._not_everywhere(path, self.database.operated.api_server_cidrs, "name the API server's own")

    @rule
    def _production_knows_its_database(self) -> Iterator[Broken]:
        if self.database.engine == "external" and self.database.external:
            path = ("database", "external", "cidrs")
            yield from self._not_everywhere(path, self.database.external.cidrs, "name the database's own")

    @rule
    def _production_knows_its_storage(self) -> Iterator[Broken]:
        offsite = self.backup.offsite if self.backup.enabled else None
        if offsite and offsite.cidrs:
            fix = "name the storage's own, or leave it out for all that are not private"
            yield from self._not_everywhere(("backup", "offsite", "cidrs"), offsite.cidrs, fix)

    @rule
    def _production_copies_off_site_by_https(self) -> Iterator[Broken]:
        offsite = self.backup.offsite if self.backup.enabled else None
        if self.production and offsite and offsite.endpoint.startswith("http://"):
            text = "is plain HTTP, which production refuses; write an address that begins with https://"
            yield ("backup", "offsite", "endpoint"), f"{offsite.endpoint} {text}"

    def _not_everywhere(self, path: Path, blocks: Sequence[str], fix: str) -> Iterator[Broken]:
        if self.production and is_everything(map(spans, blocks)):
            yield path, f"{' and '.join(blocks)} is every address, which production refuses; {fix}"

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

    def system(self, environment: str) -> System:
        """The deployed copy that these settings describe.

        Args:
            environment: The environment's name.
        """
        secrets = tuple(self.image_pull_secrets)
        return System(name=SYSTEM, environment=environment, namespace=self.namespace, image_pull_secrets=secrets)

    def images(self) -> dict[Path, str]:
        """Every image that runs, by the path of its setting."""
        exporter = ("monitoring", "exporter", "image")
        return {
            path: value
            for path, field, value in active_settings(self)
            if IMAGE.is_of(field)
            and isinstance(value, str)
            and (path != exporter or self.database.engine == "statefulset")
        }


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
            raise ValueError(f"tier {tier.name} has no settings; add a field {name} to EnvironmentSettings")
    return [(tier, chosen[name]) for name, tier in fields.items()]
