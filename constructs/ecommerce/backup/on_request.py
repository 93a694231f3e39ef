"""The jobs that list the dumps or make one more, rendered when somebody asks for them."""

from typing import Literal

from cdk8s import Chart
from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.backup.job import BackupJobs, backup_identity
from ecommerce.database.engines import database_of
from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.values import object_meta

_NAMES = {"list": "postgres-backups", "backup": "postgres-backup-now"}


class JobOnRequest(Chart):
    """A Job beside a deployed system, whose volume, scripts, account and NetworkPolicies it uses."""

    def __init__(
        self, scope: Construct, id: Literal["list", "backup"], *, environment: str, settings: EnvironmentSettings
    ) -> None:
        """Creates the Job.

        Args:
            scope: The app.
            id: What it does, which is the construct id too.
            environment: The environment's name.
            settings: What the environment says.
        """
        super().__init__(scope, id, disable_resource_name_hashes=True)
        system = settings.system(environment)
        identity = backup_identity(system)
        database = database_of(system, settings.database, secrets=settings.secrets)
        jobs = BackupJobs(settings=settings.backup, database=database)
        spec = jobs.listing(identity) if id == "list" else jobs.backup(identity)
        k8s.KubeJob(self, "job", metadata=object_meta(identity, _NAMES[id]), spec=spec)
