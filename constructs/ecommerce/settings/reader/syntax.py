"""What a text that is not YAML most likely lacks, and the line where that is mended."""

import re
from dataclasses import dataclass
from typing import cast

import yaml

from ecommerce.settings.problems import Problem
from ecommerce.settings.reader.libyaml import Events, Mark, end_of, start_of
from ecommerce.settings.reader.wording import lacks_blank

# By a part of libyaml's words, where it is right about the place.
_MISTAKES = {
    "mapping values are not allowed": "a value cannot stand here; indent it as the others of its group, and put text "
    "with a colon in quotes",
    "a tab character": "a tab indents this line; use spaces",
    "expected key": "this does not continue its group; indent it as the others there",
    "expected '-' indicator": "this does not continue its list; indent it as the entries, after a hyphen",
    "expected ',' or": "a comma is missing here; add it, or put text with brackets or quotes in it in quotes",
    "expected node content": "a value is missing here; add it, or put text that begins with a special sign in quotes",
    "block sequence entries": "an entry of a list cannot stand here; write each in a line of its own, after a hyphen",
    "unknown escape": "a backslash means nothing before this sign; write two, or use single quotes",
    "hexdecimal": "an escape lacks digits; write two backslashes for one, or use single quotes",
    "Unicode character": "an escape stands for no character; write two backslashes for one, or use single quotes",
    "alphabetic or numeric": "a name is missing after & or *; put text that begins with it in quotes",
    "scanning a tag": "a tag is not finished; put text that begins with ! in quotes",
    "tag handle": "a tag is not known; put text that begins with ! in quotes",
    "comment or line break": "text follows | or > in its line; begin it in the next one",
    "unexpected ':'": "a colon here needs a blank after it; add it, or put text with a colon in quotes",
    "document start": "text follows the end of the document; remove it, or indent it as the others of its group",
    "scanning a directive": "text cannot begin with %; put it in quotes",
    "duplicate": "the version of YAML is named twice; remove this line",
    "mapping keys are not allowed": "a key cannot stand here; put text that begins with ? in quotes",
    "indentation indicator": "after | or > stands no such indentation; use 1 to 9, or none",
    "incompatible": "a version of YAML is named that is not read; write %YAML 1.2, or remove it",
}
# Quoted text, comments and brackets.
_BRACKETS = re.compile(r"""(?<![^\s\[{,:])(?:'(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+")|(?<!\S)#[^\n]*|[\[\]{}]""", re.DOTALL)
_PARTNERS = {"]": "[", "}": "{"}


def syntax_problem(error: yaml.MarkedYAMLError, events: Events, text: str) -> Problem:
    """What is wrong, and where.

    Args:
        error: What libyaml says.
        events: How far it came.
        text: What it read.
    """
    mistake = _Mistake(error, events, text)
    reason, index = (
        mistake.unclosed_quote() or mistake.unclosed_bracket() or mistake.missing_colon() or mistake.trailing_text()
    ) or mistake.in_words()
    return Problem((), f"is not YAML: {reason}", text.count("\n", 0, min(index, len(text.rstrip()))) + 1)


@dataclass
class _Mistake:
    """Guesses, each a reason and where in the text it is, or None."""

    error: yaml.MarkedYAMLError
    events: Events
    text: str

    def unclosed_quote(self) -> tuple[str, int] | None:
        """A quote that the end of the text closes, or an earlier one than was meant."""
        start, last = self.error.context_mark, self.events.last
        if start and self.error.context == "while scanning a quoted scalar" and "unexpected" in str(self.error.problem):
            return "a quote is opened here and never closed; close it", start.index
        if isinstance(last, yaml.ScalarEvent) and last.style in {"'", '"'} and "\n" in self._source(last):
            closed = end_of(last).line
            if closed == self._mark.line:
                return (
                    f"a quote is opened here and closed in line {closed + 1}, before more text; close it",
                    start_of(last).index,
                )
        return None

    def unclosed_bracket(self) -> tuple[str, int] | None:
        """A bracket that meets no partner before the next key that is not indented more than its line."""
        outermost = next((start_of(each).index for each in self.events.open if each.flow_style), None)
        if outermost is None:
            return None
        opened: list[int] = []
        for match in _BRACKETS.finditer(self.text, outermost, self._next_key(outermost)):
            if match[0] in _PARTNERS.values():
                opened.append(match.start())
            elif match[0] in _PARTNERS and opened:
                if self.text[opened[-1]] != _PARTNERS[match[0]]:
                    break
                opened.pop()
                if not opened:
                    return None
        return (f"{self.text[opened[-1]]} is opened here and never closed; close it", opened[-1]) if opened else None

    def _next_key(self, index: int) -> int:
        line = self.text[self.text.rfind("\n", 0, index) + 1 : index]
        indent = len(line) - len(line.lstrip(" "))
        key = re.compile(rf"^ {{0,{indent}}}[^\s#\]}},][^\n:]*:(?=\s)", re.MULTILINE).search(self.text, index + 1)
        return key.start() if key else len(self.text)

    def missing_colon(self) -> tuple[str, int] | None:
        """Text that begins a line and goes on in the next, where there is a colon."""
        if self.error.context_mark and self.error.context == "while scanning a simple key":
            return self._no_key(self.error.context_mark.index)
        last = self.events.last
        if isinstance(last, yaml.ScalarEvent) and "mapping values" in str(self.error.problem):
            start = start_of(last).index
            before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
            if "\n" in self._source(last) and not before.strip(" -"):
                return self._no_key(start)
        return None

    def _no_key(self, index: int) -> tuple[str, int]:
        if lacks_blank(self.text[index : self.text.find("\n", index)]):
            return "a colon lacks the blank after it; write `key: value`", index
        return "a key has no colon; write `key: value`", index

    def trailing_text(self) -> tuple[str, int] | None:
        """Text after a quote or a bracket that is closed."""
        last = self.events.last
        if last and end_of(last).line == self._mark.line and "did not find expected" in str(self.error.problem):
            closing = self.text[end_of(last).index - 1 : end_of(last).index]
            if closing in {"'", '"', "]", "}"} and isinstance(last, yaml.ScalarEvent | yaml.CollectionEndEvent):
                return f"text follows a closing {closing}; remove it, or put the whole in quotes", self._mark.index
        return None

    def in_words(self) -> tuple[str, int]:
        """What libyaml says, and how to mend it."""
        index, said = self._mark.index, ", ".join(filter(None, (self.error.context, self.error.problem)))
        if "cannot start any token" in said:
            sign = self.text[index : index + 1]
            if sign == "\t":
                return "a tab indents this line; use spaces", index
            return f"text cannot begin with {sign}; put it in quotes", index
        return next((reason for sign, reason in _MISTAKES.items() if sign in said), said), index

    @property
    def _mark(self) -> Mark:
        return cast("Mark", self.error.problem_mark)

    def _source(self, event: yaml.Event) -> str:
        return self.text[start_of(event).index : end_of(event).index]
