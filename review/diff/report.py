"""What a change does, per environment, and the same said once where it is the same for many objects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from review.diff.classes import Class, Verdict
from review.diff.compare import Comparison, compare
from review.diff.standing import Standing
from review.manifests import Manifests
from review.prices import Prices

_NONE = Manifests(())


@dataclass(frozen=True)
class Report:
    """The comparisons of all environments, by name; `""` for the one at the top.

    Args:
        environments: The comparisons.
        prices: What costs are reckoned by; None where none are said.
    """

    environments: Mapping[str, Comparison]
    prices: Prices | None = None

    @classmethod
    def of(cls, old: Mapping[str, Manifests], new: Mapping[str, Manifests], prices: Prices | None = None) -> "Report":
        """Compares the environments of the same name; where each side has one alone, these."""
        if len(old) == len(new) == 1:
            (before,), ((name, after),) = old.values(), new.items()
            return cls({name: compare(before, after, prices)}, prices)
        names = sorted({*old, *new})
        return cls({name: compare(old.get(name, _NONE), new.get(name, _NONE), prices) for name in names}, prices)

    @property
    def worst(self) -> Class:
        """The most severe class of all."""
        return max((each.worst for each in self.environments.values()), default=Class.NO_EFFECT)


@dataclass(frozen=True)
class Entry:
    """What is said once.

    Args:
        rank: The class.
        reason: Why, or what happens.
        fix: What to do.
        where: The objects that it is said of.
        fields: The fields that it is said of.
    """

    rank: Class
    reason: str
    fix: str
    where: tuple[str, ...]
    fields: tuple["Said", ...]


@dataclass(frozen=True)
class Said:
    """A field that something is said of.

    Args:
        text: Its path, and its values.
        where: The objects that have it.
        place: File and line, where it is of one object alone; otherwise empty.
    """

    text: str
    where: tuple[str, ...]
    place: str


def entries(comparison: Comparison) -> Iterator[tuple[Class, list[Entry]]]:
    """What is to be said, from severe to mild; what happens first, then the fields that make it."""
    said: dict[tuple[Class, str, str], dict[str, dict[str, Standing | None]]] = {}
    for effect in comparison.effects:
        said.setdefault(_of(effect.verdict), {}).setdefault("", {})[effect.where] = None
    for change in comparison.changes:
        field = f"{change.field.path}: {change.field.shown}" if change.field else ""
        said.setdefault(_of(change.verdict), {}).setdefault(field, {})[change.where] = change.standing
    by_class: dict[Class, list[Entry]] = {}
    for (rank, reason, fix), fields in said.items():
        where = tuple(fields.pop("", ()))
        each = Entry(rank, reason, fix, where, tuple(_said(field, found) for field, found in fields.items()))
        by_class.setdefault(rank, []).append(each)
    for rank in sorted(by_class, reverse=True):
        yield rank, by_class[rank]


def _said(field: str, found: dict[str, Standing | None]) -> Said:
    first, *others = found.values()
    place = first.place if first and not others else None
    return Said(field, tuple(found), f"{place[0]}:{place[1]}" if place else "")


def _of(verdict: Verdict) -> tuple[Class, str, str]:
    return verdict.rank, verdict.reason, verdict.fix


def objects(where: tuple[str, ...], most: int) -> str:
    """The names of objects in a line."""
    if len(where) <= most:
        return ", ".join(where)
    return f"{', '.join(where[:most])} and {len(where) - most} more"


def named(environment: str) -> str:
    """What a reader calls an environment."""
    return environment or "the top folder"


def summary(comparison: Comparison) -> str:
    """One environment in a line."""
    if not comparison.differing:
        return "nothing changes"
    count = f"{comparison.differing} of {max(comparison.before, comparison.after)} objects"
    return f"{comparison.worst.label}; {count} {'differs' if comparison.differing == 1 else 'differ'}"
