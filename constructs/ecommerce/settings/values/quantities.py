"""Kubernetes quantities of CPU, memory and storage, each within what a container or a volume may have."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from ecommerce.notation.quantity import QUANTITY, parse_quantity
from ecommerce.settings.values.form import Form

# More than a pod ever gets of a node: a number above it lacks its `m`.
_MOST_CORES = 128
# No container starts in less: below it a unit was forgotten, or `m` was meant as mega.
_LEAST_MEMORY = "1Mi"
# PostgreSQL's own files, without any data, and the first of its write-ahead log.
_LEAST_STORAGE = "64Mi"
# The largest machines have 32 TiB of memory, and the largest volumes of the clouds 64 TiB.
_MOST_MEMORY, _MOST_STORAGE = "32Ti", "64Ti"

# No amount that a person writes is longer.
_FORM = Form(rf"(?=[0-9.]*[1-9]){QUANTITY}", "", longest=20)
_TOTAL_FORM = Form(QUANTITY, "", longest=20)
# The sum of what a namespace has: below 2^63, up to which Kubernetes counts.
_MOST_TOTAL = "4Ei"


def _amount(text: str, examples: str) -> Decimal:
    if not _FORM.fits(text):
        raise ValueError(f"is not a Kubernetes quantity above zero; write for example {examples}")
    return parse_quantity(text)


def _cpu(text: str) -> str:
    cores = _amount(text, "250m or 2")
    if cores > _MOST_CORES:
        fix = f"did you mean {text}m?" if text.isdecimal() else "write cores, for example 250m or 2"
        raise ValueError(f"is more than {_MOST_CORES} cores; {fix}")
    if (cores * 1000) % 1:
        raise ValueError("is finer than a thousandth of a core, which Kubernetes refuses; write for example 250m")
    return text


def _bytes(text: str, examples: str, least: str, most: str) -> str:
    amount = _amount(text, examples)
    if amount < parse_quantity(least):
        meant = f"{text.removesuffix('m')}Mi"
        fix = f"did you mean {meant}?" if text.endswith("m") else f"write a unit, for example {examples}"
        raise ValueError(f"is less than {least}; {fix}")
    if amount > parse_quantity(most):
        raise ValueError(f"is more than {most}, the most that there is; write for example {examples}")
    if amount % 1:
        raise ValueError(f"is no whole number of bytes, of which Kubernetes warns; write for example {examples}")
    return text


def _memory(text: str) -> str:
    return _bytes(text, "512Mi or 2Gi", _LEAST_MEMORY, _MOST_MEMORY)


def _storage(text: str) -> str:
    return _bytes(text, "10Gi", _LEAST_STORAGE, _MOST_STORAGE)


def _total(text: str) -> str:
    if not _TOTAL_FORM.fits(text):
        raise ValueError("is not a Kubernetes quantity; write for example 16, 64Gi or 0")
    if parse_quantity(text) > parse_quantity(_MOST_TOTAL):
        raise ValueError(f"is more than {_MOST_TOTAL}, which no cluster has; write for example 16 or 64Gi")
    return text


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _whole_number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_BYTES = {"type": "integer", "minimum": 1024**2}

# Kubernetes takes `cpu: 2` as well as `cpu: "2"`.
Cpu = Annotated[
    str,
    BeforeValidator(_number_as_text),
    AfterValidator(_cpu),
    WithJsonSchema(
        {
            "anyOf": [_FORM.json_schema, {"type": "number", "minimum": 0.001, "maximum": _MOST_CORES}],
            "examples": ["250m", 2],
        }
    ),
]
Memory = Annotated[
    str,
    BeforeValidator(_whole_number_as_text),
    AfterValidator(_memory),
    WithJsonSchema({"anyOf": [_FORM.json_schema, _BYTES], "examples": ["512Mi", "2Gi"]}),
]
Storage = Annotated[
    str,
    BeforeValidator(_whole_number_as_text),
    AfterValidator(_storage),
    WithJsonSchema({"anyOf": [_FORM.json_schema, _BYTES], "examples": ["10Gi"]}),
]
# A sum of any kind.
QuotaAmount = Annotated[
    str,
    BeforeValidator(_number_as_text),
    AfterValidator(_total),
    WithJsonSchema({"anyOf": [_TOTAL_FORM.json_schema, {"type": "number", "minimum": 0}], "examples": ["64Gi", 16]}),
]
