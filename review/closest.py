"""What a word that is unknown may have been meant to be."""

import difflib
from collections.abc import Collection


def meant(word: str, known: Collection[str]) -> str:
    """The question whether the closest word was meant, or all that there are."""
    close = difflib.get_close_matches(word, known, 1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
