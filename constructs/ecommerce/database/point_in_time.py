"""The archive that makes recovery to a point in time possible, and the beginning of a database that is recovered."""

from cdk8s import ApiObjectMetadata

from constructs import Construct
from ecommerce.bindings.cnpg import barmancloud as barman
from ecommerce.bindings.cnpg import postgresql as cnpg
from ecommerce.names import ARCHIVE_KEYS, ARCHIVE_SECRET
from ecommerce.secrets.database_secret import DatabaseSecret
from ecommerce.settings.point_in_time import PointInTimeSettings, RecoverySettings
from ecommerce.settings.resources import Resources
from ecommerce.settings.values.cron import five_fields
from ecommerce.system import Identity
from ecommerce.values import amounts

# https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/
_PLUGIN = "barman-cloud.cloudnative-pg.io"
_STORE = "postgres-archive"
_BASE_BACKUP = "postgres-base-backup"
# What the plugin shares with the server, beside the operator's own: InjectPluginVolumePodSpec in its
# internal/cnpgi/operator/lifecycle.go.
PLUGIN_DIRECTORY = "plugins"
# Segments that are sent at once: after an outage of the storage the archive catches up before the volume is full.
_MOST_PARALLEL = 4
# Sums that Amazon's programs have sent and asked for since 2025, and that other makers' storage refuses:
# https://cloudnative-pg.io/plugin-barman-cloud/docs/object_stores/
_SUMS = {"AWS_REQUEST_CHECKSUM_CALCULATION": "when_required", "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required"}


class Archive(Construct):
    """An ObjectStore, which the plugin's container beside each server writes to, and a ScheduledBackup into it."""

    def __init__(self, scope: Construct, id: str, *, identity: Identity, settings: PointInTimeSettings) -> None:
        """Creates the custom resources.

        Args:
            scope: The database.
            id: Construct id.
            identity: The Cluster's.
            settings: What the environment says of the archive.
        """
        super().__init__(scope, id)
        self._identity = identity
        self._settings = settings
        self._define_store()
        self._define_base_backups()

    def _metadata(self, name: str) -> ApiObjectMetadata:
        return ApiObjectMetadata(name=name, namespace=self._identity.system.namespace, labels=self._identity.labels)

    def _define_store(self) -> None:
        settings = self._settings
        sidecar = barman.ObjectStoreSpecInstanceSidecarConfiguration(
            env=_environment(settings), resources=_resources(settings.resources)
        )
        spec = barman.ObjectStoreSpec(
            configuration=_configuration(settings),
            instance_sidecar_configuration=sidecar,
            retention_policy=f"{settings.retention_days}d",
        )
        barman.ObjectStore(self, "store", metadata=self._metadata(_STORE), spec=spec)

    def _define_base_backups(self) -> None:
        cnpg.ScheduledBackup(
            self,
            "base-backups",
            metadata=self._metadata(_BASE_BACKUP),
            spec=cnpg.ScheduledBackupSpec(
                # The operator's schedules begin with the second.
                schedule=f"0 {five_fields(self._settings.schedule)}",
                cluster=cnpg.ScheduledBackupSpecCluster(name=self._identity.name),
                method=cnpg.ScheduledBackupSpecMethod.PLUGIN,
                plugin_configuration=cnpg.ScheduledBackupSpecPluginConfiguration(name=_PLUGIN),
                # The plugin removes what the retention ends.
                backup_owner_reference=cnpg.ScheduledBackupSpecBackupOwnerReference.NONE,
                # Without a base backup the log is of no use.
                immediate=True,
            ),
        )


def archiver(server_name: str) -> cnpg.ClusterSpecPlugins:
    """What makes a Cluster archive its log.

    Args:
        server_name: Name of its archive.
    """
    # As the API server keeps it, here and below: kubectl compares lists as a whole, and would send them at each apply.
    return cnpg.ClusterSpecPlugins(name=_PLUGIN, enabled=True, is_wal_archiver=True, parameters=_archive(server_name))


def recovery(settings: RecoverySettings, secret: DatabaseSecret) -> cnpg.ClusterSpecBootstrapRecovery:
    """How a Cluster begins as what is in another's archive; the owner's password becomes the one of its own Secret.

    Args:
        settings: What is recovered.
        secret: The credentials of the new database.
    """
    target = settings.target_time and _as_postgres_reads(settings.target_time)
    return cnpg.ClusterSpecBootstrapRecovery(
        source=settings.server_name,
        database=secret.database_name,
        owner=secret.user,
        secret=cnpg.ClusterSpecBootstrapRecoverySecret(name=secret.name),
        recovery_target=cnpg.ClusterSpecBootstrapRecoveryRecoveryTarget(target_time=target) if target else None,
    )


def source(settings: RecoverySettings) -> cnpg.ClusterSpecExternalClusters:
    """The archive that a Cluster recovers from, which it only reads.

    Args:
        settings: What is recovered.
    """
    plugin = cnpg.ClusterSpecExternalClustersPlugin(
        name=_PLUGIN, enabled=True, is_wal_archiver=False, parameters=_archive(settings.server_name)
    )
    return cnpg.ClusterSpecExternalClusters(name=settings.server_name, plugin=plugin)


def _as_postgres_reads(moment: str) -> str:
    """PostgreSQL's own form, with the zone in numbers.

    A server that only starts has no abbreviations of zones yet, and refuses the Z as well:
    https://www.postgresql.org/docs/15/runtime-config-wal.html#GUC-RECOVERY-TARGET-TIME
    """
    return moment.replace("T", " ").replace("Z", "+00:00")


def _archive(server_name: str) -> dict[str, str]:
    return {"barmanObjectName": _STORE, "serverName": server_name}


def _configuration(settings: PointInTimeSettings) -> barman.ObjectStoreSpecConfiguration:
    encryption = (settings.encryption or "").replace(":", "_").upper()
    data, wal = barman.ObjectStoreSpecConfigurationDataEncryption, barman.ObjectStoreSpecConfigurationWalEncryption
    key, secret_key = ARCHIVE_KEYS
    return barman.ObjectStoreSpecConfiguration(
        destination_path=f"s3://{settings.bucket}/{settings.path}",
        endpoint_url=settings.endpoint.rstrip("/"),
        s3_credentials=barman.ObjectStoreSpecConfigurationS3Credentials(
            access_key_id=barman.ObjectStoreSpecConfigurationS3CredentialsAccessKeyId(name=ARCHIVE_SECRET, key=key),
            secret_access_key=barman.ObjectStoreSpecConfigurationS3CredentialsSecretAccessKey(
                name=ARCHIVE_SECRET, key=secret_key
            ),
        ),
        # Both of few CPU: a server commits no slower for them. A segment that the clock ended is zeros, mostly.
        data=barman.ObjectStoreSpecConfigurationData(
            compression=barman.ObjectStoreSpecConfigurationDataCompression.LZ4,
            encryption=data[encryption] if encryption else None,
        ),
        wal=barman.ObjectStoreSpecConfigurationWal(
            compression=barman.ObjectStoreSpecConfigurationWalCompression.ZSTD,
            encryption=wal[encryption] if encryption else None,
            max_parallel=_MOST_PARALLEL,
        ),
    )


def _environment(settings: PointInTimeSettings) -> list[barman.ObjectStoreSpecInstanceSidecarConfigurationEnv]:
    variables = {"AWS_DEFAULT_REGION": settings.signed_region, **({} if settings.is_amazons else _SUMS)}
    return [
        barman.ObjectStoreSpecInstanceSidecarConfigurationEnv(name=name, value=value)
        for name, value in variables.items()
    ]


def _resources(resources: Resources) -> barman.ObjectStoreSpecInstanceSidecarConfigurationResources:
    request = barman.ObjectStoreSpecInstanceSidecarConfigurationResourcesRequests.from_string
    limit = barman.ObjectStoreSpecInstanceSidecarConfigurationResourcesLimits.from_string
    requests, limits = (amounts(of, disk=[]) for of in (resources.requests, resources.limits))
    return barman.ObjectStoreSpecInstanceSidecarConfigurationResources(
        requests={kind: request(text) for kind, text in requests.items()},
        limits={kind: limit(text) for kind, text in limits.items()},
    )
