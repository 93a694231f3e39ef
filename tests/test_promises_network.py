"""What the network promises: each way that is needed, by its meaning, and the hosts of the configuration at their ends."""

import ipaddress
from urllib.parse import urlsplit

import pytest
import yaml
from contexts import (
    CILIUM,
    CONTEXTS,
    EXISTING,
    EXTERNAL,
    GATEWAY,
    INGRESS,
    MONITORED,
    OFFSITE,
    OPERATED,
    POOLED,
    clients_of_the_database,
    tiers_of,
)
from rendering import NAMESPACE, get, manifests, optional, value, variables

from review import reach
from review.manifests import Manifests, Object, Pods, title
from review.operators import operated_pods

OTHER_DNS = reach.Peer("another pod of kube-system", "kube-system", {"kubernetes.io/metadata.name": "kube-system"})
DNS_CLIENTS = {
    "reference": {"CronJob/postgres-backup"},
    "pooled": {
        "CronJob/postgres-backup",
        "CronJob/postgres-restore-test",
        "Cluster/postgres",
        "Pooler/postgres-service",
    },
}
"""What asks for names beside the tiers."""
# Where clusters answer: https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ for the first address, and for
# the last ones, which are Services of DNS that a cache on the node took over.
NAME_SERVERS = {
    "kube-dns": (reach.CLUSTER_DNS, 53),
    "node-local-dns pods": (reach.NODE_LOCAL_DNS_PODS, 53),
    "NodeLocal DNSCache": (reach.Peer("NodeLocal DNSCache", block="169.254.20.10/32"), 53),
    "GKE Cloud DNS": (reach.Peer("GKE Cloud DNS", block="169.254.169.254/32"), 53),
    "OpenShift": (reach.OPENSHIFT_DNS, 5353),
    **{
        f"Service at {address}": (reach.Peer(f"the DNS Service at {address}", block=f"{address}/{bits}"), 53)
        for address, bits in {
            "10.96.0.10": 32,
            "172.20.0.10": 32,
            "192.168.0.10": 32,
            "100.64.0.10": 32,
            "34.118.224.10": 32,
            "fd00:10:96::a": 128,
        }.items()
    },
}


def clients_of_something(text: str) -> set[str]:
    """The names of the tiers that open connections to another part."""
    tiers = tiers_of(text)
    return {*(client for tier in tiers for client in tier.clients), *clients_of_the_database(text)}


def peer(rendered: Manifests, name: str) -> reach.Peer:
    """The pods of a workload."""
    found = [each for each in reach.peers(rendered) if each.name == name]
    assert found, f"{name} has no pods; there are {[each.name for each in reach.peers(rendered)]}"
    return found[0]


def allowed(rendered: Manifests, source: reach.Peer, target: reach.Peer, port: int, protocol: str = "TCP") -> bool:
    """Whether the policies let a connection through."""
    return reach.is_allowed(reach.policies_of(rendered), source, target, port, protocol)


def pod(name: str, namespace: str, **labels: str) -> reach.Peer:
    """A pod of another namespace, or one that only an operator makes."""
    return reach.Peer(name, namespace, {"kubernetes.io/metadata.name": namespace}, labels)


@pytest.mark.parametrize("context", DNS_CLIENTS)
@pytest.mark.parametrize("way", NAME_SERVERS)
@pytest.mark.parametrize("protocol", ["UDP", "TCP"])
def test_whoever_opens_connections_asks_dns_by_each_way_that_clusters_have(
    context: str, way: str, protocol: str
) -> None:
    rendered, (dns, port) = manifests(CONTEXTS[context]), NAME_SERVERS[way]
    found = {each.name for each in reach.peers(rendered) if allowed(rendered, each, dns, port, protocol)}
    expected = DNS_CLIENTS[context] | {f"Deployment/{name}" for name in clients_of_something(CONTEXTS[context])}
    expected |= {title(each) for each in rendered.of("Job")}
    assert found == expected, f"{dns.name} answers {found} by {protocol}"
    for each in reach.peers(rendered):
        assert not allowed(rendered, each, dns, 54, protocol), f"{each.name} reaches another port of {dns.name}"
        for other in (OTHER_DNS, reach.OUTSIDE):
            assert not allowed(rendered, each, other, 53, protocol), f"{each.name} asks {other.name} for names"


def test_jobs_of_the_operator_ask_dns_too() -> None:
    job = reach.Peer("a job that joins a server", NAMESPACE, labels={"cnpg.io/cluster": "postgres"})
    for dns, port in NAME_SERVERS.values():
        assert allowed(manifests(OPERATED), job, dns, port, "UDP"), f"{job.name} cannot ask {dns.name}"


def test_dns_servers_that_are_named_are_the_only_ones() -> None:
    pods: dict[str, object] = {"namespace": "names", "podLabels": {"app": "coredns"}}
    cases: list[tuple[dict[str, object], list[tuple[reach.Peer, int]]]] = [
        (pods, [(pod("named", "names", app="coredns"), 53)]),
        ({**pods, "ports": [5353, 1053]}, [(pod("named", "names", app="coredns"), port) for port in (5353, 1053)]),
        ({"namespace": "names"}, [(pod("any pod", "names"), 53)]),
        ({"addresses": ["fd00::a/128"]}, [(reach.Peer("an address", block="fd00::a/128"), 53)]),
        ({**pods, "addresses": ["10.0.0.10/32"]}, [(reach.Peer("an address", block="10.0.0.10/32"), 53)]),
    ]
    for dns, expected in cases:
        rendered = manifests(yaml.safe_dump({"dns": dns}))
        client = peer(rendered, "Deployment/backend")
        for server, port in expected:
            for protocol in ("UDP", "TCP"):
                way = f"{server.name} on {port}/{protocol} with {dns}"
                assert allowed(rendered, client, server, port, protocol), f"the backend cannot ask {way}"
        named = [server for server, _ in expected]
        for other, port in (*NAME_SERVERS.values(), (pod("impostor", "elsewhere", app="coredns"), 53)):
            if "10.0.0.10/32" not in str(dns) and other not in named:
                assert not allowed(rendered, client, other, port, "UDP"), f"the backend asks {other.name} with {dns}"


def test_everything_is_denied_that_no_flow_names() -> None:
    policy = get(manifests(), "NetworkPolicy", "default-deny")
    stranger = reach.Peer("a pod without labels", NAMESPACE)
    for other in (*reach.peers(manifests()), *reach.SURROUNDINGS, *reach.NAME_SERVERS):
        for port in (53, 80, 443, 5353, 5432, 8080):
            for way in ((stranger, other), (other, stranger)):
                wrong = f"{way[0].name} reaches {way[1].name} on {port}, in spite of {policy['metadata']['name']}"
                assert not allowed(manifests(), *way, port), wrong


def test_the_operator_reaches_the_servers_from_its_own_namespace_alone() -> None:
    text = OPERATED.replace("}", ", cloudnativepg: {operatorNamespace: operators}}")
    rendered = manifests(text)
    server = peer(rendered, "Cluster/postgres")
    labels = {"app.kubernetes.io/name": "cloudnative-pg"}
    for port in (5432, 8000):
        operator = pod("operator", "operators", **labels)
        assert allowed(rendered, operator, server, port), f"the operator cannot reach Cluster/postgres on {port}"
        for other in (pod("impostor", "cnpg-system", **labels), pod("neighbour", "operators")):
            assert not allowed(rendered, other, server, port), f"{other.name} reaches Cluster/postgres on {port}"
        assert allowed(rendered, server, server, port), f"servers cannot reach each other on {port}"


def test_pgbouncer_has_none_of_the_servers_ways() -> None:
    rendered = manifests(POOLED)
    pgbouncer, server = peer(rendered, "Pooler/postgres-service"), peer(rendered, "Cluster/postgres")
    assert pgbouncer.labels["cnpg.io/cluster"] == server.labels["cnpg.io/cluster"], "the operator labels both"
    operator = pod("operator", "cnpg-system", **{"app.kubernetes.io/name": "cloudnative-pg"})
    assert allowed(rendered, pgbouncer, server, 5432), "PgBouncer cannot reach the servers"
    for way in ((pgbouncer, server, 8000), (server, pgbouncer, 5432), (operator, pgbouncer, 5432)):
        assert not allowed(rendered, *way), f"{way[0].name} reaches {way[1].name} on {way[2]}"


@pytest.mark.parametrize("name", ["Cluster/postgres", "Pooler/postgres-service"])
def test_operated_pods_reach_the_api_server_at_its_addresses_on_both_ports(name: str) -> None:
    rendered = manifests(POOLED.replace("pooler", "apiServerCidrs: [10.0.0.2/32, 'fd00::1/128'], pooler"))
    source = peer(rendered, name)
    for api in (reach.Peer("the API server", block=block) for block in ("10.0.0.2/32", "fd00::1/128")):
        for port in (443, 6443):
            assert allowed(rendered, source, api, port), f"{name} cannot reach {api.name} at {api.block} on {port}"
            for block in ("10.0.0.3/32", "fd00::2/128", "203.0.113.1/32"):
                elsewhere = reach.Peer("elsewhere", block=block)
                assert not allowed(rendered, source, elsewhere, port), f"{name} reaches {block} on {port} too"
        assert not allowed(rendered, source, api, 22), f"{name} reaches another port of {api.name}"


def test_the_api_server_is_everywhere_by_default_in_ipv4_and_ipv6() -> None:
    for block in ("203.0.113.1/32", "2001:db8::1/128"):
        api = reach.Peer("the API server", block=block)
        source = peer(manifests(OPERATED), "Cluster/postgres")
        assert allowed(manifests(OPERATED), source, api, 6443), f"{source.name} cannot reach the API server at {block}"


API_SERVER = reach.Peer("the API server", entity="kube-apiserver")
NODE = reach.Peer("the node", entity="host")


@pytest.mark.parametrize("name", ["Cluster/postgres", "Pooler/postgres-service"])
def test_cilium_lets_operated_pods_reach_the_api_server_and_no_address(name: str) -> None:
    rendered = manifests(f"{POOLED}networkPolicy: {{flavour: cilium}}\n")
    source = peer(rendered, name)
    for port in (443, 6443):
        assert allowed(rendered, source, API_SERVER, port), f"{name} cannot reach the API server on {port}"
        for other in (NODE, reach.OUTSIDE, reach.Peer("an address within", block="10.0.0.2/32")):
            assert not allowed(rendered, source, other, port), f"{name} reaches {other.name} on {port}"
    assert not allowed(rendered, source, API_SERVER, 22), f"{name} reaches another port of the API server"
    for client in ("Deployment/backend", "Deployment/frontend", "CronJob/postgres-backup"):
        assert not allowed(rendered, peer(rendered, client), API_SERVER, 6443), f"{client} reaches the API server"


def test_cilium_lets_whoever_asks_dns_ask_a_cache_on_the_node() -> None:
    rendered = manifests(f"{POOLED}networkPolicy: {{flavour: cilium}}\n")
    expected = DNS_CLIENTS["pooled"] - {"CronJob/postgres-restore-test"}
    expected |= {f"Deployment/{name}" for name in clients_of_something(POOLED)}
    for protocol in ("UDP", "TCP"):
        found = {each.name for each in reach.peers(rendered) if allowed(rendered, each, NODE, 53, protocol)}
        assert found == expected, f"{NODE.name} answers {found} by {protocol}"
    named = manifests("networkPolicy: {flavour: cilium}\ndns: {namespace: names}\n")
    source = peer(named, "Deployment/backend")
    assert not allowed(named, source, NODE, 53, "UDP"), f"{source.name} asks {NODE.name}, where dns names pods alone"


def scraped(text: str) -> dict[str, int]:
    """The pods that publish metrics, and the port at which they do."""
    ports = {
        f"{each.owner['kind']}/{each.owner['metadata']['name']}": port["containerPort"]
        for each in (*manifests(text).pods, *operated_pods(manifests(text)))
        for port in each.ports
        if port["name"] == "metrics"
    }
    assert len(ports) >= 3, f"only {list(ports)} have metrics"
    return ports


@pytest.mark.parametrize("text", [MONITORED, POOLED + MONITORED, GATEWAY + EXISTING + MONITORED])
def test_prometheus_reaches_the_metrics_and_nobody_else_does(text: str) -> None:
    prometheus = pod("prometheus", "monitoring", app="prometheus")
    for name, port in scraped(text).items():
        target = peer(manifests(text), name)
        assert allowed(manifests(text), prometheus, target, port), f"Prometheus cannot scrape {name} on {port}"
        others = (pod("prometheus", "elsewhere", app="prometheus"), reach.OUTSIDE, reach.CLUSTER_DNS)
        for other in (*others, *reach.peers(manifests(text))):
            assert not allowed(manifests(text), other, target, port), f"{other.name} reads the metrics of {name}"
        for way in (5432, 8000):
            assert not allowed(manifests(text), prometheus, target, way), f"Prometheus reaches {name} on {way} too"


def test_only_pods_with_the_labels_of_prometheus_scrape() -> None:
    text = MONITORED.replace("true,", "true, namespace: watch, podLabels: {app: prometheus},")
    target = peer(manifests(text), "Deployment/backend")
    assert allowed(manifests(text), pod("prometheus", "watch", app="prometheus"), target, 9090)
    for other in (pod("grafana", "watch", app="grafana"), pod("prometheus", "monitoring", app="prometheus")):
        assert not allowed(manifests(text), other, target, 9090), f"{other.name} of {other.namespace} scrapes"


@pytest.mark.parametrize("context", CONTEXTS)
def test_no_service_leads_to_metrics(context: str) -> None:
    for service in manifests(CONTEXTS[context]).of("Service"):
        found = [each["targetPort"] for each in optional(service, "spec.ports") or []]
        assert not {"metrics", 9090, 9187, 9127} & set(found), f"{service['metadata']['name']} leads to {found}"


def test_without_cilium_nothing_is_of_its_kind() -> None:
    for text in (each for each in CONTEXTS.values() if CILIUM not in each):
        assert not manifests(text).of("CiliumNetworkPolicy"), "a cluster without Cilium refuses what it does not know"


@pytest.mark.parametrize(("text", "namespace"), [(INGRESS, "ingress"), (GATEWAY, "edge")])
def test_proxies_reach_the_frontend_and_the_solver_of_challenges(text: str, namespace: str) -> None:
    rendered = manifests(text)
    proxy = pod("proxy", namespace)
    solver = reach.Peer("solver", NAMESPACE, labels={"acme.cert-manager.io/http01-solver": "true"})
    assert allowed(rendered, proxy, solver, 8089), f"namespace {namespace} cannot reach cert-manager's solver"
    assert not allowed(rendered, proxy, solver, 8080), f"namespace {namespace} reaches another port of the solver"
    assert allowed(rendered, proxy, peer(rendered, "Deployment/frontend"), 8080), f"{namespace} cannot reach the shop"
    for other in (reach.OUTSIDE, reach.OTHER_NAMESPACE):
        assert not allowed(rendered, other, solver, 8089), f"{other.name} reaches the solver past the proxies"
        frontend = peer(rendered, "Deployment/frontend")
        assert not allowed(rendered, other, frontend, 8080), f"{other.name} reaches the frontend past the proxies"
    without = text.replace(", issuer: {name: ca}", "")
    assert not allowed(manifests(without), proxy, solver, 8089), "a solver is reached that no issuer asks for"


def test_the_backups_reach_the_storage_at_its_port_and_nothing_beside_it() -> None:
    for endpoint, port in (("https://s3.example:8443", 8443), ("https://s3.example", 443), ("http://s3.example", 80)):
        rendered = manifests(EXISTING + OFFSITE.replace("https://s3.example:8443", endpoint))
        storage = reach.Peer("storage", block="192.0.2.7/32")
        for name in ("CronJob/postgres-backup", "CronJob/postgres-restore-test"):
            job = peer(rendered, name)
            assert allowed(rendered, job, storage, port), f"{name} cannot reach {endpoint}"
            assert not allowed(rendered, job, storage, 22), f"{name} reaches the storage on any port"
            assert not allowed(rendered, job, reach.OUTSIDE, port), f"{name} reaches more than the storage"


@pytest.mark.parametrize("text", [INGRESS, GATEWAY])
@pytest.mark.parametrize("beside_pods", [True, False])
def test_edges_that_are_no_pods_connect_from_their_addresses(text: str, beside_pods: bool) -> None:
    namespace, cidrs = ("ingress", "controllerCidrs") if text == INGRESS else ("edge", "dataPlaneCidrs")
    setting = f"{'controller' if text == INGRESS else 'dataPlane'}Namespace: {namespace}, "
    addresses = f"{cidrs}: [10.0.1.0/24, 'fd00:1::/64'], "
    rendered = manifests(text.replace(setting, f"{setting if beside_pods else ''}{addresses}"))
    solver = reach.Peer("solver", NAMESPACE, labels={"acme.cert-manager.io/http01-solver": "true"})
    frontend = peer(rendered, "Deployment/frontend")
    for target, port in ((frontend, 8080), (solver, 8089)):
        for block in ("10.0.1.7/32", "fd00:1::7/128"):
            edge = reach.Peer("the edge", block=block)
            assert allowed(rendered, edge, target, port), f"{edge.name} at {block} cannot reach {target.name}"
            assert not allowed(rendered, edge, target, 22), f"{edge.name} reaches another port of {target.name}"
        reached = allowed(rendered, pod("proxy", namespace), target, port)
        assert reached is beside_pods, f"pods of {namespace} {'cannot' if beside_pods else 'may'} reach {target.name}"
        for block in ("10.0.2.7/32", "fd00:2::7/128", "203.0.113.1/32"):
            other = reach.Peer("another address", block=block)
            assert not allowed(rendered, other, target, port), f"{block} reaches {target.name} past the edge"


PUBLIC = ("203.0.113.1/32", "52.219.44.1/32", "2001:db8::1/128")
OWN_NETWORK = (
    "10.0.0.1/32",
    "172.31.0.1/32",
    "192.168.1.1/32",
    "100.64.0.1/32",
    "169.254.169.254/32",
    "fd00::1/128",
    "fe80::1/128",
)


@pytest.mark.parametrize("port", [443, 9000])
def test_a_storage_of_any_address_is_reached_at_its_port_and_nothing_private_is(port: int) -> None:
    copy = OFFSITE.replace("https://s3.example:8443", f"https://s3.example:{port}").replace(
        ", cidrs: [192.0.2.0/24]", ""
    )
    rendered = manifests(EXISTING + copy)
    for name in ("CronJob/postgres-backup", "CronJob/postgres-restore-test"):
        job = peer(rendered, name)
        for block in PUBLIC:
            storage = reach.Peer("storage", block=block)
            assert allowed(rendered, job, storage, port), f"{name} cannot reach a storage at {block}"
            assert not allowed(rendered, job, storage, 22), f"{name} reaches {block} on any port"
        for block in OWN_NETWORK:
            assert not allowed(rendered, job, reach.Peer("private", block=block), port), f"{name} reaches {block}"
        for other in (*reach.peers(rendered), reach.OTHER_NAMESPACE, reach.CLUSTER_DNS):
            assert not allowed(rendered, job, other, port), f"{name} reaches {other.name} on {port}"


@pytest.mark.parametrize(
    ("url", "block"), [("http://10.0.0.5:9000", "10.0.0.5/32"), ("'https://[fd00::5]:9000'", "fd00::5/128")]
)
def test_a_storage_that_is_an_address_is_the_only_one_that_is_reached(url: str, block: str) -> None:
    copy = f"backup: {{offsite: {{bucket: shop, endpoint: {url}}}}}\n"
    rendered = manifests(EXISTING + copy)
    job = peer(rendered, "CronJob/postgres-backup")
    assert allowed(rendered, job, reach.Peer("storage", block=block), 9000), f"{job.name} cannot reach {url}"
    for other in (*PUBLIC, *OWN_NETWORK):
        assert not allowed(rendered, job, reach.Peer("another", block=other), 9000), f"{job.name} reaches {other}"


def test_a_restore_test_reaches_no_database_and_without_a_copy_off_site_nobody() -> None:
    for text in ("", EXISTING + OFFSITE):
        rendered = manifests(text)
        test = peer(rendered, "CronJob/postgres-restore-test")
        database = peer(rendered, "StatefulSet/postgres")
        assert not allowed(rendered, test, database, 5432), f"{test.name} reaches the database"
    storage = reach.Peer("storage", block="192.0.2.7/32")
    rendered = manifests()
    test = peer(rendered, "CronJob/postgres-restore-test")
    assert not allowed(rendered, test, storage, 443), f"{test.name} reaches a storage that there is not"


def test_without_backups_nothing_but_the_backend_reaches_the_database() -> None:
    for text in ("", EXTERNAL, OPERATED):
        rendered = manifests(f"{text.partition('backup:')[0]}backup: {{enabled: false}}\n")
        names = [each["metadata"]["name"] for each in rendered.of("NetworkPolicy")]
        assert not [name for name in names if "backup" in name], f"policies of backups are made: {names}"


@pytest.mark.parametrize(
    ("text", "name", "tier", "kind"),
    [
        ("", "frontend-to-backend", "backend", "Ingress"),
        ("", "frontend-to-backend-egress", "frontend", "Egress"),
        ("", "backend-to-database", "database", "Ingress"),
        ("", "backup-to-database-egress", "backup", "Egress"),
        ("", "clients-to-dns", "shared", "Egress"),
        (OPERATED, "postgres-to-dns", "database", "Egress"),
        ("", "anyone-to-frontend", "frontend", "Ingress"),
        (INGRESS, "ingress-to-frontend", "frontend", "Ingress"),
        (GATEWAY, "gateway-to-frontend", "frontend", "Ingress"),
        (GATEWAY, "gateway-to-acme-solver", "frontend", "Ingress"),
        (EXISTING + OFFSITE, "backup-to-object-storage", "backup", "Egress"),
        (EXTERNAL, "backend-to-database", "backend", "Egress"),
        (POOLED, "backend-to-pooler", "pooler", "Ingress"),
        (MONITORED, "monitoring-to-backend", "backend", "Ingress"),
        (MONITORED, "monitoring-to-database", "database", "Ingress"),
        (POOLED + MONITORED, "monitoring-to-postgres", "database", "Ingress"),
        (POOLED + MONITORED, "monitoring-to-pooler", "pooler", "Ingress"),
        (POOLED, "pooler-to-database", "database", "Ingress"),
        (POOLED, "pooler-to-kubernetes-api", "pooler", "Egress"),
        (OPERATED, "cloudnativepg-to-postgres", "database", "Ingress"),
        (OPERATED, "postgres-to-kubernetes-api", "database", "Egress"),
        (OPERATED, "postgres-to-postgres", "database", "Ingress"),
    ],
)
def test_each_policy_is_named_after_its_flow_and_labelled_as_the_part_that_it_guards(
    text: str, name: str, tier: str, kind: str
) -> None:
    policy = get(manifests(text), "NetworkPolicy", name)
    found = value(policy, "metadata.labels.tier"), value(policy, "spec.policyTypes")
    assert found == (tier, [kind]), f"NetworkPolicy/{name} is {found}, not {(tier, [kind])}"


def ends(rendered: Manifests, host: str, port: int) -> list[tuple[reach.Peer, int]]:
    """What answers to a host and a port: pods behind a Service, or addresses outside of the cluster."""
    service = rendered.get("Service", host, NAMESPACE)
    if service and optional(service, "spec.selector"):
        found = rendered.selected(service["spec"]["selector"], NAMESPACE)
        (entry,) = [each for each in service["spec"]["ports"] if each["port"] == port]
        return [(peer(rendered, pods.name), number(pods, entry["targetPort"])) for pods in found]
    operated = [(pods.name, name) for pods in operated_pods(rendered) for name in services(pods.owner)]
    found_operated = [(peer(rendered, name), port) for name, of in operated if of == host]
    outside = {optional(each, "spec.externalName") for each in rendered.of("Service")} - {None}
    if not found_operated and (host in outside or service):
        cidrs = {
            to["ipBlock"]["cidr"]
            for policy in rendered.of("NetworkPolicy")
            for rule in policy["spec"].get("egress", [])
            for to in rule.get("to", [])
            if "ipBlock" in to and port in {each["port"] for each in rule["ports"]}
        }
        return [(reach.Peer(host, block=f"{ipaddress.ip_network(cidr)[0]}/32"), port) for cidr in cidrs]
    return found_operated


def number(pods: Pods, target: str | int) -> int:
    """A container port's number."""
    return {each["name"]: int(each["containerPort"]) for each in pods.ports}.get(str(target), 0)


def services(owner: Object) -> list[str]:
    """The Services that CloudNativePG makes for an object."""
    name = str(owner["metadata"]["name"])
    if owner["kind"] == "Pooler":
        return [name]
    managed = optional(owner, "spec.managed.services.additional") or []
    return [f"{name}-rw", *(each["serviceTemplate"]["metadata"]["name"] for each in managed)]


@pytest.mark.parametrize("context", CONTEXTS)
def test_every_host_in_a_config_map_is_a_service_that_its_readers_reach(context: str) -> None:
    rendered = manifests(CONTEXTS[context])
    checked = 0
    for config_map in rendered.of("ConfigMap"):
        data, name = value(config_map, "data"), config_map["metadata"]["name"]
        addresses = {key: urlsplit(text) for key, text in data.items() if "://" in text.partition("\n")[0]}
        found = {key: (url.hostname or "", url.port or 80) for key, url in addresses.items() if url.hostname}
        found |= {key: (text, int(data[f"{key[:-4]}PORT"])) for key, text in data.items() if key.endswith("_HOST")}
        for key, (host, port) in found.items():
            answering = ends(rendered, host, port)
            assert answering, f"ConfigMap/{name}: {key} is {host}:{port}, which is neither a Service nor outside"
            for reader in rendered.pods:
                if not any(
                    optional({"kind": "", "it": each}, "it.valueFrom.configMapKeyRef") == {"name": name, "key": key}
                    for container in reader.containers
                    for each in variables(container).values()
                ):
                    continue
                for target, target_port in answering:
                    way = f"{reader.name} reads {key} of ConfigMap/{name}, but cannot reach {target.name}:{target_port}"
                    assert allowed(rendered, peer(rendered, reader.name), target, target_port), way
                    checked += 1
    assert checked >= 2, f"only {checked} hosts of ConfigMaps are read by anybody"
