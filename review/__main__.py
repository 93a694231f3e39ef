"""`python -m review TOOL PATH…`: what rendered manifests mean, and whether they are sound."""

import argparse
import gc
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from notation import streams
from notation.options import Once, Parser
from review import autoscale_tool, capacity_tool, cilium, describe, pod_security, wiring
from review.manifests import Manifests, read
from review.source import STANDARD_INPUT, ManifestError

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
        text, code = options.tool(read(options.paths), options)
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


def _check(manifests: Manifests, options: argparse.Namespace) -> Answer:
    findings = sorted({*pod_security.check(manifests), *wiring.check(manifests, options.given)})
    summary = f"{len(manifests.objects)} objects, {len(findings)} findings"
    return _lines([*map(str, findings), summary]), 1 if findings else 0


def _reach(manifests: Manifests, _: argparse.Namespace) -> Answer:
    return _lines([describe.flows(manifests), *cilium.unread(manifests)]), 0


def _capacity(manifests: Manifests, options: argparse.Namespace) -> Answer:
    return capacity_tool.answer(manifests, options)


def _autoscale(manifests: Manifests, options: argparse.Namespace) -> Answer:
    return autoscale_tool.answer(manifests, options), 0


def _page(manifests: Manifests, options: argparse.Namespace) -> Answer:
    page: Path = options.into
    if page.exists() and not page.is_file():
        raise ManifestError(f"{page}: is not a file")
    try:
        before = page.read_text(encoding="utf-8") if page.exists() else ""
        after = describe.fill(before or describe.blank(page.stem), manifests)
        if after != before:
            page.write_text(after, encoding="utf-8")
    except OSError as error:
        raise ManifestError(f"{page}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ManifestError(f"{page}: is not UTF-8; save the page in UTF-8") from None
    except ValueError as error:
        raise ManifestError(f"{page}: {error}") from None
    return "", 0


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    return STANDARD_INPUT if text == "-" else Path(text)


def _given(text: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*/[^\s/]+", text):
        raise argparse.ArgumentTypeError(f"{text} is not KIND/NAME, such as Secret/registry-credentials")
    return text


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser(
        prog="python -m review",
        description=__doc__,
        epilog="Exit codes: 0, 1 for a finding, 2 for what cannot be read. `TOOL --help` lists the options of a tool.",
    )
    tools = parser.add_subparsers(required=True, metavar="TOOL")

    def tool(name: str, run: Callable[[Manifests, argparse.Namespace], Answer], text: str) -> argparse.ArgumentParser:
        command = tools.add_parser(name, help=text, description=text)
        command.add_argument(
            "paths",
            nargs="+",
            type=_path,
            metavar="PATH",
            help="file of manifests in YAML or JSON, folder of such files, or - for the standard input",
        )
        command.set_defaults(tool=run)
        return command

    command = tool(
        "check", _check, "Pod Security `restricted`, selectors, ports, references; exit code 1 for a finding"
    )
    command.add_argument(
        "--given",
        action="append",
        default=[],
        type=_given,
        metavar="KIND/NAME",
        help="what the cluster has besides, such as Secret/registry-credentials; may be repeated",
    )
    tool("reach", _reach, "who can talk to whom, by the meaning of the NetworkPolicies")
    capacity_tool.add_options(
        tool("capacity", _capacity, "requests, limits, nodes and cost: at the least, at full scale and in a rollout")
    )
    autoscale_tool.add_options(
        tool("autoscale", _autoscale, "what HorizontalPodAutoscalers do under a load: constant, or over time")
    )
    command = tool("page", _page, "make the generated parts of a Markdown page anew")
    command.add_argument(
        "--into",
        type=_path,
        action=Once,
        required=True,
        metavar="FILE",
        help="page with `<!-- generated: … -->` marks; one that is not there, or empty, is made with all of them",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    # One short run of many small values: collecting would take most of the time, and nothing is to be collected.
    gc.disable()
    sys.exit(main())
