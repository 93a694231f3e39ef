"""The quota holds the whole system at full scale with the spare, and no more; the limits hold each of its containers."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import cdk8s
import pytest
import yaml
from cdk8s_plus_27 import k8s
from contexts import ACCOUNTED, CONTEXTS, POOLED, UPGRADE_STEPS
from processes import synth, write
from rendering import manifests, only, value

from ecommerce.quota import Quota
from ecommerce.settings import EnvironmentSettings, load
from ecommerce.settings.problems import BrokenSettingsError
from ecommerce.settings.quota import SpareSettings
from ecommerce.system import System
from notation.quantity import parse_quantity
from review.capacity import pod_requests
from review.manifests import Manifests, Object, Pods, title
from synth.restore import list_job, restore_job

QUOTA = "quota: {enabled: true}\n"
NO_SPARE = "quota: {enabled: true, spare: {pods: 0}}\n"
ACCOUNTED_CONTEXTS = [text for text in CONTEXTS.values() if ACCOUNTED in text]
# Nothing of hard is left out by mistake.
COUNTED = {
    *("pods", "requests.cpu", "requests.memory", "limits.memory", "requests.ephemeral-storage"),
    *("persistentvolumeclaims", "requests.storage", "services.loadbalancers"),
}


def hard(text: str) -> dict[str, Decimal]:
    """What the quota of an environment file's text allows."""
    amounts: Mapping[str, str] = value(only(manifests(text), "ResourceQuota"), "spec.hard")
    return {name: parse_quantity(amount) for name, amount in amounts.items()}


def limits(text: str) -> Object:
    """The limits of containers in the namespace."""
    (item,) = value(only(manifests(text), "LimitRange"), "spec.limits")
    return dict(item)


def most(pods: Pods, rendered: Manifests) -> int:
    """How many pods of a workload there may be at once."""
    name = pods.owner["metadata"]["name"]
    scaled = [value(each, "spec.maxReplicas") for each in rendered.of("HorizontalPodAutoscaler")]
    match pods.owner["kind"]:
        case "Deployment":
            targets = [value(each, "spec.scaleTargetRef.name") for each in rendered.of("HorizontalPodAutoscaler")]
            return 2 * (scaled[targets.index(name)] if name in targets else pods.replicas)
        case "CronJob":
            # Its own, one by hand; and beside the dump a restore and a list.
            return 4 if name == "postgres-backup" else 2
        case "Job":
            # A release's migration, and that of the release before.
            return 2
        case _:
            return pods.replicas


def test_a_copy_to_another_server_fits_and_the_volume_of_a_server_that_was_left_still_counts() -> None:
    claims = {step: hard(f"{UPGRADE_STEPS[step]}{QUOTA}")["persistentvolumeclaims"] for step in UPGRADE_STEPS}
    assert claims["prepare"] == claims["before"] + 1, "the second server has a volume"
    assert claims["copy"] == claims["prepare"] + 2, "a copy has one too, beside that of a try that failed"
    assert claims["serve"] == claims["prepare"], "the first server's volume is the way back"


def test_the_quota_is_what_every_workload_takes_at_full_scale_in_a_rollout_with_all_jobs() -> None:
    text = CONTEXTS["balanced"].replace(QUOTA, NO_SPARE)
    rendered, allowed = manifests(text), hard(text)
    counts = {pods.name: most(pods, rendered) for pods in rendered.pods}
    cpu = sum(pod_requests(pods).cpu * counts[pods.name] for pods in rendered.pods)
    memory = sum(pod_requests(pods).memory * counts[pods.name] for pods in rendered.pods)
    assert allowed["pods"] == sum(counts.values()), f"pods are {counts}, but the quota allows {allowed['pods']}"
    assert allowed["requests.cpu"] == cpu, f"the pods {counts} request {cpu} cores"
    assert allowed["requests.memory"] == memory, f"the pods {counts} request {memory} bytes"


def test_operated_servers_have_room_for_one_that_joins_and_pgbouncer_for_a_rollout() -> None:
    without = hard(f"{POOLED.replace('pooler: {}', 'instances: 3')}{NO_SPARE}")
    pooled, more = hard(f"{POOLED}{NO_SPARE}"), hard(f"{POOLED.replace('pooler', 'instances: 5, pooler')}{NO_SPARE}")
    assert pooled["pods"] - without["pods"] == 4, "two pods of PgBouncer may all have their successors beside them"
    assert pooled["requests.cpu"] - without["requests.cpu"] == Decimal("0.4")
    assert more["pods"] - pooled["pods"] == 2
    assert more["requests.storage"] - pooled["requests.storage"] == parse_quantity("20Gi")
    # Four servers of 10Gi, the dumps' volume, and those of restore tests.
    assert pooled["persistentvolumeclaims"] == 4 + 1 + 8


def test_the_first_container_of_pgbouncer_has_the_defaults_and_counts_with_them() -> None:
    large = NO_SPARE.replace("pods: 0", "pods: 0, resources: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}")
    grown = hard(f"{POOLED}{large}")["requests.memory"] - hard(f"{POOLED}{NO_SPARE}")["requests.memory"]
    assert grown == 4 * (parse_quantity("1Gi") - parse_quantity("128Mi")), "a pod takes what its first container does"


def test_volumes_of_finished_tests_count_as_long_as_their_jobs_are_kept() -> None:
    # Its own job, one by hand, a kept one that succeeded and one that failed, each with a try that failed before.
    scratch, data, dumps = Decimal(4 * 2), 1, 1
    allowed = hard(QUOTA)
    assert allowed["persistentvolumeclaims"] == scratch + data + dumps
    assert allowed["requests.storage"] == parse_quantity("10Gi") * (scratch + data) + parse_quantity("20Gi") * dumps


@pytest.mark.parametrize("text", ACCOUNTED_CONTEXTS)
def test_a_job_that_a_command_prints_takes_no_more_than_the_dump_it_is_counted_as(text: str) -> None:
    settings = load(text, "test")
    (counted,) = [pods for pods in manifests(text).pods if pods.name == "CronJob/postgres-backup"]
    for printed in (restore_job("test", settings, "latest", None), list_job("test", settings)):
        job = yaml.safe_load(printed)
        spec = value(job, "spec.template.spec")
        found = pod_requests(Pods(owner=job, labels={}, annotations={}, spec=spec))
        assert found == pod_requests(counted), f"{title(job)} takes {found}, and is counted as {pod_requests(counted)}"


@pytest.mark.parametrize("text", ACCOUNTED_CONTEXTS)
def test_no_own_container_is_above_the_limits_and_none_is_left_to_the_defaults(text: str) -> None:
    for pods in manifests(text).pods:
        for each in pods.containers:
            for kind, bound in limits(text)["max"].items():
                where = f"{pods.name}, container {each['name']}: {kind}"
                given = each["resources"]["limits"][kind]
                assert parse_quantity(given) <= parse_quantity(bound), f"{where}: {given} is refused above {bound}"
                assert kind in each["resources"]["requests"], f"{where}: is what the namespace gives it"


@pytest.mark.parametrize("text", ACCOUNTED_CONTEXTS)
def test_the_largest_container_is_the_bound(text: str) -> None:
    rendered = manifests(text)
    given = [each["resources"]["limits"] for pods in rendered.pods for each in pods.containers]
    given += [value(each, "spec.resources.limits") for each in rendered.of("Cluster")]
    given.append(limits(text)["default"])
    for kind, bound in limits(text)["max"].items():
        assert parse_quantity(bound) == max(parse_quantity(each[kind]) for each in given), (
            f"{kind} is bounded by {bound}"
        )


def test_the_spare_is_so_many_pods_of_the_defaults() -> None:
    default, without, spare = limits(QUOTA)["defaultRequest"], hard(NO_SPARE), hard(QUOTA)
    assert spare["pods"] - without["pods"] == 3
    for kind, amount in default.items():
        grown = spare[f"requests.{kind}"] - without[f"requests.{kind}"]
        assert grown == 3 * parse_quantity(amount), f"{kind}: three pods of {amount} have {grown}"


def test_everything_that_is_counted_is_in_the_quota() -> None:
    assert hard(QUOTA).keys() == COUNTED


def test_a_load_balancer_counts_where_there_is_one() -> None:
    assert [hard(f"{CONTEXTS[name]}{QUOTA}")["services.loadbalancers"] for name in ("reference", "operated")] == [1, 0]


def test_a_sum_is_exact() -> None:
    text = f"backend: {{replicas: 3, resources: {{requests: {{cpu: 0.1, memory: 100000001}}}}}}\n{NO_SPARE}"
    more = hard(text)["requests.cpu"] - hard(text.replace("0.1", "0.101"))["requests.cpu"]
    assert more == Decimal("-0.006"), "six pods of a thousandth of a core"
    assert hard(text)["requests.memory"] % 1024 == 600_000_006 % 1024, "no byte is rounded away"


@pytest.mark.parametrize("name", ["pods", "requests.cpu", "requests.storage", "services.loadbalancers"])
def test_an_amount_below_full_scale_is_refused_and_full_scale_is_not(name: str) -> None:
    exact, step = hard(NO_SPARE)[name], Decimal("0.001") if name == "requests.cpu" else 1
    assert hard(f"{NO_SPARE[:-2]}, hard: {{{name}: {exact}}}}}")[name] == exact
    with pytest.raises(BrokenSettingsError, match=rf"quota\.hard\.{name}: \S+ is below the \S+ of full scale"):
        manifests(f"{NO_SPARE[:-2]}, hard: {{{name}: {exact - step}}}}}")


@pytest.mark.slow
def test_an_amount_below_full_scale_is_refused_with_its_line_and_nothing_is_written(project: Path) -> None:
    write(
        project,
        "default",
        "quota:\n  enabled: true\n  hard:\n    pods: 3\n    requests.cpu: 500\n    requests.memory: 1Gi\n",
    )
    run = synth(project)
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "environments/default.yaml:4: quota.hard.pods: 3 is below the 31 of full scale; raise it, or remove it",
        "environments/default.yaml:6: quota.hard.requests.memory: 1Gi is below the 11Gi of full scale; raise it, or remove it",
    ]


def test_a_workload_that_nobody_counts_is_refused() -> None:
    chart = cdk8s.Chart(cdk8s.App(), "test")
    pod = k8s.PodTemplateSpec(spec=k8s.PodSpec(containers=[k8s.Container(name="a", image="a")]))
    k8s.KubeDaemonSet(
        chart,
        "agent",
        metadata=k8s.ObjectMeta(name="agent"),
        spec=k8s.DaemonSetSpec(selector=k8s.LabelSelector(match_labels={"a": "b"}), template=pod),
    )
    system = System(name="ecommerce", environment="test", namespace="shop")
    with pytest.raises(ValueError, match="DaemonSet/agent has pods, and the quota does not know how many"):
        Quota(chart, "quota", system=system, spare=SpareSettings(), hard={}, on_request={})


def test_the_reference_system_has_none_of_it() -> None:
    kinds = ("ResourceQuota", "LimitRange", "PriorityClass", "VerticalPodAutoscaler")
    assert [title(each) for each in manifests().of(*kinds)] == []
    assert not EnvironmentSettings().quota.enabled


def test_a_recommendation_stands_beside_each_workload_that_always_runs_and_changes_nothing() -> None:
    for text in ACCOUNTED_CONTEXTS:
        rendered = manifests(text)
        found = {_target(each): each for each in rendered.of("VerticalPodAutoscaler")}
        expected = {title(each) for each in rendered.of("Deployment", "StatefulSet", "Cluster")}
        assert found.keys() == expected, f"recommended is for {sorted(found)}, not {sorted(expected)}"
        for each in found.values():
            assert value(each, "spec.updatePolicy.updateMode") == "Off", f"{title(each)} evicts pods by itself"


def _target(autoscaler: Object) -> str:
    return "{kind}/{name}".format_map(value(autoscaler, "spec.targetRef"))
