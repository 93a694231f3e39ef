"""Types of single values, each with the rule of the system that reads it."""

import ipaddress
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from ecommerce.settings.form import Form

_LABEL = r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?"
_ANY_LABEL = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
# Go's time.ParseDuration reads no longer one, in hours: the nanoseconds of a signed 64-bit number.
_MOST_HOURS = 2_562_047
_SECONDS = {"h": 3600, "m": 60, "s": 1}
# Each entry stands in an object that `kubectl apply` keeps a second time in an annotation of at most 256 KiB.
_MOST_ENTRIES = 500


def _unique(values: Sequence[str]) -> Sequence[str]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise ValueError(f"holds {value} twice; remove one")
    return values


def _not_a_host(text: str) -> str:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return "is not the DNS name of a host; use lower-case letters, digits, inner hyphens and dots"
    return "is an IP address, where a DNS name is needed; write the host's name"


_Values = TypeVar("_Values", bound=Sequence[str])
# A list that holds nothing twice: Kubernetes merges many lists by their entries.
Unique = Annotated[
    _Values, AfterValidator(_unique), Field(max_length=_MOST_ENTRIES, json_schema_extra={"uniqueItems": True})
]

# RFC 1123 label, the rule for names of namespaces and Services.
_DNS_LABEL = Form(_LABEL, "is not a DNS label; use at most 63 lower-case letters, digits and inner hyphens")
DnsLabel = Annotated[str, _DNS_LABEL]
# The namespace of pods that are not the system's, but speak with it.
OTHER_NAMESPACE = Form(
    _LABEL, "is not the name of a namespace; use at most 63 lower-case letters, digits and inner hyphens"
)
OtherNamespace = Annotated[str, OTHER_NAMESPACE]
# RFC 1123 subdomain as Kubernetes has it, the rule for names of most other objects: IsDNS1123Subdomain in
# https://github.com/kubernetes/apimachinery, pkg/util/validation/validation.go.
_SUBDOMAIN = rf"{_ANY_LABEL}(?:\.{_ANY_LABEL})*"
_MOST_CHARACTERS = 253
ObjectName = Annotated[
    str,
    Form(
        _SUBDOMAIN,
        "is not a name of an object; use lower-case letters, digits, inner hyphens and dots",
        longest=_MOST_CHARACTERS,
    ),
]
SECRET_NAME = Form(
    _SUBDOMAIN,
    "is not the name of a Secret; use lower-case letters, digits, inner hyphens and dots",
    longest=_MOST_CHARACTERS,
)
SecretName = Annotated[str, SECRET_NAME]
# As DNS itself has it; no address, whose last part is a number: ValidateIngress in
# https://github.com/kubernetes/kubernetes, pkg/apis/networking/validation, and Hostname of the Gateway API.
HostName = Annotated[
    str,
    Form(
        rf"(?!(?:.*\.)?[0-9]+$){_LABEL}(?:\.{_LABEL})*",
        _not_a_host,
        longest=_MOST_CHARACTERS,
    ),
]
# The cluster's own, which the manifests would lock down.
Namespace = Annotated[
    str,
    Form(
        r"(?!default$|kube-).*",
        "is the cluster's own, which the manifests would lock down; choose another",
    ),
    _DNS_LABEL,
]
# POSIX; Kubernetes allows more, which shells cannot read.
VariableName = Annotated[
    str,
    Form(
        r"[A-Za-z_][A-Za-z0-9_]*",
        "is not a name of an environment variable; use letters, digits and underscores, no digit first",
        longest=_MOST_CHARACTERS,
    ),
]
# PostgreSQL folds and quotes other names; https://www.postgresql.org/docs/15/sql-syntax-lexical.html
_SQL_NAME = Form(
    r"[a-z_][a-z0-9_]{0,62}",
    "is not a plain PostgreSQL name; use at most 63 lower-case letters, digits and underscores, no digit first",
)
# initdb makes these itself; https://www.postgresql.org/docs/15/manage-ag-templatedbs.html
DatabaseName = Annotated[
    str, _SQL_NAME, Form(r"(?!template[01]$).*", "is PostgreSQL's own template; choose another name")
]
# check_rolespec_name and IsReservedName in PostgreSQL's src/backend/utils/adt/acl.c and src/backend/catalog/catalog.c.
RoleName = Annotated[
    str, _SQL_NAME, Form(r"(?!pg_|public$|none$).*", "is a name that PostgreSQL keeps for itself; choose another")
]


# The bits before an IPv4 address that is written as one of IPv6; RFC 4291, section 2.5.5.2.
_MAPPED_BITS = 96


def _block(text: str) -> str | None:
    """The address block that a text means, as Kubernetes writes it; None where it means none."""
    try:
        block = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    mapped = block.network_address.ipv4_mapped if isinstance(block, ipaddress.IPv6Network) else None
    if mapped and block.prefixlen >= _MAPPED_BITS:
        return str(ipaddress.ip_network(f"{mapped}/{block.prefixlen - _MAPPED_BITS}", strict=False))
    return None if "%" in text else str(block)


def _not_a_block(text: str) -> str:
    if meant := _block(text):
        return f"is not an address block as Kubernetes writes it; did you mean {meant}?"
    return "is not an address block; write for example 10.0.0.0/16"


def _cidr(text: str) -> str:
    if text != _block(text):
        raise ValueError(_not_a_block(text))
    return text


Cidr = Annotated[str, Form(r"[0-9a-f:.]+/[0-9]{1,3}", _not_a_block), AfterValidator(_cidr)]


def _duration(text: str) -> str:
    parts = re.findall(r"([0-9.]+)([hms])", text)
    seconds = sum(Decimal(number) * _SECONDS[unit] for number, unit in parts)
    if not seconds:
        raise ValueError("is no time at all; write for example 15m, 1h or 1h30m")
    if seconds > _MOST_HOURS * 3600:
        raise ValueError(f"is more than {_MOST_HOURS}h, the longest that Go reads; write for example 1h")
    return text


# Go's time.ParseDuration, without negatives and units below a second.
Duration = Annotated[
    str,
    Form(
        r"(?:[0-9]+(?:\.[0-9]+)?[hms])+",
        "is not a duration; write for example 15m, 1h or 1h30m",
        longest=40,
    ),
    AfterValidator(_duration),
]
