"""The pods of the backup jobs: one of the scripts, with PostgreSQL's programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cdk8s_plus_27 import k8s

from ecommerce.backup import scripts
from ecommerce.backup.offsite import offsite_variables
from ecommerce.database.description import Database
from ecommerce.names import POSTGRES_DB, POSTGRES_UID, POSTGRES_USER
from ecommerce.notation.quantity import parse_quantity
from ecommerce.secrets.database_secret import Login
from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.system import Identity, System
from ecommerce.values import checksum, claim_spec, env_var, labels_of, resource_requirements, secret_env_var
from ecommerce.workload import pod
from ecommerce.workload.eviction import NEVER_MOVED
from ecommerce.workload.job import ignore_disruptions
from ecommerce.workload.program import TMP

CLAIM = "postgres-backup"
SCRIPTS = "postgres-backup-scripts"
_BACKUP_DIR = "/backup"
_SCRIPTS_DIR = "/scripts"
_SCRATCH_DIR = "/scratch"
_FETCHED_DIR = f"{_SCRATCH_DIR}/dumps"
# From SIGTERM to SIGKILL; the scripts have nothing to save, and what they leave is marked as partial.
GRACE_SECONDS = 30
# How long a job waits for a server that is just starting, in seconds: the time of a node's replacement.
WAIT_SECONDS = 300
# How often a job that waits for a lock says who holds it, in seconds.
NOTICE_SECONDS = 60
# The part of its deadline that it waits, so that there is time for another try.
LOCK_PART = 8


def backup_identity(system: System) -> Identity:
    """The pods that speak to the live database: the dump's, and a restore's."""
    return system.member("postgres-backup", tier="backup")


@dataclass(frozen=True, kw_only=True)
class BackupJobs:
    """Makes job specifications that run a script.

    Args:
        settings: What the environment says of backups.
        database: The database.
    """

    settings: BackupSettings
    database: Database

    def backup(self, identity: Identity) -> k8s.JobSpec:
        """A job that dumps the live database, and then copies the dump off-site where the settings say so.

        Args:
            identity: Names and labels; its ServiceAccount has the same name.
        """
        settings = self.settings
        variables = {
            "RETENTION_DAYS": str(settings.retention_days),
            "RETENTION_WEEKS": str(settings.retention_weeks),
            "RETENTION_MONTHS": str(settings.retention_months),
            "KEEP_AT_LEAST": str(settings.keep_at_least),
            **({"ACCEPTED_DUMP": settings.accepted_dump} if settings.accepted_dump else {}),
        }
        # Its name alone would not tell it from an earlier one of that name, whose dump it would take for its own.
        job = k8s.EnvVar(
            name="JOB_NAME",
            value_from=k8s.EnvVarSource(
                field_ref=k8s.ObjectFieldSelector(field_path="metadata.labels['batch.kubernetes.io/controller-uid']")
            ),
        )
        dump = self._live(identity.name, "backup.sh", variables, job, login=self.database.secret.login)
        upload = self._offsite("upload", {})
        # A second try after a passing fault; a lasting one should be seen as failed soon.
        return self._job(identity, [dump, *upload], tries=2, volumes=self._tls_volumes)

    def restore(self, identity: Identity, variables: Mapping[str, str]) -> k8s.JobSpec:
        """A job that restores a dump into the live database, and fetches it first where it is not on the volume.

        Args:
            identity: Names and labels; its ServiceAccount has the same name.
            variables: What the scripts read beside PostgreSQL's own variables.
        """
        told = {**variables, **room(self.database.volume_size)}
        restore = self._live("postgres-restore", "restore.sh", told, self._owner, login=self.database.restorer)
        download = self._offsite("download", variables)
        # One try: what fails, fails again, and its log is the one to read.
        return self._job(identity, [*download, restore], tries=1, volumes=self._tls_volumes)

    def listing(self, identity: Identity) -> k8s.JobSpec:
        """A job that lists the dumps.

        Args:
            identity: Names and labels; its ServiceAccount has the same name.
        """
        env = [secret_env_var("PGDATABASE", self.database.secret.name, POSTGRES_DB)]
        container = self._container("dumps", self.settings.image, ["list.sh"], env, [], read_only=True)
        return self._job(identity, [*self._offsite("list", {}), container], tries=1, volumes=[])

    def restore_test(self, identity: Identity, variables: Mapping[str, str], scratch: ClaimTemplate) -> k8s.JobSpec:
        """A job with a PostgreSQL of its own, on a volume that is deleted with the pod.

        Args:
            identity: Names and labels; its ServiceAccount has the same name.
            variables: What the script reads beside PostgreSQL's own variables.
            scratch: The volume.
        """
        secret = self.database.secret.name
        env = [
            secret_env_var("PGUSER", self.database.restorer.secret, self.database.restorer.user),
            self._owner,
            secret_env_var("PGDATABASE", secret, POSTGRES_DB),
            env_var("SCRATCH_DIR", _SCRATCH_DIR),
            *self._patience,
            *(env_var(*each) for each in {**variables, **room(scratch.size)}.items()),
        ]
        mounts = [k8s.VolumeMount(name="scratch", mount_path=_SCRATCH_DIR)]
        # A copy off-site is what is left when all else is lost, so it is the one that must restore.
        backup_dir = _FETCHED_DIR if self.settings.offsite else _BACKUP_DIR
        test = self._container(
            identity.name, self.settings.image, ["restore-test.sh"], env, mounts, backup_dir=backup_dir, read_only=True
        )
        fetch = self._offsite("fetch", {}, mounts, backup_dir=backup_dir)
        return self._job(identity, [*fetch, test], tries=2, volumes=[ephemeral_volume("scratch", identity, scratch)])

    @property
    def _deadline_seconds(self) -> int:
        return self.settings.deadline_minutes * 60

    @property
    def _patience(self) -> Sequence[k8s.EnvVar]:
        """How long a script waits for a server and for locks, in seconds."""
        return [
            env_var("WAIT_SECONDS", str(WAIT_SECONDS)),
            env_var("NOTICE_SECONDS", str(NOTICE_SECONDS)),
            env_var("LOCK_SECONDS", str(self._deadline_seconds // LOCK_PART)),
        ]

    @property
    def _owner(self) -> k8s.EnvVar:
        return secret_env_var("OWNER", self.database.secret.name, POSTGRES_USER)

    @property
    def _tls_volumes(self) -> Sequence[k8s.Volume]:
        tls = self.database.tls
        return [pod.secret_volume(each) for each in tls.files] if tls else []

    def _live(
        self, name: str, script: str, variables: Mapping[str, str], *further: k8s.EnvVar, login: Login
    ) -> k8s.Container:
        """A container that speaks to the live database."""
        primary, tls, secret = self.database.primary, self.database.tls, self.database.secret.name
        env = [
            env_var("PGHOST", primary.host),
            env_var("PGPORT", str(primary.port)),
            secret_env_var("PGUSER", login.secret, login.user),
            secret_env_var("PGPASSWORD", login.secret, login.password),
            secret_env_var("PGDATABASE", secret, POSTGRES_DB),
            env_var("PGCONNECT_TIMEOUT", "10"),
            *([env_var("PGSSLMODE", tls.mode)] if tls else []),
            *([env_var("PGSSLROOTCERT", tls.root_certificate)] if tls and tls.root_certificate else []),
            *self._patience,
            *(env_var(*each) for each in variables.items()),
            *further,
        ]
        mounts = [pod.secret_mount(each) for each in tls.files] if tls else []
        return self._container(name, self.settings.image, [script], env, mounts)

    def _offsite(
        self,
        direction: str,
        variables: Mapping[str, str],
        mounts: Sequence[k8s.VolumeMount] = (),
        *,
        backup_dir: str = _BACKUP_DIR,
    ) -> list[k8s.Container]:
        """The container that copies, where there is a copy."""
        settings = self.settings.offsite
        if not settings:
            return []
        env = [
            secret_env_var("PGDATABASE", self.database.secret.name, POSTGRES_DB),
            *offsite_variables(settings, self.database.system),
            *(env_var(*each) for each in variables.items()),
        ]
        script = ["offsite.sh", direction]
        return [self._container(direction, settings.image, script, env, mounts, backup_dir=backup_dir)]

    def _container(
        self,
        name: str,
        image: str,
        script: Sequence[str],
        env: Sequence[k8s.EnvVar],
        mounts: Sequence[k8s.VolumeMount],
        *,
        backup_dir: str = _BACKUP_DIR,
        read_only: bool = False,
    ) -> k8s.Container:
        system = self.database.system
        return k8s.Container(
            name=name,
            image=image,
            command=["sh", f"{_SCRIPTS_DIR}/run.sh", *script],
            env=[
                env_var("BACKUP_DIR", backup_dir),
                env_var("SYSTEM", f"{system.namespace}/{system.environment}"),
                *env,
            ],
            resources=resource_requirements(self.settings.resources, disk=[TMP.size_limit]),
            security_context=pod.container_security(),
            volume_mounts=[
                k8s.VolumeMount(name="scripts", mount_path=_SCRIPTS_DIR, read_only=True),
                k8s.VolumeMount(name="backup", mount_path=_BACKUP_DIR, read_only=read_only or None),
                pod.empty_dir_mount(TMP),
                *mounts,
            ],
        )

    def _job(
        self, identity: Identity, containers: Sequence[k8s.Container], *, tries: int, volumes: Sequence[k8s.Volume]
    ) -> k8s.JobSpec:
        """A job whose containers run one after the other."""
        claim = k8s.PersistentVolumeClaimVolumeSource(claim_name=CLAIM)
        spec = pod.pod_spec(
            identity,
            user=POSTGRES_UID,
            fs_group=POSTGRES_UID,
            init_containers=containers[:-1],
            containers=containers[-1:],
            volumes=[
                k8s.Volume(name="scripts", config_map=k8s.ConfigMapVolumeSource(name=SCRIPTS)),
                k8s.Volume(name="backup", persistent_volume_claim=claim),
                pod.empty_dir_volume(TMP),
                *volumes,
            ],
            grace_seconds=GRACE_SECONDS,
            restart_policy="Never",
        )
        # A test or a dump that was moved begins anew.
        annotations = {"checksum/scripts": checksum(scripts.read_all()), **NEVER_MOVED}
        return k8s.JobSpec(
            backoff_limit=tries - 1,
            active_deadline_seconds=self._deadline_seconds,
            pod_failure_policy=ignore_disruptions(),
            template=k8s.PodTemplateSpec(
                metadata=k8s.ObjectMeta(labels=labels_of(identity, containers[-1].image), annotations=annotations),
                spec=spec,
            ),
        )


def ephemeral_volume(name: str, identity: Identity, storage: ClaimTemplate) -> k8s.Volume:
    """A volume that is made for a pod, and deleted with it: no node has to have its size free."""
    template = k8s.PersistentVolumeClaimTemplate(
        metadata=k8s.ObjectMeta(labels=identity.labels), spec=claim_spec(storage)
    )
    return k8s.Volume(name=name, ephemeral=k8s.EphemeralVolumeSource(volume_claim_template=template))


def room(size: str | None) -> Mapping[str, str]:
    """What a restore may count on, where the size of the server's volume is known."""
    return {} if size is None else {"VOLUME_BYTES": str(int(parse_quantity(size)))}
