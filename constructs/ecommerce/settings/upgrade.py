"""Settings of an upgrade to a newer major version of PostgreSQL."""

from typing import Annotated, Literal

from pydantic import Field

from ecommerce.settings.group import SettingsGroup
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.settings.values.image import Image

# One of the two places that a server of engine statefulset may have.
Color = Literal["blue", "green"]


class UpgradeSettings(SettingsGroup):
    """A second server beside the one of engine statefulset, with a volume of its own, to which the shop then moves."""

    image: Image
    """Container image of the second server, of a newer major version; as `database.image` otherwise."""

    storage: ClaimTemplate | None = None
    """The volume of the second server, no smaller than the first one's; left out, as `database.storage` says."""

    stage: Literal["prepare", "copy", "serve"] = "prepare"
    """How far the upgrade is: from `copy` on, the first server is read-only; from `serve` on, the shop has the second.

    Going back to an earlier stage goes back with the shop; what was written to the second server stays there.
    """

    attempt: Annotated[int, Field(ge=1, le=999)] = 1
    """Number of the copy; raise it to copy anew, for example after one that failed."""
