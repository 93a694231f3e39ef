"""Whether a namespace's ResourceQuotas and LimitRanges let its pods, claims and objects be."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from notation.quantity import parse_quantity
from review.check.finding import Finding, Level, Rule
from review.limit_range import completed
from review.manifests import Manifests, Object, Pods, namespace, title
from review.operators import operated_pods
from review.paths import Steps
from review.quota_use import Amounts, Counted, Use, amounts, own, uses, written
from review.shapes import kind_of
from review.values import mapping, mappings

_QUOTAS = "https://kubernetes.io/docs/concepts/policy/resource-quotas/"
EXCEEDED = Rule(
    "quota-exceeded",
    Level.ERROR,
    "a quota admits what its namespace has at the least number of pods",
    f"{_QUOTAS}#how-kubernetes-resourcequotas-work",
)
TIGHT = Rule(
    "quota-at-full-scale",
    Level.WARNING,
    "a quota admits what its namespace has when autoscalers and a rollout are at their most, and its jobs run",
    f"{_QUOTAS}#how-kubernetes-resourcequotas-work",
)
UNSAID = Rule(
    "quota-without-amount",
    Level.ERROR,
    "a container says the requests and limits that a quota counts, or a LimitRange says them for it",
    f"{_QUOTAS}#quota-for-infrastructure-resources",
)
LIMITS = Rule(
    "within-limit-range",
    Level.ERROR,
    "containers, pods and claims are within the LimitRanges of their namespace",
    "https://kubernetes.io/docs/concepts/policy/limit-range/#constraints-on-resource-limits-and-requests",
)
RULES: tuple[Rule, ...] = (EXCEEDED, TIGHT, UNSAID, LIMITS)

_TYPES = {"Container": "container", "Pod": "pod", "PersistentVolumeClaim": "claim"}


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every quota that is too small, and everything that a quota or a LimitRange refuses."""
    found = uses(manifests)
    for quota in manifests.of("ResourceQuota"):
        for each in found[namespace(quota)].counted(quota):
            yield from _amount(quota, each)
        yield from _unsaid(quota, found[namespace(quota)])
    yield from _of_ranges(manifests)


def _amount(quota: Object, each: Counted) -> Iterator[Finding]:
    least, full, rollout = (each.needed[scale] for scale in ("least", "full", "rollout"))
    most = max(least, full, rollout)
    if most <= each.hard:
        return
    name, hard = each.name, written(each.name, each.hard)
    numbers = {"at the least": least, "at full scale": full, "in a rollout with all jobs": rollout}
    said = ", ".join(f"{written(name, amount)} {when}" for when, amount in numbers.items())
    is_now = least > each.hard
    reason = (
        f"allows {hard} of {name}, and its namespace needs {said}"
        if least < most
        else (f"allows {hard} of {name}, and its namespace has {written(name, least)}")
    )
    fix = f"set it to {written(name, most)} or more, or ask for less: what is beyond it is refused"
    yield Finding(EXCEEDED if is_now else TIGHT, quota, ("spec", "hard", name), reason, fix)


def _unsaid(quota: Object, use: Use) -> Iterator[Finding]:
    """The containers that do not say what a quota counts, whose pods it refuses."""
    for each in use.silent(quota):
        where, called = _where(each.pods, each.path, each.container)
        reason = f"{called} has no {each.side}.{each.resource}, of which {title(quota)} demands that each has one"
        fix = "give it one, or a default by a LimitRange: its pods are refused"
        yield Finding(UNSAID, each.pods.owner, (*where, "resources", each.side, each.resource), reason, fix)


def _where(pods: Pods, path: Steps, container: Object) -> tuple[Steps, str]:
    """The way to a container, and what to call it; of an operator's own pods, its object says what they take."""
    called = f"container {container['name']}"
    return (path, called) if pods.path or kind_of(pods.owner) == "Pod" else (("spec",), called)


def _of_ranges(manifests: Manifests) -> Iterator[Finding]:
    ranges = _ranges(manifests)
    if not ranges:
        return
    every = [pods for pods in [*manifests.pods, *operated_pods(manifests)] if pods.namespace in ranges]
    for given, pods in zip(every, completed(manifests, every), strict=True):
        for owner, item in ranges[pods.namespace]:
            yield from _of_pods(pods, owner, item)
        for (path, container), given_one in zip(pods.containers_at(), given.containers, strict=True):
            yield from _of_request(pods, path, container, own(given_one, "limits"))
    for claim in manifests.of("PersistentVolumeClaim"):
        for owner, item in ranges.get(namespace(claim), []):
            yield from _of_claim(claim, ("spec",), claim, owner, item)


@lru_cache(maxsize=1)
def _ranges(manifests: Manifests) -> dict[str, list[tuple[Object, Object]]]:
    """The items of LimitRanges, each with its object, by namespace."""
    found: dict[str, list[tuple[Object, Object]]] = {}
    for each in manifests.of("LimitRange"):
        items = mappings(each, "spec", "limits")
        found.setdefault(namespace(each), []).extend((each, item) for item in items)
    return found


def _of_pods(pods: Pods, owner: Object, item: Object) -> Iterator[Finding]:
    match item.get("type"):
        case "Container":
            for path, container in pods.containers_at():
                where, called = _where(pods, path, container)
                sides = own(container, "requests"), own(container, "limits")
                for kind, side, resource, text in _broken(item, *sides):
                    yield _finding(pods.owner, (*where, "resources", side, resource), called, text, owner, kind)
        case "Pod":
            sides = amounts(pods.spec, "requests"), amounts(pods.spec, "limits")
            for kind, _, _, text in _broken(item, *sides):
                yield _finding(pods.owner, pods.path, "a pod", text, owner, kind)
        case "PersistentVolumeClaim":
            templates = pods.own_claims
            for number, claim in enumerate(templates):
                is_template = number < len(pods.claims) and "volumeClaimTemplates" in mapping(pods.owner, "spec")
                at: Steps = ("spec", "volumeClaimTemplates", number, "spec") if is_template else pods.path
                yield from _of_claim(pods.owner, at, claim, owner, item)
        case _:
            return


def _of_claim(holder: Object, path: Steps, claim: Object, owner: Object, item: Object) -> Iterator[Finding]:
    """A claim has requests alone, of which there are a least and a most."""
    if item.get("type") != "PersistentVolumeClaim":
        return
    requests = own(mapping(claim, "spec"), "requests")
    bounds = {name: mapping(item, name) for name in ("min", "max")}
    for kind, side, resource, text in _broken(bounds, requests, requests):
        yield _finding(holder, (*path, "resources", side, resource), "a claim", text, owner, kind)


def _of_request(pods: Pods, path: Steps, container: Object, given: Amounts) -> Iterator[Finding]:
    """A request above the limit that a LimitRange gave."""
    requests, limits = own(container, "requests"), own(container, "limits")
    for name, limit in limits.items():
        if requests.get(name, limit) > limit and name not in given:
            where, called = _where(pods, path, container)
            reason = (
                f"{called} requests {written(name, requests[name])} of {name}, and its limit is the default of the "
                f"LimitRange, {written(name, limit)}"
            )
            fix = "give it a limit of its own, or ask for less: its pods are refused"
            yield Finding(LIMITS, pods.owner, (*where, "resources", "requests", name), reason, fix)


def _broken(item: Object, requests: Amounts, limits: Amounts) -> Iterator[tuple[str, str, str, str]]:
    """What breaks an item: which bound, side and resource, and how.

    minConstraint, maxConstraint and limitRequestRatioConstraint in plugin/pkg/admission/limitranger/admission.go.
    """
    for name, bound in _bounds(item, "min").items():
        least = min(requests.get(name, Decimal(-1)), limits.get(name, requests.get(name, Decimal(-1))))
        if least < bound:
            yield "min", "requests", name, _said("requests", name, requests, f"at least {written(name, bound)}")
    for name, bound in _bounds(item, "max").items():
        if name not in limits or max(limits[name], requests.get(name, Decimal(0))) > bound:
            yield "max", "limits", name, _said("limits", name, limits, f"at most {written(name, bound)}")
    for name, bound in _bounds(item, "maxLimitRequestRatio").items():
        request, limit = requests.get(name), limits.get(name)
        if not request or not limit or limit / request > bound:
            ratio = f"at most {bound.normalize():f} times the request"
            yield "maxLimitRequestRatio", "limits", name, _said("limits", name, limits, ratio)


def _bounds(item: Object, name: str) -> Amounts:
    found: Amounts = {}
    for resource, text in mapping(item, name).items():
        try:
            found[str(resource)] = parse_quantity(str(text))
        except ValueError:
            continue
    return found


def _said(side: str, name: str, given: Amounts, bound: str) -> str:
    has = f"{side}.{name} is {written(name, given[name])}" if name in given else f"{side}.{name} is not given"
    return f"{has}, and has to be {bound}"


def _finding(owner: Object, path: Steps, called: str, text: str, item: Object, kind: str) -> Finding:
    reason = f"of {called}, {text}"
    return Finding(LIMITS, owner, path, reason, f"give it that, or change {kind} of {title(item)}: it is refused")
