"""IP addresses and blocks of them."""

import ipaddress

from review.check.finding import Rule
from review.check.refused.fault import Fault, Faults
from review.check.refused.spelling import quoted
from review.paths import Steps

Block = ipaddress.IPv4Network | ipaddress.IPv6Network


def address(rule: Rule, path: Steps, value: object) -> Faults:
    """That a text is no address."""
    if isinstance(value, str) and not is_address(value):
        yield Fault(rule, path, f"{quoted(value)} is no IP address", "write one, such as 10.0.0.1")


def is_address(text: str) -> bool:
    """Whether a text is an address, also one with zeros before its numbers, as the API server takes it."""
    try:
        ipaddress.ip_address(_plain(text))
    except ValueError:
        return False
    return "%" not in text


def is_part(inner: Block, outer: Block) -> bool:
    """Whether a block is within another one, and smaller."""
    first, last = inner.network_address, inner.broadcast_address
    return inner.version == outer.version and inner != outer and first in outer and last in outer


def block(text: str) -> Block | None:
    """The block of addresses that a text names; None where it is none."""
    if "/" not in text or "%" in text or "." in text.partition("/")[2]:
        return None
    start, _, size = text.partition("/")
    try:
        return ipaddress.ip_network(f"{_plain(start)}/{size}", strict=False)
    except ValueError:
        return None


def _plain(text: str) -> str:
    """An address without the zeros before its numbers."""
    parts = text.split(".")
    plain = all(part.isascii() and part.isdecimal() for part in parts)
    return ".".join(str(int(part)) for part in parts) if plain else text
