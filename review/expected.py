"""Holds the connections against a statement of them: the very table that `reach` prints, in a file of its own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from review.ports import LAST_PORT, Ports
from review.reach import Reach
from review.source import ManifestError, Source

_HEAD = {("From", "To", "Port"), ("---", "---", "---")}
_PORTS = re.compile(r"(?P<first>every|[1-9][0-9]*)(-(?P<last>[1-9][0-9]*))?/(?P<protocol>TCP|UDP)")
# How the lines end that `reach` adds for what it does not read.
_UNREAD = " is not read"

_Flow = tuple[str, str, Ports]


@dataclass(frozen=True)
class Statement:
    """What a file says, each with its line.

    Args:
        file: What the user calls the file.
        flows: Connections.
        unread: What is known not to be read of policies.
    """

    file: str
    flows: dict[_Flow, int]
    unread: dict[str, int]


def statement(source: Source) -> Statement:
    """Reads a statement: rows `| From | To | Port |`, and comments, which begin with `#` or `<!--`.

    Raises:
        ManifestError: Lines that are neither, each with its reason.
    """
    said = Statement(source.name, {}, {})
    wrong: list[str] = []
    for number, line in enumerate(source.text.splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#") or (text.startswith("<!--") and text.endswith("-->")):
            continue
        if text.endswith(_UNREAD):
            said.unread.setdefault(text, number)
            continue
        try:
            _add(said.flows, list(_row(text)), number)
        except _RefusedError as error:
            wrong.append(f"{source.name}:{number}: {error}")
    if wrong:
        raise ManifestError(*wrong)
    return said


def differences(said: Statement, found: Iterable[Reach], unread: Iterable[str]) -> list[str]:
    """What a statement and the policies do not both say, each in a line."""
    flows, notes = {(each.source, each.target, each.ports) for each in found}, set(unread)
    lines = [
        f"{said.file}:{number}: {_shown(flow)} is expected, and no policy lets it through; allow it, or remove it here"
        for flow, number in said.flows.items()
        if flow not in flows
    ]
    lines += [
        f"{said.file}: {_shown(flow)} is let through, and not expected; close it, or add the row {_as_row(flow)}"
        for flow in sorted(flows - said.flows.keys())
    ]
    lines += [
        f"{said.file}:{number}: {text}: there is no such line any more; remove it here"
        for text, number in said.unread.items()
        if text not in notes
    ]
    lines += [
        f"{said.file}: {text}, and nobody knows of it; look at what it does, and add the line"
        for text in sorted(notes - said.unread.keys())
    ]
    return lines


class _RefusedError(Exception):
    """Why a line cannot be read."""


def _add(flows: dict[_Flow, int], row: list[_Flow], number: int) -> None:
    for flow in row:
        if flow in flows:
            raise _RefusedError(f"{_shown(flow)} is said in line {flows[flow]} already; remove one")
        flows[flow] = number


def _row(text: str) -> Iterator[_Flow]:
    if not (text.startswith("|") and text.endswith("|")):
        raise _RefusedError(f"{text} is no row; write | `From` | `To` | Port |, or begin a comment with #")
    cells = tuple(cell.strip().strip("`") for cell in text[1:-1].split("|"))
    if cells in _HEAD:
        return
    if len(cells) != 3 or not all(cells):  # noqa: PLR2004 - as the head says
        raise _RefusedError(f"{text} has not three cells that say something; write | `From` | `To` | Port |")
    source, target, ports = cells
    for each in ports.split(","):
        yield source, target, _ports(each.strip())


def _ports(text: str) -> Ports:
    match = _PORTS.fullmatch(text)
    if not match or (match["first"] == "every" and match["last"]):
        raise _RefusedError(f"port {text} is none such as 8080/TCP, 8000-8010/UDP or every/TCP; write it so")
    if match["first"] == "every":
        return Ports(0, match["protocol"], LAST_PORT)
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if not first <= last <= LAST_PORT:
        raise _RefusedError(f"port {text} is not within 1 to {LAST_PORT}, the lower first; correct it")
    return Ports(first, match["protocol"], last)


def _shown(flow: _Flow) -> str:
    return "{} to {} on {}".format(*flow)


def _as_row(flow: _Flow) -> str:
    return "| `{}` | `{}` | {} |".format(*flow)
