"""A cluster, as kubectl reaches it."""

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from review.manifests import Object

Run = subprocess.CompletedProcess[str]


class KubectlError(Exception):
    """kubectl failed, for the reason that it says."""


@dataclass(frozen=True)
class Kubectl:
    """kubectl in one namespace of the cluster that KUBECONFIG names.

    Args:
        namespace: The namespace.
    """

    namespace: str

    def run(self, *arguments: str, stdin: str = "", seconds: float = 600) -> Run:
        """Runs kubectl, and leaves it to the caller to look at how it went."""
        command = ["kubectl", "--namespace", self.namespace, *arguments]
        return subprocess.run(command, input=stdin, text=True, capture_output=True, check=False, timeout=seconds)

    def __call__(self, *arguments: str, stdin: str = "", seconds: float = 600) -> str:
        """What kubectl prints.

        Raises:
            KubectlError: It failed.
        """
        run = self.run(*arguments, stdin=stdin, seconds=seconds)
        if run.returncode:
            raise KubectlError(f"kubectl {' '.join(arguments)}: {(run.stderr or run.stdout).strip()}")
        return run.stdout

    def get(self, *arguments: str) -> Any:  # noqa: ANN401 - whatever the cluster holds
        """An object, or a list of them."""
        return json.loads(self("get", *arguments, "--output=json"))

    def pods(self, selector: str, *, leaving: bool = False) -> list[Object]:
        """The pods with some labels that stay, or those that are on their way out."""
        found: list[Object] = self.get("pods", "--selector", selector)["items"]
        return [pod for pod in found if ("deletionTimestamp" in pod["metadata"]) == leaving]

    def create(self, each: Object) -> None:
        """Creates an object."""
        self("create", "--filename=-", stdin=json.dumps(each))

    def sh(self, pod: str, script: str, *arguments: str) -> str:
        """What a shell script prints in the first container of a pod."""
        return self("exec", pod, "--", "sh", "-c", script, "sh", *arguments)

    def evict(self, pod: str) -> Run:
        """Asks for a pod's eviction, as `kubectl drain` does for each pod of a node."""
        eviction = {
            "apiVersion": "policy/v1",
            "kind": "Eviction",
            "metadata": {"name": pod, "namespace": self.namespace},
        }
        place = f"/api/v1/namespaces/{self.namespace}/pods/{pod}/eviction"
        return self.run("create", "--raw", place, "--filename=-", stdin=json.dumps(eviction))
