"""Settings of the stateless tiers."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from ecommerce.settings.group import Broken, SettingsGroup, rule
from ecommerce.settings.migration import MigrationSettings
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.spot import REGULAR_PODS, Spot, SpotSettings, spot_nodes
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

    @property
    def spot_nodes(self) -> SpotSettings | None:
        """What the spot nodes are called that its pods are on; None where they are on none."""
        return None

    @property
    def scaling(self) -> "ReplicaRange | None":
        """How far an autoscaler may go; None where there is none."""
        return None

    @property
    def least_pods(self) -> int:
        """Pods that always run."""
        return self.scaling.min if self.scaling else self.pods or 0

    @property
    def most_pods(self) -> int:
        """Pods that there may be at once: at full scale, each with its successor in a rolling update.

        Kubernetes counts no pod that was told to end, though it is there until its program is gone. It was seen to have
        6 at once of 3, 11 of 6 and 18 of 10, where a pod takes 1 s to start and 11 s to end, and 12 of 6 where 40 s.
        """
        return 2 * (self.scaling.max if self.scaling else self.pods or 0)


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

    @property
    def most_pods(self) -> int:
        """The one: it is gone before the next comes."""
        return 1


class PluralTierSettings(TierSettings):
    """A tier of several pods, of which some may be lost at any time."""

    spot: Spot | None = None
    """Put its pods on spot nodes where there is room: of a cloud, `gke`, `eks`, `aks`, `karpenter`, or as it says.

    Two pods stay on other nodes, whatever happens. It needs three at the least.
    """

    @rule
    def _two_pods_are_on_regular_nodes(self) -> Iterator[Broken]:
        if self.spot and (least := self.least_pods) <= REGULAR_PODS:
            text = f"{REGULAR_PODS} pods stay on regular nodes, and this tier has {least} at the least"
            yield ("spot",), f"leaves nothing for spot nodes: {text}; write {REGULAR_PODS + 1} replicas, or remove it"

    @property
    def spot_nodes(self) -> SpotSettings | None:
        """As the setting says."""
        return spot_nodes(self.spot) if self.spot else None


class FixedTierSettings(PluralTierSettings):
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


def _kind(replicas: object) -> str:
    return "[range]" if isinstance(replicas, dict | ReplicaRange) else "[number]"


class ScalableTierSettings(PluralTierSettings):
    """A tier whose number of pods is a setting, or follows its load where an environment gives it a range."""

    replicas: Annotated[
        Annotated[Replicas, Tag("[number]")] | Annotated[ReplicaRange, Tag("[range]")], Discriminator(_kind)
    ] = 2
    """Pods that always run, at least 2; or `{min, max}`, between which an autoscaler follows the load."""

    target_cpu_utilization: Annotated[int, Field(ge=1, le=100)] = 70
    """Mean CPU use, in percent of the request, above which the autoscaler adds pods."""

    @rule
    def _a_target_has_an_autoscaler(self) -> Iterator[Broken]:
        if "target_cpu_utilization" in self.model_fields_set and not self.scaling:
            text = f"is for an autoscaler, but replicas is the number {self.replicas}"
            yield ("targetCpuUtilization",), f"{text}; remove it, or write replicas as {{min: 2, max: 6}}"

    @property
    def pods(self) -> int | None:
        """The number, or as the autoscaler says."""
        return self.replicas if isinstance(self.replicas, int) else None

    @property
    def scaling(self) -> ReplicaRange | None:
        """The range, if it is one."""
        return None if isinstance(self.replicas, int) else self.replicas


class AutoscaledTierSettings(ScalableTierSettings):
    """A tier whose number of pods follows its load in every environment."""

    replicas: ReplicaRange = ReplicaRange()  # pyright: ignore[reportIncompatibleVariableOverride] - frozen
    """How many pods the autoscaler keeps."""


class FrontendSettings(AutoscaledTierSettings):
    """The tier that users reach."""

    image: Image = "ecommerce/frontend:latest"
    """Container image; docs/container-contract.md says what it must do."""

    resources: Resources = resources(cpu="200m", memory="256Mi", cpu_limit="500m")
    """Requests and limits of the container."""

    env: Variables = {}
    """Further environment variables; `$(BACKEND_URL)` in a value stands for that variable's value."""


class BackendSettings(ScalableTierSettings, MigratingTierSettings):
    """The tier that answers the frontend."""

    image: Image = "ecommerce/backend:latest"
    """Container image; docs/container-contract.md says what it must do."""

    resources: Resources = resources(cpu="300m", memory="512Mi", cpu_limit="1")
    """Requests and limits of the container."""

    env: Variables = {}
    """Further environment variables; `$(DATABASE_HOST)` in a value stands for that variable's value."""
