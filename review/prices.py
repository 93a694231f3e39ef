"""A file of prices, and what requests cost by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

from review.capacity import Demand, Scale
from review.closest import meant
from review.effective import Amount
from review.source import ManifestError, sources

# The hours of a month that providers reckon with: 8,760 in a year.
HOURS = 730
_GIB = 2**30
_MOST = 1_000_000


@dataclass(frozen=True)
class Prices:
    """What a provider asks for: a core and a GiB of memory for an hour, a GiB of a volume for a month.

    Args:
        cpu: Price of a core for an hour.
        memory: Price of a GiB for an hour.
        storage: Price of a GiB of a volume for a month.
        spot_discount: The share by which cores and memory of spot nodes are cheaper, from 0 to 1.
        currency: What the prices are in.
        note: What prices they are, of what day.
        file: Where they are from.
    """

    cpu: Decimal
    memory: Decimal
    storage: Decimal
    spot_discount: Decimal
    currency: str
    note: str = ""
    file: str = ""

    @property
    def said(self) -> str:
        """Which prices they are, for whoever reads a cost by them."""
        return f"prices of {self.file}: {self.note}" if self.note else f"prices of {self.file}"

    def hour(self, each: Amount, *, spot: bool) -> Decimal:
        """What cores and memory cost for an hour."""
        price = each.cpu * self.cpu + each.memory / _GIB * self.memory
        return price * (1 - self.spot_discount) if spot else price

    def month(self, rows: Iterable[Demand], scale: Scale) -> Decimal:
        """What the requests and volumes of workloads cost for a month at a scale."""
        return sum((self._month(row.each, spot=row.spot) * row.count(scale) for row in rows), Decimal(0))

    def _month(self, each: Amount, *, spot: bool) -> Decimal:
        return self.hour(each, spot=spot) * HOURS + each.storage / _GIB * self.storage


_NUMBERS = {
    "vcpu-hour": "cpu",
    "memory-gib-hour": "memory",
    "storage-gib-month": "storage",
    "spot-discount": "spot_discount",
}
# The most characters of a text.
_TEXTS = {"currency": 8, "note": 160}
_KEYS = (*_NUMBERS, *_TEXTS)


def read_prices(path: Path) -> Prices:
    """Reads a file of prices in YAML.

    Raises:
        ManifestError: It cannot be read, or says something else than prices.
    """
    if path.is_dir():
        raise ManifestError(f"{path}: is a folder; name a file of prices")
    (source,) = sources(path)
    found: dict[str, Decimal | str] = {}
    for key, value, place in _entries(source.text, source.name):
        if key not in _KEYS:
            raise ManifestError(f"{place}: {key} is no price; {meant(key, _KEYS)}")
        name = _NUMBERS.get(key, key)
        if name in found:
            raise ManifestError(f"{place}: {key} is given twice; remove one")
        found[name] = _text(value, f"{place}: {key}", key) if key in _TEXTS else _price(value, f"{place}: {key}", key)
    if missing := [key for key in _KEYS if _NUMBERS.get(key, key) not in {*found, "note"}]:
        raise ManifestError(f"{source.name}: {missing[0]} is missing; say what it is, 0 where it costs nothing")
    return Prices(**found, file=source.name)  # type: ignore[arg-type]


def _entries(text: str, name: str) -> list[tuple[str, str, str]]:
    """Each key, its value as it is written, and the place of it."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}:{mark.line + 1}" if mark else name
        raise ManifestError(f"{place}: is not YAML; a line is such as `vcpu-hour: 0.03`") from None
    except RecursionError:
        node = None
    if not isinstance(node, yaml.MappingNode):
        raise ManifestError(f"{name}: holds no prices; a line is such as `vcpu-hour: 0.03`")
    found: list[tuple[str, str, str]] = []
    for key, value in node.value:
        place = f"{name}:{key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            raise ManifestError(f"{place}: is more than a name and a value; a line is such as `vcpu-hour: 0.03`")
        found.append((key.value, value.value, place))
    return found


def _price(text: str, where: str, key: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    most = 1 if key == "spot-discount" else _MOST
    if number.is_nan() or not 0 <= number <= most:
        raise ManifestError(f"{where}: {text or 'nothing'} is not a number from 0 to {most}")
    return number


def _text(text: str, where: str, key: str) -> str:
    most = _TEXTS[key]
    if text.isprintable() and 0 < len(text) <= most:
        return text
    if key == "currency":
        raise ManifestError(f"{where}: {text or 'nothing'} is no currency; write such as USD")
    raise ManifestError(f"{where}: is no line of 1 to {most} characters; say what prices these are, and of what day")
