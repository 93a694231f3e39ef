"""What the database's pod runs and reads beside the image, as files."""

from functools import cache
from importlib.resources import files

NAMES = ("setup.sh", "setup.sql", "pg_hba.conf")
# What lets the exporter in, where there is one.
EXPORTER_SETUP, EXPORTER_HBA, IDENT = "exporter.sql", "exporter_hba.conf", "pg_ident.conf"


@cache
def read_all() -> dict[str, str]:
    """Every file of a server without an exporter, by its name."""
    return {name: read(name) for name in NAMES}


@cache
def read(name: str) -> str:
    """A file."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
