"""The shell and SQL that the jobs run, as files."""

from functools import cache
from importlib.resources import files

NAMES = (
    "run.sh",
    "lib.sh",
    "pg_service.conf",
    "lock.sql",
    "locks.sql",
    "offsite.sh",
    "backup.sh",
    "rows.awk",
    "lost.awk",
    "retention.awk",
    "origin.sql",
    "restore-test.sh",
    "roles.sql",
    "prepared.sql",
    "restore.sh",
    "missing.sql",
    "room.sql",
    "create.sql",
    "paths.sql",
    "jobs.sql",
    "rows.sql",
    "properties.sql",
    "template.sql",
    "there.sql",
    "restorer.sql",
    "objects.sql",
    "terminate.sql",
    "list.sh",
)


@cache
def read_all() -> dict[str, str]:
    """Every script, by its name."""
    return {name: files(__name__).joinpath(name).read_text(encoding="utf-8") for name in NAMES}
