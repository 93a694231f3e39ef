"""Numbers where text is expected, which quotes alone may not mend."""

from typing import cast

from ecommerce.settings.problems import Path
from ecommerce.settings.reader.judge import Mapping, broken_rules
from ecommerce.settings.reader.mistakes import Mistakes


def tell_what_quotes_leave(mistakes: Mistakes, written: Mapping, *, whole: bool) -> None:
    """Says of a number that is refused as a text as well, why that is, rather than to put it in quotes.

    Args:
        mistakes: What is wrong with the file.
        written: What the file says.
        whole: Whether the file was read to its end, so that rules between settings can be judged.
    """
    unquoted = {path: mistakes.plain[path] for path in mistakes.unquoted}
    quoted = Mistakes(cast("Mapping", _with(written, unquoted)), mistakes.plain)
    settings = quoted.settle(whole=whole)
    told = dict(quoted.texts)
    for path, text in broken_rules(settings) if whole else ():
        told.setdefault(path, text)
    mistakes.texts |= {path: told[path] for path in unquoted if path in told}


def _with(value: object, texts: dict[Path, str], path: Path = ()) -> object:
    """A copy of a value with texts in their places."""
    if isinstance(value, dict):
        return {key: _with(each, texts, (*path, key)) for key, each in cast("Mapping", value).items()}
    if isinstance(value, list):
        return [_with(each, texts, (*path, index)) for index, each in enumerate(cast("list[object]", value))]
    return texts.get(path, value)
