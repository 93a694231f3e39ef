"""Settings of what the namespace may take of the cluster."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ecommerce.notation.quantity import parse_quantity
from ecommerce.settings.group import Broken, OptionalGroup, SettingsGroup, rule
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.values.quantities import QuotaAmount

QuotaResource = Literal[
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.memory",
    "pods",
    "persistentvolumeclaims",
    "requests.storage",
    "services.loadbalancers",
]
_UNITS = {
    "requests.cpu": "thousandths of a core",
    **dict.fromkeys(("pods", "persistentvolumeclaims", "services.loadbalancers"), "objects"),
}


class SpareSettings(SettingsGroup):
    """What is left for pods that somebody makes by hand, such as one to look around in."""

    pods: Annotated[int, Field(ge=0, le=1000)] = 3
    """How many of them there may be at once."""

    resources: Resources = resources(cpu="100m", memory="128Mi", cpu_limit="500m")
    """Requests and limits of each; a container that says nothing itself has them."""


class QuotaSettings(OptionalGroup):
    """A ResourceQuota of the namespace, and a LimitRange of its containers.

    What the namespace may take follows from the manifests: every workload at full scale and in a rolling update, with
    all jobs, and the spare.
    """

    noun: ClassVar[str] = "the quota"

    enabled: bool = False
    """Whether the namespace has a quota."""

    spare: SpareSettings = SpareSettings()
    """What is left for pods that somebody makes by hand."""

    hard: dict[QuotaResource, QuotaAmount] = {}
    """Amounts in place of those that follow from the manifests; less than full scale is refused."""

    @rule
    def _amounts_are_what_kubernetes_counts(self) -> Iterator[Broken]:
        for name, text in self.hard.items():
            amount = parse_quantity(text)
            whole = amount * 1000 if name == "requests.cpu" else amount
            if whole % 1:
                yield ("hard", name), f"{text} is no whole number of {_UNITS.get(name, 'bytes')}; round it up"
