"""YAML 1.2 as people mean it: `no`, `on`, `12:30` and `010` are text, a duplicate key is a mistake."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

import yaml

from ecommerce.settings.problems import UNKNOWN, Path, Problem
from ecommerce.settings.reader.libyaml import Events, TooLargeError, start_of
from ecommerce.settings.reader.syntax import syntax_problem

MOST_BYTES = 2**20
# More of the same kind help nobody.
_MOST_ALIKE = 100

_TAG = "tag:yaml.org,2002:"
_STANDARD_TAGS = {"str", "null", "bool", "int", "float", "map", "seq", "binary", "timestamp", "set", "omap", "merge"}

Kind = tuple[str, Callable[[str], object]]

# Plain scalars by the core schema, https://yaml.org/spec/1.2.2/#1032-tag-resolution. A number with a leading zero stays
# text: YAML 1.1 reads it in octal, YAML 1.2 in decimal.
_TEXT: Kind = ("str", str)
_KINDS: list[tuple[re.Pattern[str], Kind]] = [
    (re.compile(r"~|null|Null|NULL|"), ("null", lambda _: None)),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), ("bool", lambda text: text.lower() == "true")),
    (re.compile(r"[-+]?(0|[1-9][0-9]*)"), ("int", int)),
    (
        re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?|[-+]?\.[0-9]+([eE][-+]?[0-9]+)?"),
        ("float", float),
    ),
]
# A longer one is no number that anyone means, and Python reads none of a few thousand digits.
_LONGEST = 1000


def _kind_of(text: str) -> Kind:
    if text[:1] in "~nNtTfF-+.0123456789" and len(text) <= _LONGEST:
        return next((kind for pattern, kind in _KINDS if pattern.fullmatch(text)), _TEXT)
    return _TEXT


# What https://yaml.org/spec/1.2.2/#51-character-set leaves out.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Before the document, after comments.
_DIRECTIVE = re.compile(r"(?:(?:%YAML\b[^\n]*|[ \t]*(?:#[^\n]*)?)\n)*+(?=%)")


@dataclass
class Document:
    """Values of a YAML document, the line of every key and entry, and what is wrong with its form.

    What has a wrong form is UNKNOWN. The line of a text without quotes that begins below its key, is that one.
    """

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    plain: dict[Path, str] = field(default_factory=dict)
    """What is written without quotes and without a tag, as it is written."""
    problems: list[Problem] = field(default_factory=list)
    end: int | None = None
    """The line from which on nothing is known, as the text is not YAML there."""

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest group above it that the file has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Document:
    """Read one YAML document; never raises, says what is wrong in `problems`."""
    document = Document()
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    document.problems = list(_unreadable(text))
    if document.problems:
        document.end = 1
        return document
    events = Events(text)
    try:
        _Walk(document, events, iter(events)).run()
    except TooLargeError as error:
        document = Document(problems=[Problem((), str(error), error.line)], end=1)
    except yaml.MarkedYAMLError as error:
        problem = syntax_problem(error, events, text)
        document.problems.append(problem)
        document.end = problem.line
    return document


def _unreadable(text: str) -> Iterator[Problem]:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        yield Problem((), f"has {size:,} bytes, above the {MOST_BYTES:,} that are read; no environment needs as many")
        return
    if _FORBIDDEN.search(text):
        lines = enumerate(text.split("\n"), 1)
        found = ((number, match[0]) for number, line in lines if (match := _FORBIDDEN.search(line)))
        for number, sign in islice(found, _MOST_ALIKE):
            yield Problem((), f"is not YAML: character U+{ord(sign):04X} is not allowed; remove it", number)
    elif head := _DIRECTIVE.match(text):
        yield Problem((), "is a directive, which no setting needs; remove this line", head[0].count("\n") + 1)


@dataclass
class _Walk:
    """Turns events into plain values, noting lines and problems on the way.

    A group is in its place before it is filled, so that a mistake further down leaves what stands above.
    """

    document: Document
    source: Events
    events: Iterator[yaml.Event]

    def run(self) -> None:
        """Reads the one document that there should be."""
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                self.document.lines[()] = start_of(event).line + 1
                self.document.value = self._value(event, ())
                self._fill(self.document.value, ())
            elif isinstance(event, yaml.DocumentStartEvent) and self.document.lines:
                self._problem(event, (), "is a second document; remove this line and all that follows")
                return

    def _value(self, event: yaml.Event, path: Path) -> object:
        """A scalar, or a group that is still empty."""
        if isinstance(event, yaml.AliasEvent):
            return self._problem(event, path, "aliases are not supported; write the value out")
        if isinstance(event, yaml.ScalarEvent):
            self._note_plain(event, path)
            return self._scalar(event, path)
        if self.source.begins(event, "{{"):
            self._skip(event)
            return self._problem(event, path, "is a template; fill it in, or put it in quotes")
        group = cast("yaml.CollectionStartEvent", event)
        kind, empty = (
            ("map", dict[str, object]()) if isinstance(event, yaml.MappingStartEvent) else ("seq", list[object]())
        )
        if group.tag in {None, f"{_TAG}{kind}"}:
            return empty
        self._skip(group)
        return self._wrong_tag(group, path)

    def _note_plain(self, event: yaml.ScalarEvent, path: Path) -> None:
        if event.value and not event.style and event.tag is None:
            self.document.plain[path] = event.value
            self.document.lines[path] = start_of(event).line + 1

    def _fill(self, value: object, path: Path) -> None:
        if isinstance(value, dict):
            self._mapping(cast("dict[str, object]", value), path)
        elif isinstance(value, list):
            self._sequence(cast("list[object]", value), path)

    def _sequence(self, found: list[object], path: Path) -> None:
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            here = (*path, len(found))
            self.document.lines[here] = start_of(event).line + 1
            found.append(self._value(event, here))
            self._fill(found[-1], here)

    def _mapping(self, found: dict[str, object], path: Path, *, repeated: bool = False) -> None:
        """What a group says again inside of one that is itself given twice, is no further mistake."""
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._key(event, path)
            value = next(self.events)
            if key is None:
                self._skip(value)
            elif key in found:
                self._again(event, value, found, (*path, key), repeated=repeated)
            else:
                self._entry(event, value, found, (*path, key))

    def _entry(self, event: yaml.Event, value: yaml.Event, found: dict[str, object], path: Path) -> None:
        key = str(path[-1])
        self.document.lines[path] = start_of(event).line + 1
        if key == "<<":
            found[key] = self._problem(event, path, "merge keys are not supported; write the settings out")
            self._skip(value)
        else:
            found[key] = self._value(value, path)
            self._fill(found[key], path)

    def _again(
        self, event: yaml.Event, value: yaml.Event, found: dict[str, object], path: Path, *, repeated: bool
    ) -> None:
        """A key that is there: groups are read as one, and of two values nobody knows which one is meant."""
        key = str(path[-1])
        first = found[key]
        if not repeated:
            self._problem(event, path, f"is given twice, first in line {self.document.lines[path]}; remove one")
        if isinstance(value, yaml.MappingStartEvent) and isinstance(first, dict):
            self._mapping(cast("dict[str, object]", first), path, repeated=True)
        else:
            found[key] = UNKNOWN
            self._skip(value)

    def _key(self, event: yaml.Event, path: Path) -> str | None:
        if isinstance(event, yaml.ScalarEvent):
            key = self._scalar(event, path)
            if isinstance(key, str) or key is UNKNOWN:
                return key if isinstance(key, str) else None
        self._skip(event)
        alias = isinstance(event, yaml.AliasEvent)
        self._problem(
            event,
            path,
            "aliases are not supported; write the key out" if alias else "a key here is not text; put it in quotes",
        )
        return None

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> object:
        text: str = event.value
        kind, convert = _kind_of(text) if not event.style else _TEXT
        if event.anchor and not text and not event.style:
            return self._problem(event, path, "is an anchor without a value; put text that begins with & in quotes")
        if event.tag == f"{_TAG}str":
            return text
        if event.tag in {None, f"{_TAG}{kind}"}:
            return convert(text)
        return self._wrong_tag(event, path)

    def _wrong_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, path: Path) -> object:
        name = (event.tag or "").removeprefix(_TAG)
        if name in _STANDARD_TAGS:
            return self._problem(event, path, f"tag !!{name} does not fit here; remove it")
        return self._problem(event, path, "has a tag, which no setting needs; remove it, or put text with ! in quotes")

    def _skip(self, event: yaml.Event) -> None:
        depth = int(isinstance(event, yaml.CollectionStartEvent))
        while depth:
            event = next(self.events)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)

    def _problem(self, event: yaml.Event, path: Path, text: str) -> object:
        self.document.problems.append(Problem(path, text, start_of(event).line + 1))
        return UNKNOWN
