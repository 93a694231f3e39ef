"""CronJobs for daily dumps to a volume, and for the weekly proof that they restore."""

from collections.abc import Mapping, Sequence

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.backup import scripts
from ecommerce.backup.job import CLAIM, SCRIPTS, BackupJobs, backup_identity
from ecommerce.database.description import Database
from ecommerce.flow import Flow, Pods
from ecommerce.kept import KEPT
from ecommerce.object_storage import storage_flow
from ecommerce.secrets.provider import SecretProvider
from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.system import Identity
from ecommerce.values import as_it_is, claim_spec, labels_of, object_meta
from ecommerce.workload.guards import define_service_account

# A job that missed its time by more than this, in seconds, waits for the next one: a day, so that no outage of a night
# skips a dump, or a test that is due once a month.
_STARTING_DEADLINE_SECONDS = 86_400
# Finished jobs that are kept, for their logs; a test's pod keeps its volume as well.
_HISTORY = 3
_TEST_HISTORY = 1


class Backups(Construct):
    """PersistentVolumeClaim, ConfigMap of scripts, and a CronJob each for the dump and for the test that it restores.

    Attributes:
        flows: The connections that the jobs open.
        on_request: How many further pods are made like those of a CronJob, by its name: a restore's, and that which
            lists the dumps, both by a command.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: BackupSettings,
        database: Database,
        provider: SecretProvider,
    ) -> None:
        """Creates the objects.

        Args:
            scope: The chart.
            id: Construct id.
            settings: What the environment says of backups.
            database: The database.
            provider: Where the credentials of the off-site copy come from.

        Raises:
            ValueError: The restore test is not told how large its volume is, and the database has no volume to tell.
        """
        super().__init__(scope, id)
        self._settings = settings
        system = database.system
        self._backup = backup_identity(system)
        restore_test = system.member("postgres-restore-test", tier="restore-test")
        tool = Pods.of(self._backup)
        flows = [database.flow_to_primary(tool)]
        if settings.offsite:
            flows += [storage_flow(settings.offsite, each) for each in (tool, Pods.of(restore_test))]
            provider.create_offsite_secret(
                self, "offsite-credentials", identity=self._backup, settings=settings.offsite
            )
        self.flows: Sequence[Flow] = flows
        self.on_request: Mapping[str, int] = {self._backup.name: 2}
        self._define_volumes()
        jobs = BackupJobs(settings=settings, database=database)
        self._image = jobs.image
        self._define_backup(jobs)
        self._define_restore_test(jobs, restore_test, _scratch(settings, database))

    def _define_volumes(self) -> None:
        k8s.KubeConfigMap(self, "scripts", metadata=object_meta(self._backup, SCRIPTS), data=scripts.read_all())
        k8s.KubePersistentVolumeClaim(
            self,
            "claim",
            metadata=object_meta(self._backup, CLAIM, annotations=KEPT),
            spec=claim_spec(self._settings.storage),
        )

    def _define_backup(self, jobs: BackupJobs) -> None:
        self._define_cron_job(self._backup, self._settings.schedule, jobs.backup(self._backup), kept=_HISTORY)

    def _define_restore_test(self, jobs: BackupJobs, identity: Identity, scratch: ClaimTemplate) -> None:
        test = self._settings.restore_test
        check = {"CHECK_SQL": as_it_is(test.check_sql)} if test.check_sql else {}
        job = jobs.restore_test(identity, {"MAX_AGE_HOURS": str(test.max_age_hours), **check}, scratch)
        self._define_cron_job(identity, test.schedule, job, kept=_TEST_HISTORY)

    def _define_cron_job(self, identity: Identity, schedule: str, job: k8s.JobSpec, *, kept: int) -> None:
        part = Construct(self, identity.name)
        labels = labels_of(identity, self._image)
        define_service_account(part, identity)
        k8s.KubeCronJob(
            part,
            "cron-job",
            metadata=object_meta(identity, image=self._image),
            spec=k8s.CronJobSpec(
                schedule=schedule,
                time_zone=self._settings.time_zone,
                concurrency_policy="Forbid",
                starting_deadline_seconds=_STARTING_DEADLINE_SECONDS,
                successful_jobs_history_limit=kept,
                failed_jobs_history_limit=kept,
                job_template=k8s.JobTemplateSpec(metadata=k8s.ObjectMeta(labels=labels), spec=job),
            ),
        )


def _scratch(settings: BackupSettings, database: Database) -> ClaimTemplate:
    """The volume of the restore test; what is not said of it is as with the database's."""
    test = settings.restore_test
    size = test.scratch_size or database.volume_size
    if size is None:
        raise ValueError("restore_test.scratch_size is missing, and the size of the database's volume is not known")
    # Empty is a name too: that of no class.
    own, databases = test.scratch_storage_class_name, database.storage_class_name
    return ClaimTemplate(size=size, storage_class_name=databases if own is None else own)
