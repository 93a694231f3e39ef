"""What a namespace may use, and which pods come first.

https://kubernetes.io/docs/concepts/policy/
"""

from collections.abc import Iterator
from decimal import Decimal

from review.check.finding import Finding, Level, Rule
from review.check.refused.fault import Fault, Faults, misspelled, repeated, unlisted, whole
from review.check.refused.resources import AMOUNTS, amount, is_extended, named, quantity
from review.check.refused.spelling import QUALIFIED, quoted
from review.manifests import Manifests, Object, title
from review.paths import Steps
from review.values import listing, mapping, mappings

QUOTA = Rule(
    "quota-resource",
    Level.ERROR,
    "a quota limits resources that there are, in scopes that go together",
    "https://kubernetes.io/docs/concepts/policy/resource-quotas/#types-of-resource-quota",
)
RANGE = Rule(
    "limit-range",
    Level.ERROR,
    "the values of a limit range are in order: least, default request, default, most",
    "https://kubernetes.io/docs/concepts/policy/limit-range/",
)
PRIORITY = Rule(
    "priority-class",
    Level.ERROR,
    "a priority class is at most a thousand million, and one is the default",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass",
)
RULES = (QUOTA, RANGE, PRIORITY)

_HIGHEST = 1_000_000_000
_COMPUTE = {
    *("cpu", "memory", "ephemeral-storage"),
    *(f"{kind}.{name}" for kind in ("requests", "limits") for name in ("cpu", "memory", "ephemeral-storage")),
}
_COUNTED = {
    *("pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps"),
    *("persistentvolumeclaims", "services.nodeports", "services.loadbalancers"),
}
_QUOTA = _COMPUTE | _COUNTED | {"requests.storage"}
_HUGE_PAGES = ("hugepages-", "requests.hugepages-")
_SCOPES = (
    *("Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass"),
    *("CrossNamespacePodAffinity", "VolumeAttributesClass"),
)
# What can be limited in a scope that holds some pods alone.
_OF_PODS = {"pods", *(f"{kind}{name}" for kind in ("", "requests.", "limits.") for name in ("cpu", "memory"))}
_OF_SCOPES = {
    "BestEffort": {"pods"},
    **dict.fromkeys(("Terminating", "NotTerminating", "NotBestEffort", "PriorityClass"), _OF_PODS),
}
_OPPOSITES = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))
_TYPES = ("Pod", "Container", "PersistentVolumeClaim")
_SYSTEM = "system-"
# Of which the first of each pair may not be above the second.
_ORDER = (
    ("min", "max"),
    ("min", "defaultRequest"),
    ("defaultRequest", "max"),
    ("defaultRequest", "default"),
    ("min", "default"),
    ("default", "max"),
)


def quota(each: Object) -> Faults:
    """What is wrong with a ResourceQuota."""
    spec = mapping(each, "spec")
    hard = mapping(spec, "hard")
    for name, value in hard.items():
        path = ("spec", "hard", name)
        found = amount(value)
        if "/" in name:
            yield from named(QUOTA, path, name)
        elif name not in _QUOTA and not name.startswith(_HUGE_PAGES):
            fix = "use one such as requests.cpu, pods or count/deployments.apps"
            yield Fault(QUOTA, path, f"{quoted(name)} is no resource of quotas", fix)
        yield from quantity(QUOTA, path, value)
        if found is not None and found % 1 and (name in _COUNTED or is_extended(name)):
            yield Fault(QUOTA, path, f"{name} is {value}, which is not a whole number", "round it")
    yield from _scopes(hard, [scope for scope in listing(spec, "scopes") if isinstance(scope, str)])


def _scopes(hard: Object, scopes: list[str]) -> Faults:
    for scope in scopes:
        if scope not in _SCOPES:
            yield Fault(QUOTA, ("spec", "scopes"), f"{quoted(scope)} is no scope", f"use one of {', '.join(_SCOPES)}")
        fits = _OF_SCOPES.get(scope, _QUOTA)
        for name in hard:
            if name in _QUOTA and name not in fits:
                reason = f"{name} is limited in the scope {scope}, which holds {', '.join(sorted(fits))}"
                yield Fault(QUOTA, ("spec", "scopes"), reason, "limit it in a quota of its own")
    for pair in _OPPOSITES:
        if {*pair} <= {*scopes}:
            reason = f"the scopes {' and '.join(pair)} hold no pod together"
            yield Fault(QUOTA, ("spec", "scopes"), reason, "keep one of them")


def limit_range(each: Object) -> Faults:
    """What is wrong with a LimitRange."""
    limits = mappings(each, "spec", "limits")
    yield from repeated(RANGE, ("spec", "limits"), [limit.get("type") for limit in limits], "type")
    for number, limit in enumerate(limits):
        at = ("spec", "limits", number)
        yield from _kind(at, limit)
        yield from _amounts(at, limit)
        yield from _in_order(at, limit)


def _kind(at: Steps, limit: Object) -> Faults:
    """What is limited, and whether the limit fits to it."""
    kind = limit.get("type")
    if not kind:
        yield Fault(RANGE, (*at, "type"), "the limit has no type", f"use one of {', '.join(_TYPES)}")
    elif "/" in str(kind):
        yield from misspelled(RANGE, (*at, "type"), kind, QUALIFIED)
    else:
        yield from unlisted(RANGE, at, limit, "type", _TYPES)
    for name in ("default", "defaultRequest") if kind == "Pod" else ():
        if mapping(limit, name):
            reason = f"{name} is given for pods, which have none"
            yield Fault(RANGE, (*at, name), reason, "give it for Container")
    storage = {**mapping(limit, "min"), **mapping(limit, "max")}
    if kind == "PersistentVolumeClaim" and "storage" not in storage:
        reason = "claims are limited, and neither min nor max has storage"
        yield Fault(RANGE, (*at, "max"), reason, "add it there")


def _amounts(at: Steps, limit: Object) -> Faults:
    of_containers = limit.get("type") in {"Pod", "Container"}
    for field in ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio"):
        for name, value in mapping(limit, field).items():
            path = (*at, field, name)
            yield from _malformed(path, value)
            if "/" in name:
                yield from misspelled(RANGE, path, name, QUALIFIED)
            elif of_containers and name not in AMOUNTS and not name.startswith("hugepages-"):
                yield Fault(RANGE, path, f"{quoted(name)} is no resource of containers", "use cpu or memory")


def _signed(value: object) -> Decimal | None:
    """A quantity that may be below zero."""
    text = str(value)
    found = amount(text.removeprefix("-"))
    return -found if found is not None and text.startswith("-") else found


def _malformed(at: Steps, value: object) -> Faults:
    """That a value is no quantity; one below zero is allowed here."""
    unsigned = str(value).strip().removeprefix("-")
    for fault in quantity(RANGE, at, unsigned):
        yield fault._replace(reason=f"{at[-1]} is {quoted(str(value))}, which is no quantity")


def _in_order(at: Steps, limit: Object) -> Faults:
    pairs = _ORDER if limit.get("type") != "Pod" else _ORDER[:1]
    for low, high in pairs:
        for name, value in mapping(limit, low).items():
            least, most = _signed(value), _signed(mapping(limit, high).get(name))
            if least is not None and most is not None and least > most:
                field = "default" if (low, high) == ("min", "default") else low
                field = "defaultRequest" if (low, high) == ("min", "defaultRequest") else field
                reason = f"{low} of {name} is {value}, and {high} is {mapping(limit, high)[name]}"
                yield Fault(RANGE, (*at, field, name), reason, "put them into order")
    for name, value in mapping(limit, "maxLimitRequestRatio").items():
        ratio = _signed(value)
        if ratio is not None and ratio < 1:
            reason = f"maxLimitRequestRatio of {name} is {value}, and no limit is below its request"
            yield Fault(RANGE, (*at, "maxLimitRequestRatio", name), reason, "give it 1 or more")


def priority_class(each: Object) -> Faults:
    """What is wrong with a PriorityClass."""
    name, value = each["metadata"]["name"], whole(each, "value")
    if name.startswith(_SYSTEM):
        if name not in {"system-cluster-critical", "system-node-critical"}:
            reason = f"name {name} begins with {_SYSTEM}, which Kubernetes keeps for its own"
            yield Fault(PRIORITY, ("metadata", "name"), reason, "give it another name")
    elif value is not None and value > _HIGHEST:
        reason = f"value is {value}, which is above {_HIGHEST}"
        yield Fault(PRIORITY, ("value",), reason, "lower it; what is above is for Kubernetes' own")
    policies = ("PreemptLowerPriority", "Never")
    yield from unlisted(PRIORITY, (), each, "preemptionPolicy", policies, may_be_empty=False)


def defaults(manifests: Manifests) -> Iterator[Finding]:
    """Priority classes of which more than one is the default, where the second is refused."""
    chosen: Object | None = None
    for each in manifests.of("PriorityClass"):
        if each.get("globalDefault") is not True:
            continue
        if chosen is not None and chosen["metadata"]["name"] != each["metadata"]["name"]:
            reason = f"globalDefault is true, as it is of {title(chosen)}"
            yield Finding(PRIORITY, each, ("globalDefault",), reason, "remove it from one of them")
        chosen = chosen or each
