"""Daily dumps to a volume, and the monthly proof that they restore."""

from collections.abc import Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.backup import offsite, scripts
from ecommerce.backup.job import CLAIM, SCRIPTS, JobTemplates
from ecommerce.credentials import Credentials
from ecommerce.database.engine import Engine
from ecommerce.identity import Identity, System
from ecommerce.network import Flow, Party, tier
from ecommerce.pod import service_account
from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.secrets import SecretsSettings
from ecommerce.values import quantity

# A job that missed its time by more than this, in seconds, waits for the next one.
_STARTING_DEADLINE_SECONDS = 3600
# Finished jobs that are kept, for their logs.
_HISTORY = 3


class Backups(Construct):
    """The volume, the scripts, and a CronJob each for the dump and for the test that it restores."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        system: System,
        settings: BackupSettings,
        engine: Engine,
        credentials: Credentials,
        secrets: SecretsSettings,
        database_size: str,
    ) -> None:
        """Creates them.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that it belongs to.
            settings: What the environment says of backups.
            engine: The database.
            credentials: How to log in there.
            secrets: Where the credentials of the off-site copy come from.
            database_size: Size of the database's volume, as a quantity.
        """
        super().__init__(scope, id)
        self._settings = settings
        self._database_size = database_size
        self._jobs = JobTemplates(settings=settings, engine=engine, credentials=credentials)
        self._backup = backup_identity(system)
        self._restore_test = system.member("postgres-restore-test", component="restore-test", tier="restore-test")
        if settings.offsite:
            offsite.define_credentials(self, identity=self._backup, settings=settings.offsite, secrets=secrets)
        self._define_scripts()
        self._define_claim()
        self._define_backup()
        self._define_restore_test()

    def _define_scripts(self) -> None:
        k8s.KubeConfigMap(self, "scripts", metadata=self._backup.metadata(SCRIPTS), data=scripts.read_all())

    def _define_claim(self) -> None:
        storage = self._settings.storage
        k8s.KubePersistentVolumeClaim(
            self,
            "claim",
            metadata=self._backup.metadata(CLAIM),
            spec=k8s.PersistentVolumeClaimSpec(
                access_modes=["ReadWriteOnce"],
                storage_class_name=storage.storage_class_name,
                resources=k8s.ResourceRequirements(requests={"storage": quantity(storage.size)}),
            ),
        )

    def _define_backup(self) -> None:
        retention = {
            "RETENTION_DAYS": str(self._settings.retention_days),
            "KEEP_AT_LEAST": str(self._settings.keep_at_least),
        }
        self._define_cron_job(self._backup, self._settings.schedule, self._jobs.backup(self._backup, retention))

    def _define_restore_test(self) -> None:
        test = self._settings.restore_test
        check = {"CHECK_SQL": test.check_sql} if test.check_sql else {}
        job = self._jobs.offline(
            self._restore_test,
            "restore-test.sh",
            {"MAX_AGE_HOURS": str(test.max_age_hours), **check},
            test.scratch_size or self._database_size,
        )
        self._define_cron_job(self._restore_test, test.schedule, job)

    def _define_cron_job(self, identity: Identity, schedule: str, job: k8s.JobSpec) -> None:
        part = Construct(self, identity.name)
        service_account(part, identity)
        k8s.KubeCronJob(
            part,
            "cron-job",
            metadata=identity.metadata(),
            spec=k8s.CronJobSpec(
                schedule=schedule,
                time_zone=self._settings.time_zone,
                concurrency_policy="Forbid",
                starting_deadline_seconds=_STARTING_DEADLINE_SECONDS,
                successful_jobs_history_limit=_HISTORY,
                failed_jobs_history_limit=_HISTORY,
                job_template=k8s.JobTemplateSpec(metadata=k8s.ObjectMeta(labels=identity.labels), spec=job),
            ),
        )


def backup_identity(system: System) -> Identity:
    """The pods that speak to the live database: the dump's, and a restore's."""
    return system.member("postgres-backup", component="backup", tier="backup")


def tools(system: System, settings: BackupSettings) -> Sequence[Party]:
    """Who must reach the database for backups."""
    return [tier(backup_identity(system))] if settings.enabled else []


def flows(system: System, settings: BackupSettings) -> Sequence[Flow]:
    """What backups connect to beside the database."""
    return [offsite.flow(settings.offsite, tool) for tool in tools(system, settings)] if settings.offsite else []
