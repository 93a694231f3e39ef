"""`review reach` on generated clusters: what it lists is exactly what `is_allowed` says of each pair, said once."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review import reach
from review.labels import matches
from review.manifests import Manifests, Object
from review.policies import far_side, isolates, rules
from review.strangers import is_wide, stranger

NAMESPACES = ("a", "b", "c")
NAME = "kubernetes.io/metadata.name"
TEAMS: tuple[dict[str, str], ...] = ({"team": "x"}, {"team": "y", "open": ""}, {})
# Ports around which a rule of the generated ones may begin, end or be silent.
PORTS = (0, 79, 80, 81, 443, 8000, 8005, 8010, 8011)

label_values = st.sampled_from(["x", "y"])
pod_labels = st.fixed_dictionaries({}, optional={"app": label_values, "tier": label_values})
expressions = st.one_of(
    st.builds(
        lambda key, operator, values: {"key": key, "operator": operator, "values": values},
        st.sampled_from(["app", "tier"]),
        st.sampled_from(["In", "NotIn"]),
        st.lists(label_values, min_size=1, max_size=2, unique=True),
    ),
    st.builds(
        lambda key, operator: {"key": key, "operator": operator},
        st.sampled_from(["app", "tier"]),
        st.sampled_from(["Exists", "DoesNotExist"]),
    ),
)
pod_selectors = st.one_of(
    st.just({}),
    pod_labels.map(lambda labels: {"matchLabels": labels}),
    expressions.map(lambda each: {"matchExpressions": [each]}),
)
namespace_selectors = st.sampled_from(
    [
        {},
        {"matchLabels": {"team": "x"}},
        {"matchLabels": {NAME: "a"}},
        {"matchLabels": {NAME: "elsewhere"}},
        {"matchExpressions": [{"key": NAME, "operator": "In", "values": ["b", "c"]}]},
        {"matchExpressions": [{"key": NAME, "operator": "NotIn", "values": ["b"]}]},
        {"matchExpressions": [{"key": "open", "operator": "Exists"}]},
        {"matchExpressions": [{"key": "open", "operator": "DoesNotExist"}]},
    ]
)
blocks = st.sampled_from(
    [
        {"cidr": "0.0.0.0/0"},
        {"cidr": "0.0.0.0/1"},
        {"cidr": "128.0.0.0/1"},
        {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]},
        {"cidr": "0.0.0.0/0", "except": ["203.0.113.0/24"]},
        {"cidr": "::/0"},
    ]
)
far_sides = st.one_of(
    st.builds(lambda pods: {"podSelector": pods}, pod_selectors),
    st.builds(lambda namespaces: {"namespaceSelector": namespaces}, namespace_selectors),
    st.builds(
        lambda namespaces, pods: {"namespaceSelector": namespaces, "podSelector": pods},
        namespace_selectors,
        pod_selectors,
    ),
    blocks.map(lambda block: {"ipBlock": block}),
)
ports = st.sampled_from(
    [
        {"port": 80},
        {"port": 8005},
        {"port": "web"},
        {"port": "dns", "protocol": "UDP"},
        {"protocol": "UDP"},
        {"port": 443, "protocol": "UDP"},
        {"port": 8000, "endPort": 8010},
        {"port": 79, "endPort": 8005},
        {"port": 8010, "protocol": "SCTP"},
    ]
)


def directions(way: str) -> st.SearchStrategy[list[Object]]:
    rule = st.fixed_dictionaries(
        {}, optional={way: st.lists(far_sides, max_size=2), "ports": st.lists(ports, max_size=2)}
    )
    return st.lists(rule, max_size=2)


policy_specs = st.fixed_dictionaries(
    {"podSelector": pod_selectors},
    optional={
        "policyTypes": st.sampled_from([["Ingress"], ["Egress"], ["Ingress", "Egress"], []]),
        "ingress": directions("from"),
        "egress": directions("to"),
    },
)
CILIUM_SIDES: list[Object] = [
    {"Endpoints": [{}]},
    {"Endpoints": [{"matchLabels": {"app": "x"}}]},
    {"Endpoints": [{"matchLabels": {"k8s:io.kubernetes.pod.namespace": "b"}}]},
    {"Endpoints": [{"matchLabels": {"io.cilium.k8s.namespace.labels.team": "x", "app": "y"}}]},
    {"Endpoints": [{"matchExpressions": [{"key": "io.kubernetes.pod.namespace", "operator": "Exists"}]}]},
    {"Entities": ["cluster"]},
    {"Entities": ["all"]},
    {"Entities": ["world", "kube-apiserver"]},
    {"CIDR": ["0.0.0.0/0"]},
    {"CIDRSet": [{"cidr": "203.0.113.0/24", "except": ["203.0.113.9/32"]}]},
]
cilium_sides = st.sampled_from(CILIUM_SIDES)
cilium_ports = st.sampled_from(
    [
        [{"ports": [{"port": "80", "protocol": "TCP"}]}],
        [{"ports": [{"port": "web"}]}],
        [{"ports": [{"port": "8000", "endPort": 8010, "protocol": "ANY"}]}],
        [{"ports": [{"port": "0"}]}],
    ]
)


def cilium_rules(way: str) -> st.SearchStrategy[list[Object]]:
    sides = cilium_sides.map(lambda side: {f"{way}{name}": value for name, value in side.items()})
    rule = st.builds(
        lambda side, ports: {**side, **ports}, sides, st.fixed_dictionaries({}, optional={"toPorts": cilium_ports})
    )
    return st.lists(rule, max_size=2)


cilium_specs = st.fixed_dictionaries(
    {"endpointSelector": pod_selectors}, optional={"ingress": cilium_rules("from"), "egress": cilium_rules("to")}
)


def pod(name: str, namespace: str, labels: Object) -> Object:
    listening = [
        {"name": "web", "containerPort": 80 if namespace == "a" else 8005},
        {"name": "dns", "containerPort": 443, "protocol": "UDP"},
    ]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {"containers": [{"name": "one", "ports": listening if name != "p0" else []}]},
    }


@st.composite
def clusters(draw: st.DrawFn, namespaces: tuple[str, ...] = NAMESPACES) -> Manifests:
    """A few pods and policies in each namespace."""
    objects: list[Object] = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
        for name, labels in zip(namespaces, TEAMS, strict=False)
    ]
    for name in namespaces:
        objects += [
            pod(f"p{number}", name, labels)
            for number, labels in enumerate(draw(st.lists(pod_labels, min_size=1, max_size=2)))
        ]
        kinds: list[tuple[str, str, st.SearchStrategy[Any]]] = [
            ("NetworkPolicy", "networking.k8s.io/v1", policy_specs),
            ("CiliumNetworkPolicy", "cilium.io/v2", cilium_specs),
        ]
        for kind, version, specs in kinds:
            objects += [
                {
                    "apiVersion": version,
                    "kind": kind,
                    "metadata": {"name": f"n{number}", "namespace": name},
                    "spec": spec,
                }
                for number, spec in enumerate(draw(st.lists(specs, max_size=2)))
            ]
    return Manifests(tuple(objects))


def parties(manifests: Manifests) -> dict[str, Object]:
    """The selectors of all that stands for pods of several namespaces, by its name."""
    found: dict[str, Object] = {"any namespace": {}}
    for policy in reach.policies_of(manifests):
        for direction in ("ingress", "egress"):
            for each in (each for rule in rules(policy, direction) for each in far_side(rule, direction)):
                if is_wide(each):
                    found[stranger(each, "", exactly=True).name] = each
    return found


def names_of(peer: reach.Peer, known: dict[str, Object]) -> set[str]:
    """What a pod may be called at the other end: by its name, or as one of many."""
    return {
        name
        for name, each in known.items()
        if matches(each.get("namespaceSelector", {}), peer.namespace_labels)
        and matches(each.get("podSelector", {}), peer.labels)
    }


def says(listed: list[reach.Reach], sources: set[str], targets: set[str], port: int, protocol: str) -> bool:
    """Whether a line names both ends and holds the port."""
    return any(
        each.source in sources
        and each.target in targets
        and each.protocol == protocol
        and (each.port == 0 or each.port <= port <= (each.last or each.port))
        for each in listed
    )


def asked(listed: list[reach.Reach]) -> list[tuple[int, str]]:
    """Ports at which the list may change, and some others."""
    numbers = {number for each in listed for number in (each.port, each.last or 0)} | set(PORTS)
    return [(number, protocol) for number in sorted(numbers) for protocol in ("TCP", "UDP")]


def differences(manifests: Manifests) -> Iterator[str]:
    """Pairs and ports of which the list and the meaning of the policies do not say the same."""
    policies, inside, listed = reach.policies_of(manifests), reach.peers(manifests), reach.reach(manifests)
    known = parties(manifests)
    for source, target in ((source, target) for source in inside for target in inside if source is not target):
        for port, protocol in asked(listed):
            found = says(listed, {source.name}, {target.name}, port, protocol)
            if source.namespace != target.namespace:
                out = says(listed, {source.name}, names_of(target, known), port, protocol)
                found |= out and says(listed, names_of(source, known), {target.name}, port, protocol)
            if found != reach.is_allowed(policies, source, target, port, protocol):
                yield f"{source.name} to {target.name} on {port}/{protocol}: listed {found}"


def differences_around(manifests: Manifests) -> Iterator[str]:
    """The same of pairs with what is around."""
    policies, inside, listed = reach.policies_of(manifests), reach.peers(manifests), reach.reach(manifests)
    names = {each.name: {each.name} for each in (*inside, *reach.SURROUNDINGS)}
    if len({peer.namespace for peer in inside}) > 1:
        names[reach.OTHER_NAMESPACE.name].add(reach.ANY_NAMESPACE.name)
    pairs = [(one, other) for one in inside for other in reach.SURROUNDINGS]
    for source, target in [*pairs, *((other, one) for one, other in pairs)]:
        for port, protocol in asked(listed):
            found = says(listed, names[source.name], names[target.name], port, protocol)
            if found != reach.is_allowed(policies, source, target, port, protocol):
                yield f"{source.name} to {target.name} on {port}/{protocol}: listed {found}"


@given(manifests=clusters())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_reach_of_several_namespaces_says_what_the_policies_mean_for_each_pair(manifests: Manifests) -> None:
    assert not [*differences(manifests), *differences_around(manifests)]


@given(manifests=clusters(namespaces=("a",)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_reach_of_one_namespace_says_what_the_policies_mean_for_each_pair(manifests: Manifests) -> None:
    assert not [*differences(manifests), *differences_around(manifests)]


def allowed(policies: list[Object], inside: list[reach.Peer]) -> set[tuple[str, str, int]]:
    """Every pair and port that the policies let through, by TCP."""
    return {
        (source.name, target.name, port)
        for source in inside
        for target in inside
        for port in PORTS
        if reach.is_allowed(policies, source, target, port)
    }


@given(manifests=clusters(), number=st.integers(min_value=0, max_value=20))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_one_more_policy_opens_only_what_was_isolated_and_closes_only_what_was_not(
    manifests: Manifests, number: int
) -> None:
    """Policies add up: to a pod that is isolated in all directions of a new one it only opens, to another only closes."""
    policies, inside = reach.policies_of(manifests), reach.peers(manifests)
    if not policies:
        return
    added = policies[number % len(policies)]
    before = [each for each in policies if each is not added]
    opened = allowed(policies, inside) - allowed(before, inside)
    closed = allowed(before, inside) - allowed(policies, inside)

    def ends(flow: tuple[str, str, int], *, isolated: bool) -> list[str]:
        """The ends of a connection that the new policy selects, by whether others isolate them in that direction."""
        return [
            peer.name
            for peer in inside
            for name, direction in ((flow[0], "egress"), (flow[1], "ingress"))
            if peer.name == name
            and isolates(added, peer, direction)
            and any(isolates(each, peer, direction) for each in before) is isolated
        ]

    assert all(ends(each, isolated=True) for each in opened), "a connection opens to a pod that nothing isolated"
    assert all(ends(each, isolated=False) for each in closed), "a connection closes that an isolated pod had"


def copies(count: int, policies: list[Object]) -> Manifests:
    """Namespaces with two pods and policies each."""
    objects: list[Object] = []
    for number in range(count):
        name = f"n{number}"
        labels = {"app": "shop"}
        objects.append({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {"team": "x"}}})
        objects += [pod("p1", name, labels), pod("p2", name, labels)]
        objects += [{**each, "metadata": {**each["metadata"], "namespace": name}} for each in policies]
    return Manifests(tuple(objects))


@pytest.mark.parametrize(
    "spec",
    [
        None,
        {"podSelector": {}, "ingress": [{}]},
        {"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"team": "x"}}}]}]},
        {"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}]},
        {"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {"matchLabels": {NAME: "n0"}}}]}]},
        {"podSelector": {}, "egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}], "policyTypes": ["Egress"]},
    ],
    ids=["no policies", "everyone", "by label", "own namespace", "by name", "every address"],
)
def test_ten_times_as_many_namespaces_are_ten_times_as_many_lines(spec: Object | None) -> None:
    policies = [
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "n"}, "spec": spec}
    ]
    few, many = (len(reach.reach(copies(count, policies if spec else []))) for count in (4, 40))
    assert many <= 11 * few, f"{few} lines of 4 namespaces, {many} of 40"
