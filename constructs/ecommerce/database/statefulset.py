"""PostgreSQL as one pod with one volume."""

from typing import Any

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.address import ServiceAddress
from ecommerce.database.engines import StatefulSetDatabase
from ecommerce.kept import KEPT
from ecommerce.names import POSTGRES_DB, POSTGRES_PORT, POSTGRES_UID, POSTGRES_USER
from ecommerce.settings.database import ClaimTemplate, DatabaseSettings
from ecommerce.values import (
    checksum,
    claim_spec,
    env_var,
    int_or_string,
    label_selector,
    labels_of,
    object_meta,
    secret_env_var,
)
from ecommerce.workload import pod
from ecommerce.workload.eviction import NEVER_MOVED
from ecommerce.workload.guards import define_service_account
from ecommerce.workload.program import TMP, EmptyDir, Exec, Port, Probe, Probes, Program

_PORT = Port(name="postgres", number=POSTGRES_PORT)
_MOUNT_PATH = "/var/lib/postgresql/data"
_CLAIM = "postgres-storage"
# Over TCP: while the image initializes a volume, a first server listens on the socket alone.
_READY = Exec(("pg_isready", "--host=127.0.0.1", f"--port={_PORT.number}"))
_POSTGRES = Program(
    port=_PORT,
    user=POSTGRES_UID,
    probes=Probes(
        # Ten minutes to start, for crash recovery to replay the log.
        startup=Probe(action=_READY, period_seconds=5, failure_threshold=120, timeout_seconds=5),
        liveness=Probe(action=_READY, period_seconds=10, failure_threshold=6, timeout_seconds=5),
        readiness=Probe(action=_READY, period_seconds=5, failure_threshold=3, timeout_seconds=5),
    ),
    empty_dirs=(
        EmptyDir(name="run", mount_path="/var/run/postgresql", size_limit="16Mi"),
        TMP,
        # Parallel queries share memory through it; container runtimes give 64Mi, which fails larger hash joins.
        EmptyDir(name="shm", mount_path="/dev/shm", size_limit="256Mi", medium="Memory"),  # noqa: S108 - a mount point
    ),
    # A fast shutdown writes a checkpoint first; killed before its end, the next start replays the write-ahead log.
    shutdown_seconds=120,
)


class PostgresStatefulSet(Construct):
    """ServiceAccount, headless Service and StatefulSet; the claim outlives all of them."""

    def __init__(self, scope: Construct, id: str, *, database: StatefulSetDatabase) -> None:
        """Creates the objects.

        Args:
            scope: The chart.
            id: Construct id.
            database: What is known of it.
        """
        super().__init__(scope, id)
        self._database = database
        self._identity = database.system.postgres
        define_service_account(self, self._identity)
        self._define_service(database.address)
        self._define_stateful_set(database.settings)

    def _define_service(self, address: ServiceAddress) -> None:
        port = k8s.ServicePort(
            name=_PORT.name, port=address.port, target_port=int_or_string(_PORT.name), protocol="TCP"
        )
        k8s.KubeService(
            self,
            "service",
            metadata=object_meta(self._identity, address.host),
            spec=k8s.ServiceSpec(type="ClusterIP", cluster_ip="None", selector=self._identity.selector, ports=[port]),
        )

    def _define_stateful_set(self, settings: DatabaseSettings) -> None:
        _StatefulSet(
            self,
            "stateful-set",
            metadata=object_meta(self._identity, annotations=KEPT, image=settings.image),
            spec=k8s.StatefulSetSpec(
                replicas=1,
                min_ready_seconds=_POSTGRES.probes.settled_seconds,
                service_name=self._database.address.host,
                selector=label_selector(self._identity.selector),
                update_strategy=k8s.StatefulSetUpdateStrategy(type="RollingUpdate"),
                persistent_volume_claim_retention_policy=k8s.StatefulSetPersistentVolumeClaimRetentionPolicy(
                    when_deleted="Retain", when_scaled="Retain"
                ),
                template=k8s.PodTemplateSpec(
                    metadata=k8s.ObjectMeta(
                        labels=labels_of(self._identity, settings.image),
                        # There is no other server while it is moved.
                        annotations={
                            "checksum/configuration": checksum(self._database.secret.known_values),
                            **NEVER_MOVED,
                        },
                    ),
                    spec=self._pod(settings),
                ),
                volume_claim_templates=[_claim(settings.storage)],
            ),
        )

    def _pod(self, settings: DatabaseSettings) -> k8s.PodSpec:
        secret = self._database.secret
        # Without a drain: clients hold connections, and a pause would only keep them from a server that is about to go.
        container = pod.container(
            self._identity.name,
            _POSTGRES,
            image=settings.image,
            resources=settings.resources,
            env=[
                *(secret_env_var(key, secret.name, key) for key in secret.variables.keys),
                # The mount holds `lost+found` on some volumes, and initdb wants an empty directory.
                env_var("PGDATA", f"{_MOUNT_PATH}/pgdata"),
                env_var("POSTGRES_INITDB_ARGS", "--data-checksums"),
                # What psql and pg_isready take for granted, in the probes and for whoever opens a shell.
                secret_env_var("PGUSER", secret.name, POSTGRES_USER),
                secret_env_var("PGDATABASE", secret.name, POSTGRES_DB),
            ],
            volume_mounts=[
                k8s.VolumeMount(name=_CLAIM, mount_path=_MOUNT_PATH),
                *(pod.empty_dir_mount(each) for each in _POSTGRES.empty_dirs),
            ],
        )
        return pod.pod_spec(
            self._identity,
            user=_POSTGRES.user,
            fs_group=_POSTGRES.user,
            containers=[container],
            volumes=[pod.empty_dir_volume(each) for each in _POSTGRES.empty_dirs],
            grace_seconds=_POSTGRES.shutdown_seconds,
        )


class _StatefulSet(k8s.KubeStatefulSet):
    """A StatefulSet whose claim templates are written out as the API server keeps them.

    kubectl compares the templates as a whole, and would send them anew at each apply; the typed ones have no status.
    """

    def to_json(self) -> Any:  # noqa: ANN401 - as the base says
        manifest = super().to_json()
        manifest["spec"]["volumeClaimTemplates"] = [
            {"apiVersion": "v1", "kind": "PersistentVolumeClaim", **template, "status": {"phase": "Pending"}}
            for template in manifest["spec"]["volumeClaimTemplates"]
        ]
        return manifest


def _claim(storage: ClaimTemplate) -> k8s.KubePersistentVolumeClaimProps:
    return k8s.KubePersistentVolumeClaimProps(
        metadata=k8s.ObjectMeta(name=_CLAIM),
        spec=claim_spec(storage),
    )
