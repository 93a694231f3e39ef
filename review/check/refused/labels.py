"""Labels, annotations and selectors, wherever an object holds them.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
"""

from typing import Any

from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults
from review.check.refused.spelling import LABEL_VALUE, QUALIFIED
from review.paths import Steps
from review.values import Object, is_mapping, listing, mapping, mappings

LABEL = Rule(
    "label",
    Level.ERROR,
    "keys and values of labels have their form",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
)
ANNOTATION = Rule(
    "annotation",
    Level.ERROR,
    "keys of annotations have their form, and all annotations of an object have 256 KiB at most",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set",
)
EXPRESSION = Rule(
    "selector-expression",
    Level.ERROR,
    "an expression of a selector has the values that its operator takes",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements",
)
RULES = (LABEL, ANNOTATION, EXPRESSION)

LONGEST_ANNOTATIONS = 256 * 1024


def labels(path: Steps, found: object) -> Faults:
    """What is wrong with labels, or with what selects such."""
    if not is_mapping(found):
        return
    for key, value in found.items():
        # Nearly all are right, and known from another object.
        wrong = QUALIFIED.wrong(key)
        if wrong:
            yield Fault(LABEL, (*path, key), f"label {wrong.reason}", wrong.fix)
        wrong = LABEL_VALUE.wrong(value) if isinstance(value, str) else None
        if wrong:
            yield Fault(LABEL, (*path, key), f"value {wrong.reason}", wrong.fix)


def key_of_label(path: Steps, found: object) -> Faults:
    """What is wrong with the key of a label."""
    wrong = QUALIFIED.wrong(found) if isinstance(found, str) else None
    if wrong:
        yield Fault(LABEL, path, f"label {wrong.reason}", wrong.fix)


def annotations(path: Steps, found: object) -> Faults:
    """What is wrong with annotations."""
    if not is_mapping(found):
        return
    size = 0
    for key, value in found.items():
        wrong = QUALIFIED.wrong(key.lower())
        if wrong:
            yield Fault(ANNOTATION, (*path, key), f"annotation {wrong.reason}", wrong.fix)
        size += octets(key) + (octets(value) if isinstance(value, str) else 0)
    if size > LONGEST_ANNOTATIONS:
        reason = f"annotations have {size} bytes, of which there may be {LONGEST_ANNOTATIONS}"
        yield Fault(ANNOTATION, path, reason, "keep such amounts in a ConfigMap")


def metadata(path: Steps, found: object) -> Faults:
    """What is wrong with the labels and annotations of an object, or of what is made of a template."""
    if is_mapping(found):
        yield from labels((*path, "labels"), found.get("labels"))
        yield from annotations((*path, "annotations"), found.get("annotations"))


def selector(path: Steps, found: object) -> Faults:
    """What is wrong with a label selector."""
    if not is_mapping(found):
        return
    yield from labels((*path, "matchLabels"), found.get("matchLabels"))
    for number, each in enumerate(mappings(found, "matchExpressions")):
        yield from expression((*path, "matchExpressions", number), each)


def expression(path: Steps, found: Object, *, values_checked: bool = True) -> Faults:
    """What is wrong with an expression of a selector, of pods or of nodes.

    Args:
        path: The way to it.
        found: The expression.
        values_checked: Whether its values have to be values of labels.
    """
    values = listing(found, "values")
    yield from key_of_label((*path, "key"), found.get("key"))
    yield from _values((*path, "values"), found.get("operator"), values)
    for number, value in enumerate(values if values_checked else []):
        wrong = LABEL_VALUE.wrong(value) if isinstance(value, str) else None
        if wrong:
            yield Fault(LABEL, (*path, "values", number), f"value {wrong.reason}", wrong.fix)


def _values(path: Steps, operator: object, values: list[Any]) -> Faults:
    if operator in {"In", "NotIn"} and not values:
        yield Fault(EXPRESSION, path, f"{operator} has no values", "name those that it is about")
    if operator in {"Exists", "DoesNotExist"} and values:
        reason = f"{operator} has values: {', '.join(map(str, values))}"
        yield Fault(EXPRESSION, path, reason, "take them out, or use In or NotIn")
    if operator in {"Gt", "Lt"} and len(values) != 1:
        yield Fault(EXPRESSION, path, f"{operator} has {len(values)} values", "give it one number")


def is_empty(found: Object) -> bool:
    """Whether a selector selects everything."""
    return not mapping(found, "matchLabels") and not mappings(found, "matchExpressions")


def octets(text: str) -> int:
    """How long a text is in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
