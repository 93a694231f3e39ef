"""Which keys a ConfigMap or a Secret has, also one that an operator will make."""

from collections.abc import Callable
from functools import lru_cache

from review.manifests import Manifests, Object, namespace
from review.operators import operated_secrets

# Where each kind keeps its keys.
_DATA = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}
# Stands for keys that manifests do not tell.
UNKNOWN = "*"
# The certificates of the API server, which every cluster puts there.
_IN_EVERY_NAMESPACE = ("ConfigMap", "kube-root-ca.crt")


def keys(kind: str, name: str, within: str, manifests: Manifests) -> set[str] | None:
    """The keys of a ConfigMap or Secret of a namespace; None where there is none."""
    source = manifests.get(kind, name, within)
    if source:
        return {key for field in _DATA[kind] for key in source.get(field, {})}
    if (kind, name) == _IN_EVERY_NAMESPACE:
        return {UNKNOWN}
    return _made_secrets(manifests).get((within, name)) if kind == "Secret" else None


@lru_cache(maxsize=1)
def _made_secrets(manifests: Manifests) -> dict[tuple[str, str], set[str]]:
    """The keys of Secrets that operators make of other objects, by namespace and name; the first maker wins."""
    found: dict[tuple[str, str], set[str]] = {}
    for kind, make in _MAKERS.items():
        for each in manifests.of(kind):
            for name, made in make(each).items():
                found.setdefault((namespace(each), name), made)
    return found


def _of_external_secret(each: Object) -> dict[str, set[str]]:
    return {each["spec"].get("target", {}).get("name", each["metadata"]["name"]): _external_keys(each["spec"])}


def _external_keys(spec: Object) -> set[str]:
    template = spec.get("target", {}).get("template", {})
    if "dataFrom" in spec or "templateFrom" in template:
        return {UNKNOWN}
    return set(template.get("data", {})) or {entry["secretKey"] for entry in spec.get("data", [])}


_MAKERS: dict[str, Callable[[Object], dict[str, set[str]]]] = {
    "Certificate": lambda each: {each["spec"]["secretName"]: {UNKNOWN}},
    "SealedSecret": lambda each: {each["metadata"]["name"]: {UNKNOWN}},
    "Cluster": operated_secrets,
    "ExternalSecret": _of_external_secret,
}
