"""The form of a text: one regular expression, for the check here and for an editor's."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from ecommerce.settings.values.yaml11 import misread

# What no manifest carries to the API server as it was written: YAML has no place for most control characters, and its
# readers fold or drop the line ends of other systems. https://yaml.org/spec/1.2.2/#51-character-set
LOST = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
# How Python names a part of a match, which JavaScript writes in another way.
_NAMED = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True)
class Form:
    """Refuses a text that does not match a pattern.

    Args:
        pattern: For the whole text; of what Python and JavaScript read alike.
        says: What is wrong with a text that does not match, and how to mend it; a function is given the text.
        longest: The most characters that it may have.
    """

    pattern: str
    says: str | Callable[[str], str]
    longest: int | None = None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def match(self, text: str) -> re.Match[str] | None:
        """The match of a whole text."""
        return self._compiled.fullmatch(text)

    def fits(self, text: str) -> bool:
        """Whether a text has this form."""
        return (self.longest is None or len(text) <= self.longest) and self.match(text) is not None

    def check(self, text: str) -> str:
        """Returns a text as it is.

        Raises:
            ValueError: It has another form.
        """
        if self.longest is not None and len(text) > self.longest:
            raise ValueError(f"has {len(text)} characters; at most {self.longest} are allowed")
        if not self.match(text):
            raise ValueError(self.says if isinstance(self.says, str) else self.says(text))
        if wrong := misread(text):
            raise ValueError(wrong)
        return text

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def is_of(self, field: FieldInfo) -> bool:
        """Whether a field holds texts of this form, or may hold some."""
        inner = (getattr(part, "__metadata__", ()) for part in get_args(field.annotation))
        return any(self in metadata for metadata in (field.metadata, *inner))

    @property
    def json_schema(self) -> dict[str, Any]:
        """The form in JSON Schema."""
        pattern = {"type": "string", "pattern": f"^(?:{_NAMED.sub('(?:', self.pattern)})$"}
        return pattern if self.longest is None else {**pattern, "maxLength": self.longest}

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        inner, own = handler(schema), self.json_schema
        # What another form asks for as well is looked for ahead: only one pattern has a place.
        before = f"(?={inner['pattern']})" if "pattern" in inner else ""
        return {**inner, **own, "pattern": before + own["pattern"]}


def _lost(text: str) -> str:
    lost = re.search(f"[{LOST}]", text)
    return f"holds the character U+{ord(lost[0]):04X}, which no manifest carries; remove it" if lost else ""


def _not_a_line(text: str) -> str:
    return _lost(text) or "is not one line of text; remove line ends, tabs, and blanks at its ends"


# Any text that a manifest carries, of several lines too.
Text = Annotated[str, Form(f"[^{LOST}]*", _lost)]
# A text of one line that says something.
LINE = Form(rf"(?! )[^\t\n{LOST}]*[^ \t\n{LOST}]", _not_a_line, longest=1024)
Line = Annotated[str, LINE]
