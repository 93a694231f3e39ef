"""What nobody may read in a report: values of Secrets, and what looks like one."""

from dataclasses import replace
from typing import Any

from review.diff.fields import Field
from review.secrets import IN_ADDRESS, is_secret_name
from review.values import is_list, is_mapping

_HIDDEN = "(hidden)"
_OF_SECRETS = {"Secret": ("data", "stringData"), "SealedSecret": ("spec",)}


def guarded(kind: str, field: Field) -> Field:
    """A field of an object, without what nobody may read."""
    if field.is_order:
        return field
    if field.steps[0] in _OF_SECRETS.get(kind, ()) or _is_value(kind, field):
        return replace(field, is_hidden=True)
    return replace(field, before=_masked(field.before), after=_masked(field.after))


def _is_value(kind: str, field: Field) -> bool:
    """Whether a field is a value of what is named like a secret: a key of a ConfigMap, a variable of a container."""
    if kind == "ConfigMap":
        return len(field.steps) > 1 and is_secret_name(field.steps[1])
    return field.steps[-1] == "value" and is_secret_name(field.entry("env"))


def _masked(value: Any) -> Any:  # noqa: ANN401 - any value
    if is_mapping(value):
        hides = is_secret_name(str(value.get("name", ""))) and "value" in value
        return {key: _HIDDEN if hides and key == "value" else _masked(each) for key, each in value.items()}
    if is_list(value):
        return [_masked(each) for each in value]
    return IN_ADDRESS.sub(rf"\1:{_HIDDEN}@", value) if isinstance(value, str) and "://" in value else value
