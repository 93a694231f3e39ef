"""The pods of the backup jobs: one of the scripts, with PostgreSQL's programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cdk8s_plus_27 import k8s

from ecommerce.backup import offsite, scripts
from ecommerce.credentials import DATABASE, PASSWORD, USER, Credentials
from ecommerce.database.engine import Engine
from ecommerce.identity import Identity
from ecommerce.pod import Scratch, container_security, pod_spec
from ecommerce.settings.backup import BackupSettings
from ecommerce.values import checksum, resource_requirements

CLAIM = "postgres-backup"
SCRIPTS = "postgres-backup-scripts"
# The `postgres` user of the official Alpine image.
_USER = 70
_BACKUP_DIR = "/backup"
_SCRIPTS_DIR = "/scripts"
_SCRATCH_DIR = "/scratch"
_TMP = Scratch(name="tmp", path="/tmp", size="64Mi")  # noqa: S108 - a mount point in a container
# From SIGTERM to SIGKILL; the scripts have nothing to save, and what they leave is marked as partial.
_GRACE_SECONDS = 30
# How long a job waits for a server that is just starting, in seconds: the time of a node's replacement.
_WAIT_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class JobTemplates:
    """Makes job specifications that run a script.

    Args:
        settings: What the environment says of backups.
        engine: The database.
        credentials: How to log in there.
    """

    settings: BackupSettings
    engine: Engine
    credentials: Credentials

    def backup(self, identity: Identity, variables: Mapping[str, str]) -> k8s.JobSpec:
        """A job that dumps the live database, and then copies the dump off-site where the settings say so.

        Args:
            identity: Names and labels; its ServiceAccount has the same name.
            variables: What the script reads beside PostgreSQL's own variables.
        """
        dump = self._live(identity.name, "backup.sh", variables)
        upload = self._offsite("upload")
        return self._job(identity, upload or dump, first=dump if upload else None, volumes=self._tls_volumes)

    def restore(self, identity: Identity, variables: Mapping[str, str]) -> k8s.JobSpec:
        """A job that restores a dump into the live database, and fetches it first where it is not on the volume.

        Args:
            identity: Names and labels; its ServiceAccount has the same name.
            variables: What the scripts read beside PostgreSQL's own variables.
        """
        restore = self._live("postgres-restore", "restore.sh", variables)
        download = self._offsite("download", variables)
        # One try: what fails, fails again, and its log is the one to read.
        return self._job(identity, restore, first=download, tries=1, volumes=self._tls_volumes)

    @property
    def _tls_volumes(self) -> Sequence[k8s.Volume]:
        return self.engine.tls.volumes if self.engine.tls else []

    def _live(self, name: str, script: str, variables: Mapping[str, str]) -> k8s.Container:
        tls = self.engine.tls
        environment = [
            _value("PGHOST", self.engine.direct.host),
            _value("PGPORT", str(self.engine.direct.port)),
            self.credentials.variable(USER, name="PGUSER"),
            self.credentials.variable(PASSWORD, name="PGPASSWORD"),
            self.credentials.variable(DATABASE, name="PGDATABASE"),
            _value("PGCONNECT_TIMEOUT", "10"),
            *([_value("PGSSLMODE", tls.mode)] if tls else []),
            *([_value("PGSSLROOTCERT", tls.root_certificate)] if tls and tls.root_certificate else []),
            _value("WAIT_SECONDS", str(_WAIT_SECONDS)),
            *(_value(*each) for each in variables.items()),
        ]
        mounts = tls.mounts if tls else []
        return self._container(name, self.settings.image, [script], environment, mounts)

    def _offsite(self, direction: str, variables: Mapping[str, str] | None = None) -> k8s.Container | None:
        settings = self.settings.offsite
        if not settings:
            return None
        environment = [
            self.credentials.variable(DATABASE, name="PGDATABASE"),
            *offsite.variables(settings),
            *(_value(*each) for each in (variables or {}).items()),
        ]
        return self._container(direction, settings.image, ["offsite.sh", direction], environment, [])

    def offline(self, identity: Identity, script: str, variables: Mapping[str, str], scratch_size: str) -> k8s.JobSpec:
        """A job with a PostgreSQL of its own, on disk that dies with the pod.

        Args:
            identity: Names and labels; its ServiceAccount has the same name.
            script: Name of the script's file.
            variables: What the script reads beside PostgreSQL's own variables.
            scratch_size: The most disk that it may use, as a quantity.
        """
        scratch = Scratch(name="scratch", path=_SCRATCH_DIR, size=scratch_size)
        environment = [
            self.credentials.variable(USER, name="PGUSER"),
            self.credentials.variable(DATABASE, name="PGDATABASE"),
            _value("SCRATCH_DIR", _SCRATCH_DIR),
            *(_value(*each) for each in variables.items()),
        ]
        container = self._container(
            identity.name, self.settings.image, [script], environment, [scratch.mount], read_only=True
        )
        return self._job(identity, container, volumes=[scratch.volume])

    def _container(
        self,
        name: str,
        image: str,
        script: Sequence[str],
        environment: Sequence[k8s.EnvVar],
        mounts: Sequence[k8s.VolumeMount],
        *,
        read_only: bool = False,
    ) -> k8s.Container:
        return k8s.Container(
            name=name,
            image=image,
            command=["sh", f"{_SCRIPTS_DIR}/{script[0]}", *script[1:]],
            env=[_value("BACKUP_DIR", _BACKUP_DIR), *environment],
            resources=resource_requirements(self.settings.resources),
            security_context=container_security(),
            volume_mounts=[
                k8s.VolumeMount(name="scripts", mount_path=_SCRIPTS_DIR, read_only=True),
                k8s.VolumeMount(name="backup", mount_path=_BACKUP_DIR, read_only=read_only or None),
                _TMP.mount,
                *mounts,
            ],
        )

    def _job(
        self,
        identity: Identity,
        container: k8s.Container,
        *,
        first: k8s.Container | None = None,
        # A second try after a passing fault; a lasting one should be seen as failed soon.
        tries: int = 2,
        volumes: Sequence[k8s.Volume],
    ) -> k8s.JobSpec:
        claim = k8s.PersistentVolumeClaimVolumeSource(claim_name=CLAIM)
        pod = pod_spec(
            identity,
            user=_USER,
            first=first,
            container=container,
            volumes=[
                k8s.Volume(name="scripts", config_map=k8s.ConfigMapVolumeSource(name=SCRIPTS)),
                k8s.Volume(name="backup", persistent_volume_claim=claim),
                _TMP.volume,
                *volumes,
            ],
            grace_seconds=_GRACE_SECONDS,
            owns_volumes=True,
            restart_policy="Never",
        )
        annotations = {"checksum/scripts": checksum(scripts.read_all())}
        return k8s.JobSpec(
            backoff_limit=tries - 1,
            active_deadline_seconds=self.settings.deadline_minutes * 60,
            template=k8s.PodTemplateSpec(
                metadata=k8s.ObjectMeta(labels=identity.labels, annotations=annotations), spec=pod
            ),
        )


def _value(name: str, value: str) -> k8s.EnvVar:
    return k8s.EnvVar(name=name, value=value)
