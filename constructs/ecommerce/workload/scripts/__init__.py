"""What a pod runs around a migration, with PostgreSQL's psql."""

from functools import cache
from importlib.resources import files


@cache
def read(name: str) -> str:
    """A script, by its name."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
