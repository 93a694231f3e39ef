"""What holds for the manifests of every environment."""

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import kubernetes_validate
import pytest
import yaml
from conftest import ENVIRONMENT_FILES, ENVIRONMENTS, PROJECT
from kubernetes_validate import utils
from packaging.version import Version
from rendering import expect, get, value

import main
from review.check import catalogue, pod_security
from review.manifests import Manifests, title
from synth.environments import read_environments


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of a CustomResourceDefinition that refuses unknown fields, as the strict Kubernetes schemas do."""
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    made = dict(schema)
    if "properties" in schema:
        made["properties"] = {name: strict(inner) for name, inner in schema["properties"].items()}
        made["additionalProperties"] = False
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            made[key] = strict(schema[key])
    return made


CUSTOM_RESOURCES = {
    (f"{definition['spec']['group']}/{version['name']}", definition["spec"]["names"]["kind"]): strict(
        version["schema"]["openAPIV3Schema"]["properties"]["spec"]
    )
    for file in (PROJECT / "imports" / "crds").glob("*.yaml")
    for definition in yaml.safe_load_all(file.read_text())
    for version in definition["spec"]["versions"]
}
OLDEST_SUPPORTED = Version("1.27")
# The oldest CloudNativePG that its makers support: https://cloudnative-pg.io/documentation/current/supported_releases/
OLDEST_OPERATOR = "1.30"
VERSIONS = [version for version in utils.all_versions() if Version(version) >= OLDEST_SUPPORTED]
# The library reads its schema files anew for every object.
utils.schema_contents = functools.cache(utils.schema_contents)

APPLY_ORDER = [
    *(
        "Namespace",
        "PriorityClass",
        "ResourceQuota",
        "LimitRange",
        "NetworkPolicy",
        "CiliumNetworkPolicy",
        "ServiceAccount",
        "ConfigMap",
        "Secret",
        "ExternalSecret",
        "PersistentVolumeClaim",
    ),
    "Service",
    *(
        "ObjectStore",
        "Cluster",
        "Pooler",
        "ScheduledBackup",
        "StatefulSet",
        "Deployment",
        "CronJob",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "VerticalPodAutoscaler",
    ),
    *("EnvoyProxy", "Gateway", "HTTPRoute", "Ingress"),
    "PodMonitor",
    "PrometheusRule",
]


@pytest.mark.parametrize(
    "version", [VERSIONS[0], *(pytest.param(version, marks=pytest.mark.slow) for version in VERSIONS[1:])]
)
def test_every_object_is_valid_in_strict_schema_of_every_supported_kubernetes(
    manifests: Manifests, version: str
) -> None:
    for each in manifests.objects:
        if (each["apiVersion"], each["kind"]) not in CUSTOM_RESOURCES:
            kubernetes_validate.validate(each, version, strict=True)


def test_every_custom_resource_is_valid_in_the_strict_schema_of_its_definition(manifests: Manifests) -> None:
    for each in manifests.objects:
        schema = CUSTOM_RESOURCES.get((each["apiVersion"], each["kind"]))
        if schema:
            jsonschema.validate(each["spec"], schema)


def test_strict_custom_resource_schemas_refuse_an_unknown_field(manifests_of: Callable[[str], Manifests]) -> None:
    (cluster,) = manifests_of("production").of("Cluster")
    schema = CUSTOM_RESOURCES[cluster["apiVersion"], "Cluster"]
    with pytest.raises(jsonschema.ValidationError, match="instancs"):
        jsonschema.validate({**cluster["spec"], "instancs": 3}, schema)


def test_a_node_without_memory_takes_it_last_from_production_s_database(
    manifests_of: Callable[[str], Manifests],
) -> None:
    (cluster,) = manifests_of("production").of("Cluster")
    assert value(cluster, "spec.resources.requests") == value(cluster, "spec.resources.limits")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("imports/crds/cloudnativepg.yaml", "CloudNativePG {}.0, the oldest version supported"),
        ("docs/environments.md", "version {} or newer"),
        ("environments/schema.json", "version {} or newer"),
        ("environments/staging.yaml", "CloudNativePG operator ({} or newer)"),
        ("environments/production.yaml", "CloudNativePG operator ({} or newer)"),
    ],
)
def test_the_oldest_operator_is_told_where_somebody_looks_for_it(file: str, text: str) -> None:
    assert text.format(OLDEST_OPERATOR) in (PROJECT / file).read_text()


def test_supported_kubernetes_versions_start_at_1_27_and_are_many() -> None:
    assert Version(VERSIONS[0]).release[:2] == (1, 27)
    assert len(VERSIONS) > 8


def test_strict_schemas_refuse_an_unknown_field(reference: Manifests) -> None:
    service = {**reference.of("Service")[0], "sepc": {}}
    with pytest.raises(kubernetes_validate.ValidationError, match="sepc"):
        kubernetes_validate.validate(service, VERSIONS[0], strict=True)


def test_every_pod_satisfies_pod_security_restricted(manifests: Manifests) -> None:
    assert list(pod_security.check(manifests)) == []


def test_namespace_enforces_pod_security_restricted(manifests: Manifests) -> None:
    (namespace,) = manifests.of("Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_selectors_ports_and_references_fit_together(
    environment: str, manifests_of: Callable[[str], Manifests]
) -> None:
    settings = read_environments(ENVIRONMENT_FILES, [environment])[environment]
    given = [f"Secret/{name}" for name in settings.image_pull_secrets]
    if settings.secrets.provider == "existing":
        given.append("Secret/postgres-credentials")
    assert catalogue.wiring(manifests_of(environment), given) == []


def test_every_host_in_the_configuration_is_a_service(manifests: Manifests) -> None:
    data = value(get(manifests, "ConfigMap", "ecommerce-config"), "data")
    services = {each["metadata"]["name"] for each in manifests.of("Service")}
    services |= {each["metadata"]["name"] for each in manifests.of("Pooler")}
    for cluster in manifests.of("Cluster"):
        managed = cluster["spec"]["managed"].get("services", {"additional": []})["additional"]
        services |= {each["serviceTemplate"]["metadata"]["name"] for each in managed}
    assert urlsplit(data["BACKEND_URL"]).hostname in services
    assert data["DATABASE_HOST"] in services


def test_production_environments_carry_no_secret_data(
    environment: str, manifests_of: Callable[[str], Manifests]
) -> None:
    if read_environments(ENVIRONMENT_FILES, [environment])[environment].production:
        assert manifests_of(environment).of("Secret") == []


def test_at_least_one_environment_is_for_production() -> None:
    assert any(settings.production for settings in read_environments(ENVIRONMENT_FILES, ENVIRONMENTS).values())


def test_objects_are_in_apply_order(manifests: Manifests) -> None:
    kinds = [each["kind"] for each in manifests.objects]
    assert kinds == sorted(kinds, key=APPLY_ORDER.index)


def test_every_object_and_pod_carries_all_labels(manifests: Manifests) -> None:
    keys = {f"app.kubernetes.io/{key}" for key in ("name", "instance", "component", "part-of", "managed-by")} | {"tier"}
    for each in manifests.objects:
        assert keys <= each["metadata"]["labels"].keys(), title(each)
    for pods in manifests.pods:
        assert keys <= pods.labels.keys(), pods.name


def test_no_name_is_generated_and_no_object_is_given_twice(manifests: Manifests) -> None:
    names = [title(each) for each in manifests.objects]
    assert len(set(names)) == len(names)
    assert not [name for name in names if re.search(r"-c[0-9a-f]{7}$", name)]


def test_no_selector_depends_on_a_construct_path(fresh_output: Path) -> None:
    for name in ENVIRONMENTS:
        assert "cdk8s.io/metadata.addr" not in (fresh_output / main.output_path(name)).read_text()


def test_no_pod_gets_a_service_account_token(manifests: Manifests) -> None:
    for pods in manifests.pods:
        expect(pods.owner, "pod.automountServiceAccountToken", expected=False, because="no pod asks the Kubernetes API")
    for each in manifests.of("ServiceAccount"):
        expect(each, "automountServiceAccountToken", expected=False, because="no pod asks the Kubernetes API")


def test_no_empty_field_is_written(manifests: Manifests) -> None:
    def empty(value: object, path: str) -> list[str]:
        if isinstance(value, dict):
            found = [each for key, inner in value.items() for each in empty(inner, f"{path}.{key}")]
            return found or ([path] if not value else [])
        if isinstance(value, list):
            return [each for index, inner in enumerate(value) for each in empty(inner, f"{path}[{index}]")] or (
                [path] if not value else []
            )
        return [path] if value is None else []

    # The empty selector of the default policy means every pod.
    found = [path for each in manifests.objects for path in empty(each, title(each))]
    assert [path for path in found if path != "NetworkPolicy/default-deny.spec.podSelector"] == []


def test_pods_of_a_deployment_that_a_service_leads_to_drain_before_they_stop(manifests: Manifests) -> None:
    served = [
        pods.name
        for service in manifests.of("Service")
        for pods in manifests.selected(service["spec"].get("selector", {"no": "pod"}), service["metadata"]["namespace"])
    ]
    for pods in manifests.pods:
        if pods.owner["kind"] == "Deployment" and pods.name in served:
            command, seconds = value(pods.owner, "pod.containers.0.lifecycle.preStop.exec.command")
            assert command == "sleep", f"{pods.name}: runs {command} before it stops"
            grace = value(pods.owner, "pod.terminationGracePeriodSeconds")
            assert grace >= int(seconds) + 20, f"{pods.name}: has {grace} s, of which {seconds} s are its drain"


def test_committed_output_is_what_a_fresh_synth_gives(fresh_output: Path) -> None:
    def contents(folder: Path) -> dict[str, str]:
        return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}

    assert contents(PROJECT / "dist") == contents(fresh_output), "run `make synth` and commit dist/"
