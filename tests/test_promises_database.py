"""What the database promises, by each of its three engines."""

import pytest
from contexts import CONTEXTS, ENCRYPTED, EXTERNAL, OPERATED, POOLED, SNAPSHOTS, tiers_of
from rendering import container, expect, get, manifests, only, optional, value, variables

from ecommerce.settings import InvalidSettingsError, load
from ecommerce.tiers import DATABASE_CLIENTS
from review.manifests import title

LABELS = {"app.kubernetes.io/part-of": "ecommerce", "tier": "database"}


def test_the_claim_outlives_the_stateful_set() -> None:
    expected = {"whenDeleted": "Retain", "whenScaled": "Retain"}
    stateful_set = get(manifests(), "StatefulSet", "postgres")
    expect(stateful_set, "spec.persistentVolumeClaimRetentionPolicy", expected, "data is never deleted with its server")


def test_one_server_owns_the_volume() -> None:
    stateful_set = get(manifests(), "StatefulSet", "postgres")
    expect(stateful_set, "spec.replicas", 1, "two servers on one volume destroy it")
    expect(stateful_set, "spec.volumeClaimTemplates.0.spec.accessModes", ["ReadWriteOnce"], "one node mounts it")


@pytest.mark.parametrize(
    ("text", "kind", "name", "path"),
    [
        ("database: {%s}", "StatefulSet", "postgres", "spec.volumeClaimTemplates.0.spec"),
        ("backup: {%s}", "PersistentVolumeClaim", "postgres-backup", "spec"),
    ],
)
def test_the_size_and_the_storage_class_of_each_claim_arrive(text: str, kind: str, name: str, path: str) -> None:
    claim = get(manifests(text % "storage: {size: 77Gi, storageClassName: fast}"), kind, name)
    expect(claim, f"{path}.storageClassName", "fast", "the setting names it")
    expect(claim, f"{path}.resources.requests.storage", "77Gi", "the setting says so")
    default = get(manifests(), kind, name)
    expect(default, f"{path}.storageClassName", None, "left out, the cluster's default is used")


@pytest.mark.parametrize(
    ("text", "kind", "name", "path"),
    [
        ("database: {storage: %s}", "StatefulSet", "postgres", "spec.volumeClaimTemplates.0.spec.storageClassName"),
        ("backup: {storage: %s}", "PersistentVolumeClaim", "postgres-backup", "spec.storageClassName"),
        (
            "database: {upgrade: {image: 'postgres:18-alpine', storage: %s}}",
            *("StatefulSet", "postgres-green", "spec.volumeClaimTemplates.0.spec.storageClassName"),
        ),
        (OPERATED.replace("}", ", storage: %s}"), "Cluster", "postgres", "spec.storage.storageClass"),
        (
            OPERATED.replace("}", ", cloudnativepg: {walStorage: %s}}"),
            *("Cluster", "postgres", "spec.walStorage.storageClass"),
        ),
    ],
)
def test_an_empty_storage_class_arrives_as_the_empty_text(text: str, kind: str, name: str, path: str) -> None:
    claim = get(manifests(text % '{size: 77Gi, storageClassName: ""}'), kind, name)
    expect(
        claim, path, "", "left out, Kubernetes provisions a volume of the default class instead of taking one of none"
    )


def test_the_size_and_the_storage_class_of_an_operated_database_arrive() -> None:
    cluster = only(manifests(OPERATED.replace("}", ", storage: {size: 77Gi, storageClassName: fast}}")), "Cluster")
    expect(cluster, "spec.storage", {"size": "77Gi", "storageClass": "fast"}, "the settings say so")


def test_the_database_is_initialized_in_an_empty_directory() -> None:
    stateful_set = get(manifests(), "StatefulSet", "postgres")
    for path in ("pod.initContainers.0", "pod.containers.0"):
        found = variables(value(stateful_set, path)).get("PGDATA", {}).get("value")
        assert found == "/var/lib/postgresql/data/pgdata", f"{path}: PGDATA is {found}; a mount may hold lost+found"


@pytest.mark.parametrize(
    ("image", "icu"), [("postgres:15-alpine", True), ("postgres:14-alpine", False), ("shop/database:1", True)]
)
def test_what_cannot_be_changed_later_is_written_out_the_same_for_each_engine(image: str, icu: bool) -> None:
    stateful_set = get(manifests(f"database: {{image: '{image}'}}"), "StatefulSet", "postgres")
    sorting = ["--locale-provider=icu", "--icu-locale=und"] if icu else []
    expected = ["--encoding=UTF8", "--locale=C.UTF-8", *sorting, "--data-checksums"]
    expect(stateful_set, "pod.initContainers.setup.args", expected, "a volume keeps what it was initialized with")
    operated = f"database: {{engine: cloudnativepg, cloudnativepg: {{image: 'pg:{15 if icu else 14}'}}}}"
    initdb = value(only(manifests(operated), "Cluster"), "spec.bootstrap.initdb")
    assert (initdb["encoding"], initdb["localeCollate"], initdb["localeCType"]) == ("UTF8", "C.UTF-8", "C.UTF-8")
    assert (initdb.get("localeProvider"), initdb.get("icuLocale")) == (("icu", "und") if icu else (None, None))
    assert initdb["dataChecksums"] is True


def test_a_pod_that_never_gets_ready_keeps_none_from_mending_it() -> None:
    because = "in order, a bad image stays until somebody deletes its pod"
    expect(get(manifests(), "StatefulSet", "postgres"), "spec.podManagementPolicy", "Parallel", because)


def test_one_server_has_no_disruption_budget() -> None:
    found = {each["metadata"]["name"] for each in manifests().of("PodDisruptionBudget")}
    assert "postgres" not in found, "a budget of a single pod either means nothing or stops every drain"


def test_programs_in_the_database_pod_log_in_as_its_owner() -> None:
    found = variables(container(get(manifests(), "StatefulSet", "postgres")))
    keys = {"PGUSER": "POSTGRES_USER", "PGPASSWORD": "POSTGRES_PASSWORD", "PGDATABASE": "POSTGRES_DB"}
    for name, key in keys.items():
        source = found.get(name, {}).get("valueFrom", {}).get("secretKeyRef")
        expected = {"name": "postgres-credentials", "key": key}
        assert source == expected, f"StatefulSet/postgres: {name} comes from {source}, not from {expected}"


def test_commands_in_the_database_pod_reach_the_server_without_its_name() -> None:
    stateful_set = get(manifests(), "StatefulSet", "postgres")
    server = value(stateful_set, "pod.containers.0.name")
    annotations = value(stateful_set, "spec.template.metadata.annotations")
    found = annotations.get("kubectl.kubernetes.io/default-container")
    assert found == server, f"kubectl exec and logs take {found} by a line of warning, and not {server}"


def test_probes_ask_the_server_and_only_its_silence_restarts_it() -> None:
    stateful_set = get(manifests(), "StatefulSet", "postgres")
    server = ["--host=127.0.0.1", "--port=5432"]
    alive = ["sh", "-c", 'pg_isready "$@"; [ $? -ne 2 ]', "alive", *server]
    for probe in ("startupProbe", "livenessProbe"):
        because = "a server in crash recovery answers that it takes no sessions, and must not be killed"
        expect(stateful_set, f"pod.containers.0.{probe}.exec.command", alive, because)
    because = "clients wait until it takes sessions"
    expect(stateful_set, "pod.containers.0.readinessProbe.exec.command", ["pg_isready", *server], because)


def test_the_database_service_leads_to_the_pod_itself() -> None:
    service = get(manifests(), "Service", "postgres-service")
    expect(service, "spec.clusterIP", "None", "a headless Service gives the pod a stable name")
    expect(service, "spec.selector", {"app.kubernetes.io/name": "postgres", "tier": "database"}, "it selects the pod")
    expect(get(manifests(), "StatefulSet", "postgres"), "spec.serviceName", "postgres-service", "its pod's DNS name")
    because = "DNS has the address of a new pod while that still starts"
    expect(service, "spec.publishNotReadyAddresses", True, because)


def test_the_operator_takes_care_of_what_the_settings_leave_to_it() -> None:
    cluster = only(manifests(OPERATED), "Cluster")
    expect(cluster, "spec.enableSuperuserAccess", False, "nobody logs in as the superuser over the network")
    expect(cluster, "spec.enablePDB", True, "the primary is not evicted before a switchover")
    single = OPERATED.replace("}", ", cloudnativepg: {instances: 1, synchronousStandbys: 0}}")
    expect(
        only(manifests(single), "Cluster"), "spec.enablePDB", False, "nobody takes over, so a drain would wait for ever"
    )
    expect(cluster, "spec.primaryUpdateStrategy", "unsupervised", "updates need nobody")
    expect(cluster, "spec.primaryUpdateMethod", "switchover", "a replica takes over before the primary restarts")
    expect(cluster, "spec.seccompProfile", {"type": "RuntimeDefault"}, "Pod Security restricted asks for it")


def test_an_operated_database_is_initialized_with_checksums_for_the_application() -> None:
    text = OPERATED.replace("}", ", name: shop_db, user: shop_user}")
    expected = {
        "database": "shop_db",
        "owner": "shop_user",
        "secret": {"name": "postgres-credentials"},
        "dataChecksums": True,
        "encoding": "UTF8",
        "localeCollate": "C.UTF-8",
        "localeCType": "C.UTF-8",
        "localeProvider": "icu",
        "icuLocale": "und",
    }
    expect(only(manifests(text), "Cluster"), "spec.bootstrap.initdb", expected, "the application logs in with these")


def test_servers_never_share_a_node_and_stay_evenly_in_zones() -> None:
    cluster = only(manifests(OPERATED), "Cluster")
    affinity = {
        "enablePodAntiAffinity": True,
        "podAntiAffinityType": "required",
        "topologyKey": "kubernetes.io/hostname",
    }
    expect(cluster, "spec.affinity", affinity, "a lost node takes one server at most")
    spread = [
        {
            "maxSkew": 1,
            "topologyKey": "topology.kubernetes.io/zone",
            "whenUnsatisfiable": "DoNotSchedule",
            "labelSelector": {
                "matchExpressions": [{"key": "cnpg.io/poolerName", "operator": "DoesNotExist"}],
                "matchLabels": {"cnpg.io/cluster": "postgres"},
            },
        }
    ]
    reason = "a volume stays in its zone for ever, and PgBouncer's pods, which have the cluster's label, have none"
    expect(cluster, "spec.topologySpreadConstraints", spread, reason)


def test_servers_inherit_the_labels_that_policies_select() -> None:
    cluster = only(manifests(OPERATED), "Cluster")
    expect(cluster, "spec.inheritedMetadata.labels", LABELS, "policies select the servers by them")


def test_operated_servers_have_the_image_number_and_resources_of_the_settings() -> None:
    amounts = "{requests: {cpu: 111m, memory: 222Mi}, limits: {cpu: 333m, memory: 444Mi}}"
    own = "cloudnativepg: {image: 'pg:15.9', instances: 5, synchronousStandbys: 2}"
    text = f"imagePullSecrets: [one]\ndatabase: {{engine: cloudnativepg, resources: {amounts}, {own}}}\n"
    cluster = only(manifests(text), "Cluster")
    for kind, amounts_of in {"requests": ("111m", "222Mi"), "limits": ("333m", "444Mi")}.items():
        for resource, amount in zip(("cpu", "memory"), amounts_of, strict=True):
            expect(cluster, f"spec.resources.{kind}.{resource}", amount, "requests are reserved, limits enforced")
    expect(cluster, "spec.imageName", "pg:15.9", "the setting names it")
    expect(cluster, "spec.instances", 5, "the setting says so")
    expect(cluster, "spec.postgresql.synchronous.number", 2, "so many standbys have a transaction")
    expect(cluster, "spec.imagePullSecrets", [{"name": "one"}], "a private registry asks")


def test_requests_that_equal_limits_make_pods_of_the_database_guaranteed() -> None:
    """Every container counts, by its CPU and its memory; the operator gives the Cluster's to all its own."""
    amounts = "resources: {requests: {cpu: 2, memory: 4Gi}, limits: {cpu: 2, memory: 4Gi}}"
    pod = value(get(manifests(f"database: {{{amounts}}}"), "StatefulSet", "postgres"), "pod")
    cluster = only(manifests(OPERATED.replace("}", f", {amounts}}}")), "Cluster")
    containers = {each["name"]: each for each in (*pod.get("initContainers", []), *pod["containers"])}
    for name, each in {**containers, "Cluster": cluster["spec"]}.items():
        for kind in ("requests", "limits"):
            found = {amount: each["resources"][kind].get(amount) for amount in ("cpu", "memory")}
            assert found == {"cpu": "2", "memory": "4Gi"}, f"{name}: {kind} are {found}"


def test_replication_is_asynchronous_where_no_standby_must_have_a_transaction() -> None:
    text = OPERATED.replace("}", ", cloudnativepg: {synchronousStandbys: 0}}")
    expect(only(manifests(text), "Cluster"), "spec.postgresql.synchronous", None, "0 is asynchronous replication")


def test_a_commit_waits_for_any_standby_and_is_never_only_hoped_for() -> None:
    cluster = only(manifests(OPERATED), "Cluster")
    expect(cluster, "spec.postgresql.synchronous.method", "any", "no single standby holds up writes")
    expect(cluster, "spec.postgresql.synchronous.dataDurability", "required", "no commit without a second copy")
    expect(cluster, "spec.postgresql.synchronous.failoverQuorum", True, "no standby is promoted that may lack a commit")


def test_the_managed_service_follows_the_primary_under_the_tier_s_labels() -> None:
    cluster = only(manifests(OPERATED), "Cluster")
    service = "spec.managed.services.additional.0"
    expect(cluster, f"{service}.selectorType", "rw", "clients write")
    expect(cluster, f"{service}.serviceTemplate.metadata.name", "postgres-service", "the backend looks for it there")
    labels = {name: text for name, text in value(cluster, "metadata.labels").items() if "version" not in name}
    expect(cluster, f"{service}.serviceTemplate.metadata.labels", labels, "every object of the tier carries them")


def test_snapshots_outlive_their_schedule_and_begin_at_once() -> None:
    rendered = manifests(OPERATED + SNAPSHOTS)
    backup = only(rendered, "ScheduledBackup")
    expect(backup, "spec.backupOwnerReference", "none", "snapshots outlive the cluster that they are of")
    expect(backup, "spec.immediate", True, "there is one from the first day on")
    expect(backup, "spec.cluster.name", only(rendered, "Cluster")["metadata"]["name"], "it is this cluster's")
    expect(backup, "spec.method", "volumeSnapshot", "the dumps are made elsewhere")
    expected = {"className": "csi", "online": True}
    expect(only(rendered, "Cluster"), "spec.backup.volumeSnapshot", expected, "no server stops for a snapshot")


@pytest.mark.parametrize(("schedule", "operators"), [("15 3 * * *", "0 15 3 * * *"), ("@daily", "0 0 0 * * *")])
def test_schedules_of_snapshots_begin_with_the_second(schedule: str, operators: str) -> None:
    text = OPERATED + SNAPSHOTS.replace("method", f"schedule: '{schedule}', method")
    expect(only(manifests(text), "ScheduledBackup"), "spec.schedule", operators, "the operator's cron has six fields")


def test_without_snapshots_the_operator_makes_none() -> None:
    assert manifests(OPERATED).of("ScheduledBackup") == [], "a ScheduledBackup is made that nobody asked for"
    expect(only(manifests(OPERATED), "Cluster"), "spec.backup", None, "nobody asked for snapshots")


def test_the_pooler_pools_as_the_settings_say() -> None:
    amounts = "{requests: {cpu: 111m, memory: 222Mi}, limits: {cpu: 333m, memory: 444Mi}}"
    own = f"instances: 3, poolMode: session, maxClientConnections: 77, defaultPoolSize: 11, resources: {amounts}"
    rendered = manifests(POOLED.replace("pooler: {}", f"pooler: {{{own}}}") + "imagePullSecrets: [one]\n")
    pooler = only(rendered, "Pooler")
    expect(pooler, "spec.instances", 3, "the setting says so")
    expect(pooler, "spec.type", "rw", "clients write")
    expect(pooler, "spec.cluster.name", only(rendered, "Cluster")["metadata"]["name"], "it is this cluster's")
    expect(pooler, "spec.pgbouncer.poolMode", "session", "the setting says so")
    for name, expected in (("max_client_conn", "77"), ("default_pool_size", "11")):
        expect(pooler, f"spec.pgbouncer.parameters.{name}", expected, "the setting says so, by PgBouncer's own name")
    for kind, amounts_of in {"requests": ("111m", "222Mi"), "limits": ("333m", "444Mi")}.items():
        for resource, amount in zip(("cpu", "memory"), amounts_of, strict=True):
            path = f"pod.containers.pgbouncer.resources.{kind}.{resource}"
            expect(pooler, path, amount, "requests are reserved, limits enforced")
    expect(pooler, "pod.imagePullSecrets", [{"name": "one"}], "a private registry asks")


def test_the_pooler_s_pods_spread_are_kept_and_carry_the_labels_that_policies_select() -> None:
    rendered = manifests(POOLED)
    pooler = only(rendered, "Pooler")
    labels = {"cnpg.io/poolerName": pooler["metadata"]["name"]}
    spread = [
        {
            "maxSkew": 1,
            "topologyKey": "topology.kubernetes.io/zone",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": labels},
        }
    ]
    expect(pooler, "pod.topologySpreadConstraints", spread, "a lost zone takes half of them at most")
    expect(
        get(rendered, "PodDisruptionBudget", "pgbouncer"), "spec.selector.matchLabels", labels, "it keeps these pods"
    )
    expect(pooler, "spec.template.metadata.labels", value(pooler, "metadata.labels"), "policies select them")
    expect(pooler, "metadata.labels.tier", "pooler", "policies select it")


@pytest.mark.parametrize(("instances", "size"), [(2, 30), (3, 22), (8, 10), (20, 4)])
def test_pods_of_pgbouncer_never_open_more_connections_than_the_server_has(instances: int, size: int) -> None:
    own = f"pooler: {{instances: {instances}, defaultPoolSize: %s}}"
    pooler = only(manifests(POOLED.replace("pooler: {}", own % size)), "Pooler")
    rolling = value(pooler, "spec.deploymentStrategy.rollingUpdate")
    at_once = value(pooler, "spec.instances") + rolling["maxSurge"]
    opened = at_once * int(value(pooler, "spec.pgbouncer.parameters.default_pool_size"))
    assert opened <= 90, f"{title(pooler)}: {at_once} pods at once open {opened} connections; PostgreSQL has 100"
    expect(pooler, "spec.deploymentStrategy.type", "RollingUpdate", "only one pod is added in an update")
    assert rolling["maxUnavailable"] == 0, f"{title(pooler)}: an update stops a pod before the next one serves"
    with pytest.raises(
        InvalidSettingsError, match=f"{size + 1} in {instances} instances, and in 1 more of a rolling update"
    ):
        load(POOLED.replace("pooler: {}", own % (size + 1)), "test")


def test_an_external_database_is_looked_for_where_the_settings_say() -> None:
    for sslmode, host in (("verify-full", "db.example.com"), ("require", "postgres-service")):
        text = EXTERNAL.replace("port", f"sslMode: {sslmode}, port")
        config_map = get(manifests(text), "ConfigMap", "ecommerce-config")
        expect(config_map, "data.DATABASE_HOST", host, f"the certificate is checked by {sslmode}")
        expect(config_map, "data.DATABASE_PORT", "6432", "the setting says so")
        expect(config_map, "data.DATABASE_SSLMODE", sslmode, "the setting says so")
        expect(config_map, "data.DATABASE_SSLROOTCERT", "/etc/database-ca/ca.crt", "the authority is mounted there")
    service = get(manifests(EXTERNAL), "Service", "postgres-service")
    expect(service, "spec", {"type": "ExternalName", "externalName": "db.example.com"}, "an alias and nothing else")


def test_without_an_authority_none_is_mounted_or_named() -> None:
    text = EXTERNAL.replace("caSecretName: db-ca", "sslMode: require")
    expect(get(manifests(text), "ConfigMap", "ecommerce-config"), "data.DATABASE_SSLROOTCERT", None, "none is given")
    for pods in manifests(text).pods:
        volumes = [each["name"] for each in pods.spec.get("volumes", []) if "secret" in each]
        assert volumes == [], f"{pods.name} mounts {volumes}, but no authority is given"
        assert "PGSSLROOTCERT" not in variables(pods.containers[0]), f"{pods.name} names an authority that is not there"


def test_an_operated_database_speaks_to_nobody_in_clear_text() -> None:
    for text in (OPERATED, POOLED, OPERATED.replace("}", ", cloudnativepg: {synchronousStandbys: 0}}")):
        cluster = only(manifests(text), "Cluster")
        expect(
            cluster, "spec.postgresql.pg_hba.0", "hostnossl all all all reject", "the operator's own line lets all in"
        )
    parameters = "spec.pgbouncer.parameters"
    pooler = only(manifests(POOLED), "Pooler")
    expect(pooler, f"{parameters}.client_tls_sslmode", "require", "PgBouncer would let clients in without")
    expect(pooler, f"{parameters}.server_tls_sslmode", "verify-full", "PgBouncer knows the authority and the name")


def test_the_certificate_that_pgbouncer_shows_names_its_service() -> None:
    names = value(only(manifests(POOLED), "Cluster"), "spec.certificates.serverAltDNSNames")
    expected = ["postgres-service", "postgres-service.ecommerce", "postgres-service.ecommerce.svc"]
    assert names == expected, f"the certificate names {names}; clients check the host that they are told"
    expect(only(manifests(OPERATED), "Cluster"), "spec.certificates", None, "the operator names the servers' Services")


def test_a_certificate_of_cert_manager_is_for_the_names_of_the_service_and_has_a_new_key_each_time() -> None:
    certificate = only(manifests(ENCRYPTED), "Certificate")
    names = [f"postgres-service{domain}" for domain in ("", ".ecommerce", ".ecommerce.svc")]
    expect(certificate, "spec.dnsNames", names, "clients compare the name that they connect to")
    expect(certificate, "spec.secretName", "postgres-tls", "the setting names it")
    issuer = {"group": "cert-manager.io", "kind": "ClusterIssuer", "name": "internal"}
    expect(certificate, "spec.issuerRef", issuer, "the setting names it")
    expect(certificate, "spec.privateKey.rotationPolicy", "Always", "a key that leaked is of no use after a while")
    for text in ("", ENCRYPTED.replace(", issuer: {name: internal}", "")):
        assert manifests(text).of("Certificate") == [], "nobody is to fill a Secret, but a Certificate is there"


def test_a_certificate_s_key_is_read_by_the_server_alone() -> None:
    stateful_set = get(manifests(ENCRYPTED), "StatefulSet", "postgres")
    secret = value(stateful_set, "pod.volumes.certificate.secret")
    assert secret.get("defaultMode") == 0o440, "PostgreSQL refuses a key that everyone may read"
    mounted = {
        each["name"]
        for kind in ("initContainers", "containers")
        for each in value(stateful_set, f"pod.{kind}")
        if "certificate" in {mount["name"] for mount in each["volumeMounts"]}
    }
    assert mounted == {"postgres", "reload"}, f"the key is in {mounted}"
    for pods in manifests(ENCRYPTED).pods:
        keys = {
            item["key"] for volume in pods.spec.get("volumes", []) for item in volume.get("secret", {}).get("items", [])
        }
        assert "tls.key" not in keys or pods.owner == stateful_set, f"{pods.name} has the server's key"


def test_what_reloads_a_certificate_knows_no_password_and_lowers_no_pod_s_class() -> None:
    reload = value(get(manifests(ENCRYPTED), "StatefulSet", "postgres"), "pod.containers.reload")
    assert "valueFrom" not in str(reload["env"]), "it is the administrator by the socket, without a password"
    assert reload["resources"]["requests"] == reload["resources"]["limits"], "the pod may be of class Guaranteed"


@pytest.mark.parametrize(
    ("text", "secret"),
    [(ENCRYPTED, "postgres-tls"), (EXTERNAL, "db-ca"), (OPERATED, "postgres-ca"), (POOLED, "postgres-ca")],
)
def test_the_authority_is_mounted_read_only_where_its_path_is_named(text: str, secret: str) -> None:
    for pods in manifests(text).pods:
        for each in pods.containers:
            named = {"DATABASE_SSLROOTCERT", "PGSSLROOTCERT"} & variables(each).keys()
            mounts = {mount["mountPath"]: mount.get("readOnly") for mount in each.get("volumeMounts", [])}
            where = f"{pods.name}, container {each['name']}"
            assert ("/etc/database-ca" in mounts) is bool(named), f"{where}: names {named}, and mounts {mounts}"
            assert mounts.get("/etc/database-ca", True) is True, f"{where}: the authority can be written"
        source = {each["name"]: each for each in pods.spec.get("volumes", [])}.get("database-ca")
        items = [{"key": "ca.crt", "path": "ca.crt"}]
        expected = {"name": "database-ca", "secret": {"secretName": secret, "items": items}}
        assert source in (None, expected), f"{pods.name}: volume database-ca is {source}; a private key is beside it"


@pytest.mark.parametrize("name", CONTEXTS)
def test_clients_of_the_database_read_every_value_about_it_and_other_tiers_none(name: str) -> None:
    rendered, tiers = manifests(CONTEXTS[name]), tiers_of(CONTEXTS[name])
    data = value(get(rendered, "ConfigMap", "ecommerce-config"), "data")
    credentials = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}
    about = (data.keys() | credentials).difference(*(tier.variables for tier in tiers))
    assert "DATABASE_HOST" in about, f"ConfigMap/ecommerce-config says of the database no more than {sorted(about)}"
    for tier in tiers:
        of_tiers = {key for asked in tiers if tier.name in asked.clients for key in asked.variables}
        expected = of_tiers | (about if tier.name in DATABASE_CLIENTS else set())
        deployment = get(rendered, "Deployment", tier.name)
        found = variables(container(deployment))
        assert set(found) == expected, f"{title(deployment)} reads {sorted(found)}, not {sorted(expected)}"
        for key, each in found.items():
            source = "secretKeyRef" if key in credentials else "configMapKeyRef"
            holder = "postgres-credentials" if key in credentials else "ecommerce-config"
            reference = optional({**deployment, "it": each}, f"it.valueFrom.{source}")
            assert reference == {"name": holder, "key": key}, f"{title(deployment)}: {key} comes from {reference}"
