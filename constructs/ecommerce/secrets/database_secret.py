"""What is known of the Secret that opens the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecommerce.connection import SecretVariables
from ecommerce.names import POSTGRES_DB, POSTGRES_PASSWORD, POSTGRES_USER


@dataclass(frozen=True, kw_only=True)
class Login:
    """A role, as the keys of a Secret name it.

    Args:
        secret: Name of the Secret.
        user: The key with its name.
        password: The key with its password.
    """

    secret: str
    user: str = "username"
    password: str = "password"  # noqa: S105 - the name of a key


@dataclass(frozen=True, kw_only=True)
class DatabaseSecret:
    """The Secret that PostgreSQL is initialized with and that its clients log in with.

    Args:
        name: Its name.
        user: The role that owns the database.
        database_name: The database.
        aliases: Further keys, with the key whose value each repeats, for whoever reads it under other names.
        labels: Further labels that its readers want to see on it.
        known_password: The password, where the manifests carry it.
    """

    name: str
    user: str
    database_name: str
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    known_password: str | None = field(default=None, repr=False)

    def data(self, password: str) -> dict[str, str]:
        """Its contents.

        Args:
            password: The password, or what stands for it.
        """
        data = {POSTGRES_USER: self.user, POSTGRES_PASSWORD: password, POSTGRES_DB: self.database_name}
        return data | {alias: data[key] for alias, key in self.aliases.items()}

    @property
    def known_values(self) -> dict[str, str]:
        """What of it the manifests carry."""
        return {} if self.known_password is None else self.data(self.known_password)

    @property
    def login(self) -> Login:
        """The owner of the database."""
        return Login(secret=self.name, user=POSTGRES_USER, password=POSTGRES_PASSWORD)

    @property
    def variables(self) -> SecretVariables:
        """What clients get of it."""
        keys = (POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB)
        return SecretVariables(secret=self.name, keys=keys, known_values=self.known_values)
