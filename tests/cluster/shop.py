"""The environment that is tried: a project that holds it alone, with a namespace of the suite's own in its file."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from conftest import PROJECT

from cluster.kubectl import Kubectl, Run
from review.manifests import Manifests, Object, Pods, read
from synth.environments import DEFAULT

_LINKED = ("Makefile", "pyproject.toml", ".venv", "constructs", "imports", "notation", "review", "synth")


@dataclass(frozen=True)
class Shop:
    """A project of one environment, and the namespace that it is applied to.

    Args:
        project: The project's folder.
        environment: The environment's name.
        manifests: What a synth writes for it.
        kubectl: kubectl in its namespace.
    """

    project: Path
    environment: str
    manifests: Manifests
    kubectl: Kubectl

    @property
    def namespace(self) -> str:
        """Its namespace."""
        return self.kubectl.namespace

    @property
    def folder(self) -> Path:
        """The manifests' folder."""
        return output(self.project, self.environment)

    def apply(self) -> Run:
        """Applies all, as the README says."""
        return self.kubectl.run("apply", "--filename", str(self.folder))

    def make(self, target: str) -> str:
        """What a target of the project's Makefile prints for the environment."""
        return self.sh(f"make --silent {target} ENV={self.environment}").stdout

    def sh(self, script: str) -> Run:
        """Runs a shell script where a user would, and fails as it does."""
        command = ["sh", "-eu", "-c", script]
        run = subprocess.run(command, cwd=self.project, text=True, capture_output=True, check=False, timeout=1200)
        assert run.returncode == 0, f"{script}\n{run.stdout}{run.stderr}"
        return run

    @property
    def workloads(self) -> list[Pods]:
        """The pods that run all the time."""
        return [pods for pods in self.manifests.pods if pods.owner["kind"] in {"Deployment", "StatefulSet"}]

    @property
    def served(self) -> list[tuple[Pods, Object]]:
        """The tiers with several pods, each with its Service."""
        return [
            (pods, service)
            for pods in self.workloads
            if pods.owner["kind"] == "Deployment" and (self.autoscaler(pods) or pods.replicas > 1)
            for service in self.manifests.of("Service")
            if service["spec"]["selector"].items() <= pods.labels.items()
        ]

    def autoscaler(self, pods: Pods) -> Object | None:
        """The autoscaler of a workload."""
        name = pods.owner["metadata"]["name"]
        scalers = self.manifests.of("HorizontalPodAutoscaler")
        return next((each for each in scalers if each["spec"]["scaleTargetRef"]["name"] == name), None)

    def fewest(self, pods: Pods) -> int:
        """How many pods a workload has at the least."""
        scaler = self.autoscaler(pods)
        return int(scaler["spec"]["minReplicas"]) if scaler else pods.replicas

    def cron_job(self, name: str) -> Object | None:
        """A CronJob by its name."""
        return self.manifests.get("CronJob", name, self.namespace)


def selector(pods: Pods) -> str:
    """The labels by which a workload finds its pods, as kubectl takes them."""
    return ",".join(f"{key}={value}" for key, value in pods.owner["spec"]["selector"]["matchLabels"].items())


def output(project: Path, environment: str) -> Path:
    """Where a synth writes an environment's manifests."""
    return project / "dist" / ("" if environment == DEFAULT else environment)


def make(file: Path, namespace: str, project: Path) -> Shop:
    """Makes a project of one environment file and synthesizes it.

    Args:
        file: The environment file; its name is the environment's.
        namespace: What stands for the file's own namespace.
        project: An empty folder.
    """
    for name in _LINKED + tuple(path.name for path in PROJECT.glob("requirements*.lock")):
        (project / name).symlink_to(PROJECT / name)
    # Whoever follows a link to main.py is in the project that is linked to.
    shutil.copy(PROJECT / "main.py", project)
    (project / "environments").mkdir()
    text = re.sub(r"^namespace:.*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (project / "environments" / file.name).write_text(f"{text}\nnamespace: {namespace}\n", encoding="utf-8")
    subprocess.run(["make", "--silent", "synth"], cwd=project, check=True, capture_output=True)
    return Shop(project, file.stem, read([output(project, file.stem)]), Kubectl(namespace))
