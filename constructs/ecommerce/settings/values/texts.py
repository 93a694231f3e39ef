"""Texts by name that objects carry: annotations, labels and environment variables, within what Kubernetes keeps."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from ecommerce.settings.values.form import Form, Text
from ecommerce.settings.values.names import VariableName

# An object's annotations have 256 KiB together (TotalAnnotationSizeLimitB in https://github.com/kubernetes/apimachinery,
# pkg/api/validation/objectmeta.go), and one of them is the object itself, as `kubectl apply` keeps it.
_MOST_BYTES = 256 * 1024
# What else is in the largest object that carries such texts, and in its annotations.
_REST_BYTES = 12 * 1024
# Beside a file, such as a dashboard of Grafana, which kubectl keeps with its object.
_MOST_BYTES_BESIDE_A_FILE = 64 * 1024
# Linux refuses to start a program with a longer `NAME=value`: MAX_ARG_STRLEN in execve(2), less the zero at its end.
MOST_VARIABLE_BYTES = 32 * 4096 - 1
# A selector stands in an object that `kubectl apply` keeps a second time; no pod has so many labels.
_MOST_LABELS = 100

_PREFIX_PART = r"[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?"
# IsQualifiedName in https://github.com/kubernetes/apimachinery, pkg/util/validation/validation.go; any case here.
AnnotationKey = Annotated[
    str,
    Form(
        rf"(?:(?=[^/]{{1,253}}/){_PREFIX_PART}(?:\.{_PREFIX_PART})*/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{{0,61}}[A-Za-z0-9])?",
        "is not the key of an annotation; write name or domain/name, the name of at most 63 letters, digits and inner"
        " - _ .",
        longest=317,
    ),
    Form(
        r"(?!kubectl\.kubernetes\.io/last-applied-configuration$).*",
        "is kept by kubectl itself; remove it",
    ),
]
# IsQualifiedName and IsValidLabelValue in the same file, the domain in lower case, as labels have it.
_DOMAIN_PART = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
LabelKey = Annotated[
    str,
    Form(
        rf"(?:(?=[^/]{{1,253}}/){_DOMAIN_PART}(?:\.{_DOMAIN_PART})*/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{{0,61}}[A-Za-z0-9])?",
        "is not the key of a label; write name or domain/name, the name of at most 63 letters, digits and inner - _ .",
        longest=317,
    ),
]
LabelValue = Annotated[
    str,
    Form(
        r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?",
        "is not the value of a label; use at most 63 letters, digits and inner - _ .",
    ),
]


def _bytes_in_json(text: str) -> int:
    """The size of a text as Go writes it into JSON."""
    escaped = sum(text.count(character) for character in '"\\\n\t') + 5 * sum(map(text.count, "<>&"))
    return len(text.encode()) + escaped


def _fitting(texts: Mapping[str, str], most: int, *, copies: int) -> None:
    kept = sum(
        copies * len(f"{name}{text}".encode()) + _bytes_in_json(name) + _bytes_in_json(text) + _PUNCTUATION
        for name, text in texts.items()
    )
    if kept > most:
        raise ValueError(f"has {kept} bytes as Kubernetes keeps them, above the {most} that fit; shorten some values")


def _annotations(texts: dict[str, str]) -> dict[str, str]:
    # Once as they are, and once in the object that kubectl keeps.
    _fitting(texts, _MOST_BYTES - _REST_BYTES, copies=1)
    return texts


def _annotations_beside_a_file(texts: dict[str, str]) -> dict[str, str]:
    _fitting(texts, _MOST_BYTES_BESIDE_A_FILE, copies=1)
    return texts


def _variables(texts: dict[str, str]) -> dict[str, str]:
    _fitting(texts, _MOST_BYTES - _REST_BYTES, copies=0)
    return texts


# Of `{"name":"…","value":"…"},`, the longest way in which an object holds a text.
_PUNCTUATION = 24

Labels = Annotated[dict[LabelKey, LabelValue], Field(max_length=_MOST_LABELS)]
Annotations = Annotated[dict[AnnotationKey, Text], AfterValidator(_annotations)]
AnnotationsBesideAFile = Annotated[dict[AnnotationKey, Text], AfterValidator(_annotations_beside_a_file)]
Variables = Annotated[dict[VariableName, Text], AfterValidator(_variables)]
