"""Whether External Secrets have a store to read from."""

from collections.abc import Iterator

from review.check.finding import Finding, Rule
from review.check.references import named
from review.manifests import Manifests

RULES: tuple[Rule, ...] = ()


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every reference to a store of the namespace that is not there; one of the cluster is somebody else's."""
    for each in manifests.of("ExternalSecret"):
        store = each["spec"].get("secretStoreRef", {})
        if store.get("name") and store.get("kind", "SecretStore") == "SecretStore":
            yield from named(each, ("spec", "secretStoreRef"), "SecretStore", store["name"], manifests)
