"""PostgreSQL as one pod with one volume."""

from collections.abc import Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.credentials import DATABASE, USER, Credentials
from ecommerce.database.engine import ClientTls
from ecommerce.endpoint import Endpoint
from ecommerce.identity import Identity
from ecommerce.network import Flow, Party, tier
from ecommerce.pod import Scratch, container_security, pod_spec, service_account
from ecommerce.settings.database import ClaimTemplate, DatabaseSettings
from ecommerce.values import checksum, int_or_string, quantity, resource_requirements

_PORT, _PORT_NAME = 5432, "postgres"
# The `postgres` user of the official Alpine image.
_USER = 70
_MOUNT_PATH = "/var/lib/postgresql/data"
_CLAIM = "postgres-storage"
_SCRATCH = (
    Scratch(name="run", path="/var/run/postgresql", size="16Mi"),
    Scratch(name="tmp", path="/tmp", size="64Mi"),  # noqa: S108 - a mount point in a container
    # Parallel queries share memory through it; container runtimes give 64Mi, which fails larger hash joins.
    Scratch(name="shm", path="/dev/shm", size="256Mi", in_memory=True),  # noqa: S108 - ditto
)
# A fast shutdown writes a checkpoint first; killed before its end, the next start replays the write-ahead log.
_SHUTDOWN_SECONDS = 120


class StatefulSetDatabase(Construct):
    """ServiceAccount, headless Service and StatefulSet; the claim outlives all of them."""

    def __init__(
        self, scope: Construct, id: str, *, identity: Identity, settings: DatabaseSettings, credentials: Credentials
    ) -> None:
        """Creates the tier.

        Args:
            scope: The chart.
            id: Construct id.
            identity: Names and labels.
            settings: What the environment says of the database.
            credentials: What the data directory is initialized with.
        """
        super().__init__(scope, id)
        self._identity = identity
        self.endpoint = self.direct = Endpoint("postgres-service", _PORT)
        self.tls: ClientTls | None = None
        service_account(self, identity)
        self._define_service()
        self._define_stateful_set(settings, credentials)

    def flows(self, client: Party, tools: Sequence[Party]) -> Sequence[Flow]:
        """From each of them to the pod."""
        return [Flow(source=source, target=tier(self._identity), ports=[_PORT]) for source in (client, *tools)]

    def _define_service(self) -> None:
        port = k8s.ServicePort(
            name=_PORT_NAME, port=self.endpoint.port, target_port=int_or_string(_PORT_NAME), protocol="TCP"
        )
        k8s.KubeService(
            self,
            "service",
            metadata=self._identity.metadata(self.endpoint.host),
            spec=k8s.ServiceSpec(
                type="ClusterIP", cluster_ip="None", selector=self._identity.selector_labels, ports=[port]
            ),
        )

    def _define_stateful_set(self, settings: DatabaseSettings, credentials: Credentials) -> None:
        k8s.KubeStatefulSet(
            self,
            "stateful-set",
            metadata=self._identity.metadata(),
            spec=k8s.StatefulSetSpec(
                replicas=1,
                service_name=self.endpoint.host,
                selector=self._identity.selector,
                update_strategy=k8s.StatefulSetUpdateStrategy(type="RollingUpdate"),
                persistent_volume_claim_retention_policy=k8s.StatefulSetPersistentVolumeClaimRetentionPolicy(
                    when_deleted="Retain", when_scaled="Retain"
                ),
                template=k8s.PodTemplateSpec(
                    metadata=k8s.ObjectMeta(
                        labels=self._identity.labels,
                        annotations={"checksum/configuration": checksum(credentials.known_values)},
                    ),
                    spec=self._pod(settings, credentials),
                ),
                volume_claim_templates=[_claim(settings.storage)],
            ),
        )

    def _pod(self, settings: DatabaseSettings, credentials: Credentials) -> k8s.PodSpec:
        return pod_spec(
            self._identity,
            user=_USER,
            container=self._container(settings, credentials),
            volumes=[scratch.volume for scratch in _SCRATCH],
            grace_seconds=_SHUTDOWN_SECONDS,
            owns_volumes=True,
        )

    def _container(self, settings: DatabaseSettings, credentials: Credentials) -> k8s.Container:
        return k8s.Container(
            name=self._identity.name,
            image=settings.image,
            ports=[k8s.ContainerPort(name=_PORT_NAME, container_port=_PORT, protocol="TCP")],
            env=[
                *credentials.variables(),
                # The mount holds `lost+found` on some volumes, and initdb wants an empty directory.
                k8s.EnvVar(name="PGDATA", value=f"{_MOUNT_PATH}/pgdata"),
                k8s.EnvVar(name="POSTGRES_INITDB_ARGS", value="--data-checksums"),
                # What psql and pg_isready take for granted, in the probes and for whoever opens a shell.
                credentials.variable(USER, name="PGUSER"),
                credentials.variable(DATABASE, name="PGDATABASE"),
            ],
            resources=resource_requirements(settings.resources),
            # Ten minutes to start, for crash recovery to replay the log.
            startup_probe=_probe(period=5, failures=120),
            liveness_probe=_probe(period=10, failures=6),
            readiness_probe=_probe(period=5, failures=3),
            security_context=container_security(),
            volume_mounts=[
                k8s.VolumeMount(name=_CLAIM, mount_path=_MOUNT_PATH),
                *(scratch.mount for scratch in _SCRATCH),
            ],
        )


def _claim(storage: ClaimTemplate) -> k8s.KubePersistentVolumeClaimProps:
    return k8s.KubePersistentVolumeClaimProps(
        metadata=k8s.ObjectMeta(name=_CLAIM),
        spec=k8s.PersistentVolumeClaimSpec(
            access_modes=["ReadWriteOnce"],
            storage_class_name=storage.storage_class_name,
            resources=k8s.ResourceRequirements(requests={"storage": quantity(storage.size)}),
        ),
    )


def _probe(*, period: int, failures: int) -> k8s.Probe:
    """Over TCP: while the image initializes a volume, a first server listens on the socket alone."""
    command = ["pg_isready", "--host=127.0.0.1", f"--port={_PORT}"]
    return k8s.Probe(
        exec=k8s.ExecAction(command=command), period_seconds=period, timeout_seconds=5, failure_threshold=failures
    )
