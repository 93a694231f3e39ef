"""The migration of a tier's release: a Job that changes the schema, and what keeps pods waiting for it."""

import hashlib
import json
from collections.abc import Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.address import ServiceAddress
from ecommerce.connection import SecretFiles
from ecommerce.database.description import Database
from ecommerce.flow import Flow, Pods
from ecommerce.names import DATABASE_HOST, DATABASE_PORT, POSTGRES_DB, POSTGRES_PASSWORD, POSTGRES_USER, migration_name
from ecommerce.settings.migration import MigrationSettings
from ecommerce.settings.resources import resources
from ecommerce.settings.tiers import TierSettings
from ecommerce.values import checksum, env_var, labels_of, object_meta, resource_requirements, secret_env_var
from ecommerce.wiring import Wiring
from ecommerce.workload import pod, scripts
from ecommerce.workload.eviction import NEVER_MOVED
from ecommerce.workload.guards import define_service_account
from ecommerce.workload.job import ignore_disruptions
from ecommerce.workload.tier import Tier
from ecommerce.workload.variables import given_files, given_variables, known_contents

_SCRIPT, _SCRIPTS_DIR = "migration.sh", "/scripts"
# A shell that sleeps, and psql now and then.
_CLIENT_RESOURCES = resources(cpu="50m", memory="32Mi", cpu_limit="200m")
# Ten hexadecimal digits tell more releases apart than there will ever be.
_HASH_DIGITS = 10
# How long a rollout may stand still; ten minutes is Kubernetes' own default, and pods that wait make no progress.
_ROLLOUT_SECONDS = 600
# The first try, and three more: a passing fault is over by then, and a lasting one is seen.
_TRIES = 4


class Migration(Construct):
    """ServiceAccount, ConfigMap of a script and Job that migrate the schema for one release of a tier.

    The Job is called after its template, which Kubernetes lets nobody change: another release, command or configuration
    is another Job, and the same one is applied again without effect. It has no time to live, after which a GitOps tool
    would make it anew and so run it again.

    Attributes:
        job: Name of the Job.
        flows: The connections that it opens.
        gate: The init container of the release's pods, which ends when the Job is through.
        volume: What it mounts beside their own volumes.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        wiring: Wiring,
        tier: Tier,
        settings: TierSettings,
        migration: MigrationSettings,
    ) -> None:
        """Creates the objects.

        Args:
            scope: The tier.
            id: Construct id.
            wiring: The system that it belongs to.
            tier: Whose release it is.
            settings: What the environment says of that tier.
            migration: What it says of the migration.

        Raises:
            ValueError: The tier is no client of the database.
        """
        super().__init__(scope, id)
        if not wiring.database or tier.name not in wiring.database_clients:
            raise ValueError(f"tier {tier.name} has a migration, but is no client of a database; make it one")
        self._wiring, self._tier, self._settings, self._migration = wiring, tier, settings, migration
        self._database: Database = wiring.database
        self._identity = wiring.system.tier(migration_name(tier.name))
        pods = Pods.of(self._identity)
        self.flows: Sequence[Flow] = [self._database.flow_to_primary(pods), *wiring.flows_of_program(tier, pods)]
        config_map = f"{self._identity.name}-scripts"
        self.volume = k8s.Volume(name=config_map, config_map=k8s.ConfigMapVolumeSource(name=config_map))
        spec = self._job()
        self.job = f"{self._identity.name}-{_digest(spec)}"
        self.gate = self._client("migrated", "release", self._database.address, env_var("MIGRATION", self.job))
        define_service_account(self, self._identity)
        k8s.KubeConfigMap(
            self,
            "scripts",
            metadata=object_meta(self._identity, config_map),
            data={_SCRIPT: scripts.read(_SCRIPT)},
        )
        k8s.KubeJob(self, "job", metadata=object_meta(self._identity, self.job, image=settings.image), spec=spec)

    @property
    def progress_seconds(self) -> int:
        """How long a rollout may stand still until it counts as failed."""
        return self._deadline_seconds + _ROLLOUT_SECONDS

    @property
    def _deadline_seconds(self) -> int:
        return self._migration.deadline_minutes * 60

    def _job(self) -> k8s.JobSpec:
        program, connections = self._tier.program, self._wiring.connections_of(self._tier)
        name = k8s.EnvVar(
            name="MIGRATION",
            value_from=k8s.EnvVarSource(
                field_ref=k8s.ObjectFieldSelector(field_path="metadata.labels['batch.kubernetes.io/job-name']")
            ),
        )
        primary = self._database.primary
        spec = pod.pod_spec(
            self._identity,
            user=program.user,
            group=program.group,
            init_containers=[
                self._client("database", "connect", primary, name),
                self._change(),
            ],
            containers=[self._client("record", "record", primary, name)],
            volumes=[
                self.volume,
                *(pod.empty_dir_volume(each) for each in program.empty_dirs),
                *(pod.secret_volume(each) for each in given_files(connections)),
            ],
            grace_seconds=program.shutdown_seconds,
            restart_policy="Never",
        )
        annotations = {"checksum/configuration": checksum(known_contents(connections)), **NEVER_MOVED}
        return k8s.JobSpec(
            backoff_limit=_TRIES - 1,
            active_deadline_seconds=self._deadline_seconds,
            pod_failure_policy=ignore_disruptions(),
            template=k8s.PodTemplateSpec(
                metadata=k8s.ObjectMeta(
                    labels=labels_of(self._identity, self._settings.image), annotations=annotations
                ),
                spec=spec,
            ),
        )

    def _change(self) -> k8s.Container:
        """The container of the release itself, told of the database as its pods are, but for the pooler.

        A lock that a tool holds for its session does not hold in PgBouncer's transaction mode.
        """
        program, connections = self._tier.program, self._wiring.connections_of(self._tier)
        primary = self._database.primary
        past_pooler = {DATABASE_HOST: primary.host, DATABASE_PORT: str(primary.port)}
        return k8s.Container(
            name="migration",
            image=self._settings.image,
            command=list(self._migration.command),
            env=[
                *given_variables(self._identity.system, connections, instead=past_pooler),
                *(env_var(*each) for each in self._settings.env.items()),
            ],
            resources=resource_requirements(self._settings.resources, disk=program.disk),
            security_context=pod.container_security(),
            volume_mounts=[
                *(pod.empty_dir_mount(each) for each in program.empty_dirs),
                *(pod.secret_mount(each) for each in given_files(connections)),
            ]
            or None,
        )

    def _client(self, name: str, part: str, server: ServiceAddress, job: k8s.EnvVar) -> k8s.Container:
        """A container of psql's."""
        secret, tls = self._database.secret, self._database.tls
        files: Sequence[SecretFiles] = tls.files if tls else ()
        return k8s.Container(
            name=name,
            image=self._migration.client_image,
            command=["sh", f"{_SCRIPTS_DIR}/{_SCRIPT}", part],
            env=[
                job,
                env_var("PGHOST", server.host),
                env_var("PGPORT", str(server.port)),
                secret_env_var("PGUSER", secret.name, POSTGRES_USER),
                secret_env_var("PGPASSWORD", secret.name, POSTGRES_PASSWORD),
                secret_env_var("PGDATABASE", secret.name, POSTGRES_DB),
                env_var("PGCONNECT_TIMEOUT", "5"),
                *([env_var("PGSSLMODE", tls.mode)] if tls else []),
                *([env_var("PGSSLROOTCERT", tls.root_certificate)] if tls and tls.root_certificate else []),
            ],
            resources=resource_requirements(_CLIENT_RESOURCES),
            security_context=pod.container_security(),
            volume_mounts=[
                k8s.VolumeMount(name=self.volume.name, mount_path=_SCRIPTS_DIR, read_only=True),
                *(pod.secret_mount(each) for each in files),
            ],
        )


def _digest(spec: k8s.JobSpec) -> str:
    """A few digits that differ where the template does, as it is written into the manifests."""
    written = k8s.KubeJob.manifest(spec=spec)
    return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()[:_HASH_DIGITS]
