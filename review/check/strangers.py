"""Where there may be pods and Services that manifests do not tell of, because an operator makes them."""

from functools import lru_cache

from review.manifests import Manifests, Object, namespace
from review.shapes import KINDS, kind_of

# Groups of custom resources of which no program is made, or whose pods the tools know.
_WITHOUT_PODS = (
    *("argoproj.io", "barmancloud.cnpg.io", "bitnami.com", "cert-manager.io", "cilium.io", "external-secrets.io"),
    *("gateway.envoyproxy.io", "istio.io", "keda.sh", "kyverno.io", "postgresql.cnpg.io", "traefik.io"),
    *("kustomize.toolkit.fluxcd.io", "source.toolkit.fluxcd.io"),
)
# Those of one group of which none is made, beside others of which one is.
_MONITORING = ("PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "ServiceMonitor", "AlertmanagerConfig")


def has_strangers(within: str, manifests: Manifests) -> bool:
    """Whether a namespace has custom resources of operators that the tools do not know."""
    return within in _namespaces(manifests)


@lru_cache(maxsize=1)
def _namespaces(manifests: Manifests) -> set[str]:
    return {namespace(each) for each in manifests.objects if _is_strange(each)}


def _is_strange(each: Object) -> bool:
    kind, group = kind_of(each), each["apiVersion"].rpartition("/")[0]
    # Kubernetes' own groups have no dot, or end in k8s.io.
    is_own = "." not in group or group.endswith(".k8s.io")
    known = kind in KINDS or each["kind"] in _MONITORING
    return not (is_own or known or any(group == own or group.endswith(f".{own}") for own in _WITHOUT_PODS))
