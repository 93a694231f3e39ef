"""What a check has found wrong, and the rule that says so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from notation.printable import printable
from review.manifests import Object, namespace, title
from review.paths import Steps, named


class Level(StrEnum):
    """How bad a finding is, from bad to mild."""

    ERROR = "error"
    """The API server refuses it, or it does not work."""

    WARNING = "warning"
    """It works until something happens: a load, a drained node, a reader of the repository."""

    NOTE = "note"
    """It is worth knowing."""


@dataclass(frozen=True)
class Rule:
    """What has to be true of manifests.

    Args:
        name: What a waiver and a report call it, in words with hyphens.
        level: How bad it is where it is broken.
        title: What has to be true, in a sentence without a full stop.
        source: The address of the page where it is written.
    """

    name: str
    level: Level
    title: str
    source: str


@dataclass(frozen=True)
class Finding:
    """A place where a rule is broken.

    Args:
        rule: The rule.
        object: The object that breaks it.
        path: The way to the field, or to where it is missing.
        reason: What is wrong there.
        fix: How to mend it.
        missing: What is referred to and not there, as `Kind/name`; empty where that is not what is wrong.
    """

    rule: Rule
    object: Object = field(repr=False, compare=False)
    path: Steps
    reason: str
    fix: str = ""
    missing: str = ""

    @property
    def where(self) -> str:
        """The object, as `Kind/name`."""
        return title(self.object)

    @property
    def namespace(self) -> str:
        """The namespace of the object."""
        return namespace(self.object)

    @property
    def field(self) -> str:
        """The path of the field: `spec.template.spec.containers[backend].image`; empty for the whole object."""
        return named(self.object, self.path)

    @property
    def text(self) -> str:
        """What is wrong, and how to mend it."""
        return "; ".join(filter(None, (self.reason, self.fix)))

    def __str__(self) -> str:
        return printable(f"{' '.join(filter(None, (self.where, self.field)))}: {self.text}")


def distinct(findings: Sequence[Finding]) -> list[Finding]:
    """Findings without those that say the same of the same object."""
    return list(
        {(id(each.object["metadata"]), each.rule.name, each.path, each.text): each for each in findings}.values()
    )
