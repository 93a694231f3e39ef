"""TCP ports."""

from typing import Annotated

from pydantic import Field

# A number from 1 to 65535, in a text.
PORT = r"(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
Port = Annotated[int, Field(ge=1, le=65535)]
