"""A report in the forms that readers want: a person, a program, GitHub's log, and what code scanning takes in."""

import json
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from notation.printable import printable
from review.check.catalogue import RULES
from review.check.finding import Level
from review.check.report import Report, Reported, unused_text

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# What GitHub calls the levels: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
_GITHUB = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def text(report: Report) -> str:
    """A line for each finding that no waiver holds back, as compilers write them, and a summary."""
    lines = [
        f"{_place(each)}{each.finding.rule.level}: {_subject(each)}: {each.text} [{each.finding.rule.name}]"
        for each in report.open
    ]
    lines += [f"{each.file}:{each.line}: note: {unused_text(each)}" for each in report.unused]
    return "".join(f"{printable(line)}\n" for line in [*lines, report.summary])


def as_json(report: Report) -> str:
    """Everything, for a program."""
    made = {
        "objects": report.objects,
        "findings": [_finding(each) for each in report.findings],
        "unusedWaivers": [{"file": each.file, "line": each.line, "rule": each.rule} for each in report.unused],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def github(report: Report) -> str:
    """Commands by which GitHub Actions puts each finding at its line of the pull request."""
    lines = [
        _command(
            _GITHUB[each.finding.rule.level],
            each.file,
            each.line,
            each.finding.rule.name,
            f"{_subject(each)}: {each.text}",
        )
        for each in report.open
    ]
    lines += [_command("notice", each.file, each.line, "unused-waiver", unused_text(each)) for each in report.unused]
    return "".join(f"{line}\n" for line in [*lines, printable(report.summary)])


def sarif(report: Report) -> str:
    """SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""
    rules = [
        {
            "id": rule.name,
            "shortDescription": {"text": rule.title},
            "helpUri": rule.source,
            "defaultConfiguration": {"level": str(rule.level)},
        }
        for rule in RULES.values()
    ]
    notifications = [
        {"level": "note", "message": {"text": unused_text(each)}, "locations": [_location(each.file, each.line)]}
        for each in report.unused
    ]
    run = {
        "tool": {"driver": {"name": "review check", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each) for each in report.findings],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
    }
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


FORMATS: dict[str, Callable[[Report], str]] = {"text": text, "json": as_json, "github": github, "sarif": sarif}


def _place(each: Reported) -> str:
    return f"{each.file}:{each.line}: " if each.file else ""


def _subject(each: Reported) -> str:
    return " ".join(filter(None, (each.finding.where, each.finding.field)))


def _finding(each: Reported) -> dict[str, Any]:
    found, waiver = each.finding, each.waiver
    return {
        "rule": found.rule.name,
        "level": str(found.rule.level),
        "file": each.file,
        "line": each.line,
        "object": {
            "apiVersion": found.object["apiVersion"],
            "kind": found.object["kind"],
            "namespace": found.object["metadata"].get("namespace"),
            "name": found.object["metadata"]["name"],
        },
        "field": found.field,
        "reason": found.reason,
        "fix": found.fix,
        "source": found.rule.source,
        "waived": each.is_waived,
        **({"waiver": {"reason": waiver.reason, "until": waiver.until.isoformat()}} if waiver else {}),
    }


def _result(each: Reported) -> dict[str, Any]:
    found = each.finding
    name = f"{found.namespace}/{found.where}"
    logical = {"fullyQualifiedName": " ".join(filter(None, (name, found.field))), "kind": "resource"}
    suppression = {"kind": "external", "status": "accepted", "justification": each.waiver.reason if each.waiver else ""}
    return {
        "ruleId": found.rule.name,
        "ruleIndex": list(RULES).index(found.rule.name),
        "level": str(found.rule.level),
        "message": {"text": printable(f"{_subject(each)}: {each.text}")},
        "locations": [{**_location(each.file, each.line), "logicalLocations": [logical]}],
        "partialFingerprints": {"object/v1": f"{found.rule.name} {name} {found.field}"},
        "suppressions": [suppression] if each.is_waived else [],
    }


def _location(file: str, line: int) -> dict[str, Any]:
    """A place in a file; nothing where there is none."""
    if not file:
        return {}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(_relative(file))}, "region": {"startLine": line}}}


def _relative(file: str) -> str:
    """A file as the repository calls it, if the check runs there."""
    path, here = PurePath(file), Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def _command(level: str, file: str, line: int, name: str, message: str) -> str:
    at = f"file={_escaped(_relative(file))},line={line}," if file else ""
    return f"::{level} {at}title={_escaped(name)}::{_escaped_text(printable(message))}"


def _escaped_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped(text: str) -> str:
    """A property, of which the commas and colons are to be told from those between properties."""
    return _escaped_text(text).replace(":", "%3A").replace(",", "%2C")
