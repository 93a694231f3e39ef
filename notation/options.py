"""Options of a command line, refused in one line where they are wrong."""

import argparse
from typing import NoReturn

from .printable import printable


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one line."""

    def error(self, message: str) -> NoReturn:
        """Says what is wrong, and where to find what is right."""
        self.exit(2, f"{self.prog}: {printable(message)}; --help lists what there is\n")


class Once(argparse.Action):
    """Keeps the value of an option that is given once: of two, nobody knows which one is meant."""

    given = False

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - as argparse calls it
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,  # noqa: ARG002 - as argparse calls it
    ) -> None:
        """Refuses a second value."""
        if self.given:
            raise argparse.ArgumentError(self, "is given twice")
        self.given = True
        setattr(namespace, self.dest, values)
