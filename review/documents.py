"""The documents of a manifest file as plain values: YAML or JSON, read as Kubernetes reads them."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn, cast

import yaml

from review.places import Place
from review.source import ManifestError, Source

# No object of Kubernetes is a fifth as deep, and the parser in C is recursive.
_MOST_LEVELS = 200
# How many values aliases may stand for; a few lines can stand for billions.
_MOST_ALIASED = 1_000_000

_TAG = "tag:yaml.org,2002:"
_SPACE = re.compile(r"\s*")


class _KubernetesLoader(yaml.CSafeLoader):
    """Reads plain scalars as the Kubernetes API server's YAML does, and only what JSON has: no dates, no binary."""


_KubernetesLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_KubernetesLoader.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType] - untyped
    f"{_TAG}int", re.compile(r"[-+]?(0|[1-9][0-9]*|0[0-7]+|0x[0-9a-fA-F]+|0o[0-7]+)\Z"), list("-+0123456789")
)
_KubernetesLoader.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType] - untyped
    f"{_TAG}float",
    re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\Z|[-+]?[0-9]+[eE][-+]?[0-9]+\Z"),
    list("-+.0123456789"),
)
_KubernetesLoader.yaml_constructors = {
    tag: construct
    for tag, construct in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag.removeprefix(_TAG) in {"str", "int", "float", "bool", "null", "map", "seq"}
}


@dataclass(frozen=True)
class Document:
    """A document's value, without the fields that have none, and where it stands."""

    value: object
    place: Place


def documents(source: Source) -> Iterator[Document]:
    """The documents of a text that hold anything.

    Raises:
        ManifestError: It is neither YAML nor JSON, or too much to read.
    """
    try:
        for value, line, start, end in _values(source.text):
            if value is not None:
                yield Document(_without_nulls(value, {}), Place(source, line, start, end))
    except _RefusedError as error:
        place = f"{source.name}:{error.line}" if error.line else source.name
        raise ManifestError(f"{place}: {error.reason}") from None
    except RecursionError:
        raise ManifestError(f"{source.name}: is nested deeper than {_MOST_LEVELS} levels") from None


class _RefusedError(Exception):
    def __init__(self, reason: str, line: int = 0) -> None:
        self.reason, self.line = reason, line


# A value, the line at which it begins, and its first character and that after its last one.
_Placed = tuple[object, int, int, int]


def _values(text: str) -> list[_Placed]:
    if text.lstrip().startswith(("{", "[")):
        try:
            return list(_json(text))
        except ValueError:
            pass
    return list(_yaml(text))


def _json(text: str) -> Iterator[_Placed]:
    """One JSON value, or several after another."""
    decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)
    position, line, counted = _after_space(text, 0), 1, 0
    while position < len(text):
        line, counted = line + text.count("\n", counted, position), position
        value, end = decoder.raw_decode(text, position)
        yield value, line, position, end
        position = _after_space(text, end)


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _RefusedError(f"key {twice} is given twice in one mapping; remove one")
    return found


def _no_constant(name: str) -> NoReturn:
    raise _RefusedError(f"{name} is not a number of JSON")


def _yaml(text: str) -> Iterator[_Placed]:
    try:
        _refuse_depth(text)
        loader = _KubernetesLoader(text)
        while loader.check_node():
            node: Any = loader.get_node()
            line, start, end = node.start_mark.line + 1, node.start_mark.index, node.end_mark.index
            weights: dict[int, float] = {}
            if _weigh(node, weights) - len(weights) > _MOST_ALIASED:
                raise _RefusedError(f"aliases stand for more than {_MOST_ALIASED} values", line)
            value: object = loader.construct_document(node)  # pyright: ignore[reportUnknownMemberType] - untyped
            yield value, line, start, end
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark
        raise _RefusedError(f"is not YAML: {error.problem}", mark.line + 1 if mark else 0) from None
    except yaml.YAMLError as error:
        raise _RefusedError(f"is not YAML: {str(error).partition(chr(10))[0]}") from None
    except (ValueError, LookupError):
        raise _RefusedError("is not YAML: a number has too many digits, or a value does not fit its tag") from None


def _refuse_depth(text: str) -> None:
    level = 0
    events: Iterator[Any] = yaml.parse(text, _KubernetesLoader)
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1
        if level > _MOST_LEVELS:
            raise _RefusedError(f"is nested deeper than {_MOST_LEVELS} levels", line)


def _weigh(node: yaml.Node, weights: dict[int, float]) -> float:
    """How many values a node stands for, once all aliases are written out; makes text of its keys on the way."""
    if id(node) not in weights:
        # Until it is known, as long as what an alias inside of itself stands for.
        weights[id(node)] = math.inf
        if isinstance(node, yaml.MappingNode):
            _check_keys(node)
        weights[id(node)] = 1 + sum(_weigh(each, weights) for each in _children(node))
    return weights[id(node)]


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [each for entry in node.value for each in entry]
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _check_keys(node: yaml.MappingNode) -> None:
    seen: set[str] = set()
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or key.tag == f"{_TAG}null":
            raise _RefusedError("a key is not text; put it in quotes, or render the template that this is", line)
        if key.value in seen:
            raise _RefusedError(f"key {key.value} is given twice in one mapping; remove one", line)
        seen.add(key.value)
        if key.tag != f"{_TAG}merge":
            key.tag = f"{_TAG}str"


def _without_nulls(value: Any, done: dict[int, object]) -> object:  # noqa: ANN401 - any document
    """To Kubernetes a field without a value is a field that is not there; what aliases share stays shared."""
    key = id(value)
    if key not in done:
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            done[key] = {name: _without_nulls(each, done) for name, each in fields.items() if each is not None}
        elif isinstance(value, list):
            done[key] = [_without_nulls(each, done) for each in cast("list[object]", value)]
        else:
            return value
    return done[key]
