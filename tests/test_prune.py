"""What deletes the objects that an environment no longer has, and what it leaves alone, on a real control plane."""

import json
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import yaml
from contexts import CONTEXTS
from control_plane import ControlPlane
from rendering import rendered

from ecommerce.settings import load
from review.manifests import Object
from synth.prune import apply_steps, listing, prune_steps
from synth.report import SynthesisError

FILE = "ecommerce.k8s.yaml"
NAMESPACE, OTHER = "prune-try", "prune-other"
OPERATED = "database: {engine: cloudnativepg, cloudnativepg: {pooler: {}}}\n"
INGRESS = "expose: {type: ingress, ingress: {className: nginx, controllerNamespace: edge, host: shop.example.com}}\n"
CACHED = "backend: {image: 'shop/backend:1', migration: {command: [x]}}\n"


def listed(*objects: Object) -> str:
    """A list as kubectl prints it."""
    return json.dumps({"kind": "List", "items": objects})


def an(kind: str, name: str, api: str = "v1", **fields: Any) -> Object:  # noqa: ANN401 - whatever an object holds
    """An object in a cluster."""
    metadata = {"name": name, **fields.pop("metadata", {})}
    return {"apiVersion": api, "kind": kind, "metadata": metadata, **fields}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The manifests of the reference system."""
    (tmp_path / FILE).write_text(rendered(""))
    return tmp_path / FILE


ENDED = {"conditions": [{"type": "Complete", "status": "True"}]}
RUNS = {"conditions": [{"type": "Suspended", "status": "False"}]}


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (an("ConfigMap", "old"), "kubectl --namespace ecommerce delete configmap/old"),
        (
            an("Ingress", "a", "networking.k8s.io/v1"),
            "kubectl --namespace ecommerce delete ingress.networking.k8s.io/a",
        ),
        (an("Job", "a", "batch/v1", status=ENDED), "kubectl --namespace ecommerce delete job.batch/a"),
        (an("Job", "a", "batch/v1", status=RUNS), "# Job/a stays: it still runs."),
        (an("PersistentVolumeClaim", "a"), "# PersistentVolumeClaim/a stays:"),
        (an("StatefulSet", "a", "apps/v1"), "# StatefulSet/a stays:"),
        (an("Cluster", "a", "postgresql.cnpg.io/v1"), "# Cluster/a stays:"),
        (an("ExternalSecret", "a", "external-secrets.io/v1"), "# ExternalSecret/a stays:"),
        (
            an("ConfigMap", "a", metadata={"annotations": {"kustomize.toolkit.fluxcd.io/prune": "disabled"}}),
            "# ConfigMap/a stays:",
        ),
        (an("Job", "a", "batch/v1", metadata={"ownerReferences": [{}]}, status=ENDED), "# Nothing is left behind."),
        # As an older cluster lists it.
        (an("HorizontalPodAutoscaler", "frontend", "autoscaling/v1"), "# Nothing is left behind."),
        (an("Service", "frontend-service"), "# Nothing is left behind."),
    ],
)
def test_what_is_left_behind_goes_and_what_data_is_lost_with_stays(file: Path, there: Object, expected: str) -> None:
    (line,) = prune_steps(load("", "x"), file, listed(there)).splitlines()
    assert line.startswith(expected), line


@pytest.mark.parametrize("text", ["", "x", "{}", "[]"])
def test_a_list_that_kubectl_could_not_make_deletes_nothing(file: Path, text: str) -> None:
    with pytest.raises(SynthesisError, match="kubectl listed nothing"):
        prune_steps(load("", "x"), file, text)


def test_without_manifests_nothing_is_deleted_and_nothing_applied(tmp_path: Path) -> None:
    with pytest.raises(SynthesisError, match="is not there; run `make synth` first"):
        prune_steps(load("", "x"), tmp_path / FILE, listed())
    with pytest.raises(SynthesisError, match="is not there; run `make synth` first"):
        apply_steps(load("", "x"), tmp_path / FILE)


def test_every_kind_that_is_written_is_one_that_is_listed_or_holds_secrets() -> None:
    line = listing("default", load("", "x")).replace("\\", "")
    for text in CONTEXTS.values():
        for each in yaml.safe_load_all(rendered(text)):
            group, slash, _ = each["apiVersion"].rpartition("/")
            plural = {"cy": "cies", "xy": "xies", "ss": "sses"}.get(each["kind"][-2:], f"{each['kind'][-2:]}s")
            name = f"{each['kind'][:-2]}{plural}{'.' if slash else ''}{group if slash else ''}".lower()
            assert each["kind"] in {"Namespace", "Secret", "PriorityClass"} or name in line, (
                f"{name} would never be listed"
            )


def test_an_environment_is_applied_migrated_and_waited_for(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(rendered(CACHED))
    steps = apply_steps(load(CACHED, "x"), tmp_path / FILE).splitlines()
    assert [each.split(" ")[0] for each in steps] == ["kubectl", "while", "kubectl", "kubectl", "kubectl"]
    assert "job/backend-migration-" in steps[2]
    assert "rollout status deployment/backend" in steps[3]


@pytest.fixture
def plane(plane: ControlPlane) -> Generator[ControlPlane]:
    """A control plane, and two namespaces that are deleted at the end."""
    try:
        yield plane
    finally:
        plane.discard(NAMESPACE, OTHER)


@pytest.mark.slow
def test_another_engine_exposure_and_tier_leave_nothing_behind_but_the_data(
    plane: ControlPlane, tmp_path: Path
) -> None:
    before, after = f"namespace: {NAMESPACE}\n{INGRESS}{CACHED}", f"namespace: {NAMESPACE}\n{OPERATED}"
    others = f"namespace: {OTHER}\n{INGRESS}"
    for text in (before, others):
        plane.kubectl("apply", "-f", "-", stdin=rendered(text))
    by_hand = (
        an("ConfigMap", "by-hand", metadata={"namespace": NAMESPACE}),
        an("Secret", "by-hand", metadata={"namespace": NAMESPACE}),
    )
    plane.kubectl("apply", "-f", "-", stdin=yaml.safe_dump_all(by_hand))
    unchanged = names(plane, OTHER)

    plane.kubectl("apply", "-f", "-", stdin=rendered(after))
    (tmp_path / FILE).write_text(rendered(after))
    steps = prune(plane, after, tmp_path / FILE)
    assert "# StatefulSet/postgres stays" in steps
    assert "ingress.networking.k8s.io/frontend" in steps
    shell(plane, steps)

    written = {f"{each['kind']}/{each['metadata']['name']}" for each in yaml.safe_load_all(rendered(after))}
    data = {"StatefulSet/postgres", "PersistentVolumeClaim/postgres-storage-postgres-0"}
    kept = {*data, "ConfigMap/by-hand", "ConfigMap/kube-root-ca.crt", "ServiceAccount/default"}
    jobs = {each for each in names(plane, NAMESPACE) if each.startswith("Job/")}
    found = names(plane, NAMESPACE) - jobs
    assert found - written == kept, "left behind, or gone too much"
    assert {each for each in written if not each.startswith(("Namespace/", "Secret/"))} <= found, "too much is gone"
    plane.kubectl("-n", NAMESPACE, "get", "secret", "by-hand", "postgres-credentials")
    assert names(plane, OTHER) == unchanged, "another environment lost something"
    assert [line for line in prune(plane, after, tmp_path / FILE).splitlines() if not line.startswith("#")] == []


def names(plane: ControlPlane, namespace: str) -> set[str]:
    """The objects of a namespace, of all kinds that synth writes and that hold no secrets."""
    kinds = listing("default", load(f"namespace: {namespace}\n", "x")).partition(" --selector")[0]
    found = json.loads(shell(plane, f"{kinds} --output json"))["items"]
    return {
        f"{each['kind']}/{each['metadata']['name']}" for each in found if not each["metadata"].get("ownerReferences")
    }


def prune(plane: ControlPlane, text: str, file: Path) -> str:
    """What `make prune` prints."""
    settings = load(text, "x")
    return prune_steps(settings, file, shell(plane, listing("default", settings)))


def shell(plane: ControlPlane, commands: str) -> str:
    """What commands print, with the kubectl of the control plane."""
    # kubectl keeps what it learns in the home folder.
    environment = {
        "PATH": f"{plane.state / 'bin'}:/usr/bin:/bin",
        "KUBECONFIG": str(plane.state / "kubeconfig"),
        "HOME": str(plane.state),
    }
    return subprocess.run(
        ["sh", "-e"], input=commands, env=environment, check=True, text=True, stdout=-1, timeout=300
    ).stdout
