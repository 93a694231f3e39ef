"""Time zones, as Kubernetes knows them: those of the IANA database, whatever the machine at hand has."""

import difflib
from functools import cache
from importlib import resources
from typing import Annotated, Any

from pydantic import AfterValidator, GetJsonSchemaHandler
from pydantic_core import CoreSchema

# The database's word for a clock that nobody has set; and what came with its release 2025b, after Kubernetes 1.27.
_LEFT_OUT = {"Factory", "America/Coyhaique"}


def check_time_zone(name: str) -> str:
    """Returns the name of a time zone as it is.

    Raises:
        ValueError: It is none.
    """
    zones = _zones()
    if zones.get(name.lower()) != name:
        close = difflib.get_close_matches(name.lower(), zones, n=1)
        fix = f"did you mean {zones[close[0]]}?" if close else "write for example Europe/Berlin or Etc/UTC"
        raise ValueError(f"is not a time zone of the IANA database; {fix}")
    return name


@cache
def _zones() -> dict[str, str]:
    """The names by their lower-case forms."""
    names = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
    return {name.lower(): name for name in names if name not in _LEFT_OUT}


class _Choices:
    """Lets an editor choose from the names."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "enum": sorted(_zones().values())}


TimeZone = Annotated[str, AfterValidator(check_time_zone), _Choices()]
