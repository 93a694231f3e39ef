"""Settings of a place in S3-compatible object storage, and of the way there."""

import re
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field

from ecommerce.settings.group import Broken, SettingsGroup, rule
from ecommerce.settings.values.address_block import Cidr
from ecommerce.settings.values.object_storage import Bucket, Endpoint, Prefix, Region, address_of
from ecommerce.settings.values.unique import Unique

# https://docs.aws.amazon.com/general/latest/gr/s3.html; requests are signed for a region, and the server knows its own.
_REGIONAL = re.compile(r"^s3(?:-fips)?(?:\.dualstack)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$")
# https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
_SERVICE = re.compile(r"[^.]+|.+\.svc(?:\..+)?")


def _region_in(endpoint: str) -> str | None:
    """The region in the name of an endpoint of Amazon's."""
    match = _REGIONAL.search(urlsplit(endpoint).hostname or "")
    return match and match["region"]


class ObjectStorageSettings(SettingsGroup):
    """A prefix of a bucket in S3-compatible object storage."""

    endpoint: Endpoint
    """URL of the storage, such as `https://s3.eu-central-1.amazonaws.com`."""

    region: Region | None = None
    """Region of the bucket; left out, the one in the name of Amazon's endpoint, and `us-east-1` with any other."""

    bucket: Bucket
    """Bucket."""

    path: Prefix = "postgres"
    """Prefix in the bucket."""

    cidrs: Annotated[Unique[list[Cidr]], Field(min_length=1)] | None = None
    """Addresses of the storage, all of them, such as those of a private endpoint.

    Left out, whoever uses it may connect to every address that is neither private nor link-local, at the port of the
    storage; where the endpoint is an address itself, to that one alone.
    """

    @rule
    def _region_is_the_endpoints(self) -> Iterator[Broken]:
        amazon = _region_in(self.endpoint)
        if amazon and self.region not in {None, amazon}:
            yield ("region",), f"{self.region} is not that of the endpoint; write {amazon}, or leave it out"

    @rule
    def _endpoint_is_not_the_buckets(self) -> Iterator[Broken]:
        if (urlsplit(self.endpoint).hostname or "").startswith(f"{self.bucket}."):
            yield ("endpoint",), f"{self.endpoint} names the bucket, as bucket does; write the storage's own URL"

    @rule
    def _endpoint_is_within_the_blocks(self) -> Iterator[Broken]:
        address = address_of(self.endpoint)
        if address and self.cidrs and not any(address in ip_network(block) for block in self.cidrs):
            text = f"has no block with {address}, the endpoint, which the policies would keep out"
            yield ("cidrs",), f"{text}; add {ip_network(address)}"

    @rule
    def _storage_in_the_cluster_has_its_blocks(self) -> Iterator[Broken]:
        host = urlsplit(self.endpoint).hostname or ""
        if _SERVICE.fullmatch(host) and not address_of(self.endpoint) and not self.cidrs:
            text = f"is missing, and without it private addresses are kept out, as {host} has in the cluster"
            yield ("cidrs",), f"{text}; name those of its pods"

    @property
    def is_amazons(self) -> bool:
        """Whether Amazon runs the storage."""
        return _region_in(self.endpoint) is not None

    @property
    def signed_region(self) -> str:
        """The region that requests are signed for."""
        return self.region or _region_in(self.endpoint) or "us-east-1"

    @property
    def port(self) -> int:
        """TCP port of the storage."""
        parts = urlsplit(self.endpoint)
        return parts.port or (443 if parts.scheme == "https" else 80)
