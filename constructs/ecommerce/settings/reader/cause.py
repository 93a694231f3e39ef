"""Which setting of a file breaks a rule about another one, that the file leaves to its default."""

from collections.abc import Collection, Iterator
from typing import cast

from pydantic import ValidationError

from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.group import Broken, SettingsGroup, section_of
from ecommerce.settings.problems import Path
from ecommerce.settings.reader.judge import Mapping, broken_rules, settings_of

# A rule that reads more entries of a list or of a mapping of text is about those, and they are written.
_MOST_ENTRIES = 100


def causes(written: Mapping, rules: Collection[Broken]) -> Iterator[tuple[Broken, Path]]:
    """Broken rules, each with a setting without which it would not be broken in just this way.

    Args:
        written: What the file says.
        rules: The path and the text of each.
    """
    copy = _groups_of(written, EnvironmentSettings)
    yield from _causes(copy, copy, (), EnvironmentSettings, set(rules))


def _groups_of(written: Mapping, section: type[SettingsGroup]) -> Mapping:
    """A copy of the groups, without the values that are very long."""
    copy: Mapping = {}
    inner = {info.alias: section_of(info) for info in section.model_fields.values()}
    for key, value in written.items():
        group = inner.get(key)
        if group and isinstance(value, dict):
            copy[key] = _groups_of(cast("Mapping", value), group)
        elif not isinstance(value, dict | list) or len(cast("list[object]", value)) <= _MOST_ENTRIES:
            copy[key] = value
    return copy


def _causes(
    whole: Mapping, group: Mapping, path: Path, section: type[SettingsGroup], rules: set[Broken]
) -> Iterator[tuple[Broken, Path]]:
    """Takes away a setting of the group after the other, and looks into those groups that matter."""
    for info in section.model_fields.values():
        key, inner = info.alias or "", section_of(info)
        if group.get(key) is None:
            continue
        here, value = (*path, key), group.pop(key)
        without = _broken(whole)
        group[key] = value
        # Without a value that is required there are no settings, which says nothing about it.
        mended = rules if without is None else rules - without
        found: list[tuple[Broken, Path]] = []
        if mended and inner and isinstance(value, dict):
            found = list(_causes(whole, cast("Mapping", value), here, inner, mended))
        yield from found
        if without is not None:
            yield from ((rule, here) for rule in mended - {rule for rule, _ in found})


def _broken(written: Mapping) -> set[Broken] | None:
    try:
        return set(broken_rules(settings_of(written)))
    except ValidationError:
        return None
