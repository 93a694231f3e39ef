"""The encrypted copy of the dumps in object storage, by the real rclone against an S3 server on loopback."""

import hashlib
import time
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from jobs import Job, Volumes, volumes
from postgres import free_port
from recovery import DATABASE, USER, damage, set_clock
from storage import Storage, object_storage

import main
from ecommerce.settings import EnvironmentSettings, load
from review.manifests import Manifests, read
from synth.restore import restore_job

pytestmark = pytest.mark.slow

BUCKET = "shop-backups"
SECRET = {
    "POSTGRES_USER": USER,
    "POSTGRES_DB": DATABASE,
    "accessKeyId": "AKIAEXAMPLE",
    "secretAccessKey": "secret/with+odd=characters",
    "encryptionPassword": "ä password 'with' \"quotes\" $(and) more",
}


@pytest.fixture
def storage() -> Generator[Storage]:
    """A server of the test's own."""
    with object_storage(BUCKET, SECRET["accessKeyId"], SECRET["secretAccessKey"]) as made:
        yield made


@pytest.fixture
def on() -> Generator[Volumes]:
    """Empty volumes."""
    with volumes() as made:
        yield made


@pytest.fixture
def settings(storage: Storage) -> EnvironmentSettings:
    """An environment that copies its dumps to the server."""
    endpoint = storage.endpoint.replace("127.0.0.1", "storage.example")
    offsite = {"endpoint": endpoint, "bucket": BUCKET, "path": "shop/default", "cidrs": ["192.0.2.0/24"]}
    return load(yaml.safe_dump({"secrets": {"provider": "existing"}, "backup": {"offsite": offsite}}), "x")


@pytest.fixture
def manifests(settings: EnvironmentSettings, tmp_path: Path) -> Manifests:
    """Its manifests."""
    main.synthesize({"default": settings}, tmp_path)
    return read([tmp_path])


def reaching(storage: Storage, job: Job) -> Job:
    """A job to which the storage's name, which nobody here resolves, is that of the server."""
    (endpoint,) = [each for each in job.container["env"] if each["name"] == "RCLONE_CONFIG_STORAGE_ENDPOINT"]
    endpoint["value"] = storage.endpoint
    return job


@pytest.fixture
def upload(manifests: Manifests, storage: Storage) -> Job:
    """The container that copies dumps off-site."""
    return reaching(storage, Job.of(manifests, "postgres-backup", SECRET, name="upload"))


@pytest.fixture
def download(settings: EnvironmentSettings, manifests: Manifests, storage: Storage) -> Job:
    """The container that fetches a dump before it is restored."""
    job = yaml.safe_load(restore_job("default", settings, "latest", None))
    return reaching(storage, Job.of_template(job["spec"]["template"], manifests, SECRET, name="download"))


@pytest.fixture
def fetch(manifests: Manifests, storage: Storage) -> Job:
    """The container that fetches a dump before its restore test."""
    return reaching(storage, Job.of(manifests, "postgres-restore-test", SECRET, name="fetch"))


def put(
    on: Volumes, day: int, content: bytes = b"the customers' data", *, system: str = "ecommerce/default", lost: str = ""
) -> str:
    """Puts a dump on the volume."""
    name = f"{DATABASE}-202611{day:02}T023000Z.dump"
    said = f"system: {system}\nsha256: {hashlib.sha256(content).hexdigest()}\n{lost}rows:\n"
    for path, data in ((on.backup / name, content), ((on.backup / name).with_suffix(".yaml"), said.encode())):
        path.write_bytes(data)
        on.give(path)
    return name


def test_a_dump_is_copied_encrypted_name_and_content(upload: Job, on: Volumes, storage: Storage) -> None:
    name = put(on, 1)
    code, output = upload.run(on, None)
    assert code == 0, output
    assert f"{name} is off-site, and the same there" in output
    assert len(storage.keys) == 2
    assert all(key.startswith("shop/default/") for key in storage.keys)
    assert name.encode() not in "".join(storage.keys).encode()
    assert b"customers" not in storage.contents()


def test_dumps_that_an_earlier_upload_missed_are_made_up_for(upload: Job, on: Volumes, storage: Storage) -> None:
    for day in (1, 2, 3):
        put(on, day)
    code, output = upload.run(on, None)
    assert code == 0, output
    assert len(storage.keys) == 6
    put(on, 4)
    code, output = upload.run(on, None)
    assert code == 0, output
    assert output.count("uploaded") == 1
    assert len(storage.keys) == 8


def test_an_upload_deletes_nothing_off_site(upload: Job, on: Volumes, storage: Storage) -> None:
    name = put(on, 1)
    upload.run(on, None)
    (on.backup / name).unlink()
    put(on, 2)
    code, _ = upload.run(on, None)
    assert code == 0
    assert len(storage.keys) == 4


def lose(on: Volumes) -> None:
    """Empties the volume."""
    for path in on.backup.iterdir():
        path.unlink()


def test_a_dump_that_is_damaged_on_the_volume_is_not_copied_over_its_whole_copy(
    upload: Job, download: Job, on: Volumes
) -> None:
    name = put(on, 1)
    assert upload.run(on, None)[0] == 0
    damage(on, name)
    code, output = upload.run(on, None)
    assert code == 1
    assert f"not copied over what is off-site: {name} is damaged" in output
    assert f"{name} differs from its copy off-site" in output
    code, output = download.run(on, None, DUMP="latest")
    assert code == 0, output
    assert (on.backup / name).read_bytes() == b"the customers' data"


def test_older_copies_and_manifests_that_are_missing_or_differ_are_made_good(
    upload: Job, on: Volumes, storage: Storage
) -> None:
    names = [put(on, day, f"data of day {day}".encode()) for day in range(1, 6)]
    assert upload.run(on, None)[0] == 0
    for key in storage.keys[:3]:
        storage.rclone("deletefile", f"storage:{BUCKET}/{key}")
    assert len(storage.keys) == 7
    code, output = upload.run(on, None)
    assert code == 0, output
    assert len(storage.keys) == 10
    # A dump of another size, and a manifest that was changed since.
    put(on, 2, b"another content")
    document = (on.backup / names[2]).with_suffix(".yaml")
    document.write_text(document.read_text() + "accepted: true\n")
    code, output = upload.run(on, None)
    assert code == 0, output
    for name in (names[1], names[2]):
        assert f"{name} differs from its copy off-site, and is copied again" in output


def test_a_copy_of_the_same_size_that_differs_is_noticed_within_as_many_days_as_there_are_dumps(
    upload: Job, on: Volumes
) -> None:
    names = [put(on, day, b"as it was") for day in range(1, 5)]
    assert upload.run(on, None)[0] == 0
    damaged = on.backup / names[1]
    damaged.write_bytes(b"otherwise")
    document = damaged.with_suffix(".yaml")
    before = document.read_text()
    noticed = []
    for day in range(4):
        set_clock(on, at=datetime(2026, 11, 20 + day, 3, tzinfo=UTC))
        _, output = upload.run(on, None)
        noticed.append(f"not copied over what is off-site: {names[1]} is damaged" in output)
    assert sum(noticed) == 1
    assert document.read_text() == before


@pytest.mark.parametrize(
    ("password", "reason"),
    [("", "the encryption password is empty"), ("one\ntwo", "the encryption password has several lines")],
)
def test_a_password_that_would_not_count_is_refused(
    upload: Job, on: Volumes, storage: Storage, password: str, reason: str
) -> None:
    put(on, 1)
    code, output = upload.run(on, None, ENCRYPTION_PASSWORD=password)
    assert code == 1
    assert reason in output
    assert storage.keys == []


def test_storage_that_refuses_fails_the_upload_within_a_minute_and_no_restore_of_what_is_here(
    upload: Job, download: Job, on: Volumes
) -> None:
    put(on, 1)
    down = {"RCLONE_CONFIG_STORAGE_ENDPOINT": f"http://127.0.0.1:{free_port()}"}
    began = time.monotonic()
    code, output = upload.run(on, None, **down)
    assert code == 1
    assert time.monotonic() - began < 60
    assert "the storage cannot be read; no dump is known to be lost" in output
    code, output = download.run(on, None, DUMP="latest", **down)
    assert code == 0, output
    assert "what is on the volume is all there is" in output


def test_a_restore_test_is_of_the_newest_good_dump_that_is_off_site(upload: Job, fetch: Job, on: Volumes) -> None:
    good = put(on, 1)
    put(on, 2, b"lost", lost="lost: 'orders'\n")
    assert upload.run(on, None)[0] == 0
    lose(on)
    code, output = fetch.run(on, None)
    assert code == 0, output
    assert f"downloaded {good}" in output
    assert {path.name for path in (on.root / "scratch" / "dumps").iterdir()} == {good, good.replace(".dump", ".yaml")}
    assert on.dumps == []


def test_the_latest_is_the_newest_good_one_wherever_it_is(upload: Job, download: Job, on: Volumes) -> None:
    newest = put(on, 3)
    assert upload.run(on, None)[0] == 0
    lose(on)
    put(on, 1)
    put(on, 4, lost="lost: 'orders'\n")
    code, output = download.run(on, None, DUMP="latest")
    assert code == 0, output
    assert f"downloaded {newest}" in output


def test_each_system_has_a_path_of_its_own_and_takes_no_dump_of_another(
    upload: Job, download: Job, on: Volumes, storage: Storage
) -> None:
    assert {key.rsplit("/", 1)[0] for key in storage.keys} <= {"shop/default/ecommerce/default"}
    name = put(on, 1, system="ecommerce-staging/staging")
    code, output = upload.run(on, None)
    assert code == 1
    assert f"{name} is of another system, ecommerce-staging/staging, and not of ecommerce/default" in output
    code, output = download.run(on, None, DUMP=name)
    assert code == 1
    assert storage.keys == []


@pytest.mark.parametrize("wanted", ["latest", f"{DATABASE}-20261101T023000Z.dump"])
def test_a_lost_volume_is_filled_from_off_site(upload: Job, download: Job, on: Volumes, wanted: str) -> None:
    names = [put(on, day, f"data of day {day}".encode()) for day in (1, 2)]
    assert upload.run(on, None)[0] == 0
    for path in on.backup.iterdir():
        path.unlink()
    code, output = download.run(on, None, DUMP=wanted)
    assert code == 0, output
    name = names[-1] if wanted == "latest" else wanted
    assert on.files == {name, name.replace(".dump", ".yaml")}
    assert (on.backup / name).read_bytes() == f"data of day {names.index(name) + 1}".encode()


def test_a_dump_on_the_volume_is_not_downloaded(download: Job, on: Volumes, storage: Storage) -> None:
    name = put(on, 1)
    for wanted in ("latest", name):
        code, output = download.run(on, None, DUMP=wanted)
        assert code == 0, output
    assert storage.keys == []


def test_a_dump_that_is_not_off_site_is_answered_with_those_that_are(upload: Job, download: Job, on: Volumes) -> None:
    name = put(on, 1)
    assert upload.run(on, None)[0] == 0
    code, output = download.run(on, None, DUMP="nothing.dump")
    assert code == 1
    assert f"there is no whole dump nothing.dump; there are: on the volume: {name} ; off-site: {name}" in output


@pytest.mark.parametrize("wanted", ["latest", "nothing.dump"])
def test_a_dump_that_is_nowhere_fails_the_download(download: Job, on: Volumes, wanted: str, storage: Storage) -> None:
    code, output = download.run(on, None, DUMP=wanted)
    assert code == 1
    assert "off-site" in output
    assert storage.keys == []
    assert on.dumps == []


def test_a_wrong_encryption_password_finds_no_dump(upload: Job, download: Job, on: Volumes, storage: Storage) -> None:
    put(on, 1)
    assert upload.run(on, None)[0] == 0
    for path in on.backup.iterdir():
        path.unlink()
    code, output = download.run(on, None, ENCRYPTION_PASSWORD="another")  # noqa: S106 - the wrong one
    assert code == 1
    assert "nothing off-site can be decrypted; the encryption password is another one" in output
    assert storage.keys


def test_the_backup_job_may_reach_the_storage_and_nothing_else_outside(manifests: Manifests) -> None:
    policy = next(
        each for each in manifests.of("NetworkPolicy") if each["metadata"]["name"] == "backup-to-object-storage"
    )
    (rule,) = policy["spec"]["egress"]
    assert rule["to"] == [{"ipBlock": {"cidr": "192.0.2.0/24"}}]
    assert len(rule["ports"]) == 1
