"""The manifest of a Job that restores a backup, on request."""

from ecommerce.names import LATEST_DUMP, is_database_beside, is_dump_name
from ecommerce.settings import EnvironmentSettings
from synth.node import use_bundled_node
from synth.report import SynthesisError


def restore_job(environment: str, settings: EnvironmentSettings, dump: str, overwrite: str | None) -> str:
    """The manifest of a Job that restores a dump into the live database of an environment.

    Args:
        environment: Its name.
        settings: Its settings.
        dump: Name of the dump, or `latest`, or a database that an earlier restore left beside.
        overwrite: Name of the database, to swap it although it holds something.

    Raises:
        SynthesisError: The environment has no backups, or no such database, or the dump can be none of its.
    """
    database = settings.database.name
    if overwrite not in {None, database}:
        raise SynthesisError(f"--overwrite {overwrite} is not the database of environment {environment}, {database}")
    if dump != LATEST_DUMP and not is_dump_name(dump, database) and not is_database_beside(dump, database):
        raise SynthesisError(f"{dump} is not the name of a dump; write latest or {database}-20261122T023000Z.dump")
    if not settings.backup.enabled:
        raise SynthesisError(f"environment {environment} has no backups to restore; backup.enabled is false")
    use_bundled_node()
    from cdk8s import App, Yaml  # noqa: PLC0415 - starts Node, which no wrong name should have to wait for

    from ecommerce.backup.restore import RestoreJob  # noqa: PLC0415 - imports cdk8s

    chart = RestoreJob(App(), "restore", environment=environment, settings=settings, dump=dump, overwrite=overwrite)
    return Yaml.stringify(*chart.to_json())
