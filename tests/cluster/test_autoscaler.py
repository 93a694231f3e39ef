"""The autoscaler, under load that is real."""

import json
import time
from collections.abc import Callable, Generator

import pytest

from cluster.kubectl import Kubectl, KubectlError
from cluster.load import on_tier
from cluster.shop import Shop
from cluster.waiting import until
from review.manifests import Object

# Metrics are a minute old, and the autoscaler asks every fifteen seconds.
_LATE = 180


@pytest.fixture(scope="module")
def scaler(containers: Shop) -> Object:
    """The first autoscaler, where the cluster measures pods and there is a pod to add."""
    scalers = containers.manifests.of("HorizontalPodAutoscaler")
    if not scalers:
        pytest.skip("the environment has no autoscaler")
    if not until(lambda: measured(containers.kubectl), _LATE, every=5):
        pytest.skip("the cluster has no metrics API, which metrics-server brings, so nothing scales")
    return scalers[0]


def measured(kubectl: Kubectl) -> bool:
    """Whether the cluster knows how busy the pods are."""
    place = f"/apis/metrics.k8s.io/v1beta1/namespaces/{kubectl.namespace}/pods"
    try:
        return bool(json.loads(kubectl("get", "--raw", place))["items"])
    except KubectlError:
        return False


@pytest.fixture(scope="module")
def busy(containers: Shop, scaler: Object, outside: Kubectl, image: str) -> Generator[str]:
    """The name of a workload that is asked without a pause, and that its autoscaler has the fewest pods of."""
    name, fewest = scaler["spec"]["scaleTargetRef"]["name"], scaler["spec"]["minReplicas"]
    assert until(lambda: pods_of(containers.kubectl, name) == fewest, 1200), f"{name} does not come down to {fewest}"
    pods, service = next(each for each in containers.served if each[0].owner["metadata"]["name"] == name)
    with on_tier(containers, outside, image, pods, service, pause=0) as load:
        yield name
    assert load.failures == []


def pods_of(kubectl: Kubectl, name: str) -> int:
    """How many pods a Deployment should have."""
    return int(kubectl.get("deployment", name)["spec"]["replicas"])


def test_load_adds_a_pod_and_not_two(
    containers: Shop, scaler: Object, busy: str, record_property: Callable[[str, object], None]
) -> None:
    fewest = scaler["spec"]["minReplicas"]
    # After the first apply the autoscaler has just brought the Deployment from one pod to the fewest, which was a step.
    period = scaler["spec"]["behavior"]["scaleUp"]["policies"][0]["periodSeconds"]
    start = time.monotonic()
    until(lambda: pods_of(containers.kubectl, busy) > fewest, period + _LATE)
    assert pods_of(containers.kubectl, busy) == fewest + 1
    record_property("seconds of load until there is a pod more", round(time.monotonic() - start))


@pytest.mark.usefixtures("slow")
def test_the_next_pod_comes_when_the_policy_allows_it(
    containers: Shop, scaler: Object, busy: str, record_property: Callable[[str, object], None]
) -> None:
    policy = scaler["spec"]["behavior"]["scaleUp"]["policies"][0]
    if scaler["spec"]["maxReplicas"] < scaler["spec"]["minReplicas"] + 2 * policy["value"]:
        pytest.skip("the autoscaler has no second step")
    there = pods_of(containers.kubectl, busy)
    start = time.monotonic()
    assert until(lambda: pods_of(containers.kubectl, busy) > there, policy["periodSeconds"] + _LATE)
    took = time.monotonic() - start
    record_property("seconds until the next pod", round(took))
    assert took > policy["periodSeconds"] - 60, f"the next pod came after {took:.0f} s"
