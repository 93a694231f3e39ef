"""How many nodes `review capacity --node` counts: by the scheduler's hard rules, from below and as placed."""

import argparse
import io
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stderr
from typing import Any

import pytest
from conftest import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from review import capacity
from review.__main__ import main
from review.manifests import Manifests, Object, Pods, read
from review.nodes import Group, Packing, Size, fewest, groups, node_size, pack, usable
from review.rules import HOST, Rules, rules_of

HOSTNAME, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"
OWN: Object = {"labelSelector": {"matchLabels": {"app": "a"}}}


def pods(labels: dict[str, str] | None = None, **spec: Any) -> Pods:  # noqa: ANN401 - any field
    owner = {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "x"}, "spec": {}}
    return Pods(owner, labels or {"app": "a"}, {}, {"containers": [], **spec})


def spread(topology: str, skew: int = 1, hard: bool = True, **more: Any) -> Object:  # noqa: ANN401, FBT002 - any field
    unsatisfiable = "DoNotSchedule" if hard else "ScheduleAnyway"
    return {"maxSkew": skew, "topologyKey": topology, "whenUnsatisfiable": unsatisfiable, **OWN, **more}


def required(kind: str, *terms: Object) -> Object:
    return {"affinity": {kind: {"requiredDuringSchedulingIgnoredDuringExecution": list(terms)}}}


def group(count: int, cpu: int = 100, each: Pods | None = None, memory: int = 1) -> Group:
    return Group("Deployment/x", count, Size(cpu, memory, 0, 1), rules_of(each or pods()))


SIZE = Size(1000, 1000, 2**63, 110)


# https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity and
# https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
@pytest.mark.parametrize(
    ("placed", "zones", "nodes", "rule"),
    [
        ([group(10)], 1, 1, "what fits goes on one node"),
        ([group(11)], 1, 2, "and what does not on two"),
        ([group(2, cpu=600)], 1, 2, "two pods of more than half a node share none"),
        ([group(1)], 3, 3, "each zone has a node"),
        ([group(4, each=pods(**required("podAntiAffinity", {"topologyKey": HOSTNAME, **OWN})))], 1, 4, "anti-affinity by host: a node each"),
        ([group(3, each=pods(**required("podAntiAffinity", {"topologyKey": ZONE, **OWN})))], 3, 3, "anti-affinity by zone: a zone each"),
        ([group(3, each=pods(**required("podAntiAffinity", {"topologyKey": HOSTNAME}))) ], 1, 1, "a term without a selector names nobody"),
        ([group(1, each=pods(**required("podAntiAffinity", {"topologyKey": HOSTNAME, **OWN}))), group(9)], 1, 2, "anti-affinity holds against who has none himself"),
        ([group(2, each=pods(**required("podAntiAffinity", {"topologyKey": HOSTNAME, "namespaces": ["other"], **OWN})))], 1, 1, "pods of other namespaces are others"),
        ([group(6, cpu=500, each=pods(topologySpreadConstraints=[spread(ZONE)]))], 3, 3, "a spread fills the zones evenly"),
        ([group(3, cpu=10, each=pods(topologySpreadConstraints=[spread(ZONE)])), group(9)], 3, 3, "and the rest goes where there is room"),
        ([group(2, each=pods(topologySpreadConstraints=[spread(HOSTNAME, minDomains=3)]))], 1, 2, "too few domains count as empty ones"),
        ([group(2, each=pods(topologySpreadConstraints=[spread(HOSTNAME)]))], 1, 1, "one domain is always even"),
        ([group(9, each=pods(topologySpreadConstraints=[spread(HOSTNAME, hard=False)]))], 1, 1, "a wish is no rule"),
        ([group(5, cpu=1, each=pods(**required("podAffinity", {"topologyKey": HOSTNAME, **OWN})))], 2, 2, "the first of those that keep together goes anywhere"),
        ([group(5, each=pods({"app": "b"}, **required("podAffinity", {"topologyKey": HOSTNAME, **OWN}))), group(5)], 1, 1, "who follows others is placed after them"),
    ],
)  # fmt: skip
def test_nodes_are_counted_by_the_rules_of_the_scheduler(
    placed: list[Group], zones: int, nodes: int, rule: str
) -> None:
    packing = pack(placed, SIZE, zones)
    assert packing.left == []
    assert len(packing.nodes) == nodes, rule
    assert fewest(placed, SIZE, zones) <= nodes


@pytest.mark.parametrize(
    ("placed", "left"),
    [
        (group(2, cpu=1001), ("Deployment/x", 2, "one is larger than a node")),
        (group(1, memory=1001), ("Deployment/x", 1, "one is larger than a node")),
        (group(4, each=pods(**required("podAntiAffinity", {"topologyKey": ZONE, **OWN}))), ("Deployment/x", 1, f"the anti-affinity by {ZONE} leaves no node")),
        (group(5, each=pods(topologySpreadConstraints=[spread(ZONE, minDomains=4)])), ("Deployment/x", 2, f"the spread over {ZONE} leaves no node")),
        (group(1, each=pods({"app": "b"}, **required("podAffinity", {"topologyKey": ZONE, **OWN}))), ("Deployment/x", 1, f"the affinity by {ZONE} leaves no node")),
    ],
)  # fmt: skip
def test_pods_that_no_number_of_nodes_takes_are_named_with_the_reason(
    placed: Group, left: tuple[str, int, str]
) -> None:
    assert pack([placed], SIZE, 3).left == [left]


def test_a_rollout_spreads_its_new_pods_for_themselves_where_the_revision_is_part_of_the_rule() -> None:
    each = pods(topologySpreadConstraints=[spread(ZONE, matchLabelKeys=["pod-template-hash"])])
    row = capacity.Demand("Deployment/x", capacity.Amount(), 2, 2, 1, pods=each)
    both = groups([row], "rollout")
    assert [(found.count, found.rules.spread[0].own_revision) for found in both] == [(2, True), (1, True)]
    # Two of the old revision in zones 0 and 1; a new one is the first of its kind, and may go to any zone.
    assert [node for _, node in pack(both, SIZE, 3).placed] == [0, 1, 0]


def test_every_node_runs_a_pod_of_each_daemon_set() -> None:
    spec = {"containers": [{"name": "c", "resources": {"requests": {"cpu": "300m", "memory": "100"}}}]}
    daemon_set = {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "d"},
        "spec": {"selector": {}, "template": {"spec": spec}},
    }
    rows = capacity.demands(Manifests((daemon_set,)))
    assert usable(SIZE, rows) == Size(700, 900, 2**63, 109)
    assert groups(rows, "full") == []


def test_the_database_of_production_has_each_server_in_a_zone_of_its_own() -> None:
    rows = capacity.demands(read([PROJECT / "dist" / "production"]))
    found = groups(rows, "full")
    packing = pack(found, node_size("cpu=8,memory=32Gi"), 3)
    zones = {packing.nodes[node].zone for index, node in packing.placed if found[index].name == "Cluster/postgres"}
    assert zones == {0, 1, 2}
    code = main(["capacity", str(PROJECT / "dist" / "production"), "--node", "cpu=1,memory=32Gi"])
    assert code == 1, "a server of two cores fits on no node of one"


TERMS = st.sampled_from([{"topologyKey": HOSTNAME, **OWN}, {"topologyKey": ZONE, **OWN}])
SPECS = st.fixed_dictionaries(
    {},
    optional={
        "topologySpreadConstraints": st.lists(
            st.builds(spread, st.sampled_from([HOSTNAME, ZONE]), st.integers(1, 2)), max_size=2
        ),
        "affinity": TERMS.map(lambda term: required("podAntiAffinity", term)["affinity"]),
    },
)
GROUPS = st.lists(
    st.builds(
        lambda count, cpu, memory, app, spec: group(count, cpu, pods({"app": app}, **spec), memory),
        st.integers(1, 6), st.integers(0, 1100), st.integers(0, 1100), st.sampled_from(["a", "b"]), SPECS,
    ),
    max_size=5,
)  # fmt: skip


@given(GROUPS, st.integers(1, 3))
def test_a_placement_puts_nothing_where_it_must_not_be(placed: list[Group], zones: int) -> None:
    packing = pack(placed, SIZE, zones)
    found = Counter(index for index, _ in packing.placed)
    assert found.total() + sum(count for _, count, _ in packing.left) == sum(each.count for each in placed)
    for number, node in enumerate(packing.nodes):
        inside = [placed[index] for index, where in packing.placed if where == number]
        assert sum(each.need.cpu for each in inside) == SIZE.cpu - node.free.cpu <= SIZE.cpu
        assert sum(each.need.memory for each in inside) == SIZE.memory - node.free.memory <= SIZE.memory
    assert set(range(zones)) <= {node.zone for node in packing.nodes}
    refuse_neighbours(placed, packing)
    refuse_skew(placed, packing, zones)


def refuse_neighbours(placed: Sequence[Group], packing: Packing) -> None:
    """No pod shares a domain with one that it keeps apart from."""
    for number, (index, node) in enumerate(packing.placed):
        for term in placed[index].rules.apart:
            for other, (kind, where) in enumerate(packing.placed):
                if other == number or not term.counts(index, kind, placed[kind].rules.labels):
                    continue
                if term.topology == HOST:
                    assert where != node
                else:
                    assert packing.nodes[where].zone != packing.nodes[node].zone


def refuse_skew(placed: Sequence[Group], packing: Packing, zones: int) -> None:
    """At the moment in which a pod came, no zone had too many more than another."""
    for number, (index, _) in enumerate(packing.placed):
        rules: Rules = placed[index].rules
        for term in (each for each in rules.spread if each.topology == "zone"):
            if not term.counts(index, index, rules.labels):
                continue
            there = Counter(
                packing.nodes[where].zone
                for kind, where in packing.placed[: number + 1]
                if term.counts(index, kind, placed[kind].rules.labels)
            )
            zone = packing.nodes[packing.placed[number][1]].zone
            assert there[zone] - min(there[each] for each in range(zones) if each != zone or zones == 1) <= term.skew


@given(GROUPS, st.integers(1, 3), st.data())
def test_less_never_needs_more_nodes_and_no_placement_has_fewer_than_the_fewest(
    placed: list[Group], zones: int, data: st.DataObject
) -> None:
    packing = pack(placed, SIZE, zones)
    bound = fewest(placed, SIZE, zones)
    if not packing.left:
        assert bound <= len(packing.nodes)
    if placed:
        without = data.draw(st.sampled_from(placed))
        assert fewest([each for each in placed if each is not without], SIZE, zones) <= bound
    double = Size(2 * SIZE.cpu, 2 * SIZE.memory, SIZE.ephemeral, 2 * SIZE.pods)
    if all(SIZE.fits(each.need) for each in placed):
        assert fewest(placed, double, zones) <= bound


@given(st.integers(1, 60), st.integers(1, 1000), st.integers(1, 3))
def test_of_pods_that_are_all_alike_and_free_exactly_as_many_nodes_as_they_fill_are_counted(
    count: int, cpu: int, zones: int
) -> None:
    expected = max(zones, -(-count // min(1000 // cpu, 110)))
    assert len(pack([group(count, cpu, memory=0)], SIZE, zones).nodes) == expected


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "an empty part is not one of cpu, memory, ephemeral-storage and pods, each once, such as cpu=4,memory=16Gi"),
        ("cpu=4", "cpu=4 says no memory; add it"),
        ("cpu=4,memory", "memory is not one of cpu, memory, ephemeral-storage and pods, each once, such as cpu=4,memory=16Gi"),
        ("cpu=4,cpu=5", "cpu=5 is not one of cpu, memory, ephemeral-storage and pods, each once, such as cpu=4,memory=16Gi"),
        ("cpu=four,memory=1Gi", "cpu=four is not a quantity, such as 4, 500m or 16Gi"),
        ("cpu=-4,memory=1Gi", "cpu=-4 is not a quantity, such as 4, 500m or 16Gi"),
        ("cpu=0,memory=1Gi", "cpu=0 is no node's; it has 1m at least"),
        ("cpu=4,memory=16", "memory=16 is no node's; it has 1Mi at least"),
        ("cpu=4,memory=16Gi,pods=0", "pods=0 is no node's; it has 1 at least"),
        ("cpu=4,memory=9999E", "memory=9999E is no node's; it has 1Mi at least"),
    ],
)  # fmt: skip
def test_a_node_that_is_none_is_refused_in_a_line(text: str, refusal: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        node_size(text)
    assert str(caught.value) == refusal


def test_a_wrong_option_is_refused_with_its_name() -> None:
    said = io.StringIO()
    with redirect_stderr(said), pytest.raises(SystemExit, match="2"):
        main(["capacity", "dist", "--node", "cpu=4"])
    assert said.getvalue().endswith("argument --node: cpu=4 says no memory; add it; --help lists what there is\n")
    with redirect_stderr(said), pytest.raises(SystemExit, match="2"):
        main(["capacity", "dist", "--zones", "0"])
    assert "argument --zones: 0 is not a number from 1 to 26" in said.getvalue()
