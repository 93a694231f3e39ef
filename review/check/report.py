"""What a check says: its findings with their places, and the waivers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from review.check.catalogue import check
from review.check.finding import Finding, Level
from review.check.waivers import Waiver, waived
from review.manifests import Manifests

_RANKS = list(Level)


@dataclass(frozen=True)
class Reported:
    """A finding in a report.

    Args:
        finding: The finding.
        file: The file of the object; empty where it was read from none.
        line: The line of the field, from 1.
        waiver: The waiver that is about it.
        today: The day of the check.
    """

    finding: Finding
    file: str
    line: int
    waiver: Waiver | None
    today: date

    @property
    def is_waived(self) -> bool:
        """Whether a waiver holds on this day."""
        return self.waiver is not None and self.today <= self.waiver.until

    @property
    def text(self) -> str:
        """What is wrong, how to mend it, and that a waiver is over."""
        if self.waiver and not self.is_waived:
            over = f"the waiver of {self.waiver.file}:{self.waiver.line} ended on {self.waiver.until}"
            return f"{self.finding.text}; {over}"
        return self.finding.text


@dataclass(frozen=True)
class Report:
    """The outcome of a check.

    Args:
        objects: How many objects were checked.
        findings: The findings by file and line, those that are waived included.
        unused: Waivers that are about no finding.
    """

    objects: int
    findings: Sequence[Reported]
    unused: Sequence[Waiver]

    @classmethod
    def of(cls, manifests: Manifests, given: Collection[str], waivers: Sequence[Waiver], today: date) -> "Report":
        """Checks manifests.

        Args:
            manifests: What to check.
            given: What the cluster has besides, each as `Kind/name`.
            waivers: What is not to count.
            today: The day on which waivers have to hold.
        """
        made: list[Reported] = []
        positions = {id(each["metadata"]): number for number, each in enumerate(manifests.objects)}
        # Those of one object together, for which its document is read once more.
        found = sorted(check(manifests, given), key=lambda each: positions[id(each.object["metadata"])])
        for finding, waiver in waived(found, waivers):
            file, line = manifests.place(finding.object, finding.path) or ("", 0)
            made.append(Reported(finding, file, line, waiver, today))
        made.sort(key=lambda each: (each.file, each.line, each.finding.rule.name, str(each.finding)))
        used = {id(each.waiver) for each in made}
        return cls(len(manifests.objects), made, [each for each in waivers if id(each) not in used])

    @property
    def open(self) -> list[Reported]:
        """The findings that no waiver holds back."""
        return [each for each in self.findings if not each.is_waived]

    def fails(self, level: Level) -> bool:
        """Whether there is a finding of a level or a worse one."""
        return any(_RANKS.index(each.finding.rule.level) <= _RANKS.index(level) for each in self.open)

    @property
    def summary(self) -> str:
        """The outcome in a line."""
        counts = {level: sum(each.finding.rule.level is level for each in self.open) for level in Level}
        kinds = ", ".join(f"{count} {level}{'s' * (count > 1)}" for level, count in counts.items() if count)
        held = len(self.findings) - len(self.open)
        waivers = f"; {held} waived" if held else ""
        return f"{self.objects} objects, {len(self.open)} findings{f': {kinds}' if kinds else ''}{waivers}"


def unused_text(waiver: Waiver) -> str:
    """What to say of a waiver that is about nothing."""
    return f"waives {waiver.rule} of {waiver.object}, which is no finding here; remove the line"
