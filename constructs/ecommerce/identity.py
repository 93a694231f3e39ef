"""Who an object is: the labels that every object carries, and the stable subset that selects pods."""

from collections.abc import Mapping
from dataclasses import dataclass

from cdk8s_plus_27 import k8s

from ecommerce.settings import EnvironmentSettings


@dataclass(frozen=True, kw_only=True)
class System:
    """One deployed copy of the whole system.

    Args:
        environment: The environment's name, such as `production`.
        namespace: The namespace that holds it.
        image_pull_secrets: Names of the Secrets with which images are pulled.
    """

    environment: str
    namespace: str
    image_pull_secrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, environment: str, settings: EnvironmentSettings) -> "System":
        """The system that an environment describes.

        Args:
            environment: The environment's name.
            settings: Its settings.
        """
        return cls(
            environment=environment,
            namespace=settings.namespace,
            image_pull_secrets=tuple(settings.image_pull_secrets),
        )

    def member(self, name: str, *, component: str, tier: str) -> "Identity":
        """The identity of a part of this system."""
        return Identity(system=self, name=name, component=component, tier=tier)

    @property
    def postgres(self) -> "Identity":
        """The identity of the database."""
        return self.member("postgres", component="database", tier="database")

    @property
    def shared(self) -> "Identity":
        """The identity of what belongs to no single tier."""
        return self.member("ecommerce", component="shared", tier="shared")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A part of the system, by the recommended labels of Kubernetes.

    Args:
        system: The deployed copy that it belongs to.
        name: The program, such as `postgres`; also the name of the workload that runs it.
        component: Its role in the architecture, such as `database`.
        tier: What network policies select by.
    """

    system: System
    name: str
    component: str
    tier: str

    @property
    def labels(self) -> dict[str, str]:
        """All labels, for objects and pods."""
        return {
            "app.kubernetes.io/name": self.name,
            "app.kubernetes.io/instance": f"ecommerce-{self.system.environment}",
            "app.kubernetes.io/component": self.component,
            "app.kubernetes.io/part-of": "ecommerce",
            "app.kubernetes.io/managed-by": "cdk8s",
            "tier": self.tier,
        }

    @property
    def selector(self) -> k8s.LabelSelector:
        """Selects this part's pods by labels that never change, since selectors of workloads are immutable."""
        return k8s.LabelSelector(match_labels=self.selector_labels)

    @property
    def selector_labels(self) -> dict[str, str]:
        """The labels of `selector`, for a Service, which takes them bare."""
        return {"app.kubernetes.io/name": self.name, "tier": self.tier}

    def metadata(self, name: str | None = None, *, annotations: Mapping[str, str] | None = None) -> k8s.ObjectMeta:
        """Metadata of a namespaced object of this part, named after the part unless told otherwise."""
        return k8s.ObjectMeta(
            name=name or self.name,
            namespace=self.system.namespace,
            labels=self.labels,
            annotations=dict(annotations) if annotations else None,
        )
