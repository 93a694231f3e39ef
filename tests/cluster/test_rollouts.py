"""Changes and drains under load: no request may fail."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager

import pytest

from cluster.kubectl import Kubectl
from cluster.load import on_tier
from cluster.readiness import become_ready
from cluster.shop import Shop, selector
from cluster.waiting import until
from review.manifests import Pods

Tell = Callable[[str, object], None]
# A pod's pause before it stops, its start, and room for a busy machine.
_SECONDS = 300


@pytest.fixture(autouse=True)
def several(containers: Shop) -> None:
    """Skips where no tier has a second pod to take over."""
    if not containers.served:
        pytest.skip("the environment has no tier with a Service and more than one pod")


@contextmanager
def no_request_fails(shop: Shop, outside: Kubectl, image: str, tell: Tell) -> Generator[None]:
    """All tiers are asked meanwhile, each by somebody who may."""
    with ExitStack() as stack:
        loads = {
            pods.name: stack.enter_context(on_tier(shop, outside, image, pods, service))
            for pods, service in shop.served
        }
        yield
        # A pod that leaves is asked to its end.
        for pods, _ in shop.served:
            gone(shop.kubectl, selector(pods))
    for name, load in loads.items():
        tell(f"requests to {name}, failed", f"{load.requests}, {len(load.failures)}")
    assert {name: load.failures for name, load in loads.items() if load.failures} == {}
    assert all(load.requests for load in loads.values())


def test_a_rolling_update_loses_no_request(
    containers: Shop, outside: Kubectl, image: str, record_property: Tell
) -> None:
    with no_request_fails(containers, outside, image, record_property):
        for pods, _ in containers.served:
            place = f"deployment/{pods.owner['metadata']['name']}"
            containers.kubectl("rollout", "restart", place)
            containers.kubectl("rollout", "status", place, f"--timeout={_SECONDS}s")


def test_the_eviction_of_every_pod_loses_no_request(
    containers: Shop, outside: Kubectl, image: str, record_property: Tell
) -> None:
    with no_request_fails(containers, outside, image, record_property):
        for pods, _ in containers.served:
            for pod in containers.kubectl.pods(selector(pods)):
                evicted(containers.kubectl, pods, pod["metadata"]["name"])


def evicted(kubectl: Kubectl, pods: Pods, pod: str) -> None:
    """Evicts a pod as a drain does, which asks again as long as a budget refuses, and waits for the one after it."""
    there = len(kubectl.pods(selector(pods)))
    assert until(lambda: kubectl.evict(pod).returncode == 0, _SECONDS, every=5), f"{pod} cannot be evicted"
    become_ready(kubectl, pods, there)


def test_the_second_of_two_evictions_at_once_must_wait(containers: Shop) -> None:
    for pods, _ in containers.served:
        names = [pod["metadata"]["name"] for pod in containers.kubectl.pods(selector(pods))]
        first, second = (containers.kubectl.evict(name) for name in names[:2])
        assert first.returncode == 0, first.stderr
        assert "disruption budget" in second.stderr, f"{pods.name} loses two pods at once"
        become_ready(containers.kubectl, pods, len(names))


def gone(kubectl: Kubectl, labels: str) -> None:
    """Waits until no pod with some labels is on its way out."""
    assert until(lambda: not kubectl.pods(labels, leaving=True), _SECONDS), f"pods with {labels} do not end"
