"""The base of every group of settings: frozen, closed, strictly typed, with rules between its fields."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, TypeVar, cast, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from ecommerce.settings.problems import UNKNOWN, Path, dotted

# The validation context of whoever asks for the broken rules afterwards, each with its place in a file.
RULES_LATER = object()


class UnknownSettingError(AttributeError):
    """A rule reads a setting whose value in the file is wrong, so that nobody knows what it is meant to be."""


# A broken rule: the path of the setting to change, seen from the group that has the rule, and what to say of it.
Broken = tuple[Path, str]
_Rule = TypeVar("_Rule", bound=Callable[..., Iterator[Broken]])


def rule(method: _Rule) -> _Rule:
    """Marks a method, or a function of a group, as a rule between settings; it yields where it is broken."""
    vars(method)["is_rule"] = True
    return method


def rule_of_choice(name: str) -> Callable[[_Rule], _Rule]:
    """Marks a `rule` about what is given for another choice than the one that is made.

    Where nobody wrote the choice, what is given contradicts its default: the choice is not known then, and rules that
    read it add nothing.

    Args:
        name: The field of the choice, which is in the same group.
    """

    def mark(method: _Rule) -> _Rule:
        vars(method)["choice"] = name
        return rule(method)

    return mark


class Misplaced(str):  # noqa: SLOT000 - a text, but for its type
    """What to say of a group that has no place where it is, so that nothing is missing in it either."""


def is_rule(member: object) -> bool:
    """Whether this is marked as a `rule`."""
    return getattr(member, "is_rule", False) is True


@cache
def _rules_of(section: type) -> tuple[str, ...]:
    """The names of all rules, those of choices first, and those of bases."""
    members = {name: member for each in reversed(section.__mro__) for name, member in vars(each).items()}
    rules = [name for name, member in members.items() if is_rule(member)]
    return tuple(sorted(rules, key=lambda name: not hasattr(members[name], "choice")))


class SettingsGroup(BaseModel):
    """A group of settings: snake_case names in Python, camelCase in a file, as Kubernetes writes its fields.

    What must hold between its fields, a subclass says in methods that are marked as a `rule`, one each.

    Attributes:
        never: What is no setting of it, though one may expect it, by its name in a file; and why.
    """

    never: ClassVar[Mapping[str, str]] = {}

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=False,
        hide_input_in_errors=True,
    )

    def broken(self) -> Iterator[Broken]:
        """Each broken rule, as far as it reads no setting that is wrong by itself, or that others contradict."""
        for each in self.rules():
            choice: str | None = getattr(each, "choice", None)
            with suppress(UnknownSettingError):
                for found in each():
                    yield found
                    if choice and choice not in self.model_fields_set:
                        vars(self).pop(choice, None)

    def rules(self) -> Iterator[Callable[[], Iterator[Broken]]]:
        """What must hold between the settings; a subclass adds rules that are not methods of its own."""
        return (getattr(self, name) for name in _rules_of(type(self)))

    @rule
    def _lists_hold_nothing_twice(self) -> Iterator[Broken]:
        for name, value in self:
            first: dict[object, int] = {}
            for index, entry in enumerate(cast("list[object]", value) if isinstance(value, list) else ()):
                if first.setdefault(entry, index) != index:
                    path = (type(self).model_fields[name].alias or name, index)
                    yield path, f"{entry} is here twice; remove one"

    def active(self) -> Iterator[tuple[str, object]]:
        """The settings that have an effect, by their names in Python; a subclass leaves out what it does not use."""
        yield from self

    @field_validator("*", mode="wrap")
    @classmethod
    def _leave_unknown(cls, value: object, validate: ValidatorFunctionWrapHandler) -> object:
        return value if value is UNKNOWN else validate(value)

    @model_validator(mode="after")
    def _hold_rules(self, info: ValidationInfo) -> Self:
        if info.context is not RULES_LATER:
            broken = [f"{dotted(_in_python(self, path))}: {text}".removeprefix(": ") for path, text in self.broken()]
            if broken:
                raise PydanticCustomError("rules", "{broken}", {"broken": "\n  ".join(broken)})
        return self

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of any setting
            """Called for what is not there: a setting that the reader of a file took away because it is wrong."""
            if name in type(self).model_fields:
                raise UnknownSettingError(name)
            return super().__getattr__(name)


def _in_python(group: SettingsGroup, path: Path) -> Path:
    """A path of a file, by the names in Python."""
    for name, field in type(group).model_fields.items():
        if path and path[0] == field.alias:
            inner = getattr(group, name)
            return (name, *(_in_python(inner, path[1:]) if isinstance(inner, SettingsGroup) else path[1:]))
    return path


class OptionalGroup(SettingsGroup):
    """The settings of a part that may be left out of the system, and is unless a subclass has another default.

    Attributes:
        noun: What a report calls the part; left out, it is called as the class: `the cache` for `CacheSettings`.
    """

    noun: ClassVar[str] = ""

    enabled: bool = False
    """Whether the part exists."""

    @rule
    def _nothing_of_a_part_left_out(self) -> Iterator[Broken]:
        if not self.enabled and self.model_fields_set - {"enabled"}:
            noun = self.noun or f"the {_in_words(type(self).__name__.removesuffix('Settings'))}"
            text = f"is false, but other settings of {noun} are given; remove them or enable {noun}"
            yield ("enabled",), text

    def active(self) -> Iterator[tuple[str, object]]:
        """Nothing of a part that is left out."""
        return super().active() if self.enabled else iter(())


def _in_words(name: str) -> str:
    """The name of a class, such as `OrderReports`, as `order reports`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()


def section_of(field: FieldInfo) -> type[SettingsGroup] | None:
    """The group that a field holds, or may hold; None where it holds a value."""
    return next((kind for kind in kinds_of(field) if isinstance(kind, type) and issubclass(kind, SettingsGroup)), None)


def kinds_of(field: FieldInfo) -> list[object]:
    """The type of a field, or each that it may have, without their rules."""
    return list(_kinds(field.annotation))


def _kinds(kind: object) -> Iterator[object]:
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    yield kind
    if get_origin(kind) is not Literal:
        for part in get_args(kind):
            yield from _kinds(part)


def active_settings(group: SettingsGroup, path: Path = ()) -> Iterator[tuple[Path, FieldInfo, object]]:
    """Each setting that has an effect, groups and what they hold: its path in a file, its field and its value."""
    for name, value in group.active():
        field = type(group).model_fields[name]
        here = (*path, field.alias or name)
        yield here, field, value
        if isinstance(value, SettingsGroup):
            with suppress(UnknownSettingError):
                yield from active_settings(value, here)
