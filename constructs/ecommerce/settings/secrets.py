"""Where the database's credentials come from."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, SecretStr, WithJsonSchema

from ecommerce.settings.group import Broken, Misplaced, SettingsGroup, rule, rule_of_choice
from ecommerce.settings.values.duration import Duration
from ecommerce.settings.values.form import LOST, Form, Line
from ecommerce.settings.values.names import ObjectName, SecretName

PLACEHOLDER_PASSWORD = "changeme123"  # noqa: S105 - the reference system's placeholder, refused in production

# initdb reads a password up to the end of its line, and PgBouncer has place for 2,048 bytes with a zero at their end:
# get_su_pwd in PostgreSQL's src/bin/initdb/initdb.c, MAX_PASSWORD in PgBouncer's include/bouncer.h.
_PASSWORD = Form(
    rf"[^\t\n{LOST}]+", "is empty, or has a line end, a tab or another control character; write a password of one line"
)
_MOST_BYTES = 2047


def _password(secret: SecretStr) -> SecretStr:
    password = _PASSWORD.check(secret.get_secret_value())
    if len(password.encode()) > _MOST_BYTES:
        raise ValueError(f"is longer than {_MOST_BYTES} bytes; choose a shorter one")
    return secret


# The provider that uses a setting.
_PROVIDERS = {"password": "inline", "existing": "existing", "external_secrets": "external-secrets"}

Password = Annotated[
    SecretStr,
    AfterValidator(_password),
    WithJsonSchema({**_PASSWORD.json_schema, "format": "password", "writeOnly": True}),
]


class ExistingSecretSettings(SettingsGroup):
    """A Secret that someone else creates, with the keys that `make secrets` lists."""

    name: SecretName = "postgres-credentials"
    """Its name, in the system's namespace."""


class ExternalSecretsSettings(SettingsGroup):
    """A Secret that the External Secrets Operator fills from HashiCorp Vault, AWS Secrets Manager or another store."""

    store: ObjectName
    """Name of the store."""

    store_kind: Literal["ClusterSecretStore", "SecretStore"] = "ClusterSecretStore"
    """`SecretStore` is one in the system's own namespace."""

    path: Line
    """Path of the entry in Vault, or name of the secret in AWS Secrets Manager."""

    password_key: Line = "password"  # noqa: S105 - a name
    """Key of the password in that entry."""

    refresh_interval: Duration = "1h"
    """How often the store is read again, such as `15m`."""


class SecretsSettings(SettingsGroup):
    """The database's credentials."""

    provider: Literal["inline", "existing", "external-secrets"] = "inline"
    """`inline` writes them into the manifests, where everyone can read them; the others keep them out of Git."""

    password: Password = SecretStr(PLACEHOLDER_PASSWORD)
    """The database password of provider inline; the default is a placeholder."""

    existing: ExistingSecretSettings | None = None
    """Settings of provider existing."""

    external_secrets: ExternalSecretsSettings | None = None
    """Settings of provider external-secrets."""

    def active(self) -> Iterator[tuple[str, object]]:
        """Only what the chosen provider uses."""
        for name, value in super().active():
            if _PROVIDERS.get(name, self.provider) == self.provider:
                yield name, value

    @rule_of_choice("provider")
    def _settings_are_of_the_provider(self) -> Iterator[Broken]:
        chosen = self.provider
        for name, provider in _PROVIDERS.items():
            if name in self.model_fields_set and chosen != provider:
                text = f"is for provider {provider}, but provider is {chosen}; remove it or change the provider"
                yield (type(self).model_fields[name].alias or name,), Misplaced(text)

    @rule
    def _external_secrets_have_a_store(self) -> Iterator[Broken]:
        if self.provider == "external-secrets" and not self.external_secrets:
            yield ("externalSecrets",), "is missing, and provider external-secrets needs it; add store and path"

    @property
    def secret_name(self) -> str:
        """Name of the Secret, whoever makes it."""
        return (self.existing or ExistingSecretSettings()).name

    @property
    def is_placeholder(self) -> bool:
        """Whether the password is the one that everybody knows."""
        return self.password.get_secret_value() == PLACEHOLDER_PASSWORD
