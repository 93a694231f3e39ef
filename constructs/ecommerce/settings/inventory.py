"""What an environment needs to be given from outside of Git: the list for whoever fills the vault."""

from collections.abc import Iterator

from ecommerce.settings.backup import OFFSITE_KEYS, OFFSITE_SECRET
from ecommerce.settings.environment import EnvironmentSettings


def inventory(name: str, settings: EnvironmentSettings) -> Iterator[str]:
    """Lines that say what to create, and where.

    Args:
        name: The environment's name.
        settings: Its settings.
    """
    yield f"environment {name}, namespace {settings.namespace}"
    yield from _credentials(settings)
    yield from _offsite(settings)
    for secret in settings.image_pull_secrets:
        yield f"Secret {secret} (kubernetes.io/dockerconfigjson): credentials of the image registry; create it"
    edge = settings.expose.ingress or settings.expose.gateway
    if edge and edge.tls:
        source = (
            f"filled by cert-manager {edge.tls.issuer.kind} {edge.tls.issuer.name}" if edge.tls.issuer else "create it"
        )
        yield f"Secret {edge.tls.secret_name} (kubernetes.io/tls): certificate of {edge.host}; {source}"


def _offsite(settings: EnvironmentSettings) -> Iterator[str]:
    keys = ", ".join(OFFSITE_KEYS)
    offsite, store = settings.backup.offsite, settings.secrets.external_secrets
    if offsite and offsite.secret and store:
        entry = f"{store.store_kind} {store.store}, entry {offsite.secret.path}"
        yield f"{entry}: keys {keys}, for backups in bucket {offsite.bucket}"
    elif offsite:
        yield f"Secret {OFFSITE_SECRET}: {keys}, for backups in bucket {offsite.bucket}; create it"


def _credentials(settings: EnvironmentSettings) -> Iterator[str]:
    secrets, database = settings.secrets, settings.database
    if secrets.provider == "external-secrets" and secrets.external_secrets:
        store = secrets.external_secrets
        entry = f"{store.store_kind} {store.store}, entry {store.path}"
        yield f"{entry}: key {store.password_key}, the password of role {database.user}"
    elif secrets.provider == "existing":
        keys = [f"POSTGRES_USER={database.user}", "POSTGRES_PASSWORD=<password>", f"POSTGRES_DB={database.name}"]
        if database.engine == "cloudnativepg":
            keys += [f"username={database.user}", "password=<the same password>"]
        yield f"Secret {secrets.secret_name}: {', '.join(keys)}; create it"
    else:
        yield "nothing for the database: its password is in the manifests (provider inline)"
