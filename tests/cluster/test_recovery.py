"""Backup, the proof that it restores, and a restore by the steps that are printed."""

import re
import shlex
from collections.abc import Generator

import pytest

from cluster.probe import seen_by_policies
from cluster.readiness import become_ready, troubles
from cluster.shop import Shop, selector
from cluster.waiting import until
from review.manifests import Object

_CLIENT = "sql-client"
_SECONDS = 600


@pytest.fixture(scope="module")
def client(restorable: Shop) -> Generator[Shop]:
    """The environment with a pod beside that speaks SQL: the backup's own pod, with nothing to do."""
    template = restorable.manifests.get("CronJob", "postgres-backup", restorable.namespace)
    assert template is not None
    pod = template["spec"]["jobTemplate"]["spec"]["template"]
    restorable.kubectl.create(idle(pod, seen_by_policies(pod["metadata"]["labels"], restorable.manifests)))
    restorable.kubectl("wait", "--for=condition=Ready", f"pod/{_CLIENT}", "--timeout=5m")
    yield restorable
    restorable.kubectl("delete", "pod", _CLIENT, "--grace-period=1")


def idle(template: Object, labels: dict[str, str]) -> Object:
    """A pod of a template whose first container waits."""
    first = {**template["spec"]["containers"][0], "command": ["sh", "-c", "sleep 3600 & wait"]}
    spec = {**template["spec"], "containers": [first], "initContainers": []}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": _CLIENT, "labels": labels}, "spec": spec}


def sql(shop: Shop, command: str) -> str:
    """What PostgreSQL answers to the application's role."""
    return shop.kubectl.sh(_CLIENT, 'psql --no-psqlrc -v ON_ERROR_STOP=1 -qtA -c "$1"', command).strip()


def job(shop: Shop, cron_job: str, name: str) -> str:
    """Runs a job as the operations guide says, and what it logged."""
    shop.kubectl("create", "job", f"--from=cronjob/{cron_job}", name)
    return finished(shop, name)


def finished(shop: Shop, name: str) -> str:
    """Waits for the end of a job, which must be a good one."""

    def conditions() -> set[str]:
        state = shop.kubectl.get("job", name)["status"]
        return {each["type"] for each in state.get("conditions", []) if each["status"] == "True"}

    until(lambda: conditions() & {"Complete", "Failed"}, _SECONDS)
    logs = shop.kubectl.run("logs", "--all-containers", f"job/{name}")
    assert "Complete" in conditions(), logs.stdout + logs.stderr + troubles(shop.kubectl)
    return logs.stdout


def test_a_backup_is_proven_and_brings_back_what_was_lost(client: Shop) -> None:
    sql(client, "CREATE TABLE proof AS SELECT n, md5(n::text) AS text FROM generate_series(1, 10000) AS n")
    before = sql(client, "SELECT count(*), md5(string_agg(text, ',' ORDER BY n)) FROM proof")
    assert " kept " in job(client, "postgres-backup", "backup-now")
    assert re.search(r"restores$", job(client, "postgres-restore-test", "restore-test-now"), re.MULTILINE)
    assert "proof" not in sql(client, "DROP TABLE proof")
    client.sh(client.make("restore"))
    assert sql(client, "SELECT count(*), md5(string_agg(text, ',' ORDER BY n)) FROM proof") == before
    assert "Complete" in str(client.kubectl.get("job", "postgres-restore")["status"])


def test_the_steps_of_a_restore_leave_everything_running(client: Shop) -> None:
    for pods in client.workloads:
        become_ready(client.kubectl, pods, client.fewest(pods))
    assert client.kubectl.get("cronjob", "postgres-backup")["spec"]["suspend"] is False


def test_the_database_comes_back_from_an_eviction_with_what_was_committed(client: Shop) -> None:
    sets = [pods for pods in client.workloads if pods.owner["kind"] == "StatefulSet"]
    if not sets:
        pytest.skip("the database is no StatefulSet")
    sql(client, "CREATE TABLE kept AS SELECT 42 AS answer")
    pod = client.kubectl.pods(selector(sets[0]))[0]["metadata"]
    assert client.kubectl.evict(pod["name"]).returncode == 0

    def answers() -> bool:
        command = ["psql", "-qtA", "-c", "SELECT answer FROM kept"]
        return client.kubectl.run("exec", _CLIENT, "--", *command).stdout.strip() == "42"

    def replaced() -> bool:
        return [each["metadata"]["uid"] for each in client.kubectl.pods(selector(sets[0]))] not in ([], [pod["uid"]])

    assert until(replaced, _SECONDS), shlex.join(["the pod", pod["name"], "stays"])
    assert until(answers, _SECONDS), troubles(client.kubectl)
