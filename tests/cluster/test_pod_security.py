"""What the kernel says of the processes that run."""

import re

import pytest

from cluster.kubectl import KubectlError
from cluster.shop import Shop, selector


def test_no_process_is_root_or_may_become_it(containers: Shop) -> None:
    asked, unasked = [], []
    for pods in containers.workloads:
        pod = containers.kubectl.pods(selector(pods))[0]["metadata"]["name"]
        try:
            status = containers.kubectl.sh(pod, "cat /proc/1/status")
        except KubectlError:
            unasked.append(pods.name)
            continue
        asked.append(pods.name)
        assert field("Uid", status) not in {"", "0"}, f"{pods.name} runs as root"
        assert int(field("CapEff", status), 16) == 0, f"{pods.name} has capabilities"
        assert field("NoNewPrivs", status) == "1", f"{pods.name} may gain privileges"
        assert field("Seccomp", status) == "2", f"{pods.name} may call all of the kernel"
    if not asked:
        pytest.skip(f"the images of {', '.join(unasked)} have no shell to ask")


def test_no_root_filesystem_can_be_written(containers: Shop) -> None:
    for pods in containers.workloads:
        pod = containers.kubectl.pods(selector(pods))[0]["metadata"]["name"]
        with pytest.raises(KubectlError):
            containers.kubectl.sh(pod, "touch /written")


def field(name: str, status: str) -> str:
    """The first value of a field of /proc/<pid>/status."""
    found = re.search(rf"^{name}:\s+(\S+)", status, re.MULTILINE)
    return found[1] if found else ""
