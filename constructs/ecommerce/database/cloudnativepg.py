"""PostgreSQL as a highly available cluster, run by the CloudNativePG operator."""

from collections.abc import Mapping, Sequence

from cdk8s import ApiObjectMetadata
from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.bindings.cnpg import postgresql as cnpg
from ecommerce.credentials import Credentials
from ecommerce.database.engine import ClientTls
from ecommerce.endpoint import Endpoint
from ecommerce.identity import Identity
from ecommerce.network import Flow, Party, tier
from ecommerce.pod import disruption_budget
from ecommerce.settings.backup import BackupSettings, VolumeSnapshotSettings
from ecommerce.settings.database import CloudNativePGSettings, DatabaseSettings, PoolerSettings
from ecommerce.settings.resources import ResourceAmounts

_PORT = 5432
# The instance manager's status port, which the operator and the other instances ask:
# https://cloudnative-pg.io/documentation/current/networking/
_STATUS_PORT = 8000
# The API server's usual ports: behind its Service, and on its own machine.
_API_SERVER_PORTS = (443, 6443)
_SERVICE = "postgres-service"
_ZONE = "topology.kubernetes.io/zone"


class CloudNativePGDatabase(Construct):
    """A Cluster of servers in different zones, with synchronous replication, and an optional Pooler.

    The operator makes pods, claims, Services and the PodDisruptionBudget from it, and moves the primary by switchover
    before it restarts one.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        identity: Identity,
        settings: DatabaseSettings,
        backup: BackupSettings,
        credentials: Credentials,
    ) -> None:
        """Creates the custom resources.

        Args:
            scope: The chart.
            id: Construct id.
            identity: Names and labels.
            settings: What the environment says of the database.
            backup: What it says of volume snapshots.
            credentials: What the application logs in with.
        """
        super().__init__(scope, id)
        self._identity = identity
        self._operated: CloudNativePGSettings = settings.operated
        self.endpoint = Endpoint(_SERVICE, _PORT)
        # Past PgBouncer, in whose transaction mode a dump's session does not hold.
        self.direct = Endpoint(f"{identity.name}-rw", _PORT)
        self.tls: ClientTls | None = None
        self._pooler_identity = identity.system.member("pgbouncer", component="pooler", tier="pooler")
        self._snapshot = backup.volume_snapshot if backup.enabled else None
        self._define_cluster(settings, credentials)
        if self._snapshot:
            self._define_scheduled_backup(backup.schedule)
        if self._operated.pooler:
            self._define_pooler(self._operated.pooler)

    def flows(self, client: Party, tools: Sequence[Party]) -> Sequence[Flow]:
        """The client's and the tools' ways to the primary, and what operator and servers need of each other."""
        database = tier(self._identity)
        # The operator's own jobs carry this label and none of the tier's.
        servers = Party(name="postgres", pods=self._server_labels, identity=self._identity)
        operator = Party(
            name="cloudnativepg",
            namespace=self._operated.operator_namespace,
            pods={"app.kubernetes.io/name": "cloudnative-pg"},
        )
        api_server = Party(name="kubernetes-api", blocks=(self._operated.api_server_cidr,))
        flows = [
            Flow(source=servers, target=servers, ports=[_PORT, _STATUS_PORT]),
            Flow(source=operator, target=servers, ports=[_PORT, _STATUS_PORT]),
            Flow(source=servers, target=api_server, ports=_API_SERVER_PORTS),
            *(Flow(source=tool, target=database, ports=[_PORT]) for tool in tools),
        ]
        if not self._operated.pooler:
            return [Flow(source=client, target=database, ports=[_PORT]), *flows]
        pooler = tier(self._pooler_identity)
        return [
            Flow(source=client, target=pooler, ports=[_PORT]),
            Flow(source=pooler, target=database, ports=[_PORT]),
            Flow(source=pooler, target=api_server, ports=_API_SERVER_PORTS),
            *flows,
        ]

    @property
    def _server_labels(self) -> dict[str, str]:
        return {"cnpg.io/cluster": self._identity.name}

    def _define_cluster(self, settings: DatabaseSettings, credentials: Credentials) -> None:
        cnpg.Cluster(
            self,
            "cluster",
            metadata=_metadata(self._identity, self._identity.name),
            spec=cnpg.ClusterSpec(
                image_name=self._operated.image,
                image_pull_secrets=[
                    cnpg.ClusterSpecImagePullSecrets(name=name) for name in self._identity.system.image_pull_secrets
                ]
                or None,
                instances=self._operated.instances,
                inherited_metadata=cnpg.ClusterSpecInheritedMetadata(
                    labels={"app.kubernetes.io/part-of": "ecommerce", "tier": self._identity.tier}
                ),
                enable_superuser_access=False,
                enable_pdb=True,
                primary_update_strategy=cnpg.ClusterSpecPrimaryUpdateStrategy.UNSUPERVISED,
                primary_update_method=cnpg.ClusterSpecPrimaryUpdateMethod.SWITCHOVER,
                bootstrap=_bootstrap(settings, credentials),
                postgresql=self._replication(),
                backup=_snapshots(self._snapshot) if self._snapshot else None,
                storage=cnpg.ClusterSpecStorage(
                    size=settings.storage.size, storage_class=settings.storage.storage_class_name
                ),
                resources=cnpg.ClusterSpecResources(
                    requests={
                        name: cnpg.ClusterSpecResourcesRequests.from_string(amount)
                        for name, amount in _amounts(settings.resources.requests)
                    },
                    limits={
                        name: cnpg.ClusterSpecResourcesLimits.from_string(amount)
                        for name, amount in _amounts(settings.resources.limits)
                    },
                ),
                seccomp_profile=cnpg.ClusterSpecSeccompProfile(type="RuntimeDefault"),
                # Never two servers on a node; and a volume stays in its zone for ever, so the zone is strict as well.
                affinity=cnpg.ClusterSpecAffinity(
                    enable_pod_anti_affinity=True,
                    pod_anti_affinity_type="required",
                    topology_key="kubernetes.io/hostname",
                ),
                topology_spread_constraints=[
                    cnpg.ClusterSpecTopologySpreadConstraints(
                        max_skew=1,
                        topology_key=_ZONE,
                        when_unsatisfiable="DoNotSchedule",
                        label_selector=cnpg.ClusterSpecTopologySpreadConstraintsLabelSelector(
                            match_labels=self._server_labels
                        ),
                    )
                ],
                managed=None if self._operated.pooler else self._managed_service(),
            ),
        )

    def _replication(self) -> cnpg.ClusterSpecPostgresql | None:
        if not self._operated.synchronous_standbys:
            return None
        return cnpg.ClusterSpecPostgresql(
            synchronous=cnpg.ClusterSpecPostgresqlSynchronous(
                method=cnpg.ClusterSpecPostgresqlSynchronousMethod.ANY,
                number=self._operated.synchronous_standbys,
                data_durability=cnpg.ClusterSpecPostgresqlSynchronousDataDurability.REQUIRED,
            )
        )

    def _managed_service(self) -> cnpg.ClusterSpecManaged:
        """`postgres-service`, which follows the primary."""
        service = cnpg.ClusterSpecManagedServicesAdditional(
            selector_type=cnpg.ClusterSpecManagedServicesAdditionalSelectorType.RW,
            service_template=cnpg.ClusterSpecManagedServicesAdditionalServiceTemplate(
                metadata=cnpg.ClusterSpecManagedServicesAdditionalServiceTemplateMetadata(
                    name=_SERVICE, labels=self._identity.labels
                )
            ),
        )
        return cnpg.ClusterSpecManaged(services=cnpg.ClusterSpecManagedServices(additional=[service]))

    def _define_scheduled_backup(self, schedule: str) -> None:
        """Snapshots by the operator: no pod of the system needs rights for them."""
        cnpg.ScheduledBackup(
            self,
            "scheduled-backup",
            metadata=_metadata(self._identity, self._identity.name),
            spec=cnpg.ScheduledBackupSpec(
                # The operator's schedules begin with the second.
                schedule=schedule if schedule.startswith("@") else f"0 {schedule}",
                cluster=cnpg.ScheduledBackupSpecCluster(name=self._identity.name),
                method=cnpg.ScheduledBackupSpecMethod.VOLUME_SNAPSHOT,
                # Snapshots outlive the cluster that they are of.
                backup_owner_reference=cnpg.ScheduledBackupSpecBackupOwnerReference.NONE,
                immediate=True,
            ),
        )

    def _define_pooler(self, pooler: PoolerSettings) -> None:
        """The operator names the Pooler's Service after it, so that the backend finds it where the database was."""
        labels = {"cnpg.io/poolerName": _SERVICE}
        cnpg.Pooler(
            self,
            "pooler",
            metadata=_metadata(self._pooler_identity, _SERVICE),
            spec=cnpg.PoolerSpec(
                cluster=cnpg.PoolerSpecCluster(name=self._identity.name),
                instances=pooler.instances,
                type=cnpg.PoolerSpecType.RW,
                pgbouncer=cnpg.PoolerSpecPgbouncer(
                    pool_mode=cnpg.PoolerSpecPgbouncerPoolMode[pooler.pool_mode.upper()],
                    parameters={
                        "max_client_conn": str(pooler.max_client_connections),
                        "default_pool_size": str(pooler.default_pool_size),
                    },
                ),
                template=self._pooler_pod(pooler, labels),
            ),
        )
        disruption_budget(self, self._pooler_identity.metadata(), k8s.LabelSelector(match_labels=labels))

    def _pooler_pod(self, pooler: PoolerSettings, labels: Mapping[str, str]) -> cnpg.PoolerSpecTemplate:
        return cnpg.PoolerSpecTemplate(
            metadata=cnpg.PoolerSpecTemplateMetadata(labels=self._pooler_identity.labels),
            spec=cnpg.PoolerSpecTemplateSpec(
                image_pull_secrets=[
                    cnpg.PoolerSpecTemplateSpecImagePullSecrets(name=name)
                    for name in self._identity.system.image_pull_secrets
                ]
                or None,
                containers=[
                    cnpg.PoolerSpecTemplateSpecContainers(
                        name="pgbouncer",
                        resources=cnpg.PoolerSpecTemplateSpecContainersResources(
                            requests={
                                name: cnpg.PoolerSpecTemplateSpecContainersResourcesRequests.from_string(amount)
                                for name, amount in _amounts(pooler.resources.requests)
                            },
                            limits={
                                name: cnpg.PoolerSpecTemplateSpecContainersResourcesLimits.from_string(amount)
                                for name, amount in _amounts(pooler.resources.limits)
                            },
                        ),
                    )
                ],
                topology_spread_constraints=[
                    cnpg.PoolerSpecTemplateSpecTopologySpreadConstraints(
                        max_skew=1,
                        topology_key=_ZONE,
                        when_unsatisfiable="ScheduleAnyway",
                        label_selector=cnpg.PoolerSpecTemplateSpecTopologySpreadConstraintsLabelSelector(
                            match_labels=dict(labels)
                        ),
                    )
                ],
            ),
        )


def _bootstrap(settings: DatabaseSettings, credentials: Credentials) -> cnpg.ClusterSpecBootstrap:
    return cnpg.ClusterSpecBootstrap(
        initdb=cnpg.ClusterSpecBootstrapInitdb(
            database=settings.name,
            owner=settings.user,
            secret=cnpg.ClusterSpecBootstrapInitdbSecret(name=credentials.name),
            data_checksums=True,
        )
    )


def _snapshots(settings: VolumeSnapshotSettings) -> cnpg.ClusterSpecBackup:
    return cnpg.ClusterSpecBackup(
        volume_snapshot=cnpg.ClusterSpecBackupVolumeSnapshot(class_name=settings.class_name, online=True)
    )


def _amounts(of: ResourceAmounts) -> list[tuple[str, str]]:
    return [("cpu", of.cpu), ("memory", of.memory)]


def _metadata(identity: Identity, name: str) -> ApiObjectMetadata:
    return ApiObjectMetadata(name=name, namespace=identity.system.namespace, labels=identity.labels)
