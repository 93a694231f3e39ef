"""Which pods restart, in which steps, and how long a single one is away."""

import math
import re
from collections.abc import Callable, Iterable, Iterator

from review.diff import postgres
from review.diff.classes import Class, Effect, Verdict
from review.diff.fields import Field
from review.diff.sides import Pair, Reader, Side, Sides, key_of
from review.manifests import Object, Pods
from review.shapes import kind_of
from review.values import mapping, mappings, number

_ROLLED = ("Deployment", "StatefulSet", "DaemonSet")
# Fields of a Pooler from which the operator makes the pods of its Deployment.
_POOLED = re.compile(r"spec\.(template|pgbouncer\.image|type)\b.*")
# What the controllers that own pods compare: the whole template, position by position.
_TEMPLATE = re.compile(r"spec\.template\b.*")
_RESTARTED_BY = re.compile(r"spec\.template\.metadata\.annotations\.(.*checksum.*|.*restartedAt)")
# What pods read of a ConfigMap or a Secret.
_CONTENT = re.compile(r"(data|binaryData)\b")
# Lists of a pod whose order is an order of work.
_SEQUENCES = re.compile(r".*\.(initContainers|env)")


def verdict(sides: Sides, pair: Pair, field: Field) -> Verdict | None:
    """Whether a change of a field restarts pods."""
    if pair.kind in _ROLLED:
        return _of_template(field) if _TEMPLATE.fullmatch(field.pattern) else None
    if pair.kind in {"ConfigMap", "Secret"}:
        return _of_configuration(sides, pair) if _CONTENT.match(field.pattern) else None
    rule = {"Pooler": _of_pooler, "Cluster": _of_cluster, "CronJob": _of_cron_job}.get(pair.kind)
    return rule(field) if rule else None


def _of_pooler(field: Field) -> Verdict | None:
    if not _POOLED.fullmatch(field.pattern):
        return None
    return Verdict(Class.ROLLING_RESTART, "the operator makes the pods of PgBouncer anew")


def _of_cluster(field: Field) -> Verdict | None:
    if reason := postgres.restarts(field):
        return Verdict(Class.ROLLING_RESTART, reason)
    if reason := postgres.in_place(field):
        return Verdict(Class.IN_PLACE, reason)
    return None


def _of_cron_job(field: Field) -> Verdict | None:
    if not field.pattern.startswith("spec.jobTemplate."):
        return None
    if field.is_order and not _SEQUENCES.fullmatch(field.pattern):
        return Verdict(Class.NO_EFFECT, "the next job's pods do the same in any order")
    return Verdict(Class.IN_PLACE, "the next job runs with it; one that runs goes on as it is")


def _of_template(field: Field) -> Verdict:
    if field.is_order:
        return Verdict(
            Class.ROLLING_RESTART,
            "only the order changes, but the controller compares templates position by position",
            "keep the old order, and no pod restarts",
        )
    if _RESTARTED_BY.fullmatch(field.pattern):
        return Verdict(Class.ROLLING_RESTART, "the annotation carries a change of configuration to the pods")
    return Verdict(Class.ROLLING_RESTART, "it is part of the pods' template")


def _of_configuration(sides: Sides, pair: Pair) -> Verdict:
    readers = sides.new.readers(pair.kind, pair.namespace, pair.new["metadata"]["name"])
    if not readers:
        return Verdict(Class.IN_PLACE, "no pod of these manifests reads it")
    names = {each.pods.name: each for each in readers}
    running = [each for each in names.values() if kind_of(each.pods.owner) in _ROLLED]
    deaf = [each for each in running if not each.follows and not _rolls(sides, each)]
    if deaf:
        who = _and(each.pods.name for each in deaf)
        return Verdict(
            Class.ROLLING_RESTART,
            f"{who} {'read' if len(deaf) > 1 else 'reads'} it when a pod starts, and no checksum in the template "
            "carries the change: pods see it only after a restart",
            _restart(deaf),
        )
    return Verdict(Class.IN_PLACE, "; ".join(_how_read(sides, each) for each in names.values()))


def _how_read(sides: Sides, reader: Reader) -> str:
    name = reader.pods.name
    if kind_of(reader.pods.owner) not in _ROLLED:
        return f"{name} reads it when its next pod starts"
    if _rolls(sides, reader):
        return f"{name} reads it with the restart that a change of its template makes"
    return f"{name} finds it in its files about a minute later, and must read them again by itself"


def _restart(readers: list[Reader]) -> str:
    return "; ".join(f"`kubectl -n {each.pods.namespace} rollout restart {each.pods.name.lower()}`" for each in readers)


def _rolls(sides: Sides, reader: Reader) -> bool:
    """Whether the pods of a reader restart anyhow, or are new."""
    owner = reader.pods.owner
    pair = sides.changed.get(key_of(owner))
    if pair is None:
        return sides.old.pods_of(owner) is None
    return any(_TEMPLATE.fullmatch(field.pattern) for field in pair.fields)


def effects(sides: Sides) -> Iterator[Effect]:
    """The rollout of every workload whose pods restart."""
    for pair in sides.pairs:
        said = (verdict(sides, pair, field) for field in pair.fields if pair.kind not in {"ConfigMap", "Secret"})
        if any(each is not None and each.rank is Class.ROLLING_RESTART for each in said):
            yield sides.effect(pair.new, Verdict(Class.ROLLING_RESTART, _rollout(sides.new, pair)))


def _rollout(side: Side, pair: Pair) -> str:
    pods = side.pods_of(pair.new)
    if pods is None:
        return "its pods restart"
    if pair.kind == "Cluster":
        return postgres.rollout(pair.new)
    least, most = side.replicas(pods)
    spec = mapping(pair.new, "spec")
    match pair.kind:
        case "StatefulSet":
            text = _of_stateful_set(spec, pods, least)
        case "DaemonSet":
            text = _of_daemon_set(spec)
        case "Pooler":
            text = _of_deployment(spec, "deploymentStrategy", pods, least, most)
        case _:
            text = _of_deployment(spec, "strategy", pods, least, most)
    budgets = side.budgets(pods)
    beside = f"; PodDisruptionBudget {_and(budgets)} does not slow it: a budget holds for evictions alone"
    return f"{text}{beside if budgets and least else ''}"


def _of_deployment(spec: Object, field: str, pods: Pods, least: int, most: int) -> str:
    """https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy."""
    strategy = mapping(spec, field)
    if spec.get("paused"):
        return "it is paused: pods restart once it is resumed"
    if not most:
        return "it has no pods that could restart"
    if strategy.get("type") == "Recreate":
        return f"{_count(least, most)} stop all at once, and then start anew: {_away(pods)}"
    amounts = mapping(strategy, "rollingUpdate")
    surge, unavailable = steps(amounts.get("maxSurge", "25%"), amounts.get("maxUnavailable", "25%"), least)
    floor = max(least - unavailable, 0)
    rounds = math.ceil(least / (surge + unavailable)) if least else 0
    text = (
        f"{_count(least, most)} restart, of {least} at most {surge + unavailable} at once: up to {least + surge} run, "
        f"at least {floor} serve, {rounds} {'round' if rounds == 1 else 'rounds'} or more"
    )
    if ready := spec.get("minReadySeconds"):
        text += f" of {ready} s and the start of a pod"
    return text if floor else f"{text}; {_away(pods)}"


def steps(surge: object, unavailable: object, replicas: int) -> tuple[int, int]:
    """How many pods a rolling update makes beyond the number, and how many may be missing.

    ResolveFenceposts in pkg/controller/deployment/util/deployment_util.go: a share of surge is rounded up, one of
    unavailable down, and where both are none one may be missing.
    """
    more, fewer = _share(surge, replicas, math.ceil), _share(unavailable, replicas, math.floor)
    return (more, fewer) if more or fewer else (0, 1)


def _share(value: object, replicas: int, rounded: Callable[[float], int]) -> int:
    text = str(value)
    if text.endswith("%") and text[:-1].isdecimal():
        return rounded(int(text[:-1]) * replicas / 100)
    return int(text) if text.isdecimal() else 0


def _of_stateful_set(spec: Object, pods: Pods, replicas: int) -> str:
    """https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies."""
    strategy = mapping(spec, "updateStrategy")
    if strategy.get("type") == "OnDelete":
        return "pods keep the old template until someone deletes them (OnDelete)"
    partition = number(mapping(strategy, "rollingUpdate"), "partition", 0)
    first = number(mapping(spec, "ordinals"), "start", 0)
    count = max(min(replicas, replicas + first - partition), 0)
    if not count:
        return "no pod restarts: it has none, or its partition holds all of them back"
    if replicas == 1:
        return f"its only pod restarts: {_away(pods)}"
    kept = f"; the {replicas - count} below ordinal {partition} stay" if count < replicas else ""
    return f"{count} pods restart one at a time, from the highest ordinal down{kept}; each is away: {_away(pods)}"


def _of_daemon_set(spec: Object) -> str:
    """https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/."""
    strategy = mapping(spec, "updateStrategy")
    if strategy.get("type") == "OnDelete":
        return "pods keep the old template until someone deletes them (OnDelete)"
    amounts = mapping(strategy, "rollingUpdate")
    surge, unavailable = amounts.get("maxSurge", 0), amounts.get("maxUnavailable", 1)
    if str(surge) not in {"0", "0%"}:
        return f"the pod of every node restarts, {surge} nodes at once, each new one before the old one ends"
    return f"the pod of every node restarts, {unavailable} nodes at once"


def _away(pods: Pods) -> str:
    """How long a pod is away: its end, and its start up to the first probe that finds it ready."""
    grace = pods.spec.get("terminationGracePeriodSeconds", 30)
    containers = mappings(pods.spec, "containers")
    text = f"away while it stops (at most {grace} s, its grace period) and starts"
    least = max((_first_ready(each) for each in containers), default=0)
    most = max((_given_up(each) for each in containers), default=0)
    start = [f"ready {least} s after the start at the soonest, by its probes"] if least else []
    start += [f"its startup probe waits for {most} s at most"] if most else []
    return f"{text} ({'; '.join(start)})" if start else text


def _first_ready(container: Object) -> int:
    """The readiness probe is asked once the startup probe has succeeded, and counts after some successes."""
    startup, readiness = mapping(container, "startupProbe"), mapping(container, "readinessProbe")
    return int(_soonest(startup) + _soonest(readiness))


def _soonest(probe: Object) -> int:
    if not probe:
        return 0
    again = number(probe, "successThreshold", 1) - 1
    return number(probe, "initialDelaySeconds", 0) + again * number(probe, "periodSeconds", 10)


def _given_up(container: Object) -> int:
    probe = mapping(container, "startupProbe")
    if not probe:
        return 0
    tries = number(probe, "failureThreshold", 3) * number(probe, "periodSeconds", 10)
    return number(probe, "initialDelaySeconds", 0) + tries


def _count(least: int, most: int) -> str:
    if least != most:
        return f"{least} to {most} pods"
    return "1 pod" if least == 1 else f"{least} pods"


def _and(names: Iterable[str]) -> str:
    every = list(dict.fromkeys(names))
    return f"{', '.join(every[:-1])} and {every[-1]}" if len(every) > 1 else "".join(every)
