"""What the database's pod runs and reads beside the image, as files."""

from functools import cache
from importlib.resources import files

NAMES = ("setup.sh", "setup.sql", "pg_hba.conf")


@cache
def read_all() -> dict[str, str]:
    """Every file, by its name."""
    return {name: files(__name__).joinpath(name).read_text(encoding="utf-8") for name in NAMES}
