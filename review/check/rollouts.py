"""Whether pods can be replaced: their volumes are let go, they end in time, and not all of them are on one node."""

import re
from collections.abc import Iterator
from typing import Any

from review.check.finding import Finding, Level, Rule
from review.check.programs import count, lasting, programs, untested
from review.labels import matches
from review.manifests import Manifests, Object, Pods
from review.shapes import kind_of

SINGLE_WRITER = Rule(
    "single-writer-claim",
    Level.WARNING,
    "a Deployment whose claim one node at a time may mount runs one pod, and strategy Recreate",
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
)
SHORT_GRACE = Rule(
    "short-grace-period",
    Level.WARNING,
    "terminationGracePeriodSeconds leaves time after the sleep of preStop, for which it counts too",
    "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution",
)
ONE_NODE = Rule(
    "all-on-one-node",
    Level.NOTE,
    "pods that stand in for one another are kept apart, by a spread or an anti-affinity",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
)
RULES: tuple[Rule, ...] = (SINGLE_WRITER, SHORT_GRACE, ONE_NODE)

# What the API server fills in.
_GRACE = 30
_SINGLE = {"ReadWriteOnce", "ReadWriteOncePod"}
_SLEEP = re.compile(r"(?:^|[\s;&|/])sleep\s+([0-9]{1,6})s?(?=$|[\s;&|])")


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every workload whose pods hang, are killed or all go at once when they are replaced."""
    for pods in untested(manifests):
        yield from _grace(pods)
    for pods in programs(manifests):
        if kind_of(pods.owner) == "Deployment":
            yield from _claims(pods, manifests)
        if kind_of(pods.owner) in {"Deployment", "StatefulSet"}:
            yield from _apart(pods, manifests)


def _claims(pods: Pods, manifests: Manifests) -> Iterator[Finding]:
    found = count(pods, manifests)
    most = found.most if found else 1
    if not most or (most == 1 and not _overlaps(pods.owner["spec"].get("strategy", {}))):
        return
    for number, volume in enumerate(pods.spec.get("volumes", [])):
        name = volume.get("persistentVolumeClaim", {}).get("claimName")
        claim = manifests.get("PersistentVolumeClaim", name, pods.namespace) if name else None
        modes = set(claim["spec"].get("accessModes", [])) if claim else set[str]()
        if modes and modes <= _SINGLE:
            mode = f"PersistentVolumeClaim/{name} is {' and '.join(sorted(modes))}"
            if most > 1:
                reason, fix = f"{mode}, and {most} pods mount it", "run one pod, or use a StatefulSet with a claim each"
            else:
                reason, fix = f"{mode}, and a rollout starts the new pod before the old one lets it go", "use Recreate"
            path = (*pods.path, "volumes", number, "persistentVolumeClaim")
            yield Finding(SINGLE_WRITER, pods.owner, path, f"{reason}, so that it waits on another node", fix)


def _overlaps(strategy: Object) -> bool:
    """Whether a rollout starts a new pod beside the old one."""
    surge = str(strategy.get("rollingUpdate", {}).get("maxSurge", "25%"))
    return strategy.get("type", "RollingUpdate") == "RollingUpdate" and int(surge.removesuffix("%")) > 0


def _grace(pods: Pods) -> Iterator[Finding]:
    grace = pods.spec.get("terminationGracePeriodSeconds", _GRACE)
    for path, container in lasting(pods):
        slept = _slept(container.get("lifecycle", {}).get("preStop", {}))
        if slept and slept >= grace:
            reason = f"preStop of container {container['name']} sleeps {slept} s, and after {grace} s it is killed"
            where = (*pods.path, "terminationGracePeriodSeconds")
            if "terminationGracePeriodSeconds" not in pods.spec:
                where = (*path, "lifecycle", "preStop")
            yield Finding(SHORT_GRACE, pods.owner, where, reason, f"set terminationGracePeriodSeconds above {slept}")


def _slept(hook: Object) -> int:
    """The seconds that a hook sleeps, as far as it can be read."""
    if "sleep" in hook:
        return int(hook["sleep"].get("seconds", 0))
    command: list[str] = hook.get("exec", {}).get("command", [])
    return sum(map(int, _SLEEP.findall(" ".join(command))))


def _apart(pods: Pods, manifests: Manifests) -> Iterator[Finding]:
    found = count(pods, manifests)
    if not found or found.most < 2 or any(matches(each, pods.labels) for each in _kept_apart(pods.spec)):  # noqa: PLR2004
        return
    reason = f"nothing keeps its {found.most} pods apart, so that all may be on one node and go with it"
    fix = "add a topologySpreadConstraint on kubernetes.io/hostname"
    yield Finding(ONE_NODE, pods.owner, (*pods.path, "topologySpreadConstraints"), reason, fix)


def _kept_apart(spec: Object) -> Iterator[dict[str, Any]]:
    """The selectors of pods that are not to be together."""
    affinity = spec.get("affinity", {}).get("podAntiAffinity", {})
    terms = affinity.get("requiredDuringSchedulingIgnoredDuringExecution", [])
    wishes = affinity.get("preferredDuringSchedulingIgnoredDuringExecution", [])
    for each in [*spec.get("topologySpreadConstraints", []), *terms, *(wish["podAffinityTerm"] for wish in wishes)]:
        if "labelSelector" in each:
            yield each["labelSelector"]
