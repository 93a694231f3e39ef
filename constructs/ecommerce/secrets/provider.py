"""Where Secrets come from."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ecommerce.names import ARCHIVE_KEYS, ARCHIVE_SECRET, OFFSITE_SECRET, OFFSITE_VARIABLES
from ecommerce.secrets.database_secret import DatabaseSecret
from ecommerce.settings.backup import OffsiteSettings
from ecommerce.settings.point_in_time import PointInTimeSettings
from ecommerce.settings.secrets import ExternalSecretsSettings, SecretsSettings
from ecommerce.system import Identity

if TYPE_CHECKING:
    from constructs import Construct
    from ecommerce.database.description import Database


class SecretProvider(Protocol):
    """A source of the Secrets that the system reads."""

    @property
    def known_password(self) -> str | None:
        """The database's password, where the manifests carry it."""
        ...

    def create_database_secret(self, scope: "Construct", id: str, *, database: "Database") -> None:
        """Creates what makes the database's Secret, where that is the manifests' business.

        Args:
            scope: The chart.
            id: Construct id.
            database: What it opens.
        """
        ...

    def create_offsite_secret(
        self, scope: "Construct", id: str, *, identity: Identity, settings: OffsiteSettings
    ) -> None:
        """Creates what makes the Secret of the off-site copy, where that is the manifests' business.

        Args:
            scope: The backups.
            id: Construct id.
            identity: Labels of the backups.
            settings: What the environment says of the copy.
        """
        ...

    def create_archive_secret(
        self, scope: "Construct", id: str, *, identity: Identity, settings: PointInTimeSettings
    ) -> None:
        """Creates what makes the Secret of the archive, where that is the manifests' business.

        Args:
            scope: The database.
            id: Construct id.
            identity: Labels of the database.
            settings: What the environment says of the archive.
        """
        ...

    def database_needs(self, secret: DatabaseSecret) -> str:
        """What somebody must create for the database, in one line."""
        ...

    def offsite_needs(self, settings: OffsiteSettings) -> str:
        """What somebody must create for the off-site copy, in one line."""
        ...

    def archive_needs(self, settings: PointInTimeSettings) -> str:
        """What somebody must create for the archive, in one line."""
        ...


@dataclass(frozen=True)
class ExistingSecrets:
    """Secrets that somebody creates by hand."""

    @property
    def known_password(self) -> str | None:
        """None: it is nowhere in Git."""
        return None

    def create_database_secret(self, scope: "Construct", id: str, *, database: "Database") -> None:
        """Creates nothing."""

    def create_offsite_secret(
        self, scope: "Construct", id: str, *, identity: Identity, settings: OffsiteSettings
    ) -> None:
        """Creates nothing."""

    def create_archive_secret(
        self, scope: "Construct", id: str, *, identity: Identity, settings: PointInTimeSettings
    ) -> None:
        """Creates nothing."""

    def database_needs(self, secret: DatabaseSecret) -> str:
        """The Secret with all its keys."""
        password = "<password>"  # noqa: S105 - what stands for it
        first = secret.data(password)
        again = {alias: "<the same password>" for alias in secret.aliases if first[alias] == password}
        return (
            f"Secret {secret.name}: {', '.join(f'{key}={value}' for key, value in (first | again).items())}; create it"
        )

    def offsite_needs(self, settings: OffsiteSettings) -> str:
        """The Secret with all its keys."""
        keys = ", ".join(OFFSITE_VARIABLES)
        return f"Secret {OFFSITE_SECRET}: {keys}, for backups in bucket {settings.bucket}; create it"

    def archive_needs(self, settings: PointInTimeSettings) -> str:
        """The Secret with all its keys."""
        keys = ", ".join(ARCHIVE_KEYS)
        return f"Secret {ARCHIVE_SECRET}: {keys}, for the archive in bucket {settings.bucket}; create it"


@dataclass(frozen=True)
class InlineSecrets(ExistingSecrets):
    """The database's Secret with its password, in the manifests themselves; all others by hand."""

    password: str = field(repr=False)

    @property
    def known_password(self) -> str | None:
        """The one that the settings give."""
        return self.password

    def create_database_secret(self, scope: "Construct", id: str, *, database: "Database") -> None:
        """Creates the Secret."""
        from ecommerce.secrets.inline_secret import InlineSecret  # noqa: PLC0415 - starts Node

        InlineSecret(scope, id, identity=database.system.postgres, secret=database.secret)

    def database_needs(self, secret: DatabaseSecret) -> str:  # noqa: ARG002 - as the others take it
        """Nothing, which everybody should know."""
        return "nothing for the database: its password is in the manifests (provider inline)"


@dataclass(frozen=True)
class StoreSecrets:
    """Secrets that the External Secrets Operator fills from a store."""

    store: ExternalSecretsSettings

    @property
    def known_password(self) -> str | None:
        """None: the store has it."""
        return None

    def create_database_secret(self, scope: "Construct", id: str, *, database: "Database") -> None:
        """Creates an ExternalSecret: the password comes from the store, names come from the settings."""
        from ecommerce.secrets.external_secret import StoredSecret, template  # noqa: PLC0415 - starts Node

        secret, identity = database.secret, database.system.postgres
        StoredSecret(
            scope,
            id,
            name=secret.name,
            identity=identity,
            store=self.store,
            keys={"password": (self.store.path, self.store.password_key)},
            template=template(secret.data("{{ .password }}"), {**identity.labels, **secret.labels}),
        )

    def create_offsite_secret(
        self, scope: "Construct", id: str, *, identity: Identity, settings: OffsiteSettings
    ) -> None:
        """Creates an ExternalSecret with the keys of the store's entry."""
        from ecommerce.secrets.external_secret import StoredSecret  # noqa: PLC0415 - starts Node

        if settings.secret:
            keys = {key: (settings.secret.path, key) for key in OFFSITE_VARIABLES}
            StoredSecret(scope, id, name=OFFSITE_SECRET, identity=identity, store=self.store, keys=keys)

    def create_archive_secret(
        self, scope: "Construct", id: str, *, identity: Identity, settings: PointInTimeSettings
    ) -> None:
        """Creates an ExternalSecret with the keys of the store's entry."""
        from ecommerce.secrets.external_secret import StoredSecret  # noqa: PLC0415 - starts Node

        if settings.secret:
            keys = {key: (settings.secret.path, key) for key in ARCHIVE_KEYS}
            StoredSecret(scope, id, name=ARCHIVE_SECRET, identity=identity, store=self.store, keys=keys)

    def database_needs(self, secret: DatabaseSecret) -> str:
        """The entry of the store with the password."""
        return f"{self._entry(self.store.path)}: key {self.store.password_key}, the password of role {secret.user}"

    def offsite_needs(self, settings: OffsiteSettings) -> str:
        """The entry of the store with all keys."""
        entry = self._entry(settings.secret.path if settings.secret else OFFSITE_SECRET)
        return f"{entry}: keys {', '.join(OFFSITE_VARIABLES)}, for backups in bucket {settings.bucket}"

    def archive_needs(self, settings: PointInTimeSettings) -> str:
        """The entry of the store with all keys."""
        entry = self._entry(settings.secret.path if settings.secret else ARCHIVE_SECRET)
        return f"{entry}: keys {', '.join(ARCHIVE_KEYS)}, for the archive in bucket {settings.bucket}"

    def _entry(self, path: str) -> str:
        return f"{self.store.store_kind} {self.store.store}, entry {path}"


def provider_of(settings: SecretsSettings) -> SecretProvider:
    """The source that an environment chose.

    Args:
        settings: What it says of it.
    """
    if settings.external_secrets:
        return StoreSecrets(settings.external_secrets)
    if settings.provider == "existing":
        return ExistingSecrets()
    return InlineSecrets(settings.password.get_secret_value())
