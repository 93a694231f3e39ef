"""`python -m review TOOL PATH…`: what rendered manifests mean, and whether they are sound."""

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from review import autoscale, describe, pod_security, wiring
from review.manifests import ManifestError, Manifests, read


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one tool and returns the exit code: 0, 1 where a check found something, 2 where the input cannot be read."""
    options = _parse(arguments)
    try:
        manifests = read(options.paths)
        code: int = options.tool(manifests, options)
    except ManifestError as error:
        print(error, file=sys.stderr)
        return 2
    return code


def _check(manifests: Manifests, options: argparse.Namespace) -> int:
    findings = sorted({*pod_security.check(manifests), *wiring.check(manifests, options.given)})
    for finding in findings:
        print(finding)
    print(f"{len(manifests.objects)} objects, {len(findings)} findings")
    return 1 if findings else 0


def _reach(manifests: Manifests, _: argparse.Namespace) -> int:
    print(describe.flows(manifests))
    return 0


def _capacity(manifests: Manifests, _: argparse.Namespace) -> int:
    print(describe.resources(manifests))
    return 0


def _autoscale(manifests: Manifests, options: argparse.Namespace) -> int:
    for autoscaler in manifests.of("HorizontalPodAutoscaler"):
        print(f"{autoscaler['metadata']['name']} under {options.cores} cores for {options.minutes} minutes")
        last = None
        for sample in autoscale.simulate(manifests, autoscaler, lambda _: options.cores, options.minutes * 60):
            if sample.replicas != last:
                clock = f"{sample.seconds // 60:3}:{sample.seconds % 60:02}"
                print(f"  {clock}  {sample.replicas} pods at {sample.utilization:.0f} % CPU")
                last = sample.replicas
    return 0


def _page(manifests: Manifests, options: argparse.Namespace) -> int:
    before = options.into.read_text(encoding="utf-8")
    after = describe.fill(before, manifests)
    if after != before:
        options.into.write_text(after, encoding="utf-8")
    return 0


def _cores(text: str) -> float:
    cores = float(text)
    if not 0 <= cores < math.inf:
        raise ValueError
    return cores


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m review", description=__doc__)
    tools = parser.add_subparsers(required=True, metavar="TOOL")

    def tool(name: str, run: Callable[[Manifests, argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        command = tools.add_parser(name, help=text, description=text)
        command.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="manifest file, or folder of *.yaml files"
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
        metavar="KIND/NAME",
        help="what the cluster has besides, such as Secret/registry-credentials; may be repeated",
    )
    tool("reach", _reach, "who can talk to whom, by the meaning of the NetworkPolicies")
    tool("capacity", _capacity, "requested CPU, memory and storage, at the least and at full scale")
    command = tool("autoscale", _autoscale, "what each HorizontalPodAutoscaler does under a constant load")
    command.add_argument("--cores", type=_cores, required=True, help="cores that all pods together need")
    command.add_argument("--minutes", type=int, default=60, help="how long the load lasts (default: 60)")
    command = tool("page", _page, "make the generated parts of a Markdown page anew")
    command.add_argument(
        "--into", type=Path, required=True, metavar="FILE", help="page with `<!-- generated: … -->` marks"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
