"""A moment, by RFC 3339."""

from calendar import monthrange
from typing import Annotated

from pydantic import AfterValidator

from ecommerce.settings.values.form import Form

_DATE = r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
_EXAMPLES = "2026-11-28T13:59:00Z or 2026-11-28T14:59:00+01:00"


def _there_is(text: str) -> str:
    year, month, day = (int(part) for part in text[:10].split("-"))
    if day > monthrange(year, month)[1]:
        raise ValueError(f"is no moment: the calendar has no day {text[:10]}; write one that it has")
    return text


# What PostgreSQL and CloudNativePG would read as a time of their own zone is refused: an hour's orders hang on it.
Moment = Annotated[
    str,
    Form(
        f"{_DATE}T{_TIME}{_ZONE}",
        f"is not a moment by RFC 3339, with its zone; write for example {_EXAMPLES}",
    ),
    AfterValidator(_there_is),
]
