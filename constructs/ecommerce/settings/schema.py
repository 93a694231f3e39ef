"""JSON Schema of the settings, with which an editor completes and checks environment files."""

import ast
import inspect
import json
import sys
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.group import SettingsGroup, section_of

_NULL = {"type": "null"}


def json_schema() -> str:
    """The schema as the text of a file."""
    model = EnvironmentSettings.model_json_schema(by_alias=True)
    sections = {section.__name__: section for section in _sections(EnvironmentSettings)}
    for part in (model, *model["$defs"].values()):
        _describe(part["properties"], sections[part["title"]], part.get("required", ()))
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **model}, indent=2) + "\n"


def _sections(section: type[SettingsGroup]) -> Iterator[type[SettingsGroup]]:
    """A group and all that it holds."""
    yield section
    for field in section.model_fields.values():
        if inner := section_of(field):
            yield from _sections(inner)


def _describe(properties: dict[str, dict[str, Any]], section: type[SettingsGroup], required: Collection[str]) -> None:
    """Adds the docstrings of a group's fields, those of the nearest class that has one."""
    found = {key: text for each in reversed(section.__mro__) for key, text in _docstrings(each).items()}
    for name, field in section.model_fields.items():
        key = field.alias or name
        said = properties[key] if key in required else _or_nothing(properties[key])
        if "patternProperties" in said:
            said = {**said, "additionalProperties": False}
        properties[key] = dict(sorted({**said, "description": found[name]}.items()))


def _or_nothing(value: dict[str, Any]) -> dict[str, Any]:
    """A value that may be left empty, which in a file means its default."""
    if "$ref" in value:
        return {
            **{key: each for key, each in value.items() if key != "$ref"},
            "anyOf": [{"$ref": value["$ref"]}, _NULL],
        }
    for several in {"anyOf", "oneOf"} & value.keys():
        return value if _NULL in value[several] else {**value, several: [*value[several], _NULL]}
    if "enum" in value:
        value = {**value, "enum": [*value["enum"], None]}
    return {**value, "type": [value["type"], "null"]}


def _docstrings(section: type) -> dict[str, str]:
    if not issubclass(section, SettingsGroup):
        return {}
    (body,) = (
        node.body
        for node in _module(section.__module__).body
        if isinstance(node, ast.ClassDef) and node.name == section.__name__
    )
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


@cache
def _module(name: str) -> ast.Module:
    return ast.parse(inspect.getsource(sys.modules[name]))
