"""The Namespace, which holds the system and enforces its security level."""

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.kept import KEPT
from ecommerce.system import System

# Enforced by the rules of the oldest supported Kubernetes, so that upgrading a cluster never starts to refuse pods;
# newer rules warn.
_ENFORCED_VERSION = "v1.27"


class Namespace(Construct):
    """A Namespace that refuses every pod which does not satisfy the Pod Security Standard `restricted`."""

    def __init__(self, scope: Construct, id: str, *, system: System) -> None:
        """Creates the Namespace.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy that it holds.
        """
        super().__init__(scope, id)
        security = {
            "enforce": "restricted",
            "enforce-version": _ENFORCED_VERSION,
            "audit": "restricted",
            "audit-version": "latest",
            "warn": "restricted",
            "warn-version": "latest",
        }
        labels = system.shared.labels | {f"pod-security.kubernetes.io/{key}": value for key, value in security.items()}
        metadata = k8s.ObjectMeta(name=system.namespace, labels=labels, annotations=KEPT)
        k8s.KubeNamespace(self, "namespace", metadata=metadata)
