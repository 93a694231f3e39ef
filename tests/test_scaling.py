"""A tier whose number of pods an environment fixes, or leaves to an autoscaler, and the connections that it then has."""

import pytest
from contexts import EXTERNAL, OPERATED, POOLED
from rendering import expect, get, manifests, optional, value

from ecommerce.settings import InvalidSettingsError, ResourceAmounts, load
from review import autoscale, capacity
from synth.steps import restore_steps

RANGE = "backend: {replicas: {min: 2, max: 6}}\n"
SCALED = f"{RANGE}database: {{connectionsPerPod: 7}}\n"
LARGE = f"{RANGE}database: {{connectionsPerPod: 8%s}}\n"
SESSIONS = POOLED.replace("pooler: {}", "pooler: {poolMode: session}")
FOREIGN = EXTERNAL.replace("engine: external,", "engine: external, %s").replace("port: 6432", "port: 6432%s")


def report(text: str) -> str:
    """What is said of a file, whose only problem it must be."""
    with pytest.raises(InvalidSettingsError) as caught:
        load(text, "x")
    (problem,) = caught.value.problems
    return str(problem)


def test_a_backend_with_a_range_scales_at_the_pace_of_the_frontend() -> None:
    rendered = manifests(SCALED + "frontend: {replicas: {min: 2, max: 6}}\n")
    autoscalers = [get(rendered, "HorizontalPodAutoscaler", name)["spec"] for name in ("frontend", "backend")]
    names = [each.pop("scaleTargetRef")["name"] for each in map(dict, autoscalers)]
    assert names == ["frontend", "backend"]
    frontend, backend = ({**each, "scaleTargetRef": None} for each in autoscalers)
    assert backend == frontend, f"the backend's autoscaler is another one: {backend}"
    assert (backend["minReplicas"], backend["maxReplicas"]) == (2, 6)


def test_a_scaled_backend_is_guarded_as_a_fixed_one() -> None:
    scaled, fixed = manifests(SCALED), manifests("database: {connectionsPerPod: 7}")
    expect(get(scaled, "Deployment", "backend"), "spec.replicas", None, "each apply would undo the autoscaler")
    without = {**get(fixed, "Deployment", "backend")["spec"]}
    assert without.pop("replicas") == 2
    assert get(scaled, "Deployment", "backend")["spec"] == without, "spread, rolling update or pods differ"
    for kind in ("PodDisruptionBudget", "Service", "NetworkPolicy"):
        assert scaled.of(kind) == fixed.of(kind), f"each {kind} is the same, however many pods there are"


def test_a_backend_has_no_autoscaler_unless_an_environment_gives_it_a_range() -> None:
    for text in ("", "backend: {replicas: 5}\n", "backend: {replicas: }\n"):
        names = [each["metadata"]["name"] for each in manifests(text).of("HorizontalPodAutoscaler")]
        assert names == ["frontend"], f"with {text!r} autoscalers are {names}"


def test_the_tools_that_read_manifests_see_the_scaled_backend() -> None:
    rendered = manifests(SCALED)
    (demand,) = [each for each in capacity.demands(rendered) if each.name == "Deployment/backend"]
    assert (demand.minimum, demand.maximum) == (2, 6)
    samples = autoscale.simulate(rendered, get(rendered, "HorizontalPodAutoscaler", "backend"), lambda _: 5.0, 1200)
    assert [samples[0].replicas, samples[-1].replicas] == [3, 6], "one pod more at once, and the most in the end"


def test_a_restore_starts_a_scaled_backend_with_its_least_pods() -> None:
    steps = restore_steps("default", load(SCALED, "x"), "latest")
    assert "scale deployment/backend --replicas=0" in steps
    assert "scale deployment/backend --replicas=2" in steps


def test_clients_of_the_database_are_told_their_pool_and_nobody_is_unless_it_is_said() -> None:
    rendered = manifests(SCALED)
    config = get(rendered, "ConfigMap", "ecommerce-config")
    expect(config, "data.DATABASE_POOL_SIZE", "7", "the setting says so, and a ConfigMap holds text")
    reference = {"configMapKeyRef": {"name": "ecommerce-config", "key": "DATABASE_POOL_SIZE"}}
    backend = get(rendered, "Deployment", "backend")
    assert value(backend, "pod.containers.backend.env.DATABASE_POOL_SIZE.valueFrom") == reference
    frontend = get(rendered, "Deployment", "frontend")
    assert optional(frontend, "pod.containers.frontend.env.DATABASE_POOL_SIZE") is None
    assert optional(get(manifests(), "ConfigMap", "ecommerce-config"), "data.DATABASE_POOL_SIZE") is None


def test_what_an_autoscaler_takes_a_share_of_is_always_requested() -> None:
    """No environment can scale a tier whose containers request no CPU: the request is required and above zero."""
    assert ResourceAmounts.model_fields["cpu"].is_required()
    assert "0 is not a Kubernetes quantity above zero" in report("backend: {resources: {requests: {cpu: 0}}}")
    left_out = manifests(SCALED.replace("backend: {", "backend: {resources: {requests: {cpu: }}, "))
    expect(
        get(left_out, "Deployment", "backend"), "pod.containers.backend.resources.requests.cpu", "300m", "its default"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("backend:\n  replicas: 1\n", "2: backend.replicas: 1 is below 2, the least that is allowed"),
        (
            "backend:\n  replicas: many\n",
            "2: backend.replicas: many is text where a whole number is expected; write the number in digits",
        ),
        (
            "backend:\n  replicas: {min: 5, max: 4}\ndatabase: {connectionsPerPod: 1}\n",
            "2: backend.replicas.max: 4 is below min 5; raise max or lower min",
        ),
        (
            "backend:\n  replicas: {min: 2, mx: 4}\ndatabase: {connectionsPerPod: 1}\n",
            "2: backend.replicas.mx: is not a setting; did you mean max?",
        ),
        (
            "backend:\n  replicas: 3\n  targetCpuUtilization: 60\n",
            "3: backend.targetCpuUtilization: is for an autoscaler, but replicas is the number 3; remove it, or write replicas as {min: 2, max: 6}",
        ),
        (
            RANGE,
            "1: database.connectionsPerPod: is missing, and backend scales to 6 pods, whose connections must fit; write how many the pool of each pod opens, such as 10",
        ),
        (
            RANGE + FOREIGN % ("connectionsPerPod: 7,", ""),
            "2: database.external.maxConnections: is missing, and backend scales to 6 pods, whose connections must fit; write what SHOW max_connections answers there",
        ),
        (
            "backend: {env: {DATABASE_POOL_SIZE: '5'}}\n",
            "1: backend.env.DATABASE_POOL_SIZE: is set by the manifests themselves; remove it",
        ),
    ],
)
def test_what_is_wrong_with_a_number_of_pods_is_said_in_a_line(text: str, expected: str) -> None:
    assert report(text) == expected


@pytest.mark.parametrize(
    ("text", "numbers", "fix"),
    [
        (
            LARGE % "",
            "8 in each of 12 pods of backend, as many as a rolling update at full scale may have, makes 96 connections, above the 90 of PostgreSQL (max_connections 100, of which 10 are for",
            "lower it or the replicas, or raise parameters.max_connections by 6",
        ),
        (
            LARGE % ", parameters: {max_connections: 105}",
            "96 connections, above the 95 of PostgreSQL (max_connections 105, of which 10 are for",
            "or raise parameters.max_connections by 1",
        ),
        (
            LARGE % ", parameters: {superuser_reserved_connections: 9, max_connections: 111}",
            "above the 95 of PostgreSQL (max_connections 111, of which 16 are for",
            "or raise parameters.max_connections by 1",
        ),
        (
            LARGE % ", engine: cloudnativepg",
            "above the 90 of PostgreSQL (max_connections 100, of which 10 are for",
            "or raise parameters.max_connections by 6",
        ),
        (
            "database: {connectionsPerPod: 30}\n",
            "30 in each of 4 pods of backend, as many as a rolling update at full scale may have, makes 120 connections",
            "or raise parameters.max_connections by 30",
        ),
        (
            RANGE + POOLED.replace("{engine", "{connectionsPerPod: 84, engine"),
            "makes 1008 connections, above the 1000 of PgBouncer (2 instances of 1000, of which one may be gone)",
            "or raise cloudnativepg.pooler.maxClientConnections",
        ),
        (
            RANGE + SESSIONS.replace("{engine", "{connectionsPerPod: 2, engine"),
            "makes 24 connections, above the 20 of PgBouncer (2 instances of 20, of which one may be gone)",
            "or raise cloudnativepg.pooler.defaultPoolSize",
        ),
        (
            RANGE + FOREIGN % ("connectionsPerPod: 8,", ", maxConnections: 105"),
            "96 connections, above the 95 of PostgreSQL (max_connections 105, of which 10 are for",
            "or raise the service's max_connections and external.maxConnections by 1",
        ),
    ],
)
def test_more_connections_than_there_are_for_clients_are_refused(text: str, numbers: str, fix: str) -> None:
    found = report(text)
    assert "database.connectionsPerPod: " in found, found
    assert numbers in found, found
    assert found.endswith(fix), found


@pytest.mark.parametrize(
    "text",
    [
        SCALED,
        LARGE % ", parameters: {max_connections: 106}",
        RANGE + POOLED.replace("{engine", "{connectionsPerPod: 83, engine"),
        RANGE + FOREIGN % ("connectionsPerPod: 8,", ", maxConnections: 106"),
        EXTERNAL.replace("engine:", "connectionsPerPod: 500, engine:", 1),
        OPERATED.replace("{engine", "{connectionsPerPod: 22, engine"),
    ],
)
def test_connections_that_fit_to_the_last_one_are_taken(text: str) -> None:
    assert load(text, "x").database.connections_per_pod


def test_a_number_may_be_written_as_yaml_has_it() -> None:
    assert [load(f"backend: {{replicas: {text}}}", "x").backend.replicas for text in ("3", "0x3", "3.0")] == [3, 3, 3]
