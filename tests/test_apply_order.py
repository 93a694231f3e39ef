"""The order in which a chart writes its objects, whatever their kinds."""

import cdk8s
import pytest
from cdk8s import ApiObject, Chart
from cdk8s_plus_27 import k8s
from hypothesis import given, settings
from hypothesis import strategies as st

from constructs import Construct
from ecommerce.apply_order import sort_by_apply_order


def written(chart: Chart) -> list[str]:
    """Kind and name of each object, as they are written."""
    sort_by_apply_order(chart)
    return [f"{each['kind']}/{each['metadata']['name']}" for each in chart.to_json()]


def add(scope: Construct, kind: str, name: str) -> ApiObject:
    metadata = cdk8s.ApiObjectMetadata(name=name)
    return ApiObject(scope, f"{kind}-{name}", api_version="example.com/v1", kind=kind, metadata=metadata)


def test_roles_stand_between_accounts_and_what_runs() -> None:
    chart = cdk8s.Chart(cdk8s.App(), "test")
    for kind in ("Deployment", "RoleBinding", "Role", "ServiceAccount", "Namespace"):
        add(chart, kind, "x")
    assert written(chart) == ["Namespace/x", "ServiceAccount/x", "Role/x", "RoleBinding/x", "Deployment/x"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Namespace", "ServiceAccount"),
        ("CustomResourceDefinition", "Cluster"),
        ("PriorityClass", "Deployment"),
        ("StorageClass", "PersistentVolume"),
        ("StorageClass", "PersistentVolumeClaim"),
        ("PersistentVolume", "PersistentVolumeClaim"),
        ("IngressClass", "Ingress"),
        ("GatewayClass", "Gateway"),
        ("Gateway", "HTTPRoute"),
        ("ResourceQuota", "Deployment"),
        ("LimitRange", "Deployment"),
        ("NetworkPolicy", "Deployment"),
        ("ServiceAccount", "Deployment"),
        ("ClusterRole", "ClusterRoleBinding"),
        ("ClusterRoleBinding", "Deployment"),
        ("Role", "RoleBinding"),
        ("RoleBinding", "Deployment"),
        ("ConfigMap", "Deployment"),
        ("Secret", "Cluster"),
        ("ExternalSecret", "Cluster"),
        ("PersistentVolumeClaim", "CronJob"),
        ("Service", "StatefulSet"),
        ("Cluster", "Pooler"),
        ("Pooler", "Deployment"),
        ("Cluster", "ScheduledBackup"),
        ("ScheduledBackup", "Widget"),
        ("StatefulSet", "Deployment"),
        ("DaemonSet", "Deployment"),
        ("Deployment", "HorizontalPodAutoscaler"),
        ("Deployment", "PodDisruptionBudget"),
        ("CronJob", "Widget"),
        ("Job", "Widget"),
        ("HorizontalPodAutoscaler", "Widget"),
        ("PodDisruptionBudget", "Widget"),
        ("HTTPRoute", "Widget"),
        ("Ingress", "Widget"),
    ],
)
def test_what_is_needed_is_written_first(first: str, second: str) -> None:
    chart = cdk8s.Chart(cdk8s.App(), "test")
    for kind in (second, first):
        add(chart, kind, "x")
    assert written(chart) == [f"{first}/x", f"{second}/x"]


def test_an_unknown_kind_comes_last_after_all_that_it_may_need() -> None:
    chart = cdk8s.Chart(cdk8s.App(), "test")
    for kind in ("Kafka", "Ingress", "Secret", "CustomResourceDefinition"):
        add(chart, kind, "x")
    assert written(chart) == ["CustomResourceDefinition/x", "Secret/x", "Ingress/x", "Kafka/x"]


def test_objects_of_a_kind_keep_the_order_in_which_they_were_created_across_constructs() -> None:
    chart = cdk8s.Chart(cdk8s.App(), "test")
    first, second = Construct(chart, "first"), Construct(chart, "second")
    for scope, name in ((first, "b"), (second, "a"), (first, "c")):
        add(scope, "Service", name)
        add(scope, "Secret", name)
    # The tree is walked construct by construct.
    assert written(chart) == ["Secret/b", "Secret/c", "Secret/a", "Service/b", "Service/c", "Service/a"]


def test_typed_objects_plain_ones_and_subclasses_are_ordered_alike() -> None:
    class OwnConfigMap(k8s.KubeConfigMap):
        """A class whose name says nothing of its kind."""

    chart = cdk8s.Chart(cdk8s.App(), "test")
    k8s.KubeHorizontalPodAutoscalerV2(chart, "hpa", metadata=k8s.ObjectMeta(name="typed"))
    add(chart, "Deployment", "plain")
    OwnConfigMap(chart, "own", metadata=k8s.ObjectMeta(name="own"))
    assert written(chart) == ["ConfigMap/own", "Deployment/plain", "HorizontalPodAutoscaler/typed"]


def test_a_dependency_that_somebody_declared_holds_all_the_same() -> None:
    chart = cdk8s.Chart(cdk8s.App(), "test")
    secret = add(chart, "Secret", "x")
    secret.add_dependency(add(chart, "Job", "makes-it"))
    assert written(chart) == ["Job/makes-it", "Secret/x"]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["Namespace", "Role", "Secret", "Service", "Job", "Ingress", "Kafka", "Widget"])))
def test_any_mixture_of_kinds_is_written_whole_and_sorted(kinds: list[str]) -> None:
    chart = cdk8s.Chart(cdk8s.App(), "test")
    for number, kind in enumerate(kinds):
        add(chart, kind, f"x{number}")
    ranks = ["Namespace", "Role", "Secret", "Service", "Job", "Ingress"]
    found = [each.partition("/")[0] for each in written(chart)]
    expected = sorted(kinds, key=lambda kind: ranks.index(kind) if kind in ranks else len(ranks))
    assert found == expected
