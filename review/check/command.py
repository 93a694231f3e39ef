"""The command line of `review check`."""

import argparse
import re
from datetime import UTC, datetime

from notation.options import Once
from review.arguments import file
from review.check.finding import Level
from review.check.formats import FORMATS
from review.check.report import Report
from review.check.waivers import read_waivers
from review.manifests import Manifests

SUMMARY = "what is refused when it is applied, or breaks later; exit code 1 for an error or a warning"


def add_options(command: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    command.add_argument(
        "--given",
        action="append",
        default=[],
        type=_given,
        metavar="KIND/NAME",
        help="what the cluster has besides, such as Secret/registry-credentials; may be repeated",
    )
    command.add_argument(
        "--waivers",
        action=Once,
        type=file,
        metavar="FILE",
        help="file of findings that are not to count, each with a reason and a last day",
    )
    command.add_argument(
        "--format", choices=FORMATS, action=Once, default="text", help="for a terminal, a program, GitHub or scanners"
    )
    command.add_argument(
        "--fail-on",
        choices=[str(level) for level in Level],
        action=Once,
        default=str(Level.WARNING),
        metavar="LEVEL",
        help="exit code 1 from this level on: error, warning or note (default: %(default)s)",
    )


def answer(manifests: Manifests, options: argparse.Namespace) -> tuple[str, int]:
    """What the tool says, and the exit code.

    Raises:
        ManifestError: The file of waivers cannot be read.
    """
    waivers = read_waivers(options.waivers) if options.waivers else []
    report = Report.of(manifests, options.given, waivers, datetime.now(UTC).date())
    return FORMATS[options.format](report), int(report.fails(Level(options.fail_on)))


def _given(text: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*/[^\s/]+", text):
        raise argparse.ArgumentTypeError(f"{text} is not KIND/NAME, such as Secret/registry-credentials")
    return text
