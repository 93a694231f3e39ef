"""Settings of PostgreSQL."""

from typing import Literal

from ecommerce.settings.fields import DnsSubdomain, Image, SqlName, Storage
from ecommerce.settings.resources import Resources, resources
from ecommerce.settings.section import Section


class Volume(Section):
    """The volume that holds the data."""

    size: Storage = "10Gi"
    """Requested size. Kubernetes grows a claim in place where the StorageClass allows it, and never shrinks one."""

    storage_class_name: DnsSubdomain | None = None
    """StorageClass; left out, the cluster's default is used."""


class Database(Section):
    """PostgreSQL, the only tier that keeps state."""

    engine: Literal["statefulset"] = "statefulset"
    """What runs PostgreSQL: `statefulset` is one pod with one volume."""

    image: Image = "postgres:15-alpine"
    """Container image; it must run as user and group 70, as the official Alpine image does."""

    name: SqlName = "ecommerce_db"
    """The database that is created at the first start."""

    user: SqlName = "ecommerce_user"
    """The role that owns the database."""

    storage: Volume = Volume()
    """Where the data is kept."""

    resources: Resources = resources(cpu="500m", memory="1Gi", cpu_limit="2")
    """Requests and limits of the container."""
