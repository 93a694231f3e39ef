"""Whether Ingresses and Gateways have certificates for the hosts that they answer for."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from review.check.finding import Finding, Level, Rule
from review.check.references import keyed
from review.manifests import Manifests, Object, namespace, title
from review.paths import Steps

_INGRESS = "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"

TYPE = Rule(
    "certificate-type",
    Level.ERROR,
    "the Secret of a Gateway's certificate is of the type kubernetes.io/tls",
    "https://gateway-api.sigs.k8s.io/guides/tls/",
)
HOSTS = Rule(
    "certificate-hosts",
    Level.ERROR,
    "a Certificate is for the hosts that it is shown for",
    "https://cert-manager.io/docs/usage/certificate/",
)
UNCOVERED = Rule(
    "host-without-certificate",
    Level.WARNING,
    "each host of an Ingress with certificates is a host of one of them",
    _INGRESS,
)
RULES: tuple[Rule, ...] = (TYPE, HOSTS, UNCOVERED)

_PAIR = ["tls.crt", "tls.key"]
_TLS = "kubernetes.io/tls"
# By which cert-manager makes the Secrets that an Ingress or a Gateway names: https://cert-manager.io/docs/usage/ingress/
_MAKERS = ("cert-manager.io/issuer", "cert-manager.io/cluster-issuer", "kubernetes.io/tls-acme")


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every host that a browser will not trust, or finds without a certificate."""
    for each in manifests.of("Ingress"):
        yield from _ingress(each, manifests)
    for each in manifests.of("Gateway"):
        yield from _gateway(each, manifests)


def _is_made(each: Object) -> bool:
    """Whether cert-manager makes the Secrets, for the very hosts."""
    return any(name in each["metadata"].get("annotations", {}) for name in _MAKERS)


def _ingress(ingress: Object, manifests: Manifests) -> Iterator[Finding]:
    entries = ingress["spec"].get("tls", [])
    for number, entry in enumerate(entries):
        name = entry.get("secretName")
        if name and not _is_made(ingress):
            path = ("spec", "tls", number, "secretName")
            yield from keyed(ingress, path, "Secret", name, _PAIR, manifests)
            yield from _hosts(ingress, path, [name], entry.get("hosts", []), manifests)
    # An entry without hosts is for all of them.
    if not entries or not all(entry.get("hosts") for entry in entries):
        return
    covered = {host for entry in entries for host in entry["hosts"]}
    for number, rule in enumerate(ingress["spec"].get("rules", [])):
        host = rule.get("host")
        if host and not _covers(covered, host):
            reason = f"host {host} is in no entry of spec.tls, which has {', '.join(sorted(covered))}"
            fix = "add it there, or put it in an Ingress of its own if it is to go without"
            yield Finding(UNCOVERED, ingress, ("spec", "rules", number, "host"), reason, fix)


def _gateway(gateway: Object, manifests: Manifests) -> Iterator[Finding]:
    if _is_made(gateway):
        return
    for at, listener in enumerate(gateway["spec"]["listeners"]):
        within = [
            (("spec", "listeners", at, "tls", "certificateRefs", number), each["name"])
            for number, each in enumerate(listener.get("tls", {}).get("certificateRefs", []))
            if each.get("kind", "Secret") == "Secret"
            and each.get("namespace", namespace(gateway)) == namespace(gateway)
        ]
        for path, name in within:
            yield from keyed(gateway, path, "Secret", name, _PAIR, manifests)
            yield from _type(gateway, path, name, manifests)
        hosts = [listener["hostname"]] if "hostname" in listener else []
        if within and len(within) == len(listener["tls"]["certificateRefs"]):
            yield from _hosts(gateway, within[0][0], [name for _, name in within], hosts, manifests)


def _type(gateway: Object, path: Steps, name: str, manifests: Manifests) -> Iterator[Finding]:
    """A Gateway takes a Secret of one type alone; an Ingress any."""
    secret = manifests.get("Secret", name, namespace(gateway))
    if secret is None:
        maker = _external(manifests).get((namespace(gateway), name))
        if maker is None:
            return
        kind, who = maker["spec"].get("target", {}).get("template", {}).get("type", "Opaque"), title(maker)
        fix = f"set spec.target.template.type there to {_TLS}"
    else:
        kind, who, fix = secret.get("type", "Opaque"), title(secret), f"set its type to {_TLS}"
    if kind != _TLS:
        made = f"Secret/{name} of {who}" if secret is None else who
        yield Finding(TYPE, gateway, path, f"{made} is of type {kind}, which no Gateway takes", fix)


def _hosts(
    user: Object, path: Steps, secrets: Sequence[str], hosts: Sequence[str], manifests: Manifests
) -> Iterator[Finding]:
    """The hosts for which none of the certificates is, where cert-manager makes all of them."""
    made = [_certificates(manifests).get((namespace(user), name)) for name in secrets]
    certificates = [each for each in made if each]
    names = {name for each in certificates for name in _names(each)}
    if not names or len(certificates) < len(made):
        return
    for host in hosts:
        if not _covers(names, host) and not host.startswith("*"):
            reason = f"{' and '.join(map(title, certificates))} is not for {host}, but for {', '.join(sorted(names))}"
            yield Finding(HOSTS, user, path, reason, "add the host to spec.dnsNames there")


def _names(certificate: Object) -> list[str]:
    spec = certificate["spec"]
    return [*spec.get("dnsNames", []), *filter(None, [spec.get("commonName")])]


def _covers(names: set[str], host: str) -> bool:
    """Whether a name is a host's, or a wildcard for the first label of it."""
    return host in names or f"*.{host.partition('.')[2]}" in names


@lru_cache(maxsize=1)
def _certificates(manifests: Manifests) -> dict[tuple[str, str], Object]:
    return {(namespace(each), each["spec"]["secretName"]): each for each in manifests.of("Certificate")}


@lru_cache(maxsize=1)
def _external(manifests: Manifests) -> dict[tuple[str, str], Object]:
    """Who makes a Secret of what is kept elsewhere, by namespace and name."""
    return {
        (namespace(each), each["spec"].get("target", {}).get("name", each["metadata"]["name"])): each
        for each in manifests.of("ExternalSecret")
    }
