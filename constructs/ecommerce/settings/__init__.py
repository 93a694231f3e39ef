"""What may differ between environments: typed, closed, with the reference system as defaults."""

from ecommerce.settings.backup import (
    BackupSettings,
    OffsiteSecretSettings,
    OffsiteSettings,
    RestoreTestSettings,
    VolumeSnapshotSettings,
)
from ecommerce.settings.database import (
    CloudNativePGSettings,
    DatabaseSettings,
    ExternalDatabaseSettings,
    PoolerSettings,
)
from ecommerce.settings.dns import DnsSettings
from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.expose import (
    EnvoyProxySettings,
    ExistingGatewaySettings,
    ExposeSettings,
    GatewaySettings,
    IngressSettings,
    LoadBalancerSettings,
)
from ecommerce.settings.group import OptionalGroup, SettingsGroup
from ecommerce.settings.monitoring import DashboardSettings, ExporterSettings, MonitoringSettings, ThresholdSettings
from ecommerce.settings.priority_classes import PriorityClassSettings
from ecommerce.settings.problems import BrokenSettingsError, InvalidSettingsError, Problem
from ecommerce.settings.quota import QuotaSettings, SpareSettings
from ecommerce.settings.reader.load import load
from ecommerce.settings.resources import ResourceAmounts, Resources, resources
from ecommerce.settings.secrets import ExistingSecretSettings, ExternalSecretsSettings, SecretsSettings
from ecommerce.settings.spot import SpotSettings
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.settings.tiers import (
    AutoscaledTierSettings,
    BackendSettings,
    FixedTierSettings,
    FrontendSettings,
    PluralTierSettings,
    ReplicaRange,
    ScalableTierSettings,
    SingleTierSettings,
    TierSettings,
)
from ecommerce.settings.tls import IssuerSettings, ServerTlsSettings, TlsSettings
from ecommerce.settings.vertical_pod_autoscaler import VerticalPodAutoscalerSettings

__all__ = [
    "AutoscaledTierSettings",
    "BackendSettings",
    "BackupSettings",
    "BrokenSettingsError",
    "ClaimTemplate",
    "CloudNativePGSettings",
    "DashboardSettings",
    "DatabaseSettings",
    "DnsSettings",
    "EnvironmentSettings",
    "EnvoyProxySettings",
    "ExistingGatewaySettings",
    "ExistingSecretSettings",
    "ExporterSettings",
    "ExposeSettings",
    "ExternalDatabaseSettings",
    "ExternalSecretsSettings",
    "FixedTierSettings",
    "FrontendSettings",
    "GatewaySettings",
    "IngressSettings",
    "InvalidSettingsError",
    "IssuerSettings",
    "LoadBalancerSettings",
    "MonitoringSettings",
    "OffsiteSecretSettings",
    "OffsiteSettings",
    "OptionalGroup",
    "PluralTierSettings",
    "PoolerSettings",
    "PriorityClassSettings",
    "Problem",
    "QuotaSettings",
    "ReplicaRange",
    "ResourceAmounts",
    "Resources",
    "RestoreTestSettings",
    "ScalableTierSettings",
    "SecretsSettings",
    "ServerTlsSettings",
    "SettingsGroup",
    "SingleTierSettings",
    "SpareSettings",
    "SpotSettings",
    "ThresholdSettings",
    "TierSettings",
    "TlsSettings",
    "VerticalPodAutoscalerSettings",
    "VolumeSnapshotSettings",
    "load",
    "resources",
]
