"""A way to a tier by the Gateway API."""

from cdk8s import ApiObjectMetadata

from constructs import Construct
from ecommerce.address import ServiceAddress
from ecommerce.bindings.k8s.networking import gateway as api
from ecommerce.settings.expose import GatewaySettings
from ecommerce.settings.tls import TlsSettings
from ecommerce.system import Identity

_HTTPS, _HTTP = "https", "http"
_GROUP = "gateway.networking.k8s.io"

# What the API server would add to entries of a list is written out here: kubectl compares the lists of custom resources
# as a whole, and would send them at each apply.
_EVERY_PATH = api.HttpRouteSpecRulesMatches(
    path=api.HttpRouteSpecRulesMatchesPath(type=api.HttpRouteSpecRulesMatchesPathType.PATH_PREFIX, value="/")
)


class GatewayRoute(Construct):
    """An HTTPRoute to the tier; with a Gateway of its own, that one and a redirect from HTTP."""

    def __init__(
        self, scope: Construct, id: str, *, identity: Identity, settings: GatewaySettings, service: ServiceAddress
    ) -> None:
        """Creates the custom resources.

        Args:
            scope: The chart.
            id: Construct id.
            identity: Names and labels of the tier.
            settings: What the environment says of the Gateway.
            service: The tier's Service.
        """
        super().__init__(scope, id)
        self._identity = identity
        self._settings = settings
        target = api.HttpRouteSpecRulesBackendRefs(
            group="", kind="Service", name=service.host, port=service.port, weight=1
        )
        backend = api.HttpRouteSpecRules(matches=[_EVERY_PATH], backend_refs=[target])
        if settings.existing:
            parent = api.HttpRouteSpecParentRefs(
                group=_GROUP,
                kind="Gateway",
                name=settings.existing.name,
                namespace=settings.existing.namespace,
                section_name=settings.existing.section_name,
            )
            self._define_route(identity.name, parent, backend)
        elif settings.class_name and settings.tls:
            self._define_gateway(settings.class_name, settings.tls)
            self._define_route(identity.name, self._own(_HTTPS), backend)
            self._define_route(f"{identity.name}-redirect", self._own(_HTTP), _redirect())

    def _own(self, listener: str) -> api.HttpRouteSpecParentRefs:
        return api.HttpRouteSpecParentRefs(
            group=_GROUP, kind="Gateway", name=self._identity.name, section_name=listener
        )

    def _define_gateway(self, class_name: str, tls: TlsSettings) -> None:
        certificate = api.GatewaySpecListenersTls(
            mode=api.GatewaySpecListenersTlsMode.TERMINATE,
            certificate_refs=[
                api.GatewaySpecListenersTlsCertificateRefs(group="", kind="Secret", name=tls.secret_name)
            ],
        )
        routes = api.GatewaySpecListenersAllowedRoutes(
            namespaces=api.GatewaySpecListenersAllowedRoutesNamespaces(
                from_=api.GatewaySpecListenersAllowedRoutesNamespacesFrom.SAME
            )
        )
        host = self._settings.host
        api.Gateway(
            self,
            "gateway",
            metadata=self._metadata(self._identity.name, tls.issuer.annotations if tls.issuer else None),
            spec=api.GatewaySpec(
                gateway_class_name=class_name,
                infrastructure=self._infrastructure(),
                listeners=[
                    api.GatewaySpecListeners(
                        name=_HTTPS, hostname=host, port=443, protocol="HTTPS", tls=certificate, allowed_routes=routes
                    ),
                    api.GatewaySpecListeners(
                        name=_HTTP, hostname=host, port=80, protocol="HTTP", allowed_routes=routes
                    ),
                ],
            ),
        )

    def _infrastructure(self) -> api.GatewaySpecInfrastructure | None:
        if not self._settings.envoy_proxy:
            return None
        from ecommerce.expose import envoy  # noqa: PLC0415 - bindings that most systems do without

        envoy.EnvoyProxies(self, "envoy", identity=self._identity, settings=self._settings.envoy_proxy)
        proxies = api.GatewaySpecInfrastructureParametersRef(
            group=envoy.GROUP, kind=envoy.KIND, name=self._identity.name
        )
        return api.GatewaySpecInfrastructure(parameters_ref=proxies)

    def _define_route(self, name: str, parent: api.HttpRouteSpecParentRefs, rule: api.HttpRouteSpecRules) -> None:
        api.HttpRoute(
            self,
            name,
            metadata=self._metadata(name),
            spec=api.HttpRouteSpec(parent_refs=[parent], hostnames=[self._settings.host], rules=[rule]),
        )

    def _metadata(self, name: str, annotations: dict[str, str] | None = None) -> ApiObjectMetadata:
        return ApiObjectMetadata(
            name=name,
            namespace=self._identity.system.namespace,
            labels=self._identity.labels,
            annotations=annotations,
        )


def _redirect() -> api.HttpRouteSpecRules:
    return api.HttpRouteSpecRules(
        matches=[_EVERY_PATH],
        filters=[
            api.HttpRouteSpecRulesFilters(
                type=api.HttpRouteSpecRulesFiltersType.REQUEST_REDIRECT,
                request_redirect=api.HttpRouteSpecRulesFiltersRequestRedirect(
                    scheme=api.HttpRouteSpecRulesFiltersRequestRedirectScheme.HTTPS,
                    status_code=api.HttpRouteSpecRulesFiltersRequestRedirectStatusCode.VALUE_301,
                ),
            )
        ],
    )
