"""What keeps the parts apart, and the documents true."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields
from inspect import cleandoc
from pathlib import Path
from typing import Any

import pytest
import rendering
from conftest import ENVIRONMENT_FILES, ENVIRONMENTS, PROJECT

from ecommerce import TMP, EmptyDir, Exec, HttpGet, Port, Probe, Probes, Program, ServiceAddress, Tier
from ecommerce.settings import EnvironmentSettings
from review import describe
from review.manifests import Manifests
from synth.environments import read_environments


def imported(package: str) -> set[str]:
    """Every module that the files of a package import, or that a single file does."""
    found: set[str] = set()
    path = PROJECT / package
    for file in [path] if path.is_file() else path.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module or "")
    return found


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("constructs", ("review", "os", "pathlib", "time", "datetime", "random", "secrets", "constructs.ecommerce")),
        ("review", ("ecommerce", "cdk8s", "cdk8s_plus_27", "constructs", "main")),
        ("notation", ("ecommerce", "review", "cdk8s")),
        ("constructs/ecommerce/settings", ("cdk8s", "cdk8s_plus_27", "constructs", "jsii")),
        ("synth", ("main", "review", "jsii")),
        ("synth/environments.py", ("cdk8s",)),
        ("synth/output.py", ("cdk8s", "ecommerce")),
    ],
)
def test_no_package_imports_what_it_must_not_know(package: str, forbidden: tuple[str, ...]) -> None:
    wrong = {name for name in imported(package) for other in forbidden if name == other or name.startswith(f"{other}.")}
    assert wrong == set()


@pytest.mark.slow
def test_without_monitoring_no_library_for_it_is_loaded() -> None:
    code = (
        "import sys; from cdk8s import App; from ecommerce.chart import Ecommerce\n"
        "from ecommerce.settings import EnvironmentSettings\n"
        "Ecommerce(App(), 'x', environment='x', settings=EnvironmentSettings())\n"
        "sys.exit(any(name.startswith(('grafana', 'ecommerce.bindings')) for name in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()


@pytest.mark.slow
def test_the_folder_constructs_does_not_shadow_the_package() -> None:
    assert not (PROJECT / "constructs" / "__init__.py").exists()
    code = "import main, constructs; print(constructs.__file__)"
    run = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert "site-packages" in run.stdout


@pytest.mark.parametrize("name", sorted(path.name for path in PROJECT.glob("requirements*.lock")))
def test_every_locked_package_is_pinned_by_version_and_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (PROJECT / name).read_text().strip())
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("name", ["architecture.md", "container-contract.md", "review-check.md"])
def test_generated_parts_of_a_page_are_fresh(name: str, manifests_of: Callable[[str], Manifests]) -> None:
    page = (PROJECT / "docs" / name).read_text()
    assert describe.fill(page, manifests_of("default")) == page, "run `make docs`"


def commands(page: Path) -> set[str]:
    """The make targets that a page names."""
    return set(re.findall(r"(?:^|`)make (?:-s )?([a-z-]+)\b", page.read_text(), re.MULTILINE))


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "QUICKSTART.md",
        "docs/architecture.md",
        "docs/capacity.md",
        "docs/cluster-test.md",
        "docs/container-contract.md",
        "docs/environments.md",
        "docs/monitoring.md",
        "docs/operations.md",
        "docs/review-check.md",
        "docs/review-diff.md",
        "docs/upgrades.md",
        *(f"docs/runbooks/{path.name}" for path in sorted((PROJECT / "docs" / "runbooks").glob("*.md"))),
    ],
)
def test_every_make_target_and_link_that_a_page_names_exists(page: str) -> None:
    path = PROJECT / page
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    assert commands(path) <= targets
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text()):
        assert (path.parent / link).exists(), link


def default(field: Field[Any]) -> str:
    """What a field is where it is left out; nothing for what its meaning says."""
    if field.default is MISSING and field.default_factory is MISSING:
        return "required"
    if field.default == (TMP,):
        return f"`[TMP]`: `{TMP.mount_path}`, at most {TMP.size_limit}"
    return f"`{field.default}`" if field.default and field.default is not MISSING else ""


def rows(described: type) -> Iterator[str]:
    """A row of a table for each field of a class, with what the class's docstring says of it."""
    arguments = cleandoc(described.__doc__ or "").partition("Args:\n")[2].partition("\n\n")[0]
    meanings = dict(re.findall(r"^    (\w+): (.*(?:\n     .*)*)", arguments, re.MULTILINE))
    for field in fields(described):
        meaning = " ".join(meanings[field.name].split())
        yield f"| `{described.__name__}` | `{field.name}` | {default(field)} | {meaning} |"


def test_the_librarys_page_lists_all_that_a_program_and_a_tier_can_say() -> None:
    described = (Tier, ServiceAddress, Program, Port, EmptyDir, Probes, Probe, HttpGet, Exec)
    expected = ["| of | field | left out | meaning |", "| --- | --- | --- | --- |"]
    expected += [row for each in described for row in rows(each)]
    written = (PROJECT / "docs" / "library.md").read_text().partition("## What a program can say")[2]
    table = [line for line in written.splitlines() if line.startswith("|")]
    assert table == expected, "docs/library.md: the table of fields should be\n" + "\n".join(expected)


def section(page: str) -> str:
    """A page of docs/ as one line, so that sentences may wrap."""
    return " ".join((PROJECT / "docs" / page).read_text().split())


def test_figures_of_the_container_contract_are_those_of_the_manifests(reference: Manifests) -> None:
    text = section("container-contract.md")
    for pods in reference.pods:
        if pods.name not in {"Deployment/frontend", "Deployment/backend"}:
            continue
        container = rendering.container(pods.owner)
        pause = int(rendering.value(pods.owner, "pod.containers.0.lifecycle.preStop.exec.command.1"))
        startup = rendering.value(pods.owner, "pod.containers.0.startupProbe")
        assert f"listens for HTTP on {container['ports'][0]['containerPort']}" in text
        assert f"runs as user and group {pods.spec['securityContext']['runAsUser']}" in text
        assert (
            f"`GET {container['livenessProbe']['httpGet']['path']}` with 200 within {startup['timeoutSeconds']} s"
            in text
        )
        assert f"`GET {container['readinessProbe']['httpGet']['path']}`" in text
        assert startup["failureThreshold"] * startup["periodSeconds"] == 60
        assert "one minute after the start" in text
        assert pods.spec["volumes"][0]["emptyDir"]["sizeLimit"] == "64Mi"
        assert "at most 64 MiB" in text
        assert f"first runs `sleep {pause}`" in text
        assert f"has {pods.spec['terminationGracePeriodSeconds'] - pause} s until SIGKILL" in text


def test_renovate_finds_every_image_in_environments_and_among_the_defaults() -> None:
    (manager,) = json.loads((PROJECT / "renovate.json").read_text())["customManagers"]
    (pattern,) = [each.replace("(?<", "(?P<") for each in manager["matchStrings"]]
    files = [file.strip("/") for file in manager["managerFilePatterns"]]
    folders = (PROJECT / name for name in ("environments", "constructs"))
    paths = [path for folder in folders for path in folder.rglob("*.*")]
    paths = [path for path in paths if any(re.search(file, f"{path.relative_to(PROJECT)}") for file in files)]
    found = {
        f"{each['depName']}:{each['currentValue']}" + (f"@{each['currentDigest']}" if each["currentDigest"] else "")
        for path in paths
        for each in re.finditer(pattern, path.read_text())
    }
    environments = read_environments(ENVIRONMENT_FILES, ENVIRONMENTS).values()
    run = {image for settings in environments for image in settings.images().values()}
    assert run <= found, f"not found: {sorted(run - found)}"


@pytest.mark.parametrize("digest", ["", f"@sha256:{'0' * 64}"])
@pytest.mark.parametrize("name", ["a", "a/b", "registry.example.com/a/b", "registry.example.com:5000/a"])
@pytest.mark.parametrize(
    "line",
    [
        "  image: %s\n",
        "  image: '%s'\n",
        '  image: "%s" # why\n',
        "backend: {image: %s, replicas: 3}\n",
        "backend: {replicas: 3, image: %s}\n",
        "  migration: {clientImage: %s, command: [x]}\n",
        '    image: Image = "%s"\n',
        '    client_image: Image = "%s"  # noqa: E501\n',
    ],
)
def test_renovate_reads_an_image_however_its_line_is_written(line: str, name: str, digest: str) -> None:
    (manager,) = json.loads((PROJECT / "renovate.json").read_text())["customManagers"]
    pattern = manager["matchStrings"][0].replace("(?<", "(?P<")
    found = re.search(pattern, line % f"{name}:1.2-x{digest}")
    assert found, "Renovate overlooks it"
    assert (found["depName"], found["currentValue"], found["currentDigest"] or "") == (name, "1.2-x", digest[1:])


def test_figures_of_the_operations_guide_are_the_defaults() -> None:
    text, backup = section("operations.md"), EnvironmentSettings().backup
    assert backup.schedule == "30 2 * * *"
    assert "daily, 02:30" in text
    assert backup.restore_test.schedule == "30 4 * * 0"
    assert "weekly, Sunday, 04:30" in text
    assert f"keeps {backup.retention_days} days" in text
    assert backup.keep_at_least == 7
    assert "the newest seven dumps are never removed" in text
    assert f"the newest good dump is older than {backup.restore_test.max_age_hours} hours" in text
