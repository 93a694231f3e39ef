"""What is wrong with a single value, in the words of someone who edits a file."""

import difflib
from collections.abc import Collection
from typing import get_args

from pydantic import SecretStr
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ecommerce.settings.group import section_of
from ecommerce.settings.problems import shortened

# No setting has a longer name, and likeness takes time to find.
_LONGEST_NAME = 64


def unknown_key(key: str, known: Collection[str], *, guess: bool = True) -> tuple[str, str | None]:
    """The text for a key that is no setting, and the setting that it was most likely meant to be."""
    if guess and len(key) <= _LONGEST_NAME and (meant := _meant(key, known)):
        return f"is not a setting; did you mean {meant}?", meant
    return f"is not a setting; known here: {', '.join(sorted(known))}", None


def _meant(key: str, known: Collection[str]) -> str | None:
    return to_camel(key) if to_camel(key) in known else next(iter(difflib.get_close_matches(key, sorted(known))), None)


def wrong_value(error: ErrorDetails, field: FieldInfo) -> str:
    """The text for a value that pydantic refuses; what may be a password is not shown."""
    kind, context = error["type"], error.get("ctx", {})
    shown = "this" if _holds_secret(field) else _shown(error["input"])
    if kind == "missing":
        return "is required here and missing; add it"
    if kind == "int_from_float":
        kind = "int_type"
    if kind in _EXPECTED:
        expected = _EXPECTED[kind]
        # Quotes make text of a number, not of a list.
        fix = "; put it in quotes" if kind == "string_type" and isinstance(error["input"], bool | int | float) else ""
        return f"{shown} is {_kind_of(error['input'])} where {expected}{fix}"
    rule = _RULES[kind].format_map(context) if kind in _RULES else f"is refused: {error['msg']}"
    return f"{shown} {rule}"


_EXPECTED = {
    "string_type": "text is expected",
    "int_type": "a whole number is expected",
    "bool_type": "true or false is expected",
    "list_type": "a list is expected; write each entry in a line of its own, after a hyphen",
    "dict_type": "a mapping is expected; write `key: value` lines below it",
    "model_type": "a mapping is expected; write `key: value` lines below it",
}

_RULES = {
    "value_error": "{error}",
    "literal_error": "is not one of {expected}",
    "greater_than_equal": "is below {ge}, the least that is allowed",
    "less_than_equal": "is above {le}, the most that is allowed",
    "too_short": "is too short; write at least {min_length}",
}


def _shown(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case dict() | list() | None:
            return "this"
        case str() if (
            not value.isprintable()
            or value != value.strip()
            or not value
            or value.isdecimal()
            or value in {"true", "false"}
        ):
            return repr(shortened(value))
        case _:
            return shortened(str(value))


def _holds_secret(field: FieldInfo) -> bool:
    section = section_of(field)
    inner = section.model_fields.values() if section else ()
    return SecretStr in (field.annotation, *get_args(field.annotation)) or any(map(_holds_secret, inner))


def _kind_of(value: object) -> str:
    return _KINDS.get(type(value), "something else")


_KINDS: dict[type, str] = {
    bool: "true or false",
    int: "a number",
    float: "a number with a fraction",
    str: "text",
    list: "a list",
    dict: "a mapping",
    type(None): "empty",
}
