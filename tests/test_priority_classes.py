"""The order in which pods go when a node has not enough for all."""

import pytest
import yaml
from contexts import ACCOUNTED, CONTEXTS, EXTERNAL, POOLED, tiers_of
from rendering import expect, get, manifests, only, optional, value

from ecommerce.priority import priorities
from ecommerce.secrets.inventory import inventory
from ecommerce.settings import InvalidSettingsError, load
from ecommerce.tiers import TIERS
from review.manifests import Manifests, title
from synth.restore import list_job, restore_job

# Whose pods cannot go on before a job of this tier is through.
WAITED_FOR = {"backend-migration": "backend", "copy": "database"}
PRIORITIES = "priorityClasses: {enabled: true}\n"
ACCOUNTED_CONTEXTS = [text for text in CONTEXTS.values() if ACCOUNTED in text]
# Kubernetes keeps what is above for its own: HighestUserDefinablePriority in its pkg/apis/scheduling/types.go.
HIGHEST = 1_000_000_000


def classes(rendered: Manifests) -> dict[str, int]:
    """The value of each PriorityClass by its name."""
    return {each["metadata"]["name"]: each["value"] for each in rendered.of("PriorityClass")}


@pytest.mark.parametrize("text", ACCOUNTED_CONTEXTS)
def test_every_pod_has_the_class_of_its_part(text: str) -> None:
    rendered = manifests(text)
    expected = {f"Deployment/{tier.name}": f"{tier.name}.ecommerce" for tier in tiers_of(text)}
    expected |= dict.fromkeys(("CronJob/postgres-backup", "CronJob/postgres-restore-test"), "backup.ecommerce")
    expected |= {
        title(each): f"{WAITED_FOR[value(each, 'metadata.labels.tier')]}.ecommerce" for each in rendered.of("Job")
    }
    expected |= {title(each): "database.ecommerce" for each in rendered.of("StatefulSet", "Cluster", "Pooler")}
    found = {pods.name: pods.spec.get("priorityClassName") for pods in rendered.pods}
    found |= {title(each): optional(each, "spec.priorityClassName") for each in rendered.of("Cluster")}
    found |= {title(each): optional(each, "pod.priorityClassName") for each in rendered.of("Pooler")}
    assert found == expected
    assert set(expected.values()) == classes(rendered).keys(), "no class is without pods, and no pods without theirs"


@pytest.mark.parametrize("text", ACCOUNTED_CONTEXTS)
def test_a_job_that_a_command_prints_has_the_class_of_the_jobs(text: str) -> None:
    settings = load(text, "test")
    for printed in (restore_job("test", settings, "latest", None), list_job("test", settings)):
        expect(yaml.safe_load(printed), "pod.priorityClassName", "backup.ecommerce", "it is one of the jobs")


def test_the_database_goes_last_then_the_backend_the_frontend_and_the_jobs() -> None:
    values = classes(manifests(CONTEXTS["balanced"]))
    first = [f"{part}.ecommerce" for part in ("backup", "frontend", "backend")]
    assert sorted(first, key=values.__getitem__) == first
    others = [priority for name, priority in values.items() if name != "database.ecommerce"]
    assert values["database.ecommerce"] > max(others)
    assert all(0 < each < HIGHEST for each in values.values()), f"{values} are outside of what is for applications"


def test_no_pod_drives_out_those_of_other_systems_and_no_class_is_everyones() -> None:
    for each in manifests(CONTEXTS["balanced"]).of("PriorityClass"):
        expect(each, "preemptionPolicy", "Never", "a class cannot be kept to a namespace")
        # Written as false it is not stored, and the next apply writes it again.
        expect(each, "globalDefault", None, "pods of others have nothing to do with it")


def test_two_environments_of_a_cluster_share_no_class() -> None:
    first, second = (classes(manifests(f"{PRIORITIES}namespace: {name}\n")) for name in ("shop", "shop-backend"))
    assert not first.keys() & second.keys()
    assert all(name.endswith(".shop") for name in first)


def test_a_namespace_whose_name_begins_as_kubernetes_own_classes_has_classes_that_do_not() -> None:
    assert not [
        name for name in classes(manifests(f"{PRIORITIES}namespace: system-shop\n")) if name.startswith("system-")
    ]


def test_the_value_of_a_part_does_not_depend_on_which_others_are_there() -> None:
    whole, less = (
        classes(manifests(PRIORITIES + text))
        for text in ("", f"{EXTERNAL.partition('backup')[0]}backup: {{enabled: false}}\n")
    )
    assert less.items() < whole.items(), "the API server refuses another value of a class that exists"
    names = [tier.name for tier in TIERS]
    assert priorities([*names, "further"]).items() > priorities(names).items(), "a tier at the end changes no other's"


def test_existing_classes_are_used_and_none_is_made() -> None:
    parts = load(POOLED, "test").parts()
    rendered = manifests(
        f"{POOLED}priorityClasses: {{enabled: true, existing: {{{', '.join(f'{part}: my-{part}' for part in parts)}}}}}\n"
    )
    assert rendered.of("PriorityClass") == []
    expect(only(rendered, "Cluster"), "spec.priorityClassName", "my-database", "the settings say so")
    expect(get(rendered, "Deployment", "backend"), "pod.priorityClassName", "my-backend", "the settings say so")
    assert value(only(rendered, "Pooler"), "pod.priorityClassName") == "my-database"


def test_existing_classes_are_among_what_an_environment_must_be_given() -> None:
    parts = load("", "test").parts()
    existing = ", ".join(f"{part}: my-{part}" for part in parts)
    lines = list(inventory("test", load(f"priorityClasses: {{enabled: true, existing: {{{existing}}}}}", "test")))
    for part in parts:
        assert f"PriorityClass my-{part}, of the cluster: for the pods of {part}; create it" in lines


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("existing: {database: a}", "t:1: priorityClasses.existing: names no class for "),
        (
            "existing: {datbase: a}",
            "t:1: priorityClasses.existing.datbase: datbase is no part that has pods here; known: ",
        ),
        ("existing: {database: system-node-critical}", "is not the name of a PriorityClass for applications"),
        ("existing: {database: Shop}", "is not the name of a PriorityClass for applications"),
    ],
)
def test_classes_that_leave_the_order_open_are_refused(text: str, report: str) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        load(f"priorityClasses: {{enabled: true, {text}}}", "t")
    assert report in str(caught.value)
