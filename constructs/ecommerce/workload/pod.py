"""Pods and containers that satisfy the Pod Security Standard `restricted`."""

from collections.abc import Sequence

from cdk8s_plus_27 import k8s

from ecommerce.connection import SecretFiles
from ecommerce.settings.resources import Resources
from ecommerce.system import Identity
from ecommerce.values import int_or_string, label_selector, quantity, resource_requirements
from ecommerce.workload.program import EmptyDir, Exec, HttpGet, Port, Probe, Program, TcpSocket


def container(
    name: str,
    program: Program,
    *,
    image: str,
    resources: Resources,
    env: Sequence[k8s.EnvVar],
    volume_mounts: Sequence[k8s.VolumeMount],
    drain_seconds: int = 0,
    metrics: Port | None = None,
    user: int | None = None,
) -> k8s.Container:
    """The container that runs a program for as long as its pod lives.

    Args:
        name: Its name.
        program: What runs in it.
        image: Container image.
        resources: Requests and limits.
        env: Environment variables.
        volume_mounts: All mounts, those of the program's own directories among them.
        drain_seconds: A pause before SIGTERM; 0 is none.
        metrics: The port that Prometheus asks; None where it does not.
        user: User id of its processes, where the pod has another.
    """
    port, probes = program.port, program.probes
    return k8s.Container(
        name=name,
        image=image,
        command=list(program.command) or None,
        args=list(program.args) or None,
        ports=[_container_port(each) for each in (port, metrics) if each] or None,
        env=list(env) or None,
        resources=resource_requirements(resources, disk=program.disk),
        startup_probe=_probe(probes.startup, port),
        liveness_probe=_probe(probes.liveness, port),
        readiness_probe=_probe(probes.readiness, port),
        lifecycle=_pause(drain_seconds) if drain_seconds else None,
        security_context=container_security(user),
        volume_mounts=list(volume_mounts) or None,
    )


def pod_spec(
    identity: Identity,
    *,
    user: int,
    group: int | None = None,
    fs_group: int | None = None,
    containers: Sequence[k8s.Container],
    init_containers: Sequence[k8s.Container] = (),
    volumes: Sequence[k8s.Volume],
    grace_seconds: int,
    restart_policy: str | None = None,
    topology_spread: Sequence[k8s.TopologySpreadConstraint] | None = None,
    affinity: k8s.Affinity | None = None,
    tolerations: Sequence[k8s.Toleration] = (),
) -> k8s.PodSpec:
    """A pod that runs as a numeric user, which the kubelet can check without reading the image.

    Args:
        identity: Whose pod it is; its ServiceAccount has the same name.
        user: User id of every process.
        group: Group id of every process; left out, the same number as the user's.
        fs_group: Group that owns the volumes, for a program that keeps data on a claim.
        containers: The containers.
        init_containers: Containers that run to their end, one after the other, before these start.
        volumes: The pod's volumes.
        grace_seconds: From the request to stop until the kill.
        restart_policy: `Never` for a job's pod, whose job decides on another try.
        topology_spread: How its pods are spread.
        affinity: On which nodes they may be.
        tolerations: Which taints of nodes they bear.
    """
    secrets = [k8s.LocalObjectReference(name=name) for name in identity.system.image_pull_secrets]
    return k8s.PodSpec(
        service_account_name=identity.name,
        automount_service_account_token=False,
        enable_service_links=False,
        image_pull_secrets=secrets or None,
        security_context=_pod_security(user, user if group is None else group, fs_group),
        restart_policy=restart_policy,
        priority_class_name=identity.priority_class,
        affinity=affinity,
        tolerations=list(tolerations) or None,
        topology_spread_constraints=topology_spread,
        termination_grace_period_seconds=grace_seconds,
        init_containers=init_containers or None,
        containers=containers,
        volumes=list(volumes) or None,
    )


def container_security(user: int | None = None) -> k8s.SecurityContext:
    """The SecurityContext of a container: no capability, no escalation, nothing writable in the image.

    Args:
        user: User and group id of its processes, where the pod has others.
    """
    return k8s.SecurityContext(
        run_as_user=user,
        run_as_group=user,
        allow_privilege_escalation=False,
        capabilities=k8s.Capabilities(drop=["ALL"]),
        read_only_root_filesystem=True,
    )


def empty_dir_volume(directory: EmptyDir) -> k8s.Volume:
    """A pod's side of a directory that dies with it."""
    source = k8s.EmptyDirVolumeSource(medium=directory.medium, size_limit=quantity(directory.size_limit))
    return k8s.Volume(name=directory.name, empty_dir=source)


def empty_dir_mount(directory: EmptyDir) -> k8s.VolumeMount:
    """A container's side of it."""
    return k8s.VolumeMount(name=directory.name, mount_path=directory.mount_path)


def secret_volume(files: SecretFiles) -> k8s.Volume:
    """A pod's side of a Secret's keys as files."""
    items = [k8s.KeyToPath(key=key, path=key) for key in files.keys]
    source = k8s.SecretVolumeSource(secret_name=files.secret, items=items, default_mode=files.mode)
    return k8s.Volume(name=files.volume, secret=source)


def secret_mount(files: SecretFiles) -> k8s.VolumeMount:
    """A container's side of them."""
    return k8s.VolumeMount(name=files.volume, mount_path=files.mount_path, read_only=True)


def topology_spread(identity: Identity) -> Sequence[k8s.TopologySpreadConstraint]:
    """Spreads a part's pods over zones, then nodes, as evenly as the cluster allows.

    `ScheduleAnyway`, since a pod on a crowded node serves better than a pending one, and a cluster may have one node.
    The pod template's hash keeps the old pods of a rolling update out of the count.
    """
    return [
        k8s.TopologySpreadConstraint(
            max_skew=1,
            topology_key=key,
            when_unsatisfiable="ScheduleAnyway",
            label_selector=label_selector(identity.selector),
            match_label_keys=["pod-template-hash"],
        )
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]


def _pod_security(user: int, group: int, fs_group: int | None) -> k8s.PodSecurityContext:
    return k8s.PodSecurityContext(
        run_as_non_root=True,
        run_as_user=user,
        run_as_group=group,
        fs_group=fs_group,
        # Without it the kubelet walks the whole volume at every start.
        fs_group_change_policy=None if fs_group is None else "OnRootMismatch",
        seccomp_profile=k8s.SeccompProfile(type="RuntimeDefault"),
    )


def _container_port(port: Port) -> k8s.ContainerPort:
    return k8s.ContainerPort(name=port.name, container_port=port.number, protocol="TCP")


def _probe(probe: Probe, port: Port | None) -> k8s.Probe:
    action = probe.action
    # A program refuses a probe that asks a port which it has not.
    named = int_or_string(port.name) if port else int_or_string("")
    return k8s.Probe(
        exec=k8s.ExecAction(command=list(action.command)) if isinstance(action, Exec) else None,
        http_get=k8s.HttpGetAction(path=action.path, port=named) if isinstance(action, HttpGet) else None,
        tcp_socket=k8s.TcpSocketAction(port=named) if isinstance(action, TcpSocket) else None,
        period_seconds=probe.period_seconds,
        timeout_seconds=probe.timeout_seconds,
        failure_threshold=probe.failure_threshold,
    )


def _pause(seconds: int) -> k8s.Lifecycle:
    return k8s.Lifecycle(pre_stop=k8s.LifecycleHandler(exec=k8s.ExecAction(command=["sleep", str(seconds)])))
