"""The database tier, by the engine that runs it."""

from constructs import Construct
from ecommerce.credentials import Credentials
from ecommerce.database.engine import Engine
from ecommerce.identity import Identity, System
from ecommerce.settings import EnvironmentSettings
from ecommerce.settings.backup import BackupSettings
from ecommerce.settings.database import DatabaseSettings


def create_database(
    scope: Construct,
    id: str,
    *,
    identity: Identity,
    settings: DatabaseSettings,
    backup: BackupSettings,
    credentials: Credentials,
) -> Engine:
    """Creates the database tier.

    Args:
        scope: The chart.
        id: Construct id.
        identity: Names and labels.
        settings: What the environment says of the database; its engine decides.
        backup: What it says of backups, where the engine has a part in them.
        credentials: How clients log in.
    """
    # Each engine is loaded where it is used: bindings of custom resources take a tenth of a second.
    if settings.engine == "cloudnativepg":
        from ecommerce.database.cloudnativepg import CloudNativePGDatabase  # noqa: PLC0415 - see above

        return CloudNativePGDatabase(
            scope, id, identity=identity, settings=settings, backup=backup, credentials=credentials
        )
    if settings.external:
        from ecommerce.database.external import ExternalDatabase  # noqa: PLC0415 - see above

        return ExternalDatabase(scope, id, identity=identity, settings=settings.external)
    from ecommerce.database.statefulset import StatefulSetDatabase  # noqa: PLC0415 - see above

    return StatefulSetDatabase(scope, id, identity=identity, settings=settings, credentials=credentials)


def create_data_tier(scope: Construct, *, system: System, settings: EnvironmentSettings) -> tuple[Credentials, Engine]:
    """Creates the database tier of an environment, with the credentials that open it.

    Args:
        scope: The chart.
        system: The deployed copy that it belongs to.
        settings: What the environment says.
    """
    credentials = Credentials(
        scope, "credentials", identity=system.postgres, secrets=settings.secrets, database=settings.database
    )
    engine = create_database(
        scope,
        "database",
        identity=system.postgres,
        settings=settings.database,
        backup=settings.backup,
        credentials=credentials,
    )
    return credentials, engine
