"""Settings of a PostgreSQL server that runs in the cluster, whichever engine runs it."""

from collections.abc import Iterator
from typing import Literal

from ecommerce.notation.quantity import parse_quantity
from ecommerce.settings.group import Broken, SettingsGroup, rule
from ecommerce.settings.parameters import broken_parameters, known_amount
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.storage import ClaimTemplate
from ecommerce.settings.values.locale import IcuLocale
from ecommerce.settings.values.parameter import ParameterName, ParameterValue

# PostgreSQL's default, and what of it is for administrators and roles like them by default.
MAX_CONNECTIONS = 100
_RESERVED = {"superuser_reserved_connections": 3, "reserved_connections": 0}
# What backups or a restore have open, three each, one at a time; the exporter or the operator; and people.
_TOOL_CONNECTIONS = 7
RESERVED_CONNECTIONS = sum(_RESERVED.values()) + _TOOL_CONNECTIONS
# The least that is left for clients.
_LEAST_CONNECTIONS = 10
# Less does not hold PostgreSQL and its sessions.
_LEAST_MEMORY = "128Mi"
# Less does not hold the log of two checkpoints.
_LEAST_LOG = 64 * 2**20
# The oldest whose databases sort by ICU.
_OLDEST_WITH_ICU = 15


class ServerSettings(SettingsGroup):
    """What a server may use, how it sorts, and its parameters. A subclass says what runs it."""

    icu_locale: IcuLocale = "und"
    """How texts are sorted: an ICU locale such as `de-AT`; `und` favours no language. A volume keeps its first one."""

    storage: ClaimTemplate = ClaimTemplate()
    """Where the data is kept."""

    disk: Literal["ssd", "hdd"] = "ssd"
    """What is behind the StorageClass; PostgreSQL plans for it."""

    resources: Resources = resources(cpu="500m", memory="1Gi", cpu_limit="2")
    """Requests and limits of each server, from which its parameters are derived."""

    parameters: dict[ParameterName, ParameterValue] = {}
    """PostgreSQL's parameters that shall be other than the derived ones, such as `work_mem: 64MB`."""

    @rule
    def _the_version_sorts_by_the_locale(self) -> Iterator[Broken]:
        if "icu_locale" in self.model_fields_set and not self.sorts_by_icu:
            text = f"{self.icu_locale} needs PostgreSQL {_OLDEST_WITH_ICU} or newer, but the image has {self.version}"
            yield ("icuLocale",), f"{text}; remove it"

    @rule
    def _the_memory_holds_a_server(self) -> Iterator[Broken]:
        memory = self.resources.limits.memory
        if parse_quantity(memory) < parse_quantity(_LEAST_MEMORY):
            path = ("resources", "limits", "memory")
            yield path, f"{memory} is too little for PostgreSQL; write at least {_LEAST_MEMORY}"

    @rule
    def _parameters_are_postgresqls(self) -> Iterator[Broken]:
        for name, text in broken_parameters(self.parameters, version=self.version, operated=self.is_operated):
            yield ("parameters", name), text

    @rule
    def _shared_buffers_are_in_memory(self) -> Iterator[Broken]:
        # The operator compares with what is requested: validateResources in its internal/webhook/v1/cluster_webhook.go.
        kind = "requests" if self.is_operated else "limits"
        memory = (self.resources.requests if self.is_operated else self.resources.limits).memory
        shared = self._given("shared_buffers")
        if shared is not None and shared > parse_quantity(memory):
            text = f"{self.parameters['shared_buffers']} is above resources.{kind}.memory {memory}"
            yield ("parameters", "shared_buffers"), f"{text}; lower it, or raise the memory"

    @rule
    def _the_log_is_on_its_volume(self) -> Iterator[Broken]:
        for name in ("max_wal_size", "max_slot_wal_keep_size", "wal_keep_size"):
            given = self._given(name)
            if given is not None and not 0 <= given < parse_quantity(self.wal_room):
                text = f"{self.parameters[name]} does not keep the log below its volume of {self.wal_room}"
                yield ("parameters", name), f"{text}; write less, or enlarge the volume"

    @rule
    def _the_least_log_is_below_the_most(self) -> Iterator[Broken]:
        least, most = self._given("min_wal_size"), self._given("max_wal_size")
        if least is not None and (most is None or least >= most):
            text = f"{self.parameters['min_wal_size']} is not below max_wal_size"
            yield ("parameters", "min_wal_size"), f"{text}; write a larger max_wal_size beside it"
        if most is not None and most < _LEAST_LOG:
            text = f"{self.parameters['max_wal_size']} is too little for a write-ahead log"
            yield ("parameters", "max_wal_size"), f"{text}; write at least 64MB"

    @rule
    def _connections_suffice(self) -> Iterator[Broken]:
        needed = max(self.pooled, _LEAST_CONNECTIONS) + self.reserved_connections
        if "max_connections" in self.parameters and self.max_connections < needed:
            text = f"{self.parameters['max_connections']} is too few: backups, people and clients need {needed}"
            yield ("parameters", "max_connections"), f"{text}; raise it"

    def _given(self, name: str) -> int | None:
        return known_amount(self.parameters, name, self.version)

    @property
    def is_operated(self) -> bool:
        """Whether CloudNativePG runs it."""
        raise NotImplementedError

    @property
    def version(self) -> int | None:
        """Its major version; None where the image does not say it."""
        raise NotImplementedError

    @property
    def pooled(self) -> int:
        """How many of its sessions a pooler may open."""
        raise NotImplementedError

    @property
    def wal_volume_size(self) -> str | None:
        """Size of the volume that holds the write-ahead log alone; None where there is none."""
        raise NotImplementedError

    @property
    def wal_room(self) -> str:
        """Size of the volume that holds the write-ahead log."""
        return self.wal_volume_size or self.storage.size

    @property
    def sorts_by_icu(self) -> bool:
        """Whether the server's databases may sort by ICU."""
        return (self.version or _OLDEST_WITH_ICU) >= _OLDEST_WITH_ICU

    @property
    def max_connections(self) -> int:
        """How many sessions the server takes."""
        return self._number("max_connections", MAX_CONNECTIONS)

    @property
    def reserved_connections(self) -> int:
        """How many of them are for administrators, backups, metrics and people."""
        return _TOOL_CONNECTIONS + sum(self._number(name, default) for name, default in _RESERVED.items())

    def _number(self, parameter: str, default: int) -> int:
        given = self.parameters.get(parameter, "")
        return int(given) if given.isdecimal() else default
