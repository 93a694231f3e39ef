"""PostgreSQL as one pod with one volume."""

from collections.abc import Mapping, Sequence
from typing import Any

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.address import ServiceAddress
from ecommerce.database.engines import StatefulSetDatabase
from ecommerce.database.files import FILES_PATH, RUN, initdb_arguments, server_files
from ecommerce.database.reload import certificate_files, reload_container
from ecommerce.database.scraped import EXPORTER_PORT
from ecommerce.database.servers import PostgresServer
from ecommerce.database.tuning import shared_memory_size
from ecommerce.kept import KEPT
from ecommerce.monitoring.exporter import exporter
from ecommerce.names import POSTGRES_DB, POSTGRES_PASSWORD, POSTGRES_PORT, POSTGRES_UID, POSTGRES_USER
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.settings.tls import IssuerSettings, ServerTlsSettings
from ecommerce.system import Identity
from ecommerce.values import (
    checksum,
    claim_spec,
    env_var,
    int_or_string,
    label_selector,
    labels_of,
    object_meta,
    resource_requirements,
    secret_env_var,
)
from ecommerce.workload import pod
from ecommerce.workload.eviction import NEVER_MOVED
from ecommerce.workload.guards import define_service_account
from ecommerce.workload.program import TMP, EmptyDir, Exec, Port, Probe, Probes, Program

_PORT = Port(name="postgres", number=POSTGRES_PORT)
_MOUNT_PATH = "/var/lib/postgresql/data"
# Where the images of 18 and newer have their volume; their `data` in it leads to itself, unless a volume hides that:
# https://github.com/docker-library/postgres/pull/1259
_NEWER_MOUNT_PATH, _NEWER = "/var/lib/postgresql", 18
_CLAIM = "postgres-storage"
_CONTAINER = "postgres"
_FILES_VOLUME = "configuration"
# Where the mount holds `lost+found`, as on some volumes, initdb finds an empty directory.
_DATA = f"{_MOUNT_PATH}/pgdata"
_SERVER = ("--host=127.0.0.1", f"--port={_PORT.number}")
# It exits with 1 where a server answers that it takes no sessions yet, and with 2 where none answers.
_ALIVE = Exec(("sh", "-c", 'pg_isready "$@"; [ $? -ne 2 ]', "alive", *_SERVER))
_READY = Exec(("pg_isready", *_SERVER))
_PROBES = Probes(
    # Two minutes to answer at all; crash recovery may then take its time.
    startup=Probe(action=_ALIVE, period_seconds=1, failure_threshold=120, timeout_seconds=5),
    liveness=Probe(action=_ALIVE, period_seconds=10, failure_threshold=6, timeout_seconds=5),
    readiness=Probe(action=_READY, period_seconds=5, failure_threshold=3, timeout_seconds=5),
)


class PostgresServers(Construct):
    """The headless Service that leads to the server which the shop has, the servers' certificate, and each server."""

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
        _define_service(self, "service", self._identity, database.address, database.serving)
        tls = database.settings.tls
        if tls and tls.issuer:
            self._define_certificate(tls, tls.issuer)
        for server in database.servers:
            PostgresStatefulSet(self, server.settings.server, database=database, server=server)

    def _define_certificate(self, tls: ServerTlsSettings, issuer: IssuerSettings) -> None:
        from ecommerce.database.certificate import ServerCertificate  # noqa: PLC0415 - bindings that most systems do without

        ServerCertificate(
            self,
            "certificate",
            identity=self._identity,
            address=self._database.address,
            secret_name=tls.secret_name,
            issuer=issuer,
        )


class PostgresStatefulSet(Construct):
    """ServiceAccount, ConfigMap, StatefulSet and perhaps Service of a server; the claim outlives all of them."""

    def __init__(self, scope: Construct, id: str, *, database: StatefulSetDatabase, server: PostgresServer) -> None:
        """Creates the objects.

        Args:
            scope: Where to create them.
            id: Construct id.
            database: What is known of the database.
            server: Which of its servers.
        """
        super().__init__(scope, id)
        self._database = database
        self._which = server
        self._identity = server.identity
        self._files = f"{server.identity.name}-configuration"
        define_service_account(self, self._identity)
        files = server_files(
            server.settings, data=_DATA, exported=database.monitoring is not None, read_only=server.read_only
        )
        k8s.KubeConfigMap(self, "files", metadata=object_meta(self._identity, self._files), data=files)
        if server.has_own_service:
            _define_service(self, "service", self._identity, server.address, server)
        self._define_stateful_set(server.settings, files)

    def _define_stateful_set(self, settings: DatabaseSettings, files: Mapping[str, str]) -> None:
        contents = {**self._database.secret.known_values, **files}
        _StatefulSet(
            self,
            "stateful-set",
            metadata=object_meta(self._identity, annotations=KEPT, image=settings.image),
            spec=k8s.StatefulSetSpec(
                # What served before is stopped: nobody stays with it, by an old session or an old answer of DNS.
                replicas=0 if self._which.left else 1,
                min_ready_seconds=_PROBES.settled_seconds,
                service_name=self._which.governing_service,
                selector=label_selector(self._identity.selector),
                # In order, a pod that never gets ready would keep the one that mends it from being made.
                pod_management_policy="Parallel",
                update_strategy=k8s.StatefulSetUpdateStrategy(type="RollingUpdate"),
                persistent_volume_claim_retention_policy=k8s.StatefulSetPersistentVolumeClaimRetentionPolicy(
                    when_deleted="Retain", when_scaled="Retain"
                ),
                template=k8s.PodTemplateSpec(
                    metadata=k8s.ObjectMeta(
                        labels=labels_of(self._identity, settings.image),
                        annotations={
                            "checksum/configuration": checksum(contents),
                            # kubectl says which container it takes where a pod has several, unless it is told.
                            "kubectl.kubernetes.io/default-container": _CONTAINER,
                            # There is no other server while it is moved.
                            **NEVER_MOVED,
                            **self._scrape_annotations,
                        },
                    ),
                    spec=self._pod(settings),
                ),
                volume_claim_templates=[_claim(settings.storage)],
            ),
        )

    def _pod(self, settings: DatabaseSettings) -> k8s.PodSpec:
        program = _program(settings)
        files = k8s.VolumeMount(name=_FILES_VOLUME, mount_path=FILES_PATH, read_only=True)
        mounts = [
            k8s.VolumeMount(name=_CLAIM, mount_path=_mount_path(settings)),
            files,
            *(pod.empty_dir_mount(each) for each in program.empty_dirs),
        ]
        secrets = [certificate_files(settings.tls)] if settings.tls else []
        certificates = [pod.secret_mount(each) for each in secrets]
        return pod.pod_spec(
            self._identity,
            user=program.user,
            fs_group=program.user,
            init_containers=[self._setup(settings, program, mounts)],
            containers=[
                self._server(settings, program, [*mounts, *certificates]),
                *(reload_container(settings.image, files=files, certificate=each) for each in certificates),
                *self._exporter,
            ],
            volumes=[
                k8s.Volume(name=_FILES_VOLUME, config_map=k8s.ConfigMapVolumeSource(name=self._files)),
                *(pod.empty_dir_volume(each) for each in program.empty_dirs),
                *(pod.secret_volume(each) for each in secrets),
            ],
            grace_seconds=program.shutdown_seconds,
        )

    def _setup(self, settings: DatabaseSettings, program: Program, mounts: Sequence[k8s.VolumeMount]) -> k8s.Container:
        """What sees to the volume and the role before each start."""
        return k8s.Container(
            name="setup",
            image=settings.image,
            command=["sh", f"{FILES_PATH}/setup.sh"],
            args=initdb_arguments(settings),
            env=self._environment,
            resources=resource_requirements(settings.resources, disk=program.disk),
            security_context=pod.container_security(),
            volume_mounts=mounts,
        )

    @property
    def _environment(self) -> Sequence[k8s.EnvVar]:
        secret = self._database.secret
        return [
            *(secret_env_var(key, secret.name, key) for key in secret.variables.keys),
            env_var("PGDATA", _DATA),
        ]

    def _server(self, settings: DatabaseSettings, program: Program, mounts: Sequence[k8s.VolumeMount]) -> k8s.Container:
        secret = self._database.secret
        # Without a drain: clients hold connections, and a pause would only keep them from a server that is about to go.
        return pod.container(
            _CONTAINER,
            program,
            image=settings.image,
            resources=settings.resources,
            env=[
                *self._environment,
                # What psql takes for granted for whoever opens a shell; the administrator is `psql -U postgres`.
                secret_env_var("PGUSER", secret.name, POSTGRES_USER),
                secret_env_var("PGPASSWORD", secret.name, POSTGRES_PASSWORD),
                secret_env_var("PGDATABASE", secret.name, POSTGRES_DB),
                # It does not count on the socket; over TCP nothing else is let in.
                *([env_var("PGSSLMODE", "require")] if settings.tls else []),
            ],
            volume_mounts=mounts,
        )

    @property
    def _exporter(self) -> Sequence[k8s.Container]:
        monitoring = self._database.monitoring
        sockets = pod.empty_dir_mount(RUN)
        return [exporter(monitoring.settings.exporter, sockets)] if monitoring else []

    @property
    def _scrape_annotations(self) -> Mapping[str, str]:
        monitoring = self._database.monitoring
        return monitoring.annotations(EXPORTER_PORT) if monitoring else {}


def _define_service(scope: Construct, id: str, identity: Identity, address: ServiceAddress, to: PostgresServer) -> None:
    port = k8s.ServicePort(name=_PORT.name, port=address.port, target_port=int_or_string(_PORT.name), protocol="TCP")
    k8s.KubeService(
        scope,
        id,
        metadata=object_meta(identity, address.host),
        spec=k8s.ServiceSpec(
            type="ClusterIP",
            cluster_ip="None",
            # There is no other server to go to, and DNS knows the address of a new pod while that still starts.
            publish_not_ready_addresses=True,
            selector=to.identity.selector,
            ports=[port],
        ),
    )


def _mount_path(settings: DatabaseSettings) -> str:
    return _NEWER_MOUNT_PATH if (settings.version or 0) >= _NEWER else _MOUNT_PATH


def _program(settings: DatabaseSettings) -> Program:
    return Program(
        port=_PORT,
        user=POSTGRES_UID,
        probes=_PROBES,
        command=["postgres", "-c", f"config_file={FILES_PATH}/postgresql.conf"],
        empty_dirs=(
            RUN,
            TMP,
            # Parallel queries share memory through it; container runtimes give 64Mi, which fails larger hash joins.
            EmptyDir(name="shm", mount_path="/dev/shm", size_limit=shared_memory_size(settings), medium="Memory"),  # noqa: S108 - a mount point
        ),
        # A fast shutdown writes a checkpoint first; killed before its end, the next start replays the write-ahead log.
        shutdown_seconds=120,
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
