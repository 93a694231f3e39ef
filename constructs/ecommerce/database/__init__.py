"""The database tier, by the engine that runs it."""

from ecommerce.database.statefulset import StatefulSetDatabase

__all__ = ["StatefulSetDatabase"]
