"""The pods of the backup jobs: one of the scripts, with PostgreSQL's programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cdk8s_plus_27 import k8s

from ecommerce.backup import scripts
from ecommerce.credentials import DATABASE, PASSWORD, USER, Credentials
from ecommerce.database.engine import Engine
from ecommerce.identity import Identity
from ecommerce.pod import Scratch, container_security, pod_spec
from ecommerce.settings.backup import Backup
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

    settings: Backup
    engine: Engine
    credentials: Credentials

    def live(self, identity: Identity, script: str, variables: Mapping[str, str], *, read_only: bool) -> k8s.JobSpec:
        """A job that speaks to the live database.

        Args:
            identity: Names and labels; its ServiceAccount has the same name.
            script: Name of the script's file.
            variables: What the script reads beside PostgreSQL's own variables.
            read_only: Whether it leaves the dumps as they are.
        """
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
        ]
        return self._job(
            identity,
            script,
            [*environment, *(_value(*each) for each in variables.items())],
            read_only=read_only,
            volumes=tls.volumes if tls else [],
            mounts=tls.mounts if tls else [],
        )

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
        ]
        return self._job(
            identity,
            script,
            [*environment, *(_value(*each) for each in variables.items())],
            read_only=True,
            volumes=[scratch.volume],
            mounts=[scratch.mount],
        )

    def _job(
        self,
        identity: Identity,
        script: str,
        environment: Sequence[k8s.EnvVar],
        *,
        read_only: bool,
        volumes: Sequence[k8s.Volume],
        mounts: Sequence[k8s.VolumeMount],
    ) -> k8s.JobSpec:
        container = k8s.Container(
            name=identity.name,
            image=self.settings.image,
            command=["sh", f"{_SCRIPTS_DIR}/{script}"],
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
        claim = k8s.PersistentVolumeClaimVolumeSource(claim_name=CLAIM)
        pod = pod_spec(
            identity,
            user=_USER,
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
            # A second try after a passing fault; a lasting one should be seen as failed soon.
            backoff_limit=1,
            active_deadline_seconds=self.settings.deadline_minutes * 60,
            template=k8s.PodTemplateSpec(
                metadata=k8s.ObjectMeta(labels=identity.labels, annotations=annotations), spec=pod
            ),
        )


def _value(name: str, value: str) -> k8s.EnvVar:
    return k8s.EnvVar(name=name, value=value)
