"""What an environment needs to be given from outside of Git: the list for whoever fills the vault."""

from collections.abc import Iterator

from ecommerce.database.engines import database_of
from ecommerce.expose.exposure import exposure_of
from ecommerce.secrets.provider import provider_of
from ecommerce.settings.environment import EnvironmentSettings
from ecommerce.settings.tls import TlsSettings


def inventory(name: str, settings: EnvironmentSettings) -> Iterator[str]:
    """Lines that say what to create, and where.

    Args:
        name: The environment's name.
        settings: Its settings.
    """
    provider = provider_of(settings.secrets)
    yield f"environment {name}, namespace {settings.namespace}"
    database = database_of(settings.system(name), settings.database, secrets=settings.secrets)
    yield provider.database_needs(database.secret)
    own = settings.database.tls
    if own:
        holds = f"certificate of {database.address.host}, and its authority as ca.crt"
        yield f"Secret {own.secret_name} (kubernetes.io/tls): {holds}; {_source(own)}"
    external = settings.database.external
    if external and external.ca_secret_name:
        yield f"Secret {external.ca_secret_name}: ca.crt, the certificate authority of {external.host}; create it"
    if external and external.administrator_secret_name:
        login = f"username and password of a member of {database.secret.user} who may create databases"
        yield f"Secret {external.administrator_secret_name}: {login}, for restores; create it"
    if settings.backup.offsite:
        yield provider.offsite_needs(settings.backup.offsite)
    if settings.backup.point_in_time:
        yield provider.archive_needs(settings.backup.point_in_time)
    for secret in settings.image_pull_secrets:
        yield f"Secret {secret} (kubernetes.io/dockerconfigjson): credentials of the image registry; create it"
    for part, priority_class in settings.priority_classes.existing.items():
        yield f"PriorityClass {priority_class}, of the cluster: for the pods of {part}; create it"
    certificate = exposure_of(settings.expose).certificate
    if certificate:
        tls = certificate.tls
        yield f"Secret {tls.secret_name} (kubernetes.io/tls): certificate of {certificate.host}; {_source(tls)}"


def _source(tls: TlsSettings) -> str:
    return f"filled by cert-manager {tls.issuer.kind} {tls.issuer.name}" if tls.issuer else "create it"
