"""What each option of an environment changes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, missing
from contexts import ARCHIVED, ARCHIVED_OF_VAULT, ENCRYPTED, OPERATED, POOLED, VAULT, clients_of_the_database
from rendering import contents, get, manifests, only, rendered

from ecommerce.secrets.inventory import inventory
from ecommerce.settings import load
from review import reach
from review.check import catalogue
from review.manifests import Manifests

OPERATOR = "pods with app.kubernetes.io/name=cloudnative-pg in namespace cnpg-system"
Synthesize = Callable[[str], Manifests]

EXTERNAL = "database: {engine: external, external: {host: db.example.com, cidrs: [203.0.113.0/28], port: 6432, caSecretName: db-ca%s}}\nbackup: {restoreTest: {scratchSize: 20Gi}}\n"
INGRESS = (
    "expose: {type: ingress, ingress: {className: nginx, controllerNamespace: ingress, host: shop.example.com%s}}\n"
)
GATEWAY = "expose: {type: gateway, gateway: {host: shop.example.com, dataPlaneNamespace: edge, %s}}\n"


@pytest.fixture
def synthesize() -> Synthesize:
    """The manifests of an environment file's text, rendered once for each."""
    return manifests


def flows(manifests: Manifests) -> set[tuple[str, str, int]]:
    """Who reaches whom, on TCP, without cluster DNS."""
    return {
        (each.source, each.target, each.port)
        for each in reach.reach(manifests)
        if each.protocol == "TCP" and each.port not in {53, 5353}
    }


def test_options_that_are_written_out_as_their_defaults_change_no_byte() -> None:
    text = "expose: {type: loadBalancer}\nsecrets: {provider: inline}\ndatabase: {engine: statefulset}\n"
    assert rendered(text) == rendered("")


def test_cloudnativepg_spreads_three_servers_and_commits_on_two(synthesize: Synthesize) -> None:
    spec = only(synthesize(OPERATED), "Cluster")["spec"]
    assert spec["instances"] == 3
    assert spec["postgresql"]["synchronous"] == {
        "method": "any",
        "number": 1,
        "dataDurability": "required",
        "failoverQuorum": True,
    }
    assert spec["topologySpreadConstraints"][0]["topologyKey"] == "topology.kubernetes.io/zone"
    assert spec["enableSuperuserAccess"] is False
    assert spec["primaryUpdateMethod"] == "switchover"


def test_cloudnativepg_serves_postgres_service_by_the_primary(synthesize: Synthesize) -> None:
    manifests = synthesize(OPERATED)
    (service,) = only(manifests, "Cluster")["spec"]["managed"]["services"]["additional"]
    assert service["selectorType"] == "rw"
    assert (
        service["serviceTemplate"]["metadata"]["name"]
        == get(manifests, "ConfigMap", "ecommerce-config")["data"]["DATABASE_HOST"]
    )
    assert manifests.of("StatefulSet") == []


def test_cloudnativepg_reuses_the_credentials_under_the_keys_that_it_reads(synthesize: Synthesize) -> None:
    manifests = synthesize(OPERATED)
    secret = only(manifests, "Secret")
    initdb = only(manifests, "Cluster")["spec"]["bootstrap"]["initdb"]
    assert initdb["secret"]["name"] == secret["metadata"]["name"]
    assert contents(secret)["username"] == contents(secret)["POSTGRES_USER"] == initdb["owner"]
    assert contents(secret)["password"] == contents(secret)["POSTGRES_PASSWORD"]
    assert secret["metadata"]["labels"]["cnpg.io/reload"] == "true"


def test_cloudnativepg_opens_the_flows_that_its_operator_needs_and_no_more(synthesize: Synthesize) -> None:
    found = flows(
        synthesize(OPERATED.replace("cloudnativepg}", "cloudnativepg, cloudnativepg: {apiServerCidrs: [10.0.0.0/16]}}"))
    )
    clients = {f"Deployment/{name}" for name in clients_of_the_database(OPERATED)}
    reached = {each for each in found if "Cluster/postgres" in each[:2]}
    assert reached == {
        *((client, "Cluster/postgres", 5432) for client in clients),
        ("CronJob/postgres-backup", "Cluster/postgres", 5432),
        (OPERATOR, "Cluster/postgres", 5432),
        (OPERATOR, "Cluster/postgres", 8000),
        ("Cluster/postgres", "10.0.0.0/16", 443),
        ("Cluster/postgres", "10.0.0.0/16", 6443),
    }, f"Cluster/postgres is at an end of {sorted(reached)}"


def test_servers_and_jobs_of_cloudnativepg_reach_each_other_and_the_api_server(synthesize: Synthesize) -> None:
    policies = synthesize(OPERATED).of("NetworkPolicy")
    job = reach.Peer(
        "join job", namespace="ecommerce", labels={"cnpg.io/cluster": "postgres", "cnpg.io/jobRole": "join"}
    )
    server = reach.Peer("server", namespace="ecommerce", labels={"cnpg.io/cluster": "postgres", "tier": "database"})
    api_server = reach.Peer("api server", block="10.0.0.1/32")
    assert reach.is_allowed(policies, job, server, 5432)
    assert reach.is_allowed(policies, server, server, 8000)
    assert reach.is_allowed(policies, job, api_server, 6443)
    assert not reach.is_allowed(policies, server, api_server, 22)


def test_a_pooler_takes_the_place_of_the_database_for_the_backend(synthesize: Synthesize) -> None:
    manifests = synthesize(POOLED)
    pooler = only(manifests, "Pooler")
    assert pooler["metadata"]["name"] == get(manifests, "ConfigMap", "ecommerce-config")["data"]["DATABASE_HOST"]
    assert "services" not in only(manifests, "Cluster")["spec"]["managed"]
    found = flows(manifests)
    assert ("Deployment/backend", "Pooler/postgres-service", 5432) in found
    assert ("Pooler/postgres-service", "Cluster/postgres", 5432) in found
    assert ("Deployment/backend", "Cluster/postgres", 5432) not in found
    assert catalogue.wiring(manifests) == []


def test_an_external_database_is_an_alias_and_one_way_out(synthesize: Synthesize) -> None:
    manifests = synthesize(EXTERNAL % "")
    spec = get(manifests, "Service", "postgres-service")["spec"]
    assert spec == {"type": "ExternalName", "externalName": "db.example.com"}
    egress = get(manifests, "NetworkPolicy", "backend-to-database")["spec"]
    assert egress["egress"] == [
        {"to": [{"ipBlock": {"cidr": "203.0.113.0/28"}}], "ports": [{"port": 6432, "protocol": "TCP"}]}
    ]
    assert manifests.of("StatefulSet", "Cluster") == []
    assert catalogue.wiring(manifests, ["Secret/db-ca"]) == []


@pytest.mark.parametrize(
    ("mode", "host"),
    [("verify-full", "db.example.com"), ("verify-ca", "postgres-service"), ("require", "postgres-service")],
)
def test_an_external_database_is_named_as_its_certificate_wants(synthesize: Synthesize, mode: str, host: str) -> None:
    manifests = synthesize(EXTERNAL % f", sslMode: {mode}")
    data = get(manifests, "ConfigMap", "ecommerce-config")["data"]
    assert (data["DATABASE_SSLMODE"], data["DATABASE_HOST"], data["DATABASE_PORT"]) == (mode, host, "6432")
    (container,) = get(manifests, "Deployment", "backend")["spec"]["template"]["spec"]["containers"]
    assert "DATABASE_SSLMODE" in [each["name"] for each in container["env"]]


@pytest.mark.parametrize("engine", ["", OPERATED, EXTERNAL % ""])
def test_external_secrets_fill_the_same_keys_and_render_no_secret(synthesize: Synthesize, engine: str) -> None:
    manifests = synthesize(VAULT + engine)
    assert manifests.of("Secret") == []
    spec = only(manifests, "ExternalSecret")["spec"]
    assert spec["data"] == [{"secretKey": "password", "remoteRef": {"key": "shop/db", "property": "pw"}}]
    assert spec["target"]["template"]["data"]["POSTGRES_PASSWORD"] == "{{ .password }}"  # noqa: S105 - a template
    assert catalogue.wiring(manifests, ["Secret/db-ca"]) == []


def test_an_existing_secret_is_named_and_not_made(synthesize: Synthesize) -> None:
    manifests = synthesize("secrets: {provider: existing, existing: {name: shop-db}}\n")
    assert manifests.of("Secret", "ExternalSecret") == []
    assert {finding.reason for finding in catalogue.wiring(manifests)} == {"Secret/shop-db is not there"}
    assert catalogue.wiring(manifests, ["Secret/shop-db"]) == []


def test_image_pull_secrets_reach_every_pod(synthesize: Synthesize) -> None:
    manifests = synthesize("imagePullSecrets: [registry]\n")
    assert {str(pods.spec["imagePullSecrets"]) for pods in manifests.pods} == {"[{'name': 'registry'}]"}


def test_a_load_balancer_has_its_settings(synthesize: Synthesize) -> None:
    text = (
        "expose: {loadBalancer: {annotations: {a/b: c}, sourceRanges: [203.0.113.0/24], externalTrafficPolicy: Local}}"
    )
    service = get(synthesize(text), "Service", "frontend-service")
    assert service["metadata"]["annotations"] == {"a/b": "c"}
    assert service["spec"]["loadBalancerSourceRanges"] == ["203.0.113.0/24"]
    assert service["spec"]["externalTrafficPolicy"] == "Local"


@pytest.mark.parametrize(
    ("text", "namespace"),
    [(INGRESS % "", "ingress"), (GATEWAY % "existing: {name: main, namespace: edge}", "edge")],
)
def test_behind_an_ingress_or_a_gateway_only_its_namespace_reaches_the_frontend(
    synthesize: Synthesize, text: str, namespace: str
) -> None:
    manifests = synthesize(text)
    assert get(manifests, "Service", "frontend-service")["spec"]["type"] == "ClusterIP"
    assert {each for each in flows(manifests) if each[1] == "Deployment/frontend"} == {
        (f"namespace {namespace}", "Deployment/frontend", 8080)
    }
    assert catalogue.wiring(manifests) == []


def test_an_ingress_serves_its_host_with_a_certificate(synthesize: Synthesize) -> None:
    ingress = only(synthesize(INGRESS % ", tls: {secretName: shop-tls, issuer: {name: ca, kind: Issuer}}"), "Ingress")
    assert ingress["spec"]["tls"] == [{"hosts": ["shop.example.com"], "secretName": "shop-tls"}]
    assert ingress["metadata"]["annotations"] == {"cert-manager.io/issuer": "ca"}
    (rule,) = ingress["spec"]["rules"]
    assert rule["host"] == "shop.example.com"


OWN_GATEWAY = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "frontend"}


def test_an_own_gateway_serves_https_and_redirects_http(synthesize: Synthesize) -> None:
    manifests = synthesize(GATEWAY % "className: envoy, tls: {secretName: shop-tls}")
    listeners = {each["name"]: each for each in only(manifests, "Gateway")["spec"]["listeners"]}
    tls = listeners["https"]["tls"]
    assert (tls["mode"], [each["name"] for each in tls["certificateRefs"]]) == ("Terminate", ["shop-tls"])
    redirect = get(manifests, "HTTPRoute", "frontend-redirect")["spec"]
    assert redirect["parentRefs"] == [OWN_GATEWAY | {"sectionName": "http"}]
    assert redirect["rules"][0]["filters"] == [
        {"type": "RequestRedirect", "requestRedirect": {"scheme": "https", "statusCode": 301}}
    ]
    route = get(manifests, "HTTPRoute", "frontend")["spec"]
    assert route["parentRefs"] == [OWN_GATEWAY | {"sectionName": "https"}]
    assert {finding.reason for finding in catalogue.wiring(manifests)} == {"Secret/shop-tls is not there"}
    assert catalogue.wiring(manifests, ["Secret/shop-tls"]) == []


def test_clients_of_an_external_database_have_its_certificate_authority(synthesize: Synthesize) -> None:
    manifests = synthesize(EXTERNAL % "")
    authority = {"secretName": "db-ca", "items": [{"key": "ca.crt", "path": "ca.crt"}]}
    for pods in manifests.pods:
        if "DATABASE_SSLMODE" in str(pods.spec) or "PGSSLMODE" in str(pods.spec):
            assert {"name": "database-ca", "secret": authority} in pods.spec["volumes"]
            mounts = {mount["name"]: mount["mountPath"] for mount in pods.spec["containers"][0]["volumeMounts"]}
            assert f"{mounts['database-ca']}/ca.crt" == "/etc/database-ca/ca.crt"
    backup = get(manifests, "CronJob", "postgres-backup")["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    variables = {each["name"]: each.get("value") for each in backup["containers"][0]["env"]}
    assert variables["PGSSLMODE"] == "verify-full"
    assert variables["PGSSLROOTCERT"] == "/etc/database-ca/ca.crt"
    assert (variables["PGHOST"], variables["PGPORT"]) == ("db.example.com", "6432")


def test_backups_go_past_the_pooler_to_the_primary(synthesize: Synthesize) -> None:
    manifests = synthesize(POOLED)
    backup = get(manifests, "CronJob", "postgres-backup")["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert {each["name"]: each.get("value") for each in backup["containers"][0]["env"]}["PGHOST"] == "postgres-rw"
    assert ("CronJob/postgres-backup", "Cluster/postgres", 5432) in flows(manifests)


def test_volume_snapshots_are_the_operators_in_addition_to_dumps(synthesize: Synthesize) -> None:
    text = OPERATED + 'backup: {schedule: "15 3 * * *", method: volumeSnapshot, volumeSnapshot: {className: csi}}\n'
    manifests = synthesize(text)
    assert only(manifests, "Cluster")["spec"]["backup"] == {"volumeSnapshot": {"className": "csi", "online": True}}
    spec = only(manifests, "ScheduledBackup")["spec"]
    assert (spec["schedule"], spec["method"]) == ("0 15 3 * * *", "volumeSnapshot")
    assert len(manifests.of("CronJob")) == 2
    assert manifests.of("Role", "RoleBinding", "ClusterRole") == []


def test_the_credentials_of_the_off_site_copy_come_from_the_same_store(synthesize: Synthesize) -> None:
    offsite = "{endpoint: https://s3.example, bucket: shop, cidrs: [192.0.2.0/24], secret: {path: shop/s3}}"
    manifests = synthesize(f"{VAULT}backup: {{offsite: {offsite}}}\n")
    spec = get(manifests, "ExternalSecret", "postgres-backup-offsite")["spec"]
    assert {each["secretKey"]: each["remoteRef"]["key"] for each in spec["data"]} == dict.fromkeys(
        ("accessKeyId", "secretAccessKey", "encryptionPassword"), "shop/s3"
    )
    assert spec["secretStoreRef"] == {"kind": "ClusterSecretStore", "name": "vault"}
    pod = get(manifests, "CronJob", "postgres-backup")["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert [each["name"] for each in (*pod["initContainers"], *pod["containers"])] == ["postgres-backup", "upload"]
    assert ("CronJob/postgres-backup", "192.0.2.0/24", 443) in flows(manifests)
    assert catalogue.wiring(manifests) == []


def test_the_restore_test_reaches_nobody(synthesize: Synthesize) -> None:
    assert not [each for each in flows(synthesize("")) if "CronJob/postgres-restore-test" in each]


def test_without_backups_nothing_of_them_is_made(synthesize: Synthesize) -> None:
    manifests = synthesize("backup: {enabled: false}\n")
    assert manifests.of("CronJob", "PersistentVolumeClaim") == []
    assert not [each for each in manifests.of("NetworkPolicy") if "backup" in each["metadata"]["name"]]


def test_an_issuer_reaches_the_pods_that_answer_its_challenges(synthesize: Synthesize) -> None:
    policies = synthesize(INGRESS % ", tls: {secretName: t, issuer: {name: ca}}").of("NetworkPolicy")
    controller = reach.Peer("controller", "ingress", {"kubernetes.io/metadata.name": "ingress"})
    solver = reach.Peer("solver", "ecommerce", labels={"acme.cert-manager.io/http01-solver": "true"})
    assert reach.is_allowed(policies, controller, solver, 8089)
    assert not reach.is_allowed(policies, reach.OUTSIDE, solver, 8089)


def test_a_load_balancer_that_serves_https_itself_may_reach_production(synthesize: Synthesize) -> None:
    pinned = f"shop@sha256:{'0' * 64}"
    text = (
        "production: true\nexpose: {loadBalancer: {terminatesTls: true, annotations: {example.com/certificate: shop}}}\nsecrets: {provider: existing}\n"
        f"frontend: {{image: {pinned}}}\nbackend: {{image: {pinned}}}\n"
        f"database: {{image: {pinned}, tls: {{secretName: postgres-tls}}}}\n"
    )
    assert synthesize(text).of("Secret") == []


def test_further_variables_come_after_those_that_they_may_refer_to(synthesize: Synthesize) -> None:
    manifests = synthesize("frontend: {env: {API: $(BACKEND_URL)/v1}}\n")
    (container,) = get(manifests, "Deployment", "frontend")["spec"]["template"]["spec"]["containers"]
    names = [each["name"] for each in container["env"]]
    assert "BACKEND_URL" in names[:-1], (
        f"Deployment/frontend: BACKEND_URL is not ahead of all that refers to it: {names}"
    )
    assert names[-1] == "API", f"Deployment/frontend: its own variables are not the last: {names}"


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("", "nothing for the database"),
        (VAULT, "ClusterSecretStore vault, entry shop/db: key pw"),
        ("secrets: {provider: existing}\n" + OPERATED, "username=ecommerce_user"),
        ("imagePullSecrets: [registry]", "Secret registry (kubernetes.io/dockerconfigjson)"),
        (EXTERNAL % "", "Secret db-ca: ca.crt, the certificate authority of db.example.com; create it"),
        (
            "database: {tls: {secretName: t}}",
            "Secret t (kubernetes.io/tls): certificate of postgres-service, and its authority as ca.crt; create it",
        ),
        (ENCRYPTED, "and its authority as ca.crt; filled by cert-manager ClusterIssuer internal"),
        (
            EXTERNAL % ", administratorSecretName: db-admin",
            "Secret db-admin: username and password of a member of ecommerce_user who may create databases",
        ),
        (
            INGRESS % ", tls: {secretName: t}",
            "Secret t (kubernetes.io/tls): certificate of shop.example.com; create it",
        ),
        (
            OPERATED + "secrets: {provider: existing}\n" + ARCHIVED,
            "Secret postgres-archive: accessKeyId, secretAccessKey",
        ),
        (OPERATED + VAULT + ARCHIVED_OF_VAULT, "vault, entry shop/archive: keys accessKeyId, secretAccessKey, for"),
        (GATEWAY % "className: x, tls: {secretName: t, issuer: {name: ca}}", "filled by cert-manager ClusterIssuer ca"),
    ],
)
def test_the_inventory_lists_what_is_needed_from_outside(text: str, listed: str) -> None:
    assert listed in "\n".join(inventory("x", load(text, "x")))


@pytest.mark.slow
def test_bindings_of_custom_resources_are_what_their_definitions_give(tmp_path: Path) -> None:
    if not (PROJECT / "imports" / "node_modules").exists():
        missing("the cdk8s CLI is not installed; run `make cli`")
    from imports.generate import generate  # noqa: PLC0415 - a script of the folder of generated code

    generate(tmp_path)

    def sources(folder: Path) -> dict[str, str]:
        found = [path for top in ("com", "io") for path in sorted(folder.glob(f"{top}/**/*.py"))]
        return {str(path.relative_to(folder)): path.read_text() for path in found}

    assert sources(tmp_path) == sources(PROJECT / "imports")
