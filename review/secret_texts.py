"""Secrets in texts: files in a key, scripts, command lines; by what is given to a name, and by their form.

No parser of a format reads them: a line tells a name and a value in all of them, and what is no line of its format, as
in a template, is told too.
"""

import re
from collections.abc import Iterator

from review.secret_forms import Found, forms_in
from review.secrets import is_secret

# Lines that may give something to a secret's name.
_HINT = re.compile(r"(?i)pass|pwd|psw|secret|token|key|cred|mnemonic|auth|mysql|curl")
_COMMENT = re.compile(r"\s*(#|//|;|--\s|\*|<!--)")
_NAME = r"[\"']?(?P<name>[A-Za-z_][\w.\-/]*)[\"']?"
_QUOTED = r"(?P<quote>[\"'])(?P<quoted>(?:(?!(?P=quote)).)*)(?P=quote)"
# A line of a configuration: `name: value`, `name = value`, `name value` is none.
_SETTING = re.compile(
    rf"\s*(?:export\s+|set\s+|-\s+|ENV\s+)?{_NAME}\s*(?:=>|:=|[:=])\s*(?:{_QUOTED}|(?P<plain>.*?))\s*,?\s*$"
)
# Anywhere in a line: `name=value`, and what is quoted after a name.
_INLINE = re.compile(
    rf"(?<![\w$.\-\"']){_NAME}(?:=(?:{_QUOTED}|(?P<plain>[^\s;&,\"'|)<>`]+)))|(?<![\w$.\-])[\"']?(?P<key>[A-Za-z_][\w.-]*)[\"']?"
    r"\s*(?:=>|:=|[:=])\s*(?P<quote2>[\"'])(?P<quoted2>(?:(?!(?P=quote2)).)*)(?P=quote2)"
)
_FLAG = re.compile(
    rf"(?<![\w-])--?(?P<name>[A-Za-z][\w.-]*)(?:=|\s+)(?:{_QUOTED}|(?P<plain>[^\s\"'`|;&<>-][^\s\"'`|;&<>]*))"
)
_ELEMENT = re.compile(r"<(?P<name>[A-Za-z][\w.-]*)(?:\s[^<>]*)?>(?P<plain>[^<>]+)</(?P=name)>")
_OF_SQL = re.compile(r"(?i)\b(?P<name>password)\s+'(?P<plain>[^']+)'")
_OF_REDIS = re.compile(r"\s*(?:requirepass|masterauth)\s+[\"']?(?P<plain>[^\s\"']+)")
_OF_MYSQL = re.compile(r"\bmysql\w*\s(?:[^|;&]{0,200}\s)?-p(?P<plain>[^\s$'\"]+)")
_OF_CURL = re.compile(r"\bcurl\s(?:[^|;&]{0,200}\s)?(?:-u|--user)[ =]?[\"']?[^\s:$\"']+:(?P<plain>[^\s$'\"]+)")
# A list in YAML or JSON of which an entry has a name and a value.
_PAIR_NAME = re.compile(r"[\s-]*[\"']?name[\"']?\s*:\s*[\"']?(?P<name>[\w.\-]+)[\"']?\s*,?\s*$")
_PAIR_VALUE = re.compile(r"\s*[\"']?value[\"']?\s*:\s*[\"']?(?P<plain>.*?)[\"']?\s*,?\s*$")
_BLOCK = re.compile(r"[|>][-+0-9]*")
_INLINE_COMMENT = re.compile(r"\s+[#;].*$")
_CODE = {
    *("sh", "bash", "zsh", "ksh", "py", "js", "mjs", "cjs", "ts", "rb", "pl", "lua", "go", "awk", "sql", "php", "java"),
    *("groovy", "kts", "scala", "rs", "c", "ps1", "r", "html", "css", "md"),
}
_SHELL = {"sh", "bash", "zsh", "ksh", "ps1"}
_MORE_THAN_A_LITERAL = re.compile(r"[$`(]")


def secrets_in(text: str, *, file: str = "") -> Iterator[Found]:
    """The secrets in a text, in their order.

    Args:
        text: The text.
        file: What it is as a file, which tells code from settings; `.sh` for a command line.
    """
    found = [*forms_in(text), *(_named(text, file) if _HINT.search(text) else ())]
    ends = 0
    for each in sorted(found, key=lambda one: (one.start, -one.length)):
        if each.start >= ends:
            yield each
            ends = each.start + each.length


def _named(text: str, file: str) -> Iterator[Found]:
    kind = file.rpartition(".")[2].lower() if "." in file else ""
    if text.startswith("#!"):
        kind = "sh" if re.match(r"#!.*sh\b", text) else "py"
    position, lines = 0, text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if not _COMMENT.match(line):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if _HINT.search(line):
                yield from _of_line(line.rstrip("\r\n"), following, position, kind)
        position += len(line)


def _of_line(line: str, following: str, position: int, kind: str) -> Iterator[Found]:
    is_code = kind in _CODE
    seen: set[int] = set()
    for match, name in _matches(line, is_code=is_code):
        groups = match.groupdict()
        group = next((each for each in ("quoted", "quoted2", "plain") if groups.get(each) is not None), None)
        if group is None:
            continue
        value, start = match[group], match.start(group)
        if group == "plain" and match.re is _SETTING:
            value = _INLINE_COMMENT.sub("", value)
        if is_code and _MORE_THAN_A_LITERAL.search(value):
            continue
        if is_code and group == "plain" and match.re is _INLINE and kind not in _SHELL:
            continue
        if _BLOCK.fullmatch(value):
            value, start = following.strip(), len(line) + 1 + len(following) - len(following.lstrip())
        if start not in seen and is_secret(name, value):
            seen.add(start)
            yield Found(f"the value of {name}", position + start, len(value))
    pair, given = _PAIR_NAME.fullmatch(line), _PAIR_VALUE.fullmatch(following.rstrip("\r\n"))
    if pair and given and is_secret(pair["name"], given["plain"]):
        yield Found(
            f"the value of {pair['name']}", position + len(line) + 1 + given.start("plain"), len(given["plain"])
        )


def _matches(line: str, *, is_code: bool) -> Iterator[tuple[re.Match[str], str]]:
    """What is given to a name in a line, with the name."""
    if not is_code and (match := _SETTING.match(line)):
        yield match, match["name"]
    for match in _INLINE.finditer(line):
        yield match, match["name"] or match["key"]
    for pattern in (_FLAG, _ELEMENT, _OF_SQL):
        for match in pattern.finditer(line):
            yield match, match["name"]
    for pattern, name in ((_OF_REDIS, "password"), (_OF_MYSQL, "password"), (_OF_CURL, "password")):
        if match := pattern.search(line):
            yield match, name
