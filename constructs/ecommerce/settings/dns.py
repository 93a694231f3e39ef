"""Whom pods ask for names."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from ecommerce.settings.group import Broken, SettingsGroup, rule
from ecommerce.settings.values.address_block import Cidr
from ecommerce.settings.values.names import OtherNamespace
from ecommerce.settings.values.port import Port
from ecommerce.settings.values.texts import Labels
from ecommerce.settings.values.unique import Unique


class DnsSettings(SettingsGroup):
    """The cluster's DNS servers, the only ones that may be asked.

    Left out, pods may ask where the usual clusters have them: pods of kube-dns, node-local-dns and OpenShift, and port
    53 of every private and link-local address.
    """

    namespace: OtherNamespace | None = None
    """Namespace of the pods that answer."""

    pod_labels: Labels = {}
    """Labels of those pods; left out, all pods of the namespace."""

    addresses: Unique[list[Cidr]] = []
    """Addresses that answer beside the pods or in their place, such as the DNS Service's, `10.96.0.10/32`."""

    ports: Annotated[Unique[list[Port]], Field(min_length=1)] = [53]
    """Ports at which they answer, by UDP and TCP: those of the pods, not of their Service."""

    @rule
    def _somebody_answers(self) -> Iterator[Broken]:
        if not self.namespace and not self.addresses:
            yield (), "has neither namespace nor addresses, so that nobody may be asked; add one of them"

    @rule
    def _labels_are_of_a_namespace(self) -> Iterator[Broken]:
        if self.pod_labels and not self.namespace:
            yield ("podLabels",), "is set without the namespace of the pods; add namespace"
