"""The manifests of Jobs on request: one restores a dump, one lists the dumps, one makes one more."""

from typing import TYPE_CHECKING, Literal

from ecommerce.names import LATEST_DUMP, is_database_beside, is_dump_name
from ecommerce.notation.printable import printable
from ecommerce.settings import EnvironmentSettings
from synth.node import use_bundled_node
from synth.report import SynthesisError

if TYPE_CHECKING:
    from cdk8s import Chart


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
    check_restore(environment, settings, dump)
    if overwrite not in {None, settings.database.name}:
        known = f"the database of environment {environment}, {settings.database.name}"
        raise SynthesisError(f"--overwrite {printable(str(overwrite))} is not {known}")
    use_bundled_node()
    from cdk8s import App  # noqa: PLC0415 - starts Node, which no wrong name should have to wait for

    from ecommerce.backup.restore import RestoreJob  # noqa: PLC0415 - imports cdk8s

    return _printed(
        RestoreJob(App(), "restore", environment=environment, settings=settings, dump=dump, overwrite=overwrite)
    )


def list_job(environment: str, settings: EnvironmentSettings) -> str:
    """The manifest of a Job that lists the dumps of an environment.

    Args:
        environment: Its name.
        settings: Its settings.

    Raises:
        SynthesisError: The environment has no backups.
    """
    return _on_request("list", environment, settings)


def backup_job(environment: str, settings: EnvironmentSettings) -> str:
    """The manifest of a Job that backs the database of an environment up, as its CronJob does.

    Args:
        environment: Its name.
        settings: Its settings.

    Raises:
        SynthesisError: The environment has no backups.
    """
    return _on_request("backup", environment, settings)


def check_restore(environment: str, settings: EnvironmentSettings, dump: str) -> None:
    """Refuses what no environment's backups can hold.

    Args:
        environment: Its name.
        settings: Its settings.
        dump: Name of the dump, or `latest`, or a database that an earlier restore left beside.

    Raises:
        SynthesisError: The environment has no backups, or the dump can be none of its.
    """
    database = settings.database.name
    if dump != LATEST_DUMP and not is_dump_name(dump, database) and not is_database_beside(dump, database):
        raise SynthesisError(
            f"{printable(dump)} is not the name of a dump; write latest or {database}-20261122T023000Z.dump"
        )
    if not settings.backup.enabled:
        raise SynthesisError(f"environment {environment} has no backups to restore; backup.enabled is false")


def _on_request(what: Literal["list", "backup"], environment: str, settings: EnvironmentSettings) -> str:
    check_restore(environment, settings, LATEST_DUMP)
    use_bundled_node()
    from cdk8s import App  # noqa: PLC0415 - starts Node, as above

    from ecommerce.backup.on_request import JobOnRequest  # noqa: PLC0415 - imports cdk8s

    return _printed(JobOnRequest(App(), what, environment=environment, settings=settings))


def _printed(chart: "Chart") -> str:
    from cdk8s import Yaml  # noqa: PLC0415 - starts Node

    return Yaml.stringify(*chart.to_json())
