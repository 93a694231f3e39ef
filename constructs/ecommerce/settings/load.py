"""From the text of an environment file to its settings, or to the full list of what is wrong with it."""

import difflib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.group import SettingsGroup
from ecommerce.settings.problems import InvalidSettingsError, Path, Problem
from ecommerce.settings.yaml12 import Document, read

Mapping = dict[str, Any]


def load(text: str, source: str) -> EnvironmentSettings:
    """The settings that an environment file holds.

    Args:
        text: The whole file. Keys that are left out, or have no value, keep their defaults.
        source: The file's name, for the report.

    Raises:
        InvalidSettingsError: Anything is wrong; it lists every problem with its line.
    """
    document = read(text)
    if document.value is not None and not isinstance(document.value, dict):
        document.problems.append(Problem((), "is not a mapping; write `key: value` lines", document.line(())))
    if not document.problems:
        environment = _validate(document)
        if environment:
            return environment
    raise InvalidSettingsError(source, document.problems)


def _validate(document: Document) -> EnvironmentSettings | None:
    """Validates, and again without the values found wrong, since a wrong value hides the rules around it."""
    remaining: Mapping = deepcopy(document.value) or {}
    refused: dict[Path, str] = {}
    gone: set[Path] = set()
    while True:
        try:
            environment = EnvironmentSettings.model_validate(remaining)
        except ValidationError as error:
            removed = {_remove(remaining, path) for path in _new_problems(error, refused, gone)} - {()}
            if not removed:
                break
            gone |= removed
        else:
            if not refused:
                return environment
            break
    document.problems += [Problem(path, text, document.line(path)) for path, text in refused.items()]
    return None


def _new_problems(error: ValidationError, refused: dict[Path, str], gone: set[Path]) -> list[Path]:
    """Adds to the refused values those that are wrong by themselves, not for what is gone already.

    Returns:
        What to take away before the next look.
    """
    away: list[Path] = []
    for group, path, text in _explain(error.errors()):
        # A rule of a group that something is gone from judges the default in its place.
        if group and any(other[: len(group)] == group for other in gone):
            away.append(group)
            continue
        away.append(path)
        if not any(path[: len(other)] == other or other[: len(path)] == path for other in gone):
            refused[path] = text
    return away


def _remove(settings: Mapping, path: Path) -> Path:
    """Removes what stands at a path, so that its default takes the place; where nothing stands, the group around it.

    Returns:
        The path of what was removed; empty where nothing was.
    """
    groups: list[tuple[Mapping, str]] = []
    for step in path:
        groups.append((settings, str(step)))
        inner = settings.get(str(step))
        if not isinstance(inner, dict):
            break
        settings = cast("Mapping", inner)
    for depth in range(len(groups), 0, -1):
        group, key = groups[depth - 1]
        if group.pop(key, None) is not None:
            return path[:depth]
    return ()


def _explain(errors: list[ErrorDetails]) -> Iterator[tuple[Path, Path, str]]:
    """Each problem: the group whose rule is broken (empty for other errors), the path of the value, and the text."""
    for error in errors:
        # pydantic adds this mark where a key, not its value, is wrong.
        path: Path = tuple(step for step in error["loc"] if step != "[key]")
        if error["type"] == "rules":
            for inner, text in error.get("ctx", {})["broken"]:
                yield path, (*path, *inner), text
        elif error["type"] == "extra_forbidden":
            yield (), path, _unknown_key(path)
        else:
            yield (), path, _wrong_value(error)


def _unknown_key(path: Path) -> str:
    known = sorted(_known_keys(path[:-1]))
    close = difflib.get_close_matches(str(path[-1]), known, n=1)
    return (
        f"is not a setting; did you mean {close[0]}?" if close else f"is not a setting; known here: {', '.join(known)}"
    )


def _known_keys(group: Path) -> set[str]:
    section: type[SettingsGroup] = EnvironmentSettings
    for step in group:
        field = next(field for field in section.model_fields.values() if field.alias == step)
        section = next(kind for kind in _classes(field.annotation) if issubclass(kind, SettingsGroup))
    return {field.alias or "" for field in section.model_fields.values()}


def _classes(annotation: Any) -> Iterator[type]:  # noqa: ANN401 - a type annotation
    if isinstance(annotation, type):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _classes(part)


_EXPECTED = {
    "string_type": "text is expected",
    "int_type": "a whole number is expected",
    "bool_type": "true or false is expected",
    "list_type": "a list is expected; write each entry in a line of its own, after a hyphen",
    "dict_type": "a mapping is expected; write `key: value` lines below it",
    "model_type": "a mapping is expected; write `key: value` lines below it",
}


def _wrong_value(error: ErrorDetails) -> str:
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
