"""Settings of the pods' priorities."""

from typing import ClassVar

from ecommerce.settings.group import OptionalGroup
from ecommerce.settings.values.names import DnsLabel, PriorityClassName


class PriorityClassSettings(OptionalGroup):
    """The order in which pods go when a node has not enough for all: the database's last.

    A class of its own for each part, named after it and the namespace, as `database.shop`; none of them drives out
    running pods of others.
    """

    noun: ClassVar[str] = "the priority classes"

    enabled: bool = False
    """Whether pods have a PriorityClass."""

    existing: dict[DnsLabel, PriorityClassName] = {}
    """Classes of the cluster by part: each tier, `database` and `backup`; left out, each part gets one of its own."""
