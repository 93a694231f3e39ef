"""Whether the ResourceQuotas of a namespace let everything run: at full scale, in a rollout, with all jobs."""

from collections.abc import Iterator
from itertools import groupby

from review.diff.classes import Class, Effect, Verdict
from review.diff.sides import Sides
from review.quota_use import Counted, Silent, uses, written


def effects(sides: Sides, within: str) -> Iterator[Effect]:
    """The quotas of a namespace that do not hold from now on."""
    manifests = sides.new.within(within)
    for use in uses(manifests).values():
        for quota in manifests.of("ResourceQuota"):
            for each in use.counted(quota):
                if each.needed["rollout"] > each.hard:
                    yield sides.effect(quota, _exceeded(each))
            silent = sorted(use.silent(quota), key=_what)
            for what, found in groupby(silent, _what):
                yield sides.effect(quota, _refused(what, list(found)))


def _what(each: Silent) -> str:
    return f"{each.side}.{each.resource}"


def _exceeded(each: Counted) -> Verdict:
    name, needed = each.name, each.needed["rollout"]
    reason = (
        f"does not hold at full scale in a rollout with all jobs: {name} is {written(name, each.hard)}, "
        f"{written(name, needed)} is needed, which is {written(name, needed - each.hard)} more"
    )
    fix = f"set {name} to {written(name, needed)} or more, or ask for less: pods and claims beyond it are refused"
    return Verdict(Class.CAPACITY, reason, fix)


def _refused(what: str, silent: list[Silent]) -> Verdict:
    first = f"{silent[0].pods.name}[{silent[0].container['name']}]"
    more = f" and {len(silent) - 1} more" if len(silent) > 1 else ""
    reason = f"it counts {what}, and {first}{more} says none: such pods are refused"
    return Verdict(Class.CAPACITY, reason, f"give {what} to each container, or a default by a LimitRange")
