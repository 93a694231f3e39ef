"""Settings of the tool that deploys what is in Git."""

from collections.abc import Iterator
from typing import Literal

from ecommerce.settings.group import Broken, SettingsGroup, rule
from ecommerce.settings.values.git import Folder, Repository, Revision
from ecommerce.settings.values.names import ObjectName, OtherNamespace, SecretName


class GitOpsSettings(SettingsGroup):
    """What tells Argo CD or Flux of the environment: an Application, or a GitRepository and a Kustomization."""

    tool: Literal["argocd", "flux"]
    """`argocd` or `flux`."""

    repository: Repository
    """URL of the repository that holds the output."""

    revision: Revision = "main"
    """A branch, `refs/tags/` and a tag, or the 40 digits of a commit."""

    path: Folder | None = None
    """The folder of the environment's output in it; left out, the one in `dist/`."""

    namespace: OtherNamespace | None = None
    """Namespace of the tool, where its objects are; left out, `argocd` or `flux-system`."""

    project: ObjectName | None = None
    """With argocd: the AppProject; left out, `default`."""

    secret_name: SecretName | None = None
    """With flux: the Secret in its namespace that opens the repository; left out, everyone may read that."""

    @rule
    def _settings_are_of_the_tool(self) -> Iterator[Broken]:
        for name, value, tool in (("project", self.project, "argocd"), ("secretName", self.secret_name, "flux")):
            if value and self.tool != tool:
                yield (name,), f"is a setting of {tool}, but tool is {self.tool}; remove it or change the tool"

    @property
    def tools_namespace(self) -> str:
        """Where the tool's objects are."""
        return self.namespace or {"argocd": "argocd", "flux": "flux-system"}[self.tool]
