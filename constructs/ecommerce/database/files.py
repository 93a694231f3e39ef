"""The files beside a server of engine statefulset: what sets its volume up, who may log in, and its parameters."""

from ecommerce.database import scripts
from ecommerce.database.tuning import parameters_of
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.parameters import preloaded_libraries
from ecommerce.settings.values.locale import LIBC_LOCALE

# Where PostgreSQL's programs in the image look for the socket.
SOCKETS = "/var/run/postgresql"
_HEAD = (
    "# The volume's own file as initdb wrote it, and what the environment says instead; ALTER SYSTEM comes after both."
)


def initdb_arguments(settings: DatabaseSettings) -> list[str]:
    """What cannot be changed later, written out: encoding, locale and checksums.

    Args:
        settings: What the environment says of the database.
    """
    icu = ["--locale-provider=icu", f"--icu-locale={settings.icu_locale}"] if settings.sorts_by_icu else []
    return ["--encoding=UTF8", f"--locale={LIBC_LOCALE}", *icu, "--data-checksums"]


def server_files(settings: DatabaseSettings, *, data: str, folder: str, exported: bool = False) -> dict[str, str]:
    """The files, by name.

    Args:
        settings: What the environment says of the database.
        data: Path of the data directory.
        folder: Path of the folder that holds the files.
        exported: Whether an exporter logs in.
    """
    parameters = parameters_of(settings)
    given = {
        "hba_file": f"{folder}/pg_hba.conf",
        **({"ident_file": f"{folder}/{scripts.IDENT}"} if exported else {}),
        "listen_addresses": "*",
        "unix_socket_directories": SOCKETS,
        "password_encryption": "scram-sha-256",
        "shared_preload_libraries": ",".join(preloaded_libraries(parameters)),
        **parameters,
    }
    lines = [f"include '{data}/postgresql.conf'", *(f"{name} = {_quoted(text)}" for name, text in given.items())]
    files = {**scripts.read_all(), **(_exporter_files() if exported else {})}
    return {**files, "postgresql.conf": "".join(f"{line}\n" for line in [_HEAD, *lines])}


def _exporter_files() -> dict[str, str]:
    """The files that let the exporter in: its role is seen to after the application's, and its lines are the first."""
    setup, hba = (scripts.read(name) for name in ("setup.sql", "pg_hba.conf"))
    return {
        "setup.sql": f"{setup}\n{scripts.read(scripts.EXPORTER_SETUP)}",
        "pg_hba.conf": f"{scripts.read(scripts.EXPORTER_HBA)}{hba}",
        scripts.IDENT: scripts.read(scripts.IDENT),
    }


def _quoted(text: str) -> str:
    """A value as https://www.postgresql.org/docs/15/config-setting.html#CONFIG-SETTING-CONFIGURATION-FILE has it."""
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
