"""What is wrong with a single value, in the words of someone who edits a file."""

import difflib
import re
from collections.abc import Collection
from typing import cast, get_args, get_origin

from pydantic import SecretStr
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ecommerce.settings.group import section_of
from ecommerce.settings.problems import shortened, without_login

# No setting has a longer name, and likeness takes time to find.
_LONGEST_NAME = 64


def unknown_key(key: str, known: Collection[str], *, guess: bool = True) -> tuple[str, str | None]:
    """The text for a key that is no setting, and the setting that it was most likely meant to be."""
    if guess and len(key) <= _LONGEST_NAME and (meant := _meant(key, known)):
        return f"is not a setting; did you mean {meant}?", meant
    return f"is not a setting; known here: {', '.join(sorted(known))}", None


def _meant(key: str, known: Collection[str]) -> str | None:
    return to_camel(key) if to_camel(key) in known else next(iter(difflib.get_close_matches(key, sorted(known))), None)


def wrong_value(error: ErrorDetails, field: FieldInfo, plain: str | None) -> str:
    """The text for a value that pydantic refuses; what may be a password is not shown.

    Args:
        error: What pydantic says.
        field: The setting that the value is for, or a part of.
        plain: The value as it is written, if that is without quotes.
    """
    kind, value = error["type"], error["input"]
    if kind == "missing":
        return "is required here and missing; add it"
    shown = "this" if _may_be_secret(error, field) else _shown(value, plain)
    if kind in _EXPECTED:
        fix = _fix(kind, value, plain)
        return f"{shown} is {_kind_of(value)} where {_EXPECTED[kind]} is expected{f'; {fix}' if fix else ''}"
    length = {"length": len(value)} if isinstance(value, str) else {}
    if length and kind in {"too_short", "too_long"}:
        kind = f"string_{kind}"
    rule = (
        _RULES[kind].format_map({**length, **error.get("ctx", {})}) if kind in _RULES else f"is refused: {error['msg']}"
    )
    return f"{shown} {rule}"


_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}

_RULES = {
    "value_error": "{error}",
    "literal_error": "is not one of {expected}",
    "greater_than_equal": "is below {ge}, the least that is allowed",
    "less_than_equal": "is above {le}, the most that is allowed",
    "too_short": "has {actual_length} entries, below the {min_length} that are needed; add more",
    "too_long": "has {actual_length} entries; at most {max_length} are allowed, so remove some",
    "string_too_short": "has {length} characters, below the {min_length} that are needed; write more, or remove it",
    "string_too_long": "has {length} characters; at most {max_length} are allowed, so shorten it",
}


def _fix(kind: str, value: object, plain: str | None) -> str:
    """How to make a value of the kind that is expected."""
    if kind == "string_type":
        return _text_fix(value)
    if isinstance(value, str) and kind == "int_type":
        return _number_fix(value, plain)
    if kind == "list_type" and plain and plain.startswith("-"):
        return "put a blank after the hyphen"
    if kind in {"dict_type", "model_type"} and plain and lacks_blank(plain):
        return "put a blank after the colon"
    return _FIXES.get(kind, "")


_FIXES = {
    "int_type": "write it in digits alone",
    "int_from_float": "write it in digits alone",
    "bool_type": "write true or false, without quotes",
    "list_type": "write each entry in a line of its own, after a hyphen",
    "dict_type": "write `key: value` lines below it",
    "model_type": "write `key: value` lines below it",
}


def _text_fix(value: object) -> str:
    match value:
        case bool() | int() | float():
            return "put it in quotes"
        case None:
            return 'remove it, or write "" for an empty text'
        case dict() if {"repository", "tag"} <= set(cast("dict[str, object]", value)):
            return "write repository:tag as one text"
        case _:
            return "write the text alone"


def _number_fix(text: str, plain: str | None) -> str:
    if text.isdecimal():
        return "write it without a leading zero" if plain else "write it without quotes"
    return "write the number alone, without a unit" if text[:1].isdecimal() else "write the number in digits"


def lacks_blank(plain: str) -> bool:
    """Whether a text without quotes was most likely meant as a key and its value."""
    return re.match(r"[A-Za-z_][\w.-]*:(?!//)\S", plain) is not None


def _shown(value: object, plain: str | None) -> str:
    if isinstance(value, str):
        value = without_login(value)
    match value:
        case bool() | int() | float() if plain:
            return shortened(plain)
        case bool():
            return str(value).lower()
        case dict() | list() | None:
            return "this"
        case str() if (
            not value.isprintable()
            or value != value.strip()
            or not value
            or (not plain and (value.isdecimal() or value in {"true", "false"}))
        ):
            return repr(shortened(value))
        case _:
            return shortened(str(value))


def _may_be_secret(error: ErrorDetails, field: FieldInfo) -> bool:
    """Whether a value is a password, or in a mapping of text, such as the environment of a program."""
    of_mapping = get_origin(field.annotation) is dict and error["loc"][-1] != "[key]"
    return of_mapping or _holds_secret(field)


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
