"""The shell and SQL that the jobs run, as files."""

from functools import cache
from importlib.resources import files

NAMES = (
    "run.sh",
    "lib.sh",
    "pg_service.conf",
    "locks.sql",
    "offsite.sh",
    "backup.sh",
    "rows.awk",
    "restore-test.sh",
    "restore.sh",
    "empty.sql",
    "objects.sql",
    "restored.sql",
    "rows.sql",
)


@cache
def read_all() -> dict[str, str]:
    """Every script, by its name."""
    return {name: files(__name__).joinpath(name).read_text(encoding="utf-8") for name in NAMES}
