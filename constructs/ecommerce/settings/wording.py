"""What is wrong with a single value, in the words of someone who edits a file."""

import difflib
from collections.abc import Collection

from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails


def unknown_key(key: str, known: Collection[str]) -> tuple[str, str | None]:
    """The text for a key that is no setting, and the setting that it was most likely meant to be."""
    meant = to_camel(key) if to_camel(key) in known else next(iter(difflib.get_close_matches(key, sorted(known))), None)
    if meant:
        return f"is not a setting; did you mean {meant}?", meant
    return f"is not a setting; known here: {', '.join(sorted(known))}", None


def wrong_value(error: ErrorDetails) -> str:
    """The text for a value that pydantic refuses."""
    kind, shown, context = error["type"], _shown(error["input"]), error.get("ctx", {})
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
            return repr(value)
        case _:
            return str(value)


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
