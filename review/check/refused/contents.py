"""What ConfigMaps and Secrets hold.

https://kubernetes.io/docs/concepts/configuration/
"""

import base64
import json
import re

from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults, misspelled
from review.check.refused.labels import LONGEST_ANNOTATIONS, octets
from review.check.refused.spelling import KEY
from review.manifests import Object
from review.values import mapping

CONTENT = Rule(
    "content",
    Level.ERROR,
    "a ConfigMap or Secret has keys that there can be, in one place each, and 1 MiB at most",
    "https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object",
)
BASE64 = Rule(
    "base64",
    Level.ERROR,
    "the data of a Secret, and binary data, are base64",
    "https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data",
)
SECRET_TYPE = Rule(
    "secret-type",
    Level.ERROR,
    "a Secret has the keys of its type",
    "https://kubernetes.io/docs/concepts/configuration/secret/#secret-types",
)
APPLIED = Rule(
    "applied-size",
    Level.WARNING,
    "an object is small enough for the annotation in which kubectl apply keeps it",
    "https://kubernetes.io/docs/reference/using-api/server-side-apply/",
)
RULES = (CONTENT, BASE64, SECRET_TYPE, APPLIED)

_LARGEST = 1024 * 1024
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_REQUIRED = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
}
_BASIC = ("username", "password")
_ACCOUNT = "kubernetes.io/service-account.name"


def config_map(each: Object) -> Faults:
    """What is wrong with what a ConfigMap holds."""
    data, binary = mapping(each, "data"), mapping(each, "binaryData")
    for name, held in (("data", data), ("binaryData", binary)):
        for key in held:
            yield from _key(name, key)
    for key in data.keys() & binary.keys():
        yield Fault(CONTENT, ("data", key), f"key {key} is in data and in binaryData", "keep one of them")
    yield from _encoded("binaryData", binary)
    size = sum(octets(str(value)) for value in data.values()) + sum(_decoded(value) for value in binary.values())
    yield from _size(each, (), size)


def secret(each: Object) -> Faults:
    """What is wrong with what a Secret holds, of which no value is told."""
    data, text = mapping(each, "data"), mapping(each, "stringData")
    for name, held in (("data", data), ("stringData", text)):
        for key in held:
            yield from _key(name, key)
    yield from _encoded("data", data)
    size = sum(octets(str(value)) for value in text.values())
    size += sum(_decoded(value) for key, value in data.items() if key not in text)
    yield from _size(each, ("data",), size)
    yield from _of_type(each, data, text)


def _of_type(each: Object, data: Object, text: Object) -> Faults:
    kind, keys = each.get("type"), {*data, *text}
    if not isinstance(kind, str):
        return
    for key in _REQUIRED.get(kind, ()):
        empty = kind.endswith("ssh-auth") and not (text.get(key) or data.get(key))
        if key not in keys or empty:
            yield Fault(SECRET_TYPE, ("data", key), f"a Secret of type {kind} has no {key}", "add it")
    if kind == "kubernetes.io/basic-auth" and not keys & set(_BASIC):
        reason = f"a Secret of type {kind} has neither {' nor '.join(_BASIC)}"
        yield Fault(SECRET_TYPE, ("data", _BASIC[0]), reason, "add them")
    if kind == "kubernetes.io/service-account-token" and not mapping(each, "metadata", "annotations").get(_ACCOUNT):
        reason = f"a Secret of type {kind} has no annotation {_ACCOUNT}"
        yield Fault(SECRET_TYPE, ("metadata", "annotations", _ACCOUNT), reason, "name the account there")
    for key in (".dockerconfigjson", ".dockercfg"):
        field = "stringData" if key in text else "data"
        content = text[key] if key in text else _plain(data.get(key))
        if key in _REQUIRED.get(kind, ()) and isinstance(content, str) and not _is_json(content):
            yield Fault(SECRET_TYPE, (field, key), f"{key} is not a mapping in JSON", "write it as docker login does")


def _plain(value: object) -> str | None:
    """A text that is encoded; None where it is none."""
    try:
        return base64.b64decode(value).decode("utf-8", "replace") if isinstance(value, str) else None
    except ValueError:
        return None


def _is_json(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return found is None or isinstance(found, dict)


def _key(field: str, key: str) -> Faults:
    for fault in misspelled(CONTENT, (field, key), key, KEY):
        yield fault._replace(reason=f"key {fault.reason.removeprefix(f'{key} ')}")


def _encoded(field: str, held: Object) -> Faults:
    for key, value in held.items():
        if isinstance(value, str) and not _BASE64.fullmatch(value.replace("\n", "").replace("\r", "")):
            fix = "encode it" if field == "binaryData" else "encode it, or put it into stringData as it is"
            yield Fault(BASE64, (field, key), f"the value of {key} is not base64", fix)


def _decoded(value: object) -> int:
    """How long a text is that is encoded."""
    text = value.replace("\n", "").replace("\r", "") if isinstance(value, str) else ""
    return len(text) // 4 * 3 - text[-2:].count("=")


def _size(each: Object, path: tuple[str, ...], size: int) -> Faults:
    if size > _LARGEST:
        reason = f"it holds {size} bytes, of which there may be {_LARGEST}"
        yield Fault(CONTENT, path, reason, "divide it, or mount a volume")
    elif size > LONGEST_ANNOTATIONS // 2:
        yield from definition(each)


def definition(each: Object) -> Faults:
    """That an object is too large for `kubectl apply`, as definitions of custom resources are at times."""
    size = _applied(each)
    if size > LONGEST_ANNOTATIONS:
        reason = f"kubectl apply makes its annotations {size} bytes long, of which there may be {LONGEST_ANNOTATIONS}"
        yield Fault(APPLIED, ("metadata", "annotations"), reason, "apply it with --server-side, or divide it")


def _applied(each: Object) -> int:
    """How long the annotations become in which kubectl apply keeps the object, as Go writes it."""
    own = mapping(each, "metadata", "annotations")
    held = sum(octets(str(key)) + octets(str(value)) for key, value in own.items())
    text = json.dumps(each, ensure_ascii=False, separators=(",", ":"), default=str)
    escaped = sum(text.count(sign) for sign in "<>&") * len("u003c")
    empty = len('"annotations":{},') if "annotations" not in each["metadata"] else 0
    return held + len("kubectl.kubernetes.io/last-applied-configuration") + octets(text) + escaped + empty + len("\n")
