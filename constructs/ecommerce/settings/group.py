"""The base of every group of settings: frozen, closed, strictly typed, with rules between its fields."""

from collections.abc import Iterator
from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from ecommerce.settings.problems import Path


class SettingsGroup(BaseModel):
    """A group of settings, written in camelCase as Kubernetes writes its fields.

    A subclass says in `rules` what must hold between its fields.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=to_camel,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
    )

    def rules(self) -> Iterator[tuple[Path, str]]:
        """Each broken rule between fields: the path of the field to change, seen from here, and the text."""
        return iter(())

    @model_validator(mode="before")
    @classmethod
    def _complete_from_defaults(cls, given: object) -> object:
        """A setting without a value keeps its default, and a group with required fields those that are not written."""
        if not isinstance(given, dict):
            return given
        written = {key: value for key, value in cast("dict[str, Any]", given).items() if value is not None}
        completed = dict(written)
        for field in cls.model_fields.values():
            value = written.get(field.alias or "")
            if isinstance(field.default, SettingsGroup) and isinstance(value, dict) and _has_required(field.default):
                completed[field.alias or ""] = _overlay(
                    field.default.model_dump(by_alias=True), cast("dict[str, Any]", value)
                )
        return completed

    @model_validator(mode="after")
    def _hold_rules(self) -> Self:
        broken = list(self.rules())
        if broken:
            raise PydanticCustomError("rules", "rules between fields are broken", {"broken": broken})
        return self


def _has_required(section: SettingsGroup) -> bool:
    return any(field.is_required() for field in type(section).model_fields.values())


def _overlay(default: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """`written` over `default`; mappings are merged key by key, everything else is replaced."""
    merged = {**default, **written}
    for key in default.keys() & written.keys():
        if isinstance(default[key], dict) and isinstance(written[key], dict):
            merged[key] = _overlay(default[key], written[key])
    return merged
