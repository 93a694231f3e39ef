"""A moment, by RFC 3339."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator

from ecommerce.settings.values.form import Form

_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"


def _there_is(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("is no day of the calendar; write one that is") from None
    return text


# What PostgreSQL and CloudNativePG would read as a time of their own zone is refused: an hour's orders hang on it.
Moment = Annotated[
    str,
    Form(
        rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}{_ZONE}",
        "is not a moment by RFC 3339, with its zone; write for example 2026-11-28T13:59:00Z or 2026-11-28T14:59:00+01:00",
    ),
    AfterValidator(_there_is),
]
