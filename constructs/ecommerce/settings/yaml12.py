"""YAML 1.2 as people mean it: `no`, `on`, `12:30` and `010` are text, a duplicate key is a mistake."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from ecommerce.settings.problems import Path, Problem

_TAG = "tag:yaml.org,2002:"


class _CoreSchemaLoader(yaml.SafeLoader):
    """Resolves plain scalars by the core schema, https://yaml.org/spec/1.2.2/#1032-tag-resolution.

    A number with a leading zero stays text: YAML 1.1 reads it in octal, YAML 1.2 in decimal.
    """

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _kind, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(0|[1-9][0-9]*)", list("-+0123456789")),
    (
        "float",
        r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+([eE][-+]?[0-9]+)?|[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?",
        list("-+.0123456789"),
    ),
):
    _CoreSchemaLoader.add_implicit_resolver(f"{_TAG}{_kind}", re.compile(rf"(?:{_pattern})\Z"), _first)  # pyright: ignore[reportUnknownMemberType] - untyped

_SCALARS: dict[str, Callable[[str], object]] = {
    "str": str,
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": int,
    "float": float,
}


@dataclass
class Document:
    """Plain values of a YAML document, the line of every key and entry, and what is wrong with its form."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest group above it that the file has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Document:
    """Read one YAML document; never raises, says what is wrong in `problems`."""
    document = Document()
    loader = None
    try:
        loader = _CoreSchemaLoader(text)
        node = loader.get_single_node()
    except RecursionError:
        document.problems.append(Problem((), "is nested too deeply; no setting is deeper than six levels"))
        return document
    except yaml.YAMLError as error:
        document.problems.append(_syntax(error, text))
        return document
    finally:
        if loader:
            loader.dispose()
    if node is not None:
        document.value = _Walk(document).value(node, ())
    return document


# What a tired person most likely did, by a part of PyYAML's words.
_FIXES = {
    "'\\t'": "indent with spaces, not tabs",
    "expected <block end>": "indent this line as the others of its group",
    "mapping values are not allowed": "indent it as the others of its group, and put text with a colon in quotes",
    "unexpected end of stream": "close the quote",
}


def _syntax(error: yaml.YAMLError, text: str) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError):
        # What is never closed is mended where it opens.
        unclosed = "unexpected end of stream" in (error.problem or "")
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        reason += next((f"; {fix}" for sign, fix in _FIXES.items() if sign in reason), "")
        return Problem((), f"is not YAML: {reason}", (mark.line if mark else 0) + 1)
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return Problem((), f"is not YAML: character U+{error.character:04X} is not allowed; remove it", line)
    return Problem((), f"is not YAML: {error}")


@dataclass
class _Walk:
    """Turns nodes into plain values, noting lines and problems on the way."""

    document: Document
    seen: set[int] = field(default_factory=set)

    def value(self, node: yaml.Node, path: Path) -> Any:  # noqa: ANN401 - plain YAML values
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self.seen:
            self._problem(node, path, "aliases are not supported; write the value out")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return dict(self._entries(node, path))
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self.value(entry, (*path, index)) for index, entry in enumerate(node.value)]
        convert = _SCALARS.get(node.tag.removeprefix(_TAG))
        if convert and isinstance(node, yaml.ScalarNode):
            try:
                return convert(node.value)
            except ValueError:
                pass
        self._problem(node, path, f"tag {node.tag.replace(_TAG, '!!')} does not fit here; remove it")
        return None

    def _entries(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != f"{_TAG}str":
                self._problem(key_node, path, "a key here is not text; put it in quotes")
                continue
            here = (*path, key)
            if here in self.document.lines:
                self._problem(key_node, here, f"is given twice, first in line {self.document.lines[here]}; remove one")
                continue
            self.document.lines[here] = key_node.start_mark.line + 1
            yield key, self.value(value_node, here)

    def _problem(self, node: yaml.Node, path: Path, text: str) -> None:
        self.document.problems.append(Problem(path, text, node.start_mark.line + 1))
