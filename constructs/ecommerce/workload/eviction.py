"""What autoscalers of nodes may do with a pod."""

from collections.abc import Iterable

# By the cluster autoscaler, and by Karpenter; a drain by hand is not held up:
# https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md and
# https://karpenter.sh/docs/concepts/disruption/
NEVER_MOVED = {"cluster-autoscaler.kubernetes.io/safe-to-evict": "false", "karpenter.sh/do-not-disrupt": "true"}


def movable(directories: Iterable[str]) -> dict[str, str]:
    """The annotation of pods that may be moved to empty a node, although they have directories of their own on it.

    Args:
        directories: Names of the volumes that may be lost with the pod.
    """
    names = ",".join(directories)
    return {"cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes": names} if names else {}
