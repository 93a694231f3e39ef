"""The forms of names, https://kubernetes.io/docs/concepts/overview/working-with-objects/names/.

As in https://github.com/kubernetes/apimachinery, pkg/util/validation/validation.go.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

# What a line can show of a name.
_LONGEST_SHOWN = 60


class Wrong(NamedTuple):
    """Why a text has not a form, and what to write instead."""

    reason: str
    fix: str


@dataclass(frozen=True, eq=False)
class Form:
    """What a name looks like.

    Args:
        title: What such a name is called.
        pattern: The pattern of a whole name.
        characters: The pattern of each of its characters.
        allowed: What it is made of, in words.
        longest: How many characters it may have.
        examine: What else is wrong with a name.
    """

    title: str
    pattern: str
    characters: str
    allowed: str
    longest: int = 0
    examine: Callable[[str], Wrong | None] = field(default=lambda _text: None)

    def wrong(self, text: str) -> Wrong | None:
        """Why a text has not this form; None where it has."""
        return _wrong(self, text)

    def fits(self, text: str) -> bool:
        """Whether a text has this form."""
        return _wrong(self, text) is None


@lru_cache(maxsize=16384)
def _wrong(form: Form, text: str) -> Wrong | None:
    length = len(text.encode("utf-8", "surrogatepass"))
    if form.longest and length > form.longest:
        reason = f"{quoted(text)} has {length} characters, of which {form.title} may have {form.longest}"
        return Wrong(reason, f"shorten it by {length - form.longest}")
    if not re.fullmatch(form.pattern, text):
        return Wrong(_misfit(form, text), _proposal(form, text))
    return form.examine(text)


def _misfit(form: Form, text: str) -> str:
    if not text:
        return f"is empty, which is not {form.title}"
    odd = next((each for each in text if not re.fullmatch(form.characters, each)), None)
    if odd is not None:
        return f"{quoted(text)} holds {quoted(odd)}, which is not in {form.title}"
    return f"{quoted(text)} is not {form.title}"


def _proposal(form: Form, text: str) -> str:
    for mended in (text.lower(), re.sub(r"[^a-z0-9.]+", "-", text.lower()), re.sub(r"[^a-z0-9]+", "-", text.lower())):
        trimmed = mended.strip("-.")
        if trimmed and re.fullmatch(form.pattern, trimmed):
            return f"write {trimmed}; it is made of {form.allowed}"
    return f"make it of {form.allowed}"


def quoted(text: str) -> str:
    """A text as it is shown."""
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return json.dumps(shown, ensure_ascii=False)


_LABEL = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
_NAME = r"(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

LABEL = Form(
    "a DNS label", _LABEL, "[-a-z0-9]", "a-z, 0-9 and -, with a letter or a digit at its beginning and end", 63
)
SERVICE_NAME = Form(
    "the name of a Service",
    "[a-z](?:[-a-z0-9]*[a-z0-9])?",
    "[-a-z0-9]",
    "a-z, 0-9 and -, with a letter at its beginning and a letter or a digit at its end",
    63,
)
SUBDOMAIN = Form(
    "a DNS name",
    _SUBDOMAIN,
    "[-a-z0-9.]",
    "a-z, 0-9, - and ., with a letter or a digit at the beginning and end of each part",
    253,
)
UNDERSCORED_SUBDOMAIN = Form(
    "a DNS name",
    r"_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:\._?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*",
    "[-_a-z0-9.]",
    "a-z, 0-9, -, _ and .",
    253,
)
WILDCARD = Form(
    "a host with a wildcard",
    rf"\*\.{_SUBDOMAIN}",
    r"[-a-z0-9.*]",
    '"*." and a DNS name after it, with no other *',
    253,
)
LABEL_VALUE = Form(
    "the value of a label",
    f"(?:{_NAME})?",
    "[-A-Za-z0-9_.]",
    "letters, digits, -, _ and ., with a letter or a digit at its beginning and end",
    63,
)
_QUALIFIED_PART = Form(
    "the name of a label",
    _NAME,
    "[-A-Za-z0-9_.]",
    "letters, digits, -, _ and ., with a letter or a digit at its beginning and end",
    63,
)


def _qualified(text: str) -> Wrong | None:
    *prefix, name = text.split("/")
    if len(prefix) > 1:
        return Wrong(f"{quoted(text)} holds more than one /", "write a DNS name, / and a name, as example.com/name")
    wrong = _QUALIFIED_PART.wrong(name) or (SUBDOMAIN.wrong(prefix[0]) if prefix else None)
    return Wrong(f"{quoted(text)}: its part {wrong.reason}", wrong.fix) if wrong else None


QUALIFIED = Form(
    "a qualified name",
    ".*",
    ".",
    "a name, which may have a DNS name and / before it, as example.com/name",
    examine=_qualified,
)


def _port(text: str) -> Wrong | None:
    if not re.search("[a-z]", text):
        return Wrong(f"{quoted(text)} has no letter", "give it one; a number is written without quotes")
    if "--" in text or text.startswith("-") or text.endswith("-"):
        return Wrong(f"{quoted(text)} has a - at its beginning, its end or beside another", "take it out")
    return None


PORT_NAME = Form(
    "the name of a port", "[-a-z0-9]+", "[-a-z0-9]", "a-z, 0-9 and single -, with a letter among them", 15, _port
)
VARIABLE = Form("the name of a variable", r"[ -<>-~]+", r"[ -<>-~]", "printable ASCII characters other than =")


def _key(text: str) -> Wrong | None:
    if text == "." or text.startswith(".."):
        return Wrong(f'{quoted(text)} is "." or begins with ".."', "give it another name")
    return None


KEY = Form("a key", r"[-._a-zA-Z0-9]+", r"[-._a-zA-Z0-9]", "letters, digits, -, _ and .", 253, _key)


def _segment(text: str) -> Wrong | None:
    return Wrong(f"is {quoted(text)}, which means a folder", "give it another name") if text in {".", ".."} else None


SEGMENT = Form("a part of an address", r"[^/%]*", r"[^/%]", "any characters but / and %", examine=_segment)
HEADER = Form("the name of a header", "[-A-Za-z0-9]+", "[-A-Za-z0-9]", "letters, digits and -")
