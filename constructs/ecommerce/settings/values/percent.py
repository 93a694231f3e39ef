"""Parts of a hundred that need fractions, as texts: 99.9 is no binary number."""

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from ecommerce.settings.values.form import Form

# At 99.999 the budget of a month is 26 seconds, less than Prometheus notices.
_OBJECTIVE = Form(
    r"9[0-9](?:\.[0-9]{1,2})?", "is not an objective; write percent from 90 to 99.99, for example 99.9", longest=5
)


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Objective = Annotated[
    str,
    BeforeValidator(_number_as_text),
    _OBJECTIVE,
    WithJsonSchema(
        {
            "anyOf": [_OBJECTIVE.json_schema, {"type": "number", "minimum": 90, "maximum": 99.99}],
            "examples": ["99.9", 99.9],
        }
    ),
]
