"""The way to a field of an object, as a reader writes it: `spec.template.spec.containers[backend].image`."""

from collections.abc import Iterable

from notation.printable import printable
from review.values import is_list, is_mapping

Steps = tuple[str | int, ...]


def joined(steps: Iterable[str]) -> str:
    """A path of steps, of which those to the entries of lists are in brackets."""
    text = ""
    for step in steps:
        if step.startswith("["):
            text += step
        elif any(each in step for each in "./[ "):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return printable(text)


def named(value: object, steps: Steps) -> str:
    """The path to a field of an object, of which an entry is called by its name, if it has one of its own.

    Args:
        value: The object.
        steps: Keys of mappings and positions in lists; the last ones may lead to what is not there.
    """
    words: list[str] = []
    for step in steps:
        words.append(_entry(value, step) if isinstance(step, int) else step)
        value = _below(value, step)
    return joined(words)


def _below(value: object, step: str | int) -> object:
    if isinstance(step, int):
        return value[step] if is_list(value) and step < len(value) else None
    return value.get(step) if is_mapping(value) else None


def _entry(entries: object, position: int) -> str:
    names = [each.get("name") if is_mapping(each) else None for each in entries] if is_list(entries) else []
    name = names[position] if position < len(names) else None
    return f"[{name}]" if isinstance(name, str) and names.count(name) == 1 else f"[{position}]"
