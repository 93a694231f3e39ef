"""Where pods may run.

https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
"""

from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults, outside, unlisted
from review.check.refused.labels import expression, key_of_label, labels, selector
from review.check.refused.spelling import LABEL_VALUE, quoted
from review.paths import Steps
from review.values import Object, is_mapping, listing, mapping, mappings

AFFINITY = Rule(
    "affinity",
    Level.ERROR,
    "an affinity has a weight of 1 to 100 where it is a wish, and a term where it is required",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity",
)
SPREAD = Rule(
    "topology-spread",
    Level.ERROR,
    "a topology spread constraint is there once, and has fields that go together",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition",
)
TOLERATION = Rule(
    "toleration",
    Level.ERROR,
    "a toleration has an operator, a value and an effect that go together",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#concepts",
)
RULES = (AFFINITY, SPREAD, TOLERATION)

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def placement(at: Steps, pod: Object) -> Faults:
    """What is wrong with where pods may run."""
    yield from labels((*at, "nodeSelector"), pod.get("nodeSelector"))
    affinity = mapping(pod, "affinity")
    if affinity:
        yield from _of_nodes((*at, "affinity", "nodeAffinity"), mapping(affinity, "nodeAffinity"))
        for kind in ("podAffinity", "podAntiAffinity"):
            yield from _of_pods((*at, "affinity", kind), mapping(affinity, kind))
    yield from _spreads((*at, "topologySpreadConstraints"), mappings(pod, "topologySpreadConstraints"))
    for number, each in enumerate(mappings(pod, "tolerations")):
        yield from _toleration((*at, "tolerations", number), each)


def _of_nodes(at: Steps, affinity: Object) -> Faults:
    required = affinity.get(_REQUIRED)
    if is_mapping(required):
        terms = mappings(required, "nodeSelectorTerms")
        path = (*at, _REQUIRED, "nodeSelectorTerms")
        if not terms:
            yield Fault(AFFINITY, path, "no nodes are named that are required", "add a term, or remove the affinity")
        for number, term in enumerate(terms):
            yield from _term((*path, number), term, values_checked=True)
    for number, each in enumerate(mappings(affinity, _PREFERRED)):
        path = (*at, _PREFERRED, number)
        yield from _weight(path, each)
        yield from _term((*path, "preference"), mapping(each, "preference"), values_checked=False)


def _term(at: Steps, term: Object, *, values_checked: bool) -> Faults:
    for number, each in enumerate(mappings(term, "matchExpressions")):
        operators = ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")
        path = (*at, "matchExpressions", number)
        yield from unlisted(AFFINITY, path, each, "operator", operators)
        yield from expression(path, each, values_checked=values_checked)


def _of_pods(at: Steps, affinity: Object) -> Faults:
    for number, term in enumerate(mappings(affinity, _REQUIRED)):
        yield from _of_pod((*at, _REQUIRED, number), term)
    for number, each in enumerate(mappings(affinity, _PREFERRED)):
        yield from _weight((*at, _PREFERRED, number), each)
        yield from _of_pod((*at, _PREFERRED, number, "podAffinityTerm"), mapping(each, "podAffinityTerm"))


def _of_pod(at: Steps, term: Object) -> Faults:
    if term.get("topologyKey"):
        yield from key_of_label((*at, "topologyKey"), term["topologyKey"])
    else:
        yield Fault(AFFINITY, (*at, "topologyKey"), "topologyKey is missing", "add it, as kubernetes.io/hostname")
    for name in ("labelSelector", "namespaceSelector"):
        yield from selector((*at, name), term.get(name))


def _weight(at: Steps, each: Object) -> Faults:
    if each.get("weight") is None:
        yield Fault(AFFINITY, (*at, "weight"), "weight is missing", "give it 1 to 100")
    yield from outside(AFFINITY, at, each, "weight", 1, 100)


def _spreads(at: Steps, spreads: list[Object]) -> Faults:
    seen: set[tuple[object, object]] = set()
    for number, each in enumerate(spreads):
        path = (*at, number)
        yield from selector((*path, "labelSelector"), each.get("labelSelector"))
        pair = (each.get("topologyKey"), each.get("whenUnsatisfiable"))
        if pair in seen:
            reason = f"pods are spread over {pair[0]} with {pair[1]} twice"
            yield Fault(SPREAD, (*path, "topologyKey"), reason, "make one constraint of both")
        seen.add(pair)
        if each.get("minDomains") is not None and pair[1] != "DoNotSchedule":
            reason = f"minDomains is {each['minDomains']}, and whenUnsatisfiable is {pair[1]}"
            yield Fault(SPREAD, (*path, "minDomains"), reason, "remove it, or set whenUnsatisfiable to DoNotSchedule")
        for name in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            yield from unlisted(SPREAD, path, each, name, ("Ignore", "Honor"), may_be_empty=False)
        yield from _keys((*path, "matchLabelKeys"), each)


def _keys(at: Steps, spread: Object) -> Faults:
    chosen = spread.get("labelSelector")
    for number, key in enumerate(listing(spread, "matchLabelKeys")):
        if not isinstance(key, str):
            continue
        if not is_mapping(chosen):
            reason = f"matchLabelKeys has {key}, and there is no labelSelector"
            yield Fault(SPREAD, at, reason, "add the selector")
            return
        yield from key_of_label((*at, number), key)


def _toleration(at: Steps, each: Object) -> Faults:
    key, operator, value, effect = (each.get(name) for name in ("key", "operator", "value", "effect"))
    if key:
        yield from key_of_label((*at, "key"), key)
    elif operator != "Exists":
        reason = f"a toleration without a key has operator {operator or 'Equal'}"
        yield Fault(TOLERATION, (*at, "operator"), reason, "name the key, or use Exists for all taints")
    yield from unlisted(TOLERATION, at, each, "operator", ("Equal", "Exists"))
    yield from unlisted(TOLERATION, at, each, "effect", _EFFECTS)
    if operator == "Exists" and value:
        reason = f"a toleration with Exists has value {quoted(str(value))}"
        yield Fault(TOLERATION, (*at, "operator"), reason, "remove the value, or use Equal")
    elif operator in {None, "", "Equal"} and isinstance(value, str):
        wrong = LABEL_VALUE.wrong(value)
        if wrong:
            yield Fault(TOLERATION, (*at, "operator"), f"value {wrong.reason}", wrong.fix)
    if each.get("tolerationSeconds") is not None and effect != "NoExecute":
        reason = f"tolerationSeconds is {each['tolerationSeconds']}, and the effect is {effect or 'any'}"
        yield Fault(TOLERATION, (*at, "effect"), reason, "remove it, or set the effect to NoExecute")
