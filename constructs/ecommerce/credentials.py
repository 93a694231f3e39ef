"""The database's credentials, in a Secret."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.identity import Identity
from ecommerce.settings.database import Database
from ecommerce.settings.secrets import Secrets

USER, PASSWORD, DATABASE = "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"


class Credentials(Construct):
    """The Secret that PostgreSQL is initialized with and that its clients log in with."""

    def __init__(self, scope: Construct, id: str, *, identity: Identity, secrets: Secrets, database: Database) -> None:
        """Creates the Secret.

        Args:
            scope: The chart.
            id: Construct id.
            identity: The tier that the credentials open.
            secrets: Where the password comes from.
            database: Names of the role and of the database.
        """
        super().__init__(scope, id)
        self.name = "postgres-credentials"
        self._data = {USER: database.user, PASSWORD: secrets.password.get_secret_value(), DATABASE: database.name}
        k8s.KubeSecret(self, "secret", metadata=identity.metadata(self.name), type="Opaque", string_data=self._data)

    def variable(self, key: str, *, name: str | None = None) -> k8s.EnvVar:
        """The environment variable that hands one key to a container, under its own name unless told otherwise."""
        source = k8s.EnvVarSource(secret_key_ref=k8s.SecretKeySelector(name=self.name, key=key))
        return k8s.EnvVar(name=name or key, value_from=source)

    def variables(self) -> list[k8s.EnvVar]:
        """All three keys under their own names."""
        return [self.variable(key) for key in (USER, PASSWORD, DATABASE)]

    @property
    def known_values(self) -> dict[str, str]:
        """What of the credentials the manifests carry, to take its checksum."""
        return dict(self._data)
