"""Namespaces of the suite's own, which nobody else has, and which are gone at the end."""

import json
import secrets
from collections.abc import Generator
from contextlib import contextmanager

from cluster.kubectl import Kubectl, KubectlError

OWN = "ecommerce-test"


def unused() -> str:
    """A name that no namespace of the cluster has."""
    there = Kubectl("default")("get", "namespaces", "--output=name").split()
    while f"namespace/{(name := f'{OWN}-{secrets.token_hex(3)}')}" in there:
        pass
    return name


@contextmanager
def removed(name: str) -> Generator[Kubectl]:
    """Removes a namespace at the end, whatever happened, and waits until it is gone.

    Args:
        name: As `unused` gives it.
    """
    inside = Kubectl(name)
    try:
        yield inside
    finally:
        inside("delete", "namespace", name, "--ignore-not-found", "--timeout=5m")


@contextmanager
def beside(name: str) -> Generator[Kubectl]:
    """A namespace that the environment knows nothing of, restricted all the same."""
    with removed(name) as outside:
        labels = {"pod-security.kubernetes.io/enforce": "restricted"}
        outside.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}})
        yield outside


def reason_why_not() -> str | None:
    """Why the suite cannot ask the cluster anything."""
    try:
        version = json.loads(Kubectl("default")("version", "--output=json", seconds=60))
    except FileNotFoundError:
        return "kubectl is missing; install it, and let KUBECONFIG name a cluster"
    except KubectlError as error:
        return f"no cluster answers; let KUBECONFIG name one: {error}"
    return None if "serverVersion" in version else "no cluster answers; let KUBECONFIG name one"
