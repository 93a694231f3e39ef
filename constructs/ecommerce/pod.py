"""The hardened pod and container defaults, which satisfy the Pod Security Standard `restricted`."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdk8s_plus_27 import k8s

from ecommerce.identity import Identity
from ecommerce.values import quantity


@dataclass(frozen=True, kw_only=True)
class Scratch:
    """A directory that a program must write to beside its read-only root filesystem; its content dies with the pod.

    Args:
        name: The volume's name.
        path: Where it is mounted.
        size: The most it may hold, as a quantity; a pod above it is evicted.
        in_memory: Keep it in memory, where it counts against the container's memory limit.
    """

    name: str
    path: str
    size: str
    in_memory: bool = False

    @property
    def volume(self) -> k8s.Volume:
        """The pod's side."""
        medium = "Memory" if self.in_memory else None
        return k8s.Volume(
            name=self.name, empty_dir=k8s.EmptyDirVolumeSource(medium=medium, size_limit=quantity(self.size))
        )

    @property
    def mount(self) -> k8s.VolumeMount:
        """The container's side."""
        return k8s.VolumeMount(name=self.name, mount_path=self.path)


def container_security() -> k8s.SecurityContext:
    """No way up: no capability, no escalation, nothing writable in the image."""
    return k8s.SecurityContext(
        allow_privilege_escalation=False,
        capabilities=k8s.Capabilities(drop=["ALL"]),
        read_only_root_filesystem=True,
    )


def pod_security(*, user: int, owns_volumes: bool = False) -> k8s.PodSecurityContext:
    """Runs as a numeric user, which the kubelet can check without reading the image.

    Args:
        user: User and group id of every process.
        owns_volumes: Whether the group owns the pod's volumes, as a program that keeps data on a claim needs.
    """
    return k8s.PodSecurityContext(
        run_as_non_root=True,
        run_as_user=user,
        run_as_group=user,
        fs_group=user if owns_volumes else None,
        # Without it the kubelet walks the whole volume at every start.
        fs_group_change_policy="OnRootMismatch" if owns_volumes else None,
        seccomp_profile=k8s.SeccompProfile(type="RuntimeDefault"),
    )


def spread(identity: Identity) -> Sequence[k8s.TopologySpreadConstraint]:
    """Spreads a part's pods over zones, then nodes, as evenly as the cluster allows.

    `ScheduleAnyway`, since a pod on a crowded node serves better than a pending one, and a cluster may have one node.
    The pod template's hash keeps the old pods of a rolling update out of the count.
    """
    return [
        k8s.TopologySpreadConstraint(
            max_skew=1,
            topology_key=key,
            when_unsatisfiable="ScheduleAnyway",
            label_selector=identity.selector,
            match_label_keys=["pod-template-hash"],
        )
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]
