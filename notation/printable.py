"""Text of others, as one line can show it."""


def printable(text: str) -> str:
    """A text in which what a terminal would act on, or what would end the line, is written as Python escapes it.

    Args:
        text: What someone else wrote: a file's name, a value. Bytes of a name that are not UTF-8 are surrogates in it.
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
