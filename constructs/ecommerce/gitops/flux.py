"""An environment as a GitRepository and a Kustomization of Flux."""

import re
from itertools import accumulate

from cdk8s import ApiObjectMetadata

from constructs import Construct
from ecommerce.bindings.fluxcd.toolkit import kustomize, source
from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.gitops import GitOpsSettings
from ecommerce.settings.tiers import MigratingTierSettings, TierSettings

# How often Flux looks into Git, and puts right what was changed by hand.
_LOOK, _PUT_RIGHT, _TRY_AGAIN = "1m", "10m", "2m"
# The time of a rollout, in minutes, without a migration.
_ROLLOUT_MINUTES = 15
_COMMIT = re.compile(r"[0-9a-f]{40}")


class Kustomization(Construct):
    """A Kustomization that keeps the cluster as Git has it, deletes what Git has no longer, and tells when it is ready.

    Ready are the Deployments and the database, named one by one: with `wait` it would wait for every object, such as a
    claim that is bound only by the first backup. When it is deleted, the shop stays.
    """

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
            scope: The chart.
            id: Construct id.
            environment: The environment's name.
            settings: What it says.
            gitops: Where it is in Git.
            file: Path of its manifests there.
        """
        super().__init__(scope, id)
        self._system, self._gitops = settings.system(environment), gitops
        self._labels = self._system.shared.labels
        self._name = self._labels["app.kubernetes.io/instance"]
        tiers = settings.tiers()
        self._define_repository(file)
        kustomize.Kustomization(
            self,
            "kustomization",
            metadata=self._metadata(),
            spec=kustomize.KustomizationSpec(
                interval=_PUT_RIGHT,
                retry_interval=_TRY_AGAIN,
                timeout=f"{_ROLLOUT_MINUTES + sum(_migration_minutes(chosen) for _, chosen in tiers)}m",
                source_ref=kustomize.KustomizationSpecSourceRef(
                    kind=kustomize.KustomizationSpecSourceRefKind.GIT_REPOSITORY, name=self._name
                ),
                path=f"./{file.rpartition('/')[0]}",
                prune=True,
                deletion_policy=kustomize.KustomizationSpecDeletionPolicy.ORPHAN,
                health_checks=[
                    *(self._check("apps/v1", "Deployment", tier.name) for tier, _ in tiers),
                    *(
                        [self._check("apps/v1", "StatefulSet", self._system.postgres.name)]
                        if settings.database.engine == "statefulset"
                        else []
                    ),
                ],
            ),
        )

    def _metadata(self) -> ApiObjectMetadata:
        return ApiObjectMetadata(name=self._name, namespace=self._gitops.tools_namespace, labels=self._labels)

    def _define_repository(self, file: str) -> None:
        secret = self._gitops.secret_name
        source.GitRepository(
            self,
            "repository",
            metadata=self._metadata(),
            spec=source.GitRepositorySpec(
                interval=_LOOK,
                url=self._gitops.repository,
                ref=_reference(self._gitops.revision),
                ignore=_all_but(file),
                secret_ref=source.GitRepositorySpecSecretRef(name=secret) if secret else None,
            ),
        )

    def _check(self, api_version: str, kind: str, name: str) -> kustomize.KustomizationSpecHealthChecks:
        return kustomize.KustomizationSpecHealthChecks(
            api_version=api_version, kind=kind, name=name, namespace=self._system.namespace
        )


def _migration_minutes(settings: TierSettings) -> int:
    migration = settings.migration if isinstance(settings, MigratingTierSettings) else None
    return migration.deadline_minutes if migration else 0


def _reference(revision: str) -> source.GitRepositorySpecRef:
    if _COMMIT.fullmatch(revision):
        return source.GitRepositorySpecRef(commit=revision)
    if revision.startswith("refs/"):
        return source.GitRepositorySpecRef(name=revision)
    return source.GitRepositorySpecRef(branch=revision)


def _all_but(file: str) -> str:
    """Patterns, as in a `.gitignore`, that leave one file: Flux reads folders in folders, and so other environments."""
    *folders, _ = accumulate(file.split("/"), "{}/{}".format)
    lines = ["/*", *(line for folder in folders for line in (f"!/{folder}", f"/{folder}/*")), f"!/{file}"]
    return "".join(f"{line}\n" for line in lines)
