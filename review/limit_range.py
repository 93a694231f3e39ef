"""What the LimitRanges of a namespace give to containers that do not say what they take."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from review.manifests import Manifests, Object, Pods, namespace


def completed(manifests: Manifests, every: Iterable[Pods]) -> Iterator[Pods]:
    """Pods as the API server admits them.

    Args:
        manifests: The LimitRanges are in them.
        every: The pods.
    """
    defaults: dict[str, list[Object]] = {}
    for each in manifests.of("LimitRange"):
        items = each["spec"]["limits"]
        defaults.setdefault(namespace(each), []).extend(_default(one) for one in items if one["type"] == "Container")
    for pods in every:
        found = defaults.get(pods.namespace, [])
        yield replace(pods, spec=_completed(pods.spec, found)) if found else pods


def _default(item: Object) -> Object:
    """SetDefaults_LimitRangeItem in https://github.com/kubernetes/kubernetes, pkg/apis/core/v1/defaults.go."""
    limits = {**item.get("max", {}), **item.get("default", {})}
    return {"limits": limits, "requests": {**item.get("min", {}), **limits, **item.get("defaultRequest", {})}}


def _completed(spec: Object, defaults: list[Object]) -> Object:
    fields = ("initContainers", "containers")
    made = {field: [_container(each, defaults) for each in spec[field]] for field in fields if spec.get(field)}
    return {**spec, **made}


def _container(container: Object, defaults: list[Object]) -> Object:
    resources: Object = container.get("resources", {})
    for each in defaults:
        # A limit that the container itself names stands for its request, before a LimitRange is asked.
        limits = resources.get("limits", {})
        requests = {**each["requests"], **limits, **resources.get("requests", {})}
        resources = {**resources, "limits": {**each["limits"], **limits}, "requests": requests}
    return {**container, "resources": resources}
