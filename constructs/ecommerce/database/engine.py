"""What the rest of the system knows of the database, whatever runs it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ecommerce.endpoint import Endpoint
from ecommerce.network import Flow, Party


class Engine(Protocol):
    """The database tier."""

    @property
    def endpoint(self) -> Endpoint:
        """Where its clients connect."""
        ...

    @property
    def configuration(self) -> Mapping[str, str]:
        """What its clients must know beside the endpoint, as keys of the ConfigMap."""
        ...

    def flows(self, client: Party) -> Sequence[Flow]:
        """The connections that it needs itself, and those of a client."""
        ...
