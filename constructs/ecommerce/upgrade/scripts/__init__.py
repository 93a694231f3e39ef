"""The shell and SQL that copies a database, as files; it runs the scripts of the backups, which are beside it."""

from functools import cache
from importlib.resources import files

from ecommerce.backup import scripts

_NAMES = ("copy.sh", "sequences.sql", "beside.sql")


@cache
def read_all() -> dict[str, str]:
    """Every script, by its name."""
    own = {name: files(__name__).joinpath(name).read_text(encoding="utf-8") for name in _NAMES}
    return {**scripts.read_all(), **own}
