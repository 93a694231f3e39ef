"""Who can talk to whom, by real connections, against what `review reach` says."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import pytest

from cluster.kubectl import Kubectl
from cluster.probe import connecting, listening, probe, seen_by_policies
from cluster.shop import Shop
from cluster.waiting import until
from review.manifests import Object
from review.reach import Peer, is_allowed, peers, reach

# Nobody listens on it, and no policy names it.
_OTHER_PORT = 9999
# No user may listen below.
_LOWEST_PORT = 1024
# How long a cluster may take to learn of a policy or a pod.
_SECONDS = 120


@dataclass(frozen=True)
class Party:
    """A pod in the place of one of the environment's, or of a stranger.

    Args:
        peer: Who it stands for.
        pod: Its name.
        address: Its address.
        kubectl: kubectl in its namespace.
    """

    peer: Peer
    pod: str
    address: str
    kubectl: Kubectl


@pytest.fixture(scope="module")
def enforced(outside: Kubectl, image: str, containers: Shop) -> None:
    """Skips where the cluster's network does not enforce policies, which a pod that nobody may reach tells."""
    del containers
    outside.create(probe("closed", image, listening([_OTHER_PORT]), {"app": "closed"}))
    outside("wait", "--for=condition=Ready", "pod/closed", "--timeout=3m")
    ask = connecting([(address(outside, "closed"), _OTHER_PORT)])
    assert until(lambda: outside.sh("runs", ask), _SECONDS), "no pod of the cluster reaches another"
    spec = {"podSelector": {"matchLabels": {"app": "closed"}}, "policyTypes": ["Ingress"]}
    metadata = {"name": "closed"}
    outside.create({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec})
    if not until(lambda: not outside.sh("runs", ask), _SECONDS):
        pytest.skip("the cluster's network does not enforce NetworkPolicies")


@pytest.fixture(scope="module")
def parties(containers: Shop, outside: Kubectl, image: str, enforced: None) -> Generator[list[Party]]:
    """A pod for every party of the manifests, one that no policy names, and one in another namespace."""
    del enforced
    inside = containers.kubectl
    found = [
        party(inside, peer, image, containers, ports_of(peer))
        for peer in [*peers(containers.manifests), stranger(inside)]
    ]
    found.append(party(outside, stranger(outside), image, containers, []))
    yield found
    inside("delete", "pods", "--selector=probe", "--wait=false")


def stranger(kubectl: Kubectl) -> Peer:
    """Pods without labels in a namespace."""
    labels = kubectl.get("namespace", kubectl.namespace)["metadata"]["labels"]
    return Peer(f"a stranger in {kubectl.namespace}", namespace=kubectl.namespace, namespace_labels=labels)


def ports_of(peer: Peer) -> list[Object]:
    """The ports that a peer says that it listens on."""
    return [{"name": name, "containerPort": port, "protocol": spoken} for name, port, spoken in peer.ports]


def party(kubectl: Kubectl, peer: Peer, image: str, shop: Shop, ports: list[Object]) -> Party:
    """Starts the pod of a party."""
    name = "probe-" + peer.name.partition("/")[2] if "/" in peer.name else "stranger"
    labels = seen_by_policies(peer.labels, shop.manifests)
    kubectl.create(probe(name, image, listening(tried_ports(shop)), labels, ports))
    kubectl("wait", "--for=condition=Ready", f"pod/{name}", "--timeout=3m")
    return Party(peer, name, address(kubectl, name), kubectl)


def address(kubectl: Kubectl, pod: str) -> str:
    """A pod's address."""
    return str(kubectl.get("pod", pod)["status"]["podIP"])


def tried_ports(shop: Shop) -> list[int]:
    """The TCP ports of all policies and pods, and one of nobody's."""
    named = {each.port for each in reach(shop.manifests) if each.protocol == "TCP" and each.port >= _LOWEST_PORT}
    return sorted({*named, *(port for peer in peers(shop.manifests) for _, port, _ in peer.ports), _OTHER_PORT})


def test_every_pair_connects_as_review_reach_says(
    containers: Shop, parties: list[Party], record_property: Callable[[str, object], None]
) -> None:
    policies, ports = containers.manifests.of("NetworkPolicy"), tried_ports(containers)
    pairs = [(one, other, port) for one in parties for other in parties if one is not other for port in ports]
    expected = {
        f"{one.peer.name} → {other.peer.name}:{port}"
        for one, other, port in pairs
        if is_allowed(policies, one.peer, other.peer, port)
    }
    opened: set[str] = set()

    def as_expected() -> bool:
        opened.clear()
        opened.update(connections(parties, ports))
        return opened == expected

    until(as_expected, _SECONDS)
    record_property("pairs tried, connected", f"{len(pairs)}, {len(opened)}")
    assert sorted(opened - expected) == [], "connections that review reach does not know"
    assert sorted(expected - opened) == [], "connections that review reach promises"


def connections(parties: list[Party], ports: list[int]) -> set[str]:
    """Every connection that is accepted."""
    names = {each.address: each.peer.name for each in parties}
    return {
        f"{one.peer.name} → {names[line.split()[0]]}:{line.split()[1]}"
        for one in parties
        for line in one.kubectl.sh(
            one.pod, connecting((other.address, port) for other in parties if other is not one for port in ports)
        ).splitlines()
    }


def test_those_and_only_those_who_may_ask_find_names(containers: Shop, parties: list[Party]) -> None:
    may = {each.source for each in reach(containers.manifests) if each.target.startswith("cluster DNS")}
    inside = [each for each in parties if each.kubectl is containers.kubectl]
    expected = {each.peer.name: each.peer.name in may for each in inside}
    assert until(lambda: {each.peer.name: finds_names(each) for each in inside} == expected, _SECONDS), expected


def finds_names(party: Party) -> bool:
    """Whether a party finds a Service by its name."""
    ask = "timeout 5 getent hosts kubernetes.default >/dev/null && echo found || true"
    return "found" in party.kubectl.sh(party.pod, ask)
