"""Secrets that stand in the manifests: whoever reads the repository has them, and its history keeps them.

What a value is stays out of every finding: its kind, its name and its length are said.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from review.check.finding import Finding, Level, Rule
from review.manifests import Manifests, Object
from review.paths import Steps
from review.secret_forms import Found, decoded, forms_in
from review.secret_texts import secrets_in
from review.secrets import is_literal, is_secret
from review.shapes import kind_of
from review.values import is_list, is_mapping, mapping

CLEAR_TEXT = Rule(
    "secret-in-clear-text",
    Level.WARNING,
    "no password, key or token stands in a ConfigMap, a variable, a command, an annotation or a custom resource",
    "https://kubernetes.io/docs/concepts/configuration/configmap/#motivation",
)
SECRET = Rule(
    "secret-in-manifest",
    Level.WARNING,
    "a Secret's values come from outside of the manifests",
    "https://kubernetes.io/docs/concepts/security/secrets-good-practices/#avoid-sharing-secret-manifests",
)
RULES: tuple[Rule, ...] = (CLEAR_TEXT, SECRET)

_FIX = "read it from a Secret that is made outside of Git, and change it: the history keeps it"
_FIX_OF_SECRETS = (
    "make it outside of Git (an ExternalSecret, a SealedSecret, SOPS, or kubectl), and change the values: the history "
    "keeps them"
)
# Schemas and ciphertext have no values of anybody.
_SCHEMAS = {"CustomResourceDefinition", "SealedSecret"}
# Parts of an object that are names, or what the cluster says of itself.
_NO_VALUES = {"apiVersion", "kind", "status", "managedFields", "labels", "matchLabels"}
_LISTS_OF_ARGUMENTS = {"args", "command", "exec"}
_FLAG = re.compile(r"--?(?P<name>[A-Za-z][\w.-]*)")
# A mapping that says where a key of a Secret is, beside which `secretKey` is the key's name.
_REFERS = re.compile(
    r"(?i)(secret|config_?map)_?name$|remote_?ref$|secret_?ref$|existing_?secret$|^(secretPath|objectName)$"
)
_KEY_NAME = re.compile(r"[A-Za-z]+([._-][A-Za-z]+)*")
# Certificates and public keys are for everybody.
_FOR_EVERYBODY = re.compile(
    r"(?i)(.*[.-])?(ca([-_.]?bundle)?|tls|cert|certificate|root|chain|public)?\.(crt|cer|pub)|ca\.pem"
)


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every secret that stands in the manifests."""
    for each in manifests.objects:
        kind = kind_of(each)
        if kind == "Secret":
            yield from _secret(each)
        if kind not in _SCHEMAS:
            yield from _Walk(each).findings()


def _secret(secret: Object) -> Iterator[Finding]:
    """What a Secret holds, but for what is public or filled in later."""
    if "sops" in secret:
        return
    kept = [
        (field, key)
        for field, read in _READ.items()
        for key, value in mapping(secret, field).items()
        if not _FOR_EVERYBODY.fullmatch(key) and isinstance(value, str) and is_literal(read(value).strip())
    ]
    if kept:
        names = list(dict.fromkeys(key for _, key in kept))
        count = f"{len(names)} value{'s' if len(names) > 1 else ''}"
        reason = f"its {count} stand{'' if len(names) > 1 else 's'} in the manifest ({', '.join(names)})"
        yield Finding(SECRET, secret, (kept[0][0],), reason, _FIX_OF_SECRETS)


def _of_base64(value: str) -> str:
    """What a value stands for; a placeholder is no base64, and bytes are no text."""
    if not is_literal(value):
        return ""
    text = decoded(value)
    return text or value


_READ: dict[str, Callable[[str], str]] = {"data": _of_base64, "stringData": str}


class _Walk:
    """A walk through an object; what aliases share is seen once."""

    def __init__(self, each: Object) -> None:
        self._object = each
        self._is_secret = kind_of(each) == "Secret"
        self._is_config_map = kind_of(each) == "ConfigMap"
        self._seen: set[int] = set()

    def findings(self) -> Iterator[Finding]:
        """What is found in every field, but for those of a Secret's values."""
        for key, value in self._object.items():
            if key in _NO_VALUES or (self._is_secret and key in _READ):
                continue
            if self._is_config_map and key == "data" and is_mapping(value):
                for name, text in value.items():
                    yield from self._file((key, name), name, text)
            elif self._is_config_map and key == "binaryData" and is_mapping(value):
                for name, text in value.items():
                    yield from self._in_bytes((key, name), text)
            else:
                yield from self._any((key,), "", value)

    def _any(self, path: Steps, name: str, value: Any) -> Iterator[Finding]:  # noqa: ANN401 - any value
        if is_mapping(value):
            if id(value) not in self._seen:
                self._seen.add(id(value))
                yield from self._mapping(path, value)
        elif is_list(value):
            if id(value) not in self._seen:
                self._seen.add(id(value))
                yield from self._list(path, name, value)
        elif not isinstance(value, bool):
            yield from self._scalar(path, name, value)

    def _mapping(self, path: Steps, value: Object) -> Iterator[Finding]:
        called, refers = value.get("name"), any(_REFERS.search(key) and each for key, each in value.items())
        for key, each in value.items():
            if key in _NO_VALUES or (path == ("metadata",) and key != "annotations"):
                continue
            # A variable, a parameter: the name stands beside the value.
            is_value = key in {"value", "defaultValue"} and isinstance(called, str)
            name = str(called) if is_value else key
            if refers and not is_value and isinstance(each, str) and _KEY_NAME.fullmatch(each):
                name = ""
            yield from self._any((*path, key), name, each)

    def _list(self, path: Steps, name: str, value: list[Any]) -> Iterator[Finding]:
        option = ""
        for number, each in enumerate(value):
            if not isinstance(each, str):
                yield from self._any((*path, number), name, each)
                continue
            flag = _FLAG.fullmatch(each)
            if option and not flag and is_secret(option, each):
                yield self._found((*path, number), f"the value of {option}", each)
            else:
                yield from self._scalar((*path, number), name, each, file=".sh" if name in _LISTS_OF_ARGUMENTS else "")
            option = flag["name"] if flag else ""

    def _scalar(self, path: Steps, name: str, value: object, *, file: str = "") -> Iterator[Finding]:
        text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
        if name and is_secret(name, text):
            yield self._found(path, f"the value of {name}", text)
        elif isinstance(value, str):
            yield from self._text(path, text, file)

    def _file(self, path: Steps, name: str, value: object) -> Iterator[Finding]:
        """What a key of a ConfigMap holds: a value, or a file."""
        if not isinstance(value, str):
            return
        if "\n" not in value.strip() and is_secret(name, value):
            yield self._found(path, f"the value of {name}", value)
        else:
            yield from self._text(path, value, name)

    def _in_bytes(self, path: Steps, value: object) -> Iterator[Finding]:
        text = decoded(value) if isinstance(value, str) else ""
        for found in forms_in(text):
            yield self._at(path, found, text)

    def _text(self, path: Steps, text: str, file: str) -> Iterator[Finding]:
        for found in secrets_in(text, file=file):
            yield self._at(path, found, text)

    def _at(self, path: Steps, found: Found, text: str) -> Finding:
        line = text.count("\n", 0, found.start) + 1
        where = f" in line {line} of the text" if "\n" in text.strip() else ""
        return Finding(
            CLEAR_TEXT, self._object, path, f"{found.what} stands in the clear{where}, {_length(found.length)}", _FIX
        )

    def _found(self, path: Steps, what: str, text: str) -> Finding:
        kind = next((each.what for each in forms_in(text)), "")
        called = f"{what}, {kind}," if kind else what
        reason = f"{called} stands in the clear, {_length(len(text.strip()))}"
        return Finding(CLEAR_TEXT, self._object, path, reason, _FIX)


def _length(count: int) -> str:
    return f"{count} character{'' if count == 1 else 's'}"
