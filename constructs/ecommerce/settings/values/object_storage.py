"""Where object storage is: an endpoint, a bucket and a prefix, by the rules of Amazon S3."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from ecommerce.settings.values.form import Form
from ecommerce.settings.values.port import PORT

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_BUCKET_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"

_NO_ENDPOINT = (
    "is not the URL of a server and no more; write for example https://s3.example.com or https://s3.example.com:9000"
)


def address_of(url: str) -> IPv4Address | IPv6Address | None:
    """The IP address that a URL has in the place of a host's name; None where it has a name.

    Raises:
        ValueError: It looks like an address, and is none.
    """
    host = urlsplit(url).hostname or ""
    return ip_address(host) if "[" in url or host.rpartition(".")[2].isdecimal() else None


def _endpoint(url: str) -> str:
    try:
        address = address_of(url)
    except ValueError:
        raise ValueError(_NO_ENDPOINT) from None
    if (address and address.is_loopback) or urlsplit(url).hostname == "localhost":
        raise ValueError("is the backup's own pod; write where the storage is")
    return url


Endpoint = Annotated[
    str,
    Form(rf"https?://(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])(?::{PORT})?/?", _NO_ENDPOINT, longest=300),
    AfterValidator(_endpoint),
]
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
Bucket = Annotated[
    str,
    Form(
        rf"(?=.{{3,63}}$){_BUCKET_LABEL}(?:\.{_BUCKET_LABEL})*",
        "is not the name of a bucket; use 3 to 63 lower-case letters, digits, and dots and hyphens between them",
    ),
    Form(
        r"(?!xn--|sthree-|amzn-s3-demo-|[0-9]+(?:\.[0-9]+){3}$)(?!.*(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$).*",
        "is an address, or begins or ends as only S3's own names do; choose another",
    ),
]
# S3 gives keys 1,024 bytes, of which the encrypted name of a dump needs about a hundred.
Prefix = Annotated[
    str,
    Form(
        r"(?!\.{1,2}(?:/|$))[A-Za-z0-9_.-]+(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9_.-]+)*",
        "is not a prefix; use letters, digits, . _ - and slashes between them, but no part . or ..",
        longest=512,
    ),
]
Region = Annotated[
    str,
    Form(
        r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?",
        "is not a region; use letters, digits and inner hyphens",
        longest=63,
    ),
]
