"""An environment as an Application of Argo CD."""

from cdk8s import ApiObjectMetadata

from constructs import Construct
from ecommerce.bindings import argoproj as argo
from ecommerce.settings.gitops import GitOpsSettings
from ecommerce.system import System

# The cluster that Argo CD itself runs in.
_CLUSTER = "https://kubernetes.default.svc"
# Another Application's object is left to it, and the sync fails, as where two environments share a namespace.
_OPTIONS = ["FailOnSharedResource=true"]


class Application(Construct):
    """An Application that keeps the cluster as Git has it, and deletes what Git has no longer.

    It is called as the label `app.kubernetes.io/instance` of all objects, by which older versions of Argo CD know their
    own. It has no finalizer: when it is deleted, the shop stays. There are no sync waves and no hooks, each of which
    waits until everything before is healthy, such as a claim that is bound only by the first backup; what must wait
    for something waits in its own pod.
    """

    def __init__(self, scope: Construct, id: str, *, system: System, gitops: GitOpsSettings, path: str) -> None:
        """Creates the Application.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy.
            gitops: Where it is in Git.
            path: Its folder there, of which Argo CD reads the files, and no folder in it.
        """
        super().__init__(scope, id)
        labels = system.shared.labels
        argo.Application(
            self,
            "application",
            metadata=ApiObjectMetadata(
                name=labels["app.kubernetes.io/instance"], namespace=gitops.tools_namespace, labels=labels
            ),
            spec=argo.ApplicationSpec(
                project=gitops.project or "default",
                source=argo.ApplicationSpecSource(
                    repo_url=gitops.repository,
                    path=path,
                    target_revision=gitops.revision,
                    directory=argo.ApplicationSpecSourceDirectory(recurse=False),
                ),
                destination=argo.ApplicationSpecDestination(server=_CLUSTER, namespace=system.namespace),
                sync_policy=argo.ApplicationSpecSyncPolicy(
                    automated=argo.ApplicationSpecSyncPolicyAutomated(prune=True, self_heal=True),
                    sync_options=_OPTIONS,
                    retry=_retry(),
                ),
            ),
        )


def _retry() -> argo.ApplicationSpecSyncPolicyRetry:
    """Half an hour: a webhook or a definition of another Application's may come later."""
    pace = argo.ApplicationSpecSyncPolicyRetryBackoff(duration="15s", factor=2, max_duration="5m")
    return argo.ApplicationSpecSyncPolicyRetry(limit=10, backoff=pace)
