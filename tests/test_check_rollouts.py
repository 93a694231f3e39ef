"""Pods that hang or are killed when they are replaced, or go all at once."""

from typing import Any

import pytest
import yaml
from checked import found, made, workload

from review.check import jobs, rollouts

RECREATE = {"type": "Recreate"}
DATA = [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]


def web(kind: str = "Deployment", pod: dict[str, Any] | None = None, **fields: Any) -> str:  # noqa: ANN401 - any fields
    spec = {"containers": [{"name": "a", "image": "a:1"}], **(pod or {})}
    return workload("web", kind, yaml.safe_dump(spec), **fields)


def stored(**fields: Any) -> str:  # noqa: ANN401 - any fields
    return web(pod={"volumes": DATA}, **fields)


def claim(*modes: str) -> str:
    return made("v1", "PersistentVolumeClaim", "data", accessModes=list(modes))


def names(*texts: str) -> list[str]:
    return [line.partition(" ")[0] for line in found(rollouts, *texts)]


def surge(most: object, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any fields
    return {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": most, **fields}}


@pytest.mark.parametrize(
    ("texts", "is_found"),
    [
        ([stored(), claim("ReadWriteOnce")], True),
        ([stored(), claim("ReadWriteOncePod")], True),
        ([stored(strategy=surge(1)), claim("ReadWriteOnce")], True),
        ([stored(strategy=RECREATE), claim("ReadWriteOnce")], False),
        ([stored(strategy=surge(0, maxUnavailable=1)), claim("ReadWriteOnce")], False),
        ([stored(strategy=surge("0%", maxUnavailable=1)), claim("ReadWriteOnce")], False),
        ([stored(), claim("ReadWriteMany")], False),
        # Somebody else's claim may be anything.
        ([stored()], False),
        ([stored(replicas=0), claim("ReadWriteOnce")], False),
        ([web("StatefulSet", {"volumes": DATA}), claim("ReadWriteOnce")], False),
    ],
)
def test_a_rollout_that_waits_for_a_volume_of_the_old_pod_is_found(texts: list[str], is_found: bool) -> None:
    assert names(*texts) == ["single-writer-claim"] * is_found


def test_several_pods_on_a_volume_of_one_node_are_found_whatever_the_strategy() -> None:
    apart = {"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {}}]}  # fmt: skip
    text = web(pod={"volumes": DATA, **apart}, replicas=3, strategy=RECREATE)
    (line,) = found(rollouts, text, claim("ReadWriteOnce"))
    assert "is ReadWriteOnce, and 3 pods mount it" in line


def hooked(hook: Any, grace: int | None = None) -> str:  # noqa: ANN401 - a hook
    container = {"name": "a", "image": "a:1", "lifecycle": {"preStop": hook}}
    rest = {} if grace is None else {"terminationGracePeriodSeconds": grace}
    return web(pod={"containers": [container], **rest})


def shell(*command: str) -> dict[str, Any]:
    return {"exec": {"command": list(command)}}


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        (hooked({"sleep": {"seconds": 30}}), True),
        (hooked(shell("sleep", "40")), True),
        (hooked(shell("/bin/sleep", "40")), True),
        (hooked(shell("/bin/sh", "-c", "sleep 20; nginx -s quit; sleep 15")), True),
        (hooked(shell("sleep", "10"), 10), True),
        (hooked(shell("sleep", "10")), False),
        (hooked(shell("sleep", "40"), 60), False),
        (hooked({"sleep": {"seconds": 5}}, 6), False),
        (hooked(shell("/wait-shutdown")), False),
        (hooked(shell("sleep", "infinity")), False),
        (hooked({"httpGet": {"path": "/stop", "port": 1}}), False),
    ],
)
def test_a_container_that_is_killed_in_its_sleep_is_found(text: str, is_found: bool) -> None:
    assert names(text) == ["short-grace-period"] * is_found


def spread(selector: Any) -> dict[str, Any]:  # noqa: ANN401 - a selector
    constraint = {"maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway"}
    return {"topologySpreadConstraints": [{**constraint, "labelSelector": selector}]}


def apart(rule: Any) -> dict[str, Any]:  # noqa: ANN401 - a rule
    return {"affinity": {"podAntiAffinity": rule}}


TERM = {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "web"}}}


@pytest.mark.parametrize(
    ("texts", "is_found"),
    [
        ([web(replicas=2)], True),
        ([web("StatefulSet", replicas=3)], True),
        ([web(pod=spread({"matchLabels": {"app": "other"}}), replicas=2)], True),
        ([web(pod=spread(None), replicas=2)], True),
        ([web(), made("autoscaling/v2", "HorizontalPodAutoscaler", "x", maxReplicas=3, scaleTargetRef={"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"})], True),
        ([web()], False),
        ([web(replicas=1)], False),
        ([web("DaemonSet")], False),
        ([web(pod=spread({"matchLabels": {"app": "web"}}), replicas=2)], False),
        ([web(pod=apart({"requiredDuringSchedulingIgnoredDuringExecution": [TERM]}), replicas=2)], False),
        ([web(pod=apart({"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "podAffinityTerm": TERM}]}), replicas=2)], False),
    ],
)  # fmt: skip
def test_pods_that_nothing_keeps_apart_are_worth_a_note(texts: list[str], is_found: bool) -> None:
    assert names(*texts) == ["all-on-one-node"] * is_found


TEMPLATE = {"spec": {"restartPolicy": "Never", "containers": [{"name": "a", "image": "a:1"}]}}
ENDING = {"activeDeadlineSeconds": 60, "template": TEMPLATE}


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (made("batch/v1", "Job", "j", template=TEMPLATE), ["job-deadline"]),
        (made("batch/v1", "Job", "j", **ENDING), []),
        (made("batch/v1", "Job", "j", template={"spec": {**TEMPLATE["spec"], "activeDeadlineSeconds": 60}}), []),
        (
            made("batch/v1", "CronJob", "j", schedule="* * * * *", jobTemplate={"spec": {"template": TEMPLATE}}),
            ["job-deadline", "cron-concurrency", "cron-starting-deadline"],
        ),
        (
            made(
                "batch/v1",
                "CronJob",
                "j",
                schedule="* * * * *",
                concurrencyPolicy="Allow",
                startingDeadlineSeconds=60,
                jobTemplate={"spec": ENDING},
            ),
            [],
        ),
    ],
)
def test_jobs_that_may_run_for_ever_or_beside_themselves_are_worth_a_note(text: str, rules: list[str]) -> None:
    assert [line.partition(" ")[0] for line in found(jobs, text)] == rules
