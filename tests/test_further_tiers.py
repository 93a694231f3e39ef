"""Tiers that are added as the README says: to a copy of the project, whose own tests then hold for them too."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import PROJECT
from pydantic.alias_generators import to_camel

pytestmark = pytest.mark.slow

QUIET = ("-q", "--no-header", "--tb=short", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Addition:
    """A tier as its author writes it.

    Args:
        name: Its name.
        declaration: The module that declares it.
        settings: Its class of settings, called after it.
        field: Its field among the settings.
    """

    name: str
    declaration: str
    settings: str
    field: str = ""

    @property
    def module(self) -> str:
        """Its name in Python."""
        return self.name.replace("-", "_")

    @property
    def group(self) -> str:
        """The name of its class of settings."""
        (found,) = re.findall(r"^class (\w+)", self.settings)
        return str(found)


def readme_example() -> Addition:
    """The cache of the README."""
    section = (PROJECT / "README.md").read_text().partition("## Add a tier")[2]
    blocks = re.findall(r"^   ```python\n(.*?)^   ```$", section, re.MULTILINE | re.DOTALL)
    declaration, settings, field = (re.sub(r"^   ", "", block, flags=re.MULTILINE) for block in blocks)
    return Addition("cache", declaration, settings, field)


# Off until it is enabled, scaled where an environment says so, without a port; asks the database and another tier.
WORKER = Addition(
    "worker",
    '''"""A queue worker."""

from ecommerce.workload.program import Exec, Probes, Program
from ecommerce.workload.tier import Tier

WORKER = Tier(name="worker", program=Program(command=["work"], probes=Probes.asking(Exec(["alive"]))))
''',
    '''class WorkerSettings(OptionalGroup, ScalableTierSettings):
    """A tier that nobody asks."""

    image: Image = "shop/worker:1.0"
    """Container image."""

    resources: Resources = resources(cpu="100m", memory="128Mi", cpu_limit="500m")
    """Requests and limits of the container."""
''',
)

# Speaks no HTTP, has several clients, one of which may be off, and a name of two words; asks the database.
ORDER_REPORTS = Addition(
    "order-reports",
    '''"""Reports of orders."""

from ecommerce.address import ServiceAddress
from ecommerce.workload.program import Port, Probes, Program, TcpSocket
from ecommerce.workload.tier import Tier

ORDER_REPORTS = Tier(
    name="order-reports",
    program=Program(port=Port(name="reports", number=9000), probes=Probes.asking(TcpSocket()), empty_dirs=[]),
    service=ServiceAddress("order-reports", 9001),
    clients=["frontend", "backend", "worker"],
    variables={"REPORTS_HOST": "order-reports", "REPORTS_PORT": "9001"},
)
''',
    '''class OrderReportsSettings(FixedTierSettings):
    """A tier that speaks a protocol of its own."""

    image: Image = "shop/order-reports:1.0@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    """Container image."""

    resources: Resources = resources(cpu="100m", memory="128Mi", cpu_limit="500m")
    """Requests and limits of the container."""
''',
)

# A web tier like the shop's own, that may be off while another tier is its client.
SEARCH = Addition(
    "search",
    '''"""The search."""

from ecommerce.address import ServiceAddress
from ecommerce.workload.program import WEB
from ecommerce.workload.tier import Tier

SEARCH = Tier(
    name="search",
    program=WEB,
    service=ServiceAddress("search", 80),
    clients=["backend", "order-reports"],
    variables={"SEARCH_URL": "http://search"},
)
''',
    '''class SearchSettings(OptionalGroup, AutoscaledTierSettings):
    """A tier that is there unless it is left out."""

    enabled: bool = True
    """Whether there is a search."""

    image: Image = "shop/search:1.0@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    """Container image."""

    resources: Resources = resources(cpu="100m", memory="128Mi", cpu_limit="500m")
    """Requests and limits of the container."""
''',
)
FURTHER = (readme_example(), WORKER, ORDER_REPORTS, SEARCH)


def edit(path: Path, old: str, new: str) -> None:
    """Replaces a text that a file holds once."""
    text = path.read_text()
    assert text.count(old) == 1, f"{path.name} holds {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new))


def add(project: Path, tier: Addition) -> None:
    """The four steps of the README."""
    package = project / "constructs" / "ecommerce"
    (package / f"{tier.module}.py").write_text(tier.declaration)
    with (package / "settings" / "tiers.py").open("a") as file:
        file.write(f"\n\n{tier.settings}")
    field = tier.field or f'    {tier.module}: {tier.group} = {tier.group}()\n    """The tier {tier.name}."""\n'
    environment = package / "settings" / "environment.py"
    edit(environment, "    database: DatabaseSettings", f"{field}\n    database: DatabaseSettings")
    edit(environment, "import BackendSettings, ", f"import BackendSettings, {tier.group}, ")
    constant = tier.module.upper()
    edit(
        package / "tiers.py",
        "from ecommerce.backend",
        f"from ecommerce.{tier.module} import {constant}\nfrom ecommerce.backend",
    )
    edit(package / "tiers.py", "TIERS = (FRONTEND, BACKEND", f"TIERS = (FRONTEND, BACKEND, {constant}")


@pytest.fixture(scope="module")
def enlarged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with more tiers of every shape, synthesized, its pages and snapshots made anew."""
    project = tmp_path_factory.mktemp("further") / "project"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "build", "*.egg-info")
    shutil.copytree(PROJECT, project, symlinks=True, ignore=ignored)
    for tier in FURTHER:
        add(project, tier)
    package = project / "constructs" / "ecommerce"
    edit(package / "settings" / "tiers.py", "settings.group import ", "settings.group import OptionalGroup, ")
    edit(package / "tiers.py", "(BACKEND.name,)", '(BACKEND.name, "order-reports", "worker")')
    run(project, "main.py")
    for page in ("architecture.md", "container-contract.md"):
        run(project, "-m", "review", "page", "dist", "--into", f"docs/{page}")
    (project / "environments" / "schema.json").write_text(run(project, "main.py", "schema").stdout)
    run(project, "-m", "pytest", *QUIET, "tests/test_snapshots.py", "--snapshot-update")
    return project


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a Python program of a copy, with the package as it is there."""
    # The copy is without the programs that CI installs beside the project.
    left_out = ("JSII_", "PYTEST_", "CI")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={**environment, "PYTHONPATH": str(project / "constructs"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    return done


def test_the_readmes_tier_is_at_most_sixty_lines_in_four_files() -> None:
    example = readme_example()
    written = [example.declaration, example.settings, example.field]
    # And two lines each for the imports of its settings and of the tier, and for the list of the tiers.
    lines = sum(len(text.splitlines()) for text in written) + 4
    assert lines <= 60, f"the README's tier has {lines} lines"


def test_no_test_of_the_manifests_is_disturbed_by_further_tiers(enlarged: Path) -> None:
    tests = [
        *("architecture", "layout", "manifests", "options", "review", "snapshots", "tier", "wiring"),
        *("promises_backups", "promises_database", "promises_expose", "promises_network", "promises_pods"),
        *("promises_rollouts", "settings_arrive", "settings_in_python"),
    ]
    # The settings that were there before arrive as they did; each takes a synth.
    own = " or ".join(to_camel(tier.module) for tier in FURTHER)
    chosen = ("-m", "not slow", "-k", f"not test_settings_arrive or {own}")
    run(enlarged, "-m", "pytest", *QUIET, *chosen, *(f"tests/test_{name}.py" for name in tests))
