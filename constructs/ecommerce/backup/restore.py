"""The job that restores a dump into the live database, rendered when somebody asks for it."""

from cdk8s import Chart
from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.backup.backups import backup_identity
from ecommerce.backup.job import JobTemplates
from ecommerce.database import create_data_tier
from ecommerce.identity import System
from ecommerce.order import in_apply_order
from ecommerce.settings import EnvironmentSettings


class RestoreJob(Chart):
    """A Job beside a deployed system, whose volume, scripts, account and NetworkPolicies it uses."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: str,
        settings: EnvironmentSettings,
        dump: str,
        overwrite: str | None,
    ) -> None:
        """Creates the Job.

        Args:
            scope: The app.
            id: Construct id.
            environment: The environment's name.
            settings: What the environment says.
            dump: Name of the dump, or `latest`.
            overwrite: Name of the database, to replace tables that it holds; None refuses a database that is not empty.
        """
        super().__init__(scope, id, disable_resource_name_hashes=True)
        system = System.of(environment, settings)
        identity = backup_identity(system)
        # What the job needs to know of the deployed system, without rendering it again.
        deployed = Chart(scope, f"{id}-deployed")
        credentials, engine = create_data_tier(deployed, system=system, settings=settings)
        jobs = JobTemplates(settings=settings.backup, engine=engine, credentials=credentials)
        variables = {"DUMP": dump} | ({"OVERWRITE": overwrite} if overwrite else {})
        job = jobs.restore(identity, variables)
        metadata = identity.metadata("postgres-restore")
        k8s.KubeJob(self, "job", metadata=metadata, spec=job)

    def manifest(self) -> object:
        """The Job, as it is written."""
        (job,) = in_apply_order(self.to_json())
        return job
