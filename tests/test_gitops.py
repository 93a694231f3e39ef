"""What tells Argo CD and Flux of an environment: where it is written, and what it says."""

import subprocess
import uuid
from collections.abc import Generator
from pathlib import Path

import pytest
import yaml
from contexts import CONTEXTS
from control_plane import ControlPlane
from rendering import expect, get, manifests, rendered, written

import main
from ecommerce.kept import KEPT
from ecommerce.settings import InvalidSettingsError, load
from review.manifests import Object
from synth.environments import read_environments
from synth.output import Output
from synth.report import SynthesisError

REPOSITORY = "https://git.example.com/shop/ecommerce.git"
ARGO_CD = f"gitops: {{tool: argocd, repository: '{REPOSITORY}'}}\n"
FLUX = f"gitops: {{tool: flux, repository: '{REPOSITORY}'}}\n"
FILE = "gitops/ecommerce.k8s.yaml"


def told(text: str) -> dict[str, Object]:
    """The objects for the tool, by kind."""
    return {each["kind"]: each for each in yaml.safe_load_all(written(text)[FILE])}


def synthesize(folder: Path, **texts: str) -> set[str]:
    """The files of an output for environment files' texts."""
    main.synthesize({name: load(text, name) for name, text in texts.items()}, folder)
    return {str(file.relative_to(folder)) for file in folder.rglob("*.yaml")}


def test_nothing_is_written_for_a_tool_unless_an_environment_names_one(tmp_path: Path) -> None:
    assert synthesize(tmp_path, default="", shop="namespace: shop\n") == {
        "ecommerce.k8s.yaml",
        "shop/ecommerce.k8s.yaml",
    }


def test_it_stands_where_an_apply_of_the_environment_does_not_take_it(tmp_path: Path) -> None:
    files = synthesize(tmp_path, default=ARGO_CD, shop=f"namespace: shop\n{FLUX}")
    assert files == {"ecommerce.k8s.yaml", FILE, "shop/ecommerce.k8s.yaml", f"shop/{FILE}"}
    for text in (ARGO_CD, FLUX):
        assert written(text)["ecommerce.k8s.yaml"] == written("")["ecommerce.k8s.yaml"], "it changes the manifests"


def test_it_is_replaced_kept_and_removed_with_its_environment(tmp_path: Path) -> None:
    output = Output(tmp_path / "dist")

    def synth(**texts: str) -> set[str]:
        output.replace(lambda folder: synthesize(folder, **texts), keep_others=True)
        return {str(file.relative_to(output.folder)) for file in output.folder.rglob("*") if file.is_file()}

    assert f"a/{FILE}" in synth(a=ARGO_CD)
    assert {f"a/{FILE}", f"b/{FILE}"} <= synth(b=FLUX), "a synth of one environment loses another's"
    assert synth(a="") == {"a/ecommerce.k8s.yaml", "b/ecommerce.k8s.yaml", f"b/{FILE}"}


def test_a_file_of_somebody_elses_beside_it_keeps_the_output_from_being_replaced(tmp_path: Path) -> None:
    synthesize(tmp_path / "dist", a=ARGO_CD)
    (tmp_path / "dist" / "a" / "gitops" / "mine.yaml").write_text("")
    with pytest.raises(SynthesisError, match=r"a/gitops/mine\.yaml was not written by synth"):
        Output(tmp_path / "dist").replace(lambda _: None, keep_others=False)


def test_no_environment_takes_the_name_of_that_folder(tmp_path: Path) -> None:
    (tmp_path / "gitops.yaml").write_text("")
    with pytest.raises(SynthesisError, match=r"gitops\.yaml: gitops is a folder of the output's own; rename the file"):
        read_environments(tmp_path, ["gitops"])


def test_argo_cd_keeps_the_cluster_as_git_has_it() -> None:
    application = told(ARGO_CD)["Application"]
    expect(application, "metadata.namespace", "argocd", "Argo CD reads Applications there")
    expect(application, "spec.source.repoURL", REPOSITORY, "the setting says so")
    expect(application, "spec.source.path", "dist", "the default environment is there")
    expect(application, "spec.source.directory.recurse", False, "folders in it are other environments")
    expect(application, "spec.destination.namespace", "ecommerce", "the environment's")
    expect(application, "spec.syncPolicy.automated", {"prune": True, "selfHeal": True}, "Git is what counts")
    expect(application, "metadata.finalizers", None, "with it the shop would go with the Application")


def test_the_application_is_called_as_the_label_by_which_argo_cd_may_know_its_objects() -> None:
    name = told(ARGO_CD)["Application"]["metadata"]["name"]
    found = {each["metadata"]["labels"]["app.kubernetes.io/instance"] for each in manifests().objects}
    assert found == {name}, "Argo CD would write another value into the label"


@pytest.mark.parametrize("text", CONTEXTS.values())
def test_no_object_waits_for_a_wave_or_is_a_hook(text: str) -> None:
    for each in manifests(text).objects:
        keys = each["metadata"].get("annotations", {}).keys()
        waves = {"argocd.argoproj.io/sync-wave", "argocd.argoproj.io/hook"} & keys
        assert not waves, f"{each['kind']}: {waves} waits until all before it is healthy, an unbound claim too"


def test_flux_reads_the_environments_file_and_nothing_beside_it(tmp_path: Path) -> None:
    repository = told(FLUX)["GitRepository"]
    (tmp_path / ".gitignore").write_text(repository["spec"]["ignore"])
    files = (
        "dist/ecommerce.k8s.yaml",
        f"dist/{FILE}",
        "dist/production/ecommerce.k8s.yaml",
        "README.md",
        "docs/a.yaml",
    )
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    listed = subprocess.run(
        ["git", "-C", tmp_path, "ls-files", "--others", "--exclude-standard"], check=True, text=True, stdout=-1
    )
    assert listed.stdout.split() == ["dist/ecommerce.k8s.yaml"]
    expect(told(FLUX)["Kustomization"], "spec.path", "./dist", "the file is there")


@pytest.mark.parametrize(
    ("revision", "expected"),
    [
        ("main", {"branch": "main"}),
        ("refs/tags/v1.2", {"name": "refs/tags/v1.2"}),
        ("0123456789abcdef0123456789abcdef01234567", {"commit": "0123456789abcdef0123456789abcdef01234567"}),
    ],
)
def test_flux_is_told_what_kind_of_revision_it_is(revision: str, expected: dict[str, str]) -> None:
    text = FLUX.replace("}", f", revision: '{revision}'}}")
    expect(told(text)["GitRepository"], "spec.ref", expected, "Flux knows it under this field alone")


def test_flux_tells_of_the_workloads_and_waits_for_no_claim() -> None:
    kustomization = told(FLUX)["Kustomization"]
    expect(kustomization, "spec.wait", None, "a claim may be bound by the first backup alone")
    checked = [f"{each['kind']}/{each['name']}" for each in kustomization["spec"]["healthChecks"]]
    assert checked == ["Deployment/frontend", "Deployment/backend", "StatefulSet/postgres"]
    for each in kustomization["spec"]["healthChecks"]:
        get(manifests(), each["kind"], each["name"])
    expect(kustomization, "spec.prune", True, "Git is what counts")
    expect(kustomization, "spec.deletionPolicy", "Orphan", "the shop would go with the Kustomization")
    expect(kustomization, "spec.force", None, "it would delete a StatefulSet to change it")


def test_flux_waits_as_long_as_a_migration_may_take() -> None:
    migrated = "backend: {migration: {command: [x], deadlineMinutes: 30}}\n"
    expect(told(FLUX)["Kustomization"], "spec.timeout", "15m", "a rollout takes minutes")
    expect(told(FLUX + migrated)["Kustomization"], "spec.timeout", "45m", "and the migration before it its own")


@pytest.mark.parametrize("text", CONTEXTS.values())
def test_both_tools_keep_what_data_is_lost_with(text: str) -> None:
    kept = [each for each in manifests(text).objects if each["metadata"].get("annotations", {}).items() >= KEPT.items()]
    kinds = {each["kind"] for each in kept}
    # Without its PriorityClass no pod is made again.
    holding = {"Namespace", "PersistentVolumeClaim", "StatefulSet", "Cluster", "PriorityClass"}
    assert kinds == holding & {each["kind"] for each in manifests(text).objects}


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("tool: argo", "x:1: gitops.tool:"),
        ("tool: flux, project: shop", "x:1: gitops.project: is a setting of argocd, but tool is flux; remove it or"),
        (
            "tool: argocd, secretName: a",
            "x:1: gitops.secretName: is a setting of flux, but tool is argocd; remove it or",
        ),
        (
            "tool: flux, repository: 'git@git.example.com:shop.git'",
            "x:1: gitops.repository: git@git.example.com:shop.git",
        ),
        (
            "tool: flux, repository: 'https://a:b@git.example.com/shop.git'",
            "x:1: gitops.repository: https://…@git.example.com/shop.git is not the URL",
        ),
        ("tool: flux, path: ../dist", "x:1: gitops.path: ../dist is not a folder of the repository"),
        ("tool: flux, path: /dist", "x:1: gitops.path: /dist is not a folder of the repository"),
        ("tool: flux, revision: a..b", "x:1: gitops.revision: a..b is not a revision"),
        ("tool: flux, namespace: ecommerce", "x:1: namespace: ecommerce is gitops.namespace too"),
    ],
)
def test_what_no_tool_can_follow_is_refused(text: str, report: str) -> None:
    repository = "" if "repository" in text else f", repository: '{REPOSITORY}'"
    with pytest.raises(InvalidSettingsError) as caught:
        load(f"gitops: {{{text}{repository}}}\n", "x")
    assert report.removeprefix("x:1: ") in str(caught.value), str(caught.value)


@pytest.fixture
def namespace(plane: ControlPlane) -> Generator[str]:
    """A namespace that is deleted at the end."""
    # Where one goes, another of its name cannot come at once.
    name = f"gitops-try-{uuid.uuid4().hex[:8]}"
    plane.kubectl("create", "namespace", name)
    yield name
    plane.discard(name)


@pytest.mark.slow
@pytest.mark.parametrize("text", [ARGO_CD, FLUX], ids=["argocd", "flux"])
def test_the_api_server_takes_it(plane: ControlPlane, namespace: str, text: str) -> None:
    objects = written(text.replace("}", f", namespace: {namespace}}}"))[FILE]
    said = plane.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", "-", stdin=objects)
    assert len(said.splitlines()) == len(told(text))


@pytest.mark.slow
def test_what_the_autoscaler_sets_differs_from_nothing_in_git(plane: ControlPlane) -> None:
    output = rendered("namespace: gitops-scaled\n")
    try:
        plane.kubectl("apply", "-f", "-", stdin=output)
        plane.kubectl("-n", "gitops-scaled", "scale", "deployment/frontend", "--replicas=7")
        plane.kubectl("diff", "-f", "-", stdin=output)
        plane.kubectl("apply", "-f", "-", stdin=output)
        found = plane.kubectl("-n", "gitops-scaled", "get", "deployment/frontend", "-o", "jsonpath={.spec.replicas}")
        assert found == "7", "an apply takes the pods that the autoscaler added"
    finally:
        plane.discard("gitops-scaled")
