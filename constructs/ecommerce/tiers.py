"""The stateless tiers of the shop: the list that everything about them is derived from."""

from ecommerce.backend import BACKEND
from ecommerce.frontend import FRONTEND
from ecommerce.names import DATABASE_VARIABLES

# From the users inwards.
TIERS = (FRONTEND, BACKEND)

# The tier that users reach, and the tiers that speak to the database.
EXPOSED = FRONTEND.name
DATABASE_CLIENTS = (BACKEND.name,)


def reserved_variables() -> frozenset[str]:
    """The environment variables that the manifests set themselves; given twice, the later one would win unseen."""
    return frozenset(DATABASE_VARIABLES).union(*(tier.variables for tier in TIERS))
