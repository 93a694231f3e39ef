"""Lists that hold nothing twice."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

# Each entry stands in an object that `kubectl apply` keeps a second time in an annotation of at most 256 KiB.
_MOST_ENTRIES = 500
_Values = TypeVar("_Values", bound=Sequence[str])


def _unique(values: Sequence[str]) -> Sequence[str]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise ValueError(f"holds {value} twice; remove one")
    return values


# Kubernetes merges many lists by their entries.
Unique = Annotated[
    _Values, AfterValidator(_unique), Field(max_length=_MOST_ENTRIES, json_schema_extra={"uniqueItems": True})
]
