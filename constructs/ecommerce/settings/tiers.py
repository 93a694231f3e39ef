"""Settings of the stateless tiers."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from ecommerce.settings.group import Broken, SettingsGroup, rule
from ecommerce.settings.migration import MigrationSettings
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.values.image import Image
from ecommerce.settings.values.texts import MOST_VARIABLE_BYTES, Variables

# Two replicas are the least that lets one pod be evicted while another serves.
Replicas = Annotated[int, Field(ge=2, le=1000)]


class TierSettings(SettingsGroup):
    """What every tier has; a subclass gives the defaults, each with its docstring."""

    image: Image
    """Container image; docs/container-contract.md says what it must do."""

    resources: Resources
    """Requests and limits of the container."""

    env: Variables = {}
    """Further environment variables; `$(NAME)` in a value stands for the value of the variable NAME."""

    @rule
    def _a_program_starts_with_its_variables(self) -> Iterator[Broken]:
        for name, text in self.env.items():
            if (size := len(f"{name}={text}".encode())) > MOST_VARIABLE_BYTES:
                limit = f"above the {MOST_VARIABLE_BYTES} of a variable with which Linux starts a program"
                yield ("env", name), f"has {size} bytes with its name, {limit}; shorten it"

    @property
    @abstractmethod
    def pods(self) -> int | None:
        """Pods that its Deployment asks for; None where an autoscaler does."""


class MigratingTierSettings(TierSettings):
    """A tier whose releases bring the tables that they need; it must be a client of the database."""

    migration: MigrationSettings | None = None
    """What changes the database's schema before a release starts; left out, nothing does."""


class SingleTierSettings(TierSettings):
    """A tier of one pod, whose program keeps state of its own: of two, each would answer differently."""

    @property
    def pods(self) -> int:
        """The one."""
        return 1


class FixedTierSettings(TierSettings):
    """A tier whose number of pods is a setting."""

    replicas: Replicas = 2
    """Pods that always run; at least 2, so that one may be evicted."""

    @property
    def pods(self) -> int:
        """As the setting says."""
        return self.replicas


class ReplicaRange(SettingsGroup):
    """How far the autoscaler may go."""

    min: Replicas = 3
    """Pods that always run; at least 2, so that one may be evicted."""

    max: Replicas = 10
    """Pods at full scale."""

    @rule
    def _range_is_not_empty(self) -> Iterator[Broken]:
        if self.max < self.min:
            yield ("max",), f"{self.max} is below min {self.min}; raise max or lower min"


class AutoscaledTierSettings(TierSettings):
    """A tier whose number of pods follows its load."""

    replicas: ReplicaRange = ReplicaRange()
    """How many pods the autoscaler keeps."""

    target_cpu_utilization: Annotated[int, Field(ge=1, le=100)] = 70
    """Mean CPU use, in percent of the request, above which the autoscaler adds pods."""

    @property
    def pods(self) -> None:
        """As the autoscaler says."""


class FrontendSettings(AutoscaledTierSettings):
    """The tier that users reach."""

    image: Image = "ecommerce/frontend:latest"
    """Container image; docs/container-contract.md says what it must do."""

    resources: Resources = resources(cpu="200m", memory="256Mi", cpu_limit="500m")
    """Requests and limits of the container."""

    env: Variables = {}
    """Further environment variables; `$(BACKEND_URL)` in a value stands for that variable's value."""


class BackendSettings(FixedTierSettings, MigratingTierSettings):
    """The tier that answers the frontend."""

    image: Image = "ecommerce/backend:latest"
    """Container image; docs/container-contract.md says what it must do."""

    resources: Resources = resources(cpu="300m", memory="512Mi", cpu_limit="1")
    """Requests and limits of the container."""

    env: Variables = {}
    """Further environment variables; `$(DATABASE_HOST)` in a value stands for that variable's value."""
