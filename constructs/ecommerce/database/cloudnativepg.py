"""PostgreSQL as a highly available cluster, run by the CloudNativePG operator."""

from collections.abc import Mapping

from cdk8s import ApiObjectMetadata
from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.bindings.cnpg import postgresql as cnpg
from ecommerce.database.engines import CloudNativePGDatabase
from ecommerce.database.point_in_time import PLUGIN_DIRECTORY, Archive, archiver, recovery, source
from ecommerce.database.scraped import EXPORTER_PORT
from ecommerce.database.statements import statement_queries
from ecommerce.database.tuning import parameters_of
from ecommerce.kept import KEPT
from ecommerce.names import POSTGRES_SERVICE
from ecommerce.secrets.database_secret import DatabaseSecret
from ecommerce.settings.backup import VolumeSnapshotSettings
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.resources import Resources
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.settings.values.cron import five_fields
from ecommerce.settings.values.locale import LIBC_LOCALE
from ecommerce.values import amounts, labels_of, object_meta
from ecommerce.workload.eviction import NEVER_MOVED, movable

_ZONE = "topology.kubernetes.io/zone"
# The operator lets everyone in who knows a password, in a line after this one.
_ENCRYPTED_ONLY = ["hostnossl all all all reject"]
# What the operator mounts from the node: a copy of its program and what the server writes beside its data, and shared
# memory. createPostgresVolumes in its pkg/specs/volumes.go.
_DIRECTORIES = ("scratch-data", "shm")
_TEMPORARY_SIZE = "1Gi"
_QUERIES, _QUERIES_KEY = "postgres-metrics", "queries"


class PostgresCluster(Construct):
    """A Cluster of servers in different zones, with synchronous replication, and its copies: snapshots, an archive.

    The operator makes pods, claims, Services and the PodDisruptionBudget from it, and moves the primary by switchover
    before it restarts one.
    """

    def __init__(self, scope: Construct, id: str, *, database: CloudNativePGDatabase) -> None:
        """Creates the custom resources.

        Args:
            scope: The chart.
            id: Construct id.
            database: What is known of it.
        """
        super().__init__(scope, id)
        self._database = database
        self._identity = database.system.postgres
        self._operated = database.settings.operated
        backup = database.backup
        snapshot = backup.volume_snapshot if backup and backup.enabled else None
        if database.monitoring:
            self._define_queries()
        cnpg.Cluster(self, "cluster", metadata=self._kept(), spec=self._cluster(database.settings, snapshot))
        if backup and snapshot:
            self._define_scheduled_backup(backup.schedule)
        if database.archive:
            Archive(self, "archive", identity=self._identity, settings=database.archive)

    def _metadata(self) -> ApiObjectMetadata:
        namespace = self._identity.system.namespace
        return ApiObjectMetadata(name=self._identity.name, namespace=namespace, labels=self._identity.labels)

    def _kept(self) -> ApiObjectMetadata:
        namespace, labels = self._identity.system.namespace, labels_of(self._identity, self._operated.image)
        return ApiObjectMetadata(name=self._identity.name, namespace=namespace, labels=labels, annotations=KEPT)

    def _cluster(self, settings: DatabaseSettings, snapshot: VolumeSnapshotSettings | None) -> cnpg.ClusterSpec:
        system = self._identity.system
        pull_secrets = [cnpg.ClusterSpecImagePullSecrets(name=name) for name in system.image_pull_secrets]
        return cnpg.ClusterSpec(
            image_name=self._operated.image,
            image_pull_secrets=pull_secrets or None,
            instances=self._operated.instances,
            inherited_metadata=cnpg.ClusterSpecInheritedMetadata(
                labels={"app.kubernetes.io/part-of": system.name, "tier": self._identity.tier},
                annotations={
                    **(NEVER_MOVED if self._operated.instances == 1 else movable(self._directories)),
                    **self._scrape_annotations(),
                },
            ),
            ephemeral_volumes_size_limit=cnpg.ClusterSpecEphemeralVolumesSizeLimit(
                temporary_data=cnpg.ClusterSpecEphemeralVolumesSizeLimitTemporaryData.from_string(_TEMPORARY_SIZE)
            ),
            monitoring=self._metrics() if self._database.monitoring else None,
            enable_superuser_access=False,
            # A budget for a single server would stop every drain of its node.
            enable_pdb=self._operated.instances > 1,
            primary_update_strategy=cnpg.ClusterSpecPrimaryUpdateStrategy.UNSUPERVISED,
            primary_update_method=cnpg.ClusterSpecPrimaryUpdateMethod.SWITCHOVER,
            bootstrap=_bootstrap(self._database.secret, settings),
            external_clusters=[source(self._operated.recovery)] if self._operated.recovery else None,
            plugins=[archiver(self._database.archive_name)] if self._database.archive else None,
            certificates=self._certificates() if self._operated.pooler else None,
            postgresql=cnpg.ClusterSpecPostgresql(
                parameters=parameters_of(settings), pg_hba=_ENCRYPTED_ONLY, synchronous=self._replication()
            ),
            backup=_snapshots(snapshot) if snapshot else None,
            storage=cnpg.ClusterSpecStorage(
                size=settings.storage.size, storage_class=settings.storage.storage_class_name
            ),
            wal_storage=_wal_storage(self._operated.wal_storage),
            resources=_resources(settings.resources),
            priority_class_name=self._identity.priority_class,
            seccomp_profile=cnpg.ClusterSpecSeccompProfile(type="RuntimeDefault"),
            affinity=_never_on_one_node(),
            topology_spread_constraints=[self._zone_spread()],
            managed=cnpg.ClusterSpecManaged(
                roles=[_owner(self._database.secret)],
                services=None if self._operated.pooler else self._service(),
            ),
        )

    @property
    def _directories(self) -> tuple[str, ...]:
        return (*_DIRECTORIES, PLUGIN_DIRECTORY) if self._database.archive else _DIRECTORIES

    def _define_queries(self) -> None:
        # The operator reads it anew when it changes.
        metadata = object_meta(self._identity, _QUERIES, labels={"cnpg.io/reload": "true"})
        k8s.KubeConfigMap(self, "queries", metadata=metadata, data={_QUERIES_KEY: statement_queries()})

    def _metrics(self) -> cnpg.ClusterSpecMonitoring:
        queries = cnpg.ClusterSpecMonitoringCustomQueriesConfigMap(name=_QUERIES, key=_QUERIES_KEY)
        return cnpg.ClusterSpecMonitoring(custom_queries_config_map=[queries])

    def _scrape_annotations(self) -> Mapping[str, str]:
        monitoring = self._database.monitoring
        return monitoring.annotations(EXPORTER_PORT) if monitoring else {}

    def _zone_spread(self) -> cnpg.ClusterSpecTopologySpreadConstraints:
        # A volume stays in its zone for ever, so the zone is strict.
        servers = self._database.servers
        absent = cnpg.ClusterSpecTopologySpreadConstraintsLabelSelectorMatchExpressions
        selector = cnpg.ClusterSpecTopologySpreadConstraintsLabelSelector(
            match_labels=dict(servers.labels),
            match_expressions=[absent(key=key, operator="DoesNotExist") for key in servers.without],
        )
        return cnpg.ClusterSpecTopologySpreadConstraints(
            max_skew=1, topology_key=_ZONE, when_unsatisfiable="DoNotSchedule", label_selector=selector
        )

    def _certificates(self) -> cnpg.ClusterSpecCertificates:
        """PgBouncer shows the servers' certificate, in which the operator names the servers' Services alone."""
        service, namespace = POSTGRES_SERVICE, self._identity.system.namespace
        names = [service, f"{service}.{namespace}", f"{service}.{namespace}.svc"]
        return cnpg.ClusterSpecCertificates(server_alt_dns_names=names)

    def _replication(self) -> cnpg.ClusterSpecPostgresqlSynchronous | None:
        if not self._operated.synchronous_standbys:
            return None
        return cnpg.ClusterSpecPostgresqlSynchronous(
            method=cnpg.ClusterSpecPostgresqlSynchronousMethod.ANY,
            number=self._operated.synchronous_standbys,
            data_durability=cnpg.ClusterSpecPostgresqlSynchronousDataDurability.REQUIRED,
            # No standby is promoted that may lack a transaction, whatever else is lost with the primary.
            failover_quorum=True,
        )

    def _service(self) -> cnpg.ClusterSpecManagedServices:
        """`postgres-service`, which follows the primary."""
        service = cnpg.ClusterSpecManagedServicesAdditional(
            selector_type=cnpg.ClusterSpecManagedServicesAdditionalSelectorType.RW,
            # As the API server keeps it; see the owner's role.
            update_strategy=cnpg.ClusterSpecManagedServicesAdditionalUpdateStrategy.PATCH,
            service_template=cnpg.ClusterSpecManagedServicesAdditionalServiceTemplate(
                metadata=cnpg.ClusterSpecManagedServicesAdditionalServiceTemplateMetadata(
                    name=POSTGRES_SERVICE, labels=self._identity.labels
                )
            ),
        )
        return cnpg.ClusterSpecManagedServices(additional=[service])

    def _define_scheduled_backup(self, schedule: str) -> None:
        """Snapshots by the operator: no pod of the system needs rights for them."""
        cnpg.ScheduledBackup(
            self,
            "scheduled-backup",
            metadata=self._metadata(),
            spec=cnpg.ScheduledBackupSpec(
                # The operator's schedules begin with the second.
                schedule=f"0 {five_fields(schedule)}",
                cluster=cnpg.ScheduledBackupSpecCluster(name=self._identity.name),
                method=cnpg.ScheduledBackupSpecMethod.VOLUME_SNAPSHOT,
                # Snapshots outlive the cluster that they are of.
                backup_owner_reference=cnpg.ScheduledBackupSpecBackupOwnerReference.NONE,
                immediate=True,
            ),
        )


def _never_on_one_node() -> cnpg.ClusterSpecAffinity:
    return cnpg.ClusterSpecAffinity(
        enable_pod_anti_affinity=True, pod_anti_affinity_type="required", topology_key="kubernetes.io/hostname"
    )


def _owner(secret: DatabaseSecret) -> cnpg.ClusterSpecManagedRoles:
    """The role that owns the database, and may create another one, for a restore. Its password stays."""
    return cnpg.ClusterSpecManagedRoles(
        name=secret.user,
        ensure=cnpg.ClusterSpecManagedRolesEnsure.PRESENT,
        login=True,
        createdb=True,
        # As the API server keeps it: kubectl compares such lists as a whole, and would send this one at each apply.
        inherit=True,
        connection_limit=-1,
    )


def _bootstrap(secret: DatabaseSecret, settings: DatabaseSettings) -> cnpg.ClusterSpecBootstrap:
    if settings.operated.recovery:
        return cnpg.ClusterSpecBootstrap(recovery=recovery(settings.operated.recovery, secret))
    return cnpg.ClusterSpecBootstrap(
        initdb=cnpg.ClusterSpecBootstrapInitdb(
            database=secret.database_name,
            owner=secret.user,
            secret=cnpg.ClusterSpecBootstrapInitdbSecret(name=secret.name),
            # What cannot be changed later, written out.
            encoding="UTF8",
            locale_collate=LIBC_LOCALE,
            locale_c_type=LIBC_LOCALE,
            locale_provider="icu" if settings.sorts_by_icu else None,
            icu_locale=settings.icu_locale if settings.sorts_by_icu else None,
            data_checksums=True,
        )
    )


def _wal_storage(storage: ClaimTemplate | None) -> cnpg.ClusterSpecWalStorage | None:
    if not storage:
        return None
    return cnpg.ClusterSpecWalStorage(size=storage.size, storage_class=storage.storage_class_name)


def _snapshots(settings: VolumeSnapshotSettings) -> cnpg.ClusterSpecBackup:
    return cnpg.ClusterSpecBackup(
        volume_snapshot=cnpg.ClusterSpecBackupVolumeSnapshot(class_name=settings.class_name, online=True)
    )


def _resources(resources: Resources) -> cnpg.ClusterSpecResources:
    request, limit = cnpg.ClusterSpecResourcesRequests.from_string, cnpg.ClusterSpecResourcesLimits.from_string
    requests, limits = (amounts(of, disk=[_TEMPORARY_SIZE]) for of in (resources.requests, resources.limits))
    return cnpg.ClusterSpecResources(
        requests={kind: request(text) for kind, text in requests.items()},
        limits={kind: limit(text) for kind, text in limits.items()},
    )
