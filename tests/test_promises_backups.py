"""What backups promise: when they run, for how long, with what, and where the copies go."""

import pytest
import yaml
from contexts import CONTEXTS, ENCRYPTED, EXISTING, EXTERNAL, OFFSITE, OFFSITE_OF_VAULT, OPERATED, POOLED, VAULT
from rendering import container, expect, get, manifests, only, optional, value, variables

from ecommerce.settings import load
from review.manifests import Object, title
from synth.restore import restore_job

JOBS = ["postgres-backup", "postgres-restore-test"]
JOB = "spec.jobTemplate.spec"


def plain(each: Object) -> dict[str, str]:
    """A container's environment variables that the manifest gives itself."""
    return {name: variable["value"] for name, variable in variables(each).items() if "value" in variable}


def secret(each: Object) -> dict[str, tuple[str, str]]:
    """A container's environment variables that come from a Secret: its name and the key."""
    sources = {
        name: optional({"kind": "", "it": one}, "it.valueFrom.secretKeyRef") for name, one in variables(each).items()
    }
    return {name: (source["name"], source["key"]) for name, source in sources.items() if source}


def restoring(text: str, overwrite: str | None = None) -> Object:
    """The Job that restores."""
    return dict(yaml.safe_load(restore_job("default", load(text, "test"), "latest", overwrite)))


@pytest.mark.parametrize("name", JOBS)
def test_jobs_never_overlap_and_no_outage_of_less_than_a_day_skips_one(name: str) -> None:
    job = get(manifests(), "CronJob", name)
    expect(job, "spec.concurrencyPolicy", "Forbid", "two would write to one volume")
    expect(job, "spec.startingDeadlineSeconds", 86_400, "the monthly test is due but once")


@pytest.mark.parametrize(("name", "kept"), [(JOBS[0], 3), (JOBS[1], 1)])
def test_the_logs_of_finished_jobs_are_kept_of_tests_which_hold_a_volume_the_last_alone(name: str, kept: int) -> None:
    job = get(manifests(), "CronJob", name)
    for field in ("successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        expect(job, f"spec.{field}", kept, "their logs are read afterwards")


@pytest.mark.parametrize("name", JOBS)
def test_a_deadline_is_in_minutes_in_the_settings_and_in_seconds_in_the_job(name: str) -> None:
    job = get(manifests("backup: {deadlineMinutes: 7}\n"), "CronJob", name)
    expect(job, f"{JOB}.activeDeadlineSeconds", 420, "seven minutes")


def test_a_job_gives_up_waiting_for_a_lock_in_time_for_another_try() -> None:
    found = plain(container(get(manifests("backup: {deadlineMinutes: 80}\n"), "CronJob", JOBS[0])))
    assert found.get("LOCK_SECONDS") == "600", f"CronJob/{JOBS[0]}: waits {found.get('LOCK_SECONDS')} s of 4800 s"


@pytest.mark.parametrize("name", JOBS)
def test_a_failed_job_is_tried_once_more_in_a_new_pod(name: str) -> None:
    job = get(manifests(), "CronJob", name)
    expect(job, f"{JOB}.backoffLimit", 1, "a passing fault deserves a second try, a lasting one should be seen")
    expect(job, "pod.restartPolicy", "Never", "the job decides on another try, and the log of the first stays")


@pytest.mark.parametrize("name", JOBS)
def test_a_drained_node_is_no_failure_of_a_job(name: str) -> None:
    rules = [{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}]
    for job, path in ((get(manifests(), "CronJob", name), JOB), (restoring(""), "spec")):
        expect(job, f"{path}.podFailurePolicy.rules", rules, "what a drain ends is tried again")


@pytest.mark.parametrize("name", JOBS)
def test_the_time_zone_arrives_in_every_schedule(name: str) -> None:
    job = get(manifests("backup: {timeZone: Europe/Berlin}\n"), "CronJob", name)
    expect(job, "spec.timeZone", "Europe/Berlin", "schedules are in the zone of the setting")


def test_dump_and_restore_test_have_each_their_own_schedule() -> None:
    rendered = manifests("backup: {schedule: 1 2 * * *, restoreTest: {schedule: 3 4 5 * *}}\n")
    for name, schedule in zip(JOBS, ("1 2 * * *", "3 4 5 * *"), strict=True):
        expect(get(rendered, "CronJob", name), "spec.schedule", schedule, "the setting says so")


def test_retention_is_what_the_settings_say() -> None:
    said = "backup: {retentionDays: 5, retentionWeeks: 6, retentionMonths: 7, keepAtLeast: 9, acceptedDump: x.dump}\n"
    found = plain(container(get(manifests(said), "CronJob", JOBS[0])))
    expected = {"DAYS": "5", "WEEKS": "6", "MONTHS": "7"}
    expected = {f"RETENTION_{name}": text for name, text in expected.items()}
    for name, text in (expected | {"KEEP_AT_LEAST": "9", "ACCEPTED_DUMP": "x.dump"}).items():
        assert found.get(name) == text, f"CronJob/postgres-backup: {name} is {found.get(name)}, not {text}"


def test_the_restore_test_checks_age_and_the_query_of_the_settings() -> None:
    given = plain(
        container(get(manifests("backup: {restoreTest: {maxAgeHours: 5, checkSql: SELECT 1}}\n"), "CronJob", JOBS[1]))
    )
    assert given.get("MAX_AGE_HOURS") == "5", f"CronJob/{JOBS[1]}: MAX_AGE_HOURS is {given.get('MAX_AGE_HOURS')}"
    assert given.get("CHECK_SQL") == "SELECT 1", f"CronJob/{JOBS[1]}: CHECK_SQL is {given.get('CHECK_SQL')}"
    assert "CHECK_SQL" not in plain(container(get(manifests(), "CronJob", JOBS[1]))), (
        f"CronJob/{JOBS[1]}: CHECK_SQL is set"
    )


@pytest.mark.parametrize(
    ("text", "size", "storage_class"),
    [
        ("", "10Gi", None),
        ("database: {storage: {size: 77Gi, storageClassName: fast}}\n", "77Gi", "fast"),
        (OPERATED.replace("}", ", storage: {size: 77Gi, storageClassName: fast}}"), "77Gi", "fast"),
        ("backup: {restoreTest: {scratchSize: 88Gi, scratchStorageClassName: slow}}\n", "88Gi", "slow"),
        ("database: {storage: {storageClassName: ''}}\n", "10Gi", ""),
        (
            "database: {storage: {storageClassName: fast}}\nbackup: {restoreTest: {scratchStorageClassName: ''}}\n",
            *("10Gi", ""),
        ),
    ],
)
def test_the_restore_test_has_a_volume_for_the_whole_database_that_dies_with_it(
    text: str, size: str, storage_class: str | None
) -> None:
    job = get(manifests(text), "CronJob", JOBS[1])
    claim = "pod.volumes.scratch.ephemeral.volumeClaimTemplate.spec"
    expect(job, f"{claim}.resources.requests.storage", size, "as much as the database's volume, unless said")
    expect(job, f"{claim}.storageClassName", storage_class, "as the database's volume, unless said")
    expect(job, "pod.volumes.scratch.emptyDir", None, "no node has so much room")
    found = plain(container(job)).get("SCRATCH_DIR")
    mounts = {each["name"]: each["mountPath"] for each in container(job)["volumeMounts"]}
    assert found == mounts.get("scratch") == "/scratch", f"{title(job)}: SCRATCH_DIR is {found}, mounts are {mounts}"


def test_the_restore_test_can_read_dumps_and_only_read_them() -> None:
    for name, read_only in zip(JOBS, (None, True), strict=True):
        job = get(manifests(), "CronJob", name)
        expect(job, "pod.containers.0.volumeMounts.backup.readOnly", read_only, "a test must not harm what it tests")
        expect(job, "pod.containers.0.volumeMounts.backup.mountPath", "/backup", "BACKUP_DIR")
        assert plain(container(job)).get("BACKUP_DIR") == "/backup", f"{title(job)}: BACKUP_DIR is not where they are"


def test_the_dumps_have_a_claim_of_one_node() -> None:
    claim = get(manifests(), "PersistentVolumeClaim", "postgres-backup")
    expect(claim, "spec.accessModes", ["ReadWriteOnce"], "every storage class has it")
    for name in JOBS:
        expected = {"claimName": "postgres-backup"}
        expect(
            get(manifests(), "CronJob", name), "pod.volumes.backup.persistentVolumeClaim", expected, "dumps are there"
        )


@pytest.mark.parametrize(
    ("name", "script"), [("postgres-backup", "backup.sh"), ("postgres-restore-test", "restore-test.sh")]
)
def test_each_job_runs_its_script_from_the_config_map(name: str, script: str) -> None:
    job = get(manifests(), "CronJob", name)
    expect(job, "pod.containers.0.command", ["sh", "/scripts/run.sh", script], "that is its script")
    expect(job, "pod.volumes.scripts.configMap.name", "postgres-backup-scripts", "they are mounted from there")
    expect(job, "pod.containers.0.volumeMounts.scripts.mountPath", "/scripts", "they are run from there")
    data = value(get(manifests(), "ConfigMap", "postgres-backup-scripts"), "data")
    assert script in data, f"ConfigMap/postgres-backup-scripts has no {script}; it has {sorted(data)}"


def test_every_job_runs_the_image_of_the_settings() -> None:
    for name in JOBS:
        expect(
            get(manifests("backup: {image: 'pg:16.1'}\n"), "CronJob", name), "pod.containers.0.image", "pg:16.1", "said"
        )


@pytest.mark.parametrize(
    ("text", "host", "port", "sslmode"),
    [
        ("", "postgres-service", "5432", None),
        (ENCRYPTED, "postgres-service", "5432", "verify-full"),
        (POOLED, "postgres-rw", "5432", "verify-full"),
        (EXTERNAL, "db.example.com", "6432", "verify-full"),
    ],
)
def test_tools_log_in_to_the_server_itself_and_wait_for_it(
    text: str, host: str, port: str, sslmode: str | None
) -> None:
    for job in (get(manifests(text), "CronJob", JOBS[0]), restoring(text)):
        found = plain(container(job))
        expected = {
            "PGHOST": host,
            "PGPORT": port,
            "PGCONNECT_TIMEOUT": "10",
            "WAIT_SECONDS": "300",
            "NOTICE_SECONDS": "60",
        }
        expected |= {"PGSSLMODE": sslmode, "PGSSLROOTCERT": "/etc/database-ca/ca.crt"} if sslmode else {}
        for name, wanted in expected.items():
            assert found.get(name) == wanted, f"{title(job)}: {name} is {found.get(name)}, not {wanted}"
        assert ("PGSSLMODE" in found) is bool(sslmode), f"{title(job)}: PGSSLMODE is {found.get('PGSSLMODE')}"
        keys = {"PGUSER": "POSTGRES_USER", "PGPASSWORD": "POSTGRES_PASSWORD", "PGDATABASE": "POSTGRES_DB"}
        for name, key in keys.items():
            source = secret(container(job)).get(name)
            assert source == ("postgres-credentials", key), f"{title(job)}: {name} comes from {source}, not from {key}"


def test_whoever_the_settings_name_restores_and_proves_it_and_the_owner_makes_backups() -> None:
    text = EXTERNAL.replace("caSecretName", "administratorSecretName: admin, caSecretName")
    owner, named = ("postgres-credentials", "POSTGRES_USER"), ("admin", "username")
    dump, test = (get(manifests(text), "CronJob", name) for name in JOBS)
    for job, who in ((dump, owner), (restoring(text), named), (test, named)):
        source = secret(container(job)).get("PGUSER")
        assert source == who, f"{title(job)}: PGUSER comes from {source}, not from {who}"
    for job in (restoring(text), test):
        source = secret(container(job)).get("OWNER")
        assert source == owner, f"{title(job)}: what is restored belongs to {source}, not to {owner}"
    assert secret(container(restoring(text)))["PGPASSWORD"] == ("admin", "password"), "another one's password"
    assert "PGPASSWORD" not in secret(container(test)), "the restore test speaks to no server that asks for a password"


def test_the_copy_off_site_is_the_one_that_must_restore() -> None:
    job = get(manifests(EXISTING + OFFSITE), "CronJob", JOBS[1])
    expect(job, "pod.initContainers.0.command", ["sh", "/scripts/run.sh", "offsite.sh", "fetch"], "it is fetched first")
    for path in ("pod.initContainers.0", "pod.containers.0"):
        found = plain(value(job, path)).get("BACKUP_DIR")
        assert found == "/scratch/dumps", f"{title(job)}, {path}: BACKUP_DIR is {found}, where nothing is fetched to"
    mounts = {each["name"]: each["mountPath"] for each in value(job, "pod.initContainers.0.volumeMounts")}
    assert mounts.get("scratch") == "/scratch", f"{title(job)}: fetch cannot write to /scratch"


def test_every_job_knows_its_system_so_that_no_dump_of_another_one_is_taken() -> None:
    for job in (*(get(manifests(EXISTING + OFFSITE), "CronJob", name) for name in JOBS), restoring(EXISTING + OFFSITE)):
        for each in (*value(job, "pod.containers"), *value(job, "pod.initContainers")):
            found = plain(each).get("SYSTEM")
            assert found == "ecommerce/default", f"{title(job)}, container {each['name']}: SYSTEM is {found}"


def test_another_try_of_a_job_knows_that_it_is_the_same_job_and_not_an_earlier_one_of_its_name() -> None:
    job = variables(container(get(manifests(), "CronJob", JOBS[0])))["JOB_NAME"]
    label = "metadata.labels['batch.kubernetes.io/controller-uid']"
    assert job["valueFrom"] == {"fieldRef": {"fieldPath": label}}, f"CronJob/{JOBS[0]}: JOB_NAME comes from {job}"


def test_the_restore_test_gets_no_password() -> None:
    found = secret(container(get(manifests(), "CronJob", JOBS[1])))
    keys = {"PGUSER": "POSTGRES_USER", "OWNER": "POSTGRES_USER", "PGDATABASE": "POSTGRES_DB"}
    expected = {name: ("postgres-credentials", key) for name, key in keys.items()}
    assert found == expected, f"CronJob/{JOBS[1]}: gets {sorted(found)} from the Secret; it reaches nobody"


def test_a_restore_is_tried_once_with_what_the_backups_have() -> None:
    job = restoring(EXTERNAL)
    assert title(job) == "Job/postgres-restore", f"the restore is {title(job)}"
    expect(job, "spec.backoffLimit", 0, "what fails, fails again, and its log is the one to read")
    expect(job, "pod.serviceAccountName", "postgres-backup", "it has the backups' account")
    expect(job, "spec.template.metadata.labels.tier", "backup", "the backups' policies let it through")
    expect(job, "pod.volumes.database-ca.secret.secretName", "db-ca", "it checks the server's certificate")
    expect(job, "pod.containers.0.command", ["sh", "/scripts/run.sh", "restore.sh"], "that is its script")
    assert plain(container(job)).get("DUMP") == "latest", f"{title(job)}: DUMP is not the one that was asked for"
    assert "OVERWRITE" not in plain(container(job)), f"{title(job)}: overwrites without being told"


@pytest.mark.parametrize(("text", "size"), [("", str(10 * 2**30)), (POOLED, str(10 * 2**30)), (EXTERNAL, None)])
def test_a_restore_knows_the_room_where_the_volume_is_ours(text: str, size: str | None) -> None:
    found = plain(container(restoring(text))).get("VOLUME_BYTES")
    assert found == size, f"Job/postgres-restore: VOLUME_BYTES is {found}, not {size}"


@pytest.mark.parametrize("text", [OPERATED, POOLED])
def test_the_operator_lets_the_owner_create_a_database_for_a_restore(text: str) -> None:
    cluster = only(manifests(text), "Cluster")
    for field, expected in {"ensure": "present", "login": True, "createdb": True}.items():
        expect(cluster, f"spec.managed.roles.ecommerce_user.{field}", expected, "a restore goes beside")


def test_a_restore_overwrites_when_told() -> None:
    job = restoring("", "ecommerce_db")
    assert plain(container(job)).get("OVERWRITE") == "ecommerce_db", f"{title(job)}: OVERWRITE is not set"


def test_a_dump_is_made_first_and_copied_then() -> None:
    job = get(manifests(EXISTING + OFFSITE), "CronJob", JOBS[0])
    expect(
        job, "pod.initContainers.0.command", ["sh", "/scripts/run.sh", "backup.sh"], "there is nothing to copy before"
    )
    expect(job, "pod.containers.0.command", ["sh", "/scripts/run.sh", "offsite.sh", "upload"], "then the copy is made")
    expect(job, "pod.containers.0.name", "upload", "logs are asked for by it")
    expect(
        job,
        "pod.containers.0.image",
        "rclone/rclone:1.75.1@sha256:45401ad7410db1d67ffdb58e19059ad20b0d8e0285a60e38bbec55cc1019c7a5",
        "it has rclone",
    )
    expect(get(manifests(), "CronJob", JOBS[0]), "pod.initContainers", None, "without a copy one container is enough")


def test_a_restore_fetches_the_dump_first() -> None:
    job = restoring(EXISTING + OFFSITE)
    expect(
        job,
        "pod.initContainers.0.command",
        ["sh", "/scripts/run.sh", "offsite.sh", "download"],
        "it may not be on the volume",
    )
    found = plain(value(job, "pod.initContainers.0"))
    assert found.get("DUMP") == "latest", f"{title(job)}: the download does not know which dump"


def test_rclone_encrypts_into_the_bucket_of_the_settings() -> None:
    offsite = OFFSITE.replace("bucket: shop", "bucket: shop, region: mars-1, path: copies/pg")
    job = get(manifests(EXISTING + offsite), "CronJob", JOBS[0])
    found = plain(container(job))
    expected = {
        "RCLONE_CONFIG_STORAGE_TYPE": "s3",
        "RCLONE_CONFIG_STORAGE_PROVIDER": "Other",
        "RCLONE_CONFIG_STORAGE_ENDPOINT": "https://s3.example:8443",
        "RCLONE_CONFIG_STORAGE_REGION": "mars-1",
        "RCLONE_CONFIG_STORAGE_NO_CHECK_BUCKET": "true",
        "RCLONE_CONFIG_OFFSITE_TYPE": "crypt",
        "RCLONE_CONFIG_OFFSITE_REMOTE": "storage:shop/copies/pg/ecommerce/default",
    }
    for name, text in expected.items():
        assert found.get(name) == text, f"{title(job)}: {name} is {found.get(name)}, not {text}"
    for name in ("RCLONE_CONFIG", "RCLONE_CACHE_DIR"):
        assert found.get(name, "").startswith("/tmp/"), f"{title(job)}: {name} is {found.get(name)}, not writable"


@pytest.mark.parametrize(
    ("endpoint", "region"),
    [
        ("https://s3.eu-west-1.amazonaws.com", "eu-west-1"),
        ("https://s3.dualstack.ap-south-1.amazonaws.com", "ap-south-1"),
        ("https://s3.amazonaws.com", "us-east-1"),
        ("https://s3.example:8443", "us-east-1"),
    ],
)
def test_requests_are_signed_for_the_region_in_the_name_of_the_endpoint(endpoint: str, region: str) -> None:
    text = EXISTING + OFFSITE.replace("https://s3.example:8443", endpoint)
    found = plain(container(get(manifests(text), "CronJob", JOBS[0])))["RCLONE_CONFIG_STORAGE_REGION"]
    assert found == region, f"requests to {endpoint} are signed for {found}"


def test_the_keys_of_the_copy_come_from_a_secret_of_their_own() -> None:
    job = get(manifests(EXISTING + OFFSITE), "CronJob", JOBS[0])
    expected = {
        "RCLONE_CONFIG_STORAGE_ACCESS_KEY_ID": ("postgres-backup-offsite", "accessKeyId"),
        "RCLONE_CONFIG_STORAGE_SECRET_ACCESS_KEY": ("postgres-backup-offsite", "secretAccessKey"),
        "ENCRYPTION_PASSWORD": ("postgres-backup-offsite", "encryptionPassword"),
        "PGDATABASE": ("postgres-credentials", "POSTGRES_DB"),
    }
    found = secret(container(job))
    assert found == expected, f"{title(job)}, container upload: reads {found}"


@pytest.mark.parametrize("kind", ["ClusterSecretStore", "SecretStore"])
def test_secrets_from_a_store_are_filled_owned_and_read_again(kind: str) -> None:
    store = VAULT.replace("store: vault", f"store: vault, storeKind: {kind}, refreshInterval: 7m")
    found = manifests(store + OFFSITE_OF_VAULT).of("ExternalSecret")
    names = {each["metadata"]["name"] for each in found}
    assert names == {"postgres-credentials", "postgres-backup-offsite"}, f"ExternalSecrets are {names}"
    for each in found:
        expect(each, "spec.refreshInterval", "7m", "the setting says so")
        expect(each, "spec.secretStoreRef", {"kind": kind, "name": "vault"}, "the settings name it")
        expect(each, "spec.target.name", each["metadata"]["name"], "pods read the Secret under this name")
        expect(each, "spec.target.creationPolicy", "Owner", "the Secret goes with the ExternalSecret")


def test_the_store_gives_each_key_of_the_copy_as_it_is() -> None:
    each = get(manifests(VAULT + OFFSITE_OF_VAULT), "ExternalSecret", "postgres-backup-offsite")
    expected = [
        {"secretKey": key, "remoteRef": {"key": "shop/s3", "property": key}}
        for key in ("accessKeyId", "secretAccessKey", "encryptionPassword")
    ]
    expect(each, "spec.data", expected, "the entry holds them under these names")
    expect(each, "spec.target.template", None, "the keys themselves are the Secret")


def test_a_store_gives_the_password_and_the_settings_the_names() -> None:
    text = VAULT + "database: {name: shop_db, user: shop_user}\n"
    each = only(manifests(text), "ExternalSecret")
    expected = {"POSTGRES_USER": "shop_user", "POSTGRES_PASSWORD": "{{ .password }}", "POSTGRES_DB": "shop_db"}
    expect(each, "spec.target.template.data", expected, "the database is made from the same names")
    expect(each, "spec.data.0", {"secretKey": "password", "remoteRef": {"key": "shop/db", "property": "pw"}}, "said")


def test_the_operator_finds_its_keys_and_follows_their_change_whoever_fills_the_secret() -> None:
    operated = only(manifests(VAULT + POOLED), "ExternalSecret")
    template = value(operated, "spec.target.template")
    keys = {"username": "ecommerce_user", "password": "{{ .password }}"}
    assert keys.items() <= template["data"].items(), f"{title(operated)}: the Secret has {sorted(template['data'])}"
    reload = template["metadata"]["labels"].get("cnpg.io/reload")
    assert reload == "true", f"{title(operated)}: cnpg.io/reload is {reload}; the operator would not follow a change"
    assert "username" not in str(only(manifests(VAULT), "ExternalSecret")), (
        "a plain server's Secret has the operator's keys"
    )
    inline = only(manifests(), "Secret")
    expect(inline, "type", "Opaque", "it is of no built-in kind")
    assert "cnpg.io/reload" not in inline["metadata"]["labels"], f"{title(inline)}: is labelled for an operator"


@pytest.mark.parametrize("name", CONTEXTS)
def test_whoever_reads_credentials_reads_the_secret_of_the_settings(name: str) -> None:
    text = CONTEXTS[name].replace("provider: existing", "provider: existing, existing: {name: shop-db}")
    expected = "shop-db" if "existing: {name: shop-db}" in text else "postgres-credentials"
    for pods in manifests(text).pods:
        for each in pods.containers:
            used = {source for source, _ in secret(each).values()} - {"postgres-backup-offsite"}
            assert used <= {expected}, f"{pods.name}, container {each['name']}: reads Secrets {used}, not {expected}"


def test_a_check_reaches_the_restore_test_as_it_is_written() -> None:
    sql = "SELECT count(*) > 0 FROM t WHERE a = $$b$$ AND c <> '$(POSTGRES_DB)'"
    rendered = manifests(f'backup: {{restoreTest: {{checkSql: "{sql}"}}}}\n')
    written = plain(container(get(rendered, "CronJob", "postgres-restore-test")))["CHECK_SQL"]
    assert "$(" not in written.replace("$$", ""), "Kubernetes would put another variable's value in its place"
    assert written.replace("$$", "$") == sql, "Kubernetes reads two dollars as one"
