"""Durations, as Go reads them."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator

from ecommerce.settings.values.form import Form

# time.ParseDuration reads no longer one, in hours: the nanoseconds of a signed 64-bit number.
_MOST_HOURS = 2_562_047
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def _duration(text: str) -> str:
    parts = re.findall(r"([0-9.]+)([hms])", text)
    seconds = sum(Decimal(number) * _SECONDS[unit] for number, unit in parts)
    if not seconds:
        raise ValueError("is no time at all; write for example 15m, 1h or 1h30m")
    if seconds > _MOST_HOURS * 3600:
        raise ValueError(f"is more than {_MOST_HOURS}h, the longest that Go reads; write for example 1h")
    return text


# Without negatives and units below a second.
Duration = Annotated[
    str,
    Form(
        r"(?:[0-9]+(?:\.[0-9]+)?[hms])+",
        "is not a duration; write for example 15m, 1h or 1h30m",
        longest=40,
    ),
    AfterValidator(_duration),
]
