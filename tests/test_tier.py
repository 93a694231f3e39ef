"""A tier, declared: what follows from it, and which declarations are refused."""

from collections.abc import Sequence
from typing import Any

import cdk8s
import pytest

from ecommerce.address import ServiceAddress
from ecommerce.database.engines import database_of
from ecommerce.flow import Anyone, Flow, IpBlocks, Pods
from ecommerce.settings.database import DatabaseSettings, ExternalDatabaseSettings
from ecommerce.settings.resources import resources
from ecommerce.settings.secrets import SecretsSettings
from ecommerce.settings.tiers import AutoscaledTierSettings, FixedTierSettings, SingleTierSettings, TierSettings
from ecommerce.system import System
from ecommerce.wiring import Wiring
from ecommerce.workload.program import WEB, EmptyDir, Exec, HttpGet, Port, Probes, Program, TcpSocket
from ecommerce.workload.stateless import StatelessTier
from ecommerce.workload.tier import Tier

SMALL = resources(cpu="100m", memory="64Mi", cpu_limit="200m")
SYSTEM = System(name="bookshop", environment="live", namespace="books")
REDIS = Program(
    port=Port(name="redis", number=6379),
    probes=Probes.asking(TcpSocket(), ready=Exec(["redis-cli", "ping"])),
    args=["--save", ""],
    user=999,
    group=1000,
    empty_dirs=[EmptyDir(name="data", mount_path="/data", size_limit="64Mi", medium="Memory")],
    drain_seconds=0,
    shutdown_seconds=5,
)
CACHE = Tier(
    name="cache",
    program=REDIS,
    service=ServiceAddress("cache-service", 6380),
    clients=["api", "worker"],
    variables={"CACHE_URL": "redis://cache-service:6380"},
)
API = Tier(name="api", program=WEB, service=ServiceAddress("api", 80))
WORKER = Tier(name="worker", program=Program(command=["work"], probes=Probes.asking(Exec(["alive"])), empty_dirs=[]))


FIXED = FixedTierSettings(image="example/x:1", resources=SMALL)
DATABASE = database_of(
    SYSTEM,
    DatabaseSettings(
        engine="external",
        external=ExternalDatabaseSettings(
            host="db.example.com",
            cidrs=["10.0.0.0/8"],
            ca_secret_name="authority",  # noqa: S106 - a name
        ),
    ),
    secrets=SecretsSettings(provider="existing"),
)


def wiring(tiers: Sequence[Tier] = (API, WORKER, CACHE), database_clients: Sequence[str] = ()) -> Wiring:
    """A system of an API and a worker that both ask a cache, and of a database."""
    return Wiring(system=SYSTEM, tiers=tiers, database=DATABASE, database_clients=database_clients)


def objects(tier: Tier, settings: TierSettings = FIXED, system: Wiring | None = None) -> dict[str, dict[str, Any]]:
    """What a tier creates, by kind."""
    chart = cdk8s.Chart(cdk8s.App(), "test")
    StatelessTier(chart, "tier", wiring=system or wiring(), tier=tier, settings=settings)
    return {each["kind"]: each for each in chart.to_json()}


def container_of(made: dict[str, dict[str, Any]]) -> dict[str, Any]:
    (container,) = made["Deployment"]["spec"]["template"]["spec"]["containers"]
    return dict(container)


def test_a_program_that_speaks_no_http_has_its_port_probes_arguments_and_directories() -> None:
    made = objects(CACHE)
    container, pod = container_of(made), made["Deployment"]["spec"]["template"]["spec"]
    assert container["ports"] == [{"name": "redis", "containerPort": 6379, "protocol": "TCP"}]
    assert container["livenessProbe"]["tcpSocket"] == {"port": "redis"}
    assert container["readinessProbe"]["exec"] == {"command": ["redis-cli", "ping"]}
    assert container["args"] == ["--save", ""]
    assert pod["volumes"] == [{"name": "data", "emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}}]
    assert container["volumeMounts"] == [{"name": "data", "mountPath": "/data"}]


def test_user_and_group_of_a_program_may_differ() -> None:
    security = objects(CACHE)["Deployment"]["spec"]["template"]["spec"]["securityContext"]
    assert (security["runAsUser"], security["runAsGroup"]) == (999, 1000)


def test_without_a_drain_there_is_no_pause_and_the_grace_period_is_the_shutdown() -> None:
    made = objects(CACHE)
    assert "lifecycle" not in container_of(made)
    assert made["Deployment"]["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 5


def test_a_service_has_its_own_port_and_leads_to_the_programs() -> None:
    made = objects(CACHE)
    (port,) = made["Service"]["spec"]["ports"]
    assert (made["Service"]["metadata"]["name"], port["port"], port["targetPort"]) == ("cache-service", 6380, "redis")


def test_a_worker_that_nobody_connects_to_has_no_service_no_port_no_pause_and_no_flow() -> None:
    made = objects(WORKER, system=wiring([WORKER]))
    assert made.keys() == {"ServiceAccount", "Deployment", "PodDisruptionBudget"}
    container = container_of(made)
    assert not container.keys() & {"ports", "lifecycle", "env", "volumeMounts"}
    assert "volumes" not in made["Deployment"]["spec"]["template"]["spec"]
    assert container["command"] == ["work"]
    assert WORKER.service is None
    assert WORKER.flows(SYSTEM) == []


@pytest.mark.parametrize(("given", "served", "expected"), [(None, 10, 0), (0, 0, 0), (7, 7, 7)])
def test_a_pod_drains_as_its_program_says_or_where_a_service_leads_to_it(
    given: int | None, served: int, expected: int
) -> None:
    program = Program(port=Port(name="x", number=1), probes=Probes.asking(TcpSocket()), drain_seconds=given)
    tiers = [
        Tier(name="served", program=program, service=ServiceAddress("x", 1)),
        Tier(name="unserved", program=program),
    ]
    assert [tier.drain_seconds for tier in tiers] == [served, expected]
    assert [tier.grace_seconds for tier in tiers] == [served + 30, expected + 30]


def test_every_client_has_a_flow_to_the_programs_port() -> None:
    flows = CACHE.flows(SYSTEM)
    assert [(flow.source.name, flow.target.name, list(flow.ports)) for flow in flows] == [
        ("api", "cache", [6379]),
        ("worker", "cache", [6379]),
    ]


def test_a_tier_reads_what_it_is_a_client_of_and_nothing_else() -> None:
    container = container_of(made := objects(WORKER, system=wiring(database_clients=["worker"])))
    about = ["DATABASE_HOST", "DATABASE_PORT", "DATABASE_SSLMODE", "DATABASE_SSLROOTCERT"]
    assert container["env"] == [
        *(
            {"name": key, "valueFrom": {"configMapKeyRef": {"name": "bookshop-config", "key": key}}}
            for key in ["CACHE_URL", *about]
        ),
        *(
            {"name": key, "valueFrom": {"secretKeyRef": {"name": "postgres-credentials", "key": key}}}
            for key in ["POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"]
        ),
    ]
    volumes = made["Deployment"]["spec"]["template"]["spec"]["volumes"]
    items = [{"key": "ca.crt", "path": "ca.crt"}]
    assert volumes == [{"name": "database-ca", "secret": {"secretName": "authority", "items": items}}]
    assert container["volumeMounts"] == [{"name": "database-ca", "mountPath": "/etc/database-ca", "readOnly": True}]
    assert "env" not in container_of(objects(CACHE, system=wiring(database_clients=["worker"])))


def test_an_autoscaler_owns_the_number_of_pods_and_a_fixed_tier_has_none() -> None:
    scaled = objects(CACHE, settings=AutoscaledTierSettings(image="example/x:1", resources=SMALL))
    assert "replicas" not in scaled["Deployment"]["spec"]
    assert scaled["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == "cache"
    fixed = objects(CACHE, settings=FixedTierSettings(image="example/x:1", resources=SMALL, replicas=4))
    assert fixed["Deployment"]["spec"]["replicas"] == 4
    assert "HorizontalPodAutoscaler" not in fixed


def test_a_single_pod_is_gone_before_the_next_one_comes_and_holds_up_no_drain() -> None:
    made = objects(CACHE, settings=SingleTierSettings(image="example/x:1", resources=SMALL))
    assert made["Deployment"]["spec"]["replicas"] == 1
    assert made["Deployment"]["spec"]["strategy"] == {"type": "Recreate"}
    assert made["PodDisruptionBudget"]["spec"]["maxUnavailable"] == 1


def test_labels_name_the_system_that_the_tier_is_part_of() -> None:
    labels = objects(CACHE)["Deployment"]["metadata"]["labels"]
    assert labels["app.kubernetes.io/part-of"] == "bookshop"
    assert labels["app.kubernetes.io/instance"] == "bookshop-live"


def test_resolved_values_can_be_read_from_the_construct() -> None:
    tier = StatelessTier(
        cdk8s.Chart(cdk8s.App(), "test"),
        "t",
        wiring=wiring(),
        tier=CACHE,
        settings=FixedTierSettings(image="example/x:1", resources=SMALL),
    )
    assert tier.service == ServiceAddress("cache-service", 6380)
    assert tier.peer.labels == {"tier": "cache"}
    assert tier.selector == {"app.kubernetes.io/name": "cache", "tier": "cache"}


def test_a_service_without_a_port_is_refused() -> None:
    with pytest.raises(ValueError, match="tier x has a service, but its program has no port"):
        Tier(name="x", program=WORKER.program, service=ServiceAddress("x", 80))


@pytest.mark.parametrize("given", [{"clients": ["a"]}, {"variables": {"X_URL": "x"}}])
def test_clients_or_variables_without_a_service_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="tier x has clients or variables, but no service"):
        Tier(name="x", program=WEB, **given)


@pytest.mark.parametrize("action", [HttpGet("/healthz"), TcpSocket()])
def test_a_probe_of_a_port_that_is_not_there_is_refused(action: HttpGet | TcpSocket) -> None:
    with pytest.raises(ValueError, match="a probe asks a port, but the program has none"):
        Program(probes=Probes.asking(action))


def test_a_peer_without_addresses_is_refused_for_it_would_mean_everyone() -> None:
    with pytest.raises(ValueError, match="peer storage has no address block"):
        IpBlocks(name="storage", cidrs=[])


def test_a_flow_between_strangers_is_refused() -> None:
    with pytest.raises(ValueError, match="neither anyone nor storage are pods of the system"):
        Flow(source=Anyone(), target=IpBlocks(name="storage", cidrs=["192.0.2.0/24"]), ports=[443])
    assert Flow(source=Anyone(), target=Pods.of(SYSTEM.tier("x")), ports=[443])


@pytest.mark.parametrize("name", ["order-reports-tcp", "Redis", "6379", "a--b", "-a", ""])
def test_a_name_that_no_port_may_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=rf"port {name} is no name of a port; use at most 15 lower-case letters"):
        Port(name=name, number=9000)


@pytest.mark.parametrize(
    ("name", "host", "wrong"),
    [("order_reports", "a", "order_reports"), ("a", "Orders", "Orders"), ("1a", "a", "1a"), ("a", "a" * 64, "a" * 64)],
)
def test_a_name_that_no_object_may_have_is_refused(name: str, host: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"tier {name}: {wrong} is no name; use at most 63 lower-case letters"):
        Tier(name=name, program=WEB, service=ServiceAddress(host, 80))
