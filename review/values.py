"""Parts of plain values of which nobody has checked the types."""

from typing import Any, TypeGuard

Object = dict[str, Any]


def is_mapping(value: object) -> TypeGuard[Object]:
    """Whether a value is a mapping."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a value is a list."""
    return isinstance(value, list)


def at(value: object, *steps: str) -> Any:  # noqa: ANN401 - any value
    """What stands at the end of a way through mappings; None where there is nothing."""
    for step in steps:
        if not is_mapping(value):
            return None
        value = value.get(step)
    return value


def mapping(value: object, *steps: str) -> Object:
    """A mapping at the end of a way; an empty one where there is none."""
    found = at(value, *steps)
    return found if is_mapping(found) else {}


def listing(value: object, *steps: str) -> list[Any]:
    """A list at the end of a way; an empty one where there is none."""
    found = at(value, *steps)
    return found if is_list(found) else []


def mappings(value: object, *steps: str) -> list[Object]:
    """The mappings of a list at the end of a way."""
    return [each for each in listing(value, *steps) if is_mapping(each)]


def texts(value: object, *steps: str) -> list[str]:
    """The texts of a list at the end of a way."""
    return [each for each in listing(value, *steps) if isinstance(each, str)]


def number(value: object, name: str, otherwise: int) -> int:
    """A whole number of a mapping."""
    found = at(value, name)
    return found if isinstance(found, int) and not isinstance(found, bool) else otherwise
