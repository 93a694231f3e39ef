"""From the text of an environment file to its settings, or to the full list of what is wrong with it."""

import difflib
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ecommerce.settings.environment import Environment
from ecommerce.settings.problems import InvalidSettingsError, Path, Problem
from ecommerce.settings.section import Section
from ecommerce.settings.yaml12 import Document, read

Mapping = dict[str, Any]


def load(text: str, source: str) -> Environment:
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


def _validate(document: Document) -> Environment | None:
    """Validates, and again without the values found wrong, since a wrong value hides the rules around it."""
    remaining: Mapping = deepcopy(document.value) or {}
    refused: dict[Path, str] = {}
    while True:
        try:
            environment = Environment.model_validate(remaining)
        except ValidationError as error:
            found = {path: text for path, text in _explain(error.errors()) if not _near(path, refused)}
            if not found:
                break
            refused |= found
            for path in found:
                _remove(remaining, path)
        else:
            if not refused:
                return environment
            break
    document.problems += [Problem(path, text, document.line(path)) for path, text in refused.items()]
    return None


def _near(path: Path, refused: Iterable[Path]) -> bool:
    return any(path[: len(other)] == other or other[: len(path)] == path for other in refused)


def _remove(settings: Mapping, path: Path) -> None:
    """Removes what stands at a path, or the nearest group above it, so that its default takes the place."""
    for step in path[:-1]:
        inner = settings.get(str(step))
        if not isinstance(inner, dict):
            settings.pop(str(step), None)
            return
        settings = cast("Mapping", inner)
    settings.pop(str(path[-1]), None)


def _explain(errors: list[ErrorDetails]) -> Iterator[tuple[Path, str]]:
    for error in errors:
        # pydantic adds this mark where a key, not its value, is wrong.
        path: Path = tuple(step for step in error["loc"] if step != "[key]")
        if error["type"] == "rules":
            for inner, text in error.get("ctx", {})["broken"]:
                yield (*path, *inner), text
        elif error["type"] == "extra_forbidden":
            yield path, _unknown_key(path)
        else:
            yield path, _wrong_value(error)


def _unknown_key(path: Path) -> str:
    known = sorted(_known_keys(path[:-1]))
    close = difflib.get_close_matches(str(path[-1]), known, n=1)
    return (
        f"is not a setting; did you mean {close[0]}?" if close else f"is not a setting; known here: {', '.join(known)}"
    )


def _known_keys(group: Path) -> set[str]:
    section: type[Section] = Environment
    for step in group:
        field = next(field for field in section.model_fields.values() if field.alias == step)
        section = next(kind for kind in _classes(field.annotation) if issubclass(kind, Section))
    return {field.alias or "" for field in section.model_fields.values()}


def _classes(annotation: Any) -> Iterator[type]:  # noqa: ANN401 - a type annotation
    if isinstance(annotation, type):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _classes(part)


_EXPECTED = {
    "string_type": "text is expected; put it in quotes",
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
    if kind in _EXPECTED:
        return f"{shown} is {_kind_of(error['input'])} where {_EXPECTED[kind]}"
    rule = _RULES.get(kind, f"is refused: {error['msg']}")
    return f"{shown} {rule.format_map(context)}"


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
        case dict() | list():
            return "this"
        case str() if not value or value != value.strip() or "\n" in value:
            return repr(value)
        case _:
            return str(value)


def _kind_of(value: object) -> str:
    return _KINDS.get(type(value), "something else")


_KINDS: dict[type, str] = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a mapping",
}
