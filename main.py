"""The cdk8s app: every file in environments/ becomes Kubernetes manifests in dist/.

The default environment is written to the top of the output folder, so that `kubectl apply -f dist/` applies it alone;
every other one to a folder of its own name. What tells a GitOps tool of one is in a folder `gitops` beside it, of which
`kubectl apply -f` reads nothing. `python main.py --help` lists what else there is.
"""

import gc
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from ecommerce.settings import EnvironmentSettings
from synth import cli
from synth.environments import DEFAULT
from synth.node import use_bundled_node
from synth.output import FILE, GITOPS, Written

ROOT = Path(__file__).resolve().parent
CHART = "ecommerce"


def synthesize(environments: Mapping[str, EnvironmentSettings], folder: Path) -> list[Written]:
    """Writes the manifests of environments, by their names, below a folder that is empty, or holds those of others."""
    use_bundled_node()
    from cdk8s import App  # noqa: PLC0415 - starts Node, which no wrong setting should have to wait for

    from ecommerce.chart import Ecommerce  # noqa: PLC0415 - imports cdk8s

    written: list[Written] = []
    for name, settings in environments.items():
        start = time.perf_counter()
        path = output_path(name)
        app = App(outdir=str(folder / path.parent))
        Ecommerce(app, CHART, environment=name, settings=settings)
        app.synth()
        written.append(_written(folder, path, start))
        beside = path.with_name(GITOPS) / FILE
        shutil.rmtree(folder / beside.parent, ignore_errors=True)
        if settings.gitops:
            from ecommerce.gitops.chart import GitOps  # noqa: PLC0415 - bindings that most systems do without

            start = time.perf_counter()
            app = App(outdir=str(folder / beside.parent))
            file = f"dist/{path.as_posix()}"
            GitOps(app, CHART, environment=name, settings=settings, gitops=settings.gitops, file=file)
            app.synth()
            written.append(_written(folder, beside, start))
    return written


def _written(folder: Path, path: Path, start: float) -> Written:
    objects = (folder / path).read_text(encoding="utf-8").count("\n---\n") + 1
    return Written(path, objects, time.perf_counter() - start)


def output_path(environment: str) -> Path:
    """Where an environment's manifests are written, below the output folder."""
    return Path("" if environment == DEFAULT else environment) / FILE


if __name__ == "__main__":
    # One short run: nothing that it makes needs collecting, on the way or at the end, which saves a tenth of the time.
    gc.disable()
    code = cli.main(ROOT, synthesize)
    gc.freeze()
    sys.exit(code)
