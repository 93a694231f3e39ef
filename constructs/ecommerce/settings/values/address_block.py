"""Blocks of IP addresses, as Kubernetes writes them."""

import ipaddress
from typing import Annotated

from pydantic import AfterValidator

from ecommerce.settings.values.form import Form

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


_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"{_BYTE}(?:\.{_BYTE}){{3}}/(?:3[0-2]|[12]?[0-9])"
_IPV6 = r"[0-9a-f]*:[0-9a-f:]*/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])"

Cidr = Annotated[str, Form(rf"{_IPV4}|{_IPV6}", _not_a_block), AfterValidator(_cidr)]
