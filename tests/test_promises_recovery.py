"""What recovery to a point in time promises: the archive, who writes it, and a database that begins from one."""

import pytest
from contexts import ARCHIVED, ARCHIVED_OF_VAULT, EXISTING, OPERATED, POOLED, RECOVERED, SNAPSHOTS, VAULT
from rendering import expect, get, manifests, only, optional, value

from ecommerce.settings import InvalidSettingsError, load
from review import capacity
from review.manifests import Manifests
from review.operators import operated_pods

PLUGIN = "barman-cloud.cloudnative-pg.io"
ARCHIVE = OPERATED + EXISTING + ARCHIVED


def archive_with(settings: str) -> Manifests:
    """Manifests with a further setting of the archive."""
    return manifests(ARCHIVE.replace("bucket: shop-archive", f"bucket: shop-archive, {settings}"))


def test_every_segment_of_the_log_goes_to_the_archive_of_the_environment_s_own_name() -> None:
    cluster = only(manifests(ARCHIVE), "Cluster")
    plugin = value(cluster, "spec.plugins.0")
    assert (plugin["name"], plugin["isWALArchiver"]) == (PLUGIN, True), f"nobody archives the log: {plugin}"
    store = value(cluster, "spec.plugins.0.parameters.barmanObjectName")
    assert get(manifests(ARCHIVE), "ObjectStore", store), "the store is not there"
    expect(cluster, "spec.plugins.0.parameters.serverName", "ecommerce", "left out, it is the namespace")
    other = only(archive_with("serverName: ecommerce-2"), "Cluster")
    expect(other, "spec.plugins.0.parameters.serverName", "ecommerce-2", "the setting says so")


def test_nothing_of_the_operator_s_lets_a_segment_wait_for_longer_than_five_minutes() -> None:
    parameters = value(only(manifests(ARCHIVE), "Cluster"), "spec.postgresql.parameters")
    assert "archive_timeout" not in parameters, "the operator's default of five minutes is what docs/operations.md says"


def test_the_archive_is_where_the_settings_say_compressed_and_kept_as_long() -> None:
    store = only(archive_with("region: mars-1, path: a/b, retentionDays: 14, encryption: 'aws:kms'"), "ObjectStore")
    expect(store, "spec.configuration.destinationPath", "s3://shop-archive/a/b", "bucket and path name it")
    expect(store, "spec.configuration.endpointURL", "https://archive.example:8443", "the endpoint is the setting's")
    expect(store, "spec.retentionPolicy", "14d", "any of these days can be gone back to")
    for part, compression in {"data": "lz4", "wal": "zstd"}.items():
        expect(store, f"spec.configuration.{part}.compression", compression, "storage and its traffic cost")
        expect(store, f"spec.configuration.{part}.encryption", "aws:kms", "the setting says so")
    env = {each["name"]: each["value"] for each in value(store, "spec.instanceSidecarConfiguration.env")}
    assert env["AWS_DEFAULT_REGION"] == "mars-1", f"requests are signed for {env}"
    default = only(manifests(ARCHIVE), "ObjectStore")
    expect(default, "spec.configuration.wal.encryption", None, "the bucket's own setting decides")
    expect(default, "spec.retentionPolicy", "30d", "30 days by default")


def test_only_storage_of_other_makers_is_spared_amazon_s_sums() -> None:
    amazon = ARCHIVE.replace("https://archive.example:8443", "https://s3.eu-central-1.amazonaws.com")
    for text, sums in ((ARCHIVE, 2), (amazon, 0)):
        env = value(only(manifests(text), "ObjectStore"), "spec.instanceSidecarConfiguration.env")
        assert len([each for each in env if "CHECKSUM" in each["name"]]) == sums, f"{env}"


def test_the_plugin_s_container_has_requests_and_limits_that_a_reviewer_sees() -> None:
    amounts = "{requests: {cpu: 7m, memory: 7Mi}, limits: {cpu: 8m, memory: 8Mi}}"
    rendered = archive_with(f"resources: {amounts}")
    sidecar = value(only(rendered, "ObjectStore"), "spec.instanceSidecarConfiguration.resources")
    assert (sidecar["requests"]["cpu"], sidecar["limits"]["memory"]) == ("7m", "8Mi"), f"it has {sidecar}"
    (servers,) = operated_pods(rendered)
    names = [each["name"] for each in servers.spec.get("initContainers", [])]
    assert names == ["plugin-barman-cloud"], f"the servers' pods have {names} beside the server"
    (alone,) = operated_pods(manifests(OPERATED))
    more = capacity.pod_requests(servers).memory - capacity.pod_requests(alone).memory
    assert more == 7 * 1024**2, f"a reviewer is told of {more} bytes more"


def test_a_base_backup_is_made_at_once_and_each_night() -> None:
    rendered = archive_with("schedule: 7 3 * * *")
    backup = get(rendered, "ScheduledBackup", "postgres-base-backup")
    expect(backup, "spec.schedule", "0 7 3 * * *", "the operator's schedules begin with the second")
    expect(backup, "spec.immediate", True, "the log alone recovers nothing")
    expect(backup, "spec.method", "plugin", "it is beside the log that belongs to it")
    expect(backup, "spec.pluginConfiguration.name", PLUGIN, "the plugin makes it")
    expect(backup, "spec.cluster.name", "postgres", "of these servers")


def test_snapshots_and_an_archive_are_beside_each_other() -> None:
    both = OPERATED + EXISTING + SNAPSHOTS.replace("backup: {", ARCHIVED.rstrip().removesuffix("}") + ", ")
    names = {each["metadata"]["name"] for each in manifests(both).of("ScheduledBackup")}
    assert names == {"postgres", "postgres-base-backup"}, f"the schedules are {names}"


@pytest.mark.parametrize("text", [OPERATED, POOLED])
def test_servers_and_the_jobs_that_recover_them_reach_the_archive_and_no_one_else_does(text: str) -> None:
    rendered = manifests(text + EXISTING + ARCHIVED)
    policy = get(rendered, "NetworkPolicy", "postgres-to-object-storage")
    assert value(policy, "spec.policyTypes") == ["Egress"], "nobody is let in from there"
    # A job of the operator has the cluster's label, and none of the tier's.
    expect(policy, "spec.podSelector.matchLabels", {"cnpg.io/cluster": "postgres"}, "jobs that recover are among them")
    (rule,) = value(policy, "spec.egress")
    assert rule["to"] == [{"ipBlock": {"cidr": "192.0.2.64/28"}}], f"they reach {rule['to']}"
    assert [each["port"] for each in rule["ports"]] == [8443], "on another port"
    others = [each["metadata"]["name"] for each in rendered.of("NetworkPolicy") if "192.0.2.64/28" in str(each["spec"])]
    assert others == ["postgres-to-object-storage"], f"the archive is reached by {others}"


def test_the_access_key_is_in_no_manifest() -> None:
    store = only(manifests(ARCHIVE), "ObjectStore")
    found = value(store, "spec.configuration.s3Credentials")
    expected = {
        "accessKeyId": {"name": "postgres-archive", "key": "accessKeyId"},
        "secretAccessKey": {"name": "postgres-archive", "key": "secretAccessKey"},
    }
    assert found == expected, f"the key is read from {found}"
    each = get(manifests(OPERATED + VAULT + ARCHIVED_OF_VAULT), "ExternalSecret", "postgres-archive")
    read = {(one["secretKey"], one["remoteRef"]["key"], one["remoteRef"]["property"]) for one in each["spec"]["data"]}
    assert read == {(key, "shop/archive", key) for key in expected}, f"the store is asked for {read}"


def test_a_recovered_database_begins_from_the_other_s_archive_and_writes_its_own() -> None:
    cluster = only(manifests(RECOVERED + EXISTING + ARCHIVED), "Cluster")
    assert optional(cluster, "spec.bootstrap.initdb") is None, "it begins empty"
    recovery = value(cluster, "spec.bootstrap.recovery")
    target = recovery["recoveryTarget"]
    assert target == {"targetTime": "2026-11-28 13:59:00+00:00"}, f"PostgreSQL, at its start, knows no Z: {target}"
    (source,) = value(cluster, "spec.externalClusters")
    assert source["name"] == recovery["source"], "the operator does not find the archive"
    read, written = source["plugin"]["parameters"], value(cluster, "spec.plugins.0.parameters")
    assert (read["serverName"], written["serverName"]) == ("shop", "ecommerce"), "it writes over what it reads"
    assert source["plugin"]["isWALArchiver"] is False, "it writes into the archive that it reads"
    assert recovery["secret"] == {"name": "postgres-credentials"}, "the password stays that of another environment"
    assert (recovery["database"], recovery["owner"]) == ("ecommerce_db", "ecommerce_user"), "clients do not get in"


def test_without_a_moment_the_whole_archive_is_recovered() -> None:
    text = RECOVERED.replace(", targetTime: '2026-11-28T13:59:00Z'", "")
    cluster = only(manifests(text + EXISTING + ARCHIVED), "Cluster")
    expect(cluster, "spec.bootstrap.recovery.recoveryTarget", None, "the newest there is")


def test_without_an_archive_nothing_of_it_is_there() -> None:
    for text in ("", OPERATED, OPERATED + "backup: {enabled: false}\n"):
        rendered = manifests(text)
        assert not rendered.of("ObjectStore"), "there is a store that nobody writes to"
        assert "barman" not in str(rendered.objects), "the plugin is needed where nothing is archived"


def test_a_recovery_never_writes_into_the_archive_that_it_reads() -> None:
    text = RECOVERED.replace("serverName: shop", "serverName: ecommerce") + EXISTING + ARCHIVED
    with pytest.raises(InvalidSettingsError, match="ecommerce is the archive that this environment writes itself"):
        load(text, "test")
