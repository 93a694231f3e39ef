"""Waivers: findings that someone has decided to live with, each for a reason and until a day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from review.check.catalogue import RULES
from review.check.finding import Finding
from review.closest import meant
from review.documents import documents
from review.places import Place
from review.source import ManifestError, sources
from review.values import Object, is_list, is_mapping

_REQUIRED = ("rule", "object", "until", "reason")
_KEYS = (*_REQUIRED, "namespace", "field")
_EXAMPLE = "{rule: missing-probe, object: Deployment/web, until: 2027-01-31, reason: who decided it and why}"


@dataclass(frozen=True)
class Waiver:
    """A line of the file.

    Args:
        rule: The name of the rule that may be broken.
        object: The object that may break it, as `Kind/name`; here and below `*` stands for any characters.
        until: The last day on which it may.
        reason: Why.
        file: The file of waivers.
        line: The line in it.
        namespace: The namespace of the object.
        field: The path of the field.
    """

    rule: str
    object: str
    until: date
    reason: str
    file: str
    line: int
    namespace: str = "*"
    field: str = "*"

    def covers(self, finding: Finding) -> bool:
        """Whether it is about a finding, on whatever day."""
        return self.rule == finding.rule.name and all(
            _fits(pattern, text)
            for pattern, text in (
                (self.object, finding.where),
                (self.namespace, finding.namespace),
                (self.field, finding.field),
            )
        )


def read_waivers(path: Path) -> list[Waiver]:
    """Reads a file of waivers.

    Raises:
        ManifestError: It cannot be read, or a line of it is no waiver.
    """
    if path.is_dir():
        raise ManifestError(f"{path}: is a folder; name a file of waivers")
    (source,) = sources(path)
    found: list[Waiver] = []
    for document in documents(source):
        entries = document.value
        if not is_list(entries):
            raise ManifestError(f"{document.place}: is not a list of waivers; a line is such as `- {_EXAMPLE}`")
        found += [_waiver(each, document.place, number) for number, each in enumerate(entries)]
    return found


def waived(findings: Sequence[Finding], waivers: Sequence[Waiver]) -> Iterator[tuple[Finding, Waiver | None]]:
    """Each finding with the waiver that holds longest among those that are about it."""
    by_rule: dict[str, list[Waiver]] = {}
    for waiver in sorted(waivers, key=lambda each: each.until, reverse=True):
        by_rule.setdefault(waiver.rule, []).append(waiver)
    for finding in findings:
        yield finding, next((each for each in by_rule.get(finding.rule.name, []) if each.covers(finding)), None)


def _waiver(each: object, place: Place, number: int) -> Waiver:
    where = _where(place, number)
    if not is_mapping(each):
        raise ManifestError(f"{where}: is not a waiver; a line is such as `- {_EXAMPLE}`")
    for key in each:
        if key not in _KEYS:
            where = _where(place, number, key)
            raise ManifestError(f"{where}: {key} is not a key of a waiver; {meant(key, _KEYS)}")
    for key in _REQUIRED:
        if key not in each:
            raise ManifestError(f"{where}: {key} is missing; a line is such as `- {_EXAMPLE}`")
    texts = {key: _text(each, key, _where(place, number, key)) for key in each}
    rule, until = texts["rule"], texts["until"]
    if rule not in RULES:
        raise ManifestError(f"{_where(place, number, 'rule')}: rule: {rule} is no rule; {meant(rule, RULES)}")
    if not re.fullmatch(r"[^/\s]+/\S+", texts["object"]):
        place_of = _where(place, number, "object")
        raise ManifestError(f"{place_of}: object: {texts['object']} is not KIND/NAME, such as Deployment/web")
    day = _day(until, _where(place, number, "until"))
    line = place.line_of((number,))
    return Waiver(**{**texts, "until": day, "file": place.source.name, "line": line})  # type: ignore[arg-type]


def _where(place: Place, number: int, *path: str) -> str:
    return f"{place.source.name}:{place.line_of((number, *path))}"


def _text(each: Object, key: str, where: str) -> str:
    value = each[key]
    if not isinstance(value, str) or not value.strip():
        raise ManifestError(f"{where}: {key}: is not text; put it in quotes")
    return value


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else date.fromisoformat("")
    except ValueError:
        raise ManifestError(f"{where}: until: {text} is not a day such as 2027-01-31") from None


def _fits(pattern: str, text: str) -> bool:
    """Whether a text is what a pattern says, in which `*` stands for any characters and all else for itself."""
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL))
