"""Which fields of two normal forms differ, each by its path."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from notation.printable import printable
from review.diff.normal import Listed
from review.paths import joined
from review.values import is_list, is_mapping

# What a line can show of a value.
_LONGEST = 72


# Mappings whose keys are somebody's own: each of them is a field, wherever the mapping begins or ends.
_FREE = {"annotations", "labels", "data", "stringData", "binaryData", "hard", "limits", "requests"}


class Missing:
    """That a field is not there."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = Missing()


@dataclass(frozen=True)
class Field:
    """A field that differs.

    Args:
        steps: The way to it; the step to an entry of a list is the entry's key in brackets.
        before: Its value, or MISSING.
        after: Its value, or MISSING.
        is_order: Whether it is the order alone, of which the values are the keys.
        is_hidden: Whether nobody may read the values.
    """

    steps: tuple[str, ...]
    before: Any
    after: Any
    is_order: bool = False
    is_hidden: bool = False

    @property
    def path(self) -> str:
        """The path, as a reader writes it: `spec.template.spec.containers[backend].image`."""
        return joined(self.steps)

    @property
    def pattern(self) -> str:
        """The path without the keys of entries: `spec.template.spec.containers[].image`."""
        return "".join("[]" if step.startswith("[") else f".{step}" for step in self.steps).removeprefix(".")

    def entry(self, of: str) -> str:
        """The key of the entry in a list of that name on the way; empty where there is none."""
        for name, step in zip(self.steps, self.steps[1:], strict=False):
            if name == of and step.startswith("["):
                return step[1:-1]
        return ""

    @property
    def shown(self) -> str:
        """What a line says of the two values."""
        if self.is_hidden:
            return (
                {True: "is added (hidden)", False: "is gone"}.get(self.after is not MISSING, "")
                if (self.before is MISSING or self.after is MISSING)
                else "changes (hidden)"
            )
        if self.is_order:
            return f"order {_short(self.before)} → {_short(self.after)}"
        if isinstance(self.before, str) and isinstance(self.after, str) and "\n" in self.before + self.after:
            return _lines(self.before, self.after)
        if self.before is MISSING:
            return f"+ {_short(self.after)}"
        if self.after is MISSING:
            return f"- {_short(self.before)}"
        return f"{_short(self.before)} → {_short(self.after)}"


def differences(old: Any, new: Any, steps: tuple[str, ...] = ()) -> Iterator[Field]:  # noqa: ANN401 - any value
    """The fields in which two normal forms differ; what is there on one side only is one field, with all below it."""
    if is_mapping(old) and is_mapping(new):
        yield from _of_mappings(old, new, steps)
    elif not _is_same(old, new):
        yield Field(steps, old, new)


def _is_same(old: Any, new: Any) -> bool:  # noqa: ANN401 - any value
    """Whether two values are the same in JSON, to which true is not 1."""
    if isinstance(old, str) or isinstance(new, str):
        return bool(old == new)
    return json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)


def _of_mappings(old: dict[str, Any], new: dict[str, Any], steps: tuple[str, ...]) -> Iterator[Field]:
    if isinstance(old, Listed) and isinstance(new, Listed) and (old.is_positional or new.is_positional):
        old, new = _aligned(old, new)
    for key in [*old, *(key for key in new if key not in old)]:
        step = (*steps, _step(old, key))
        before, after = old.get(key, MISSING), new.get(key, MISSING)
        if key in _FREE:
            before, after = _empty_beside(before, after), _empty_beside(after, before)
        if before is MISSING or after is MISSING:
            yield Field(step, plain(before), plain(after))
        else:
            yield from differences(before, after, step)
    if isinstance(old, Listed) and not old.is_set and not old.is_positional:
        was, will = [key for key in old if key in new], [key for key in new if key in old]
        if was != will:
            yield Field(steps, was, will, is_order=True)


def _empty_beside(one: Any, other: Any) -> Any:  # noqa: ANN401 - any values
    """A mapping that is not there, beside one that holds something."""
    return dict[str, Any]() if one is MISSING and is_mapping(other) and other else one


def _aligned(old: Listed, new: Listed) -> tuple[Listed, Listed]:
    """Two lists by position, without what is the same at their beginnings and ends; what is between is in pairs."""
    was, will = list(old.values()), list(new.values())
    texts = [json.dumps(each, sort_keys=True) for each in was], [json.dumps(each, sort_keys=True) for each in will]
    shorter = min(len(was), len(will))
    first = next((number for number in range(shorter) if texts[0][number] != texts[1][number]), shorter)
    last = next((n for n in range(shorter - first) if texts[0][-1 - n] != texts[1][-1 - n]), shorter - first)
    sides = (was[first : len(was) - last], will[first : len(will) - last])
    one, other = (
        Listed(((str(first + number), each) for number, each in enumerate(side)), is_positional=True) for side in sides
    )
    return one, other


def _step(parent: dict[str, Any], key: str) -> str:
    """The step to a field, or to an entry of a list; an entry of a set has no other name than its value."""
    if not isinstance(parent, Listed):
        return key
    if parent.is_set and key.startswith(("{", "[", '"')):
        return "[]"
    return f"[{key}]"


def plain(value: Any) -> Any:  # noqa: ANN401 - any value
    """A normal form as JSON has it: entries in lists."""
    if isinstance(value, Listed):
        return [plain(each) for each in value.values()]
    if is_mapping(value):
        return {key: plain(each) for key, each in value.items()}
    return value


def _short(value: Any) -> str:  # noqa: ANN401 - any value
    if is_list(value):
        text = ", ".join(_short(each) for each in value) if value else "[]"
    else:
        text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False, default=str)
    if "\n" in text:
        text = f"text of {text.count(chr(10)) + 1} lines"
    return printable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _lines(before: str, after: str) -> str:
    """How many lines of a text come and go, whatever their order."""
    old, new = before.splitlines(), after.splitlines()
    gone, come = _surplus(old, new), _surplus(new, old)
    return f"text of {len(new)} lines: {come} come, {gone} go" if gone or come else "text: lines change places"


def _surplus(some: list[str], others: list[str]) -> int:
    left: dict[str, int] = {}
    for line in others:
        left[line] = left.get(line, 0) + 1
    surplus = 0
    for line in some:
        if left.get(line, 0):
            left[line] -= 1
        else:
            surplus += 1
    return surplus
