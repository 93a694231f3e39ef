"""`review capacity`: requests and limits by Kubernetes' rules, rollouts, prices, spot nodes and differences."""

import io
import json
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from review import capacity
from review.__main__ import main
from review.effective import UNLIMITED, Amount, pod_limits, pod_requests
from review.figures import figures
from review.manifests import Manifests, Object, Pods, read
from review.prices import HOURS, Prices, read_prices

PRICES = PROJECT / "review" / "examples" / "prices.yaml"


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a tool."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def pods_of(containers: list[Object], first: list[Object] | None = None, **spec: Any) -> Pods:  # noqa: ANN401 - any field
    owner = {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "x"}, "spec": {}}
    return Pods(owner, {}, {}, {"containers": containers, "initContainers": first or [], **spec})


def container(cpu: str = "", resources: dict[str, dict[str, str]] | None = None, *, sidecar: bool = False) -> Object:
    given: Object = {"name": "c", "resources": resources or {"requests": {"cpu": cpu}}}
    return {**given, "restartPolicy": "Always"} if sidecar else given


def workload(kind: str = "Deployment", name: str = "web", **spec: Any) -> Object:  # noqa: ANN401 - any field
    version = {"Job": "batch/v1", "CronJob": "batch/v1", "Cluster": "postgresql.cnpg.io/v1"}.get(kind, "apps/v1")
    pod = {"containers": [{"name": "c", "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}}}]}
    body: Object = {"selector": {}, "template": {"spec": pod}, **spec}
    if kind == "CronJob":
        body = {"schedule": "0 0 * * *", "jobTemplate": {"spec": body}}
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": body}


def written(folder: Path, *objects: Object) -> Path:
    file = folder / "x.yaml"
    file.write_text(yaml.safe_dump_all(objects))
    return file


# https://github.com/kubernetes/enhancements/blob/master/keps/sig-node/753-sidecar-containers/README.md,
# "Resources calculation for scheduling and pod admission".
@pytest.mark.parametrize(
    ("first", "then", "millicores", "rule"),
    [
        ([], ["100m", "200m"], 300, "containers run together"),
        (["500m"], ["100m", "200m"], 500, "an init container runs before them, alone"),
        (["200m", "250m"], ["100m", "200m"], 300, "init containers run one after another"),
        (["+100m"], ["200m"], 300, "a sidecar goes on beside the containers"),
        (["+100m", "500m"], ["200m"], 600, "a sidecar runs beside an init container that comes after it"),
        (["500m", "+100m"], ["200m"], 500, "and not beside one that came before it"),
        (["+100m", "300m", "+200m"], ["200m"], 500, "all sidecars go on beside the containers"),
    ],
)
def test_a_pod_requests_what_its_containers_need_at_the_same_time(
    first: list[str], then: list[str], millicores: int, rule: str
) -> None:
    initial = [container(each.lstrip("+"), sidecar=each.startswith("+")) for each in first]
    found = pod_requests(pods_of([container(each) for each in then], initial))
    assert found.cpu * 1000 == millicores, rule


# https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
@pytest.mark.parametrize(
    ("resources", "request_", "limit"),
    [
        ({"requests": {"memory": "1Gi"}, "limits": {"memory": "2Gi"}}, 1, 2),
        ({"limits": {"memory": "2Gi"}}, 2, 2),
        ({"requests": {"memory": "1Gi"}}, 1, None),
        ({"requests": {"cpu": "1"}}, 0, None),
    ],
)
def test_a_request_that_is_absent_is_the_limit_and_a_limit_that_is_absent_is_none(
    resources: dict[str, dict[str, str]], request_: int, limit: int | None
) -> None:
    pods = pods_of([container(resources=resources)])
    assert pod_requests(pods).memory == request_ * 2**30
    assert pod_limits(pods).memory == (UNLIMITED if limit is None else limit * 2**30)


def test_the_disk_of_the_node_is_counted_and_one_container_without_a_limit_makes_all_unlimited() -> None:
    bounded = container(
        resources={"requests": {"ephemeral-storage": "1Gi"}, "limits": {"ephemeral-storage": "2Gi", "cpu": "1"}}
    )
    free = container(resources={"requests": {"ephemeral-storage": "3Gi"}})
    assert pod_requests(pods_of([bounded, free])).ephemeral == 4 * 2**30
    assert pod_limits(pods_of([bounded, bounded])).ephemeral == 4 * 2**30
    assert pod_limits(pods_of([bounded, free])).ephemeral == UNLIMITED


def test_what_a_pod_says_for_itself_counts_instead_of_its_containers() -> None:
    pods = pods_of([container("100m")], resources={"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}})
    assert pod_requests(pods) == Amount(cpu=Decimal(1), memory=Decimal(2**30))
    assert pod_limits(pods) == Amount(cpu=UNLIMITED, memory=Decimal(2**30), ephemeral=UNLIMITED)


# https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge: a share is rounded up.
@pytest.mark.parametrize(
    ("kind", "spec", "surge"),
    [
        ("Deployment", {"replicas": 2}, 1),
        ("Deployment", {"replicas": 10}, 3),
        ("Deployment", {"replicas": 10, "strategy": {"rollingUpdate": {"maxSurge": "100%"}}}, 10),
        ("Deployment", {"replicas": 10, "strategy": {"rollingUpdate": {"maxSurge": 2}}}, 2),
        ("Deployment", {"replicas": 10, "strategy": {"rollingUpdate": {"maxSurge": 0}}}, 0),
        ("Deployment", {"replicas": 10, "strategy": {"type": "Recreate"}}, 0),
        ("Deployment", {"replicas": 0}, 0),
        ("StatefulSet", {"replicas": 10}, 0),
    ],
)
def test_a_rollout_adds_the_surge_of_a_deployment(tmp_path: Path, kind: str, spec: Object, surge: int) -> None:
    (row,) = capacity.demands(read([written(tmp_path, workload(kind, **spec))]))
    assert row.count("rollout") - row.count("full") == surge


# https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs
@pytest.mark.parametrize(
    ("kind", "spec", "pods"),
    [
        ("Job", {}, 1),
        ("Job", {"parallelism": 4}, 4),
        ("Job", {"parallelism": 4, "completions": 2}, 2),
        ("Job", {"parallelism": 0}, 0),
        ("CronJob", {"parallelism": 3}, 3),
    ],
)
def test_jobs_run_in_the_rollout_and_neither_at_the_least_nor_at_full_scale(
    tmp_path: Path, kind: str, spec: Object, pods: int
) -> None:
    manifests = read([written(tmp_path, workload(kind, **spec))])
    (row,) = capacity.jobs(manifests)
    assert [row.count(scale) for scale in capacity.SCALES] == [0, 0, pods]
    assert capacity.demands(manifests) == []


def test_a_rollout_of_the_reference_is_full_scale_and_surge_and_jobs() -> None:
    manifests = read([PROJECT / "dist"])
    found = figures(manifests)
    # Frontend 3 to 10, backend 2, PostgreSQL; a quarter more of each Deployment; the backup and the test of a restore.
    assert [each.pods for each in found.values()] == [6, 13, 13 + 3 + 1 + 2]
    assert found["rollout"].requests.cpu == Decimal("3.1") + 3 * Decimal("0.2") + Decimal("0.3") + 2 * Decimal("0.25")


def test_every_volume_of_a_cloudnative_pg_cluster_is_counted(tmp_path: Path) -> None:
    spec = {
        "instances": 3,
        "storage": {"size": "10Gi"},
        "walStorage": {"size": "2Gi"},
        "tablespaces": [{"name": "a", "storage": {"size": "1Gi"}}],
        "resources": {"limits": {"cpu": "1", "memory": "2Gi"}},
    }
    cluster = {
        "apiVersion": "postgresql.cnpg.io/v1",
        "kind": "Cluster",
        "metadata": {"name": "p"},
        "spec": spec,
    }
    least, _ = capacity.total(capacity.demands(read([written(tmp_path, cluster)])))
    assert least == Amount(cpu=Decimal(3), memory=Decimal(6 * 2**30), storage=Decimal(39 * 2**30))


SPOT = {"key": "cloud.google.com/gke-spot", "operator": "In", "values": ["true"]}


@pytest.mark.parametrize(
    ("spec", "spot"),
    [
        ({}, False),
        ({"nodeSelector": {"karpenter.sh/capacity-type": "spot"}}, True),
        ({"nodeSelector": {"karpenter.sh/capacity-type": "on-demand"}}, False),
        ({"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": {"matchExpressions": [SPOT]}}]}}}, True),
        ({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [SPOT]}]}}}}, True),
        ({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{**SPOT, "operator": "NotIn"}]}]}}}}, False),
        ({"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": {"matchExpressions": [{"key": "eks.amazonaws.com/capacityType", "operator": "In", "values": ["SPOT", "ON_DEMAND"]}]}}]}}}, False),
        ({"tolerations": [{"key": "kubernetes.azure.com/scalesetpriority", "value": "spot", "effect": "NoSchedule"}]}, False),
    ],
)  # fmt: skip
def test_pods_that_ask_for_spot_nodes_are_known_and_a_toleration_alone_asks_for_nothing(
    tmp_path: Path, spec: Object, *, spot: bool
) -> None:
    each = workload()
    each["spec"]["template"]["spec"] |= spec
    (row,) = capacity.demands(read([written(tmp_path, each)]))
    assert row.spot is spot


def prices() -> Prices:
    return Prices(Decimal("0.02"), Decimal("0.003"), Decimal("0.1"), Decimal("0.6"), "USD")


def test_a_month_costs_730_hours_of_what_is_requested_and_spot_is_cheaper_but_no_volume() -> None:
    row = capacity.Demand("x", Amount(Decimal(2), Decimal(4 * 2**30), Decimal(10 * 2**30)), 1, 3)
    computing = HOURS * (2 * Decimal("0.02") + 4 * Decimal("0.003"))
    assert prices().month([row], "least") == computing + 1
    assert prices().month([row], "full") == 3 * (computing + 1)
    spot = capacity.Demand("x", row.each, 1, 3, spot=True)
    assert prices().month([spot], "least") == computing * Decimal("0.4") + 1


AMOUNTS = st.builds(Amount, *[st.integers(0, 2**40).map(Decimal)] * 4)
ROWS = st.builds(
    lambda each, least, more, surge, spot: capacity.Demand("x", each, least, least + more, surge, spot=spot),
    AMOUNTS, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.booleans(),
)  # fmt: skip


@given(st.lists(ROWS, max_size=5), ROWS)
def test_a_cost_is_never_less_for_more(rows: list[capacity.Demand], another: capacity.Demand) -> None:
    assert prices().month(rows, "least") <= prices().month(rows, "full") <= prices().month([*rows, another], "full")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "holds no prices; a line is such as `vcpu-hour: 0.03`"),
        ("[" * 5000, "holds no prices; a line is such as `vcpu-hour: 0.03`"),
        ("- 1", "holds no prices; a line is such as `vcpu-hour: 0.03`"),
        ("vcpu-hour: [", "1: is not YAML; a line is such as `vcpu-hour: 0.03`"),
        ("vcpu-hour: {a: 1}", "1: is more than a name and a value; a line is such as `vcpu-hour: 0.03`"),
        ("vcpu-hour: 1\nvcpu-hours: 1", "2: vcpu-hours is no price; did you mean vcpu-hour?"),
        (
            "x: 1",
            "1: x is no price; there are vcpu-hour, memory-gib-hour, storage-gib-month, spot-discount, currency, note",
        ),
        ("vcpu-hour: 1\nvcpu-hour: 1", "2: vcpu-hour is given twice; remove one"),
        ("vcpu-hour: -1", "1: vcpu-hour: -1 is not a number from 0 to 1000000"),
        ("vcpu-hour: cheap", "1: vcpu-hour: cheap is not a number from 0 to 1000000"),
        ("vcpu-hour: nan", "1: vcpu-hour: nan is not a number from 0 to 1000000"),
        ("spot-discount: 60", "1: spot-discount: 60 is not a number from 0 to 1"),
        ("currency:", "1: currency: nothing is no currency; write such as USD"),
        ("note:", "1: note: is no line of 1 to 160 characters; say what prices these are, and of what day"),
        ("currency: USD", "vcpu-hour is missing; say what it is, 0 where it costs nothing"),
    ],
)
def test_a_wrong_file_of_prices_is_refused_in_a_line_with_its_place(tmp_path: Path, text: str, refusal: str) -> None:
    file = tmp_path / "prices.yaml"
    file.write_text(text)
    code, out, said = run("capacity", PROJECT / "dist", "--prices", file)
    separator = "" if refusal[0].isdigit() else " "
    assert (code, out, said) == (2, "", f"{file}:{separator}{refusal}\n")


def test_the_example_of_prices_says_what_it_is() -> None:
    found = read_prices(PRICES)
    assert found.currency == "USD"
    assert found.said.startswith(f"prices of {PRICES}: an example, ")
    assert "September 2026" in found.note
    comment = "".join(line for line in PRICES.read_text().splitlines() if line.startswith("#"))
    assert "An example" in comment
    assert "https://cloud.google.com/" in comment
    assert "as of September 2026" in comment


def test_all_is_said_as_json_too() -> None:
    code, out, _ = run(
        "capacity", PROJECT / "dist", "--format", "json", "--prices", PRICES, "--node", "cpu=4,memory=16Gi"
    )
    found = json.loads(out)
    assert code == 0
    assert list(found) == ["least", "full", "rollout"]
    assert found["least"]["requests"]["cpu"] == 1.7
    assert found["full"]["nodes"] == {"fewest": 1, "placed": 1, "zones": [1], "left": []}
    assert found["least"]["month"]["currency"] == "USD"
    assert "month" not in found["rollout"]


def test_what_a_change_asks_for_is_the_difference_to_a_folder(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    written(old, workload(replicas=2))
    written(new, workload(replicas=4))
    _, out, _ = run("capacity", new, "--against", old)
    assert (
        "| CPU requests | 1 core → 2 cores (+100 %) | 1 core → 2 cores (+100 %) | 1.5 cores → 2.5 cores (+67 %) |"
        in out
    )
    assert "Volumes" not in out
    _, same, _ = run("capacity", new, "--against", new)
    assert same.startswith("Nothing that is asked for changes.\n")
    _, both, _ = run("capacity", new, "--against", old, "--format", "json")
    assert json.loads(both)["before"]["least"]["pods"] == 2


@pytest.mark.slow
def test_what_a_change_asks_for_is_the_difference_to_a_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dist" / "deeper").mkdir(parents=True)
    file = written(tmp_path / "dist", workload(replicas=2))
    written(tmp_path / "dist" / "deeper", workload(replicas=9))
    (tmp_path / "dist" / "README").write_text("no manifest")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "x"]):
        subprocess.run([*git, *command], check=True)
    written(tmp_path / "dist", workload(replicas=3))
    expected = "| Pods | 2 → 3 (+50 %) |"
    assert expected in run("capacity", "dist", "--against", "HEAD:dist")[1]
    assert expected in run("capacity", "dist", "--against", "HEAD:dist/")[1]
    assert expected in run("capacity", "dist", "--against", f"HEAD:dist/{file.name}")[1]
    code, _, said = run("capacity", "dist", "--against", "nothing:dist")
    assert (code, len(said.splitlines())) == (2, 1)
    assert said == "nothing:dist: is neither a path nor a revision of this Git repository\n"
    (tmp_path / "dist" / "x.yaml").write_text("a: [")
    for command in (["add", "."], ["commit", "--quiet", "--message", "x"]):
        subprocess.run([*git, *command], check=True)
    code, _, said = run("capacity", tmp_path / "dist" / "deeper", "--against", "HEAD:dist")
    assert (code, len(said.splitlines())) == (2, 1)
    assert said.startswith("HEAD:dist/x.yaml:")


def test_nothing_to_compare_with_is_said() -> None:
    expected = "nowhere: is neither a path nor a revision of this Git repository\n"
    assert run("capacity", PROJECT / "dist", "--against", "nowhere") == (2, "", expected)


def test_capacity_of_nothing_that_runs_is_nothing() -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}
    found = figures(Manifests((namespace,)), prices=prices())
    assert {each.cost for each in found.values()} == {0, None}
    assert {each.pods for each in found.values()} == {0}
