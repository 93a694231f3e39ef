"""What is said of a volume."""

from ecommerce.settings.group import SettingsGroup
from ecommerce.settings.values.names import StorageClassName
from ecommerce.settings.values.quantities import Storage


class ClaimTemplate(SettingsGroup):
    """The volume that holds the data."""

    size: Storage = "10Gi"
    """Requested size. Kubernetes grows a claim in place where the StorageClass allows it, and never shrinks one."""

    storage_class_name: StorageClassName | None = None
    """StorageClass; left out, the cluster's default. `""` takes a volume without one, which nobody provisions."""
