"""Settings from plain values, and the rules between them that they break."""

from collections.abc import Iterator
from typing import Any, cast

from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.group import RULES_LATER, Broken, SettingsGroup, section_of
from ecommerce.settings.problems import UNKNOWN, Path

Mapping = dict[str, Any]


def settings_of(written: Mapping) -> EnvironmentSettings:
    """The settings that are written, beside the defaults; an UNKNOWN one is not there, though it counts as given.

    Raises:
        pydantic.ValidationError: A value is wrong or missing by itself, or stands for no setting.
    """
    completed = _completed(EnvironmentSettings, written, None)
    environment = EnvironmentSettings.model_validate(completed, by_alias=True, by_name=False, context=RULES_LATER)
    _forget_unknown(environment)
    return environment


def _completed(section: type[SettingsGroup], written: Mapping, default: SettingsGroup | None) -> Mapping:
    """What is written, and beside it what the default of the whole group says; no value is none written."""
    completed = dict(written)
    for name, info in section.model_fields.items():
        key, inner = info.alias or name, section_of(info)
        value, original = written.get(key), getattr(default, name) if default else info.default
        if inner and isinstance(value, dict):
            around = original if isinstance(original, inner) else None
            completed[key] = _completed(inner, cast("Mapping", value), around)
        elif value is None:
            completed.pop(key, None)
            if default and name in default.model_fields_set:
                completed[key] = original
    return completed


def _forget_unknown(group: SettingsGroup) -> None:
    """Takes away what nobody knows, so that a rule that reads it cannot be judged."""
    for name, value in list(group):
        if value is UNKNOWN:
            del vars(group)[name]
        elif isinstance(value, SettingsGroup):
            _forget_unknown(value)


def broken_rules(group: SettingsGroup, path: Path = ()) -> Iterator[Broken]:
    """What is wrong between settings, as far as they are known: inner groups first."""
    for name, value in group:
        if isinstance(value, SettingsGroup):
            yield from broken_rules(value, (*path, type(group).model_fields[name].alias or name))
    yield from (((*path, *inner), text) for inner, text in group.broken())
