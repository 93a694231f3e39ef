"""One environment: everything that may differ from the reference system."""

from collections.abc import Iterator

from ecommerce.settings.database import Database
from ecommerce.settings.fields import DnsLabel, is_pinned
from ecommerce.settings.problems import Path
from ecommerce.settings.secrets import Secrets
from ecommerce.settings.section import Section
from ecommerce.settings.tiers import Backend, Frontend


class Environment(Section):
    """The settings of one environment file; an empty file is the reference system."""

    production: bool = False
    """Refuse what must not reach production: a password in the manifests, images that are not pinned."""

    namespace: DnsLabel = "ecommerce"
    """The namespace that holds the whole system, created by the manifests."""

    frontend: Frontend = Frontend()
    """The frontend: its image, replicas and resources."""

    backend: Backend = Backend()
    """The backend: its image, replicas and resources."""

    database: Database = Database()
    """PostgreSQL."""

    secrets: Secrets = Secrets()
    """Where the database's credentials come from."""

    def rules(self) -> Iterator[tuple[Path, str]]:
        """What a production environment refuses."""
        if not self.production:
            return
        if self.secrets.provider == "inline":
            yield (
                ("secrets", "provider"),
                "inline writes the password into Git, which production refuses; use another provider",
            )
        for tier, image in self.images().items():
            if not is_pinned(image):
                yield (
                    (tier, "image"),
                    f"{image} is not pinned, which production refuses; name a version tag or a digest",
                )

    def images(self) -> dict[str, str]:
        """The image of each tier."""
        return {"frontend": self.frontend.image, "backend": self.backend.image, "database": self.database.image}
