"""The proxies that Envoy Gateway runs for a Gateway."""

from cdk8s import ApiObjectMetadata

from constructs import Construct
from ecommerce.bindings.envoyproxy import gateway as envoy
from ecommerce.settings.expose import EnvoyProxySettings
from ecommerce.system import Identity

GROUP, KIND = "gateway.envoyproxy.io", "EnvoyProxy"
# OwningGatewayNamespaceLabel and OwningGatewayNameLabel in https://github.com/envoyproxy/gateway, internal/gatewayapi.
_GATEWAY_NAMESPACE = f"{GROUP}/owning-gateway-namespace"
_GATEWAY_NAME = f"{GROUP}/owning-gateway-name"
_SPREAD = ("topology.kubernetes.io/zone", "kubernetes.io/hostname")


class EnvoyProxies(Construct):
    """An EnvoyProxy: a Gateway has more than one proxy, spread over zones and nodes, and evicted one by one."""

    def __init__(self, scope: Construct, id: str, *, identity: Identity, settings: EnvoyProxySettings) -> None:
        """Creates the custom resource.

        Args:
            scope: Where to create it.
            id: Construct id.
            identity: Its name and labels; the Gateway that it is for has the same name.
            settings: What the environment says of it.
        """
        super().__init__(scope, id)
        namespace = identity.system.namespace
        pods = {_GATEWAY_NAMESPACE: namespace, _GATEWAY_NAME: identity.name}
        deployment = envoy.EnvoyProxySpecProviderKubernetesEnvoyDeployment(
            replicas=settings.replicas,
            pod=envoy.EnvoyProxySpecProviderKubernetesEnvoyDeploymentPod(
                topology_spread_constraints=[_spread(over, pods) for over in _SPREAD]
            ),
        )
        one = envoy.EnvoyProxySpecProviderKubernetesEnvoyPdbMaxUnavailable.from_number(1)
        kubernetes = envoy.EnvoyProxySpecProviderKubernetes(
            envoy_deployment=deployment,
            envoy_pdb=envoy.EnvoyProxySpecProviderKubernetesEnvoyPdb(max_unavailable=one),
        )
        provider = envoy.EnvoyProxySpecProvider(type=envoy.EnvoyProxySpecProviderType.KUBERNETES, kubernetes=kubernetes)
        envoy.EnvoyProxy(
            self,
            "proxies",
            metadata=ApiObjectMetadata(name=identity.name, namespace=namespace, labels=identity.labels),
            spec=envoy.EnvoyProxySpec(provider=provider),
        )


def _spread(
    over: str, pods: dict[str, str]
) -> envoy.EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints:
    selector = envoy.EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraintsLabelSelector(
        match_labels=pods
    )
    return envoy.EnvoyProxySpecProviderKubernetesEnvoyDeploymentPodTopologySpreadConstraints(
        max_skew=1, topology_key=over, when_unsatisfiable="ScheduleAnyway", label_selector=selector
    )
