"""Paths of files within a volume."""

from review.check.finding import Rule
from review.check.refused.fault import Fault, Faults
from review.check.refused.spelling import quoted
from review.paths import Steps


def relative(rule: Rule, path: Steps, value: object) -> Faults:
    """That a path leads out of its volume."""
    if not isinstance(value, str):
        return
    if value.startswith("/"):
        yield Fault(
            rule, path, f"{path[-1]} {quoted(value)} begins with /", "write it from the volume's root, without /"
        )
    if ".." in value.split("/"):
        yield Fault(rule, path, f"{path[-1]} {quoted(value)} leads upwards with ..", "take it out")


def own(rule: Rule, path: Steps, value: object) -> Faults:
    """That a path leads out of its volume, or is one that Kubernetes keeps for itself."""
    yield from relative(rule, path, value)
    if isinstance(value, str) and value.startswith("..") and not value.startswith("../") and value != "..":
        yield Fault(rule, path, f"{path[-1]} {quoted(value)} begins with ..", "give the file another name")
