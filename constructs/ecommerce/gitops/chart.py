"""What tells a GitOps tool of an environment, in a chart of its own: it is applied where the tool is."""

from cdk8s import Chart

from constructs import Construct
from ecommerce.apply_order import sort_by_apply_order
from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.gitops import GitOpsSettings


class GitOps(Chart):
    """An Application of Argo CD, or a GitRepository and a Kustomization of Flux."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        environment: str,
        settings: EnvironmentSettings,
        gitops: GitOpsSettings,
        file: str,
    ) -> None:
        """Creates the objects.

        Args:
            scope: The app.
            id: Construct id, and the name of the output file.
            environment: The environment's name.
            settings: What the environment says.
            gitops: What it says of the tool.
            file: Path of the environment's manifests in the repository, where the settings name no other folder.
        """
        super().__init__(scope, id, disable_resource_name_hashes=True)
        folder, _, name = file.rpartition("/")
        path = gitops.path or folder
        if gitops.tool == "argocd":
            from ecommerce.gitops.argocd import Application  # noqa: PLC0415 - bindings that Flux does without

            Application(self, "argocd", system=settings.system(environment), gitops=gitops, path=path)
        else:
            from ecommerce.gitops.flux import Kustomization  # noqa: PLC0415 - as above

            Kustomization(
                self, "flux", environment=environment, settings=settings, gitops=gitops, file=f"{path}/{name}"
            )
        sort_by_apply_order(self)
