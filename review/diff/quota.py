"""Whether the ResourceQuotas of a namespace let everything run: at full scale, in a rollout, with all jobs."""

import math
from collections.abc import Iterator
from decimal import Decimal

from notation.quantity import canonical_quantity, parse_quantity
from review import capacity
from review.diff.classes import Class, Effect, Verdict
from review.diff.sides import Sides
from review.effective import UNLIMITED
from review.figures import figures
from review.manifests import Manifests, Object, Pods
from review.values import at, mapping

# Of these a quota asks that every container says something, or its pod is refused: Constraints and validationSet in
# https://github.com/kubernetes/kubernetes, pkg/quota/v1/evaluator/core/pods.go.
_SAID = {
    **dict.fromkeys(("cpu", "memory", "requests.cpu", "requests.memory"), "requests"),
    **dict.fromkeys(("limits.cpu", "limits.memory"), "limits"),
}
_BYTES = ("memory", "storage")


def effects(sides: Sides, within: str) -> Iterator[Effect]:
    """The quotas of a namespace that do not hold from now on."""
    manifests = sides.new.within(within)
    # A quota with scopes counts some of the pods alone, and who they are is not read here.
    quotas = [
        each
        for each in manifests.of("ResourceQuota")
        if not at(each, "spec", "scopes") and not at(each, "spec", "scopeSelector")
    ]
    if not quotas:
        return
    needed, running = _needed(manifests), [row.pods for row in _rows(manifests) if row.pods and row.count("rollout")]
    for quota in quotas:
        for name, text in mapping(quota, "spec", "hard").items():
            hard = parse_quantity(str(text))
            if needed.get(name, 0) > hard:
                yield sides.effect(quota, _exceeded(name, hard, needed[name]))
            if silent := [container for pods in running for container in _silent(name, pods)]:
                yield sides.effect(quota, _refused(name, silent))


def _rows(manifests: Manifests) -> list[capacity.Demand]:
    return [*capacity.demands(manifests), *capacity.jobs(manifests)]


def _needed(manifests: Manifests) -> dict[str, Decimal]:
    """What a quota counts of a namespace: as many as the autoscalers may, the surge of a rollout, and the jobs."""
    peak = figures(manifests)["rollout"]
    balancers = [each for each in manifests.of("Service") if each["spec"].get("type") == "LoadBalancer"]
    needed = {
        "requests.cpu": peak.requests.cpu,
        "requests.memory": peak.requests.memory,
        "requests.ephemeral-storage": peak.requests.ephemeral,
        "requests.storage": peak.requests.storage,
        "limits.cpu": peak.limits.cpu,
        "limits.memory": peak.limits.memory,
        "limits.ephemeral-storage": peak.limits.ephemeral,
        "persistentvolumeclaims": Decimal(peak.claims),
        "pods": Decimal(peak.pods),
        "services.loadbalancers": Decimal(len(balancers)),
    }
    short = {name: needed[f"requests.{name}"] for name in ("cpu", "memory", "ephemeral-storage")}
    # What has no limit cannot be counted.
    return {name: amount for name, amount in {**needed, **short}.items() if amount != UNLIMITED}


def _exceeded(name: str, hard: Decimal, needed: Decimal) -> Verdict:
    reason = (
        f"does not hold at full scale in a rollout with all jobs: {name} is {_written(name, hard)}, "
        f"{_written(name, needed)} is needed, which is {_written(name, needed - hard)} more"
    )
    fix = f"set {name} to {_written(name, needed)} or more, or ask for less: pods and claims beyond it are refused"
    return Verdict(Class.CAPACITY, reason, fix)


def _refused(name: str, silent: list[str]) -> Verdict:
    side, resource = _SAID[name], name.rpartition(".")[2]
    more = f" and {len(silent) - 1} more" if len(silent) > 1 else ""
    reason = f"it counts {name}, and {silent[0]}{more} says none: such pods are refused"
    return Verdict(Class.CAPACITY, reason, f"give {side}.{resource} to each container, or a default by a LimitRange")


def _silent(name: str, pods: Pods) -> Iterator[str]:
    """The containers that do not say what a quota counts; a pod that says it for itself needs none that do."""
    if name not in _SAID or pods.spec.get("resources"):
        return
    resource = name.rpartition(".")[2]
    for container in pods.containers:
        resources: Object = container.get("resources", {})
        limits = resources.get("limits", {})
        said = {**limits, **resources.get("requests", {})} if _SAID[name] == "requests" else limits
        if resource not in said:
            yield f"{pods.name}[{container['name']}]"


def _written(name: str, amount: Decimal) -> str:
    """An amount as a quota's field has it, rounded up."""
    if not amount:
        return "0"
    if name.endswith("cpu"):
        return canonical_quantity(f"{math.ceil(amount * 1000)}m")
    whole = math.ceil(amount)
    if name.endswith(_BYTES) and whole % 1024 == 0:
        return canonical_quantity(f"{whole // 1024}Ki")
    return canonical_quantity(str(whole))
