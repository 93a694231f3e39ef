"""Labels: those that every object carries, and the stable subset that selects pods."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecommerce.priority import part_of


@dataclass(frozen=True, kw_only=True)
class System:
    """One deployed copy of a whole system.

    Args:
        name: What it is part of, such as `ecommerce`.
        environment: Which copy it is, such as `production`.
        namespace: The namespace that holds it.
        image_pull_secrets: Names of the Secrets with which images are pulled.
        priority_classes: Names of the PriorityClasses of its pods, by part; a part that is not there has none.
    """

    name: str
    environment: str
    namespace: str
    image_pull_secrets: tuple[str, ...] = ()
    priority_classes: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)

    def member(self, name: str, *, tier: str) -> "Identity":
        """The identity of a part of this system.

        Args:
            name: The program.
            tier: Its role in the architecture.
        """
        return Identity(system=self, name=name, tier=tier)

    def tier(self, name: str) -> "Identity":
        """The identity of a tier that is called as what runs in it."""
        return self.member(name, tier=name)

    @property
    def postgres(self) -> "Identity":
        """The identity of the database."""
        return self.member("postgres", tier="database")

    @property
    def shared(self) -> "Identity":
        """The identity of what belongs to no single tier."""
        return self.member(self.name, tier="shared")

    @property
    def config_map(self) -> str:
        """Name of the ConfigMap that tells each tier where its neighbours are."""
        return f"{self.name}-config"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A part of the system, by the recommended labels of Kubernetes.

    Args:
        system: The deployed copy that it belongs to.
        name: The program, such as `postgres`; also the name of the workload that runs it.
        tier: Its role in the architecture, such as `database`, which network policies select by.
    """

    system: System
    name: str
    tier: str

    @property
    def labels(self) -> dict[str, str]:
        """All labels, for objects and pods."""
        return {
            "app.kubernetes.io/name": self.name,
            "app.kubernetes.io/instance": f"{self.system.name}-{self.system.environment}",
            "app.kubernetes.io/component": self.tier,
            "app.kubernetes.io/part-of": self.system.name,
            "app.kubernetes.io/managed-by": "cdk8s",
            "tier": self.tier,
        }

    @property
    def priority_class(self) -> str | None:
        """The PriorityClass of its pods; None where nobody said one."""
        return self.system.priority_classes.get(part_of(self.tier))

    @property
    def selector(self) -> dict[str, str]:
        """The labels that select this part's pods and never change, since selectors of workloads are immutable."""
        return {"app.kubernetes.io/name": self.name, "tier": self.tier}
