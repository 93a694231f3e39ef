"""What enforces the NetworkPolicies."""

from typing import Literal

from ecommerce.settings.group import SettingsGroup

Flavour = Literal["kubernetes", "cilium"]


class NetworkPolicySettings(SettingsGroup):
    """The network plugin that enforces the policies, as far as they must be of its own kind."""

    flavour: Flavour = "kubernetes"
    """`cilium` adds CiliumNetworkPolicies: Cilium knows the Kubernetes API server, and what answers on a node itself,
    by no address."""
