"""Whether the pods of a workload are ready, and what there is to see where they are not."""

from cluster.kubectl import Kubectl
from cluster.shop import selector
from cluster.waiting import until
from review.manifests import Pods


def become_ready(kubectl: Kubectl, pods: Pods, fewest: int, seconds: float = 300) -> None:
    """Waits until all pods of a workload are ready.

    Args:
        kubectl: kubectl in their namespace.
        pods: The workload.
        fewest: How many there must be.
        seconds: How long it may take.
    """
    is_ready = until(lambda: _all_ready(kubectl, selector(pods), fewest), seconds)
    assert is_ready, f"{pods.name} does not become ready\n{troubles(kubectl)}"


def troubles(kubectl: Kubectl) -> str:
    """The pods, and the latest warnings."""
    events = kubectl("get", "events", "--field-selector=type=Warning", "--sort-by=.lastTimestamp").splitlines()
    return "\n".join([kubectl("get", "pods", "--output=wide"), *events[-10:]])


def _all_ready(kubectl: Kubectl, labels: str, fewest: int) -> bool:
    states = [
        condition["status"] == "True"
        for pod in kubectl.pods(labels)
        for condition in pod["status"].get("conditions", [])
        if condition["type"] == "Ready"
    ]
    return len(states) >= fewest and all(states)
