"""Text that settings accept arrives in the API server as it was; text that would not is refused."""

import json

import kubectl_yaml
import pytest
import yaml
from cdk8s import Yaml
from generated import is_accepted, odd_texts, texts_of_model
from hypothesis import example, given, settings

from ecommerce.settings import load

TEXTS = texts_of_model()
LOST = {
    "characters that YAML has not": ["a\x7fb", "\x80", "a\x85b", "a\u2028b", "\u2029", "\ufffe", "a\uffff", "\ud800"],
    "numbers that are written without quotes": [
        "0o17",
        "0X50",
        "0B1",
        "-0O1_7",
        "-_61",
        "+_.5",
        "-_0x1",
        "0_b1",
        "0b-1",
        "3E_00",
        "1e1_0",
    ],
    "blanks and line ends alone": [" \n", "\n  \n", "\t\n"],
    "a block that begins with a tab": ["\ta\nb", "\n\ta", "\ta\n"],
}
"""What cdk8s writes so that kubectl reads something else, or nothing."""
KEPT = [
    "0x1F",
    "0b11",
    "017",
    "1_000",
    "1e3",
    "12:30",
    "2024-01-01",
    ".inf",
    "y",
    "no",
    "~",
    "null",
    "=",
    "<<",
    "a: b #c",
    " a ",
    "a\n\tb\n\n",
    "\ta",
    "é 日本 😀",
]
"""What looks like another type, or like YAML, and arrives."""


@pytest.mark.parametrize("path", TEXTS)
@settings(deadline=None)
@given(text=odd_texts())
@example(text="0o17")
@example(text="a\x85b")
def test_text_that_a_setting_accepts_arrives_as_it_was(path: str, text: str) -> None:
    assert not is_accepted(TEXTS[path], text) or arrives(text), f"{path}: {text!r} is accepted, but does not arrive"


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize("cause", LOST)
def test_text_that_no_manifest_carries_is_refused_by_every_setting(path: str, cause: str) -> None:
    accepted = [text for text in LOST[cause] if is_accepted(TEXTS[path], text)]
    assert not accepted, f"{path} accepts {cause}: {accepted}"


@pytest.mark.parametrize("path", TEXTS)
def test_the_end_of_a_text_to_every_program_is_refused(path: str) -> None:
    assert not is_accepted(TEXTS[path], "a\0b"), f"{path} accepts U+0000"


@pytest.mark.parametrize("text", [text for texts in LOST.values() for text in texts])
def test_nothing_is_refused_that_would_arrive(text: str) -> None:
    assert not arrives(text), f"{text!r} arrives, so nothing need refuse it"


@pytest.mark.parametrize("text", KEPT)
def test_text_that_looks_like_another_type_arrives(text: str) -> None:
    settings = load(f"frontend: {{env: {{A: {json.dumps(text, ensure_ascii=False)}}}}}", "test")
    assert settings.frontend.env["A"] == text
    assert arrives(text), f"{text!r} does not arrive"


def arrives(text: str) -> bool:
    """Whether kubectl reads a text of a manifest as it was before cdk8s wrote it."""
    try:
        written = Yaml.stringify({"value": text, "list": [{"value": text}], "deep": {"value": text}})
        return bool(kubectl_yaml.read(written) == {"value": text, "list": [{"value": text}], "deep": {"value": text}})
    except yaml.YAMLError:
        return False
