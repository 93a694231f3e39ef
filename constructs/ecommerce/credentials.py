"""The database's credentials, in a Secret that the manifests carry, or that comes from elsewhere."""

from typing import TYPE_CHECKING

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.identity import Identity
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.secrets import ExternalSecretsSettings, SecretsSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

USER, PASSWORD, DATABASE = "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"


class Credentials(Construct):
    """Names the Secret that PostgreSQL is initialized with and that its clients log in with, and makes it where it can.

    Provider `inline` makes a Secret, `external-secrets` an ExternalSecret, `existing` nothing.
    """

    def __init__(
        self, scope: Construct, id: str, *, identity: Identity, secrets: SecretsSettings, database: DatabaseSettings
    ) -> None:
        """Creates what the provider needs.

        Args:
            scope: The chart.
            id: Construct id.
            identity: The tier that the credentials open.
            secrets: Where the password comes from.
            database: Names of the role and of the database, and the engine that reads them.
        """
        super().__init__(scope, id)
        self.name = secrets.secret_name
        self.known_values: Mapping[str, str] = {}
        """What of the credentials the manifests carry, to take its checksum."""
        self._identity = identity
        self._operated = database.engine == "cloudnativepg"
        if secrets.provider == "inline":
            self.known_values = self._data(database, secrets.password.get_secret_value())
            k8s.KubeSecret(
                self, "secret", metadata=self._metadata(), type="Opaque", string_data=dict(self.known_values)
            )
        elif secrets.external_secrets:
            self._define_external_secret(secrets.external_secrets, database)

    def variable(self, key: str, *, name: str | None = None) -> k8s.EnvVar:
        """The environment variable that hands one key to a container, under its own name unless told otherwise."""
        source = k8s.EnvVarSource(secret_key_ref=k8s.SecretKeySelector(name=self.name, key=key))
        return k8s.EnvVar(name=name or key, value_from=source)

    def variables(self) -> list[k8s.EnvVar]:
        """All three keys under their own names."""
        return [self.variable(key) for key in (USER, PASSWORD, DATABASE)]

    def _data(self, database: DatabaseSettings, password: str) -> dict[str, str]:
        data = {USER: database.user, PASSWORD: password, DATABASE: database.name}
        # CloudNativePG reads the application's credentials under these keys.
        return data | ({"username": database.user, "password": password} if self._operated else {})

    def _labels(self) -> dict[str, str]:
        # CloudNativePG follows changes of a Secret that carries this label.
        return self._identity.labels | ({"cnpg.io/reload": "true"} if self._operated else {})

    def _metadata(self) -> k8s.ObjectMeta:
        return k8s.ObjectMeta(name=self.name, namespace=self._identity.system.namespace, labels=self._labels())

    def _define_external_secret(self, settings: ExternalSecretsSettings, database: DatabaseSettings) -> None:
        """The password comes from the store; names come from the settings, which the database is made from as well."""
        from ecommerce.bindings import external_secrets as es  # noqa: PLC0415 - loads the bindings of custom resources
        from ecommerce.external_secret import define_external_secret  # noqa: PLC0415 - ditto

        define_external_secret(
            self,
            "external-secret",
            name=self.name,
            identity=self._identity,
            store=settings,
            keys={"password": (settings.path, settings.password_key)},
            template=es.ExternalSecretSpecTargetTemplate(
                metadata=es.ExternalSecretSpecTargetTemplateMetadata(labels=self._labels()),
                data=self._data(database, "{{ .password }}"),
            ),
        )
