"""Kubernetes quantities: `250m` CPU, `512Mi` memory, `10Gi` storage."""

import re
from decimal import Decimal

# https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
_SUFFIXES = {
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "": Decimal(1),
    **{unit: Decimal(1000) ** power for power, unit in enumerate("kMGTPE", start=1)},
    **{f"{unit}i": Decimal(1024) ** power for power, unit in enumerate("KMGTPE", start=1)},
}
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
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a quantity")
    return Decimal(match["number"] + (match["exponent"] or "")) * _SUFFIXES[match["suffix"] or ""]
