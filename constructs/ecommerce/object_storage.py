"""The way to object storage."""

from ipaddress import ip_network

from ecommerce.flow import Flow, IpBlocks, Pods
from ecommerce.ranges import EVERYTHING, LINK_LOCAL, PRIVATE
from ecommerce.settings.object_storage import ObjectStorageSettings
from ecommerce.settings.values.object_storage import address_of


def storage_flow(settings: ObjectStorageSettings, source: Pods) -> Flow:
    """The connections of pods to a storage.

    Args:
        settings: Where it is.
        source: The pods.
    """
    return Flow(source=source, target=_storage(settings), ports=[settings.port])


def _storage(settings: ObjectStorageSettings) -> IpBlocks:
    """Its addresses; where nobody knows them, all that are not of this cluster's own network or node."""
    name, address = "object-storage", address_of(settings.endpoint)
    if settings.cidrs or address:
        return IpBlocks(name=name, cidrs=settings.cidrs or (str(ip_network(str(address))),))
    return IpBlocks(name=name, cidrs=EVERYTHING, excluded=(*PRIVATE, *LINK_LOCAL))
