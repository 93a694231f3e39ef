"""What rules are about: an environment, and how a query says that it means nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ecommerce.monitoring.metrics import Recorded
from ecommerce.monitoring.rule import Recording
from ecommerce.names import REGULAR, SERVERS
from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.monitoring import ThresholdSettings


@dataclass(frozen=True, kw_only=True)
class Observed:
    """An environment as rules see it.

    Args:
        environment: Its name.
        settings: What it says.
    """

    environment: str
    settings: EnvironmentSettings

    @property
    def thresholds(self) -> ThresholdSettings:
        """When alerts fire."""
        return self.settings.monitoring.thresholds

    @property
    def namespace(self) -> str:
        """The namespace that it is in."""
        return self.settings.namespace

    @property
    def labels(self) -> Mapping[str, str]:
        """Labels of all that its rules answer."""
        return {"namespace": self.namespace, "environment": self.environment}

    @property
    def kubectl(self) -> str:
        """The beginning of a command that somebody types."""
        return f"kubectl -n {self.namespace}"

    def pods_of_tier(self, name: str) -> str:
        """A matcher of the pods of a tier, on whichever nodes they are.

        Args:
            name: The tier.
        """
        on_spot = any(chosen.spot_nodes for tier, chosen in self.settings.tiers() if tier.name == name)
        return pods_of_deployment(f"{name}({REGULAR})?" if on_spot else name)

    @property
    def server(self) -> str:
        """The StatefulSet that the shop has, with engine statefulset."""
        return SERVERS[self.settings.database.serving.server]

    @property
    def server_pods(self) -> str:
        """A regular expression for the pods of all servers that are there, by their names."""
        database = self.settings.database
        colors = {each.server for each in (database, database.second) if each}
        return any_of([f"{SERVERS[color]}-[0-9]+" for color in sorted(colors)])

    def psql(self, statement: str) -> str:
        """A command that asks the database as its administrator.

        Args:
            statement: What to ask, without double quotes.
        """
        operated = self.settings.database.engine == "cloudnativepg"
        pod, user = ("svc/postgres-rw", "") if operated else (f"{self.server}-0", " -U postgres -d postgres")
        return f'{self.kubectl} exec {pod} -c postgres -- psql{user} -c "{statement}"'

    def of(self, metric: StrEnum, *matchers: str, within: str | None = None) -> str:
        """A selector of a metric in the environment's namespace.

        Args:
            metric: The metric.
            matchers: Further ones of its labels.
            within: The range, such as `5m`; left out, the latest value.
        """
        return selector(metric, f'namespace="{self.namespace}"', *matchers, within=within)

    def recording(self, name: Recorded, expr: str, labels: Mapping[str, str] | None = None) -> Recording:
        """A recording rule, whose answer is labelled as the environment's.

        Args:
            name: Name of the metric.
            expr: The query.
            labels: Further labels.
        """
        return Recording(name=name, expr=expr, labels={**self.labels, **(labels or {})})


def selector(metric: StrEnum, *matchers: str, within: str | None = None) -> str:
    """A selector of a metric.

    Args:
        metric: The metric.
        matchers: Matchers of its labels.
        within: The range, such as `5m`; left out, the latest value.
    """
    return f"{metric}{{{','.join(matchers)}}}" + (f"[{within}]" if within else "")


def pods_of_deployment(name: str) -> str:
    """A matcher of the pods of a Deployment, and of none whose name begins as its does.

    Args:
        name: The Deployment.
    """
    return f'pod=~"{name}-[0-9a-z]+-[0-9a-z]+"'


def any_of(names: Sequence[str]) -> str:
    """A regular expression for names of objects.

    Args:
        names: The names.
    """
    return "|".join(names)
