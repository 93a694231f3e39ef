"""Where the database's credentials come from."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr

from ecommerce.settings.section import Section

PLACEHOLDER_PASSWORD = "changeme123"  # noqa: S105 - the reference system's placeholder, refused in production


class Secrets(Section):
    """The database's credentials."""

    provider: Literal["inline"] = "inline"
    """`inline` writes the credentials into the manifests, where everyone who reads them can read the password."""

    password: Annotated[SecretStr, Field(min_length=1)] = SecretStr(PLACEHOLDER_PASSWORD)
    """The database password of the `inline` provider; the default is a placeholder."""

    @property
    def is_placeholder(self) -> bool:
        """Whether the password is the one that everybody knows."""
        return self.password.get_secret_value() == PLACEHOLDER_PASSWORD
