"""`review diff --prices`: what a month costs before and after, and by which prices."""

import json
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT
from test_review import changed, set_path
from test_review_diff import CONTAINER, said

from review.__main__ import main
from review.diff import as_json, markdown, terminal
from review.diff.classes import Class
from review.diff.compare import compare
from review.diff.report import Report
from review.manifests import Manifests
from review.prices import Prices

EXAMPLE = "review/examples/prices.yaml"
# A core for a month is 7.30, a GiB of memory 0.73, of a volume 0.10.
PRICES = Prices(
    Decimal("0.01"), Decimal("0.001"), Decimal("0.1"), Decimal("0.5"), "USD", "an example of 2026", "prices.yaml"
)


def cost(old: Manifests, new: Manifests, prices: Prices | None = PRICES) -> list[str]:
    """What is said of money."""
    return [each for each in said(compare(old, new, prices), Class.CAPACITY) if each.startswith("Cost ")]


def test_a_month_costs_more_at_full_scale_where_the_autoscaler_may_more(reference: Manifests) -> None:
    new = changed(reference, "HorizontalPodAutoscaler", "frontend", set_path("spec", "maxReplicas", value=12))
    (text,) = cost(reference, new)
    assert text.startswith("Cost a month, USD: ")
    least, full = text.removeprefix("Cost a month, USD: ").split("; ")[0].split(", ")
    assert least.endswith(" at the least")
    assert "→" not in least
    before, after = (Decimal(each.split(" ")[0]) for each in full.split(" → "))
    # Two pods more, of 200m and 256Mi.
    assert after - before == pytest.approx(
        2 * (Decimal("0.2") * Decimal("7.3") + Decimal("0.25") * Decimal("0.73")), abs=Decimal("0.011")
    )
    assert text.endswith("; prices of prices.yaml: an example of 2026")


def test_a_cost_that_stays_is_said_beside_amounts_that_change(reference: Manifests) -> None:
    new = changed(reference, "Deployment", "backend", set_path(*CONTAINER, "resources", "limits", "cpu", value="3"))
    (text,) = cost(reference, new)
    assert text.startswith("Cost a month, USD: as before: ")


def test_pods_that_ask_for_spot_nodes_cost_less_though_they_ask_for_as_much(reference: Manifests) -> None:
    labels = {"cloud.google.com/gke-spot": "true"}
    new = changed(
        reference, "Deployment", "frontend", set_path("spec", "template", "spec", "nodeSelector", value=labels)
    )
    found = said(compare(reference, new, PRICES), Class.CAPACITY)
    assert [each.partition(":")[0] for each in found] == ["Cost a month, USD"]
    assert " (-" in found[0]


def test_a_change_that_costs_nothing_says_nothing_of_money(reference: Manifests) -> None:
    new = changed(reference, "Deployment", "backend", set_path("spec", "revisionHistoryLimit", value=3))
    comparison = compare(reference, new, PRICES)
    assert (comparison.effects, comparison.worst) == ((), Class.IN_PLACE)


def test_an_environment_that_is_new_costs_from_nothing(reference: Manifests) -> None:
    (text,) = cost(Manifests(()), reference)
    assert text.startswith("Cost a month, USD: 0.00 → ")
    assert "%" not in text


@pytest.mark.parametrize("render", [terminal.render, markdown.render, as_json.render])
def test_every_format_says_the_cost_with_its_prices_and_none_says_money_without(
    render: Callable[[Report], str], reference: Manifests
) -> None:
    new = changed(reference, "HorizontalPodAutoscaler", "frontend", set_path("spec", "maxReplicas", value=12))
    text = render(Report.of({"": reference}, {"": new}, PRICES))
    assert "Cost a month, USD" in text
    assert "prices of prices.yaml: an example of 2026" in text
    without = render(Report.of({"": reference}, {"": new}))
    assert not [word for word in ("Cost", "prices", "USD") if word in without]


def folder(path: Path, manifests: Manifests) -> str:
    path.mkdir()
    (path / "all.yaml").write_text(yaml.safe_dump_all(deepcopy(manifests.objects)))
    return str(path)


def test_the_figures_are_those_of_capacity_against(
    reference: Manifests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PROJECT)
    new = changed(reference, "HorizontalPodAutoscaler", "frontend", set_path("spec", "maxReplicas", value=12))
    before, after = folder(tmp_path / "old", reference), folder(tmp_path / "new", new)

    def answer(*arguments: str) -> Any:  # noqa: ANN401 - plain JSON
        main([*arguments, "--prices", EXAMPLE, "--format", "json"])
        return json.loads(capsys.readouterr().out)

    found, expected = answer("diff", before, after), answer("capacity", after, "--against", before)
    figures = {each["where"]: each for each in found["environments"][0]["effects"] if "unit" in each}
    for side in ("before", "after"):
        for scale in ("least", "full"):
            of, month = expected[side][scale], expected[side][scale]["month"]
            assert figures["Cost a month, USD"][side][scale] == pytest.approx(month["cost"], abs=0.005)
            assert figures["CPU requests"][side][scale] == of["requests"]["cpu"]
            assert figures["Memory limits"][side][scale] == of["limits"]["memory"]
            assert figures["Pods"][side][scale] == of["pods"]
    assert (found["prices"]["file"], found["prices"]["currency"]) == (EXAMPLE, "USD")
    assert "September 2026" in found["prices"]["note"]


def test_prices_that_cannot_be_read_are_said_in_one_line(
    tmp_path: Path, reference: Manifests, capsys: pytest.CaptureFixture[str]
) -> None:
    same, file = folder(tmp_path / "same", reference), tmp_path / "prices.yaml"
    file.write_text("vcpu-hour: cheap\n")
    assert main(["diff", same, same, "--prices", str(file)]) == 2
    assert capsys.readouterr().err == f"{file}:1: vcpu-hour: cheap is not a number from 0 to 1000000\n"
