"""What monitoring adds to the manifests, and what it must not change."""

import pytest
import yaml
from conftest import ENVIRONMENT_FILES
from contexts import ANNOTATED, EXTERNAL, MONITORED, OPERATED, POOLED, tiers_of
from rendering import get, manifests, optional, rendered, value

from ecommerce.settings import load
from review.manifests import Object


def workloads(text: str) -> dict[str, Object]:
    """The workloads whose pods live on, by kind and name."""
    found = [each for kind in ("Deployment", "StatefulSet") for each in manifests(text).of(kind)]
    return {f"{each['kind']}/{each['metadata']['name']}": each for each in found}


def test_off_is_off_whatever_the_image_and_the_database() -> None:
    for name in ("default", "demo"):
        text = (ENVIRONMENT_FILES / f"{name}.yaml").read_text()
        assert not load(text, name).monitoring.enabled, f"{name} is monitored"
    for text in ("", POOLED, EXTERNAL):
        assert rendered(text) == rendered(f"{text}monitoring: {{enabled: false}}\n")
        for word in ("metrics", "prometheus", "monitor", "exporter"):
            assert word not in rendered(text).partition("pg_stat")[0], f"{word} is in manifests without monitoring"


@pytest.mark.parametrize(
    ("text", "monitors"),
    [
        (MONITORED, {"postgres"}),
        (POOLED + MONITORED, {"postgres", "pgbouncer"}),
        (OPERATED + MONITORED, {"postgres"}),
        (EXTERNAL + MONITORED, set[str]()),
    ],
)
def test_the_operator_is_told_of_all_pods_with_metrics(text: str, monitors: set[str]) -> None:
    labelled = text.replace("true,", "true, labels: {release: prometheus, tier: wrong},")
    found = {each["metadata"]["name"]: each for each in manifests(labelled).of("PodMonitor")}
    assert set(found) == monitors | {tier.name for tier in tiers_of(text) if tier.program.metrics}
    for name, each in found.items():
        (endpoint,) = value(each, "spec.podMetricsEndpoints")
        assert endpoint == {"port": "metrics", "path": "/metrics"}, name
        assert value(each, "metadata.labels")["release"] == "prometheus", f"Prometheus does not select {name}"
        assert value(each, "metadata.labels.tier") != "wrong", f"{name} is labelled as another part"
        selected = manifests(labelled).selected(value(each, "spec.selector.matchLabels"), "ecommerce")
        assert selected or name in {"postgres", "pgbouncer"}, f"PodMonitor {name} selects no pod"
    assert value(get(manifests(labelled), "PrometheusRule", "ecommerce"), "metadata.labels.release") == "prometheus"


@pytest.mark.parametrize("engine", ["", POOLED])
def test_without_the_operator_pods_are_marked_and_the_rules_are_a_file(engine: str) -> None:
    text = engine + ANNOTATED.replace("true,", "true, labels: {rules: prometheus},")
    assert not [*manifests(text).of("PodMonitor"), *manifests(text).of("PrometheusRule")]
    ports = {"Deployment/frontend": "9090", "Deployment/backend": "9090", "StatefulSet/postgres": "9187"}
    for name, workload in workloads(text).items():
        if name not in ports:
            continue
        marked = value(workload, "spec.template.metadata.annotations")
        given = {key.partition("/")[2]: text for key, text in marked.items() if key.startswith("prometheus.io/")}
        assert given == {"scrape": "true", "port": ports[name], "path": "/metrics"}, name
    config_map = get(manifests(text), "ConfigMap", "ecommerce-rules")
    assert value(config_map, "metadata.labels.rules") == "prometheus"
    operated = get(manifests(engine + MONITORED), "PrometheusRule", "ecommerce")
    assert yaml.safe_load(config_map["data"]["rules.yaml"]) == value(operated, "spec"), "the two modes differ"


def test_operated_pods_are_marked_through_their_resources() -> None:
    cluster, pooler = (
        get(manifests(POOLED + ANNOTATED), *each) for each in (("Cluster", "postgres"), ("Pooler", "postgres-service"))
    )
    assert value(cluster, "spec.inheritedMetadata.annotations")["prometheus.io/port"] == "9187"
    assert value(pooler, "spec.template.metadata.annotations")["prometheus.io/port"] == "9127"
    for each in (cluster, pooler):
        assert "prometheus.io" not in str(get(manifests(POOLED + MONITORED), each["kind"], each["metadata"]["name"]))


def test_the_exporter_is_another_user_and_has_no_password_and_no_data() -> None:
    stateful_set = get(manifests(MONITORED), "StatefulSet", "postgres")
    exporter = value(stateful_set, "pod.containers.exporter")
    assert exporter["securityContext"]["runAsUser"] == 65534, "it is PostgreSQL's user, who may read the data"
    assert [each["name"] for each in exporter["env"]] == ["DATA_SOURCE_NAME"], "it is given more than its way"
    assert "password" not in exporter["env"][0]["value"], "a password is in the manifests"
    mounts = [(each["mountPath"], each.get("readOnly")) for each in exporter["volumeMounts"]]
    assert mounts == [("/var/run/postgresql", True)], "it mounts more than the server's socket"


def test_statements_are_counted_on_operated_servers_by_a_query_that_the_operator_reads() -> None:
    rendered = manifests(OPERATED + MONITORED)
    (reference,) = value(get(rendered, "Cluster", "postgres"), "spec.monitoring.customQueriesConfigMap")
    config_map = get(rendered, "ConfigMap", reference["name"])
    query = yaml.safe_load(config_map["data"][reference["key"]])["pg_stat_statements"]
    columns = {name: column["usage"] for each in query["metrics"] for name, column in each.items()}
    assert {name for name, usage in columns.items() if usage == "COUNTER"} == {"calls", "seconds"}
    assert value(config_map, "metadata.labels")["cnpg.io/reload"] == "true", "a changed query is not read"
    assert optional(get(manifests(OPERATED), "Cluster", "postgres"), "spec.monitoring") is None
