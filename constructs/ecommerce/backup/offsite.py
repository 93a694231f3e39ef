"""The copy of the dumps off-site: rclone's configuration."""

from cdk8s_plus_27 import k8s

from ecommerce.names import OFFSITE_SECRET, OFFSITE_VARIABLES
from ecommerce.settings.backup import OffsiteSettings
from ecommerce.system import System
from ecommerce.values import env_var, secret_env_var


def offsite_variables(settings: OffsiteSettings, system: System) -> list[k8s.EnvVar]:
    """Rclone's configuration: remote `offsite` encrypts names and contents into `storage`, each system's apart."""
    path = f"{settings.path}/{system.namespace}/{system.environment}"
    plain = {
        "RCLONE_CONFIG": "/tmp/rclone.conf",  # noqa: S108 - in a container
        "RCLONE_CACHE_DIR": "/tmp/rclone",  # noqa: S108 - in a container
        "RCLONE_CONFIG_STORAGE_TYPE": "s3",
        "RCLONE_CONFIG_STORAGE_PROVIDER": "Other",
        "RCLONE_CONFIG_STORAGE_ENDPOINT": settings.endpoint,
        "RCLONE_CONFIG_STORAGE_REGION": settings.signed_region,
        # The bucket is there, and the key need not be able to make one.
        "RCLONE_CONFIG_STORAGE_NO_CHECK_BUCKET": "true",
        "RCLONE_CONFIG_OFFSITE_TYPE": "crypt",
        "RCLONE_CONFIG_OFFSITE_REMOTE": f"storage:{settings.bucket}/{path}",
        # An endpoint that refuses or is silent fails the job within a minute.
        "RCLONE_CONTIMEOUT": "10s",
        "RCLONE_TIMEOUT": "30s",
        "RCLONE_RETRIES": "2",
        "RCLONE_LOW_LEVEL_RETRIES": "3",
    }
    return [
        *(env_var(name, value) for name, value in plain.items()),
        *(secret_env_var(name, OFFSITE_SECRET, key) for key, name in OFFSITE_VARIABLES.items()),
    ]
