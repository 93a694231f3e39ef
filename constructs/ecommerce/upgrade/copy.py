"""The job that copies the database to the second server of an upgrade."""

from collections.abc import Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.backup.job import (
    GRACE_SECONDS,
    LOCK_PART,
    NOTICE_SECONDS,
    WAIT_SECONDS,
    ephemeral_volume,
    room,
)
from ecommerce.database.engines import StatefulSetDatabase
from ecommerce.flow import Flow, Pods
from ecommerce.names import POSTGRES_DB, POSTGRES_PASSWORD, POSTGRES_PORT, POSTGRES_UID, POSTGRES_USER
from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.upgrade import UpgradeSettings
from ecommerce.upgrade import scripts
from ecommerce.values import checksum, env_var, labels_of, object_meta, resource_requirements, secret_env_var
from ecommerce.workload import pod
from ecommerce.workload.eviction import NEVER_MOVED
from ecommerce.workload.guards import define_service_account
from ecommerce.workload.job import ignore_disruptions
from ecommerce.workload.program import TMP

_SCRIPTS = "postgres-copy-scripts"
_SCRIPTS_DIR = "/scripts"
_SCRATCH_DIR = "/scratch"


class DatabaseCopy(Construct):
    """ServiceAccount, ConfigMap of scripts, and a Job that runs once for each attempt.

    It is no hook and has no time to live: a Job that is made again by whoever finds it missing would copy again.

    Attributes:
        flows: The connections that the job opens.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        database: StatefulSetDatabase,
        upgrade: UpgradeSettings,
        backup: BackupSettings,
    ) -> None:
        """Creates the objects.

        Args:
            scope: The chart.
            id: Construct id.
            database: The database, with both servers.
            upgrade: What the environment says of the upgrade.
            backup: What it says of backups: what such a job may use, and for how long.
        """
        super().__init__(scope, id)
        self._database, self._upgrade, self._backup = database, upgrade, backup
        self._identity = database.system.member("postgres-copy", tier="copy")
        self._source, self._target = database.servers
        self.flows: Sequence[Flow] = [database.flow_to_primary(Pods.of(self._identity))]
        define_service_account(self, self._identity)
        k8s.KubeConfigMap(self, "scripts", metadata=object_meta(self._identity, _SCRIPTS), data=scripts.read_all())
        k8s.KubeJob(
            self,
            "job",
            metadata=object_meta(
                self._identity, f"{self._identity.name}-{upgrade.attempt}", image=self._target.settings.image
            ),
            spec=self._job(),
        )

    def _job(self) -> k8s.JobSpec:
        tls, image = self._database.tls, self._target.settings.image
        spec = pod.pod_spec(
            self._identity,
            user=POSTGRES_UID,
            fs_group=POSTGRES_UID,
            containers=[self._container()],
            volumes=[
                k8s.Volume(name="scripts", config_map=k8s.ConfigMapVolumeSource(name=_SCRIPTS)),
                # The dump, for as long as the pod is there.
                ephemeral_volume("scratch", self._identity, self._source.settings.storage),
                pod.empty_dir_volume(TMP),
                *(pod.secret_volume(each) for each in (tls.files if tls else ())),
            ],
            grace_seconds=GRACE_SECONDS,
            restart_policy="Never",
        )
        return k8s.JobSpec(
            # What fails, fails again, and its log is the one to read.
            backoff_limit=0,
            active_deadline_seconds=self._backup.deadline_minutes * 60,
            pod_failure_policy=ignore_disruptions(),
            template=k8s.PodTemplateSpec(
                metadata=k8s.ObjectMeta(labels=labels_of(self._identity, image), annotations=self._annotations),
                spec=spec,
            ),
        )

    @property
    def _annotations(self) -> dict[str, str]:
        return {"checksum/scripts": checksum(scripts.read_all()), **NEVER_MOVED}

    def _container(self) -> k8s.Container:
        tls = self._database.tls
        return k8s.Container(
            name=self._identity.name,
            image=self._target.settings.image,
            command=["sh", f"{_SCRIPTS_DIR}/run.sh", "copy.sh"],
            env=self._environment(),
            resources=resource_requirements(self._backup.resources, disk=[TMP.size_limit]),
            security_context=pod.container_security(),
            volume_mounts=[
                k8s.VolumeMount(name="scripts", mount_path=_SCRIPTS_DIR, read_only=True),
                k8s.VolumeMount(name="scratch", mount_path=_SCRATCH_DIR),
                pod.empty_dir_mount(TMP),
                *(pod.secret_mount(each) for each in (tls.files if tls else ())),
            ],
        )

    def _environment(self) -> Sequence[k8s.EnvVar]:
        system, secret, tls = self._database.system, self._database.secret.name, self._database.tls
        deadline = self._backup.deadline_minutes * 60
        plain = {
            "BACKUP_DIR": f"{_SCRATCH_DIR}/dumps",
            "SYSTEM": f"{system.namespace}/{system.environment}",
            "SOURCE_HOST": self._source.address.host,
            "SOURCE_PORT": str(POSTGRES_PORT),
            "PGHOST": self._target.address.host,
            "PGPORT": str(POSTGRES_PORT),
            "PGCONNECT_TIMEOUT": "10",
            "WAIT_SECONDS": str(WAIT_SECONDS),
            "NOTICE_SECONDS": str(NOTICE_SECONDS),
            "LOCK_SECONDS": str(deadline // LOCK_PART),
            **room(self._target.settings.storage.size),
            # The certificate is that of the shop's Service, and none of a server's own.
            **({"PGSSLMODE": "verify-ca"} if tls else {}),
            **({"PGSSLROOTCERT": tls.root_certificate} if tls and tls.root_certificate else {}),
        }
        return [
            *(env_var(*each) for each in plain.items()),
            secret_env_var("PGUSER", secret, POSTGRES_USER),
            secret_env_var("PGPASSWORD", secret, POSTGRES_PASSWORD),
            secret_env_var("PGDATABASE", secret, POSTGRES_DB),
            secret_env_var("OWNER", secret, POSTGRES_USER),
        ]
