"""What is wrong with single values of a file, and what the file says without them."""

from functools import lru_cache
from typing import Any, cast

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.group import section_of
from ecommerce.settings.problems import UNKNOWN, Path
from ecommerce.settings.reader.judge import Mapping, settings_of
from ecommerce.settings.reader.wording import unknown_key, wrong_value

# To find the setting that a key was meant to be takes time, and a report of so many lines is not read to its end.
_MOST_GUESSES = 100
_MARKS = ("[key]", "[number]", "[range]", "[cloud]", "[nodes]")


class Mistakes:
    """Wrong values, misspelled keys, and what is missing.

    Args:
        written: What the file says.
        plain: What it says without quotes, as it is written.
    """

    def __init__(self, written: Mapping, plain: dict[Path, str]) -> None:
        self.plain = plain
        """What the file says without quotes, as it is written."""
        self.mended = _copy(written)
        """What the file says, with UNKNOWN in place of each wrong value, so that there are settings."""
        self.texts: dict[Path, str] = {}
        """What to say, by the path of the value."""
        self.missing: set[Path] = set()
        """Those of them that are not there."""
        self.merged: set[Path] = set()
        """Groups that a merge key was to fill, so that nobody knows what they lack."""
        self.unquoted: list[Path] = []
        """Where a number stands instead of a text."""

    def settle(self, *, whole: bool) -> EnvironmentSettings:
        """The settings without those that are wrong, which are taken as mistakes.

        Args:
            whole: Whether the file was read to its end, so that what is not there is missing.
        """
        try:
            return settings_of(self.mended)
        except ValidationError as error:
            self._explain(error, whole=whole)
            return settings_of(self.mended)

    def _explain(self, error: ValidationError, *, whole: bool) -> None:
        errors = error.errors(include_url=False)
        # The setting that a key was meant to be is not missing, nor one that was to be merged.
        for each in sorted(errors, key=lambda each: each["type"] != "extra_forbidden"):
            # pydantic marks where a key, not its value, is wrong, and as which of several kinds a value was read.
            path: Path = tuple(step for step in each["loc"] if step not in _MARKS)
            if each["type"] == "extra_forbidden":
                self._unknown_key(path)
            elif each["type"] == "missing":
                self._missing(path, each, whole=whole)
            else:
                self._wrong_value(path, each)

    def cover(self, path: Path) -> bool:
        """Whether a setting, or a group that holds it, is wrong or not known by itself, so that a rule adds nothing."""
        return any(path[:length] in self.texts or path[:length] in self.merged for length in range(len(path) + 1))

    def _unknown_key(self, path: Path) -> None:
        *groups, key = path
        fields = _fields(path)
        section = section_of(fields[-1]) if fields else EnvironmentSettings
        known = [info.alias or name for name, info in section.model_fields.items()] if section else []
        group = self._at(tuple(groups))
        if section and key in section.never:
            text, meant = section.never[str(key)], None
        else:
            text, meant = unknown_key(str(key), known, guess=len(self.texts) < _MOST_GUESSES)
        if group.pop(key) is UNKNOWN:
            self.merged |= {tuple(groups)} if key == "<<" else set()
        else:
            self.texts[path] = text
        if meant and group.get(meant) is None:
            group[meant] = UNKNOWN

    def _missing(self, path: Path, error: ErrorDetails, *, whole: bool) -> None:
        group = self._at(path[:-1])
        if whole and group.get(path[-1]) is not UNKNOWN and path[:-1] not in self.merged:
            self.texts[path] = wrong_value(error, _fields(path)[-1], None)
            self.missing.add(path)
        group[path[-1]] = UNKNOWN

    def _wrong_value(self, path: Path, error: ErrorDetails) -> None:
        fields = _fields(path)
        group, key = self._at(path[: len(fields) - 1]), path[len(fields) - 1]
        if isinstance(group[key], dict) and len(path) > len(fields):
            # One entry of a mapping of text: the others are what they are. Without any, nobody knows what it holds.
            entries = self._at(path[: len(fields)])
            said = entries.pop(path[len(fields)], UNKNOWN) is UNKNOWN
            group[key] = entries or UNKNOWN
        else:
            said, group[key] = error["input"] is UNKNOWN, UNKNOWN
        if not said and path not in self.texts:
            self.texts[path] = wrong_value(error, fields[-1], self.plain.get(path))
            if error["type"] == "string_type" and isinstance(error["input"], bool | int | float):
                self.unquoted += [path] if path in self.plain else []

    def _at(self, path: Path) -> dict[Any, Any]:
        group: Any = self.mended
        for step in path:
            group = group[step]
        return cast("dict[Any, Any]", group)


def _copy(written: Mapping) -> Mapping:
    return {key: _copy(cast("Mapping", value)) if isinstance(value, dict) else value for key, value in written.items()}


def _fields(path: Path) -> tuple[FieldInfo, ...]:
    """The fields that a path goes through; what a list or a mapping of text holds are no fields."""
    above = _fields_above(path[:-1]) if path else ()
    section = section_of(above[-1]) if above else EnvironmentSettings
    if not path or len(above) < len(path) - 1 or section is None:
        return above
    return *above, *(info for info in section.model_fields.values() if info.alias == path[-1])


# Thousands of mistakes are in few groups.
_fields_above = lru_cache(maxsize=64)(_fields)
