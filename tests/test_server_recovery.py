"""Backups and restores of the database's pod, by the role that owns its database and is no superuser."""

import pytest
from jobs import Job
from recovery import DATABASE, ODD_DATA, PASSWORD, SECRET, USER, kept, sql
from server_pod import ServerPod, earlier_volume, server_pod

pytestmark = pytest.mark.slow

SMALL = "database: {icuLocale: sv, resources: {requests: {memory: 128Mi}, limits: {memory: 128Mi}}}\n"
LOCALE = f"SELECT datlocprovider, daticulocale, datcollate FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608 - a name
SUPER = "SELECT rolsuper FROM pg_roles WHERE rolname = user"
SUM = "SELECT count(*), sum(length(note)) FROM orders"


def proven(pod: ServerPod, restore_test: Job) -> None:
    """Runs the restore test on the newest dump of a pod, which must succeed."""
    code, output = restore_test.run(pod.on, None)
    assert code == 0, output


def test_the_owner_backs_up_proves_and_restores_and_the_locale_stays(
    backup: Job, restore_test: Job, restore: Job
) -> None:
    with server_pod(SMALL, SECRET) as pod:
        pod.run()
        sql(pod.server, ODD_DATA)
        before = sql(pod.server, SUM)
        name = kept(backup, pod.on, pod.server)
        proven(pod, restore_test)
        sql(pod.server, "DELETE FROM orders")
        code, output = restore.run(pod.on, pod.server, DUMP=name, OVERWRITE=DATABASE)
        assert code == 0, output
        assert sql(pod.server, SUM) == before
        assert sql(pod.server, LOCALE, database="postgres") == "i|sv|C.UTF-8", "the restored database sorts otherwise"
        assert sql(pod.server, SUPER) == "f"


def test_a_database_of_an_earlier_version_moves_to_a_volume_whose_owner_is_no_superuser(
    backup: Job, restore_test: Job, restore: Job
) -> None:
    with server_pod(SMALL, SECRET) as earlier, server_pod(SMALL, SECRET) as pod:
        earlier_volume(earlier)
        earlier.run()
        assert sql(earlier.server, SUPER) == "t"
        sql(earlier.server, ODD_DATA)
        before = sql(earlier.server, SUM)
        name = kept(backup, earlier.on, earlier.server)
        proven(earlier, restore_test)
        pod.run()
        # The claim of the backups is the same one.
        for path in earlier.on.backup.iterdir():
            path.rename(pod.on.backup / path.name)
        code, output = restore.run(pod.on, pod.server, DUMP=name, OVERWRITE=DATABASE)
        assert code == 0, output
        assert sql(pod.server, SUM) == before
        assert sql(pod.server, SUPER) == "f"
        owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
        assert sql(pod.server, owners) == USER
        code, _ = pod.psql("SELECT 1", PGHOST="127.0.0.1", PGPASSWORD=PASSWORD)
        assert code == 0
