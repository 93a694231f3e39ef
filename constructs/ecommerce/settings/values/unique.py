"""Lists that hold nothing twice."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import Field

# Each entry stands in an object that `kubectl apply` keeps a second time in an annotation of at most 256 KiB.
_MOST_ENTRIES = 500
_Values = TypeVar("_Values", bound=Sequence[str] | Sequence[int])

# Kubernetes merges many lists by their entries. SettingsGroup has the rule, since it knows the place of an entry.
Unique = Annotated[_Values, Field(max_length=_MOST_ENTRIES, json_schema_extra={"uniqueItems": True})]
