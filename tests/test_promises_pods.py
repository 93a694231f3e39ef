"""What every pod promises: who it runs as, what it can write, how much it takes, how it starts and stops."""

import pytest
from contexts import CONTEXTS
from rendering import container, expect, get, manifests, optional, value, variables

from ecommerce.names import migration_name
from ecommerce.settings import load
from ecommerce.tiers import TIERS, reserved_variables
from ecommerce.workload.program import WEB
from review.manifests import Pods, title

# Users and groups of the images; a tier of another program says its own.
PROGRAMS = {tier.name: tier.program for tier in TIERS if tier.program is not WEB}
DEPLOYMENTS = ["frontend", "backend"]


@pytest.fixture(params=CONTEXTS)
def text(request: pytest.FixtureRequest) -> str:
    """Each context's text in turn."""
    return CONTEXTS[str(request.param)]


def is_of_the_shop(pods: Pods) -> bool:
    """Whether pods run the shop's own image, as its tiers and their migrations do, and not PostgreSQL's."""
    parts = {tier.name for tier in TIERS} | {migration_name(tier.name) for tier in TIERS}
    return pods.labels["tier"] in parts


def test_a_pod_runs_as_the_user_and_group_of_its_image_and_never_as_root(text: str) -> None:
    for pods in manifests(text).pods:
        program = PROGRAMS.get(pods.owner["metadata"]["name"])
        known = 10001 if is_of_the_shop(pods) else 70
        user, group = (program.user, program.group or program.user) if program else (known, known)
        expect(pods.owner, "pod.securityContext.runAsUser", user, "the image says this number")
        expect(pods.owner, "pod.securityContext.runAsGroup", group, "the image says this number")
        expect(pods.owner, "pod.securityContext.runAsNonRoot", True, "the kubelet refuses an image that is root's")


def test_nobody_can_write_a_root_filesystem(text: str) -> None:
    for pods in manifests(text).pods:
        for each in pods.containers:
            security = each.get("securityContext", {})
            where = f"{pods.name}, container {each['name']}"
            assert security.get("readOnlyRootFilesystem") is True, f"{where}: its root filesystem can be written"
            assert security.get("allowPrivilegeEscalation") is False, f"{where}: a process may gain privileges"
            assert security.get("capabilities") == {"drop": ["ALL"]}, f"{where}: has capabilities"


def test_system_calls_are_filtered(text: str) -> None:
    for pods in manifests(text).pods:
        expect(pods.owner, "pod.securityContext.seccompProfile.type", "RuntimeDefault", "the runtime filters them")


def test_a_pod_has_an_account_of_its_own_without_a_token(text: str) -> None:
    for pods in manifests(text).pods:
        part = value(pods.owner, "metadata.labels")["app.kubernetes.io/name"]
        account = get(manifests(text), "ServiceAccount", part)
        expect(pods.owner, "pod.serviceAccountName", account["metadata"]["name"], "each part has its own account")
        expect(pods.owner, "pod.automountServiceAccountToken", False, "no pod has business with the Kubernetes API")
        expect(account, "automountServiceAccountToken", False, "no pod has business with the Kubernetes API")


def test_no_pod_gets_variables_for_every_service_of_its_namespace(text: str) -> None:
    for pods in manifests(text).pods:
        expect(pods.owner, "pod.enableServiceLinks", False, "they could shadow the program's own variables")


def test_only_pods_that_keep_data_have_their_volumes_given_to_their_group(text: str) -> None:
    for pods in manifests(text).pods:
        keeps = not is_of_the_shop(pods)
        group = 70 if keeps else None
        policy = "OnRootMismatch" if keeps else None
        expect(pods.owner, "pod.securityContext.fsGroup", group, "a claim's files belong to who writes them")
        expect(pods.owner, "pod.securityContext.fsGroupChangePolicy", policy, "no walk over the volume at every start")


def test_what_a_program_may_write_is_bounded_and_named(text: str) -> None:
    directories = {
        "Deployment": {"/tmp": ("64Mi", None)},
        "CronJob": {"/tmp": ("64Mi", None)},
        "Job": {"/tmp": ("64Mi", None)},
        # psql, around a migration.
        **{name: {} for name in ("database", "record", "migrated")},
        "StatefulSet": {
            "/tmp": ("64Mi", None),
            "/var/run/postgresql": ("16Mi", None),
            "/dev/shm": ("256Mi", "Memory"),
        },
        "reload": {"/tmp": ("64Mi", None), "/var/run/postgresql": ("16Mi", None)},
        # The server's socket, to be read.
        "exporter": {"/var/run/postgresql": ("16Mi", None)},
    }
    for pods in manifests(text).pods:
        scratch = {each["name"]: each["emptyDir"] for each in pods.spec.get("volumes", []) if "emptyDir" in each}
        for each in pods.containers:
            mounted = {
                mount["mountPath"]: (scratch[mount["name"]].get("sizeLimit"), scratch[mount["name"]].get("medium"))
                for mount in each.get("volumeMounts", [])
                if mount["name"] in scratch and mount["mountPath"] != "/scratch"
            }
            program = PROGRAMS.get(pods.owner["metadata"]["name"])
            declared = (
                {each.mount_path: (each.size_limit, each.medium) for each in program.empty_dirs} if program else {}
            )
            expected = declared if program else directories.get(each["name"], directories[pods.owner["kind"]])
            assert mounted == expected, f"{pods.name}, container {each['name']}: may write {mounted}, not {expected}"


def test_secrets_and_scripts_are_mounted_to_be_read(text: str) -> None:
    for pods in manifests(text).pods:
        sources = {each["name"]: each for each in pods.spec.get("volumes", [])}
        for each in pods.containers:
            for mount in each.get("volumeMounts", []):
                if {"secret", "configMap"} & sources.get(mount["name"], {}).keys():
                    where = f"{pods.name}, container {each['name']}: {mount['mountPath']}"
                    assert mount.get("readOnly") is True, f"{where} can be written"


@pytest.mark.parametrize(
    ("setting", "kind", "name"),
    [
        ("frontend", "Deployment", "frontend"),
        ("backend", "Deployment", "backend"),
        ("database", "StatefulSet", "postgres"),
        ("backup", "CronJob", "postgres-backup"),
        ("backup", "CronJob", "postgres-restore-test"),
    ],
)
def test_limits_are_not_requests(setting: str, kind: str, name: str) -> None:
    amounts = "{requests: {cpu: 111m, memory: 222Mi}, limits: {cpu: 333m, memory: 444Mi}}"
    workload = get(manifests(f"{setting}: {{resources: {amounts}}}\n"), kind, name)
    for which, expected in {"requests": ("111m", "222Mi"), "limits": ("333m", "444Mi")}.items():
        for resource, amount in zip(("cpu", "memory"), expected, strict=True):
            path = f"pod.containers.0.resources.{which}.{resource}"
            expect(workload, path, amount, "requests are reserved, limits enforced")


@pytest.mark.parametrize(
    ("kind", "name", "startup", "restart_within", "unready_within", "answer_within"),
    [
        ("Deployment", "frontend", 60, 30, 10, 2),
        ("Deployment", "backend", 60, 30, 10, 2),
        # Until it answers at all: crash recovery is in the setup, which has no limit.
        ("StatefulSet", "postgres", 120, 60, 15, 5),
    ],
)
def test_probes_give_the_time_that_is_promised(
    kind: str, name: str, startup: int, restart_within: int, unready_within: int, answer_within: int
) -> None:
    workload = get(manifests(), kind, name)
    expected = {"startupProbe": startup, "livenessProbe": restart_within, "readinessProbe": unready_within}
    for probe, seconds in expected.items():
        fields = value(workload, f"pod.containers.0.{probe}")
        given = fields.get("periodSeconds", 10) * fields.get("failureThreshold", 3)
        assert given == seconds, f"{kind}/{name}: {probe} gives {given} s before it acts, not {seconds}"
        expect(workload, f"pod.containers.0.{probe}.timeoutSeconds", answer_within, "what the contract says")
    period = value(workload, "pod.containers.0.startupProbe.periodSeconds")
    assert period <= 5, f"{kind}/{name}: a pod that is up waits up to {period} s to be noticed"


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_web_tier_says_apart_that_it_lives_and_that_it_can_serve(name: str) -> None:
    workload = get(manifests(), "Deployment", name)
    for probe, path in (("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")):
        expect(workload, f"pod.containers.0.{probe}.httpGet", {"path": path, "port": "http"}, "the container contract")


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_web_pod_drains_ten_seconds_and_then_has_thirty_to_stop(name: str) -> None:
    workload = get(manifests(), "Deployment", name)
    expect(workload, "pod.containers.0.lifecycle.preStop.exec.command", ["sleep", "10"], "endpoints must drain first")
    expect(workload, "pod.terminationGracePeriodSeconds", 40, "ten seconds of drain, thirty to end open requests")


@pytest.mark.parametrize(
    ("kind", "name", "seconds", "because"),
    [
        ("StatefulSet", "postgres", 120, "a fast shutdown writes a checkpoint first"),
        ("CronJob", "postgres-backup", 30, "the scripts have nothing to save"),
        ("CronJob", "postgres-restore-test", 30, "the scripts have nothing to save"),
    ],
)
def test_a_stopping_pod_has_the_time_that_its_program_needs(kind: str, name: str, seconds: int, because: str) -> None:
    expect(get(manifests(), kind, name), "pod.terminationGracePeriodSeconds", seconds, because)


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_pods_spread_over_zones_then_nodes_and_old_pods_of_a_rollout_do_not_count(name: str) -> None:
    deployment = get(manifests(), "Deployment", name)
    constraints = value(deployment, "pod.topologySpreadConstraints")
    keys = [each["topologyKey"] for each in constraints]
    assert keys == ["topology.kubernetes.io/zone", "kubernetes.io/hostname"], f"{title(deployment)} spreads over {keys}"
    for each in constraints:
        over = f"{title(deployment)}, spread over {each['topologyKey']}"
        assert each["whenUnsatisfiable"] == "ScheduleAnyway", f"{over}: a cluster of one node could not run it"
        assert each["maxSkew"] == 1, f"{over}: is uneven by {each['maxSkew']}"
        assert each.get("matchLabelKeys") == ["pod-template-hash"], f"{over}: counts the old pods of a rolling update"
        assert each["labelSelector"] == value(deployment, "spec.selector"), f"{over}: counts other pods than its own"


def test_images_are_pulled_with_the_secrets_that_are_named() -> None:
    text = "imagePullSecrets: [one, two]\n"
    for pods in manifests(text).pods:
        expect(pods.owner, "pod.imagePullSecrets", [{"name": "one"}, {"name": "two"}], "a private registry asks")
    for pods in manifests().pods:
        expect(pods.owner, "pod.imagePullSecrets", None, "none is named")


@pytest.mark.parametrize(("tier", "image"), [("frontend", "shop/front:7"), ("backend", "shop/back:8")])
def test_a_tier_runs_its_own_image_with_its_own_further_variables(tier: str, image: str) -> None:
    rendered = manifests(f"{tier}: {{image: '{image}', env: {{COLOUR: blue}}}}\n")
    for name in DEPLOYMENTS:
        deployment = get(rendered, "Deployment", name)
        found = variables(container(deployment)).get("COLOUR")
        expected = {"name": "COLOUR", "value": "blue"} if name == tier else None
        assert found == expected, f"Deployment/{name}: COLOUR is {found}; it was set for the {tier} alone"
    expect(get(rendered, "Deployment", tier), "pod.containers.0.image", image, "the setting names it")


def test_every_variable_that_the_manifests_set_is_reserved(text: str) -> None:
    for deployment in manifests(text).of("Deployment"):
        free = variables(container(deployment)).keys() - reserved_variables()
        assert not free, f"{title(deployment)}: an environment's own variables may override {sorted(free)}"


@pytest.mark.parametrize(
    ("kind", "budgets"), [("reference", {"frontend", "backend"}), ("pooled", {"frontend", "backend", "pgbouncer"})]
)
def test_one_pod_at_a_time_is_evicted_and_one_that_is_not_ready_holds_up_no_drain(kind: str, budgets: set[str]) -> None:
    found = manifests(CONTEXTS[kind]).of("PodDisruptionBudget")
    names = {each["metadata"]["name"] for each in found}
    budgets |= {tier.name for tier, _ in load(CONTEXTS[kind], "test").tiers()}
    assert names == budgets, f"PodDisruptionBudgets are {names}, not {budgets}"
    for each in found:
        expect(each, "spec.maxUnavailable", 1, "all but one pod serve on")
        expect(each, "spec.unhealthyPodEvictionPolicy", "AlwaysAllow", "a pod that is not ready serves nobody")
        expect(each, "spec.minAvailable", None, "with maxUnavailable it is refused")


def test_every_port_and_probe_is_of_tcp_and_has_its_name(text: str) -> None:
    for pods in manifests(text).pods:
        for port in pods.ports:
            assert port.get("protocol") == "TCP", f"{pods.name}: port {port} does not say TCP"
    for service in manifests(text).of("Service"):
        for port in optional(service, "spec.ports") or []:
            assert port.get("protocol") == "TCP", f"{title(service)}: port {port} does not say TCP"
            assert port.get("name") == port["targetPort"], f"{title(service)}: port and target differ in name: {port}"
