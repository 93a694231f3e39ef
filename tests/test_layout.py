"""What keeps the parts apart, and the documents true."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT

from review import describe
from review.manifests import Manifests


def imported(package: str) -> set[str]:
    """Every module that the files of a package import."""
    found: set[str] = set()
    for file in (PROJECT / package).rglob("*.py"):
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
    ],
)
def test_no_package_imports_what_it_must_not_know(package: str, forbidden: tuple[str, ...]) -> None:
    wrong = {name for name in imported(package) for other in forbidden if name == other or name.startswith(f"{other}.")}
    assert wrong == set()


def test_the_folder_constructs_does_not_shadow_the_package() -> None:
    assert not (PROJECT / "constructs" / "__init__.py").exists()
    code = "import main, constructs; print(constructs.__file__)"
    run = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert "site-packages" in run.stdout


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_is_pinned_by_version_and_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (PROJECT / name).read_text().strip())
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_generated_parts_of_the_architecture_page_are_fresh(reference: Manifests) -> None:
    page = (PROJECT / "docs" / "architecture.md").read_text()
    assert describe.fill(page, reference) == page, "run `make docs`"


def commands(page: Path) -> set[str]:
    """The make targets that a page names."""
    return set(re.findall(r"\bmake ([a-z]+)\b", page.read_text()))


@pytest.mark.parametrize(
    "page", ["README.md", "QUICKSTART.md", "docs/architecture.md", "docs/container-contract.md", "docs/environments.md"]
)
def test_every_make_target_and_link_that_a_page_names_exists(page: str) -> None:
    path = PROJECT / page
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    assert commands(path) <= targets
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text()):
        assert (path.parent / link).exists(), link
