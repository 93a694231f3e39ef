"""References to container images: https://github.com/distribution/reference, regexp.go."""

import re
from typing import Annotated

from ecommerce.settings.values.form import Form
from ecommerce.settings.values.port import PORT

_HOST_PART = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_PATH_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
# The first part is a registry where it has a dot or a port, is an address or `localhost`; normalize.go.
_REGISTRY = (
    rf"(?:localhost|{_HOST_PART}(?:\.{_HOST_PART})+|{_HOST_PART}(?=:)|\[[a-fA-F0-9:]+\])"
    rf"(?::{PORT})?/"
)
_DIGEST = r"sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}"
# 64 hexadecimal digits alone are an identifier, which is no name; a name has at most 255 characters, and `library/` is
# put before a single part; reference.go and normalize.go.
_PATTERN = (
    r"(?![a-f0-9]{64}(?:[:@]|$))(?![^/:@]{248,}(?:[:@]|$))"
    rf"(?P<name>(?:{_REGISTRY})?(?=[^:@]{{1,255}}(?:[:@]|$)){_PATH_PART}(?:/{_PATH_PART})*)"
    rf"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}}))?(?:@(?P<digest>{_DIGEST}))?"
)
# What of a tag is a label's value: IsValidLabelValue in
# https://github.com/kubernetes/apimachinery, pkg/util/validation/validation.go.
_LABEL_VALUE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
# The last part of the names of images that are tagged by the version of the PostgreSQL in them.
_TAGGED_BY_VERSION = {"postgres", "postgresql", "postgis"}
# PostgreSQL's major versions of this time, and what a tag may yet name: a date or a version of something else is none.
_OLDEST, _NEWEST = 9, 99
# The oldest that CloudNativePG runs: validateConfiguration in its internal/webhook/v1/cluster_webhook.go.
_OLDEST_OPERATED = 13


def _says(text: str) -> str:
    name, _, digest = text.partition("@")
    if "://" in text:
        hint = "without https://"
    elif digest and IMAGE.fits(name):
        hint = "with a digest as @sha256: and 64 hexadecimal digits in lower case"
    elif IMAGE.fits(name.rpartition(":")[0]):
        hint = "with a tag of at most 128 letters, digits, dots, hyphens and underscores"
    else:
        hint = "in lower case before the colon"
    return f"is not an image reference; write [registry/]name:tag, {hint}"


IMAGE = Form(_PATTERN, _says, longest=600)
Image = Annotated[str, IMAGE]


def has_digest(image: str) -> bool:
    """Whether an image reference stands for one image for ever; a tag, `1.4.2` as well as `latest`, can be moved."""
    match = IMAGE.match(image)
    return bool(match and match["digest"])


def version_of(image: str) -> str | None:
    """The version in an image's tag; None where the tag is none, or nothing that a label can hold."""
    match = IMAGE.match(image)
    tag = match and match["tag"]
    return tag if tag and tag != "latest" and _LABEL_VALUE.fullmatch(tag) else None


def postgres_version(image: str) -> int | None:
    """The major version of the PostgreSQL in an image; None where its name and tag do not say it."""
    match = IMAGE.match(image)
    if not match or match["name"].rpartition("/")[2] not in _TAGGED_BY_VERSION:
        return None
    number = re.match(r"[0-9]{1,3}(?![0-9])", match["tag"] or "")
    return int(number[0]) if number and _OLDEST <= int(number[0]) <= _NEWEST else None


def operated_version(image: str) -> int | None:
    """The major version that CloudNativePG reads from a tag, whatever the image is called; None where it refuses it.

    As FromTag does in https://github.com/cloudnative-pg/machinery, pkg/postgres/version.
    """
    match = IMAGE.match(image)
    version = re.match(r"(?:[0-9]\.?)+", (match and match["tag"]) or "")
    parts = version[0].split(".")[:2] if version else [""]
    if not all(re.fullmatch(r"[0-9]{1,9}", part) for part in parts):
        return None
    return int(parts[0]) if _OLDEST_OPERATED <= int(parts[0]) <= _NEWEST else None


def release_of(image: str, *, operated: bool = False) -> tuple[int, int] | None:
    """The major and the minor version of the PostgreSQL in an image; None where its name and tag do not say both.

    Args:
        image: Container image.
        operated: Whether CloudNativePG reads the version from its tag, whatever it is called.
    """
    match, major = IMAGE.match(image), operated_version(image) if operated else postgres_version(image)
    numbers = re.match(r"([0-9]+)\.([0-9]{1,3})(?![0-9.])", (match and match["tag"]) or "")
    return (major, int(numbers[2])) if major and numbers else None
