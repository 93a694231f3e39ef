"""How workloads are rolled out, and how jobs run.

https://kubernetes.io/docs/concepts/workloads/controllers/
"""

import re
from collections.abc import Callable

from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults, absent, misspelled, outside, unlisted, whole
from review.check.refused.labels import is_empty, selector
from review.check.refused.spelling import LABEL, QUALIFIED
from review.check.refused.volumes import claim
from review.manifests import Object
from review.paths import Steps
from review.shapes import kind_of
from review.values import is_mapping, listing, mapping, mappings

SELECTOR = Rule(
    "workload-selector",
    Level.ERROR,
    "a workload selects its pods by their labels, and a job leaves that to Kubernetes",
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector",
)
ROLLOUT = Rule(
    "rollout",
    Level.ERROR,
    "a rollout may replace a pod, by a strategy that the kind has",
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
)
JOB = Rule(
    "job",
    Level.ERROR,
    "the numbers of a job go together with its completion mode",
    "https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs",
)
RULES = (SELECTOR, ROLLOUT, JOB)

_DEFAULT_SHARE = "25%"
_DEFAULT_DEADLINE = 600
_MOST_INDEXED = 100_000
_ACTIONS = ("FailJob", "FailIndex", "Ignore", "Count")


def faults(each: Object) -> Faults:
    """What is wrong with a Deployment, ReplicaSet, StatefulSet or DaemonSet."""
    spec, kind = mapping(each, "spec"), kind_of(each)
    if is_empty(mapping(spec, "selector")):
        reason = f"the selector of the {kind} is empty"
        yield Fault(SELECTOR, ("spec", "selector"), reason, "give it labels of its pods")
    yield from selector(("spec", "selector"), spec.get("selector"))
    for name in ("minReadySeconds", "revisionHistoryLimit"):
        if kind != "StatefulSet" or name == "minReadySeconds":
            yield from outside(ROLLOUT, ("spec",), spec, name, 0)
    rule = _ROLLOUTS.get(kind)
    if rule:
        yield from rule(spec)


def job(at: Steps, spec: Object, *, is_stored: bool = False) -> Faults:
    """What is wrong with a Job, or with those of a CronJob.

    Args:
        at: The way to its specification.
        spec: The specification.
        is_stored: Whether it comes from an API server, which has given it a selector.
    """
    if spec.get("selector") is not None and spec.get("manualSelector") is not True and not is_stored:
        fix = "remove it; Kubernetes gives each job one of its own"
        yield Fault(SELECTOR, (*at, "selector"), "a job has a selector", fix)
    for name in ("activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"):
        yield from outside(JOB, at, spec, name, 0)
    for name in ("backoffLimitPerIndex", "maxFailedIndexes"):
        yield from outside(JOB, at, spec, name, 0)
    yield from unlisted(JOB, at, spec, "completionMode", ("NonIndexed", "Indexed"), may_be_empty=False)
    yield from unlisted(JOB, at, spec, "podReplacementPolicy", ("TerminatingOrFailed", "Failed"), may_be_empty=False)
    if spec.get("maxFailedIndexes") is not None and spec.get("backoffLimitPerIndex") is None:
        reason = f"maxFailedIndexes is {spec['maxFailedIndexes']}, and there is no backoffLimitPerIndex"
        yield Fault(JOB, (*at, "backoffLimitPerIndex"), reason, "add it")
    if spec.get("completionMode") == "Indexed":
        yield from _indexed(at, spec)
    elif spec.get("completionMode") in {None, "NonIndexed"}:
        for name in ("backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"):
            if spec.get(name) is not None:
                reason = f"{name} is given, and the job is not indexed"
                yield Fault(JOB, (*at, name), reason, "remove it, or set completionMode to Indexed")
    if is_mapping(spec.get("podFailurePolicy")):
        yield from _failures((*at, "podFailurePolicy"), spec)


def _failures(at: Steps, spec: Object) -> Faults:
    """What a job makes of the failures of its pods."""
    if mapping(spec, "template", "spec").get("restartPolicy") == "OnFailure":
        path = (*at[:-1], "template", "spec", "restartPolicy")
        yield Fault(JOB, path, "restartPolicy is OnFailure, and there is a podFailurePolicy", "use Never")
    for number, rule in enumerate(mappings(spec, "podFailurePolicy", "rules")):
        path = (*at, "rules", number)
        if not rule.get("action"):
            yield Fault(JOB, (*path, "action"), "the rule has no action", f"use one of {', '.join(_ACTIONS)}")
        yield from unlisted(JOB, path, rule, "action", _ACTIONS)
        codes, conditions = rule.get("onExitCodes"), mappings(rule, "onPodConditions")
        if is_mapping(codes) == bool(conditions):
            which = "both onExitCodes and" if conditions else "neither onExitCodes nor"
            yield Fault(JOB, path, f"the rule has {which} onPodConditions", "give it one of them")
        if is_mapping(codes):
            yield from _codes((*path, "onExitCodes"), codes)
        for place, condition in enumerate(conditions):
            where = (*path, "onPodConditions", place)
            yield from misspelled(JOB, (*where, "type"), condition.get("type") or "", QUALIFIED)
            yield from unlisted(JOB, where, condition, "status", ("True", "False", "Unknown"))


def _codes(at: Steps, codes: Object) -> Faults:
    values = [value for value in listing(codes, "values") if isinstance(value, int)]
    yield from unlisted(JOB, at, codes, "operator", ("In", "NotIn"))
    yield from absent(JOB, at, codes, "operator")
    if not values:
        yield Fault(JOB, (*at, "values"), "there are no exit codes", "name them")
    elif codes.get("operator") == "In" and 0 in values:
        yield Fault(JOB, (*at, "values", values.index(0)), "exit code 0 is no failure", "take it out")
    if sorted(set(values)) != values:
        yield Fault(JOB, (*at, "values"), f"exit codes are {values}", "put each in once, in order")


def _indexed(at: Steps, spec: Object) -> Faults:
    completions = whole(spec, "completions")
    # Where neither is given, both are 1.
    if completions is None and spec.get("parallelism") is not None:
        reason = "completionMode is Indexed, and there are no completions"
        yield Fault(JOB, (*at, "completions"), reason, "add them")
    yield from outside(JOB, at, spec, "parallelism", 0, _MOST_INDEXED)
    failed = whole(spec, "maxFailedIndexes")
    known = completions if completions is not None or spec.get("parallelism") is not None else 1
    most = _MOST_INDEXED if known is None else min(known, _MOST_INDEXED)
    if failed is not None and failed > most:
        reason = f"maxFailedIndexes is {failed}, and completions are {known or 'missing'}"
        yield Fault(JOB, (*at, "maxFailedIndexes"), reason, f"give it {most} at most")


def _deployment(spec: Object) -> Faults:
    strategy = mapping(spec, "strategy")
    at = ("spec", "strategy")
    rolling = strategy.get("rollingUpdate")
    yield from unlisted(ROLLOUT, at, strategy, "type", ("RollingUpdate", "Recreate"))
    if strategy.get("type") == "Recreate" and is_mapping(rolling):
        reason = "rollingUpdate is given, and the strategy is Recreate"
        yield Fault(ROLLOUT, (*at, "rollingUpdate"), reason, "remove it, or set the type to RollingUpdate")
    elif is_mapping(rolling):
        yield from _shares((*at, "rollingUpdate"), rolling)
        surge, unavailable = (share(rolling.get(name, _DEFAULT_SHARE)) for name in ("maxSurge", "maxUnavailable"))
        if surge == 0 and unavailable == 0:
            reason = "maxSurge and maxUnavailable are both 0, so that no pod may be replaced"
            yield Fault(ROLLOUT, (*at, "rollingUpdate", "maxUnavailable"), reason, "raise one of them")
    ready, deadline = whole(spec, "minReadySeconds") or 0, whole(spec, "progressDeadlineSeconds")
    known = _DEFAULT_DEADLINE if deadline is None else deadline
    if known <= ready:
        given = "" if deadline is not None else ", as none is given"
        reason = f"progressDeadlineSeconds is {known}{given}, and minReadySeconds is {ready}"
        yield Fault(ROLLOUT, ("spec", "progressDeadlineSeconds"), reason, "make it the larger one")


def _daemon_set(spec: Object) -> Faults:
    strategy = mapping(spec, "updateStrategy")
    at = ("spec", "updateStrategy")
    yield from unlisted(ROLLOUT, at, strategy, "type", ("RollingUpdate", "OnDelete"))
    rolling = strategy.get("rollingUpdate")
    if not is_mapping(rolling) or strategy.get("type") == "OnDelete":
        return
    path = (*at, "rollingUpdate")
    yield from _shares(path, rolling)
    surge, unavailable = share(rolling.get("maxSurge", 0)), share(rolling.get("maxUnavailable", 1))
    if surge and unavailable:
        given = "" if "maxUnavailable" in rolling else ", as none is given"
        reason = f"maxSurge is {rolling['maxSurge']}, and maxUnavailable is {rolling.get('maxUnavailable', 1)}{given}"
        yield Fault(ROLLOUT, (*path, "maxSurge"), reason, "set one of them to 0")
    if surge == 0 and unavailable == 0:
        reason = "maxSurge and maxUnavailable are both 0, so that no pod may be replaced"
        yield Fault(ROLLOUT, (*path, "maxUnavailable"), reason, "raise one of them")


def _stateful_set(spec: Object) -> Faults:
    strategy = mapping(spec, "updateStrategy")
    at = ("spec", "updateStrategy")
    yield from unlisted(ROLLOUT, ("spec",), spec, "podManagementPolicy", ("OrderedReady", "Parallel"))
    yield from unlisted(ROLLOUT, at, strategy, "type", ("RollingUpdate", "OnDelete"))
    rolling = strategy.get("rollingUpdate")
    if is_mapping(rolling):
        if strategy.get("type") == "OnDelete":
            reason = "rollingUpdate is given, and the strategy is OnDelete"
            yield Fault(ROLLOUT, (*at, "rollingUpdate"), reason, "remove it, or set the type to RollingUpdate")
        else:
            yield from outside(ROLLOUT, (*at, "rollingUpdate"), rolling, "partition", 0)
    policy = mapping(spec, "persistentVolumeClaimRetentionPolicy")
    for name in ("whenDeleted", "whenScaled"):
        where = ("spec", "persistentVolumeClaimRetentionPolicy")
        yield from unlisted(ROLLOUT, where, policy, name, ("Retain", "Delete"))
    yield from outside(ROLLOUT, ("spec", "ordinals"), mapping(spec, "ordinals"), "start", 0)
    if spec.get("serviceName"):
        yield from misspelled(ROLLOUT, ("spec", "serviceName"), spec["serviceName"], LABEL)
    for number, each in enumerate(mappings(spec, "volumeClaimTemplates")):
        path = ("spec", "volumeClaimTemplates", number)
        yield from misspelled(ROLLOUT, (*path, "metadata", "name"), mapping(each, "metadata").get("name"), LABEL)
        yield from claim((*path, "spec"), mapping(each, "spec"))


def share(value: object) -> int | None:
    """A number of pods or a percentage; None for what is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = re.fullmatch("([0-9]{1,18})%", value) if isinstance(value, str) else None
    return int(match[1]) if match else None


def wrong_share(rule: Rule, at: Steps, holder: Object, name: str, *, limited: bool = True) -> Faults:
    """That a field is neither a number of pods nor a percentage, or more than all of them.

    Args:
        rule: The rule.
        at: The way to what holds it.
        holder: What holds it.
        name: The field.
        limited: Whether it may be 100 % at most.
    """
    value = holder.get(name)
    found = share(value)
    if isinstance(value, str) and found is None:
        reason = f"{name} is {value}, which is neither a number nor a percentage"
        yield Fault(rule, (*at, name), reason, "write a number, or a percentage such as 25%")
    elif found is not None and found < 0:
        yield Fault(rule, (*at, name), f"{name} is {value}", "give it 0 or more")
    elif found is not None and found > 100 and isinstance(value, str) and limited:  # noqa: PLR2004 - per cent
        yield Fault(rule, (*at, name), f"{name} is {value}, which is more than all", "give it 100% at most")


def _shares(at: Steps, rolling: Object) -> Faults:
    yield from wrong_share(ROLLOUT, at, rolling, "maxUnavailable")
    yield from wrong_share(ROLLOUT, at, rolling, "maxSurge", limited=at[1] == "updateStrategy")


_ROLLOUTS: dict[str, Callable[[Object], Faults]] = {
    "Deployment": _deployment,
    "DaemonSet": _daemon_set,
    "StatefulSet": _stateful_set,
}
