"""`review autoscale --trace`: the controller's arithmetic, what takes its time, and what is said of it."""

import json
import math
from pathlib import Path
from xml.etree import ElementTree as ET

import autoscalers
import pytest
from conftest import PROJECT
from control_plane import ControlPlane
from hypothesis import given
from hypothesis import strategies as st
from test_review_capacity import PRICES, pods_of, run, workload, written

from review.autoscale import Pace, Scaled, Seen, desired_of
from review.manifests import Object
from review.replay import Replay, replay, start_seconds
from review.sale_day import rows, sale_day
from review.trace import Trace, read_trace

SALE_DAY = PROJECT / "review" / "examples" / "sale-day.csv"
DIST = PROJECT / "dist"


# As TestReplicaCalc… in
# https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/podautoscaler/replica_calculator_test.go
# Pods request one core, and the target is 50 %.
CASES: list[tuple[Seen, int, int | None, str]] = [
    (Seen(3, 0.9), 3, 6, "ceil(3 * 90 / 50)"),
    (Seen(3, 0.55), 3, 3, "a tenth above the target is tolerated"),
    (Seen(3, 0.56), 3, 4, "more is not"),
    (Seen(3, 0.45), 3, 3, "nor a tenth below"),
    (Seen(3, 0.44), 3, 3, "and what is rounded up stays"),
    (Seen(10, 0.2), 10, 4, "ceil(10 * 20 / 50)"),
    (Seen(3, 0.559), 3, 3, "a percentage is cut to a whole number: 55"),
    (Seen(2, 0.9, unready=1), 3, 4, "a pod that is not ready is idle where more are wanted: 60 % of three"),
    (Seen(1, 0.9, unready=2), 3, 3, "and where that turns the direction nothing changes: 30 %"),
    (Seen(2, 0.2, unready=2), 4, 1, "it is left out where fewer are wanted: ceil(2 * 20 / 50)"),
    (Seen(2, 0.9, missing=1), 3, 4, "a pod without metrics is idle where more are wanted"),
    (Seen(2, 0.2, missing=1), 3, 3, "and busy where fewer are: 46 %, within the tolerance"),
    (Seen(4, 0.1, missing=1), 5, 3, "28 % of five are three"),
    (Seen(2, 0.5, missing=2), 4, 4, "at the target nothing changes"),
    (Seen(0, 0.0, unready=3), 3, None, "no metrics of any ready pod: nothing is decided"),
]


@pytest.mark.parametrize(("seen", "replicas", "desired", "rule"), CASES)
def test_the_number_of_pods_is_the_controllers(seen: Seen, replicas: int, desired: int | None, rule: str) -> None:
    assert desired_of(seen, replicas, 1.0, 50) == desired, rule


@pytest.mark.parametrize(
    ("probes", "seconds", "rule"),
    [
        ({}, 0, "without probes a pod is ready as soon as it runs"),
        ({"startupProbe": {"failureThreshold": 30, "periodSeconds": 2}, "readinessProbe": {"periodSeconds": 5}}, 65, "the startup probe gives 30 * 2 s, and the readiness probe passes in 5 s"),
        ({"livenessProbe": {"initialDelaySeconds": 10}, "readinessProbe": {}}, 50, "the liveness probe gives 10 + 3 * 10 s, by default"),
        ({"readinessProbe": {"initialDelaySeconds": 20, "periodSeconds": 1}}, 21, "readiness is asked for after its delay"),
    ],
)  # fmt: skip
def test_a_pod_takes_as_long_to_start_as_its_probes_allow(probes: Object, seconds: int, rule: str) -> None:
    assert start_seconds(pods_of([{"name": "quick"}, {"name": "c", **probes}])) == seconds, rule


def scaled(*, fewest: int = 2, most: int = 10, limit: float = 1.0) -> Scaled:
    return Scaled(pods_of([]), request=1.0, limit=limit, target=50, fewest=fewest, most=most)


EAGER: Object = {"behavior": {}}


def replayed(*load: tuple[float, float], start: float = 0, spec: Object = EAGER, **of: float) -> Replay:
    return replay(spec, scaled(**of), Trace(load), start)  # type: ignore[arg-type]


def test_the_autoscaler_sees_a_load_fifteen_to_thirty_seconds_late() -> None:
    found = replayed((0, 1.0), (60, 2.0), (300, 0))
    # From 60 s on both pods are fully busy. At 75 s the last sample ended at 60 s, at 90 s it is all of the new load.
    assert found.changes() == [(0, 2), (90, 4)]


def test_pods_serve_nothing_until_they_are_ready() -> None:
    late = replayed((0, 1.0), (60, 4.0), (600, 0), start=40)
    first = next(each for each in late.stretches if each.replicas == 4)
    assert (first.start, first.ready, first.capacity) == (90, 2, 2.0)
    served = next(each for each in late.stretches if each.ready == 4)
    assert served.start == 90 + 40
    assert late.saturated == 70
    assert late.lost == 70 * 2.0
    assert late.lost > replayed((0, 1.0), (60, 4.0), (600, 0)).lost


def test_pods_that_start_do_not_make_more_pods_start() -> None:
    # Two pods at 90 % want four; the new ones count as idle while they start, so that four stay.
    found = replayed((0, 1.0), (60, 1.8), (900, 0), start=60)
    assert found.changes() == [(0, 2), (90, 4)]


def test_hours_of_pods_are_counted_from_their_creation() -> None:
    found = replayed((0, 1.0), (3600, 0))
    assert found.pod_hours == pytest.approx(2)
    assert found.needed == 3600
    assert found.lost == found.saturated == 0


def test_without_a_limit_nothing_is_lost() -> None:
    assert replayed((0, 50.0), (600, 0), limit=math.inf).lost == 0


LOADS = st.lists(st.tuples(st.integers(1, 400), st.floats(0, 20)), min_size=2, max_size=12)


@given(LOADS, st.integers(0, 200), st.integers(1, 5), st.integers(5, 12))
def test_what_happens_is_possible(parts: list[tuple[int, float]], start: int, fewest: int, most: int) -> None:
    times = [0, *(sum(seconds for seconds, _ in parts[: index + 1]) for index in range(len(parts)))]
    trace = Trace(tuple((float(time), cores) for time, cores in zip(times, [c for _, c in parts] + [0.0], strict=True)))
    found = replay(EAGER, scaled(fewest=fewest, most=most), trace, start)
    assert {fewest <= each.replicas <= most for each in found.stretches} == {True}
    assert {each.ready <= each.replicas for each in found.stretches} == {True}
    assert found.stretches[0].start == 0
    assert found.stretches[-1].end == trace.seconds
    assert sum(each.seconds for each in found.stretches) == pytest.approx(trace.seconds)
    assert 0 <= found.lost <= found.needed + 1e-6
    assert found.needed == pytest.approx(sum((end - begin) * cores for begin, end, cores in trace.parts()))
    assert fewest * trace.seconds / 3600 <= found.pod_hours + 1e-9


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", " has 0 rows; give two at least: the last one ends the load"),
        ("seconds,cores\n0,1\n", " has 1 rows; give two at least: the last one ends the load"),
        ("seconds,cores\n0,much\n", "2: cores: much is not a number from 0 to 1000000"),
        ("0,1\n60,-1\n", "2: cores: -1 is not a number from 0 to 1000000"),
        ("0,1\n60,nan\n", "2: cores: nan is not a number from 0 to 1000000"),
        ("0,1\n60,\n", "2: cores: nothing is not a number from 0 to 1000000"),
        ("0,1\n60,1\n60,2\n", "3: seconds: 60 is not after 60 of the row before; sort the rows, each time once"),
        ("0,1\n60,1\n30,2\n", "3: seconds: 30 is not after 60 of the row before; sort the rows, each time once"),
        ("5,1\n60,1\n", "1: seconds: 5 is not 0, where the first row begins"),
        ("0,1\n700000,1\n", "2: seconds: 700000 is not a number from 0 to 604800"),
        ("0\n", "1: has 1 values; a row is seconds,cores, such as 60,1.5"),
        ("0;1\n", "1: has 1 values; a row is seconds,cores, such as 60,1.5"),
    ],
)
def test_a_wrong_trace_is_refused_in_a_line_with_its_place(tmp_path: Path, text: str, refusal: str) -> None:
    file = tmp_path / "load.csv"
    file.write_text(text)
    assert run("autoscale", DIST, "--trace", file) == (2, "", f"{file}:{refusal}\n")


def test_a_trace_is_read_with_or_without_a_head_and_with_empty_lines(tmp_path: Path) -> None:
    file = tmp_path / "load.csv"
    file.write_text("seconds, cores\r\n0, 1.5\r\n\r\n60,2\r\n90.5,0\r\n")
    assert read_trace(file).rows == ((0, 1.5), (60, 2), (90.5, 0))


def test_the_day_of_a_sale_is_what_its_formula_says() -> None:
    assert SALE_DAY.read_text() == rows(), "make it anew: python -m review.sale_day > review/examples/sale-day.csv"
    trace = read_trace(SALE_DAY)
    assert trace.seconds == 24 * 3600
    assert len(trace.rows) == 24 * 60 + 1
    before = max(cores for now, cores in sale_day() if now <= 10 * 3600)
    assert max(cores for _, cores in sale_day()) > 5 * before, "the sale opens within minutes"


def test_a_question_what_if_is_answered_beside_what_is(tmp_path: Path) -> None:
    svg = tmp_path / "chart.svg"
    trace = ("--trace", SALE_DAY, "--prices", PRICES)
    code, out, _ = run("autoscale", DIST, *trace, "--min", 8, "--target", 60, "--chart", svg)
    assert code == 0
    assert "|  | as it is | with min 8, target 60 |" in out
    assert "Cost, USD" in out
    assert "Pods are ready 65 s after they are created, which is what their probes allow" in out
    tree = ET.parse(svg)  # noqa: S314 - this test made it
    assert tree.getroot().tag == "{http://www.w3.org/2000/svg}svg"
    assert [each.get("class") for each in tree.iter("{http://www.w3.org/2000/svg}path")][-1] == "load"
    style = tree.findtext("{http://www.w3.org/2000/svg}style") or ""
    assert all(each in style for each in (".grid,.axis{fill:none", ".load{fill:none")), "a line that is filled is black"
    found = json.loads(run("autoscale", DIST, *trace, "--min", 8, "--target", 60, "--format", "json")[1])
    before, after = found["cases"].values()
    assert found["startSeconds"] == 65
    assert before["saturatedSeconds"] > after["saturatedSeconds"] == 0
    assert before["lostCoreSeconds"] > after["lostCoreSeconds"] == 0
    assert before["cost"] < after["cost"]
    assert after["pods"][0] == [0, 8]


def test_the_chart_shows_what_is_beyond_the_pods() -> None:
    _, out, _ = run("autoscale", DIST, "--trace", SALE_DAY)
    drawn = [line.partition("|")[2] for line in out.splitlines() if "|" in line[:11] and line.startswith(" ")]
    assert len(drawn) == 12
    assert {len(line) <= 72 for line in drawn} == {True}
    assert any("!" in line for line in drawn)
    _, enough, _ = run("autoscale", DIST, "--trace", SALE_DAY, "--min", 8)
    assert "!" not in enough.partition("served")[0]


def autoscaler(name: str) -> Object:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": name},
        "spec": {"scaleTargetRef": target, "maxReplicas": 3},
    }


def test_of_several_autoscalers_one_is_named(tmp_path: Path) -> None:
    file = written(tmp_path, *(each for name in ("a", "b") for each in (workload(name=name), autoscaler(name))))
    load = ("--trace", SALE_DAY)
    refusal = "there are 2 autoscalers, and a load is of one; name it by --of: a, b\n"
    assert run("autoscale", file, *load) == (2, "", refusal)
    assert run("autoscale", file, *load, "--of", "b")[1].startswith("b, as it is\n")
    nobody = run("autoscale", file, *load, "--of", "c")
    assert nobody == (2, "", "there is no HorizontalPodAutoscaler named c to follow\n")
    assert run("autoscale", file, "--cores", 1, "--of", "b")[1].startswith("b under 1.0 cores for 60 minutes\n")


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["--cores", "1", "--start", "5"], "--start: is for a load over time; give --trace instead of --cores\n"),
        (["--trace", str(SALE_DAY), "--minutes", "5"], "--minutes: is for a constant load; a trace lasts until its last row\n"),
        (["--trace", str(SALE_DAY), "--min", "11"], "HorizontalPodAutoscaler/frontend: the least number of pods, 11, is above the largest, 10\n"),
        (["--trace", "nowhere.csv"], "nowhere.csv: No such file or directory\n"),
        (["--trace", str(DIST)], f"{DIST}: is a folder; name a file of seconds and cores\n"),
        (["--trace", str(SALE_DAY), "--chart", "/nowhere/x.svg"], "/nowhere/x.svg: No such file or directory\n"),
    ],
)  # fmt: skip
def test_options_that_do_not_go_together_are_refused_in_a_line(options: list[str], refusal: str) -> None:
    assert run("autoscale", DIST, *options) == (2, "", refusal)


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ([], "one of the arguments --cores --trace is required"),
        (["--cores", "1", "--trace", "x"], "argument --trace: not allowed with argument --cores"),
        (["--cores", "1", "--max", "0"], "argument --max: 0 is not a number from 1 to 10000"),
        (["--cores", "1", "--target", "x"], "argument --target: x is not a number from 1 to 1000"),
    ],
)
def test_wrong_options_are_refused_with_their_names(options: list[str], refusal: str) -> None:
    code, _, said = run("autoscale", DIST, *options)
    assert code == 2
    assert said.endswith(f"{refusal}; --help lists what there is\n")


@pytest.mark.slow
def test_the_real_controller_wants_as_many_pods(plane: ControlPlane) -> None:
    cases: list[tuple[Seen, int, Object]] = [(seen, replicas, autoscalers.AT_ONCE) for seen, replicas, *_ in CASES]
    # Without a behavior, with an empty one, and with one whose policies leave nothing or the most of two.
    some = [{"type": "Pods", "value": 2, "periodSeconds": 60}, {"type": "Percent", "value": 10, "periodSeconds": 60}]
    paces: list[Object] = [{}, {"behavior": {}}, *_paces(some, "Max"), *_paces(some, "Min"), *_paces(some, "Disabled")]
    cases += [(Seen(3, 5.0), 3, pace) for pace in paces] + [(Seen(9, 0.1), 9, pace) for pace in paces]
    with autoscalers.decisions(plane, cases, target=50) as wanted:
        computed = [decided(seen, replicas, pace) for seen, replicas, pace in cases]
        names = [f"{number}: {case}" for number, case in enumerate(cases)]
        assert dict(zip(names, wanted, strict=True)) == dict(zip(names, computed, strict=True))


def _paces(policies: list[Object], select: str) -> list[Object]:
    rules = {"policies": policies, "selectPolicy": select, "stabilizationWindowSeconds": 0}
    return [{"behavior": {"scaleUp": rules}}, {"behavior": {"scaleDown": rules}}]


def decided(seen: Seen, replicas: int, pace: Object) -> int:
    """How many pods an autoscaler of one to a hundred pods wants; where it can decide nothing it says none."""
    desired = desired_of(seen, replicas, 1.0, 50)
    return 0 if desired is None else Pace(pace, scaled(fewest=1, most=100)).follow(0, replicas, desired)


def test_the_page_shows_what_the_tool_says() -> None:
    page = (PROJECT / "docs" / "capacity.md").read_text()
    options = ("--trace", SALE_DAY, "--min", 8, "--prices", PRICES)
    assert run("autoscale", DIST, *options)[1] in page, "put what the command prints into docs/capacity.md"
