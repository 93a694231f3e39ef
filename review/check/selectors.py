"""Whether selectors match exactly the pods that are meant, and autoscalers what is there."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from review.check.finding import Finding, Level, Rule
from review.check.programs import is_test, untested
from review.check.references import MISSING
from review.check.strangers import has_strangers
from review.labels import matches
from review.manifests import Manifests, Object, Pods, namespace, title
from review.operators import operated_pods

SELECTOR = Rule(
    "selector",
    Level.ERROR,
    "a selector matches exactly the pods of the one program that it is for",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
)
TARGET_PORT = Rule(
    "target-port",
    Level.ERROR,
    "the target port of a Service is a port of the pods that it selects",
    "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
)
AUTOSCALED_REPLICAS = Rule(
    "autoscaled-replicas",
    Level.WARNING,
    "what an autoscaler scales gives no number of replicas of its own",
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"
    "#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
)
GOVERNING = Rule(
    "governing-service",
    Level.WARNING,
    "the Service of a StatefulSet with several pods is headless, so that each of them has a name",
    "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id",
)
RULES: tuple[Rule, ...] = (SELECTOR, TARGET_PORT, AUTOSCALED_REPLICAS, GOVERNING)

# What a pod says of its nodes.
_PLACEMENT = ("affinity", "nodeSelector", "tolerations", "topologySpreadConstraints")


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every selector that matches too much or nothing, and every autoscaler of nothing."""
    for kind, rule in _RULES.items():
        for each in manifests.of(kind):
            yield from rule(each, manifests)


def has_all_pods(within: str, manifests: Manifests) -> bool:
    """Whether there are pods of a namespace among the manifests, and all of them."""
    return within in _by_namespace(manifests) and not has_strangers(within, manifests)


def selected(selector: Object, within: str, manifests: Manifests) -> list[Pods]:
    """The pods of a namespace that a label selector matches, those that operators make included."""
    return [pods for pods in _by_namespace(manifests).get(within, []) if matches(selector, pods.labels)]


def _workload(workload: Object, manifests: Manifests) -> Iterator[Finding]:
    chosen = selected(workload["spec"]["selector"], namespace(workload), manifests)
    if [pods.owner for pods in chosen] != [workload]:
        reason = f"selects {_names(chosen)} instead of exactly its own pods"
        fix = "give the selector labels that only its own pods carry"
        yield Finding(SELECTOR, workload, ("spec", "selector"), reason, fix)
    yield from _governing(workload, manifests)


def _governing(workload: Object, manifests: Manifests) -> Iterator[Finding]:
    """The Service that a StatefulSet's pods get their names from."""
    service = workload["spec"].get("serviceName")
    found = manifests.get("Service", service, namespace(workload)) if service else None
    if found and found["spec"].get("clusterIP") != "None" and workload["spec"].get("replicas", 1) > 1:
        reason = f"Service/{service} has an address of its own, so that no pod has a name in the DNS"
        yield Finding(GOVERNING, workload, ("spec", "serviceName"), reason, "name one with clusterIP None")
    if service and not found:
        reason = f"serviceName is {service}, which is not there"
        fix = "add a headless Service of that name, or mend the name"
        yield Finding(MISSING, workload, ("spec", "serviceName"), reason, fix, f"Service/{service}")


def _disruption_budget(budget: Object, manifests: Manifests) -> Iterator[Finding]:
    # Without a selector it holds no pods; with an empty one, all.
    selector = budget["spec"].get("selector")
    chosen = [] if selector is None else selected(selector, namespace(budget), manifests)
    if not chosen and selector is not None and has_strangers(namespace(budget), manifests):
        return
    if not _are_one_program(chosen):
        yield _of_one_program(budget, chosen)


def _of_one_program(each: Object, chosen: list[Pods]) -> Finding:
    reason = f"selects {_names(chosen)} instead of the pods of exactly one workload"
    return Finding(SELECTOR, each, ("spec", "selector"), reason, "give it the labels of that workload's pods")


def _autoscaler(autoscaler: Object, manifests: Manifests) -> Iterator[Finding]:
    target = autoscaler["spec"]["scaleTargetRef"]
    scaled = manifests.get(target["kind"], target["name"], namespace(autoscaler))
    if scaled is None:
        yield _of_nothing(autoscaler, "scaleTargetRef", "scales")
    elif "replicas" in scaled.get("spec", {}):
        reason = f"scales {title(scaled)}, whose spec.replicas undoes that at every apply"
        yield Finding(AUTOSCALED_REPLICAS, autoscaler, ("spec", "scaleTargetRef"), reason, "remove the field there")


def _vertical_autoscaler(autoscaler: Object, manifests: Manifests) -> Iterator[Finding]:
    target = autoscaler["spec"]["targetRef"]
    if manifests.get(target["kind"], target["name"], namespace(autoscaler)) is None:
        yield _of_nothing(autoscaler, "targetRef", "recommends for")


def _of_nothing(autoscaler: Object, field: str, does: str) -> Finding:
    target = autoscaler["spec"][field]
    name = f"{target['kind']}/{target['name']}"
    reason = f"{does} {name}, which is not there"
    return Finding(MISSING, autoscaler, ("spec", field), reason, "add it, or mend the reference", name)


def _service(service: Object, manifests: Manifests) -> Iterator[Finding]:
    selector = service["spec"].get("selector")
    if not selector or service["spec"].get("type") == "ExternalName" or is_test(service):
        return
    chosen = selected({"matchLabels": selector}, namespace(service), manifests)
    if not chosen and has_strangers(namespace(service), manifests):
        return
    if not _are_one_program(chosen):
        yield _of_one_program(service, chosen)
        return
    declared = [port[key] for port in chosen[0].ports for key in ("name", "containerPort") if key in port]
    for number, port in enumerate(service["spec"].get("ports", [])):
        target = port.get("targetPort", port["port"])
        # Containers may listen on ports that they do not declare, but must give a name to a port by declaring it.
        if target not in declared and (declared or isinstance(target, str)):
            reason = f"target port {target} is not a port of {chosen[0].name}"
            path = ("spec", "ports", number, "targetPort")
            yield Finding(TARGET_PORT, service, path, reason, f"it has {', '.join(map(str, declared)) or 'none'}")


def _are_one_program(chosen: list[Pods]) -> bool:
    """Whether pods are of one workload, or of several that differ in nothing but the nodes that they may be on."""
    specs = [{key: part for key, part in pods.spec.items() if key not in _PLACEMENT} for pods in chosen]
    return bool(specs) and all(spec == specs[0] for spec in specs)


@lru_cache(maxsize=1)
def _by_namespace(manifests: Manifests) -> dict[str, list[Pods]]:
    found: dict[str, list[Pods]] = {}
    for pods in [*untested(manifests), *operated_pods(manifests)]:
        found.setdefault(pods.namespace, []).append(pods)
    return found


def _names(chosen: list[Pods]) -> str:
    return ", ".join(pods.name for pods in chosen) or "nothing"


_RULES: dict[str, Callable[[Object, Manifests], Iterator[Finding]]] = {
    **dict.fromkeys(("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"), _workload),
    "Service": _service,
    "PodDisruptionBudget": _disruption_budget,
    "HorizontalPodAutoscaler": _autoscaler,
    "VerticalPodAutoscaler": _vertical_autoscaler,
}
