"""Whether containers request and limit a resource, by themselves or with their pod."""

from review.manifests import Object, Pods


def is_requested(resource: str, container: Object) -> bool:
    """Whether a container has a request of its own; a limit is one too, where there is no other."""
    own = container.get("resources", {})
    return resource in {**own.get("limits", {}), **own.get("requests", {})}


def is_limited(resource: str, container: Object) -> bool:
    """Whether a container has a limit of its own."""
    return resource in container.get("resources", {}).get("limits", {})


def is_requested_together(resource: str, pods: Pods) -> bool:
    """Whether a pod requests something for all of its containers."""
    return is_requested(resource, pods.spec)


def is_limited_together(resource: str, pods: Pods) -> bool:
    """Whether a pod has a limit for all of its containers."""
    return is_limited(resource, pods.spec)
