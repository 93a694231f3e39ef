"""Which pods go first where a node or a cluster has not enough for all: the order of a system's parts."""

from collections.abc import Sequence

from ecommerce.names import migrated_tier

# The parts that are no stateless tier. What stands before the database is of no use without it, nor it without that;
# and while it is copied to another server the shop waits.
DATABASE, BACKUP = "database", "backup"
_PART_OF = {"pooler": DATABASE, "copy": DATABASE, "restore-test": BACKUP}

# Far below those that Kubernetes keeps for itself, and above the 0 of pods that nobody said anything of. The gaps let a
# tier come and go: the value of a PriorityClass cannot be changed.
_BACKUP_VALUE, _TIER_STEP, _DATABASE_VALUE = 1_000, 10_000, 1_000_000


def part_of(tier: str) -> str:
    """The part whose PriorityClass a pod has; a migration goes with its tier, whose pods wait for it.

    Args:
        tier: The pod's label `tier`.
    """
    return _PART_OF.get(tier, migrated_tier(tier))


def class_name(part: str, namespace: str) -> str:
    """The name of a PriorityClass of a system's own; the class is the cluster's, and a namespace is there once.

    The dot is in no name of either, so that no two of them are read as the same; and none begins as Kubernetes' own.
    """
    return f"{part}.{namespace}"


def priorities(tiers: Sequence[str]) -> dict[str, int]:
    """The value of each part: the jobs, the tiers from the users inwards, and what all of them need.

    Args:
        tiers: Names of all tiers that there may be, in this order.
    """
    of_tiers = {name: _TIER_STEP * number for number, name in enumerate(tiers, start=1)}
    return {BACKUP: _BACKUP_VALUE, **of_tiers, DATABASE: _DATABASE_VALUE}
