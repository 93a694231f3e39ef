"""What a container may use."""

from collections.abc import Iterator
from typing import Any

from ecommerce.notation.quantity import parse_quantity
from ecommerce.settings.group import Broken, SettingsGroup, rule
from ecommerce.settings.values.quantities import Cpu, Memory


def _optional_in_a_file(schema: dict[str, Any]) -> None:
    """Every tier has a default for these, so a file may name one and leave the other."""
    schema.pop("required", None)


class ResourceAmounts(SettingsGroup, json_schema_extra=_optional_in_a_file):
    """CPU and memory of one container."""

    cpu: Cpu
    """Cores, as a Kubernetes quantity: `250m` is a quarter of a core."""

    memory: Memory
    """Bytes, as a Kubernetes quantity: `512Mi`."""


class Resources(SettingsGroup, json_schema_extra=_optional_in_a_file):
    """Requests, which the scheduler reserves, and limits, which the kernel enforces."""

    requests: ResourceAmounts
    """Reserved on the node before a pod is placed there."""

    limits: ResourceAmounts
    """CPU is throttled at the limit; memory above the limit ends the container."""

    @rule
    def _cpu_within_limit(self) -> Iterator[Broken]:
        return self._within_limit("cpu")

    @rule
    def _memory_within_limit(self) -> Iterator[Broken]:
        return self._within_limit("memory")

    def _within_limit(self, kind: str) -> Iterator[Broken]:
        request, limit = getattr(self.requests, kind), getattr(self.limits, kind)
        if parse_quantity(request) > parse_quantity(limit):
            text = f"{request} is above the limit {limit}; raise limits.{kind} or lower the request"
            yield ("requests", kind), text


def resources(*, cpu: str, memory: str, cpu_limit: str) -> Resources:
    """A tier's default: memory is limited to what is requested, so that no node is overcommitted.

    Args:
        cpu: Requested cores.
        memory: Requested and limited bytes.
        cpu_limit: The most cores that the container may use.
    """
    return Resources(
        requests=ResourceAmounts(cpu=cpu, memory=memory), limits=ResourceAmounts(cpu=cpu_limit, memory=memory)
    )
