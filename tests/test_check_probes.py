"""Probes that are missing, and those that restart what should only have been spared."""

from typing import Any

import pytest
import yaml
from checked import found, made, workload

from review.check import probes

HTTP: dict[str, Any] = {"httpGet": {"path": "/healthz", "port": "http"}}
BOTH: dict[str, Any] = {"livenessProbe": {**HTTP, "failureThreshold": 6}, "readinessProbe": HTTP}


def container(name: str = "a", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any fields
    return {"name": name, "image": "a:1", "ports": [{"name": "http", "containerPort": 8080}], **fields}


def web(*containers: dict[str, Any], kind: str = "Deployment", **rest: Any) -> str:  # noqa: ANN401 - any fields
    return workload("web", kind, yaml.safe_dump({"containers": list(containers), **rest}))


def service(target: object = "http", name: str = "web", **fields: Any) -> str:  # noqa: ANN401 - any fields
    port = {"port": 80, "targetPort": target, "name": name}
    return made("v1", "Service", "web", **{"selector": {"app": "web"}, "ports": [port], **fields})


ALIVE: dict[str, Any] = {"livenessProbe": {"tcpSocket": {"port": 1}}}
SIDECAR = {"name": "b", "image": "b:1", "restartPolicy": "Always", "ports": [{"name": "proxy", "containerPort": 9}]}


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ([web(container(**ALIVE)), service()], "spec.template.spec.containers[a].readinessProbe"),
        ([web(container(**ALIVE)), service(8080)], "spec.template.spec.containers[a].readinessProbe"),
        # Nobody declares the port, and there is only one who can listen.
        ([web(container(**ALIVE)), service(9999)], "spec.template.spec.containers[a].readinessProbe"),
        ([web(container(**ALIVE), kind="DaemonSet"), service()], "spec.template.spec.containers[a].readinessProbe"),
        ([web(container(**ALIVE), kind="StatefulSet"), service(clusterIP="None")], "spec.template.spec.containers[a].readinessProbe"),
        ([web(container(**BOTH), initContainers=[SIDECAR]), service("proxy")], "spec.template.spec.initContainers[b].readinessProbe"),
        # Two Services, one mistake.
        ([web(container(**ALIVE)), service(), service().replace("name: web", "name: other", 1)], "spec.template.spec.containers[a].readinessProbe"),
    ],
)  # fmt: skip
def test_a_container_that_gets_requests_before_it_can_answer_is_found(texts: list[str], field: str) -> None:
    (line,) = found(probes, *texts)
    assert line.startswith(f"missing-readiness-probe {field}: ")


@pytest.mark.parametrize(
    "texts",
    [
        [web(container(**BOTH)), service()],
        # Nobody sends to it.
        [web(container(**ALIVE))],
        [web(container(**ALIVE)), service(selector={"app": "other"})],
        [web(container(**ALIVE)), service(type="ExternalName", externalName="a.example")],
        [web(container(**ALIVE)), service(selector=None)],
        # It is to be found before it is ready.
        [web(container(**ALIVE)), service(publishNotReadyAddresses=True)],
        # Prometheus scrapes what is not ready too.
        [web(container(**ALIVE)), service(name="http-metrics")],
        # The sidecar gets no requests, and the whole pod none before the program is ready.
        [web(container(**BOTH), initContainers=[SIDECAR]), service()],
        [web(container(**BOTH), container("c", ports=[], **ALIVE)), service(9999)],
    ],
)
def test_a_container_that_is_asked_first_or_by_nobody_is_not_found(texts: list[str]) -> None:
    assert found(probes, *texts) == []


def test_a_container_without_a_liveness_probe_is_worth_a_note_and_a_job_is_not() -> None:
    (line,) = found(probes, web(container()))
    assert line.startswith("missing-liveness-probe spec.template.spec.containers[a].livenessProbe: ")
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [container()]}}
    assert found(probes, made("batch/v1", "Job", "web", template=template), service()) == []


@pytest.mark.parametrize(
    ("liveness", "readiness", "is_found"),
    [
        (HTTP, HTTP, True),
        ({**HTTP, "failureThreshold": 2}, HTTP, True),
        ({**HTTP, "periodSeconds": 5}, HTTP, True),
        ({**HTTP, "failureThreshold": 4}, HTTP, False),
        (HTTP, {**HTTP, "failureThreshold": 1}, False),
        ({"tcpSocket": {"port": "http"}}, HTTP, False),
        ({"httpGet": {"path": "/live", "port": "http"}}, HTTP, False),
        ({"exec": {"command": ["true"]}}, {"exec": {"command": ["true"]}}, True),
    ],
)
def test_a_liveness_probe_that_is_no_more_patient_than_readiness_is_worth_a_note(
    liveness: dict[str, Any], readiness: dict[str, Any], is_found: bool
) -> None:
    lines = found(probes, web(container(livenessProbe=liveness, readinessProbe=readiness)))
    assert [line.partition(" ")[0] for line in lines] == ["impatient-liveness-probe"] * is_found


def test_what_helm_starts_for_a_test_alone_is_left_out() -> None:
    hook = {"helm.sh/hook": "test"}
    pod = {"containers": [container()]}
    test = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "t", "labels": {"app": "web"}, "annotations": hook}}
    assert found(probes, yaml.safe_dump({**test, "spec": pod}), web(container(**BOTH)), service()) == []
