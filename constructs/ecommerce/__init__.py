"""A three-tier shop as cdk8s constructs, and the parts that another system can be built from.

The settings are in `ecommerce.settings`. A name is loaded when it is first used: what is known of a system needs no
Node, which the constructs start.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecommerce.address import ServiceAddress
    from ecommerce.apply_order import sort_by_apply_order
    from ecommerce.backup.backups import Backups
    from ecommerce.backup.restore import RestoreJob
    from ecommerce.chart import Ecommerce
    from ecommerce.configuration import Configuration
    from ecommerce.connection import Connection, SecretFiles, SecretVariables
    from ecommerce.database.description import ClientTls, Database
    from ecommerce.database.engines import database_of
    from ecommerce.dns import USUAL_NAME_SERVERS, NameServers
    from ecommerce.expose.exposure import Exposure, exposure_of
    from ecommerce.flow import Anyone, ApiServer, Flow, IpBlocks, OutsidePods, Peer, Pods
    from ecommerce.monitoring.description import Monitoring, ScrapeTarget, monitoring_of
    from ecommerce.monitoring.pod_monitors import PodMonitors
    from ecommerce.namespace import Namespace
    from ecommerce.network import NetworkPolicies
    from ecommerce.priority_classes import PriorityClasses
    from ecommerce.quota import Quota
    from ecommerce.recommendations import Recommendations
    from ecommerce.secrets.database_secret import DatabaseSecret
    from ecommerce.secrets.inventory import inventory
    from ecommerce.secrets.provider import SecretProvider, provider_of
    from ecommerce.system import Identity, System
    from ecommerce.wiring import Wiring
    from ecommerce.workload.program import TMP, WEB, EmptyDir, Exec, HttpGet, Port, Probe, Probes, Program, TcpSocket
    from ecommerce.workload.stateless import StatelessTier
    from ecommerce.workload.tier import Tier

__all__ = [
    "TMP",
    "USUAL_NAME_SERVERS",
    "WEB",
    "Anyone",
    "ApiServer",
    "Backups",
    "ClientTls",
    "Configuration",
    "Connection",
    "Database",
    "DatabaseSecret",
    "Ecommerce",
    "EmptyDir",
    "Exec",
    "Exposure",
    "Flow",
    "HttpGet",
    "Identity",
    "IpBlocks",
    "Monitoring",
    "NameServers",
    "Namespace",
    "NetworkPolicies",
    "OutsidePods",
    "Peer",
    "PodMonitors",
    "Pods",
    "Port",
    "PriorityClasses",
    "Probe",
    "Probes",
    "Program",
    "Quota",
    "Recommendations",
    "RestoreJob",
    "ScrapeTarget",
    "SecretFiles",
    "SecretProvider",
    "SecretVariables",
    "ServiceAddress",
    "StatelessTier",
    "System",
    "TcpSocket",
    "Tier",
    "Wiring",
    "database_of",
    "exposure_of",
    "inventory",
    "monitoring_of",
    "provider_of",
    "sort_by_apply_order",
]

_MODULES = {
    "address": ("ServiceAddress",),
    "apply_order": ("sort_by_apply_order",),
    "backup.backups": ("Backups",),
    "backup.restore": ("RestoreJob",),
    "chart": ("Ecommerce",),
    "configuration": ("Configuration",),
    "connection": ("Connection", "SecretFiles", "SecretVariables"),
    "database.description": ("ClientTls", "Database"),
    "database.engines": ("database_of",),
    "expose.exposure": ("Exposure", "exposure_of"),
    "dns": ("NameServers", "USUAL_NAME_SERVERS"),
    "flow": ("Anyone", "ApiServer", "Flow", "IpBlocks", "OutsidePods", "Peer", "Pods"),
    "monitoring.description": ("Monitoring", "ScrapeTarget", "monitoring_of"),
    "monitoring.pod_monitors": ("PodMonitors",),
    "namespace": ("Namespace",),
    "network": ("NetworkPolicies",),
    "priority_classes": ("PriorityClasses",),
    "quota": ("Quota",),
    "recommendations": ("Recommendations",),
    "secrets.database_secret": ("DatabaseSecret",),
    "secrets.inventory": ("inventory",),
    "secrets.provider": ("SecretProvider", "provider_of"),
    "system": ("Identity", "System"),
    "wiring": ("Wiring",),
    "workload.program": (
        "EmptyDir",
        "Exec",
        "HttpGet",
        "Port",
        "Probe",
        "Probes",
        "Program",
        "TMP",
        "TcpSocket",
        "WEB",
    ),
    "workload.stateless": ("StatelessTier",),
    "workload.tier": ("Tier",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    """Loads a public name from the module that it is defined in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
