"""`python -m review TOOL PATH…`: what rendered manifests mean, and whether they are sound."""

import argparse
import gc
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from notation import streams
from notation.options import Once, Parser
from notation.printable import printable
from review import (
    autoscale_tool,
    capacity_tool,
    cilium,
    describe,
    expected,
    explain,
    reach,
)
from review.arguments import file, path
from review.check import command as check
from review.diff import command as diff
from review.manifests import Manifests, read
from review.ports import LAST_PORT, Ports
from review.prices import read_prices
from review.source import ManifestError, sources

# What a tool says, and the exit code.
Answer = tuple[str, int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one tool.

    Returns:
        The exit code: 0, 1 where a check found something, 2 where the input cannot be read, for a reason in one line,
        and 130 for an interrupt.
    """
    try:
        streams.prepare()
        options = _parse(arguments)
        text, code = options.tool(options)
        streams.say(text)
    except ManifestError as error:
        streams.complain(str(error))
        return 2
    except streams.UnheardError as error:
        if not str(error):
            return streams.BROKEN_PIPE
        streams.complain(str(error))
        return 2
    except KeyboardInterrupt:
        streams.complain("interrupted")
        return 130
    return int(code)


def _reach(manifests: Manifests, options: argparse.Namespace) -> Answer:
    if options.source:
        lines, found = explain.explain(manifests, options.source, options.target, options.port)
        return _lines([printable(line) for line in [*lines, *cilium.unread(manifests)]]), 0 if found else 1
    if options.expect:
        if options.expect.is_dir():
            raise ManifestError(f"{options.expect}: is a folder; name the file that says who may talk to whom")
        (source,) = sources(options.expect)
        said = expected.statement(source)
        lines = expected.differences(said, reach.reach(manifests), cilium.unread(manifests))
        summary = f"{len(said.flows)} connections expected, {len(lines)} differences"
        return _lines([*map(printable, lines), summary]), 1 if lines else 0
    return _lines([describe.flows(manifests), *cilium.unread(manifests)]), 0


def _capacity(manifests: Manifests, options: argparse.Namespace) -> Answer:
    return capacity_tool.answer(manifests, options)


def _autoscale(manifests: Manifests, options: argparse.Namespace) -> Answer:
    return autoscale_tool.answer(manifests, options), 0


def _page(manifests: Manifests, options: argparse.Namespace) -> Answer:
    page: Path = options.into
    prices = read_prices(options.prices) if options.prices else None
    if page.exists() and not page.is_file():
        raise ManifestError(f"{page}: is not a file")
    try:
        before = page.read_text(encoding="utf-8") if page.exists() else ""
        after = describe.fill(before or describe.blank(page.stem, prices), manifests, prices)
        if after != before:
            page.write_text(after, encoding="utf-8")
    except OSError as error:
        raise ManifestError(f"{page}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ManifestError(f"{page}: is not UTF-8; save the page in UTF-8") from None
    except ValueError as error:
        raise ManifestError(f"{page}: {error}") from None
    return "", 0


def _reading(run: Callable[[Manifests, argparse.Namespace], Answer]) -> Callable[[argparse.Namespace], Answer]:
    """A tool that is given the manifests of all its paths together."""

    def tool(options: argparse.Namespace) -> Answer:
        return run(read(options.paths), options)

    return tool


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _party(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty")
    return text.strip()


def _port(text: str) -> Ports:
    match = re.fullmatch(r"([0-9]{1,5})(?:/(TCP|UDP))?", text)
    if not match or not 1 <= int(match[1]) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not a port such as 8080 or 53/UDP, from 1 to {LAST_PORT}")
    return Ports(int(match[1]), match[2] or "TCP", int(match[1]))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser(
        prog="python -m review",
        description=__doc__,
        epilog="Exit codes: 0, 1 for a finding, 2 for what cannot be read; those of diff are its classes. "
        "`TOOL --help` lists the options of a tool.",
    )
    tools = parser.add_subparsers(required=True, metavar="TOOL")

    def tool(name: str, run: Callable[[Manifests, argparse.Namespace], Answer], text: str) -> argparse.ArgumentParser:
        command = tools.add_parser(name, help=text, description=text)
        command.add_argument(
            "paths",
            nargs="+",
            type=path,
            metavar="PATH",
            help="file of manifests in YAML or JSON, folder of such files, or - for the standard input",
        )
        command.set_defaults(tool=_reading(run), run=run)
        return command

    check.add_options(tool("check", check.answer, check.SUMMARY))
    command = tool("reach", _reach, "who can talk to whom, by the meaning of the NetworkPolicies")
    _add_options_of_reach(command)
    reach_error = command.error
    capacity_tool.add_options(
        tool("capacity", _capacity, "requests, limits, nodes and cost: at the least, at full scale and in a rollout")
    )
    autoscale_tool.add_options(
        tool("autoscale", _autoscale, "what HorizontalPodAutoscalers do under a load: constant, or over time")
    )
    command = tool("page", _page, "make the generated parts of a Markdown page anew")
    command.add_argument(
        "--into",
        type=path,
        action=Once,
        required=True,
        metavar="FILE",
        help="page with `<!-- generated: … -->` marks; one that is not there, or empty, is made with all of them",
    )
    command.add_argument(
        "--prices",
        type=file,
        action=Once,
        metavar="FILE",
        help="prices in YAML, such as review/examples/prices.yaml; for the part cost",
    )
    diff.define(tools.add_parser("diff", help=diff.SUMMARY, description=diff.SUMMARY))
    options = parser.parse_args(arguments)
    if options.run is _reach:
        for reason in _clashes(options):
            reach_error(reason)
    return options


def _add_options_of_reach(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--expect",
        type=file,
        action=Once,
        metavar="FILE",
        help="file with the table that this tool prints: say what differs from it; exit code 1 if anything does",
    )
    party = "a workload (Deployment/backend, or backend), an address, outside, a namespace, or as the table names it"
    command.add_argument(
        "--from", dest="source", type=_party, action=Once, metavar="PARTY", help=f"explain what lets through: {party}"
    )
    command.add_argument(
        "--to", dest="target", type=_party, action=Once, metavar="PARTY", help="who listens; exit code 1 for nothing"
    )
    command.add_argument("--port", type=_port, action=Once, help="number of the port, or such as 53/UDP")


def _clashes(options: argparse.Namespace) -> Iterator[str]:
    if bool(options.source) is not bool(options.target):
        yield "--from and --to belong together"
    if options.port and not options.source:
        yield "--port needs --from and --to"
    if options.expect and options.source:
        yield "--expect and --from exclude each other"


if __name__ == "__main__":
    # One short run of many small values: collecting would take most of the time, and nothing is to be collected.
    gc.disable()
    sys.exit(main())
