"""The command line of `main.py`."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ecommerce.notation import streams
from ecommerce.notation.options import Once, Parser
from ecommerce.notation.printable import printable
from ecommerce.secrets.inventory import inventory
from ecommerce.settings import EnvironmentSettings, InvalidSettingsError
from ecommerce.settings.problems import BrokenSettingsError
from ecommerce.settings.schema import json_schema
from synth.environments import DEFAULT, list_environments, located, read_environments
from synth.fixed import fixed_changes
from synth.namespaces import refuse_shared_namespaces
from synth.output import FILE, Output, Written
from synth.programs import older_programs
from synth.prune import apply_steps, listing, prune_steps
from synth.report import SynthesisError, shown
from synth.restore import backup_job, list_job, restore_job
from synth.steps import restore_steps

# Writes the manifests of environments, by their names, below a folder.
Synthesize = Callable[[Mapping[str, EnvironmentSettings], Path], list[Written]]


@dataclass(frozen=True)
class _Project:
    """What the commands work on: a root folder, and what turns settings into manifests."""

    root: Path
    synthesize: Synthesize

    @property
    def environments(self) -> Path:
        """Where the environment files are."""
        return self.root / "environments"

    def names(self) -> list[str]:
        """The names of all environments."""
        return list_environments(self.environments)

    def read(self, name: str | None) -> dict[str, EnvironmentSettings]:
        """The settings of one environment, or of all."""
        return read_environments(self.environments, self.names() if name is None else [name])

    def manifests(self, name: str) -> Path:
        """The manifests of an environment, as the last synth wrote them."""
        return self.root / "dist" / ("" if name == DEFAULT else name) / FILE

    def output(self, chosen: str | None) -> Output:
        """The folder to write: the one that the user chose, else the cdk8s CLI, else dist/."""
        usual = self.root / "dist"
        named = Path(chosen or os.environ.get("CDK8S_OUTDIR") or usual)
        try:
            folder = named.expanduser().absolute()
        except RuntimeError:
            raise SynthesisError(
                f"{shown(named)}: there is no such user; write ./~ for a folder of that name"
            ) from None
        if usual in Path(os.path.realpath(folder)).parents:
            raise SynthesisError(
                f"{shown(folder)} is in {shown(usual)}, which every synth replaces; choose another folder"
            )
        return Output(folder)


def main(root: Path, synthesize: Synthesize, arguments: Sequence[str] | None = None) -> int:
    """Runs a command, `synth` if none is named.

    Args:
        root: The project's folder, with environments/ and, unless another is chosen, dist/.
        synthesize: Writes the manifests of environments.
        arguments: What the user typed; the process's own by default.

    Returns:
        The exit code: 0, 1 for a reason that is printed in lines, 130 for an interrupt, and 141, as of any program that
        writes to a closed pipe, where the reader has seen enough.
    """
    try:
        streams.prepare()
        _refuse_to_be_nowhere()
        return _run(_Project(root, synthesize), _parse(sys.argv[1:] if arguments is None else arguments))
    except streams.UnheardError as error:
        return _fail(str(error), 1) if str(error) else streams.BROKEN_PIPE
    except (InvalidSettingsError, SynthesisError) as error:
        return _fail(str(error), 1)


def _refuse_to_be_nowhere() -> None:
    try:
        Path.cwd()
    except FileNotFoundError:
        raise SynthesisError("the working directory is not there any more; change to another") from None


def _run(project: _Project, options: argparse.Namespace) -> int:
    # Also where an interrupt is ignored at the start, as under nohup or in a script's background: who sends one means
    # it, Node would hear it in any case, and it does no harm.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    output = project.output(options.output) if options.command == "synth" else None
    try:
        options.run(project, options, output)
    except KeyboardInterrupt:
        return _fail("; ".join(map(str, filter(None, ["interrupted", output]))), 130)
    except (InvalidSettingsError, SynthesisError, streams.UnheardError):
        raise
    except Exception as error:  # whatever it is, the user gets one line, and --debug shows the rest
        if options.debug:
            raise
        reason = printable(str(error).strip().partition("\n")[0]) or type(error).__name__
        failed = " and ".join(map(str, filter(None, [f"{options.command} failed", output])))
        return _fail(f"{failed}: {reason} (--debug shows where)", 1)
    return 0


def _synth(project: _Project, options: argparse.Namespace, output: Output) -> None:
    environments = project.read(options.environment)
    refuse_shared_namespaces(project.environments, environments)
    fixed: dict[Path, list[str]] = {}

    def write(folder: Path) -> list[Written]:
        written = _write(project, environments, folder)
        fixed.update({file.path: fixed_changes(output.folder / file.path, folder / file.path) for file in written})
        return written

    written = output.replace(write, keep_others=options.environment is not None)
    for file in written:
        streams.say(f"{shown(output.folder / file.path)}  {file.objects} objects  {file.seconds:.2f} s\n")
        for change in fixed[file.path]:
            streams.complain(f"warning: {shown(output.folder / file.path)}: {change}")
    for name, settings in environments.items():
        _warn_of_inline_secrets(name, settings)
        for text in older_programs(settings):
            streams.complain(f"warning: environment {name}: {text}")


def _write(project: _Project, environments: Mapping[str, EnvironmentSettings], folder: Path) -> list[Written]:
    """Writes one environment after the other, and says of all of them what is wrong."""
    written: list[Written] = []
    reports: list[str] = []
    for name, settings in environments.items():
        try:
            written += project.synthesize({name: settings}, folder)
        except BrokenSettingsError as error:
            reports.append(str(located(project.environments, name, error)))
    if reports:
        raise SynthesisError("\n".join(reports))
    return written


def _warn_of_inline_secrets(name: str, settings: EnvironmentSettings) -> None:
    if settings.secrets.provider == "inline":
        placeholder = "the placeholder" if settings.secrets.is_placeholder else "a"
        streams.complain(
            f"warning: environment {name} carries {placeholder} database password in plain text; never for production"
        )


def _secrets(project: _Project, options: argparse.Namespace, _: None) -> None:
    lists = ("\n".join(inventory(*each)) for each in project.read(options.environment).items())
    streams.say("\n\n".join(lists) + "\n")


def _restore(project: _Project, options: argparse.Namespace, _: None) -> None:
    name, settings = _one(project, options)
    streams.say(restore_job(name, settings, options.dump, options.overwrite))


def _restore_steps(project: _Project, options: argparse.Namespace, _: None) -> None:
    streams.say(restore_steps(*_one(project, options), options.dump))


def _backups(project: _Project, options: argparse.Namespace, _: None) -> None:
    streams.say(list_job(*_one(project, options)))


def _apply(project: _Project, options: argparse.Namespace, _: None) -> None:
    name, settings = _one(project, options)
    streams.say(apply_steps(settings, project.manifests(name)))


def _list(project: _Project, options: argparse.Namespace, _: None) -> None:
    streams.say(listing(*_one(project, options)))


def _prune(project: _Project, options: argparse.Namespace, _: None) -> None:
    name, settings = _one(project, options)
    streams.say(prune_steps(settings, project.manifests(name), sys.stdin.read()))


def _backup_now(project: _Project, options: argparse.Namespace, _: None) -> None:
    streams.say(backup_job(*_one(project, options)))


def _one(project: _Project, options: argparse.Namespace) -> tuple[str, EnvironmentSettings]:
    """The environment that is asked for, the default one if none is."""
    name = DEFAULT if options.environment is None else options.environment
    if options.environment is None and DEFAULT not in (known := project.names()):
        raise SynthesisError(f"there is no environment {DEFAULT}; choose one with --environment: {', '.join(known)}")
    return name, project.read(name)[name]


def _schema(_project: _Project, _options: argparse.Namespace, _: None) -> None:
    streams.say(json_schema())


def _fail(reason: str, code: int) -> int:
    streams.complain(reason)
    # An interrupted or dead Node makes jsii's exit handler print a traceback that helps nobody.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return code


def _text(argument: str) -> str:
    if not argument:
        raise argparse.ArgumentTypeError("is empty")
    return argument


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(
        prog="main.py",
        usage="%(prog)s [COMMAND] [OPTION ...]",
        description="Turn every environments/<name>.yaml into Kubernetes manifests in dist/. synth is the default.",
        epilog="`main.py COMMAND --help` lists the options of a command; synth's are --environment and --output.",
    )
    commands = parser.add_subparsers(prog=parser.prog, dest="command", required=True, metavar="COMMAND")
    debug = Parser(add_help=False)
    debug.add_argument("--debug", action="store_true", help="show where an unexpected error comes from")

    synth = commands.add_parser(
        "synth",
        parents=[debug],
        help="write the manifests of all environments, or of one",
        epilog="All of the output is replaced, or, after any error, none of it.",
    )
    synth.add_argument(
        "-e", "--environment", type=_text, action=Once, metavar="NAME", help="only this one; the others' output stays"
    )
    synth.add_argument(
        "-o", "--output", type=_text, action=Once, metavar="DIR", help="write here, not to $CDK8S_OUTDIR or dist/"
    )
    synth.set_defaults(run=_synth)

    secrets = commands.add_parser("secrets", parents=[debug], help="list what must be given from outside of Git")
    secrets.add_argument("-e", "--environment", type=_text, action=Once, metavar="NAME", help="only for this one")
    secrets.set_defaults(run=_secrets)

    restore = commands.add_parser("restore", parents=[debug], help="print a Job that restores a dump")
    restore.add_argument("dump", type=_text, metavar="DUMP", help="name of a dump or database beside, or latest")
    restore.add_argument(
        "-e", "--environment", type=_text, action=Once, metavar="NAME", help=f"whose dump (default: {DEFAULT})"
    )
    restore.add_argument(
        "--overwrite",
        type=_text,
        action=Once,
        metavar="DATABASE",
        help="the database's name, to swap one that holds something",
    )
    restore.set_defaults(run=_restore)

    steps = commands.add_parser("restore-steps", parents=[debug], help="print the steps of a restore")
    steps.add_argument("dump", type=_text, metavar="DUMP", help="name of a dump or database beside, or latest")
    backups = commands.add_parser("backups", parents=[debug], help="print a Job that lists the dumps")
    now = commands.add_parser("backup-now", parents=[debug], help="print a Job that makes a backup")
    for command, run in ((steps, _restore_steps), (backups, _backups), (now, _backup_now)):
        command.add_argument(
            "-e", "--environment", type=_text, action=Once, metavar="NAME", help=f"whose dumps (default: {DEFAULT})"
        )
        command.set_defaults(run=run)

    applied = commands.add_parser("apply-steps", parents=[debug], help="print what applies an environment")
    listed = commands.add_parser("list-steps", parents=[debug], help="print what lists an environment's objects")
    pruned = commands.add_parser(
        "prune-steps", parents=[debug], help="print what deletes the objects that are left behind, of a list on stdin"
    )
    for command, run in ((applied, _apply), (listed, _list), (pruned, _prune)):
        command.add_argument(
            "-e", "--environment", type=_text, action=Once, metavar="NAME", help=f"which one (default: {DEFAULT})"
        )
        command.set_defaults(run=run)

    schema = commands.add_parser("schema", parents=[debug], help="print the JSON Schema of an environment file")
    schema.set_defaults(run=_schema)
    return parser.parse_args(_with_command(arguments))


def _with_command(arguments: Sequence[str]) -> Sequence[str]:
    """Puts the default command before options, or before nothing."""
    if arguments and (not arguments[0].startswith("-") or arguments[0] in {"-h", "--help"}):
        return arguments
    return ["synth", *arguments]
