"""Names and values that the API server refuses, though the schema allows them.

As Kubernetes 1.34 checks them, in pkg/apis/GROUP/validation/validation.go; the tests give each to a real API server.
"""

from collections.abc import Callable, Iterator

from review.check.finding import Finding, Rule
from review.check.refused import (
    access,
    containers,
    contents,
    labels,
    limits,
    network,
    objects,
    placement,
    pods,
    probes,
    resources,
    scaling,
    schedules,
    services,
    volumes,
    workloads,
)
from review.check.refused.fault import Fault, Faults
from review.manifests import Manifests, Object
from review.values import mapping

RULES: tuple[Rule, ...] = tuple(
    rule
    for module in (
        *(objects, labels, containers, resources, probes, volumes, placement, pods, workloads, schedules),
        *(services, network, contents, scaling, limits, access),
    )
    for rule in module.RULES
)


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every name and value that is refused."""
    for each in manifests.objects:
        yield from _findings(each, objects.faults(each))
        rule = _OF_KINDS.get(objects.kind(each))
        if rule:
            yield from _findings(each, rule(each))
    for owned in manifests.pods:
        yield from _findings(owned.owner, pods.faults(owned))
    yield from objects.twice(manifests)
    yield from limits.defaults(manifests)


def _findings(each: Object, found: Iterator[Fault]) -> Iterator[Finding]:
    for fault in found:
        yield Finding(fault.rule, each, fault.path, fault.reason, fault.fix)


def _job(each: Object) -> Faults:
    return workloads.job(("spec",), mapping(each, "spec"), is_stored="uid" in each["metadata"])


def _cron_job(each: Object) -> Faults:
    yield from schedules.cron_job(each)
    yield from workloads.job(("spec", "jobTemplate", "spec"), mapping(each, "spec", "jobTemplate", "spec"))
    found = labels.metadata(("spec", "jobTemplate", "metadata"), mapping(each, "spec", "jobTemplate", "metadata"))
    for fault in found:
        yield fault._replace(rule=schedules.JOB_LABEL)


_OF_KINDS: dict[tuple[str, str], Callable[[Object], Faults]] = {
    **{("apps", kind): workloads.faults for kind in ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")},
    ("batch", "Job"): _job,
    ("batch", "CronJob"): _cron_job,
    ("apiextensions.k8s.io", "CustomResourceDefinition"): contents.definition,
    ("", "ConfigMap"): contents.config_map,
    ("", "Secret"): contents.secret,
    ("", "Service"): services.faults,
    ("", "PersistentVolumeClaim"): volumes.persistent_volume_claim,
    ("", "ResourceQuota"): limits.quota,
    ("", "LimitRange"): limits.limit_range,
    ("networking.k8s.io", "Ingress"): network.ingress,
    ("networking.k8s.io", "NetworkPolicy"): network.policy,
    ("autoscaling", "HorizontalPodAutoscaler"): scaling.autoscaler,
    ("policy", "PodDisruptionBudget"): scaling.budget,
    ("scheduling.k8s.io", "PriorityClass"): limits.priority_class,
    **{(access.GROUP, kind): access.role for kind in ("Role", "ClusterRole")},
    **{(access.GROUP, kind): access.binding for kind in ("RoleBinding", "ClusterRoleBinding")},
}
