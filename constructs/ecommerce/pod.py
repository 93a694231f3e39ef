"""The hardened pod and container defaults, which satisfy the Pod Security Standard `restricted`."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.identity import Identity
from ecommerce.values import int_or_string, quantity


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


def pod_spec(
    identity: Identity,
    *,
    user: int,
    container: k8s.Container,
    volumes: Sequence[k8s.Volume],
    grace_seconds: int,
    owns_volumes: bool = False,
    restart_policy: str | None = None,
    first: k8s.Container | None = None,
    topology_spread: Sequence[k8s.TopologySpreadConstraint] | None = None,
) -> k8s.PodSpec:
    """A pod of one container that runs as a numeric user, which the kubelet can check without reading the image.

    Args:
        identity: Whose pod it is; its ServiceAccount has the same name.
        user: User and group id of every process.
        container: The container.
        volumes: The pod's volumes.
        grace_seconds: From the request to stop until the kill.
        owns_volumes: Whether the group owns the volumes, as a program that keeps data on a claim needs.
        restart_policy: `Never` for a job's pod, whose job decides on another try.
        first: A container that runs to its end before the other starts.
        topology_spread: How its pods are spread.
    """
    secrets = [k8s.LocalObjectReference(name=name) for name in identity.system.image_pull_secrets]
    return k8s.PodSpec(
        service_account_name=identity.name,
        automount_service_account_token=False,
        enable_service_links=False,
        image_pull_secrets=secrets or None,
        security_context=k8s.PodSecurityContext(
            run_as_non_root=True,
            run_as_user=user,
            run_as_group=user,
            fs_group=user if owns_volumes else None,
            # Without it the kubelet walks the whole volume at every start.
            fs_group_change_policy="OnRootMismatch" if owns_volumes else None,
            seccomp_profile=k8s.SeccompProfile(type="RuntimeDefault"),
        ),
        restart_policy=restart_policy,
        topology_spread_constraints=topology_spread,
        termination_grace_period_seconds=grace_seconds,
        init_containers=[first] if first else None,
        containers=[container],
        volumes=volumes,
    )


def service_account(scope: Construct, identity: Identity) -> None:
    """The account of a part's pods, which have no business with the Kubernetes API."""
    k8s.KubeServiceAccount(
        scope, "service-account", metadata=identity.metadata(), automount_service_account_token=False
    )


def disruption_budget(scope: Construct, metadata: k8s.ObjectMeta, selector: k8s.LabelSelector) -> None:
    """Lets one pod at a time be evicted.

    Args:
        scope: Where to create it.
        metadata: Its name and labels.
        selector: The pods.
    """
    k8s.KubePodDisruptionBudget(
        scope,
        "disruption-budget",
        metadata=metadata,
        spec=k8s.PodDisruptionBudgetSpec(
            max_unavailable=int_or_string(1),
            selector=selector,
            # A pod that is not ready serves nobody; it must not hold up a node drain.
            unhealthy_pod_eviction_policy="AlwaysAllow",
        ),
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
