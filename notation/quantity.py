"""Kubernetes quantities: `250m` CPU, `512Mi` memory, `10Gi` storage."""

import re
from decimal import Decimal

# https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
_DECIMAL = {
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "": Decimal(1),
    **{unit: Decimal(1000) ** power for power, unit in enumerate("kMGTPE", start=1)},
}
_BINARY = {"": Decimal(1), **{f"{unit}i": Decimal(1024) ** power for power, unit in enumerate("KMGTPE", start=1)}}
_SUFFIXES = _BINARY | _DECIMAL
# The pattern of a whole quantity that is not negative.
QUANTITY = (
    r"(?P<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)((?P<suffix>[numkMGTPE]|[KMGTPE]i)|(?P<exponent>[eE][+-]?[0-9]{1,2}))?"
)
_QUANTITY = re.compile(QUANTITY)


def parse_quantity(text: str) -> Decimal:
    """The value of a non-negative quantity in its base unit.

    Args:
        text: A quantity as Kubernetes writes it, such as `250m`, `1.5`, `512Mi` or `1e3`.

    Returns:
        Cores for CPU, bytes for memory and storage.

    Raises:
        ValueError: `text` is no quantity.
    """
    match = _match(text)
    return Decimal(match["number"] + (match["exponent"] or "")) * _SUFFIXES[match["suffix"] or ""]


def canonical_quantity(text: str) -> str:
    """A quantity above zero in a spelling that the API server keeps: a whole number of the largest unit of its kind.

    As CanonicalizeBytes does in https://github.com/kubernetes/apimachinery, pkg/api/resource/quantity.go.

    Args:
        text: A quantity, such as `2000m`, `1024Mi` or `1e3`, whose exponent becomes a unit.

    Raises:
        ValueError: `text` is no quantity.
    """
    match, value = _match(text), parse_quantity(text)
    is_binary = (match["suffix"] or "").endswith("i") and value >= _BINARY["Ki"] and value % 1 == 0
    units = _BINARY if is_binary else _DECIMAL
    return next(f"{int(value / size)}{unit}" for unit, size in reversed(units.items()) if value % size == 0)


def _match(text: str) -> re.Match[str]:
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a quantity")
    return match
