"""Where an object stands: the file and the line, of each of its fields too."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import yaml

from review.paths import Steps
from review.source import Source

_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True)
class Place:
    """A document of a text, or an item of a List in one.

    Args:
        source: The text.
        line: The line at which the document begins, from 1.
        start: The character at which it begins.
        end: The character after it.
        items: Where the document is a List, the positions of the object in it, from the outermost List.
    """

    source: Source
    line: int
    start: int
    end: int
    items: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}" + "".join(f": items[{each}]" for each in self.items)

    def item(self, number: int) -> "Place":
        """The place of an item."""
        return replace(self, items=(*self.items, number))

    def line_of(self, path: Steps) -> int:
        """The line of a field of the object; of a field that is not there, of what would hold it.

        Args:
            path: Keys and positions, from the object.
        """
        within: Steps = ()
        for each in self.items:
            within = (*within, "items", each)
        return _line(_node(self.source, self.start, self.end), (*within, *path)) + self.line - 1


@lru_cache(maxsize=16)
def _node(source: Source, start: int, end: int) -> yaml.Node | None:
    text = source.text[start:end]
    before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    # The first line is indented as the others are.
    return _composed(before + text if before.isspace() else text)


def _composed(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        # JSON may hold what YAML does not, such as tabs between its parts.
        return None


def _line(node: yaml.Node | None, path: Steps) -> int:
    """The line of the last step that is there, from 1."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        found = next(_entries(node, step), None)
        if found is None:
            break
        line, node = found
    return line


def _entries(node: yaml.Node | None, step: str | int) -> Iterator[tuple[int, yaml.Node]]:
    """The line at which an entry begins, and its value; what is merged comes after what is a mapping's own."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        entries: list[Any] = node.value
        yield from ((each.start_mark.line + 1, each) for each in entries[step : step + 1])
    if isinstance(node, yaml.MappingNode):
        yield from ((key.start_mark.line + 1, value) for key, value in node.value if key.value == step)
        for key, value in node.value:
            if key.tag == _MERGE:
                for merged in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    yield from _entries(merged, step)
