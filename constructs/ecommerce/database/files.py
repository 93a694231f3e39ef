"""The files beside a server of engine statefulset: what sets its volume up, who may log in, and its parameters."""

from collections.abc import Mapping

from ecommerce.database import scripts
from ecommerce.database.tuning import parameters_of
from ecommerce.settings.database import DatabaseSettings
from ecommerce.settings.parameters import preloaded_libraries
from ecommerce.settings.values.locale import LIBC_LOCALE
from ecommerce.workload.program import EmptyDir

# Where PostgreSQL's programs in the image look for the socket.
RUN = EmptyDir(name="run", mount_path="/var/run/postgresql", size_limit="16Mi")
# Where the files are mounted, and those of its certificate.
FILES_PATH = "/etc/postgresql"
CERTIFICATE_PATH = "/etc/database-certificate"
RELOAD = "reload.sh"
_HEAD = (
    "# The volume's own file as initdb wrote it, and what the environment says instead; ALTER SYSTEM comes after both."
)
# As CloudNativePG has it: the lines after it are then of encrypted connections alone.
_ENCRYPTED_ONLY = "hostnossl all all all reject\n"

_ENCRYPTION = {
    "ssl": "on",
    "ssl_cert_file": f"{CERTIFICATE_PATH}/tls.crt",
    "ssl_key_file": f"{CERTIFICATE_PATH}/tls.key",
}

# Without autovacuum no transaction of a server that nobody writes to has a number: who copies it compares the next one.
_READ_ONLY = {"default_transaction_read_only": "on", "autovacuum": "off"}
# The setup writes nevertheless.
_WRITABLE = "SET default_transaction_read_only = off;\n\n"


def initdb_arguments(settings: DatabaseSettings) -> list[str]:
    """What cannot be changed later, written out: encoding, locale and checksums.

    Args:
        settings: What the environment says of the database.
    """
    icu = ["--locale-provider=icu", f"--icu-locale={settings.icu_locale}"] if settings.sorts_by_icu else []
    return ["--encoding=UTF8", f"--locale={LIBC_LOCALE}", *icu, "--data-checksums"]


def server_files(
    settings: DatabaseSettings, *, data: str, exported: bool = False, read_only: bool = False
) -> dict[str, str]:
    """The files, by name.

    Args:
        settings: What the environment says of the database.
        data: Path of the data directory.
        exported: Whether an exporter logs in.
        read_only: Whether its sessions write nothing unless they insist.
    """
    parameters = parameters_of(settings)
    given = {
        "hba_file": f"{FILES_PATH}/pg_hba.conf",
        **({"ident_file": f"{FILES_PATH}/{scripts.IDENT}"} if exported else {}),
        "listen_addresses": "*",
        "unix_socket_directories": RUN.mount_path,
        "password_encryption": "scram-sha-256",
        "shared_preload_libraries": ",".join(preloaded_libraries(parameters)),
        **(_ENCRYPTION if settings.tls else {}),
        **parameters,
        **(_READ_ONLY if read_only else {}),
    }
    lines = [f"include '{data}/postgresql.conf'", *(f"{name} = {_quoted(text)}" for name, text in given.items())]
    access = scripts.read("pg_hba.conf")
    files = {
        **{name: scripts.read(name) for name in ("setup.sh", "setup.sql", *([RELOAD] if settings.tls else []))},
        "pg_hba.conf": f"{_ENCRYPTED_ONLY}{access}" if settings.tls else access,
        "postgresql.conf": "".join(f"{line}\n" for line in [_HEAD, *lines]),
    }
    if exported:
        files |= _exporter_files(files)
    return files | {"setup.sql": f"{_WRITABLE}{files['setup.sql']}"} if read_only else files


def _exporter_files(files: Mapping[str, str]) -> dict[str, str]:
    """The files that let the exporter in: its role is seen to after the application's, and its lines are the first."""
    return {
        "setup.sql": f"{files['setup.sql']}\n{scripts.read(scripts.EXPORTER_SETUP)}",
        "pg_hba.conf": f"{scripts.read(scripts.EXPORTER_HBA)}{files['pg_hba.conf']}",
        scripts.IDENT: scripts.read(scripts.IDENT),
    }


def _quoted(text: str) -> str:
    """A value as https://www.postgresql.org/docs/15/config-setting.html#CONFIG-SETTING-CONFIGURATION-FILE has it."""
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
