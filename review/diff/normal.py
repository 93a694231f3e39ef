"""The normal form of an object: two that mean the same to Kubernetes have the same.

What it takes out is what the API server takes out or fills in when it stores an object, so that applying the other
spelling changes nothing. Lists that Kubernetes keeps as maps are mappings here, by their merge keys.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from notation.quantity import parse_quantity
from review.diff.stored.kinds import shape_of
from review.diff.stored.shape import GENERIC, Shape
from review.manifests import Object
from review.shapes import kind_of
from review.values import is_list, is_mapping

# What the API server writes, and kubectl beside it.
_SERVER_METADATA = {
    *("creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"),
    *("deletionTimestamp", "deletionGracePeriodSeconds"),
}
_OF_KUBECTL = "kubectl.kubernetes.io/last-applied-configuration"


class Listed(dict[str, Any]):
    """The entries of a list by their keys.

    Args:
        entries: Keys and entries, in the order of the list.
        is_set: Whether the order means nothing.
        is_positional: Whether the keys are the positions.
    """

    def __init__(
        self, entries: Iterable[tuple[str, Any]], *, is_set: bool = False, is_positional: bool = False
    ) -> None:
        super().__init__(entries)
        self.is_set, self.is_positional = is_set, is_positional


def normal(each: Object) -> Object:
    """An object in normal form."""
    kind = kind_of(each)
    plain = {key: value for key, value in each.items() if key != "status"}
    plain["metadata"] = _metadata(each["metadata"])
    if kind == "Secret":
        plain = _secret(plain)
    return cast("Object", normal_value(plain, shape_of(kind)))


def _metadata(metadata: Object) -> Object:
    kept = {key: value for key, value in metadata.items() if key not in _SERVER_METADATA}
    annotations = {key: value for key, value in kept.get("annotations", {}).items() if key != _OF_KUBECTL}
    kept["annotations"] = annotations
    return {key: value for key, value in kept.items() if value not in ({}, [], "")}


def _secret(each: Object) -> Object:
    """A Secret whose values are what pods read, whether they are given in base64 or plain; plain ones win."""
    values: dict[str, object] = {}
    for key, text in each.get("data", {}).items():
        try:
            values[key] = base64.b64decode(text, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            values[key] = ["base64", text]
    values |= each.get("stringData", {})
    rest = {key: value for key, value in each.items() if key not in {"data", "stringData"}}
    return {**rest, "data": values} if values else rest


def normal_value(value: Any, shape: Shape) -> Any:  # noqa: ANN401 - any value
    """A value of an object in normal form."""
    if is_mapping(value):
        return _mapping(value, shape)
    if is_list(value):
        return _list(value, shape)
    if shape.is_quantity:
        return _quantity(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _mapping(value: Object, shape: Shape) -> Object:
    if shape.is_free:
        inner = shape.each or GENERIC
        return {key: normal_value(each, inner) for key, each in value.items()}
    given = {key: each for key, each in value.items() if not _is_empty(key, each, shape)}
    filled = {**given, **_defaults(shape, given)}
    if shape.fill is not None:
        filled = shape.fill(filled)
    made = {key: normal_value(each, shape.fields.get(key, GENERIC)) for key, each in filled.items()}
    return {key: each for key, each in made.items() if not _is_empty(key, each, shape)}


def _defaults(shape: Shape, given: Mapping[str, Any]) -> Object:
    """The defaults of a mapping, and those inside of mappings that need not be there to have some."""
    return {key: value for key, value in shape.defaults.items() if key not in given}


def _is_empty(key: str, value: object, shape: Shape) -> bool:
    """Whether a value is as good as none."""
    if value is False:
        return key in shape.flags
    return value in ({}, [], "") and not shape.keeps_all and key not in shape.keep


def _list(value: list[Any], shape: Shape) -> Any:  # noqa: ANN401 - any list
    inner = shape.each or GENERIC
    entries = [normal_value(each, inner) for each in value]
    if shape.is_set:
        texts = [json.dumps(each, sort_keys=True) for each in entries]
        return Listed(sorted(zip(texts, entries, strict=True), key=lambda pair: pair[0]), is_set=True)
    if keys := entry_keys(entries, shape):
        return Listed(zip(keys, entries, strict=True), is_set=shape.is_map)
    if any(isinstance(each, dict) for each in entries):
        return Listed(((str(number), each) for number, each in enumerate(entries)), is_positional=True)
    return entries


def entry_keys(entries: list[Any], shape: Shape) -> list[str]:
    """The keys of a list's entries in normal form, or their names; none where they do not tell the entries apart."""
    keys = [_key(each, shape.keys or ("name",)) for each in entries]
    return cast("list[str]", keys) if None not in keys and len(set(keys)) == len(keys) else []


def _key(entry: object, keys: tuple[str, ...]) -> str | None:
    if not is_mapping(entry):
        return None
    found = [entry.get(key) for key in keys]
    if found[0] is None or isinstance(found[0], dict | list):
        return None
    return "/".join(str(each) for each in found if each is not None)


def _quantity(value: object) -> object:
    try:
        amount = parse_quantity(str(value))
    except ValueError:
        return value
    # A negative or fractional one stays what it is; two spellings of one amount become one.
    return _plain(amount)


def _plain(amount: Decimal) -> str:
    for unit, size in (("Ti", 2**40), ("Gi", 2**30), ("Mi", 2**20), ("Ki", 2**10)):
        if amount and amount % size == 0:
            return f"{int(amount / size)}{unit}"
    if amount and amount % 1:
        return f"{(amount * 1000).normalize():f}m"
    return f"{amount.normalize():f}"
