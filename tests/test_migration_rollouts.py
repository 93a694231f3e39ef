"""A release with a migration on a real control plane: its controllers, and a kubelet that obeys init containers."""

import json
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from control_plane import ControlPlane
from rendering import rendered, variables

from review.manifests import Object

pytestmark = pytest.mark.slow

NAMESPACE = "migration-rollout"
RELEASE = "namespace: %s\nbackup: {enabled: false}\nbackend: {image: 'shop/backend:%s', migration: {command: [shop, migrate]}}\n"
_SECONDS = 60


@dataclass
class Kubelet:
    """Stands in for the kubelets: what of a namespace's pods they would tell the API server.

    Args:
        plane: The control plane.
        broken: Images whose migration fails.
        through: Names of the Jobs whose migration is through, as they stand in the database.
    """

    plane: ControlPlane
    broken: set[str] = field(default_factory=set)
    through: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Moves every pod on by a step."""
        for each in self.objects("pods"):
            job = each["metadata"]["labels"].get("batch.kubernetes.io/job-name")
            if each["status"]["phase"] != "Pending":
                continue
            gates = [one for one in each["spec"].get("initContainers", []) if one["name"] == "migrated"]
            if job:
                failed = each["spec"]["initContainers"][1]["image"] in self.broken
                self.through |= set() if failed else {job}
                self._tell(each, "Failed" if failed else "Succeeded", ready=False)
            elif all(variables(one)["MIGRATION"]["value"] in self.through for one in gates):
                self._tell(each, "Running", ready=True)

    def until(self, done: Callable[[], bool], what: str) -> None:
        """Moves pods on until something is so."""
        end = time.monotonic() + _SECONDS
        while not done():
            assert time.monotonic() < end, (
                f"after {_SECONDS} s {what} is not so: {self.plane.kubectl('-n', NAMESPACE, 'get', 'pods,jobs')}"
            )
            self.look()
            time.sleep(0.3)

    def objects(self, kind: str, *options: str) -> list[Object]:
        """The objects of a kind."""
        printed = self.plane.kubectl("-n", NAMESPACE, "get", kind, "-o", "json", *options)
        # What is going waits for a kubelet's last word, where a scheduler found a node for it.
        return [each for each in json.loads(printed)["items"] if "deletionTimestamp" not in each["metadata"]]

    def serving(self) -> list[str]:
        """The images of the pods that the backend's Service leads to: those that are ready."""
        return sorted(
            each["spec"]["containers"][0]["image"]
            for each in self.objects("pods", "--selector", "app.kubernetes.io/name=backend,tier=backend")
            if each["status"]["phase"] == "Running"
        )

    def _tell(self, pod: Object, phase: str, *, ready: bool) -> None:
        name = pod["metadata"]["name"]
        address = f"10.9.{hash(name) % 250}.{hash(name[::-1]) % 250 + 1}"
        status: dict[str, Any] = {"phase": phase, "podIP": address, "podIPs": [{"ip": address}]}
        # Without a time it would never have been ready for long enough.
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        status["conditions"] = [{"type": "Ready", "status": str(ready), "lastTransitionTime": now}]
        if not ready:
            ended = {"exitCode": int(phase == "Failed"), "reason": "Error"}
            status["containerStatuses"] = [
                {
                    "name": each["name"],
                    "image": "x",
                    "imageID": "x",
                    "ready": False,
                    "restartCount": 0,
                    "state": {"terminated": ended},
                }
                for each in pod["spec"]["containers"]
            ]
        patch = json.dumps({"status": status})
        self.plane.kubectl("-n", NAMESPACE, "patch", "pod", name, "--subresource=status", "--patch", patch)


@pytest.fixture
def kubelet(plane: ControlPlane) -> Generator[Kubelet]:
    """A control plane and what stands for its nodes."""
    try:
        yield Kubelet(plane)
    finally:
        plane.discard(NAMESPACE)


def apply(plane: ControlPlane, version: str) -> list[str]:
    """Applies a release as a user does, in one file: what kubectl says, a line for each object."""
    return plane.kubectl("apply", "-f", "-", stdin=rendered(RELEASE % (NAMESPACE, version))).splitlines()


def test_a_release_whose_migration_fails_serves_nobody_and_the_one_before_goes_on(kubelet: Kubelet) -> None:
    plane = kubelet.plane
    apply(plane, "1")
    kubelet.until(lambda: kubelet.serving() == ["shop/backend:1"] * 2, "that both pods of the first release serve")
    assert [each for each in apply(plane, "1") if "job" in each and not each.endswith("unchanged")] == []

    kubelet.broken.add("shop/backend:2")
    apply(plane, "2")
    kubelet.until(
        lambda: any(each["status"].get("failed") for each in kubelet.objects("jobs")), "that the migration failed"
    )
    for _ in range(10):
        kubelet.look()
    waiting = [
        each for each in kubelet.objects("pods", "--selector", "tier=backend") if each["status"]["phase"] == "Pending"
    ]
    assert {each["spec"]["containers"][0]["image"] for each in waiting} == {"shop/backend:2"}
    assert kubelet.serving() == ["shop/backend:1"] * 2, "the release before does not serve as it did"

    # Back: the release before needs no migration, and what waits goes.
    said = apply(plane, "1")
    assert next(each for each in said if each.startswith("job")).endswith(" unchanged")
    kubelet.until(
        lambda: len(kubelet.objects("pods", "--selector", "tier=backend")) == 2, "that the failed release is gone"
    )

    # Forward, with what was wrong mended.
    apply(plane, "3")
    kubelet.until(lambda: kubelet.serving() == ["shop/backend:3"] * 2, "that the mended release serves")
    jobs = {each["metadata"]["name"] for each in kubelet.objects("jobs")}
    assert len(jobs) == 3, f"each release has a Job of its own, but there are {jobs}"
