"""The classes of a change, from mild to severe, and what a change of one field or its consequence is put into."""

import dataclasses
from dataclasses import dataclass
from enum import IntEnum

from review.diff.fields import Field
from review.diff.standing import Standing
from review.lines import Line


class Class(IntEnum):
    """What a change does; the number is the exit code where nothing worse is found.

    1 and 2 are taken: by `--fail-on`, and by what cannot be read.
    """

    NO_EFFECT = 0
    IN_PLACE = 10
    LEFT_BEHIND = 11
    CAPACITY = 12
    ROLLING_RESTART = 13
    TRAFFIC = 14
    SECURITY = 15
    REFUSED = 16
    DATA_AT_RISK = 17

    @property
    def label(self) -> str:
        """How a reader calls it."""
        return self.name.lower().replace("_", " ")

    @property
    def option(self) -> str:
        """How the command line calls it."""
        return self.name.lower().replace("_", "-")

    def option_reaches(self, option: str) -> bool:
        """Whether it is as severe as the class of an option."""
        return self >= next(each for each in Class if each.option == option)


@dataclass(frozen=True)
class Verdict:
    """The class of a change, why, and what to do instead or besides.

    Args:
        rank: The class.
        reason: Why it is of this class.
        fix: What to do; empty where there is nothing to do.
    """

    rank: Class
    reason: str
    fix: str = ""


@dataclass(frozen=True)
class Change:
    """A field of an object that changes, or an object that comes or goes, with its verdict.

    Args:
        where: The object, as a reader calls it.
        verdict: Its one class, with the reason.
        standing: Where it stands.
        field: What changes; None where the object comes or goes.
    """

    where: str
    verdict: Verdict
    standing: Standing = dataclasses.field(repr=False, compare=False)
    field: Field | None = None


@dataclass(frozen=True)
class Effect:
    """What several changes do together: a rollout, a flow that opens, a quota that does not hold.

    Args:
        where: The object or the place that it concerns.
        verdict: The class, what happens, and what to do.
        figure: A figure before and after, where it is one that changes.
        standing: Where the object stands that it concerns; None where that is not one.
    """

    where: str
    verdict: Verdict
    figure: tuple[Line, Line] | None = None
    standing: Standing | None = dataclasses.field(default=None, repr=False, compare=False)
