"""Nodes that a cloud takes back at any time, and what such nodes are called there."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from ecommerce.settings.group import SettingsGroup
from ecommerce.settings.values.form import Form
from ecommerce.settings.values.texts import Labels
from ecommerce.settings.values.unique import Unique

# Pods of a tier that never go there: of two, one may be evicted while the other serves.
REGULAR_PODS = 2

TAINT = Form(
    r"(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
    r"(?:=(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?)?:(?:NoSchedule|PreferNoSchedule|NoExecute)",
    "is no taint; write it as `kubectl taint` does, for example spot=true:NoSchedule",
)
Taint = Annotated[str, TAINT, Field(examples=["spot=true:NoSchedule", "spot:NoExecute"])]


class SpotSettings(SettingsGroup):
    """What the spot nodes of a cluster are called."""

    labels: Annotated[Labels, Field(min_length=1)]
    """Labels that spot nodes have, all of them, and no other node."""

    taints: Unique[list[Taint]] = []
    """Taints of these nodes that the tier's pods bear, as `kubectl taint` writes them: `spot=true:NoSchedule`."""


# https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms,
# https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html,
# https://learn.microsoft.com/azure/aks/spot-node-pool and https://karpenter.sh/docs/concepts/scheduling/
_CLOUDS = {
    "gke": SpotSettings(
        labels={"cloud.google.com/gke-spot": "true"}, taints=["cloud.google.com/gke-spot=true:NoSchedule"]
    ),
    "eks": SpotSettings(labels={"eks.amazonaws.com/capacityType": "SPOT"}),
    "aks": SpotSettings(
        labels={"kubernetes.azure.com/scalesetpriority": "spot"},
        taints=["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"],
    ),
    "karpenter": SpotSettings(labels={"karpenter.sh/capacity-type": "spot"}),
}


def _kind(spot: object) -> str:
    return "[nodes]" if isinstance(spot, dict | SpotSettings) else "[cloud]"


Spot = Annotated[
    Annotated[Literal["gke", "eks", "aks", "karpenter"], Tag("[cloud]")] | Annotated[SpotSettings, Tag("[nodes]")],
    Discriminator(_kind),
]


def spot_nodes(spot: str | SpotSettings) -> SpotSettings:
    """What spot nodes are called.

    Args:
        spot: The name of a cloud, or what a cluster calls them itself.
    """
    return _CLOUDS[spot] if isinstance(spot, str) else spot
