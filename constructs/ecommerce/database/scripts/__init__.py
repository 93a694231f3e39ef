"""What the database's pod runs and reads beside the image, as files."""

from functools import cache
from importlib.resources import files


@cache
def read(name: str) -> str:
    """A file, by its name."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
