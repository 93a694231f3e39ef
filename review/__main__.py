"""`python -m review TOOL PATH…`: what rendered manifests mean, and whether they are sound."""

import argparse
import gc
import math
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from notation import streams
from notation.options import Once, Parser
from notation.printable import printable
from review import autoscale, cilium, describe, pod_security, wiring
from review.manifests import Manifests, read
from review.source import STANDARD_INPUT, ManifestError

_MOST_CORES = 1_000_000
_MOST_MINUTES = 24 * 60

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


def _capacity(manifests: Manifests, _: argparse.Namespace) -> Answer:
    return _lines([describe.resources(manifests)]), 0


def _autoscale(manifests: Manifests, options: argparse.Namespace) -> Answer:
    lines: list[str] = []
    for autoscaler in manifests.of("HorizontalPodAutoscaler"):
        name = printable(autoscaler["metadata"]["name"])
        lines.append(f"{name} under {options.cores} cores for {options.minutes} minutes")
        last = None
        for sample in autoscale.simulate(manifests, autoscaler, lambda _: options.cores, options.minutes * 60):
            if sample.replicas != last:
                clock = f"{sample.seconds // 60:3}:{sample.seconds % 60:02}"
                lines.append(f"  {clock}  {sample.replicas} pods at {sample.utilization:.0f} % CPU")
                last = sample.replicas
    if not lines:
        raise ManifestError("there is no HorizontalPodAutoscaler to follow")
    return _lines(lines), 0


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


def _cores(text: str) -> float:
    return _number(text, float, 0, _MOST_CORES)


def _minutes(text: str) -> int:
    return int(_number(text, int, 1, _MOST_MINUTES))


def _number(text: str, kind: Callable[[str], float], least: int, most: int) -> float:
    try:
        number = kind(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text} is not a number from {least} to {most}")
    return number


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
    tool("capacity", _capacity, "requested CPU, memory and storage, at the least and at full scale")
    command = tool("autoscale", _autoscale, "what each HorizontalPodAutoscaler does under a constant load")
    command.add_argument("--cores", type=_cores, action=Once, required=True, help="cores that all pods together need")
    command.add_argument(
        "--minutes", type=_minutes, action=Once, default=60, help="how long the load lasts (default: 60)"
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
