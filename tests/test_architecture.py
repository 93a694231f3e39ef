"""Every value that the architecture states, held by a test that names it."""

from decimal import Decimal
from itertools import pairwise, permutations
from typing import Any

import pytest
from rendering import NAMESPACE, container, contents, get, value, variable

from notation.quantity import parse_quantity
from review import autoscale, capacity, reach
from review.manifests import Manifests

# That of most servers, and that of OpenShift's pods.
DNS_PORTS = {53, 5353}


@pytest.mark.parametrize(
    ("kind", "name", "tier"),
    [
        ("Deployment", "frontend", "frontend"),
        ("Deployment", "backend", "backend"),
        ("StatefulSet", "postgres", "database"),
    ],
)
def test_type_and_tier_label_of_each_workload(reference: Manifests, kind: str, name: str, tier: str) -> None:
    workload = get(reference, kind, name)
    assert workload["metadata"]["labels"]["tier"] == tier
    assert workload["spec"]["template"]["metadata"]["labels"]["tier"] == tier


@pytest.mark.parametrize(
    ("kind", "name", "image", "cpu", "memory", "port"),
    [
        ("Deployment", "frontend", "ecommerce/frontend:latest", "200m", "256Mi", 8080),
        ("Deployment", "backend", "ecommerce/backend:latest", "300m", "512Mi", 8080),
        ("StatefulSet", "postgres", "postgres:15-alpine", "500m", "1Gi", 5432),
    ],
)
def test_image_requests_and_container_port(
    reference: Manifests, kind: str, name: str, image: str, cpu: str, memory: str, port: int
) -> None:
    of = container(get(reference, kind, name))
    assert of["image"] == image
    requests = of["resources"]["requests"]
    assert (requests["cpu"], requests["memory"]) == (cpu, memory)
    assert [each["containerPort"] for each in of["ports"]] == [port]


def test_frontend_replicas_3_to_10_are_owned_by_the_autoscaler(reference: Manifests) -> None:
    spec = get(reference, "HorizontalPodAutoscaler", "frontend")["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (3, 10)
    assert spec["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "frontend"}
    assert "replicas" not in get(reference, "Deployment", "frontend")["spec"]


def test_frontend_scaling_trigger_is_cpu_above_70_percent(reference: Manifests) -> None:
    (metric,) = get(reference, "HorizontalPodAutoscaler", "frontend")["spec"]["metrics"]
    assert metric["resource"] == {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}


def test_backend_replicas_are_2_and_not_autoscaled(reference: Manifests) -> None:
    assert get(reference, "Deployment", "backend")["spec"]["replicas"] == 2
    scaled = [value(each, "spec.scaleTargetRef.name") for each in reference.of("HorizontalPodAutoscaler")]
    assert "backend" not in scaled, f"HorizontalPodAutoscalers scale {scaled}"


def test_database_replicas_are_1_fixed(reference: Manifests) -> None:
    assert get(reference, "StatefulSet", "postgres")["spec"]["replicas"] == 1


@pytest.mark.parametrize(
    ("name", "kind", "port", "container_port", "headless"),
    [
        ("frontend-service", "LoadBalancer", 80, 8080, False),
        ("backend-service", "ClusterIP", 8080, 8080, False),
        ("postgres-service", "ClusterIP", 5432, 5432, True),
    ],
)
def test_service_type_and_port_mapping(
    reference: Manifests, name: str, kind: str, port: int, container_port: int, headless: bool
) -> None:
    spec = get(reference, "Service", name)["spec"]
    (mapping,) = spec["ports"]
    (pods,) = reference.selected(spec["selector"], NAMESPACE)
    named = {each["name"]: each["containerPort"] for each in pods.ports}
    assert spec["type"] == kind
    assert mapping["port"] == port
    assert named[mapping["targetPort"]] == container_port
    assert (spec.get("clusterIP") == "None") is headless


@pytest.mark.parametrize(
    ("key", "value"),
    [("DATABASE_HOST", "postgres-service"), ("DATABASE_PORT", "5432"), ("BACKEND_URL", "http://backend-service:8080")],
)
def test_config_map_values(reference: Manifests, key: str, value: str) -> None:
    config_map = get(reference, "ConfigMap", "ecommerce-config")
    assert config_map["data"][key] == value


def test_secret_values(reference: Manifests) -> None:
    (secret,) = reference.of("Secret")
    assert contents(secret) == {
        "POSTGRES_USER": "ecommerce_user",
        "POSTGRES_PASSWORD": "changeme123",
        "POSTGRES_DB": "ecommerce_db",
    }


def test_service_discovery_names_resolve_to_services_and_ports(reference: Manifests) -> None:
    config_map = get(reference, "ConfigMap", "ecommerce-config")
    backend, database = get(reference, "Service", "backend-service"), get(reference, "Service", "postgres-service")
    backend_port = backend["spec"]["ports"][0]["port"]
    assert config_map["data"]["BACKEND_URL"] == f"http://{backend['metadata']['name']}:{backend_port}"
    assert config_map["data"]["DATABASE_HOST"] == database["metadata"]["name"]
    assert config_map["data"]["DATABASE_PORT"] == str(database["spec"]["ports"][0]["port"])


def test_layer_1_everything_is_in_the_ecommerce_namespace(reference: Manifests) -> None:
    (namespace,) = reference.of("Namespace")
    assert namespace["metadata"]["name"] == NAMESPACE
    assert {each["metadata"].get("namespace") for each in reference.objects if each is not namespace} == {NAMESPACE}


def test_layer_2_only_the_frontend_service_is_public(reference: Manifests) -> None:
    types = {each["metadata"]["name"]: each["spec"]["type"] for each in reference.of("Service")}
    assert types.pop("frontend-service") == "LoadBalancer"
    assert types.keys() >= {"backend-service", "postgres-service"}
    assert set(types.values()) == {"ClusterIP"}, f"more than the frontend is public: {types}"


def test_layer_3_names_are_asked_for_at_the_ports_of_dns_alone(reference: Manifests) -> None:
    asked: dict[str, set[tuple[str, int, str]]] = {}
    for each in reach.reach(reference):
        if each.port in DNS_PORTS:
            asked.setdefault(each.target, set()).add((each.source, each.port, each.protocol))
    known = [each.name for each in (reach.CLUSTER_DNS, *reach.NAME_SERVERS)]
    addresses = [name for name in asked if "/" in name]
    assert sorted(asked) == sorted([*known, *addresses]), f"names are asked for elsewhere: {sorted(asked)}"
    assert len(addresses) == 1, f"addresses that answer stand in one row: {addresses}"
    for name, found in asked.items():
        port = 5353 if name == reach.OPENSHIFT_DNS.name else 53
        clients = ("Deployment/frontend", "Deployment/backend", "CronJob/postgres-backup")
        expected = {(client, port, protocol) for client in clients for protocol in ("TCP", "UDP")}
        assert expected <= found, f"{name} does not answer all: {sorted(expected - found)}"
        assert {each[1] for each in found} == {port}, f"{name} is reached on other ports: {sorted(found)}"


def test_layer_3_all_pairs_reach_each_other_only_as_the_architecture_says(reference: Manifests) -> None:
    frontend, backend, database = "Deployment/frontend", "Deployment/backend", "StatefulSet/postgres"
    backup = "CronJob/postgres-backup"
    tiers = {frontend, backend, database, backup}
    expected = {(source, frontend, 8080, "TCP") for source in ("outside", "cluster DNS", "another namespace")}
    expected |= {(frontend, backend, 8080, "TCP"), (backend, database, 5432, "TCP"), (backup, database, 5432, "TCP")}
    reached = {
        (each.source, each.target, each.port, each.protocol)
        for each in reach.reach(reference)
        if each.port not in DNS_PORTS
    }
    # What a further tier asks, and is asked, is its own business.
    further = {name for each in reached for name in each[:2] if "/" in name} - tiers
    found = {each for each in reached if not further & set(each[:2])}
    assert found == expected, f"not as the architecture says: {sorted(found ^ expected)}"


@pytest.mark.parametrize("port", [22, 5432, 8080, 9090])
def test_layer_3_no_tier_reaches_a_port_that_its_policy_does_not_name(reference: Manifests, port: int) -> None:
    policies = reference.of("NetworkPolicy")
    inside = {each.name: each for each in reach.peers(reference)}
    allowed = {
        ("Deployment/frontend", "Deployment/backend", 8080),
        ("Deployment/backend", "StatefulSet/postgres", 5432),
        ("CronJob/postgres-backup", "StatefulSet/postgres", 5432),
    }
    own = {name for way in allowed for name in way[:2]} | {"CronJob/postgres-restore-test"}
    for source, target in permutations((inside[name] for name in sorted(own)), 2):
        expected = (source.name, target.name, port) in allowed
        found = reach.is_allowed(policies, source, target, port)
        assert found is expected, f"{source.name} {'reaches' if found else 'cannot reach'} {target.name} on {port}"


@pytest.mark.parametrize(
    ("policy", "source", "target", "port"),
    [("frontend-to-backend", "frontend", "backend", 8080), ("backend-to-database", "backend", "database", 5432)],
)
def test_network_policy_of_each_flow_on_both_sides(
    reference: Manifests, policy: str, source: str, target: str, port: int
) -> None:
    ingress, egress = (
        get(reference, "NetworkPolicy", policy)["spec"],
        get(reference, "NetworkPolicy", f"{policy}-egress")["spec"],
    )
    ports = [{"port": port, "protocol": "TCP"}]
    of_source, of_target = {"matchLabels": {"tier": source}}, {"matchLabels": {"tier": target}}
    assert ingress["podSelector"] == of_target
    assert ingress["ingress"] == [{"from": [{"podSelector": of_source}], "ports": ports}]
    assert egress["podSelector"] == of_source
    assert egress["egress"] == [{"to": [{"podSelector": of_target}], "ports": ports}]


def test_layer_4_credentials_reach_pods_as_environment_variables_from_the_secret(reference: Manifests) -> None:
    for kind, name in (("Deployment", "backend"), ("StatefulSet", "postgres")):
        for key in ("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"):
            source = variable(get(reference, kind, name), key)["valueFrom"]["secretKeyRef"]
            assert source == {"name": "postgres-credentials", "key": key}


def test_layer_4_the_frontend_gets_no_credentials(reference: Manifests) -> None:
    assert "secret" not in str(container(get(reference, "Deployment", "frontend"))).lower()


def simulated(reference: Manifests, cores: list[tuple[int, float]], minutes: int) -> list[autoscale.Sample]:
    """The frontend's autoscaler under a load that changes at given seconds."""
    autoscaler = get(reference, "HorizontalPodAutoscaler", "frontend")
    return autoscale.simulate(
        reference, autoscaler, lambda now: [load for start, load in cores if now >= start][-1], minutes * 60
    )


def changes(samples: list[autoscale.Sample]) -> list[tuple[int, int]]:
    """When the number of pods changed, and by how many."""
    return [
        (after.seconds, after.replicas - before.replicas)
        for before, after in pairwise(samples)
        if after.replicas != before.replicas
    ]


def test_scaling_scenario_1_low_traffic_keeps_3_replicas(reference: Manifests) -> None:
    # 0.4 cores over three pods of 200m are 67 %.
    assert {sample.replicas for sample in simulated(reference, [(0, 0.4)], 60)} == {3}


def test_scaling_scenario_2_high_traffic_adds_1_pod_every_3_minutes_up_to_10(reference: Manifests) -> None:
    samples = simulated(reference, [(0, 0.1), (60, 4.0)], 60)
    steps = changes(samples)
    assert max(sample.replicas for sample in samples) == samples[-1].replicas == 10
    assert {step for _, step in steps} == {1}
    assert steps[0][0] == 60
    assert {later - earlier for (earlier, _), (later, _) in pairwise(steps)} == {180}


def test_scaling_scenario_3_dropping_traffic_removes_1_pod_every_5_minutes_down_to_3(reference: Manifests) -> None:
    samples = [sample for sample in simulated(reference, [(0, 4.0), (3600, 0.1)], 180) if sample.seconds >= 3600]
    steps = changes(samples)
    assert samples[0].replicas == 10
    assert samples[-1].replicas == 3
    assert {step for _, step in steps} == {-1}
    assert steps[0][0] - 3600 == 300 - autoscale.SYNC_SECONDS
    assert {later - earlier for (earlier, _), (later, _) in pairwise(steps)} == {300}


def test_database_volume_claim_template(reference: Manifests) -> None:
    stateful_set = get(reference, "StatefulSet", "postgres")
    (claim,) = stateful_set["spec"]["volumeClaimTemplates"]
    mounts = {mount["name"]: mount["mountPath"] for mount in container(stateful_set)["volumeMounts"]}
    assert claim["metadata"]["name"] == "postgres-storage"
    assert claim["spec"]["resources"]["requests"]["storage"] == "10Gi"
    assert claim["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert mounts["postgres-storage"] == "/var/lib/postgresql/data"


def test_database_identity_is_stable_and_its_data_outlives_the_stateful_set(reference: Manifests) -> None:
    spec = get(reference, "StatefulSet", "postgres")["spec"]
    assert spec["serviceName"] == "postgres-service"
    assert spec["persistentVolumeClaimRetentionPolicy"] == {"whenDeleted": "Retain", "whenScaled": "Retain"}


def test_database_update_strategy_is_rolling(reference: Manifests) -> None:
    assert get(reference, "StatefulSet", "postgres")["spec"]["updateStrategy"] == {"type": "RollingUpdate"}


@pytest.mark.parametrize("name", ["frontend", "backend"])
def test_rolling_update_25_percent_both_ways(reference: Manifests, name: str) -> None:
    assert get(reference, "Deployment", name)["spec"]["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"},
    }


def test_total_requests_are_the_sum_of_the_components(reference: Manifests) -> None:
    demands = {row.name: row for row in capacity.demands(reference)}
    tiers = [demands[name] for name in ("Deployment/frontend", "Deployment/backend", "StatefulSet/postgres")]
    backups = demands["PersistentVolumeClaim/postgres-backup"]
    least, most = capacity.total([*tiers, backups])
    gibibyte = 2**30
    assert (least.cpu, most.cpu) == (Decimal("1.7"), Decimal("3.1"))
    assert (least.memory, most.memory) == (Decimal("2.75") * gibibyte, Decimal("4.5") * gibibyte)
    assert tiers[-1].each.storage == 10 * gibibyte
    assert least.storage == most.storage == tiers[-1].each.storage + backups.each.storage


def test_recommendation_multi_zone_pods_spread_over_zones_then_nodes(reference: Manifests) -> None:
    for name in ("frontend", "backend"):
        constraints = get(reference, "Deployment", name)["spec"]["template"]["spec"]["topologySpreadConstraints"]
        assert [each["topologyKey"] for each in constraints] == [
            "topology.kubernetes.io/zone",
            "kubernetes.io/hostname",
        ]
        assert {each["maxSkew"] for each in constraints} == {1}


def test_recommendation_disruption_budgets_keep_all_but_one_pod_and_never_block_a_drain(reference: Manifests) -> None:
    budgets = {each["metadata"]["name"]: each["spec"] for each in reference.of("PodDisruptionBudget")}
    assert budgets.keys() >= {"frontend", "backend"}
    assert {(spec["maxUnavailable"], spec["unhealthyPodEvictionPolicy"]) for spec in budgets.values()} == {
        (1, "AlwaysAllow")
    }


def test_recommendation_health_checks_every_container_has_all_three_probes_on_its_own_port(
    manifests: Manifests,
) -> None:
    for pods in manifests.pods:
        if pods.owner["kind"] in {"Job", "CronJob"}:
            continue
        for each in pods.spec["containers"]:
            ports: dict[Any, int] = {port["name"]: port["containerPort"] for port in each.get("ports", [])}
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                assert probe in each, f"{pods.name}, container {each['name']}: has no {probe}"
                action = each[probe]
                asked = action.get("httpGet") or action.get("tcpSocket")
                assert asked is None or asked["port"] in ports, f"{pods.name}: its {probe} asks a port of nobody"
                if pods.name == "StatefulSet/postgres":
                    assert f"--port={ports['postgres']}" in action["exec"]["command"]


def test_recommendation_resource_limits_on_every_container(manifests: Manifests) -> None:
    for pods in manifests.pods:
        for each in pods.containers:
            resources = each.get("resources", {})
            assert resources.keys() >= {"requests", "limits"}, f"{pods.name}, container {each['name']}: has {resources}"
            for kind in ("cpu", "memory"):
                assert parse_quantity(resources["requests"][kind]) <= parse_quantity(resources["limits"][kind])
