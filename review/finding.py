"""What a check has found wrong."""

from dataclasses import dataclass

from notation.printable import printable


@dataclass(frozen=True, order=True)
class Finding:
    """One broken rule.

    Args:
        where: The object, as `Kind/name`, and the part of it.
        text: What is wrong there, and how to mend it.
    """

    where: str
    text: str

    def __str__(self) -> str:
        return printable(f"{self.where}: {self.text}")
