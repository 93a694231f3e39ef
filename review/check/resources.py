"""Whether a container can take away what others on its node need."""

from collections.abc import Iterator

from review.check.amounts import is_limited, is_limited_together, is_requested, is_requested_together
from review.check.finding import Finding, Level, Rule
from review.check.programs import lasting, untested
from review.limit_range import completed
from review.manifests import Manifests, Pods

_PAGE = "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"

REQUESTS = Rule(
    "missing-requests",
    Level.WARNING,
    "a container requests CPU and memory, or its pod does, or a LimitRange fills them in",
    f"{_PAGE}#requests-and-limits",
)
LIMIT = Rule(
    "missing-memory-limit",
    Level.WARNING,
    "a container has a limit of memory, or its pod has, or a LimitRange fills it in",
    f"{_PAGE}#requests-and-limits",
)
EMPTY_DIR = Rule(
    "unlimited-empty-dir",
    Level.NOTE,
    "an emptyDir has a sizeLimit, or the containers a limit of what it counts to",
    "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
)
RULES: tuple[Rule, ...] = (REQUESTS, LIMIT, EMPTY_DIR)


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every container and volume that may take all of a node."""
    for pods in completed(manifests, untested(manifests)):
        yield from _containers(pods)
        yield from _volumes(pods)


def _containers(pods: Pods) -> Iterator[Finding]:
    for path, container in lasting(pods):
        name, field = container["name"], (*path, "resources")
        without = [
            resource
            for resource in ("cpu", "memory")
            if not (is_requested_together(resource, pods) or is_requested(resource, container))
        ]
        if without:
            reason = f"container {name} requests no {' and no '.join(without)}, so that nothing is kept for it"
            yield Finding(REQUESTS, pods.owner, (*field, "requests"), reason, "request what it uses on most days")
        if not (is_limited_together("memory", pods) or is_limited("memory", container)):
            reason = f"container {name} has no limit of memory, so that a leak takes the node's"
            yield Finding(LIMIT, pods.owner, (*field, "limits"), reason, "limit it to what it uses at the most")


def _volumes(pods: Pods) -> Iterator[Finding]:
    for number, volume in enumerate(pods.spec.get("volumes", [])):
        source = volume.get("emptyDir")
        if source is None or "sizeLimit" in source:
            continue
        is_memory = source.get("medium") == "Memory"
        # What is in memory counts to who writes it, who is then killed; a pod that fills the disk is evicted.
        if not is_memory and _is_bounded(pods):
            continue
        what = "memory up to the limit of its pod, which is then killed" if is_memory else "the disk of the node"
        reason = f"volume {volume['name']} may fill {what}"
        path = (*pods.path, "volumes", number, "emptyDir", "sizeLimit")
        yield Finding(EMPTY_DIR, pods.owner, path, reason, "set sizeLimit")


def _is_bounded(pods: Pods) -> bool:
    """Whether a pod is evicted that fills more than its share of a node's disk."""
    return all(is_limited("ephemeral-storage", each) for _, each in lasting(pods))
