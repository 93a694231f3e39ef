"""Types of single values, each with the rule of the system that reads it."""

import ipaddress
import re
from typing import Annotated, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic.fields import FieldInfo

from ecommerce.notation.quantity import parse_quantity

# RFC 1123 label, the rule for names of namespaces and Services.
_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
# RFC 1123 subdomain, the rule for names of most other objects.
_DNS_SUBDOMAIN = re.compile(rf"(?=.{{1,253}}$){_DNS_LABEL.pattern}(\.{_DNS_LABEL.pattern})*")
# https://github.com/distribution/reference: [domain[:port]/]path[:tag][@algorithm:hex]
_IMAGE = re.compile(
    r"(?P<name>"
    r"((localhost|[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+|[a-zA-Z0-9-]+(?=:[0-9]))(:[0-9]+)?/)?"
    r"[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*)*)"
    r"(:(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
    r"(@(?P<digest>sha256:[0-9a-f]{64}))?"
)
# PostgreSQL folds and quotes other names; https://www.postgresql.org/docs/15/sql-syntax-lexical.html
_SQL_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# Go's time.ParseDuration, without fractions, negatives and units below a second.
_DURATION = re.compile(r"(?=.)([0-9]+h)?([0-9]+m)?([0-9]+s)?")
# More than a pod ever gets of a node: a number above it lacks its `m`.
_MOST_CORES = 128
# POSIX; Kubernetes allows more, which shells cannot read.
_VARIABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _dns_label(text: str) -> str:
    if not _DNS_LABEL.fullmatch(text):
        raise ValueError("is not a DNS label; use at most 63 lower-case letters, digits and inner hyphens")
    return text


def _dns_subdomain(text: str) -> str:
    if not _DNS_SUBDOMAIN.fullmatch(text):
        raise ValueError("is not a DNS name; use lower-case letters, digits, inner hyphens and dots")
    return text


def _image(text: str) -> str:
    if not _IMAGE.fullmatch(text):
        hint = "without https://" if "://" in text else "in lower case before the colon"
        raise ValueError(f"is not an image reference; write [registry/]name:tag, {hint}")
    return text


def _sql_name(text: str) -> str:
    if not _SQL_NAME.fullmatch(text):
        raise ValueError(
            "is not a plain PostgreSQL name; use at most 63 lower-case letters, digits and underscores, no digit first"
        )
    return text


def _cidr(text: str) -> str:
    try:
        meant = str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise ValueError("is not an address block; write for example 10.0.0.0/16") from None
    if text != meant:
        raise ValueError(f"is not an address block as Kubernetes writes it; did you mean {meant}?")
    return text


def _namespace(text: str) -> str:
    if text == "default" or text.startswith("kube-"):
        raise ValueError("is the cluster's own, which the manifests would lock down; choose another")
    return _dns_label(text)


def _duration(text: str) -> str:
    if not _DURATION.fullmatch(text) or not text.strip("0hms"):
        raise ValueError("is not a duration; write for example 15m, 1h or 1h30m")
    return text


def _variable_name(text: str) -> str:
    if not _VARIABLE_NAME.fullmatch(text):
        raise ValueError(
            "is not a name of an environment variable; use letters, digits and underscores, no digit first"
        )
    return text


def _positive(text: str, examples: str) -> str:
    try:
        value = parse_quantity(text)
    except ValueError:
        raise ValueError(f"is not a Kubernetes quantity; write for example {examples}") from None
    if value <= 0:
        raise ValueError(f"is not above zero; write for example {examples}")
    return text


def _cpu(text: str) -> str:
    _positive(text, "250m or 2")
    if parse_quantity(text) > _MOST_CORES:
        raise ValueError(f"is more than {_MOST_CORES} cores; did you mean {text}m?")
    if (parse_quantity(text) * 1000) % 1:
        raise ValueError("is finer than a thousandth of a core, which Kubernetes refuses; write for example 250m")
    return text


def _memory(text: str) -> str:
    _positive(text, "512Mi or 2Gi")
    # Below this a unit was forgotten or `m` was meant as mega: no container starts in less than a mebibyte.
    if parse_quantity(text) < 1024**2:
        raise ValueError("is less than a mebibyte; write a unit, for example 512Mi or 2Gi")
    return text


def _storage(text: str) -> str:
    _positive(text, "10Gi")
    if parse_quantity(text) < 1024**2:
        raise ValueError("is less than a mebibyte; write a unit, for example 10Gi")
    return text


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def is_pinned(image: str) -> bool:
    """Whether an image reference has a digest, or a tag other than `latest`."""
    match = _IMAGE.fullmatch(image)
    return bool(match and (match["digest"] or match["tag"] not in {None, "latest"}))


def major_version(image: str) -> int | None:
    """The number that a tag begins with, as tags of PostgreSQL images do; None where it does not."""
    match = _IMAGE.fullmatch(image)
    number = re.match(r"[0-9]+", (match and match["tag"]) or "")
    return int(number[0]) if number else None


DnsLabel = Annotated[str, AfterValidator(_dns_label), Field(json_schema_extra={"pattern": f"^{_DNS_LABEL.pattern}$"})]
Namespace = Annotated[str, AfterValidator(_namespace)]
Cidr = Annotated[str, AfterValidator(_cidr)]
Duration = Annotated[str, AfterValidator(_duration)]
VariableName = Annotated[str, AfterValidator(_variable_name)]
DnsSubdomain = Annotated[str, AfterValidator(_dns_subdomain)]
SqlName = Annotated[str, AfterValidator(_sql_name), Field(json_schema_extra={"pattern": f"^{_SQL_NAME.pattern}$"})]
_IMAGE_RULE = AfterValidator(_image)
Image = Annotated[str, _IMAGE_RULE]
# Kubernetes takes `cpu: 2` as well as `cpu: "2"`.
Cpu = Annotated[
    str,
    BeforeValidator(_number_as_text),
    AfterValidator(_cpu),
    WithJsonSchema({"type": ["string", "number"], "examples": ["250m", 2]}),
]
Memory = Annotated[str, AfterValidator(_memory), WithJsonSchema({"type": "string", "examples": ["512Mi", "2Gi"]})]
Storage = Annotated[str, AfterValidator(_storage), WithJsonSchema({"type": "string", "examples": ["10Gi"]})]


def is_image(field: FieldInfo) -> bool:
    """Whether a field holds an `Image`, or may hold one."""
    optional = (getattr(part, "__metadata__", ()) for part in get_args(field.annotation))
    return any(_IMAGE_RULE in metadata for metadata in (field.metadata, *optional))
