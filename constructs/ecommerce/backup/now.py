"""The job that makes a backup, rendered when somebody asks for it."""

from cdk8s import Chart
from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.backup.job import BackupJobs, backup_identity
from ecommerce.database.engines import database_of
from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.values import object_meta


class BackupJob(Chart):
    """A Job beside a deployed system, whose volume, scripts, account and NetworkPolicies it uses."""

    def __init__(self, scope: Construct, id: str, *, environment: str, settings: EnvironmentSettings) -> None:
        """Creates the Job.

        Args:
            scope: The app.
            id: Construct id.
            environment: The environment's name.
            settings: What the environment says.
        """
        super().__init__(scope, id, disable_resource_name_hashes=True)
        system = settings.system(environment)
        identity = backup_identity(system)
        database = database_of(system, settings.database, secrets=settings.secrets)
        jobs = BackupJobs(settings=settings.backup, database=database)
        k8s.KubeJob(self, "job", metadata=object_meta(identity, "postgres-backup-now"), spec=jobs.backup(identity))
