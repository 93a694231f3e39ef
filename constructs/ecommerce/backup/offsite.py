"""The copy of the dumps off-site: rclone's configuration, credentials and container."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.identity import Identity
from ecommerce.network import Flow, Party
from ecommerce.settings.backup import OFFSITE_KEYS, OFFSITE_SECRET, OffsiteSettings
from ecommerce.settings.secrets import SecretsSettings

# The environment variables that take the Secret's keys.
_VARIABLES = ("RCLONE_CONFIG_STORAGE_ACCESS_KEY_ID", "RCLONE_CONFIG_STORAGE_SECRET_ACCESS_KEY", "ENCRYPTION_PASSWORD")


def variables(settings: OffsiteSettings) -> list[k8s.EnvVar]:
    """Rclone's configuration: remote `offsite` encrypts names and contents into remote `storage`."""
    plain = {
        "RCLONE_CONFIG": "/tmp/rclone.conf",  # noqa: S108 - in a container
        "RCLONE_CACHE_DIR": "/tmp/rclone",  # noqa: S108 - ditto
        "RCLONE_CONFIG_STORAGE_TYPE": "s3",
        "RCLONE_CONFIG_STORAGE_PROVIDER": "Other",
        "RCLONE_CONFIG_STORAGE_ENDPOINT": settings.endpoint,
        "RCLONE_CONFIG_STORAGE_REGION": settings.region,
        # The bucket is there, and the key need not be able to make one.
        "RCLONE_CONFIG_STORAGE_NO_CHECK_BUCKET": "true",
        "RCLONE_CONFIG_OFFSITE_TYPE": "crypt",
        "RCLONE_CONFIG_OFFSITE_REMOTE": f"storage:{settings.bucket}/{settings.path}",
    }
    secret = [
        k8s.EnvVar(
            name=name, value_from=k8s.EnvVarSource(secret_key_ref=k8s.SecretKeySelector(name=OFFSITE_SECRET, key=key))
        )
        for key, name in zip(OFFSITE_KEYS, _VARIABLES, strict=True)
    ]
    return [*(k8s.EnvVar(name=name, value=value) for name, value in plain.items()), *secret]


def flow(settings: OffsiteSettings, source: Party) -> Flow:
    """The way to the storage."""
    storage = Party(name="object-storage", blocks=tuple(settings.cidrs))
    return Flow(source=source, target=storage, ports=[settings.port])


def define_credentials(
    scope: Construct, *, identity: Identity, settings: OffsiteSettings, secrets: SecretsSettings
) -> None:
    """The Secret from the store; with provider existing somebody creates it.

    Args:
        scope: Where to create it.
        identity: Names and labels of the backups.
        settings: Where the credentials are.
        secrets: The store.
    """
    if not (secrets.external_secrets and settings.secret):
        return
    from ecommerce.external_secret import define_external_secret  # noqa: PLC0415 - loads custom resources' bindings

    path = settings.secret.path
    define_external_secret(
        scope,
        "offsite-credentials",
        name=OFFSITE_SECRET,
        identity=identity,
        store=secrets.external_secrets,
        keys={key: (path, key) for key in OFFSITE_KEYS},
    )
