"""One environment: everything that may differ from the reference system."""

from collections.abc import Iterator

from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.expose import ExposeSettings
from ecommerce.settings.fields import DnsSubdomain, Namespace, is_pinned, major_version
from ecommerce.settings.group import SettingsGroup
from ecommerce.settings.problems import Path
from ecommerce.settings.secrets import SecretsSettings
from ecommerce.settings.tiers import BackendSettings, FrontendSettings


class EnvironmentSettings(SettingsGroup):
    """The settings of one environment file; an empty file is the reference system."""

    production: bool = False
    """Refuse what must not reach production: no backups, a password in the manifests, unpinned images, plain HTTP."""

    namespace: Namespace = "ecommerce"
    """The namespace that holds the whole system, created by the manifests."""

    image_pull_secrets: list[DnsSubdomain] = []
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

    def rules(self) -> Iterator[tuple[Path, str]]:
        """What must hold between groups, and what a production environment refuses."""
        yield from self._backup_rules()
        if self.production:
            yield from self._production_rules()

    def _backup_rules(self) -> Iterator[tuple[Path, str]]:
        servers = {"statefulset": self.database.image, "cloudnativepg": self.database.operated.image}
        server = major_version(servers.get(self.database.engine, ""))
        programs = major_version(self.backup.image)
        if self.backup.enabled and server and programs and programs < server:
            text = f"has PostgreSQL {programs}, which cannot dump {server}; name an image of {server} or newer"
            yield ("backup", "image"), f"{self.backup.image} {text}"
        if self.backup.method == "volumeSnapshot" and self.database.engine != "cloudnativepg":
            text = "volumeSnapshot needs engine cloudnativepg, whose operator takes them; a pod would need API rights"
            yield ("backup", "method"), f"{text}; use dump, or the snapshots of your cluster's own backup tool"
        if self.backup.enabled and self.database.engine == "external" and not self.backup.restore_test.scratch_size:
            text = "is missing, and engine external has no volume whose size could stand in for it"
            yield ("backup", "restoreTest", "scratchSize"), f"{text}; write the database's size, for example 20Gi"
        offsite = self.backup.offsite
        if offsite and self.secrets.provider == "inline":
            text = "needs an access key, which provider inline would write into Git; use existing or external-secrets"
            yield ("backup", "offsite"), text
        if offsite and self.secrets.provider == "external-secrets" and not offsite.secret:
            yield ("backup", "offsite", "secret"), "is missing, and provider external-secrets needs it; add path"
        if offsite and self.secrets.provider == "existing" and offsite.secret:
            yield (
                ("backup", "offsite", "secret"),
                "is for provider external-secrets, but provider is existing; remove it",
            )

    def _production_rules(self) -> Iterator[tuple[Path, str]]:
        if self.secrets.provider == "inline":
            yield (
                ("secrets", "provider"),
                "inline writes the password into Git, which production refuses; use existing or external-secrets",
            )
        for path, image in self.images().items():
            if not is_pinned(image):
                yield path, f"{image} is not pinned, which production refuses; name a version tag or a digest"
        if not self.backup.enabled:
            yield ("backup", "enabled"), "is false, but production refuses to be without backups; remove it"
        for path, text in self.expose.plain_http():
            yield ("expose", *path), text
        if self.database.engine == "cloudnativepg" and self.database.operated.api_server_cidr == "0.0.0.0/0":
            text = "is everywhere, which production refuses; name the API server's addresses"
            yield ("database", "cloudnativepg", "apiServerCidr"), text

    def images(self) -> dict[Path, str]:
        """Every image that runs, by the path of its setting."""
        images: dict[Path, str] = {("frontend", "image"): self.frontend.image, ("backend", "image"): self.backend.image}
        if self.database.engine == "statefulset":
            images["database", "image"] = self.database.image
        if self.database.engine == "cloudnativepg":
            images["database", "cloudnativepg", "image"] = self.database.operated.image
        if self.backup.enabled:
            images["backup", "image"] = self.backup.image
        if self.backup.offsite:
            images["backup", "offsite", "image"] = self.backup.offsite.image
        return images
