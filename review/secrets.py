"""Names that say secret, and values that are one: what a report hides, and what a check finds in the clear."""

import re
from functools import lru_cache

# What may be one is hidden, whatever its value.
_MAY_BE = re.compile(r"(?i)(passw(or)?d|passphrase|secret|token|api_?key|private_?key|credential)")
# What tells where a secret is, and is none.
_TELLS_WHERE = re.compile(r"(?i)(file|path|name|_?ref|url|dir|policy)$")
# The password in an address such as postgres://user:password@host.
IN_ADDRESS = re.compile(r"(?<=://)([^\s:/@]*):([^\s/@]+)@")

# A name is taken apart into words: DB_PASSWORD, dbPassword and db.password are the same two.
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PASSWORD = re.compile(r"(password|passwd|passphrase|mnemonic)s?|pwd|psw")
_TOKEN = re.compile(r"(token|apikey|privatekey|secretkey)s?")
_SECRET = re.compile(r"(secret|credential)s?|creds")
# Keys that are secret, by the word before.
_KEYS = {
    *("api", "private", "secret", "encryption", "signing", "account", "master", "jwt", "ssh", "deploy", "auth"),
    *("hmac", "session", "cookie", "license"),
}
# A secret that has no other name: what is called `tls-secret` is a Secret's name, what is `client_secret` is a value.
_VALUES = {
    *("client", "app", "application", "api", "shared", "webhook", "jwt", "session", "cookie", "signing", "hmac"),
    *("oauth", "oauth2", "consumer", "encryption", "totp", "csrf"),
}
# What is said of a secret, after its name.
_PROPERTIES = {
    *("file", "files", "path", "paths", "name", "names", "ref", "refs", "url", "uri", "dir", "directory", "policy"),
    *("type", "kind", "algorithm", "algo", "alg", "ttl", "expiry", "expires", "expire", "expiration", "lifetime"),
    *("timeout", "interval", "duration", "seconds", "secs", "minutes", "hours", "days", "ms", "age", "validity"),
    *("length", "len", "min", "max", "size", "count", "limit", "limits", "rotation", "rotate", "enabled", "enable"),
    *("disabled", "required", "optional", "issuer", "audience", "audiences", "header", "headers", "provider"),
    *("providers", "backend", "store", "stores", "manager", "mode", "method", "methods", "encryption", "encrypted"),
    *("encoder", "encoding", "hasher", "hashing", "format", "prefix", "suffix", "pattern", "regex", "id", "ids"),
    *("key", "keys", "version", "namespace", "namespaces", "mount", "env", "var", "variable", "endpoint", "host"),
    *("port", "server", "service", "account", "accounts", "field", "fields", "property", "properties", "label"),
    *("labels", "attribute", "column", "template", "cache", "scope", "scopes", "class", "role", "roles", "source"),
    *("generator", "hint", "prompt", "attempts", "retries", "review", "reviewer", "request", "requests", "reset"),
    *("strength", "complexity", "requirements", "rule", "rules", "check", "validation", "validator", "flow", "grant"),
    *("alias", "lookup", "location", "selector", "sync", "refresh", "claim", "claims", "cookie", "cmd", "command"),
    *("script", "helper", "plugin", "entropy", "digits", "chars", "characters", "lowercase", "uppercase", "symbols"),
    *("owner", "group", "user", "username", "usage", "bucket", "rate", "budget", "threshold", "window", "exchange"),
}
# Names of what is derived from a secret, or meant for everybody.
_PUBLIC = {"checksum", "checksums", "sha256", "sha", "md5", "digest", "fingerprint", "public", "publishable", "pub"}

# Words in the place of a value.
_WORDS = {
    *("true", "false", "yes", "no", "on", "off", "none", "null", "nil", "undefined", "enabled", "disabled", "unset"),
    *("required", "optional", "string", "str", "text", "bool", "boolean", "redacted", "hidden", "bearer", "basic"),
    *("include", "omit", "same-origin", "placeholder"),
}
_TITLES = {"Password", "Passwort", "Token", "Secret", "Passphrase", "Credentials"}
# What someone puts in before it is used: an expansion, a template, a marker, ciphertext, or the address of a secret in
# a vault: https://argocd-vault-plugin.readthedocs.io/, https://github.com/helmfile/vals, https://bank-vaults.dev/docs/.
_FILLED_IN = re.compile(
    r"\$[({]|\{\{|^\$\$?[A-Za-z_][\w.:-]*$|^\$\d|<%|^<[^>]*>$|%\(\w+\)s|^%[A-Za-z_]+%?$|^@\w+@$|^ENC\[|^ref\+|^vault:|"
    r"^>>vault:|^arn:aws:|^projects/.+/secrets/|^op://|^[\w.]*\(.*\)$|^\[.*\]$|^!\w+|^__\w+__$|^(?i:replace)[-_]"
)
_MASKED = re.compile(r"[*xX.…•_#-]+")
_NUMBER = re.compile(r"[-+]?[0-9]+([.,:][0-9]+)*\s*[A-Za-z%]{0,3}")
_FILE = re.compile(
    r"(~|\.{1,2})?/.*|[A-Za-z]:\\.*|.*\.(pem|key|crt|cer|txt|json|ya?ml|env|conf|p12|jks|pfx|pub)|file:.*"
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://.*")
_PUBLIC_KEY = re.compile(
    r"ssh-(rsa|ed25519|dss) .*|ecdsa-sha2.*|-----BEGIN (CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY).*", re.DOTALL
)
# What a Secret, or a key of one, is called.
_OBJECT_NAME = re.compile(r"[a-z]+[0-9]{0,3}([-./][a-z]*[0-9]{0,3})*")
_KEY_NAME = re.compile(r"[A-Za-z]+([._-][A-Za-z]+)*")
# How short a token may be.
_SHORTEST = 4


def is_secret_name(name: str) -> bool:
    """Whether what is called so may be a secret, and is to be hidden."""
    return bool(_MAY_BE.search(name)) and not _TELLS_WHERE.search(name)


def is_secret(name: str, value: str) -> bool:
    """Whether a value of that name is a secret that stands there in the clear.

    Args:
        name: A variable, a key, an option or a field.
        value: Its value; a number in digits.
    """
    kind = _kind(name)
    text = value.strip()
    if not kind or not is_literal(text) or _is_no_secret(text):
        return False
    if kind == "password":
        if _NUMBER.fullmatch(text) and len(text) < _SHORTEST:
            return False
        return not re.search(r"\s", text) or "phrase" in name.lower() or "mnemonic" in name.lower()
    if re.search(r"\s", text) or _NUMBER.fullmatch(text) or len(text) < _SHORTEST:
        return False
    if kind == "object":
        return not _OBJECT_NAME.fullmatch(text)
    return not (kind == "key" and _KEY_NAME.fullmatch(text))


def is_literal(text: str) -> bool:
    """Whether a text is a value, and not what is filled in later."""
    return bool(text) and not _FILLED_IN.search(text) and not _MASKED.fullmatch(text)


def _is_no_secret(text: str) -> bool:
    return (
        text.lower() in _WORDS
        or text in _TITLES
        or any(pattern.fullmatch(text) for pattern in (_FILE, _ADDRESS, _PUBLIC_KEY))
    )


@lru_cache(maxsize=4096)
def _kind(name: str) -> str:
    """What sort of secret has such a name; empty for none.

    `password`; `token`; `key` for a secretKey, which may name a key of a Secret; `object` for what may name a Secret.
    """
    last = name.rpartition("/")[2]
    words = [word.lower() for word in _WORD.findall(last)]
    # What etcd calls a token is the name of a new cluster.
    if words[-3:] == ["initial", "cluster", "token"]:
        return ""
    if not _PUBLIC.isdisjoint(words) or not _PUBLIC.isdisjoint(re.split(r"[/._-]", name.lower())):
        return ""
    for at in range(len(words) - 1, -1, -1):
        kind = _of_word(words, at)
        after = [word for word in words[at + 1 :] if not word.isdecimal()]
        if kind == "key" and last.isupper():
            kind = "token"
        if kind:
            return kind if _PROPERTIES.isdisjoint(after) and (kind != "object" or not after) else ""
    return ""


def _of_word(words: list[str], at: int) -> str:
    word, before = words[at], words[at - 1] if at else ""
    if _ends(_PASSWORD, word) or (word == "pass" and before and at == len(words) - 1):
        return "password"
    if word in {"key", "keys", "base"}:
        is_key = before in _KEYS or (before == "access" and words[at - 2 : at - 1] == ["secret"])
        if word == "base":
            return "token" if words[at - 2 : at] == ["secret", "key"] else ""
        return ("key" if before == "secret" else "token") if is_key else ""
    if _ends(_TOKEN, word):
        return "key" if word.startswith("secretkey") else "token"
    if _ends(_SECRET, word):
        return "token" if before in _VALUES or word.startswith(tuple(_VALUES)) else "object"
    return ""


def _ends(pattern: re.Pattern[str], word: str) -> bool:
    """Whether a word is one of a pattern, or ends in it: pgpassword."""
    return bool(re.search(rf"(?:{pattern.pattern})$", word))
