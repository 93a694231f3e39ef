"""Encrypted connections to the database's pod, set up, served and renewed as the manifests say, with a real PostgreSQL."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from certificates import make_certificates, mount, need_tls
from contexts import ENCRYPTED
from jobs import Job
from recovery import SECRET
from rendering import container, get, only, value, variables
from server_pod import ServerPod, administrator, server_pod

from review.manifests import Manifests

pytestmark = pytest.mark.slow


def authority(pod: ServerPod) -> Path:
    """The authority as a client's pod has it."""
    return pod.on.root / "etc" / "database-ca" / "ca.crt"


def fill(pod: ServerPod, secret: Path, *, mode: int | None = None) -> None:
    """Mounts a Secret into the pod and into its clients', as the manifests say, but where a test gives another mode."""
    volume = value(get(pod.manifests, "StatefulSet", "postgres"), "pod.volumes.certificate.secret")
    folder = Path(pod.mapped("/etc/database-certificate"))
    keys = [item["key"] for item in volume["items"]]
    group = administrator().get("group", -1)
    mount(secret, folder, keys, mode=volume["defaultMode"] if mode is None else mode, group=group)
    authority(pod).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(secret / "ca.crt", authority(pod))


def certificate_of(rendered: Manifests, folder: Path) -> Path:
    """A Secret as cert-manager fills it."""
    folder.mkdir()
    make_certificates(folder, value(only(rendered, "Certificate"), "spec.dnsNames"))
    return folder


@pytest.fixture(scope="module")
def pod(tmp_path_factory: pytest.TempPathFactory) -> Generator[ServerPod]:
    """A pod that was set up and started with a certificate."""
    need_tls()
    with server_pod(ENCRYPTED, SECRET) as made:
        fill(made, certificate_of(made.manifests, tmp_path_factory.mktemp("secrets") / "first"))
        made.run()
        yield made


def as_the_backend(pod: ServerPod) -> dict[str, str]:
    """The backend's variables, by libpq's names, on the way to this pod."""
    assert {"DATABASE_SSLMODE", "DATABASE_SSLROOTCERT"} <= variables(
        container(get(pod.manifests, "Deployment", "backend"))
    ).keys()
    data = value(get(pod.manifests, "ConfigMap", "ecommerce-config"), "data")
    given = {"PGHOST": data["DATABASE_HOST"], "PGHOSTADDR": "127.0.0.1", "PGSSLMODE": data["DATABASE_SSLMODE"]}
    return {**given, "PGSSLROOTCERT": str(authority(pod))}


ENCRYPTION = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"


def test_the_backend_is_let_in_encrypted_and_knows_the_server(pod: ServerPod) -> None:
    assert pod.ask(ENCRYPTION, **as_the_backend(pod)) == "t"


def test_nobody_is_let_in_without_encryption(pod: ServerPod) -> None:
    code, output = pod.psql("SELECT 1", **{**as_the_backend(pod), "PGSSLMODE": "disable"})
    assert code != 0, "a session in clear text is let in"
    assert "pg_hba.conf rejects connection" in output, output


def test_nobody_is_the_administrator_over_the_network(pod: ServerPod) -> None:
    code, output = pod.psql("SELECT 1", **{**as_the_backend(pod), "PGUSER": "postgres"})
    assert code != 0, "the administrator is let in over the network"
    assert "pg_hba.conf rejects connection" in output, output


def test_the_backend_speaks_to_no_server_of_another_name_or_authority(pod: ServerPod, tmp_path: Path) -> None:
    _, output = pod.psql("SELECT 1", **{**as_the_backend(pod), "PGHOST": "elsewhere"})
    assert "does not match host name" in output, output
    make_certificates(tmp_path, ["elsewhere"])
    other = pod.on.root / "other.crt"
    shutil.copy(tmp_path / "ca.crt", other)
    _, output = pod.psql("SELECT 1", **{**as_the_backend(pod), "PGSSLROOTCERT": str(other)})
    assert "certificate verify failed" in output, output


@pytest.mark.parametrize("domain", ["", ".ecommerce", ".ecommerce.svc"])
def test_the_certificate_is_of_every_name_of_the_service(pod: ServerPod, domain: str) -> None:
    assert pod.ask(ENCRYPTION, **{**as_the_backend(pod), "PGHOST": f"postgres-service{domain}"}) == "t"


def test_who_opens_a_shell_in_the_pod_is_let_in_by_the_socket_and_by_tls(pod: ServerPod) -> None:
    assert pod.ask(ENCRYPTION) == "f"
    assert pod.ask(ENCRYPTION, PGHOST="127.0.0.1") == "t"


def test_probes_succeed_and_leave_no_error_in_the_log(pod: ServerPod) -> None:
    before = pod.log
    codes = {name: pod.probe(name) for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert codes == {"startupProbe": 0, "livenessProbe": 0, "readinessProbe": 0}
    assert pod.log == before


def test_a_backup_speaks_to_the_server_encrypted(pod: ServerPod) -> None:
    backup = Job.of(pod.manifests, "postgres-backup", SECRET)
    environment = variables(backup.container)
    assert environment["PGSSLMODE"]["value"] == "verify-full"
    changes = {"PGHOST": environment["PGHOST"]["value"], "PGHOSTADDR": "127.0.0.1"}
    pod.ask("CREATE TABLE IF NOT EXISTS a AS SELECT 1 AS b")
    code, output = backup.run(pod.on, pod.server, **changes)
    assert (code, len(pod.on.dumps)) == (0, 1), output
    code, output = backup.run(pod.on, pod.server, **{**changes, "PGSSLMODE": "disable", "WAIT_SECONDS": "1"})
    assert code != 0, "the server dumps in clear text"


def test_a_key_that_everyone_may_read_is_refused_and_so_the_mode_is_written_out(tmp_path: Path) -> None:
    need_tls()
    if os.geteuid() != 0:
        pytest.skip("the files of a Secret are root's, and this test is not")
    with server_pod(ENCRYPTED, SECRET) as pod:
        secret = certificate_of(pod.manifests, tmp_path / "secret")
        fill(pod, secret, mode=0o644)
        pod.setup()
        pod.start(wait=False)
        assert pod.process is not None
        assert pod.process.wait(timeout=30) != 0, "the server starts with a key that everyone may read"
        assert "has group or world access" in pod.log, pod.log
        fill(pod, secret)
        pod.start()


def until(question: str, answer: str, pod: ServerPod, **changes: str) -> str:
    """What psql says when its answer is the one that is waited for, or after 40 seconds."""
    output = ""
    for _ in range(80):
        code, output = pod.psql(question, **changes)
        if (code, output) == (0, answer):
            break
        time.sleep(0.5)
    return output


@pytest.fixture
def reload(pod: ServerPod) -> Generator[subprocess.Popen[str]]:
    """The container beside the server's."""
    process = pod.start_beside("reload")
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_a_renewed_certificate_is_served_without_a_restart(
    pod: ServerPod, reload: subprocess.Popen[str], tmp_path: Path
) -> None:
    started = "SELECT pg_postmaster_start_time()"
    before = pod.ask(started, **as_the_backend(pod))
    fill(pod, certificate_of(pod.manifests, tmp_path / "renewed"))
    said = until(started, before, pod, **as_the_backend(pod))
    assert said == before, f"with the new authority a client gets: {said}"
    assert "SSL configuration was not reloaded" not in pod.log
    assert reload.poll() is None


def test_what_reloads_is_alive_while_it_looks_and_ends_at_once(pod: ServerPod, reload: subprocess.Popen[str]) -> None:
    probes = ("startupProbe", "livenessProbe", "readinessProbe")
    for _ in range(100):
        if all(pod.probe(name, "reload") == 0 for name in probes):
            break
        time.sleep(0.1)
    assert [pod.probe(name, "reload") for name in probes] == [0, 0, 0]
    beat = Path(pod.mapped("/tmp")) / "reload"
    os.utime(beat, (time.time() - 90, time.time() - 90))
    assert pod.probe("livenessProbe", "reload") != 0, "what has not looked for a minute and a half counts as alive"
    reload.send_signal(signal.SIGTERM)
    assert reload.wait(timeout=5) == 0, "the pod's end would wait for it"
