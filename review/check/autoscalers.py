"""Whether autoscalers can do what they are for: something to scale, something to measure, nobody who undoes it."""

from collections.abc import Iterator

from review.check.amounts import is_requested, is_requested_together
from review.check.finding import Finding, Level, Rule
from review.check.programs import lasting
from review.limit_range import completed
from review.manifests import Manifests, Object, Pods, namespace, title
from review.paths import Steps

_PAGE = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"

TARGET = Rule(
    "autoscaler-target",
    Level.ERROR,
    "an autoscaler names a kind with a number of replicas, and the API group of that kind",
    f"{_PAGE}#how-does-a-horizontalpodautoscaler-work",
)
REQUEST = Rule(
    "autoscaler-request",
    Level.ERROR,
    "every container of the pods requests what an autoscaler takes a share of, sidecars included",
    f"{_PAGE}#support-for-resource-metrics",
)
SHARED = Rule(
    "shared-target",
    Level.ERROR,
    "one autoscaler alone chooses the number of a workload's pods",
    f"{_PAGE}#how-does-a-horizontalpodautoscaler-work",
)
AT_ODDS = Rule(
    "autoscalers-at-odds",
    Level.WARNING,
    "no VerticalPodAutoscaler changes the request of which a HorizontalPodAutoscaler takes a share",
    "https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/known-limitations.md",
)
RULES: tuple[Rule, ...] = (TARGET, REQUEST, SHARED, AT_ODDS)

# The group of each kind of workload, and those without a number of replicas.
_GROUPS = {
    **dict.fromkeys(("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"), "apps"),
    **dict.fromkeys(("Job", "CronJob"), "batch"),
    **dict.fromkeys(("Pod", "Service", "ReplicationController"), ""),
}
_WITHOUT_REPLICAS = {"DaemonSet", "Job", "CronJob", "Pod", "Service"}
# Groups in which none of them is, or is no more.
_NOWHERE = {"", "extensions"}
# What autoscaling/v2 measures where nothing is said, and autoscaling/v1 always.
_DEFAULT: Object = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization"}}}


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every autoscaler that will do nothing, or what another one undoes."""
    first: dict[tuple[str, str, str], Object] = {}
    pods = {id(each.owner): each for each in completed(manifests, manifests.pods)}
    vertical = {_key(each, "targetRef"): each for each in manifests.of("VerticalPodAutoscaler")}
    for each in manifests.of("HorizontalPodAutoscaler"):
        target = each["spec"]["scaleTargetRef"]
        yield from _target(each, target)
        key = _key(each, "scaleTargetRef")
        if key in first:
            reason = f"scales {key[1]}/{key[2]}, which {title(first[key])} scales too, so that neither does"
            yield Finding(SHARED, each, ("spec", "scaleTargetRef"), reason, "put the metrics of both into one")
        first.setdefault(key, each)
        scaled = pods.get(id(manifests.get(target["kind"], target["name"], namespace(each))))
        if scaled:
            yield from _requests(each, scaled)
            if key in vertical:
                yield from _at_odds(vertical[key], each, scaled)


def _key(autoscaler: Object, field: str) -> tuple[str, str, str]:
    target = autoscaler["spec"][field]
    return namespace(autoscaler), target["kind"], target["name"]


def _target(autoscaler: Object, target: Object) -> Iterator[Finding]:
    kind, version = target["kind"], target.get("apiVersion", "")
    said, group = version.rpartition("/")[0], _GROUPS.get(kind)
    path = ("spec", "scaleTargetRef")
    if kind in _WITHOUT_REPLICAS and said == group:
        reason = f"scales {kind}/{target['name']}, which has no number of replicas"
        yield Finding(TARGET, autoscaler, (*path, "kind"), reason, "name a Deployment or a StatefulSet")
    elif group and said in _NOWHERE:
        by = f"apiVersion {version}" if version else "no apiVersion"
        reason = f"names {kind}/{target['name']} with {by}, under which nothing is found"
        yield Finding(TARGET, autoscaler, (*path, "apiVersion"), reason, f"set it to {group}/v1")


def _shares(autoscaler: Object) -> Iterator[tuple[Steps, str, str | None]]:
    """Where an autoscaler takes a share of a request: of which resource, of which container or of all."""
    for number, metric in enumerate(autoscaler["spec"].get("metrics") or [_DEFAULT]):
        for field in ("resource", "containerResource"):
            source = metric.get(field)
            if source and source["target"]["type"] == "Utilization":
                yield ("spec", "metrics", number, field), source["name"], source.get("container")


def _requests(autoscaler: Object, pods: Pods) -> Iterator[Finding]:
    for path, resource, only in _shares(autoscaler):
        found = [each for _, each in lasting(pods) if only in {None, each["name"]}]
        if not found:
            reason = f"measures container {only}, which {pods.name} does not have"
            names = ", ".join(each["name"] for _, each in lasting(pods))
            yield Finding(REQUEST, autoscaler, (*path, "container"), reason, f"it has {names}")
        if only is None and is_requested_together(resource, pods):
            continue
        without = [each["name"] for each in found if not is_requested(resource, each)]
        if without:
            reason = f"takes a share of the {resource} that {' and '.join(without)} of {pods.name} requests not at all"
            fix = f"give {'it' if len(without) == 1 else 'them'} a request of {resource}"
            yield Finding(REQUEST, autoscaler, path, reason, f"{fix}; without it nothing is scaled")


def _at_odds(vertical: Object, autoscaler: Object, pods: Pods) -> Iterator[Finding]:
    mode = vertical["spec"].get("updatePolicy", {}).get("updateMode", "Auto")
    if mode == "Off":
        return
    changed = {resource for _, each in lasting(pods) for resource in _controlled(vertical, each["name"])}
    both = sorted({resource for _, resource, _ in _shares(autoscaler)} & changed)
    if both:
        what = " and ".join(both)
        reason = f"changes the request of {what} in mode {mode}, of which {title(autoscaler)} takes a share"
        fix = "set updateMode to Off, or leave the resource out of controlledResources"
        yield Finding(AT_ODDS, vertical, ("spec", "updatePolicy", "updateMode"), reason, fix)


def _controlled(vertical: Object, container: str) -> list[str]:
    """The resources of a container that a VerticalPodAutoscaler changes."""
    policies = vertical["spec"].get("resourcePolicy", {}).get("containerPolicies", [])
    named = {each.get("containerName"): each for each in policies}
    policy = named.get(container, named.get("*", {}))
    return [] if policy.get("mode") == "Off" else policy.get("controlledResources", ["cpu", "memory"])
