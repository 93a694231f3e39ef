"""Texts that cdk8s writes by YAML 1.2 so that kubectl, which reads YAML 1.1, takes them for something else."""

import re

# cdk8s leaves these without quotes, and Go, which drops underscores, reads a number:
# resolve in https://github.com/yaml/go-yaml, v2, resolve.go.
_NUMBER = re.compile(
    r"(?:[-+]_*)?0_*(?:[oO][0-7_]+|X[0-9A-Fa-f_]+|B[01_]+)"
    r"|(?:[-+]_+0|[-+]?0_)_*(?:x[0-9A-Fa-f_]+|b[01_]+)"
    r"|0_*b_*[-+][01_]+"
    r"|[-+]_+[0-9.][0-9._]*(?:[eE][-+0-9_]+)?"
    r"|[-+]?[0-9.][0-9._]*(?=[eE][-+0-9]*_)[eE]_*[-+]?_*[0-9][0-9_]*"
)
# cdk8s writes several lines as a block: one of blanks alone keeps none of them, and none can begin with a tab.
_BLANK_BLOCK = re.compile(r"[ \n\t]*\n[ \n\t]*")
_TAB_FIRST = re.compile(r"\n*\t[^\n]*\n.*|\n+\t.*", re.DOTALL)


def misread(text: str) -> str | None:
    """What kubectl makes of a text, and how to mend it; None if it arrives as it is."""
    if _NUMBER.fullmatch(text):
        return "is a number to kubectl, which reads YAML 1.1; write it in another way"
    if _BLANK_BLOCK.fullmatch(text):
        return "is blank lines alone, which do not arrive as they are; write some text, or one line"
    if _TAB_FIRST.fullmatch(text):
        return "begins with a tab before several lines, which kubectl cannot read; write blanks instead"
    return None
