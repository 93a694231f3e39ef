"""Makes the bindings of imports/crds/*.yaml anew with `cdk8s import`; `python imports/generate.py FOLDER`."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def generate(folder: Path) -> None:
    """Writes the Python bindings of every CustomResourceDefinition.

    Args:
        folder: Where to write them; older bindings there are replaced.
    """
    node = Path(sys.prefix) / "bin"
    cdk8s = HERE / "node_modules" / ".bin" / "cdk8s"
    for definitions in sorted((HERE / "crds").glob("*.yaml")):
        subprocess.run(
            [cdk8s, "import", definitions, "--language", "python", "--no-save", "--output", folder],
            cwd=HERE.parent,
            env={"PATH": f"{node}:/usr/bin:/bin", "HOME": str(HERE / "node_modules")},
            capture_output=True,
            check=True,
        )


if __name__ == "__main__":
    generate(Path(sys.argv[1]))
