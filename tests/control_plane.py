"""A real Kubernetes control plane on loopback, and what its API server says of an object."""

import fcntl
import http.client
import json
import os
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import kubectl_yaml
import yaml

PROJECT = Path(__file__).resolve().parents[1]
# The folder of the control plane, with the definitions of custom resources beside it; or the state of one that runs.
FOLDER = Path(os.environ.get("CONTROL_PLANE", PROJECT.parent / "shared" / "cluster"))
_PROGRAMS = ("etcd", "openssl", "xz")
# What hangs is to fail, and to let go of the control plane, for which other tests wait.
_SECONDS = 180
# How the API server tells of its own and of aggregated kinds, all of them in one answer.
_DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


def lacking() -> str | None:
    """What a control plane lacks on this machine."""
    if (FOLDER / "kubeconfig").exists():
        return None
    if not (FOLDER / "controlplane.sh").exists():
        return f"a control plane needs the folder {FOLDER}; CONTROL_PLANE names another one"
    absent = [program for program in _PROGRAMS if not shutil.which(program)]
    return f"a control plane needs {' and '.join(absent)} of etcd-server, openssl and xz-utils" if absent else None


@contextmanager
def running() -> Generator["ControlPlane"]:
    """Starts a control plane with all custom resources, and stops it; its ports are fixed, so the next one waits."""
    if (FOLDER / "kubeconfig").exists():
        with closing(ControlPlane(FOLDER)) as there:
            yield there
        return
    script = FOLDER / "controlplane.sh"
    with _alone(), tempfile.TemporaryDirectory(prefix="control-plane-", ignore_cleanup_errors=True) as state:
        try:
            subprocess.run([script, "start", state], check=True, stdout=subprocess.DEVNULL, timeout=_SECONDS)
            if dead := [file.stem for file in Path(state).glob("*.pid") if not _runs(int(file.read_text()))]:
                other = "another control plane has its ports; stop that one, or name its folder in CONTROL_PLANE"
                raise RuntimeError(f"{' and '.join(dead)} ended at the start: {other}")
            with closing(ControlPlane(Path(state))) as started:
                started.kubectl("apply", "--server-side", "-f", str((FOLDER.parent / "crds").resolve()))
                _define_further(started)
                started.kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
                yield started
        finally:
            _stop(script, Path(state))


def _define_further(plane: "ControlPlane") -> None:
    """Defines the custom resources whose whole definitions are not beside the control plane, by the trimmed ones."""
    there = plane.kubectl("get", "crd", "--output", "name")
    for file in (PROJECT / "imports" / "crds").glob("*.yaml"):
        for definition in yaml.safe_load_all(file.read_text()):
            if f"/{definition['metadata']['name']}\n" not in there:
                plane.kubectl("apply", "--server-side", "-f", "-", stdin=yaml.safe_dump(definition))


def _stop(script: Path, state: Path) -> None:
    """Stops a control plane, and waits until its processes have left the ports to the next one."""
    processes = [int(file.read_text()) for file in state.glob("*.pid")]
    # It fails where one of them has ended by itself.
    subprocess.run([script, "stop", state], check=False, timeout=_SECONDS)
    # Nobody needs what they write at their end, for which the API server takes its time.
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    while any(map(_runs, processes)):
        time.sleep(0.05)


def _runs(process: int) -> bool:
    return Path(f"/proc/{process}/exe").exists()


def _server(state: Path) -> tuple[str, int]:
    """Address and port of an API server."""
    config = yaml.safe_load((state / "kubeconfig").read_text())
    server = urlsplit(config["clusters"][0]["cluster"]["server"])
    return server.hostname or "", server.port or 443


@contextmanager
def _alone() -> Generator[None]:
    with (Path(tempfile.gettempdir()) / "control-plane.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class ControlPlane:
    """A control plane that runs.

    Args:
        state: The folder of its kubeconfig and programs.
    """

    state: Path
    _answers: dict[str, str | None] = field(default_factory=dict)

    def close(self) -> None:
        """Closes the connection."""
        self._connection[0].close()

    def kubectl(self, *arguments: str, stdin: str = "") -> str:
        """What kubectl prints; nothing that it waits for may take longer than all else together."""
        command = [str(self.state / "bin" / "kubectl"), "--kubeconfig", str(self.state / "kubeconfig"), *arguments]
        return subprocess.run(
            command, input=stdin, check=True, text=True, stdout=subprocess.PIPE, timeout=_SECONDS
        ).stdout

    def discard(self, *namespaces: str) -> None:
        """Deletes namespaces, and waits for none: without a kubelet the last word on a pod may never come."""
        self.kubectl("delete", "namespace", *namespaces, "--ignore-not-found", "--wait=false")
        for each in namespaces:
            self.kubectl("delete", "jobs", "--all", "--namespace", each, "--wait=false")
            at_once = ("--grace-period=0", "--force", "--wait=false")
            self.kubectl("delete", "pods", "--all", "--namespace", each, *at_once)

    def post(self, path: str, document: str) -> tuple[int, str]:
        """Status and message that the API server answers a request with."""
        status, answer, _ = self._request("POST", path, document)
        return status, str(answer.get("message"))

    def objects_refused(self, manifest: str) -> list[str]:
        """What the API server refuses, or warns of, when it is given every object of a manifest, each in a line.

        The Namespace is created, the others are not: each goes through admission and validation alone.
        """
        documents = manifest.removeprefix("---\n").split("\n---\n")
        answers = (self._answer(document) for document in documents)
        return [answer for answer in answers if answer is not None]

    @contextmanager
    def namespace(self, name: str) -> Generator[None]:
        """A namespace with its account, which is deleted afterwards."""
        self.kubectl("create", "namespace", name)
        try:
            self.kubectl("wait", "--for=create", "--namespace", name, "--timeout=30s", "serviceaccount/default")
            yield
        finally:
            self.kubectl("delete", "namespace", name, "--wait=false")

    def tried(self, each: dict[str, Any]) -> tuple[int, dict[str, Any], list[str]]:
        """Status, answer and warnings when an object is created in a dry run; not even a Namespace is kept."""
        resource = self._resources[each["apiVersion"], each["kind"]]
        namespace = each["metadata"].get("namespace")
        within = f"namespaces/{quote(str(namespace), safe='')}" if namespace else ""
        place = resource.replace("*", within) if namespace else resource.replace("*/", "")
        return self._request("POST", f"{place}?fieldValidation=Strict&dryRun=All", json.dumps(each))

    def _answer(self, document: str) -> str | None:
        if document not in self._answers:
            self._answers[document] = self._refusal(document)
        return self._answers[document]

    def _refusal(self, document: str) -> str | None:
        try:
            given = kubectl_yaml.read(document)
        except yaml.YAMLError as error:
            return f"kubectl cannot read a document: {error}\n{document}"
        status, answer, warnings = self._create(given, document)
        there = status == http.client.CREATED or (status == http.client.CONFLICT and given["kind"] == "Namespace")
        reasons = warnings if there else [f"{status} {answer.get('message')}", *warnings]
        return f"{given['kind']}/{given['metadata']['name']}: {'; '.join(reasons)}" if reasons else None

    def _create(self, given: dict[str, Any], document: str) -> tuple[int, dict[str, Any], list[str]]:
        resource = self._resources[given["apiVersion"], given["kind"]]
        namespace = given["metadata"].get("namespace")
        place = (
            resource.replace("*", f"namespaces/{quote(str(namespace))}") if namespace else resource.replace("*/", "")
        )
        dry = "" if given["kind"] == "Namespace" else "&dryRun=All"
        return self._request("POST", f"{place}?fieldValidation=Strict{dry}", document)

    @cached_property
    def _resources(self) -> dict[tuple[str, str], str]:
        """The path of each kind, with a `*` where a namespace has its place."""
        found: dict[tuple[str, str], str] = {}
        for root in ("/api", "/apis"):
            _, answer, _ = self._request("GET", root)
            for group in answer["items"]:
                name = group["metadata"].get("name", "")
                for version in group["versions"]:
                    api = f"{name}/{version['version']}".lstrip("/")
                    for resource in version.get("resources", []):
                        found[api, resource["responseKind"]["kind"]] = f"{root}/{api}/*/{resource['resource']}"
        return found

    @cached_property
    def _connection(self) -> tuple[http.client.HTTPSConnection, str]:
        """A connection that is used again, and the token."""
        context = ssl.create_default_context()
        # Its certificate is its own, made when it starts.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        token = yaml.safe_load((self.state / "kubeconfig").read_text())["users"][0]["user"]["token"]
        return http.client.HTTPSConnection(*_server(self.state), context=context, timeout=_SECONDS), token

    def _request(self, method: str, path: str, document: str = "") -> tuple[int, dict[str, Any], list[str]]:
        """Status, answer and warnings."""
        connection, token = self._connection
        kind = "application/json" if document else _DISCOVERY
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/yaml", "Accept": kind}
        try:
            connection.request(method, path, document.encode(), headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException):
            # The API server ends a connection that nobody has used for a while.
            connection.close()
            connection.request(method, path, document.encode(), headers)
            response = connection.getresponse()
        return response.status, json.loads(response.read()), response.headers.get_all("Warning") or []
