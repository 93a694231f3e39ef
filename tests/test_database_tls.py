"""Connections to an operated database, encrypted and checked as the manifests say, against a real PostgreSQL."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from certificates import make_certificates, need_tls
from contexts import OPERATED, POOLED
from jobs import Job, Volumes
from postgres import Server, run, serving
from recovery import DATABASE, PASSWORD, SECRET, USER, sql
from rendering import NAMESPACE, container, get, manifests, only, optional, value, variables

from review.manifests import Manifests

pytestmark = pytest.mark.slow


def names_in_the_certificate(rendered: Manifests) -> list[str]:
    """GetClusterAltDNSNames in https://github.com/cloudnative-pg/cloudnative-pg, api/v1/cluster_funcs.go."""
    cluster = only(rendered, "Cluster")
    managed = optional(cluster, "spec.managed.services.additional") or []
    services = [f"{cluster['metadata']['name']}-{role}" for role in ("rw", "r", "ro")]
    services += [each["serviceTemplate"]["metadata"]["name"] for each in managed]
    names = [f"{service}{domain}" for service in services for domain in ("", f".{NAMESPACE}", f".{NAMESPACE}.svc")]
    return names + (optional(cluster, "spec.certificates.serverAltDNSNames") or [])


@contextmanager
def operated(rendered: Manifests, folder: Path) -> Generator[Server]:
    """A server with the certificate and the rules of access that the operator makes of a Cluster."""
    make_certificates(folder, names_in_the_certificate(rendered))
    rules = "\n".join(["local all all trust", *value(only(rendered, "Cluster"), "spec.postgresql.pg_hba")])
    (folder / "pg_hba.conf").write_text(f"{rules}\nhost all all all scram-sha-256\n")
    folder.chmod(0o755)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder / "tls.key", nobody.pw_uid, nobody.pw_gid)
    files = {"ssl_cert_file": "tls.crt", "ssl_key_file": "tls.key", "hba_file": "pg_hba.conf"}
    options = ["-c ssl=on", *(f"-c {name}={folder / file}" for name, file in files.items())]
    with serving(user=USER, password=PASSWORD, options=options) as server:
        run("createdb", "--host", str(server.folder), "--port", str(server.port), "--username", USER, DATABASE)
        yield server


@pytest.fixture(scope="module", params=[OPERATED, POOLED], ids=["operated", "pooled"])
def rendered(request: pytest.FixtureRequest) -> Manifests:
    """An operated database, without PgBouncer and with it, which shows the same certificate."""
    return manifests(request.param)


@pytest.fixture(scope="module")
def certificates() -> Iterator[Path]:
    """An empty folder that PostgreSQL's user can read."""
    folder = Path(tempfile.mkdtemp(prefix="certificates-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(rendered: Manifests, certificates: Path) -> Generator[Server]:
    """The primary."""
    need_tls()
    with operated(rendered, certificates) as running:
        yield running


def connect(server: Server, **settings: str) -> str:
    """Whether a session of libpq with settings is encrypted, or what it is refused with."""
    environment = {"PGHOSTADDR": "127.0.0.1", "PGPORT": str(server.port), "PGUSER": USER, "PGPASSWORD": PASSWORD}
    query = "SELECT 'encrypted: ' || ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    arguments = ("--no-psqlrc", "--tuples-only", "--no-align", "--command", query)
    found = run("psql", *arguments, environment={**environment, "PGDATABASE": DATABASE, **settings}, check=False)
    return (found.stdout + found.stderr).strip()


def as_the_backend(rendered: Manifests, authority: Path) -> dict[str, str]:
    """The backend's variables, by libpq's names."""
    read = variables(container(get(rendered, "Deployment", "backend")))
    data = value(get(rendered, "ConfigMap", "ecommerce-config"), "data")
    assert {"DATABASE_HOST", "DATABASE_SSLMODE", "DATABASE_SSLROOTCERT"} <= read.keys()
    return {"PGHOST": data["DATABASE_HOST"], "PGSSLMODE": data["DATABASE_SSLMODE"], "PGSSLROOTCERT": str(authority)}


def test_the_backend_is_let_in_encrypted_and_knows_the_server(
    rendered: Manifests, server: Server, certificates: Path
) -> None:
    given = as_the_backend(rendered, certificates / "ca.crt")
    assert connect(server, **given) == "encrypted: true"


def test_nobody_is_let_in_without_encryption(server: Server) -> None:
    refused = connect(server, PGHOST="postgres-rw", PGSSLMODE="disable")
    assert "pg_hba.conf rejects connection" in refused, f"a session in clear text gets: {refused}"


def test_the_backend_speaks_to_no_server_of_another_name_or_authority(
    rendered: Manifests, server: Server, certificates: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    given = as_the_backend(rendered, certificates / "ca.crt")
    assert "does not match host name" in connect(server, **{**given, "PGHOST": "elsewhere"})
    other = tmp_path_factory.mktemp("other")
    make_certificates(other, ["elsewhere"])
    readable = certificates / "other.crt"
    shutil.copy(other / "ca.crt", readable)
    assert "certificate verify failed" in connect(server, **as_the_backend(rendered, readable))


def test_a_backup_speaks_to_the_primary_encrypted(
    rendered: Manifests, server: Server, certificates: Path, on: Volumes
) -> None:
    backup = Job.of(rendered, "postgres-backup", SECRET)
    environment = variables(backup.container)
    assert environment["PGSSLROOTCERT"]["value"] == "/etc/database-ca/ca.crt"
    mounted = on.root / "etc" / "database-ca"
    mounted.mkdir(parents=True)
    shutil.copy(certificates / "ca.crt", mounted)
    sql(server, "CREATE TABLE IF NOT EXISTS a AS SELECT 1 AS b")
    changes = {"PGHOST": environment["PGHOST"]["value"], "PGHOSTADDR": "127.0.0.1"}
    code, output = backup.run(on, server, **changes)
    assert (code, len(on.dumps)) == (0, 1), output
