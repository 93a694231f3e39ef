"""What people are told and shown: the steps of a restore, and the list of dumps."""

import re

import pytest
import yaml
from contexts import CONTEXTS
from jobs import Job, Volumes
from postgres import Server
from recovery import DATABASE, SECRET, kept, name_at, old_dump, set_clock, sql
from rendering import expect, get, manifests
from test_retention import NOON

from ecommerce.settings import load
from review.manifests import Manifests
from synth.report import SynthesisError
from synth.restore import backup_job, list_job
from synth.steps import restore_steps


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_steps_of_a_restore_name_what_the_environment_has(name: str) -> None:
    text = CONTEXTS[name]
    steps = restore_steps("default", load(text, "test"), "latest")
    rendered = manifests(text)
    there = {f"{each['kind'].lower()}/{each['metadata']['name']}" for each in rendered.objects}
    for kind, named in re.findall(r"(deployment|cronjob)[/ ]([a-z-]+)", steps):
        assert f"{kind}/{named}" in there, f"the steps name {kind}/{named}, which {name} has not"
    assert "scale deployment/backend --replicas=0" in steps
    assert "scale deployment/backend --replicas=2" in steps
    assert set(re.findall(r"-n (\S+)", steps)) == {"ecommerce"}
    assert "make -s restore-job ENV=default DUMP=latest OVERWRITE=ecommerce_db | kubectl apply -f -" in steps


def test_the_steps_stop_writers_before_the_restore_and_start_them_after_it() -> None:
    steps = restore_steps("default", load("backend: {replicas: 5}\n", "test"), "latest")
    order = ["--replicas=0", '"suspend":true', "restore-job", "--replicas=5", '"suspend":false']
    places = [steps.index(each) for each in (order[1], order[0], *order[2:])]
    assert places == sorted(places)


def test_the_steps_migrate_what_a_dump_of_an_earlier_release_holds_before_they_start_its_readers() -> None:
    migrate = "kubectl -n ecommerce delete jobs --selector 'tier in (backend-migration)' --ignore-not-found\nkubectl apply -f dist/\n"
    steps = restore_steps("default", load("backend: {migration: {command: [x]}}\n", "test"), "latest")
    assert steps.index("restore-job") < steps.index(migrate) < steps.index("--replicas=2")
    assert "backend-migration" not in restore_steps("default", load("", "test"), "latest")


@pytest.mark.parametrize(
    ("text", "dump", "reason"),
    [
        (
            "backup: {enabled: false}\n",
            "latest",
            "environment default has no backups to restore; backup.enabled is false",
        ),
        ("", "other.dump", "other.dump is not the name of a dump; write latest or ecommerce_db-20261122T023000Z.dump"),
    ],
)
def test_steps_of_what_cannot_be_restored_are_refused(text: str, dump: str, reason: str) -> None:
    with pytest.raises(SynthesisError, match=re.escape(reason)):
        restore_steps("default", load(text, "test"), dump)


def test_the_list_of_dumps_is_made_by_a_job_that_reads_the_volume_alone() -> None:
    job = dict(yaml.safe_load(list_job("default", load("", "test"))))
    expect(job, "metadata.name", "postgres-backups", "logs are asked for by it")
    expect(job, "pod.containers.0.command", ["sh", "/scripts/run.sh", "list.sh"], "that is its script")
    expect(job, "pod.containers.0.volumeMounts.backup.readOnly", True, "it changes nothing")
    expect(job, "pod.initContainers", None, "nothing is off-site")
    offsite = dict(yaml.safe_load(list_job("default", load(CONTEXTS["balanced"], "test"))))
    expect(offsite, "pod.initContainers.0.command", ["sh", "/scripts/run.sh", "offsite.sh", "list"], "it looks first")


@pytest.mark.parametrize("context", ["reference", "balanced"])
def test_a_backup_on_request_is_the_nightly_one(context: str) -> None:
    job = dict(yaml.safe_load(backup_job("default", load(CONTEXTS[context], "test"))))
    nightly = get(manifests(CONTEXTS[context]), "CronJob", "postgres-backup")
    expect(job, "metadata.name", "postgres-backup-now", "logs are asked for by it")
    expect(job, "spec", nightly["spec"]["jobTemplate"]["spec"], "a backup of another kind would prove nothing of these")


@pytest.mark.slow
def test_the_list_of_dumps_tells_time_size_rows_and_state(
    reference: Manifests, backup: Job, on: Volumes, shop: Server
) -> None:
    set_clock(on, at=NOON)
    ahead = old_dump(on, NOON.replace(year=2027))
    good = kept(backup, on, shop)
    sql(shop, "DROP TABLE orders CASCADE")
    set_clock(on, at=NOON.replace(hour=13))
    code, output = backup.run(on, shop)
    assert code == 1, output
    (on.root / "tmp" / "offsite-dumps").write_text(f"{good}\n{name_at(NOON.replace(day=1))}\n")
    job = yaml.safe_load(list_job("default", load("", "test")))
    code, output = Job.of_template(job["spec"]["template"], reference, SECRET).run(on, None)
    assert code == 0, output
    lines = [re.sub(r" +", " ", line) for line in output.splitlines()]
    size = (on.backup / good).stat().st_size
    assert lines[0] == "dump bytes rows state"
    assert lines[1] == f"{ahead} 25 0 not off-site, of a time to come"
    assert lines[2].startswith(f"{name_at(NOON.replace(hour=13))} ")
    assert 'not off-site, marked: \'"public.orders", which had 1004 rows, is gone' in lines[2]
    assert lines[3] == f"{good} {size} 1009 off-site, latest"
    assert lines[4] == f"{DATABASE}-20261101T120000Z.dump - - off-site alone"
