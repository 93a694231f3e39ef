"""Dashboards: that Grafana opens them, that each query can answer, and that nothing that the document names is missing."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

import promql_parser
import pytest
import yaml
from contexts import ANNOTATED, EXTERNAL, MONITORED, POOLED
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard
from rendering import expect, manifests
from rules import ENVIRONMENTS, alerts, dashboards, observed, panels, rules, selectors

from ecommerce.monitoring.dashboards import dashboards_of
from ecommerce.monitoring.dashboards.grafana import grafana_json
from ecommerce.monitoring.metrics import SCRAPED
from ecommerce.monitoring.observed import Observed
from ecommerce.settings import load
from ecommerce.settings.monitoring import ThresholdSettings
from review.manifests import Object

# What `kubectl apply` keeps of an object is an annotation, and all annotations together have 256 KiB.
_MOST_BYTES = 256 * 1024
_SELECTS = {"namespace", "source_namespace", "destination_namespace"}


def everywhere() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every dashboard, with a text that says which."""
    for environment in ENVIRONMENTS:
        for name, each in dashboards(environment).items():
            yield f"{name} of {environment}", each


def queries() -> Iterator[tuple[str, str, str, str]]:
    """Every query, after its environment, its legend and a text that says where it is."""
    for environment in ENVIRONMENTS:
        for name, dashboard in dashboards(environment).items():
            for panel in panels(dashboard):
                for target in panel["targets"]:
                    where = f"{panel['title']} in {name} of {environment}"
                    yield environment, where, target["legendFormat"], target["expr"]


def panel_of(environment: str, dashboard: str, title: str) -> dict[str, Any]:
    """A panel by its title."""
    found = {each["title"]: each for each in panels(dashboards(environment)[dashboard])}
    assert title in found, f"{dashboard} of {environment} has no panel {title}, but {', '.join(found)}"
    return found[title]


def labels(query: str) -> set[str]:
    """The labels of a query's answer: those that it sums by, and those that the names of records and objects tell."""
    found = {label for group in re.findall(r"by \(([^)]*)\)", query) for label in group.split(", ")}
    for selector in selectors(promql_parser.parse(query)):
        named = re.match(r"(\w+):|kube_(\w+)", selector.name)
        found |= set((named[1] or named[2]).split("_")) if named else set()
    return found


def test_every_query_is_one_and_asks_for_metrics_that_are_scraped_or_that_the_environments_rules_record() -> None:
    scraped = {str(metric) for source in SCRAPED for metric in source}
    for environment, where, _, query in queries():
        recorded = {rule["record"] for rule in rules(environment) if "record" in rule}
        try:
            found = {selector.name for selector in selectors(promql_parser.parse(query))}
        except ValueError as error:
            pytest.fail(f"{where}: {query}: {error}")
        assert found, f"{where} asks for no metric: {query}"
        assert not found - scraped - recorded, f"{where}: {found - scraped - recorded} is neither scraped nor recorded"


def test_every_query_means_the_chosen_namespace() -> None:
    for _, where, _, query in queries():
        for selector in selectors(promql_parser.parse(query)):
            chosen = {
                m.name for m in selector.matchers.matchers if (m.value, str(m.op)) == ("$namespace", "MatchOp.Equal")
            }
            assert chosen & _SELECTS, f"{where}: {selector} is of every namespace"


def test_a_legend_names_labels_that_the_answer_has() -> None:
    for _, where, legend, query in queries():
        assert legend, f"{where} has a line without a legend"
        for label in re.findall(r"{{(\w+)}}", legend):
            assert label in labels(query), f"{where}: the answer of {query} has no label {label}"
    for text, dashboard in everywhere():
        for panel in panels(dashboard):
            legends = [target["legendFormat"] for target in panel["targets"]]
            assert len(set(legends)) == len(legends), f"{panel['title']} in {text} has two lines of one legend"


def test_every_panel_says_what_it_shows_and_in_which_unit() -> None:
    for text, dashboard in everywhere():
        titles = [each["title"] for each in panels(dashboard)]
        assert len(set(titles)) == len(titles), f"{text} has two panels of one title"
        assert re.fullmatch(r"[A-Z].*\.", dashboard["description"]), f"{text} does not say what it is for"
        for panel in panels(dashboard):
            where = f"{panel['title']} in {text}"
            assert panel["title"], f"a panel of {text} has no title"
            assert re.fullmatch(r"[A-Z0-9].*\.", panel["description"]), f"{where} has no sentence that explains it"
            assert panel["fieldConfig"]["defaults"]["unit"], f"{where} has no unit"
            assert panel["targets"], f"{where} asks nothing"


def test_grafana_reads_back_what_is_written() -> None:
    for text, dashboard in everywhere():
        read = json.loads(json.dumps(Dashboard.from_json(dashboard), cls=JSONEncoder))
        assert read == dashboard, f"Grafana's model of {text} differs"
        assert dashboard["schemaVersion"] == 41, f"{text} is of another version of Grafana"


def test_panels_have_numbers_and_places_of_their_own() -> None:
    def cells(panel: dict[str, Any]) -> set[tuple[int, int]]:
        at = panel["gridPos"]
        return {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}

    for text, dashboard in everywhere():
        numbers = [each["id"] for each in dashboard["panels"]]
        assert len(set(numbers)) == len(numbers), f"two panels of {text} have one id"
        for one, other in combinations(dashboard["panels"], 2):
            assert not cells(one) & cells(other), f"{one['title']} lies upon {other['title']} in {text}"
        every = set[tuple[int, int]]().union(*(cells(each) for each in dashboard["panels"]))
        bottom = max(y for _, y in every) + 1
        assert every == {(x, y) for x in range(24) for y in range(bottom)}, f"{text} has holes, or is wider than 24"


def test_whoever_opens_a_dashboard_sees_its_own_namespace_and_can_choose_another_and_the_prometheus() -> None:
    for text, dashboard in everywhere():
        variables = {each["name"]: each for each in dashboard["templating"]["list"]}
        assert list(variables) == ["datasource", "namespace"], text
        assert variables["datasource"]["query"] == "prometheus"
        assert variables["namespace"]["current"]["value"] == "ecommerce", f"{text} opens with another namespace"
        assert re.fullmatch(r"label_values\(.+, namespace\)", variables["namespace"]["query"]), text
        for each in [variables["namespace"], *panels(dashboard)]:
            sources = [each, *each.get("targets", [])]
            assert all(part["datasource"] == {"type": "prometheus", "uid": "${datasource}"} for part in sources), text


# What docs/monitoring.md promises of the architecture's key metrics: dashboard, panel and a metric that it shows.
METRICS = {
    "frontend, request rate": ("overview", "Requests to the frontend", "tier:http_requests:rate5m"),
    "frontend, response time": (
        "overview",
        "Response time of the frontend",
        "tier:http_request_duration_seconds:p95_rate5m",
    ),
    "frontend, error rate": ("overview", "Errors of the frontend", "tier:http_requests_failed:ratio_rate5m"),
    "frontend, CPU usage": ("overview", "CPU of the frontend", "tier:cpu_usage:ratio_rate5m"),
    "backend, endpoint latency": (
        "overview",
        "Latency by endpoint of the backend",
        "tier_route_method:http_request_duration_seconds:p95_rate5m",
    ),
    "backend, requests per endpoint": (
        "overview",
        "Requests per endpoint of the backend",
        "tier_route_method:http_requests:rate5m",
    ),
    "backend, connection pool": ("overview", "Connection pool of the backend", "tier_pod:db_pool_connections:ratio"),
    "backend, errors by endpoint": (
        "overview",
        "Errors by endpoint of the backend",
        "tier_route_method:http_requests_failed:ratio_rate5m",
    ),
    "database, query time": ("postgresql", "Time of a statement", "pod:database_statement_seconds:mean_rate5m"),
    "database, connections": ("postgresql", "Sessions", "pod:database_sessions:sum"),
    "database, disk I/O": ("postgresql", "Disk I/O", "pod:database_disk_written_bytes:rate5m"),
    "database, storage": ("postgresql", "Storage usage", "kubelet_volume_stats_used_bytes"),
    "infrastructure, pod restarts": ("overview", "Pod restarts", "kube_pod_container_status_restarts_total"),
    "infrastructure, nodes": ("overview", "CPU of the nodes", "node:cpu_usage:ratio_rate5m"),
    "infrastructure, policy violations": ("overview", "Network policy violations", "hubble_drop_total"),
    "infrastructure, PVC usage": ("overview", "PVC usage", "kubelet_volume_stats_used_bytes"),
}


@pytest.mark.parametrize("environment", ["reference", "operated", "pooled", "offsite", "cilium"])
def test_every_key_metric_of_the_architecture_has_a_panel(environment: str) -> None:
    for what, (dashboard, title, metric) in METRICS.items():
        asked = [target["expr"] for target in panel_of(environment, dashboard, title)["targets"]]
        assert any(metric in query for query in asked), f"{title} does not show {what} by {metric}"


# Each threshold with a value that no other one has, the panel that shows it, and the value in that panel's unit.
THRESHOLDS: dict[str, tuple[object, str, str, float]] = {
    "availability": ("99.7", "overview", "Failed requests of three days", 0.003),
    "errorPercent": (7, "overview", "Errors of the backend", 0.07),
    "latencyMilliseconds": (1234, "overview", "Response time of the frontend", 1.234),
    "restartsPerHour": (11, "overview", "Pod restarts", 11),
    "throttledPercent": (23, "overview", "Throttled containers", 0.23),
    "poolPercent": (83, "overview", "Connection pool of the backend", 0.83),
    "connectionsPercent": (71, "postgresql", "Sessions by max_connections", 0.71),
    "statementMilliseconds": (432, "postgresql", "Time of a statement", 0.432),
    "deadlocksPerHour": (13, "postgresql", "Deadlocks", 13),
    "replicationLagSeconds": (37, "postgresql", "Replication lag", 37),
    "waitingClients": (17, "postgresql", "Clients of PgBouncer that wait", 17),
    "volumeFreePercent": (19, "postgresql", "Free on the volumes", 0.19),
    "volumeFullInHours": (53, "postgresql", "Time until the volumes are full", 53),
    "backupVolumeFreePercent": (29, "backups", "Free on the volume of the dumps", 0.29),
    "backupAgeHours": (41, "backups", "Age of the last backup", 41 * 3600),
    "restoreTestAgeHours": (301, "backups", "Age of the last restore test", 301 * 3600),
    "policyDropsPerMinute": (47, "overview", "Network policy violations", 47),
}


def test_every_threshold_is_where_its_alert_fires() -> None:
    fields = {field.alias or name for name, field in ThresholdSettings.model_fields.items()}
    assert set(THRESHOLDS) == fields, "a threshold has no panel, or a panel no threshold"
    chosen = {name: value for name, (value, *_) in THRESHOLDS.items()}
    monitoring = {"enabled": True, "runbookUrl": "https://runbooks.example", "thresholds": chosen}
    text = POOLED + yaml.safe_dump({"monitoring": monitoring})
    seen = Observed(environment="default", settings=load(text, "thresholds"))
    built = {each.name: json.loads(grafana_json(each, seen, "ecommerce")) for each in dashboards_of(seen)}
    for name, (_, dashboard, title, value) in THRESHOLDS.items():
        (panel,) = (each for each in panels(built[dashboard]) if each["title"] == title)
        steps = [step["value"] for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]]
        assert steps == [None, value], f"{title} changes its color at {steps[1:]}, but {name} is {value}"


def test_a_value_that_fires_a_critical_alert_is_red_and_one_within_the_limits_is_green() -> None:
    def colors(dashboard: str, title: str) -> list[str]:
        steps = panel_of("operated", dashboard, title)["fieldConfig"]["defaults"]["thresholds"]["steps"]
        return [step["color"] for step in steps]

    assert colors("overview", "Errors of the frontend") == ["green", "orange"]
    assert colors("postgresql", "Sessions by max_connections") == ["green", "red"]
    assert colors("postgresql", "Free on the volumes") == ["red", "green"]
    assert colors("overview", "Use of the error budget") == ["green", "orange", "red"]
    severities = {name: alert["labels"]["severity"] for name, alert in alerts("operated").items()}
    assert severities["RequestsFail"] == "warning"
    assert severities["DatabaseConnectionsNearLimit"] == severities["VolumeNearlyFull"] == "critical"


def test_the_error_budget_is_that_of_the_objective() -> None:
    budget = (100 - Decimal(observed("reference").thresholds.availability)) / 100
    targets = panel_of("reference", "overview", "Use of the error budget")["targets"]
    assert [each["legendFormat"] for each in targets] == ["within 1h", "within 6h", "within 1d", "within 3d"]
    assert all(each["expr"].endswith(f" / {budget}") for each in targets), targets


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ("reference", ["overview", "postgresql", "backups"]),
        ("operated", ["overview", "postgresql", "backups"]),
        ("external", ["overview", "backups"]),
    ],
)
def test_there_is_a_dashboard_for_what_is_there(environment: str, names: list[str]) -> None:
    backed_up = observed(environment).settings.backup.enabled
    assert list(dashboards(environment)) == [name for name in names if backed_up or name != "backups"]


def test_only_what_an_engine_has_is_on_the_dashboard_of_postgresql() -> None:
    def sections(environment: str) -> set[str]:
        return {each["title"] for each in dashboards(environment)["postgresql"]["panels"] if each["type"] == "row"}

    assert sections("pooled") - sections("operated") == {"PgBouncer"}
    assert sections("operated") - sections("reference") == {"Replication"}
    assert "Off-site" in {each["title"] for each in dashboards("offsite")["backups"]["panels"]}
    assert "Off-site" not in {each["title"] for each in dashboards("reference")["backups"]["panels"]}


def config_maps(text: str) -> list[Object]:
    """The ConfigMaps with dashboards."""
    return [each for each in manifests(text).of("ConfigMap") if "-dashboard-" in each["metadata"]["name"]]


@pytest.mark.parametrize("mode", [MONITORED, ANNOTATED])
def test_grafanas_sidecar_finds_every_dashboard_whichever_the_mode(mode: str) -> None:
    found = config_maps(mode)
    assert len(found) == 3
    for each in found:
        expect(each, "metadata.labels.grafana_dashboard", "1", "the sidecar selects by it")
        expect(each, "metadata.annotations.grafana_folder", "Shop", "it names the folder")
        ((name, text),) = each["data"].items()
        assert name.startswith("ecommerce-"), f"the file {name} of another namespace would take its place"
        assert name.endswith(".json"), f"Grafana reads no {name}"
        assert len(json.dumps(each)) < _MOST_BYTES / 2, f"{name} has {len(text)} bytes, near what kubectl can keep"


def test_another_sidecar_finds_them_by_other_labels() -> None:
    text = MONITORED.replace("true,", "true, dashboards: {labels: {dashboards: shop, tier: x}, annotations: {a: b}},")
    for each in config_maps(text):
        assert "grafana_dashboard" not in each["metadata"]["labels"]
        expect(each, "metadata.labels.dashboards", "shop", "it is set")
        expect(each, "metadata.labels.tier", "shared", "it is the part's own")
        assert each["metadata"]["annotations"] == {"a": "b"}


def test_without_monitoring_there_is_none() -> None:
    assert not config_maps("")


def test_dashboards_of_two_environments_stand_side_by_side_in_one_grafana() -> None:
    def uids(namespace: str) -> dict[str, str]:
        settings = load(f"namespace: {namespace}\n{MONITORED}", "test")
        seen = Observed(environment="test", settings=settings)
        return {each.name: json.loads(grafana_json(each, seen, "ecommerce"))["uid"] for each in dashboards_of(seen)}

    one, other = uids("a" * 63), uids("b")
    assert not set(one.values()) & set(other.values()), "one would take the other's place"
    assert uids("b") == other, "a link to it would not last"
    assert all(len(uid) <= 40 for uid in [*one.values(), *other.values()]), "Grafana refuses longer ones"


def test_external_databases_have_no_dashboard_and_their_pool_has_a_panel() -> None:
    names = {each["metadata"]["name"] for each in config_maps(EXTERNAL + MONITORED)}
    assert "ecommerce-dashboard-postgresql" not in names
    assert panel_of("external", "overview", "Connection pool of the backend")
