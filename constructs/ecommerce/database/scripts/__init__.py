"""What the database's pod runs and reads beside the image, as files."""

from functools import cache
from importlib.resources import files

# What lets the exporter in, where there is one.
EXPORTER_SETUP, EXPORTER_HBA, IDENT = "exporter.sql", "exporter_hba.conf", "pg_ident.conf"


@cache
def read(name: str) -> str:
    """A file, by its name."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
