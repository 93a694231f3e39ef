"""Requests without a pause, and how many of them failed."""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from cluster.kubectl import Kubectl
from cluster.probe import probe, seen_by_policies
from cluster.shop import Shop
from review.manifests import Object, Pods
from review.reach import reach

_WORKERS = 4
# Each worker counts, tells of each failure, and leaves its sums when it is told to stop.
_SCRIPT = """
    work() {{
        done=0 failed=0
        while [ ! -e /tmp/stop ]; do
            if reason=$(timeout 10 wget -q -O /dev/null {url} 2>&1); then done=$((done + 1)); else
                failed=$((failed + 1))
                echo "$(date -u +%T) $reason"
            fi
            sleep {pause}
        done
        echo "$done $failed" >/tmp/sum.new.$1
        mv /tmp/sum.new.$1 /tmp/sum.$1
    }}
    for worker in {workers}; do work $worker & done
    wait
    sleep 3600
"""
_STOP = "touch /tmp/stop; for worker in {workers}; do while [ ! -e /tmp/sum.$worker ]; do sleep 0.2; done; done; cat /tmp/sum.*"


@dataclass
class Load:
    """Requests that were made: how many, and of those that failed a line each."""

    requests: int = 0
    failures: list[str] = field(default_factory=list[str])


@contextmanager
def under_load(
    kubectl: Kubectl, name: str, image: str, url: str, labels: dict[str, str], *, pause: float
) -> Generator[Load]:
    """Asks an address again and again, from a pod, and tells at the end how that went.

    Args:
        kubectl: kubectl in the namespace of who asks.
        name: Name of the pod.
        image: An image with a shell and wget.
        url: The address.
        labels: Labels of who asks.
        pause: Seconds between the requests of each of its workers.
    """
    workers = " ".join(map(str, range(_WORKERS)))
    kubectl.create(probe(name, image, _SCRIPT.format(url=url, workers=workers, pause=pause), labels))
    try:
        kubectl("wait", "--for=condition=Ready", f"pod/{name}", "--timeout=3m")
        load = Load()
        yield load
        sums = [int(each) for each in kubectl.sh(name, _STOP.format(workers=workers)).split()]
        load.requests = sum(sums)
        if sum(sums[1::2]):
            load.failures = kubectl("logs", name).splitlines()
    finally:
        kubectl("delete", "pod", name, "--ignore-not-found")


def url(kubectl: Kubectl, pods: Pods, service: Object) -> str:
    """Where a tier says whether it is ready, by the address of its Service."""
    there = kubectl.get("service", service["metadata"]["name"])["spec"]
    address = f"[{there['clusterIP']}]" if ":" in there["clusterIP"] else there["clusterIP"]
    path = pods.spec["containers"][0]["readinessProbe"]["httpGet"]["path"]
    return f"http://{address}:{there['ports'][0]['port']}{path}"


def on_tier(
    shop: Shop, outside: Kubectl, image: str, pods: Pods, service: Object, *, pause: float = 0.05
) -> AbstractContextManager[Load]:
    """Load on a tier: from another namespace where that may ask it, else from the place of one who may."""
    sources = {each.source for each in reach(shop.manifests) if each.target == pods.name}
    name = f"load-on-{pods.owner['metadata']['name']}"
    there = url(shop.kubectl, pods, service)
    if "another namespace" in sources:
        return under_load(outside, name, image, there, {}, pause=pause)
    asking = next(each for each in shop.manifests.pods if each.name in sources)
    labels = seen_by_policies(asking.labels, shop.manifests)
    return under_load(shop.kubectl, name, image, there, labels, pause=pause)
