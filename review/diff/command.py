"""The command line of `review diff`."""

import argparse
from pathlib import Path

from notation.options import Once
from review.diff import as_json, markdown, terminal
from review.diff.classes import Class
from review.diff.report import Report
from review.environments import DEFAULT_OLD, counterpart, environments
from review.prices import read_prices
from review.source import ManifestError

SUMMARY = "what a change does: which pods restart, what is refused, which connections open, what data is at risk"
_FORMATS = {"text": terminal.render, "markdown": markdown.render, "json": as_json.render}
_CODES = "Exit codes: 2 for what cannot be read, else that of the worst class: " + ", ".join(
    f"{int(each)} {each.label}" for each in Class
)


def define(command: argparse.ArgumentParser) -> None:
    """Gives a command its arguments."""
    command.epilog = _CODES
    command.add_argument(
        "old",
        nargs="?",
        default=DEFAULT_OLD,
        type=_side,
        metavar="OLD",
        help="what is: a file, a folder of one environment or of one in each folder, -, a Git revision, which stands "
        "for its dist/, or REVISION:PATH (default: HEAD)",
    )
    command.add_argument(
        "new",
        nargs="?",
        type=_side,
        metavar="NEW",
        help="what will be, likewise (default: the same in the working tree)",
    )
    command.add_argument(
        "--format", choices=_FORMATS, action=Once, default="text", help="for a terminal, a pull request or a program"
    )
    command.add_argument(
        "--prices",
        type=Path,
        action=Once,
        metavar="FILE",
        help="prices in YAML, such as review/examples/prices.yaml; adds what a month costs, before and after",
    )
    # What has no effect is nothing to fail on.
    classes = [each.option for each in Class if each is not Class.NO_EFFECT]
    command.add_argument(
        "--fail-on",
        choices=classes,
        action=Once,
        metavar="CLASS",
        help="exit code 1 from this class on and 0 below, instead of the number of the worst class: "
        + ", ".join(classes),
    )
    command.set_defaults(tool=run, run=run)


def run(options: argparse.Namespace) -> tuple[str, int]:
    """What the tool says, and the exit code.

    Raises:
        ManifestError: A side, or the prices, cannot be read.
    """
    new = options.new or counterpart(options.old)
    if options.old == new == "-":
        raise ManifestError("- is given twice; the standard input can be read once")
    prices = read_prices(options.prices) if options.prices else None
    report = Report.of(environments(options.old), environments(new), prices)
    code = int(report.worst)
    if options.fail_on:
        code = int(report.worst.option_reaches(options.fail_on))
    return _FORMATS[options.format](report), code


def _side(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    return text
