"""The events of a text as libyaml tells them, and as YAML 1.2 says where libyaml stayed with YAML 1.1."""

import json
import re
from collections.abc import Iterator
from typing import Protocol, cast

import yaml

# Far beyond any settings, and little enough that a reader may descend, and answer within a second.
MOST_LEVELS = 64
MOST_VALUES = 20_000

# White space before a comment, before the end of a line, and after a hyphen may be tabs. In a block scalar it is text,
# so the first way to match is such a scalar: its header and the lines that are indented more.
_TABS = re.compile(
    r"^(?P<block> *+)(?:.*[ \t])?[|>][-+1-9]{0,2}[ \t]*(?:[ \t]#.*)?\n(?:(?P=block) +.*\n?|[ \t]*\n)*"
    r"|^ *+\t[ \t]*(?=#|$)"
    r"|^ *+(?:-(?: ++|(?=\t)))++\t[ \t]*",
    re.MULTILINE,
)
_LEADING_TAB = re.compile(r"^[ -]*+\t", re.MULTILINE)
# Line breaks of YAML 1.1 that are ordinary characters of YAML 1.2.
_BREAKS = "\x85\u2028\u2029"
# Text that begins with a colon or a question mark may stand inside of brackets, also after a comment.
_SIGNS = re.compile(r"(?<=[\[{,:])(\s*(?:#[^\n]{0,120}\n\s*)?)([:?])(?=[^\s,\[\]{}])")
# Both halves of a character beyond U+FFFF, as JSON writes it in double quotes.
_HALVES = re.compile(r"(?<!\\)((?:\\\\)*)\\(u[dD][89abAB][0-9a-fA-F]{2})\\(u[dD][c-fC-F][0-9a-fA-F]{2})")


class Mark(Protocol):
    """A place in a text."""

    index: int
    """Counted in characters from 0."""
    line: int
    """Counted from 0."""


def start_of(event: yaml.Event) -> Mark:
    """Where an event begins; libyaml tells it of each."""
    return cast("Mark", event.start_mark)


def end_of(event: yaml.Event) -> Mark:
    """Where an event ends."""
    return cast("Mark", event.end_mark)


class TooLargeError(Exception):
    """Says from which line on a text has more than is read."""

    def __init__(self, line: int, *, deep: bool) -> None:
        self.line = line
        if deep:
            super().__init__(f"is nested deeper than {MOST_LEVELS} levels; no setting is deeper than six")
        else:
            super().__init__(f"has more than {MOST_VALUES:,} keys and values; no environment needs as many")


class Events:
    """Reads a text; what libyaml would misread is hidden from it behind characters of private use.

    Args:
        text: The text, with line feeds as its line breaks.
    """

    def __init__(self, text: str) -> None:
        self._hidden: dict[int, str] = {}
        self._escape = ""
        self._text = self._hide(text)
        self.last: yaml.Event | None = None
        """The event before a mistake, not told since it may be a part of it."""
        self.open: list[yaml.CollectionStartEvent] = []
        """The collections that are open at a mistake, from the outside inwards."""

    def __iter__(self) -> Iterator[yaml.Event]:
        """The events, up to a mistake; that raises yaml.MarkedYAMLError."""
        count = 0
        for count, event in enumerate(yaml.parse(self._text, Loader=yaml.CSafeLoader)):
            if self.last is not None:
                yield self.last
            if isinstance(event, yaml.ScalarEvent):
                event.value = self._shown(event) if self._hidden else event.value
            elif isinstance(event, yaml.CollectionStartEvent):
                self.open.append(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()
            if len(self.open) > MOST_LEVELS or count > MOST_VALUES:
                raise TooLargeError(start_of(event).line + 1, deep=count <= MOST_VALUES)
            self.last = event
        if self.last is not None:
            yield self.last

    def begins(self, event: yaml.Event, sign: str) -> bool:
        """Whether the text of an event begins in a way."""
        return self._text.startswith(sign, start_of(event).index)

    def _hide(self, text: str) -> str:
        free = (chr(code) for code in range(0xF0000, 0xFFFFE) if chr(code) not in text)
        if _LEADING_TAB.search(text):
            tab = self._stand_in("\t", next(free))
            text = _TABS.sub(lambda match: _untabbed(match, tab), text)
        for sign in _BREAKS:
            if sign in text:
                text = text.replace(sign, self._stand_in(sign, next(free)))
        if _SIGNS.search(text):
            signs = {sign: self._stand_in(sign, next(free)) for sign in ":?"}
            text = _SIGNS.sub(lambda match: match[1] + signs[match[2]], text)
        if _HALVES.search(text):
            self._escape = self._stand_in("\\", next(free))
            text = _HALVES.sub(rf"\1{self._escape}\2{self._escape}\3", text)
        return text

    def _stand_in(self, sign: str, character: str) -> str:
        self._hidden[ord(character)] = sign
        return character

    def _shown(self, scalar: yaml.ScalarEvent) -> str:
        text: str = scalar.value
        if self._escape and scalar.style == '"':
            halves = rf"{self._escape}(u....){self._escape}(u....)"
            text = re.sub(halves, lambda match: str(json.loads(rf'"\{match[1]}\{match[2]}"')), text)
        return text.translate(self._hidden)


def _untabbed(match: re.Match[str], tab: str) -> str:
    indent = match["block"]
    if indent is None:
        return match[0].replace("\t", " ")
    # libyaml takes a tab that begins a line of the text for a part of the indentation.
    block = re.sub(rf"^({indent} +)\t", rf"\1{tab}", match[0], flags=re.MULTILINE)
    return re.sub(r"^ *+\t[ \t]*$", "", block, flags=re.MULTILINE)
