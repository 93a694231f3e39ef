"""Rules and alerts: what Prometheus makes of them, and what whoever is alerted finds."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from conftest import PROJECT, missing
from rules import ENVIRONMENTS, alerts, file_of, rules, selectors

from ecommerce.monitoring.metrics import SCRAPED, Recorded
from ecommerce.tiers import TIERS

RUNBOOKS = PROJECT / "docs" / "runbooks"
TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load((PROJECT / "tests" / "alerts.yaml").read_text())
CASES = [pytest.param(name, case, id=f"{name}-{number}") for name in TABLE for number, case in enumerate(TABLE[name])]
NAMES = sorted({name for environment in ENVIRONMENTS for name in alerts(environment)})
SECTIONS = ["Meaning", "Impact", "Diagnosis", "Mitigation"]
# Of nodes, which belong to no namespace.
_ELSEWHERE = "kube_node_"


def everywhere() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rule with the environment that has it."""
    for environment in ENVIRONMENTS:
        for rule in rules(environment):
            yield environment, rule


def title(rule: Mapping[str, Any]) -> str:
    return str(rule.get("alert") or rule["record"])


def test_every_query_is_one() -> None:
    for environment, rule in everywhere():
        try:
            found = list(selectors(promql_parser.parse(rule["expr"])))
        except ValueError as error:
            pytest.fail(f"{title(rule)} in {environment}: {rule['expr']}: {error}")
        assert found, f"{title(rule)} in {environment} asks for no metric: {rule['expr']}"


def test_every_query_asks_for_metrics_that_somebody_publishes_or_an_earlier_rule_records() -> None:
    scraped = {str(metric) for source in SCRAPED for metric in source}
    for environment in ENVIRONMENTS:
        recorded: set[str] = set()
        for rule in rules(environment):
            for selector in selectors(promql_parser.parse(rule["expr"])):
                text = f"{title(rule)} in {environment}: {selector.name} is neither scraped nor recorded before"
                assert selector.name in scraped | recorded, text
            recorded |= {rule["record"]} if "record" in rule else set()


def test_every_metric_has_a_rule_that_records_it() -> None:
    recorded = {rule["record"] for _, rule in everywhere() if "record" in rule}
    assert recorded == {str(each) for each in Recorded}


def test_an_alert_means_its_own_namespace() -> None:
    for environment, rule in everywhere():
        if "alert" not in rule:
            continue
        for selector in selectors(promql_parser.parse(rule["expr"])):
            matchers = {(each.name, each.value) for each in selector.matchers.matchers}
            own = ("namespace", "ecommerce") in matchers or selector.name.startswith(_ELSEWHERE)
            assert own, f"{rule['alert']} in {environment} looks at {selector.name} of every namespace"
        assert rule["labels"]["namespace"] == "ecommerce", f"{rule['alert']} does not say whose it is"


def test_an_alert_says_how_bad_it_is_what_is_wrong_and_what_to_type() -> None:
    for environment, rule in everywhere():
        if "alert" not in rule:
            continue
        said, where = rule["annotations"], f"{rule['alert']} in {environment}"
        assert rule["labels"]["severity"] in {"critical", "warning"}, where
        assert set(said) == {"summary", "description", "commands", "runbook_url"}, where
        assert "$value" in said["description"], f"{where}: its description has no value"
        assert re.fullmatch(r"[1-9][0-9]*[mh]", rule["for"]), f"{where} fires at the first sample"
        assert said["runbook_url"] == f"https://runbooks.example/{rule['alert']}.md", where
        assert len(said["commands"].splitlines()) == 3, f"{where}: its commands are not the first three"


def test_alerts_and_runbooks_are_the_same_list() -> None:
    assert sorted(path.stem for path in RUNBOOKS.glob("*.md")) == NAMES


def test_a_quota_is_watched_where_there_is_one_and_nowhere_else() -> None:
    watched = {name for name in ENVIRONMENTS if {"PodsRefused", "QuotaNearlyUsed"} & alerts(name).keys()}
    assert watched == {"accounted"}, f"{watched} watch a quota; only accounted has one"


@pytest.mark.parametrize("name", NAMES)
def test_a_runbook_has_the_severity_the_sections_and_the_commands_of_its_alert(name: str) -> None:
    text = (RUNBOOKS / f"{name}.md").read_text()
    assert text.startswith(f"# {name}\n"), "its title is another one"
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == SECTIONS
    diagnosis = text.partition("## Diagnosis")[2].partition("## Mitigation")[0]
    for environment in ENVIRONMENTS:
        for rule in rules(environment):
            if rule.get("alert") == name:
                assert f"\nSeverity: {rule['labels']['severity']}.\n" in text
                for command in rule["annotations"]["commands"].splitlines():
                    assert as_documented(command) in diagnosis, f"{environment}: the runbook lacks a command"


def as_documented(command: str) -> str:
    """A command as a page has it: of environment production, and with variables of the shell for what differs."""
    command = re.sub(r"\{\{ \$labels\.(\w+) \}\}", r"$\1", command)
    for setting in ("-n ", "--namespace "):
        command = command.replace(f"{setting}ecommerce ", f"{setting}ecommerce-production ")
    return command.replace("ENV=default", "ENV=production")


def test_every_alert_has_its_cases_and_every_case_its_alert() -> None:
    assert sorted(TABLE) == NAMES
    for name, cases in TABLE.items():
        for case in cases:
            assert {"fires", "silent", "at", "says"} <= case.keys(), f"{name}: a case is not whole"
            assert case["fires"] != case["silent"], f"{name}: fires and is silent with the same series"


@pytest.fixture
def promtool() -> str:
    """Prometheus' own tool."""
    found = shutil.which("promtool")
    return found or missing("promtool is not installed; on Debian: apt-get install prometheus")


def run(promtool: str, *arguments: str | Path) -> None:
    done = subprocess.run([promtool, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_prometheus_takes_the_rules(environment: str, promtool: str, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(file_of(environment))
    run(promtool, "check", "rules", file)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "case"), CASES)
def test_an_alert_fires_when_it_should_and_not_before(
    name: str, case: dict[str, Any], promtool: str, tmp_path: Path
) -> None:
    environment = case.get("environment", "reference")
    (tmp_path / "rules.yaml").write_text(file_of(environment))
    tests = [_fires(name, case, _rule(environment, name, case)), _stays_silent(name, case)]
    file = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": tests}
    (tmp_path / "tests.yaml").write_text(yaml.safe_dump(file))
    run(promtool, "test", "rules", tmp_path / "tests.yaml")


def _rule(environment: str, name: str, case: Mapping[str, Any]) -> dict[str, Any]:
    """The rule of an alert; that of its source, where several rules have one name."""
    found = [rule for rule in rules(environment) if rule.get("alert") == name]
    return next(each for each in found if each["labels"].get("source") == case.get("labels", {}).get("source"))


def _fires(name: str, case: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, Any]:
    """Pending, so that it is the time alone which is missing, and a minute later firing."""
    labels = {**case.get("labels", {}), **rule["labels"]}
    said = {key: _filled(text, labels) for key, text in rule["annotations"].items()}
    runbook = f"https://runbooks.example/{name}.md"
    expected = {"exp_labels": labels, "exp_annotations": {**said, "description": case["says"], "runbook_url": runbook}}
    before = {"exp_samples": [{"labels": "{}", "value": 1}]}
    pending = f'count(ALERTS{{alertname="{name}",alertstate="pending"{_source(case)}}})'
    return {
        "interval": "1m",
        "input_series": _series(case, "fires"),
        "alert_rule_test": [
            {"alertname": name, "eval_time": f"{case['at'] - 1}m", "exp_alerts": []},
            {"alertname": name, "eval_time": f"{case['at']}m", "exp_alerts": [expected]},
        ],
        "promql_expr_test": [{"expr": pending, "eval_time": f"{case['at'] - 1}m", **before}],
    }


def _stays_silent(name: str, case: Mapping[str, Any]) -> dict[str, Any]:
    there = f'count(ALERTS{{alertname="{name}"{_source(case)}}})'
    return {
        "interval": "1m",
        "input_series": _series(case, "silent"),
        "promql_expr_test": [{"expr": there, "eval_time": f"{case['at']}m", "exp_samples": []}],
    }


def _source(case: Mapping[str, Any]) -> str:
    """Tells alerts of one name apart that several rules have."""
    source = case.get("labels", {}).get("source")
    return f',source="{source}"' if source else ""


def _series(case: Mapping[str, Any], kind: str) -> list[dict[str, str]]:
    source = case.get("labels", {}).get("source")
    # What else is absent has nothing to do with a case of its own source.
    others = {f'up{{pod="{tier.name}-5d4f9-x2b7q"}}': "1x20" for tier in TIERS if source and tier.name != source}
    found = {**others, **case.get("always", {}), **case[kind]}
    return [
        {"series": series.replace("{", '{namespace="ecommerce",', 1), "values": str(values)}
        for series, values in found.items()
    ]


def _filled(text: str, labels: Mapping[str, str]) -> str:
    """A template that holds nothing but labels, filled in."""
    return re.sub(r"\{\{ \$labels\.(\w+) \}\}", lambda label: labels[label[1]], text)
