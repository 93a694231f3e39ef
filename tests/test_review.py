"""The review tools on manifests that are wrong, or that this project did not render."""

import re
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT
from contexts import ACCOUNTED, OPERATED
from rendering import get, manifests

from review import autoscale, capacity, cilium, reach
from review.__main__ import main
from review.check import catalogue
from review.labels import matches
from review.manifests import Manifests, Object, Pods, read
from review.source import ManifestError


def changed(manifests: Manifests, kind: str, name: str, change: Callable[[Object], None]) -> Manifests:
    """A copy in which one object is changed."""
    objects = deepcopy(manifests.objects)
    change(next(each for each in objects if each["kind"] == kind and each["metadata"]["name"] == name))
    return Manifests(objects)


def without(manifests: Manifests, kind: str, name: str) -> Manifests:
    """A copy in which one object is missing."""
    return Manifests(
        tuple(each for each in manifests.objects if (each["kind"], each["metadata"]["name"]) != (kind, name))
    )


def tool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs `python -m review`."""
    return subprocess.run(
        [sys.executable, "-m", "review", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        ("ConfigMap", "ecommerce-config", "ConfigMap/ecommerce-config is not there"),
        ("Secret", "postgres-credentials", "Secret/postgres-credentials is not there"),
        ("ServiceAccount", "backend", "ServiceAccount/backend is not there"),
        ("Service", "postgres-service", "serviceName is postgres-service, which is not there"),
        ("Deployment", "frontend", "scales Deployment/frontend, which is not there"),
        ("Deployment", "backend", "selects nothing instead of the pods of exactly one workload"),
    ],
)
def test_wiring_finds_what_is_not_there(reference: Manifests, kind: str, name: str, found: str) -> None:
    assert found in [finding.reason for finding in catalogue.wiring(without(reference, kind, name))]


def test_wiring_knows_the_certificates_that_an_operator_makes_of_a_cluster() -> None:
    operated = manifests(OPERATED)
    assert catalogue.wiring(operated) == []
    found = {finding.reason for finding in catalogue.wiring(without(operated, "Cluster", "postgres"))}
    assert found == {"Secret/postgres-ca is not there"}


def test_wiring_knows_the_classes_of_every_cluster_and_what_a_recommendation_is_for() -> None:
    accounted = manifests(OPERATED + ACCOUNTED)
    assert catalogue.wiring(accounted) == []
    nobodys = without(accounted, "PriorityClass", "database.ecommerce")
    assert {finding.reason for finding in catalogue.wiring(nobodys)} == {
        "PriorityClass/database.ecommerce is not there"
    }
    kubernetes_own = set_path(*POD, "priorityClassName", value="system-cluster-critical")
    assert catalogue.wiring(changed(accounted, "Deployment", "backend", kubernetes_own)) == []
    other = set_path("spec", "targetRef", value={"kind": "Deployment", "name": "x"})
    found = catalogue.wiring(changed(accounted, "VerticalPodAutoscaler", "backend", other))
    assert [finding.reason for finding in found] == ["recommends for Deployment/x, which is not there"]


def set_path(*steps: Any, value: Any) -> Callable[[Object], None]:  # noqa: ANN401 - plain YAML
    """Changes one value of an object."""

    def change(each: Any) -> None:  # noqa: ANN401 - plain YAML
        for step in steps[:-1]:
            each = each[step]
        each[steps[-1]] = value

    return change


POD = ("spec", "template", "spec")


@pytest.mark.parametrize(
    ("kind", "name", "change", "found"),
    [
        ("Deployment", "frontend", set_path("spec", "replicas", value=3), "undoes that at every apply"),
        (
            "Deployment",
            "backend",
            set_path("spec", "selector", value={"matchLabels": {"app.kubernetes.io/part-of": "ecommerce"}}),
            "instead of exactly its own pods",
        ),
        (
            "Service",
            "backend-service",
            set_path("spec", "ports", 0, "targetPort", value="web"),
            "target port web is not a port of Deployment/backend; it has http, 8080",
        ),
        (
            "Service",
            "backend-service",
            set_path("spec", "selector", value={"app.kubernetes.io/part-of": "ecommerce"}),
            "pods of exactly one workload",
        ),
        (
            "ConfigMap",
            "ecommerce-config",
            set_path("data", value={}),
            "ConfigMap/ecommerce-config has no key DATABASE_HOST",
        ),
        ("Deployment", "backend", set_path(*POD, "volumes", value=[]), "mounts volume tmp, which is not there"),
        (
            "Deployment",
            "backend",
            set_path(*POD, "volumes", value=[{"name": "tmp", "persistentVolumeClaim": {"claimName": "x"}}]),
            "PersistentVolumeClaim/x is not there",
        ),
        (
            "Deployment",
            "backend",
            set_path(*POD, "containers", 0, "envFrom", value=[{"secretRef": {"name": "x"}}]),
            "Secret/x is not there",
        ),
        (
            "Deployment",
            "backend",
            set_path(*POD, "priorityClassName", value="x"),
            "PriorityClass/x is not there",
        ),
    ],
)
def test_wiring_finds_what_does_not_fit(
    reference: Manifests, kind: str, name: str, change: Callable[[Object], None], found: str
) -> None:
    assert any(found in finding.text for finding in catalogue.wiring(changed(reference, kind, name, change)))


def test_reach_without_policies_is_everyone_to_everyone(reference: Manifests) -> None:
    open_system = Manifests(tuple(each for each in reference.objects if each["kind"] != "NetworkPolicy"))
    inside = {peer.name for peer in reach.peers(reference)}
    pairs = {(each.source, each.target) for each in reach.reach(open_system)}
    assert {(source, target) for source in inside for target in inside if source != target} <= pairs
    assert ("outside", "StatefulSet/postgres") in pairs


@pytest.mark.parametrize("policy", ["frontend-to-backend", "frontend-to-backend-egress"])
def test_reach_needs_both_sides_of_a_flow(reference: Manifests, policy: str) -> None:
    flows = {(each.source, each.target) for each in reach.reach(without(reference, "NetworkPolicy", policy))}
    assert ("Deployment/frontend", "Deployment/backend") not in flows


def policy(spec: Object) -> Object:
    """A NetworkPolicy on all pods of a namespace."""
    return {"kind": "NetworkPolicy", "metadata": {"name": "x", "namespace": "a"}, "spec": {"podSelector": {}, **spec}}


HERE = reach.Peer(
    "here", namespace="a", namespace_labels={"team": "shop"}, labels={"app": "x"}, ports=(("web", 80, "TCP"),)
)
THERE = reach.Peer(
    "there", namespace="b", namespace_labels={"team": "other"}, labels={"app": "x"}, ports=(("web", 80, "TCP"),)
)


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ([], False),
        ([{}], True),
        ([{"from": [{"podSelector": {}}]}], False),
        ([{"from": [{"namespaceSelector": {}}]}], True),
        (
            [
                {
                    "from": [
                        {
                            "namespaceSelector": {"matchLabels": {"team": "other"}},
                            "podSelector": {"matchLabels": {"app": "y"}},
                        }
                    ]
                }
            ],
            False,
        ),
        (
            [
                {
                    "from": [
                        {
                            "namespaceSelector": {
                                "matchExpressions": [{"key": "team", "operator": "NotIn", "values": ["shop"]}]
                            }
                        }
                    ]
                }
            ],
            True,
        ),
        ([{"ports": [{"port": "web"}]}], True),
        ([{"ports": [{"port": 81}]}], False),
        ([{"ports": [{"port": 70, "endPort": 90}]}], True),
        ([{"ports": [{"port": 80, "protocol": "UDP"}]}], False),
        ([{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}], False),
    ],
)
def test_reach_follows_the_meaning_of_ingress_rules(rules: list[Object], allowed: bool) -> None:
    assert reach.is_allowed([policy({"ingress": rules})], THERE, HERE, 80) is allowed


@pytest.mark.parametrize(
    ("block", "allowed"),
    [
        ({"cidr": "0.0.0.0/0"}, True),
        ({"cidr": "203.0.113.0/24"}, True),
        ({"cidr": "0.0.0.0/0", "except": ["203.0.113.0/24"]}, False),
        ({"cidr": "10.0.0.0/8"}, False),
        ({"cidr": "::/0"}, False),
    ],
)
def test_reach_follows_ip_blocks(block: Object, allowed: bool) -> None:
    egress = policy({"policyTypes": ["Egress"], "egress": [{"to": [{"ipBlock": block}]}]})
    assert reach.is_allowed([egress], HERE, reach.OUTSIDE, 443) is allowed


@pytest.mark.parametrize(
    ("blocks", "allowed"),
    [
        ([{"cidr": "0.0.0.0/0"}], True),
        ([{"cidr": "::/0"}], True),
        ([{"cidr": "0.0.0.0/1"}, {"cidr": "128.0.0.0/1"}], True),
        ([{"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}, {"cidr": "10.0.0.0/9"}, {"cidr": "10.128.0.0/9"}], True),
        ([{"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}], False),
        ([{"cidr": "0.0.0.0/1"}, {"cidr": "8000::/1"}], False),
    ],
)
def test_reach_finds_pods_in_every_address_alone_in_however_many_blocks(blocks: list[Object], allowed: bool) -> None:
    egress = policy({"policyTypes": ["Egress"], "egress": [{"to": [{"ipBlock": block} for block in blocks]}]})
    assert reach.is_allowed([egress], HERE, THERE, 443) is allowed


def reached(folder: Path, *specs: str, kind: str = "CiliumNetworkPolicy", version: str = "cilium.io/v2") -> set[str]:
    """What a pod reaches by policies of one kind, each as `target port/protocol`."""
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a, labels: {app: x}}\nspec: {containers: [{name: c}]}\n"
    head = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: n, namespace: a}}\n"
    (folder / "x.yaml").write_text("---\n".join([pod, *(f"{head}spec: {spec}\n" for spec in specs)]))
    return {
        f"{each.target} {each.port}/{each.protocol}" for each in reach.reach(read([folder])) if each.source == "Pod/p"
    }


def test_reach_names_the_blocks_of_a_rule_together_with_what_they_leave_out(tmp_path: Path) -> None:
    blocks = "[{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 192.168.0.0/16]}}, {ipBlock: {cidr: 'fd00::/8'}}]"
    spec = f"{{podSelector: {{}}, policyTypes: [Egress], egress: [{{to: {blocks}, ports: [{{port: 443}}]}}]}}"
    found = reached(tmp_path, spec, kind="NetworkPolicy", version="networking.k8s.io/v1")
    both = "0.0.0.0/0 except 10.0.0.0/8 and 192.168.0.0/16, fd00::/8 443/TCP"
    link_local = {f"{each.name} 443/TCP" for each in (reach.NODE_LOCAL_DNS, reach.GKE_CLOUD_DNS)}
    assert found == {both, "outside 443/TCP", *link_local}


SELECTED = "endpointSelector: {matchLabels: {app: x}}"
PORTS = "toPorts: [{ports: [{port: '443', protocol: TCP}]}]"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (f"{{toEntities: [kube-apiserver], {PORTS}}}", {"Kubernetes API server 443/TCP"}),
        ("{toEntities: [host], toPorts: [{ports: [{port: '53', protocol: UDP}]}]}", {"the pod's own node 53/UDP"}),
        (f"{{toEntities: [remote-node, ingress], {PORTS}}}", {"other nodes 443/TCP", "ingress of Cilium 443/TCP"}),
        (f"{{toCIDR: [10.1.0.0/16], {PORTS}}}", {"10.1.0.0/16 443/TCP"}),
        (
            f"{{toCIDRSet: [{{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], {PORTS}}}",
            {"10.0.0.0/8 except 10.1.0.0/16 443/TCP"},
        ),
        (
            f"{{toEndpoints: [{{matchLabels: {{'k8s:role': y}}}}], {PORTS}}}",
            {"pods with role=y in namespace a 443/TCP"},
        ),
        (
            f"{{toEndpoints: [{{matchLabels: {{'k8s:io.kubernetes.pod.namespace': b, role: y}}}}], {PORTS}}}",
            {"pods with role=y in namespace b 443/TCP"},
        ),
        ("{}", set()),
        (f"{{toFQDNs: [{{matchName: a.example}}], {PORTS}}}", set()),
        (f"{{toEntities: [], {PORTS}}}", set()),
    ],
)
def test_reach_reads_the_policies_of_cilium(tmp_path: Path, rule: str, expected: set[str]) -> None:
    assert reached(tmp_path, f"{{{SELECTED}, egress: [{rule}]}}") == expected


def test_reach_knows_that_cilium_takes_no_pod_for_an_address_and_no_server_for_one(tmp_path: Path) -> None:
    found = reached(tmp_path, f"{{{SELECTED}, egress: [{{toCIDR: [0.0.0.0/0], {PORTS}}}]}}")
    assert "outside 443/TCP" in found
    assert not [each for each in found if "namespace" in each or "cluster DNS" in each], found
    both = f"{{{SELECTED}, egress: [{{toEntities: [world], {PORTS}}}, {{toEntities: [kube-apiserver], toPorts: [{{ports: [{{port: '6443'}}]}}]}}]}}"
    assert {each for each in reached(tmp_path, both) if "API server" in each} == {
        "Kubernetes API server 6443/TCP",
        "Kubernetes API server 6443/UDP",
    }


def test_reach_says_what_it_does_not_read_of_ciliums_policies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = f"egress: [{{toFQDNs: [{{matchName: a.example}}], {PORTS}}}, {{toPorts: [{{ports: [{{port: '80'}}], rules: {{http: []}}}}]}}]"
    reached(tmp_path, f"{{{SELECTED}, {rules}, egressDeny: [{{toEntities: [world]}}]}}")
    whole = "apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: w}\nspec: {}\n"
    (tmp_path / "y.yaml").write_text(whole)
    assert cilium.unread(read([tmp_path])) == [
        "CiliumNetworkPolicy/n: egressDeny is not read",
        "CiliumNetworkPolicy/n: egress[0].toFQDNs is not read",
        "CiliumNetworkPolicy/n: egress[1].toPorts.rules is not read",
        "CiliumClusterwideNetworkPolicy/w: the whole policy is not read",
    ]
    assert main(["reach", str(tmp_path)]) == 0
    assert "\nCiliumNetworkPolicy/n: egressDeny is not read\n" in capsys.readouterr().out


def test_policy_types_default_to_ingress_and_to_egress_where_it_has_rules() -> None:
    assert not reach.is_allowed([policy({})], THERE, HERE, 80)
    assert reach.is_allowed([policy({})], HERE, THERE, 80)
    assert not reach.is_allowed([policy({"egress": []})], HERE, THERE, 80)


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [("In", ["a"], True), ("NotIn", ["a"], False), ("Exists", None, True), ("DoesNotExist", None, False)],
)
def test_label_expressions(operator: str, values: list[str] | None, expected: bool) -> None:
    expression = {"key": "k", "operator": operator, **({"values": values} if values else {})}
    assert matches({"matchExpressions": [expression]}, {"k": "a"}) is expected


def test_capacity_counts_the_largest_init_container_where_it_needs_more() -> None:
    def container(cpu: str) -> Object:
        return {"name": cpu, "resources": {"requests": {"cpu": cpu, "memory": "1Mi"}}}

    spec = {"containers": [container("100m"), container("200m")], "initContainers": [container("500m")]}
    pods = Pods({"kind": "Deployment", "metadata": {"name": "x"}, "spec": {}}, {}, {}, spec)
    requests = capacity.pod_requests(pods)
    assert float(requests.cpu) == 0.5
    assert requests.memory == 2 * 2**20


def test_capacity_takes_a_missing_request_from_the_limit_and_adds_sidecars_and_claims(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {}\n  replicas: 2\n  template:\n    spec:\n"
        "      initContainers:\n      - {name: proxy, restartPolicy: Always, resources: {requests: {cpu: 500m}}}\n"
        "      containers:\n      - {name: main, resources: {limits: {cpu: 500m, memory: 1Gi}}}\n      volumes:\n"
        "      - {name: v, ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 2Gi}}}}}}\n---\n"
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: b}\nspec: {resources: {requests: {storage: 5Gi}}}\n"
    )
    least, _ = capacity.total(capacity.demands(read([tmp_path])))
    assert [int(amount) for amount in (least.cpu, least.memory, least.storage)] == [2, 2 * 2**30, 9 * 2**30]


def test_reach_names_what_policies_name_beyond_the_manifests(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a, labels: {app: x}}\nspec: {containers: [{name: c}]}\n---\n"
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n, namespace: a}\nspec:\n"
        "  podSelector: {}\n  policyTypes: [Ingress, Egress]\n"
        "  egress: [{to: [{ipBlock: {cidr: 10.1.0.0/16}}], ports: [{port: 22}]}]\n"
        "  ingress:\n"
        "  - {from: [{namespaceSelector: {matchLabels: {team: payments}}}], ports: [{port: 9090}]}\n"
        "  - {from: [{namespaceSelector: {matchExpressions: [{key: env, operator: In, values: [mon, ops]}]}}]}\n"
        "  - {from: [{namespaceSelector: {}, podSelector: {matchLabels: {role: scraper}}}], ports: [{port: 80}]}\n"
        "  - {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{port: 81}]}\n"
    )
    found = {(each.source, each.target, each.port, each.protocol) for each in reach.reach(read([tmp_path]))}
    assert ("Pod/p", "10.1.0.0/16", 22, "TCP") in found
    assert ("namespaces with team=payments", "Pod/p", 9090, "TCP") in found
    assert ("namespaces with env In mon ops", "Pod/p", 0, "TCP") in found
    assert ("pods with role=scraper in any namespace", "Pod/p", 80, "TCP") in found
    assert ("namespace kube-system", "Pod/p", 81, "TCP") in found
    assert not [each for each in found if each[:2] == ("outside", "Pod/p")]


@pytest.mark.parametrize(("select", "expected"), [("Min", 7), ("Max", 10), ("Disabled", 6)])
def test_autoscale_follows_the_policy_that_is_selected(reference: Manifests, select: str, expected: int) -> None:
    rules = {
        "policies": [
            {"type": "Pods", "value": 1, "periodSeconds": 60},
            {"type": "Pods", "value": 4, "periodSeconds": 60},
        ]
    }
    behavior = {"scaleUp": {"selectPolicy": select, **rules}}
    changes = set_path("spec", "behavior", value=behavior), set_path("spec", "minReplicas", value=6)
    manifests = changed(reference, "HorizontalPodAutoscaler", "frontend", changes[0])
    manifests = changed(manifests, "HorizontalPodAutoscaler", "frontend", changes[1])
    autoscaler = get(manifests, "HorizontalPodAutoscaler", "frontend")
    assert autoscale.simulate(manifests, autoscaler, lambda _: 9.0, 0)[0].replicas == expected


def test_autoscale_has_kubernetes_defaults_where_an_autoscaler_has_no_behavior(reference: Manifests) -> None:
    manifests = changed(reference, "HorizontalPodAutoscaler", "frontend", set_path("spec", "behavior", value={}))
    autoscaler = get(manifests, "HorizontalPodAutoscaler", "frontend")
    # Four pods or double, whichever is more, every fifteen seconds.
    assert [each.replicas for each in autoscale.simulate(manifests, autoscaler, lambda _: 9.0, 15)] == [7, 10]
    # Without the field the API server fills nothing in, and the controller doubles, or goes to four.
    del autoscaler["spec"]["behavior"]
    assert [each.replicas for each in autoscale.simulate(manifests, autoscaler, lambda _: 9.0, 15)] == [6, 10]


def test_autoscale_needs_a_cpu_target(reference: Manifests) -> None:
    memory = {"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue"}}}
    broken = changed(reference, "HorizontalPodAutoscaler", "frontend", set_path("spec", "metrics", value=[memory]))
    with pytest.raises(ManifestError, match="no CPU utilization target"):
        autoscale.simulate(broken, get(broken, "HorizontalPodAutoscaler", "frontend"), lambda _: 1.0, 60)


def test_autoscale_aims_at_80_percent_where_no_metric_is_named_as_the_api_server_fills_in(reference: Manifests) -> None:
    manifests = changed(reference, "HorizontalPodAutoscaler", "frontend", set_path("spec", "metrics", value=[]))
    autoscaler = get(manifests, "HorizontalPodAutoscaler", "frontend")
    # Over three pods of 200m, 0.5 cores are 83 %.
    assert autoscale.simulate(manifests, autoscaler, lambda _: 0.5, 600)[-1].replicas == 3


def test_autoscale_tolerates_a_tenth_above_the_target(reference: Manifests) -> None:
    autoscaler = get(reference, "HorizontalPodAutoscaler", "frontend")
    # 0.45 cores over three pods of 200m are 75 %, within a tenth of 70 %.
    assert autoscale.simulate(reference, autoscaler, lambda _: 0.45, 600)[-1].replicas == 3
    assert autoscale.simulate(reference, autoscaler, lambda _: 0.50, 600)[-1].replicas == 4


def test_manifests_are_read_as_kubernetes_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        "apiVersion: v1\nkind: A\nmetadata: {name: x}\ntime: 12:30\ndate: 2026-11-22\nswitch: on\noctal: 0644\nfloat: 1e3\n---\n---\n"
    )
    (each,) = read([file]).objects
    assert (each["time"], each["date"], each["switch"], each["float"]) == ("12:30", "2026-11-22", True, 1000.0)
    assert each["octal"] == 0o644


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", r"x\.yaml:\d: is not YAML"),
        ("just: text", "is not a Kubernetes object: apiVersion is missing"),
        ("[]", "is not a Kubernetes object: this is not a mapping"),
    ],
)
def test_what_is_no_manifest_is_refused_in_one_line(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(ManifestError, match=reason):
        read([tmp_path])


@pytest.mark.slow
def test_the_tool_checks_and_says_how_much_it_saw() -> None:
    run = tool("check", "dist", "--waivers", "review-waivers.yaml")
    assert run.returncode == 0
    assert re.fullmatch(r"\d+ objects, \d+ findings: \d+ notes; 3 waived", run.stdout.splitlines()[-1])


@pytest.mark.slow
def test_the_reference_system_is_warned_of_as_its_architecture_is() -> None:
    """What docs/architecture.md gives is `latest` and a placeholder: what is meant to last has something else."""
    run = tool("check", "dist")
    assert run.returncode == 1
    found = [line.split(": ")[2].split()[0] for line in run.stdout.splitlines() if ": warning: " in line]
    assert found == ["Secret/postgres-credentials", "Deployment/backend", "Deployment/frontend"]
    assert tool("check", "dist", "--fail-on", "error").returncode == 0


@pytest.mark.slow
def test_the_tool_fails_with_every_finding_on_a_broken_system(tmp_path: Path, reference: Manifests) -> None:
    broken = changed(reference, "Deployment", "backend", set_path(*POD, "hostNetwork", value=True))
    (tmp_path / "broken.yaml").write_text(yaml.safe_dump_all(broken.objects))
    run = tool("check", tmp_path)
    assert run.returncode == 1
    field = "Deployment/backend spec.template.spec.hostNetwork"
    assert f": error: {field}: hostNetwork shares the node's own; remove it [pod-security]\n" in run.stdout


@pytest.mark.slow
def test_the_tool_refuses_a_missing_file_in_one_line() -> None:
    run = tool("check", "nowhere.yaml")
    assert (run.returncode, run.stderr) == (2, "nowhere.yaml: No such file or directory\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["reach"], "| `Deployment/frontend` | `Deployment/backend` | 8080/TCP |"),
        (["capacity"], "| **Total** |"),
        (["autoscale", "--cores", "4"], "18:00  10 pods at 200 % CPU"),
    ],
)
def test_the_tools_print_what_they_are_asked(arguments: list[str], shown: str) -> None:
    run = tool(*arguments, "dist")
    assert run.returncode == 0
    assert shown in run.stdout
