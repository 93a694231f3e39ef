"""References to what is not there: volumes, claims, rights, stores, governing Services, and what is to be scraped."""

from typing import Any

import pytest
import yaml
from checked import found, made, objects, workload

from review.check import bindings, monitors, policies, references, selectors, stores
from review.check.catalogue import Family


def mounting(**volume: Any) -> str:  # noqa: ANN401 - any fields
    container = {"name": "a", "image": "a:1"}
    return workload("web", pod=yaml.safe_dump({"containers": [container], "volumes": [{"name": "v", **volume}]}))


def projected(**source: Any) -> str:  # noqa: ANN401 - any fields
    return mounting(projected={"sources": [source]})


def config(**data: str) -> str:
    return yaml.safe_dump({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "there"}, "data": data})


SOURCE = "spec.template.spec.volumes[v].projected.sources[0]"
STATEFUL = workload("db", "StatefulSet", volumeClaimTemplates=[{"metadata": {"name": "data"}, "spec": {}}])
CLUSTER = made("postgresql.cnpg.io/v1", "Cluster", "db", instances=3)


def claiming(name: str) -> str:
    return mounting(persistentVolumeClaim={"claimName": name})


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([projected(secret={"name": "gone"})], f"missing-reference {SOURCE}.secret: Secret/gone is not there"),
        ([projected(configMap={"name": "gone"})], f"missing-reference {SOURCE}.configMap: ConfigMap/gone is not there"),
        (
            [projected(configMap={"name": "there", "items": [{"key": "b", "path": "b"}]}), config(a="")],
            f"missing-key {SOURCE}.configMap: ConfigMap/there has no key b; it has a",
        ),
        (
            [mounting(csi={"driver": "x", "nodePublishSecretRef": {"name": "gone"}})],
            "missing-reference spec.template.spec.volumes[v].csi.nodePublishSecretRef: Secret/gone is not there",
        ),
        ([claiming("data-db-0")], "PersistentVolumeClaim/data-db-0 is not there"),
        ([claiming("other-db-0"), STATEFUL], "PersistentVolumeClaim/other-db-0 is not there"),
        (
            [workload("web", pod="containers: [{name: a, volumeDevices: [{name: gone, devicePath: /dev/x}]}]")],
            "missing-volume spec.template.spec.containers[a].volumeDevices[gone].name: container a mounts volume gone",
        ),
    ],
)
def test_a_volume_of_what_is_not_there_is_found(texts: list[str], expected: str) -> None:
    (line,) = found(references, *texts)
    assert expected in line


@pytest.mark.parametrize(
    "texts",
    [
        [projected(secret={"name": "gone", "optional": True})],
        [projected(configMap={"name": "there", "items": [{"key": "a", "path": "a"}]}), config(a="")],
        [projected(serviceAccountToken={"path": "token", "audience": "vault"})],
        [projected(downwardAPI={"items": [{"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}]})],
        [mounting(csi={"driver": "x"})],
        # Each pod's own claim has the pod's number.
        [claiming("data-db-0"), STATEFUL],
        [claiming("db-1"), CLUSTER],
        [claiming("db-1-wal"), CLUSTER],
    ],
)
def test_a_volume_of_what_is_there_or_is_made_is_not_found(texts: list[str]) -> None:
    assert found(references, *texts) == []


def role(kind: str, name: str, within: str | None = None) -> str:
    place = {"namespace": within} if within else {}
    return yaml.safe_dump(
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": {"name": name, **place}}
    )


def account(name: str, within: str = "a") -> str:
    return yaml.safe_dump(
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": within}}
    )


def binding(kind: str, to: str, *subjects: dict[str, str], of: str = "RoleBinding") -> str:
    each = yaml.safe_load(role(of, "b", "a" if of == "RoleBinding" else None))
    return yaml.safe_dump({**each, "roleRef": {"kind": kind, "name": to}, "subjects": list(subjects)})


def robot(name: str, within: str | None = "a") -> dict[str, str]:
    return {"kind": "ServiceAccount", "name": name, **({"namespace": within} if within else {})}


READER, READERS = role("Role", "reader", "a"), role("ClusterRole", "readers")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([binding("Role", "gone")], "missing-reference roleRef: Role/gone is not there"),
        # A role of another namespace is none.
        ([binding("Role", "reader"), role("Role", "reader", "b")], "Role/reader is not there"),
        ([binding("ClusterRole", "gone")], "ClusterRole/gone is not there"),
        ([binding("Role", "reader", robot("gone")), READER], "missing-reference subjects[gone]: ServiceAccount/gone is not there"),
        ([binding("ClusterRole", "readers", robot("gone"), of="ClusterRoleBinding"), READERS, account("x")], "ServiceAccount/gone is not there"),
    ],
)  # fmt: skip
def test_rights_that_reach_nobody_are_found(texts: list[str], expected: str) -> None:
    (line,) = found(bindings, *texts)
    assert expected in line


@pytest.mark.parametrize(
    "texts",
    [
        [binding("Role", "reader", robot("x")), READER, account("x")],
        [binding("Role", "reader", robot("default")), READER],
        [binding("ClusterRole", "readers", robot("x")), READERS, account("x")],
        [binding("ClusterRole", "view")],
        [binding("ClusterRole", "system:auth-delegator", of="ClusterRoleBinding")],
        [binding("Role", "extension-apiserver-authentication-reader")],
        # Accounts of elsewhere are others'.
        [binding("Role", "reader", robot("argocd", "argocd")), READER],
        [binding("Role", "reader", robot("node-controller", "kube-system")), READER, account("x", "kube-system")],
        [binding("Role", "reader", {"kind": "Group", "name": "developers"}), READER],
    ],
)
def test_rights_that_reach_somebody_are_not_found(texts: list[str]) -> None:
    assert found(bindings, *texts) == []


def secret_of(**store: str) -> str:
    return made("external-secrets.io/v1", "ExternalSecret", "e", secretStoreRef=store)


def test_a_store_of_the_namespace_has_to_be_there_and_one_of_the_cluster_has_not() -> None:
    (line,) = found(stores, secret_of(name="vault", kind="SecretStore"))
    assert line.startswith("missing-reference spec.secretStoreRef: SecretStore/vault is not there")
    assert len(found(stores, secret_of(name="vault"))) == 1
    assert found(stores, secret_of(name="vault"), made("external-secrets.io/v1", "SecretStore", "vault")) == []
    assert found(stores, secret_of(name="vault", kind="ClusterSecretStore")) == []


def governed(replicas: int, **service: Any) -> list[str]:  # noqa: ANN401 - any fields
    spec = {"selector": {"app": "db"}, **service}
    return [workload("db", "StatefulSet", serviceName="db", replicas=replicas), made("v1", "Service", "db", **spec)]


def test_the_service_of_several_stateful_pods_is_headless() -> None:
    (line,) = found(selectors, *governed(3))
    assert line.startswith("governing-service spec.serviceName: Service/db has an address of its own")
    assert found(selectors, *governed(3, clusterIP="None")) == []
    assert found(selectors, *governed(1)) == []


METRICS = workload("web", pod="containers: [{name: a, image: a, ports: [{name: metrics, containerPort: 9}]}]")


def monitor(kind: str, port: str = "metrics", app: str = "web", **spec: Any) -> str:  # noqa: ANN401 - any fields
    field = "podMetricsEndpoints" if kind == "PodMonitor" else "endpoints"
    given = {"selector": {"matchLabels": {"app": app}}, field: [{"port": port}], **spec}
    return made("monitoring.coreos.com/v1", kind, "m", **given)


def labelled(app: str) -> str:
    (each,) = objects(made("v1", "Service", "web", ports=[{"name": "metrics", "port": 9}]))
    return yaml.safe_dump({**each, "metadata": {"name": "web", "labels": {"app": app}}})


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([METRICS, monitor("PodMonitor", app="gone")], "idle-monitor spec.selector: selects no pods"),
        ([METRICS, monitor("PodMonitor", "gone")], "idle-monitor spec.podMetricsEndpoints[0].port: scrapes port gone, which none of its pods has; they have metrics"),
        ([labelled("other"), monitor("ServiceMonitor")], "idle-monitor spec.selector: selects no Services"),
        ([labelled("web"), monitor("ServiceMonitor", "gone")], "idle-monitor spec.endpoints[0].port: scrapes port gone"),
        ([METRICS, monitor("PodMonitor", app="gone", namespaceSelector={"matchNames": ["default"]})], "selects no pods"),
    ],
)  # fmt: skip
def test_a_monitor_of_nothing_is_found(texts: list[str], expected: str) -> None:
    (line,) = found(monitors, *texts)
    assert expected in line


@pytest.mark.parametrize(
    "texts",
    [
        [METRICS, monitor("PodMonitor")],
        [labelled("web"), monitor("ServiceMonitor")],
        # What other namespaces have is not among the manifests.
        [monitor("ServiceMonitor", namespaceSelector={"any": True})],
        [monitor("ServiceMonitor", namespaceSelector={"matchNames": ["kube-system"]})],
        [CLUSTER, monitor("PodMonitor", selector={"matchLabels": {"cnpg.io/cluster": "db"}})],
    ],
)
def test_a_monitor_of_something_is_not_found(texts: list[str]) -> None:
    assert found(monitors, *texts) == []


KAFKA = made("kafka.strimzi.io/v1beta2", "Kafka", "k")


def test_what_selects_nothing_may_be_for_the_pods_of_an_operator() -> None:
    nothing: list[tuple[Family, str]] = [
        (monitors, monitor("PodMonitor", app="gone")),
        (policies, policy(app="gone")),
        (selectors, made("v1", "Service", "s", selector={"app": "gone"}, ports=[{"port": 1}])),
    ]
    for family, text in nothing:
        assert len(found(family, METRICS, text)) == 1
        assert found(family, METRICS, text, KAFKA) == []
        # The tools know the pods of this one.
        assert len(found(family, METRICS, text, CLUSTER)) == 1


def test_a_pod_that_helm_starts_for_a_test_is_nobodys() -> None:
    labels, hook = {"app": "web"}, {"helm.sh/hook": "test"}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "t", "labels": labels, "annotations": hook}}
    test = yaml.safe_dump({**pod, "spec": {"containers": [{"name": "t", "image": "t"}]}})
    service = made("v1", "Service", "s", selector=labels, ports=[{"port": 80, "targetPort": "metrics"}])
    assert found(selectors, METRICS, service, test) == []
    # One that Helm starts before an upgrade does get requests meanwhile.
    assert len(found(selectors, METRICS, service, test.replace("hook: test", "hook: pre-upgrade"))) == 2


def test_workloads_that_select_one_anothers_pods_are_found() -> None:
    both = [METRICS, METRICS.replace("name: web", "name: other", 1)]
    assert [line.partition(" ")[0] for line in found(selectors, *both)] == ["selector", "selector"]


def policy(**labels: str) -> str:
    return made("networking.k8s.io/v1", "NetworkPolicy", "n", podSelector={"matchLabels": labels})


def test_a_policy_for_nobody_is_worth_a_note_where_there_are_pods() -> None:
    (line,) = found(policies, METRICS, policy(app="gone"))
    assert line.startswith("idle-policy spec.podSelector: selects no pods")
    assert found(policies, policy(app="gone")) == []
    assert found(policies, METRICS, policy(app="web")) == []
    assert found(policies, METRICS, made("networking.k8s.io/v1", "NetworkPolicy", "n", podSelector={})) == []
    # cert-manager's pods come and go.
    assert found(policies, METRICS, policy(**{"acme.cert-manager.io/http01-solver": "true"})) == []
