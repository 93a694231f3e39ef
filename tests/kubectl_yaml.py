"""YAML as kubectl reads it: libyaml's syntax, of which go-yaml is a port, and go-yaml's own idea of what is no text.

The rules are those of `resolve` in go.yaml.in/yaml/v2, which sigs.k8s.io/yaml reads with; dates stay text there.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

import yaml

_TEXT, _OTHER = "tag:yaml.org,2002:str", "!no-text"
_WORDS = re.compile(
    r"|~|null|Null|NULL|y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON|n|N|no|No|NO|false|False|FALSE|off|Off|OFF"
)
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
# Of a text without its underscores; what is beyond 64 bits is text again.
_INTEGER = re.compile(r"[-+]?0([xX]0*[0-9A-Fa-f]{1,16}|[bB]0*[01]{1,64}|[oO]?0*[0-7]{1,21})|0b[-+][01]{1,63}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True)
class NoText:
    """A scalar that kubectl reads as a number, a truth or nothing."""

    written: str


def is_text(scalar: str) -> bool:
    """Whether kubectl reads a scalar without quotes as text."""
    if _WORDS.fullmatch(scalar) or _SPECIAL.fullmatch(scalar):
        return False
    if not re.match(r"[-+.0-9]", scalar):
        return True
    bare = scalar if scalar.startswith(".") else scalar.replace("_", "")
    return not (_INTEGER.fullmatch(bare) or (_DECIMAL.fullmatch(bare) and math.isfinite(float(bare))))


class _Loader(yaml.CSafeLoader):
    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:  # noqa: ANN401 - PyYAML's own
        """The tag of a node that has none."""
        if kind is yaml.ScalarNode:
            return _TEXT if not implicit[0] or is_text(value) else _OTHER
        return str(super().resolve(kind, value, implicit))  # type: ignore[no-untyped-call]


_Loader.add_constructor(_OTHER, lambda _, node: NoText(node.value))


def read(text: str) -> Any:  # noqa: ANN401 - plain YAML values
    """The value of a document, in which what is no text is a `NoText`.

    Raises:
        yaml.YAMLError: kubectl cannot read it.
    """
    return yaml.load(text, _Loader)  # noqa: S506 - constructs plain values alone
