"""A Secret that the External Secrets Operator fills."""

from collections.abc import Mapping

from cdk8s import ApiObjectMetadata

from constructs import Construct
from ecommerce.bindings import external_secrets as es
from ecommerce.settings.secrets import ExternalSecretsSettings
from ecommerce.system import Identity


class StoredSecret(Construct):
    """An ExternalSecret, which the operator reads again and again and turns into a Secret of the same name."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        identity: Identity,
        store: ExternalSecretsSettings,
        keys: Mapping[str, tuple[str, str]],
        template: es.ExternalSecretSpecTargetTemplate | None = None,
    ) -> None:
        """Creates the ExternalSecret.

        Args:
            scope: Where to create it.
            id: Construct id.
            name: Its name, and the Secret's.
            identity: Labels.
            store: Where the values come from, and how often.
            keys: For each key its entry in the store, and the key there.
            template: What the Secret is made of; left out, the keys themselves.
        """
        super().__init__(scope, id)
        es.ExternalSecret(
            self,
            "external-secret",
            metadata=ApiObjectMetadata(name=name, namespace=identity.system.namespace, labels=identity.labels),
            spec=es.ExternalSecretSpec(
                refresh_interval=store.refresh_interval,
                secret_store_ref=es.ExternalSecretSpecSecretStoreRef(
                    kind=es.ExternalSecretSpecSecretStoreRefKind[_constant(store.store_kind)], name=store.store
                ),
                target=es.ExternalSecretSpecTarget(
                    name=name, creation_policy=es.ExternalSecretSpecTargetCreationPolicy.OWNER, template=template
                ),
                data=[_read(key, *place) for key, place in keys.items()],
            ),
        )


def template(data: Mapping[str, str], labels: Mapping[str, str]) -> es.ExternalSecretSpecTargetTemplate:
    """What a Secret is made of.

    Args:
        data: Its contents, in which `{{ .key }}` stands for a value from the store.
        labels: Its labels.
    """
    return es.ExternalSecretSpecTargetTemplate(
        metadata=es.ExternalSecretSpecTargetTemplateMetadata(labels=dict(labels)), data=dict(data)
    )


def _read(key: str, entry: str, property_: str) -> es.ExternalSecretSpecData:
    remote = es.ExternalSecretSpecDataRemoteRef(key=entry, property=property_)
    return es.ExternalSecretSpecData(secret_key=key, remote_ref=remote)


def _constant(kind: str) -> str:
    """The bindings' name of an enumeration value: SecretStore is SECRET_STORE."""
    return "".join(f"_{letter}" if letter.isupper() else letter for letter in kind).lstrip("_").upper()
