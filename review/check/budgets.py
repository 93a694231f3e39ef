"""Whether PodDisruptionBudgets let a node be drained: as the disruption controller and the eviction API count."""

from collections.abc import Iterator
from math import ceil

from review.check.finding import Finding, Level, Rule
from review.check.programs import count
from review.check.selectors import selected
from review.manifests import Manifests, Object, Pods, namespace, title
from review.shapes import kind_of

_PAGE = "https://kubernetes.io/docs/tasks/run-application/configure-pdb"

BLOCKING = Rule(
    "blocking-budget",
    Level.WARNING,
    "a PodDisruptionBudget lets a pod go while all are healthy, so that a node can be drained",
    f"{_PAGE}/#think-about-how-your-application-reacts-to-disruptions",
)
UNCOUNTED = Rule(
    "uncounted-budget",
    Level.WARNING,
    "a PodDisruptionBudget of pods without a number of replicas says minAvailable, and that as a number",
    f"{_PAGE}/#arbitrary-controllers-and-selectors",
)
OVERLAPPING = Rule(
    "overlapping-budgets",
    Level.WARNING,
    "a pod is held by one PodDisruptionBudget, for no pod of two is ever evicted",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/#how-api-initiated-eviction-works",
)
UNHEALTHY = Rule(
    "unhealthy-eviction",
    Level.NOTE,
    "a PodDisruptionBudget says with unhealthyPodEvictionPolicy that pods that do not work hold up no drain",
    f"{_PAGE}/#unhealthy-pod-eviction-policy",
)
RULES: tuple[Rule, ...] = (BLOCKING, UNCOUNTED, OVERLAPPING, UNHEALTHY)

_LIMITS = ("maxUnavailable", "minAvailable")


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every budget that keeps pods on their node."""
    holders: dict[int, str] = {}
    for budget in manifests.of("PodDisruptionBudget"):
        selector = budget["spec"].get("selector")
        chosen = [] if selector is None else selected(selector, namespace(budget), manifests)
        yield from _overlap(budget, chosen, holders)
        yield from _blocks(budget, chosen, manifests)
        if "unhealthyPodEvictionPolicy" not in budget["spec"]:
            reason = "unhealthyPodEvictionPolicy is not set, so that pods which never become ready hold up a drain"
            yield Finding(UNHEALTHY, budget, ("spec", "unhealthyPodEvictionPolicy"), reason, "set it to AlwaysAllow")


def _overlap(budget: Object, chosen: list[Pods], holders: dict[int, str]) -> Iterator[Finding]:
    """The pods that an earlier budget holds, or the ones that CloudNativePG makes for each Cluster."""
    for pods in chosen:
        is_operated = kind_of(pods.owner) == "Cluster" and pods.owner["spec"].get("enablePDB", True)
        other = holders.get(id(pods.owner), "the budget of its operator" if is_operated else "")
        if other:
            reason = f"holds the pods of {pods.name}, which {other} holds too, so that their eviction is an error"
            fix = "set enablePDB to false there, or remove this one" if is_operated else "keep one of the two"
            yield Finding(OVERLAPPING, budget, ("spec", "selector"), reason, fix)
        holders.setdefault(id(pods.owner), title(budget))


def _blocks(budget: Object, chosen: list[Pods], manifests: Manifests) -> Iterator[Finding]:
    spec = budget["spec"]
    field = next((each for each in _LIMITS if each in spec), None)
    if field is None:
        reason = "has neither maxUnavailable nor minAvailable, and so lets no pod go"
        yield Finding(BLOCKING, budget, ("spec",), reason, "set maxUnavailable to 1")
        return
    limit = str(spec[field])
    is_number = field == "minAvailable" and not limit.endswith("%")
    uncounted = [pods.name for pods in chosen if count(pods, manifests) is None]
    if uncounted:
        if not is_number:
            reason = f"nobody says how many pods {', '.join(uncounted)} has, so that {field} {limit} lets none go"
            yield Finding(UNCOUNTED, budget, ("spec", field), reason, "say how many with minAvailable, as a number")
        return
    counts = [found for pods in chosen if (found := count(pods, manifests))]
    # Where there are no pods now, the first that there is.
    least = max(sum(each.least for each in counts), int(any(each.is_scaled for each in counts)))
    if least and _allowed(field, limit, least) <= 0:
        pods = f"{least} pod{'s' * (least > 1)}"
        least_allowed = " that the autoscaler allows at least" if any(each.is_scaled for each in counts) else ""
        reason = f"{field} {limit} lets none of the {pods}{least_allowed} go, so that a drain waits for ever"
        yield Finding(BLOCKING, budget, ("spec", field), reason, _fix(field, least))


def _fix(field: str, least: int) -> str:
    if field == "minAvailable" and least == 1:
        return "run 2 pods, or set maxUnavailable to 1 instead, with which a drain interrupts the service"
    return "set maxUnavailable to 1 instead" if field == "minAvailable" else "set it to 1"


def _allowed(field: str, limit: str, pods: int) -> int:
    """How many of healthy pods may go: getExpectedPodCount in Kubernetes' pkg/controller/disruption/disruption.go."""
    share = ceil(int(limit[:-1]) * pods / 100) if limit.endswith("%") else int(limit)
    return min(share, pods) if field == "maxUnavailable" else pods - share
