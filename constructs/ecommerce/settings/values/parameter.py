"""PostgreSQL's own parameters: which there are, and which values each takes."""

import csv
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from ecommerce.settings.values.form import LINE, Form, Line

# A table of pg_settings, of servers of these versions. Of others it does not know which parameters they have.
_KNOWN_VERSIONS = {15, 16}
_NUMBER = re.compile(r"(?P<number>[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?) *(?P<unit>[a-zA-Z]*)")
# https://www.postgresql.org/docs/15/config-setting.html#CONFIG-SETTING-NAMES-VALUES
_BYTES = {"B": 1, "kB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40}
_MICROSECONDS = {"us": 1, "ms": 10**3, "s": 10**6, "min": 60 * 10**6, "h": 3600 * 10**6, "d": 86400 * 10**6}
_SCALES = ({**_BYTES, "8kB": 2**13}, _MICROSECONDS)
_NO_UNIT: dict[str, int] = {}
_TRUTHS = {"on", "off", "true", "false", "yes", "no", "1", "0"}


@dataclass(frozen=True)
class Parameter:
    """What PostgreSQL says of a parameter in pg_settings.

    Args:
        only: The one known version that has it; empty where all have it.
        type: `bool`, `enum`, `integer`, `real` or `string`.
        unit: What a bare number counts; empty for one without a unit.
        least: The smallest number.
        most: The largest number.
        values: The words of an enum, with blanks between them.
    """

    only: str
    type: str
    unit: str
    least: str
    most: str
    values: str

    def wrong(self, text: str) -> str:
        """What is wrong with a value, and how to mend it; nothing for one that PostgreSQL takes."""
        words = set(self.values.split())
        match self.type:
            case "bool" if text.lower() not in _TRUTHS:
                return f"{text} is neither on nor off; write one of them"
            case "enum" if text.lower() not in words | (_TRUTHS if "on" in words else set()):
                return f"{text} is none of its values; write one of {', '.join(self.values.split())}"
            case "integer" | "real":
                return self._wrong_number(text)
            case _:
                return ""

    def _wrong_number(self, text: str) -> str:
        number = self.number(text)
        if number is None:
            units = ", ".join(each for each in _scale(self.unit) if each[0].isalpha())
            form = f"a number, or one with a unit: {units}" if units else "a number without a unit"
            return f"{text} is not {form}; write for example {self._example()}"
        if not float(self.least) <= number <= float(self.most):
            unit = f", in units of {self.unit}" if self.unit else ""
            return f"{text} is not between {self.least} and {self.most}{unit}; write for example {self._example()}"
        return ""

    def is_off(self, text: str) -> bool:
        """Whether a value of a parameter that is on or off is the latter."""
        return text.lower() in {"off", "false", "no", "0"}

    def number(self, text: str) -> float | None:
        """A value as a number of units; None where it is none."""
        match, scale = _NUMBER.fullmatch(text), _scale(self.unit)
        if not match or (match["unit"] and match["unit"] not in scale) or match["unit"] == "8kB":
            return None
        factor = scale[match["unit"]] / scale[self.unit] if match["unit"] else 1
        number = float(match["number"]) * factor
        return float(round(number)) if self.type == "integer" and abs(number) < float("inf") else number

    def _example(self) -> str:
        bare = {"8kB": "64MB", "kB": "64MB", "MB": "1GB", "B": "1kB"}.get(self.unit, f"10{self.unit}")
        fitting = [each for each in (bare, "10", "1", self.least) if self._fits(each)]
        return fitting[0]

    def _fits(self, text: str) -> bool:
        number = self.number(text)
        return number is not None and float(self.least) <= number <= float(self.most)


def _scale(unit: str) -> Mapping[str, int]:
    return next((scale for scale in _SCALES if unit in scale), _NO_UNIT)


@cache
def known_parameters() -> dict[str, Parameter]:
    """Every known parameter, by its name in lower case."""
    text = files(__package__ or "").joinpath("parameters.csv").read_text(encoding="utf-8")
    return {row.pop("name").lower(): Parameter(**row) for row in csv.DictReader(text.splitlines())}


def wrong_parameter(name: str, text: str, version: int | None) -> str:
    """What is wrong with a parameter and its value, and how to mend it; nothing where PostgreSQL takes it.

    Args:
        name: Its name.
        text: Its value.
        version: Major version of the server; None where nobody knows it.
    """
    if name in known_parameters() and _is_of(name, version):
        return known_parameters()[name].wrong(text)
    if version in _KNOWN_VERSIONS and "." not in name:
        close = difflib.get_close_matches(name, [each for each in known_parameters() if _is_of(each, version)], n=1)
        return f"is no parameter of PostgreSQL {version}; {f'did you mean {close[0]}?' if close else 'remove it'}"
    return ""


def _is_of(name: str, version: int | None) -> bool:
    """Whether a known parameter is, as far as anyone knows, one of a version."""
    only = known_parameters()[name].only
    return not only or version not in _KNOWN_VERSIONS or only == str(version)


def amount(name: str, text: str) -> int:
    """The bytes of a value that a parameter takes."""
    known = known_parameters()[name]
    return int((known.number(text) or 0) * _scale(known.unit)[known.unit])


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) if isinstance(value, int | float) else value


# postgresParameterNameRegex in https://github.com/cloudnative-pg/cloudnative-pg,
# internal/webhook/v1/cluster_webhook.go.
ParameterName = Annotated[
    str,
    Form(
        r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?",
        "is not the name of a parameter; use lower-case letters, digits and underscores, a dot after an extension's",
        longest=63,
    ),
    Field(examples=["work_mem", "max_connections", "jit", "log_statement", "pg_stat_statements.track"]),
]
ParameterValue = Annotated[
    Line,
    BeforeValidator(_as_text),
    WithJsonSchema(
        {
            "anyOf": [LINE.json_schema, {"type": "number"}, {"type": "boolean"}],
            "examples": ["64MB", "200", "off", "all"],
        }
    ),
]
