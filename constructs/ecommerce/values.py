"""Values of Kubernetes' fields from plain ones.

Quantities and ports are made once each: making one is a round trip to the jsii kernel.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache

from cdk8s_plus_27 import k8s

from ecommerce.settings.resources import ResourceAmounts, Resources


@cache
def quantity(text: str) -> k8s.Quantity:
    """A quantity such as `250m`."""
    return k8s.Quantity.from_string(text)


@cache
def int_or_string(value: int | str) -> k8s.IntOrString:
    """A number, a percentage or the name of a port."""
    return k8s.IntOrString.from_number(value) if isinstance(value, int) else k8s.IntOrString.from_string(value)


def resource_requirements(resources: Resources) -> k8s.ResourceRequirements:
    """A container's requests and limits."""

    def amounts(of: ResourceAmounts) -> dict[str, k8s.Quantity]:
        return {"cpu": quantity(of.cpu), "memory": quantity(of.memory)}

    return k8s.ResourceRequirements(requests=amounts(resources.requests), limits=amounts(resources.limits))


def checksum(values: Mapping[str, str]) -> str:
    """SHA-256 over values, for an annotation that changes with them: pods read their environment once, at the start."""
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()
