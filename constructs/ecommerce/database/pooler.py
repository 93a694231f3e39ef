"""PgBouncer in front of CloudNativePG's primary."""

from collections.abc import Mapping

from cdk8s import ApiObjectMetadata

from constructs import Construct
from ecommerce.bindings.cnpg import postgresql as cnpg
from ecommerce.database.engines import CloudNativePGDatabase
from ecommerce.database.scraped import PGBOUNCER_PORT
from ecommerce.names import POSTGRES_SERVICE
from ecommerce.settings.database import POOLER_SURGE, PoolerSettings
from ecommerce.settings.resources import Resources
from ecommerce.values import amounts
from ecommerce.workload.eviction import movable
from ecommerce.workload.guards import define_disruption_budget

# The operator labels the pods so, and names their Service after the Pooler: clients find it where the database was.
_POD_LABELS = {"cnpg.io/poolerName": POSTGRES_SERVICE}
# Towards clients and server; the operator gives it the certificate and the authority.
_ENCRYPTED_ONLY = {"client_tls_sslmode": "require", "server_tls_sslmode": "verify-full"}
# Where the operator keeps a copy of its program in a pod, and what PgBouncer writes.
_DIRECTORY, _DIRECTORY_SIZE = "scratch-data", "512Mi"


class PgBouncer(Construct):
    """A Pooler and the PodDisruptionBudget of its pods."""

    def __init__(self, scope: Construct, id: str, *, database: CloudNativePGDatabase, settings: PoolerSettings) -> None:
        """Creates the custom resource.

        Args:
            scope: The chart.
            id: Construct id.
            database: What is known of what it stands before.
            settings: What the environment says of it.
        """
        super().__init__(scope, id)
        self._identity = database.pooler
        self._monitoring = database.monitoring
        namespace = database.system.namespace
        cnpg.Pooler(
            self,
            "pooler",
            metadata=ApiObjectMetadata(name=POSTGRES_SERVICE, namespace=namespace, labels=self._identity.labels),
            spec=cnpg.PoolerSpec(
                cluster=cnpg.PoolerSpecCluster(name=database.system.postgres.name),
                instances=settings.instances,
                type=cnpg.PoolerSpecType.RW,
                deployment_strategy=_one_after_the_other(),
                pgbouncer=cnpg.PoolerSpecPgbouncer(
                    pool_mode=cnpg.PoolerSpecPgbouncerPoolMode[settings.pool_mode.upper()],
                    parameters={
                        "max_client_conn": str(settings.max_client_connections),
                        "default_pool_size": str(settings.default_pool_size),
                        **_ENCRYPTED_ONLY,
                    },
                ),
                template=self._pod(settings.resources),
            ),
        )
        define_disruption_budget(self, self._identity, _POD_LABELS)

    def _pod(self, resources: Resources) -> cnpg.PoolerSpecTemplate:
        pull_secrets = [
            cnpg.PoolerSpecTemplateSpecImagePullSecrets(name=name) for name in self._identity.system.image_pull_secrets
        ]
        pods = cnpg.PoolerSpecTemplateSpecTopologySpreadConstraintsLabelSelector(match_labels=_POD_LABELS)
        zones = cnpg.PoolerSpecTemplateSpecTopologySpreadConstraints(
            max_skew=1,
            topology_key="topology.kubernetes.io/zone",
            when_unsatisfiable="ScheduleAnyway",
            label_selector=pods,
        )
        return cnpg.PoolerSpecTemplate(
            metadata=cnpg.PoolerSpecTemplateMetadata(
                labels=self._identity.labels, annotations={**movable([_DIRECTORY]), **self._scrape_annotations()}
            ),
            spec=cnpg.PoolerSpecTemplateSpec(
                image_pull_secrets=pull_secrets or None,
                priority_class_name=self._identity.priority_class,
                containers=[cnpg.PoolerSpecTemplateSpecContainers(name="pgbouncer", resources=_resources(resources))],
                topology_spread_constraints=[zones],
            ),
        )

    def _scrape_annotations(self) -> Mapping[str, str]:
        return self._monitoring.annotations(PGBOUNCER_PORT) if self._monitoring else {}


def _one_after_the_other() -> cnpg.PoolerSpecDeploymentStrategy:
    """As many pods at once as the server has connections for: Kubernetes' default adds a quarter of them."""
    rolling = cnpg.PoolerSpecDeploymentStrategyRollingUpdate(
        max_surge=cnpg.PoolerSpecDeploymentStrategyRollingUpdateMaxSurge.from_number(POOLER_SURGE),
        max_unavailable=cnpg.PoolerSpecDeploymentStrategyRollingUpdateMaxUnavailable.from_number(0),
    )
    return cnpg.PoolerSpecDeploymentStrategy(type="RollingUpdate", rolling_update=rolling)


def _resources(resources: Resources) -> cnpg.PoolerSpecTemplateSpecContainersResources:
    request = cnpg.PoolerSpecTemplateSpecContainersResourcesRequests.from_string
    limit = cnpg.PoolerSpecTemplateSpecContainersResourcesLimits.from_string
    requests, limits = (amounts(of, disk=[_DIRECTORY_SIZE]) for of in (resources.requests, resources.limits))
    return cnpg.PoolerSpecTemplateSpecContainersResources(
        requests={kind: request(text) for kind, text in requests.items()},
        limits={kind: limit(text) for kind, text in limits.items()},
    )
