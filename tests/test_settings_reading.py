"""Reading an environment file: YAML 1.2 in all its forms, at once, and what is no such file refused at the right line."""

import json
import re
import time

import pytest
from conftest import ENVIRONMENT_FILES, ENVIRONMENTS
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ecommerce.settings import EnvironmentSettings, InvalidSettingsError, load
from ecommerce.settings.reader.yaml12 import read

TEXTS = [(ENVIRONMENT_FILES / f"{name}.yaml").read_text() for name in ENVIRONMENTS]


def report(text: str) -> list[str]:
    """The lines of the report on a file, without its name."""
    try:
        load(text, "x")
    except InvalidSettingsError as error:
        lines = str(error).split("\n")
        assert all(line.startswith("x:") for line in lines)
        return [line.removeprefix("x:") for line in lines]
    return []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a:\tb\n", {"a": "b"}),
        ("a\t: b\t# c\n", {"a": "b"}),
        ("\t# c\na:\n\t# c\n  b: c\n\t\nd: [\te,\tf\t]\n", {"a": {"b": "c"}, "d": ["e", "f"]}),
        ("a: b\n\t# c", {"a": "b"}),
        ("a:\n-\tb\n- \tc\n", {"a": ["b", "c"]}),
        ("a: |\n  \t# b\n  \t\n  -\tc\n\nd: e\n", {"a": "\t# b\n\t\n-\tc\n", "d": "e"}),
        ("a: |\n  b\n\t# c\nd: e\n", {"a": "b\n", "d": "e"}),
        ("a: [::/0, ::1/128, ?b, :c, http://d:80/?e=f#g]\n", {"a": ["::/0", "::1/128", "?b", ":c", "http://d:80/?e=f#g"]}),
        ("a: [\n  b, # c\n  ::/0,\n]\n", {"a": ["b", "::/0"]}),
        ('a: {b: ::1, "c":d, "e"::f, ?g: h,}\n', {"a": {"b": "::1", "c": "d", "e": ":f", "?g": "h"}}),
        ("a: {b, c: , d: }\n", {"a": {"b": None, "c": None, "d": None}}),
        ("? a\n: b\n", {"a": "b"}),
        ("a:\n  - - b\n    - c\n  -\n    d: e\n", {"a": [["b", "c"], {"d": "e"}]}),
        ("a:\n- b\nc:\n  d\n  e\n", {"a": ["b"], "c": "d e"}),
        ("'a': b\n\"c\": 'it''s'\n", {"a": "b", "c": "it's"}),
        ("%YAML 1.2\n---\na: b\n...\n# c\n", {"a": "b"}),
        ("# c\n--- # d\na: b", {"a": "b"}),
        ("--- {a: b}\n", {"a": "b"}),
        ("a: b\r\nc: |\r\n  d\r\n  e\r\n", {"a": "b", "c": "d\ne\n"}),
        ("a: b\rc: d\r", {"a": "b", "c": "d"}),
        ("\ufeffa: b\n", {"a": "b"}),
        (r'a: "\/\x41\u0042\U0001F600\ud83d\ude00\\ud83d\\ude00"', {"a": "/AB\U0001f600\U0001f600\\ud83d\\ude00"}),
        (r"""a: '"\ud83d\ude00"' # "\ud83d\ude00" """, {"a": r'"\ud83d\ude00"'}),
        ("a: b\u2028c\nd: \"e\x85f\" # \u2029\ng: 'h'\n", {"a": "b\u2028c", "d": "e\x85f", "g": "h"}),
        ("a: \U000f0000:b\nc: [:d]\n", {"a": "\U000f0000:b", "c": [":d"]}),
        ("a: !!str 8080\nb: !!int 3\nc: !!map {}\nd: !!null\n!!str 1: !!bool true\n", {"a": "8080", "b": 3, "c": {}, "d": None, "1": True}),
        ("a: &b c\n", {"a": "c"}),
        ("a: 1.\nb: .5\nc: 1e3\nd: +1\ne: 0o17\nf: 0x1F\ng: 1_0\nh: 010\ni: .\nj: .inf\n", {"a": 1.0, "b": 0.5, "c": 1000.0, "d": 1, "e": "0o17", "f": "0x1F", "g": "1_0", "h": "010", "i": ".", "j": ".inf"}),
    ],
)  # fmt: skip
def test_yaml_1_2_is_read_in_all_its_forms(text: str, value: object) -> None:
    document = read(text)
    assert (document.problems, document.value) == ([], value)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8", exclude_characters="\x7f")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=9), VALUES), st.booleans())
def test_json_is_read_as_it_is(value: object, escaped: bool) -> None:
    text = json.dumps(value, ensure_ascii=escaped)
    if not re.search(r"[\x7f-\x84\x86-\x9f\ufffe\uffff]", text) and '"<<"' not in text:
        document = read(text)
        assert (document.problems, document.value) == ([], value)


@pytest.mark.parametrize(
    "value", ['!!int "3"', "!!null x", "!!bool yes", "!!float 3", "!!str [a]", "!!map", "!!seq {}", "!!binary aGk=", "!!set {a}", "!a b", "! 8", "!", "&a", "!<tag:a> b"]
)  # fmt: skip
def test_a_tag_that_changes_what_is_written_is_refused_in_one_line(value: str) -> None:
    (line,) = report(f"frontend:\n  env:\n    A: {value}\n    B: c\n")
    assert re.fullmatch(r"3: frontend\.env\.A: .+; (remove it.*|put .+ in quotes)", line)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x: &a {image: b}\nfrontend:\n  image: c\nbackend: *a\n", {1: "x", 4: "backend"}),
        ("backend:\n  <<: *a\n  image: Bad\n", {2: "backend.<<", 3: "backend.image"}),
        ("expose:\n  type: gateway\n  gateway:\n    <<: *a\n    className: B\n", {4: "expose.gateway.<<", 5: "expose.gateway.className"}),
        ("frontend:\n  env:\n    <<: *a\n    B: 1\n", {3: "frontend.env.<<", 4: "frontend.env.B"}),
        ("imagePullSecrets:\n- a\n- *b\nnamespace: C\n", {3: "imagePullSecrets[1]", 4: "namespace"}),
        ("frontend:\n  replicas: {min: 2}\nbackend: {}\nfrontend:\n  image: Bad\n", {4: "frontend", 5: "frontend.image"}),
        ("backend:\n  env:\n    BACKEND_URL: x\n    DATABASE_HOST: 5\n", {3: "backend.env.BACKEND_URL", 4: "backend.env.DATABASE_HOST"}),
        ("backend:\n  resources:\n    limits:\n      cpu: 100m\n      memory: 64Mi\n", {4: "backend.resources.requests.cpu", 5: "backend.resources.requests.memory"}),
        ("backend:\n  resources:\n    requests:\n      cpu: a lot\n      memory: 8Gi\n", {4: "backend.resources.requests.cpu", 5: "backend.resources.requests.memory"}),
        ("database:\n  engine: cloudnativepg\n  cloudnativepg:\n    pooler:\n      poolMode: session\n      instances: 5\n", {6: "database.cloudnativepg.pooler.defaultPoolSize"}),
        ("database:\n  engine: cloudnativepg\n  cloudnativepg:\n    image: a/postgresql:16.1\n", {4: "backup.image"}),
        ("expose:\n  gateway:\n    host: A\n    dataPlaneNamespace: b\n    className: c\n  type: gateway\n  gatewey: 1\n", {2: "expose.gateway", 3: "expose.gateway.host", 7: "expose.gatewey"}),
        ("namespace: a\nsecrets:\n  provider: external-secrets\n", {3: "secrets.externalSecrets"}),
        ("namespace: A\nbackend:\n  image: B\n   replicas: 3\nfrontend: {image: C}\n", {1: "namespace", 4: "is not YAML"}),
        ("namespace: !x a\nbackend: *b\nfrontend: [\n", {1: "namespace", 2: "backend", 3: "is not YAML"}),
    ],
)  # fmt: skip
def test_each_problem_is_told_at_the_line_that_a_person_wrote(text: str, lines: dict[int, str]) -> None:
    assert {int(line): place for line, place, _ in (each.split(": ", 2) for each in report(text))} == lines


def test_what_production_misses_is_told_where_production_is_said() -> None:
    assert {line.split(": ")[0] for line in report("namespace: a\nbackend: {}\nproduction: true\n")} == {"3"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("frontend:\n  replicas: {min: 2, max: 4\n  resources:\n    requests: {cpu: 1}\n", 2),
        ("frontend: {\n  replicas: {min: 2},\n  env: {A: '}'\n  }\nbackend: {image: a}\n", 1),
        ("imagePullSecrets: [a,\n  b,\nnamespace: x\n", 1),
        ("imagePullSecrets: [a, {b: c]\nnamespace: x\n", 1),
        ("imagePullSecrets:\n  - 'a\n  - b\nnamespace: x\n", 2),
        ("namespace: 'x\nfrontend:\n  image: 'y'\n", 1),
        ('namespace: "x\nfrontend:\n  env: {A: "y"}\n', 1),
        ("frontend\n  image: a\n", 1),
        ("frontend:\n  image a\n  replicas: {min: 3}\n", 2),
        ("frontend:\n  image: a\nbackend\nnamespace: x\n", 3),
        ("frontend:\n  image: a\n   replicas: {min: 3}\n", 3),
        ("frontend:\n  image: a\n replicas: {min: 3}\n", 3),
        ("frontend:\n  image: 'a' b\n  replicas: {min: 3}\n", 2),
        ("frontend: {image: a,\n  env: {A: b} c}\n", 2),
        ("frontend:\n  image: @a\n", 2),
        ("frontend:\n\timage: a\n", 2),
        ("frontend:\n  env:\n    A: |\n      \tb\n\tc\n", 5),
        ("namespace: a\n\n# c\n--- # d\nfrontend: {}\n", 4),
        ("# c\n%TAG ! tag:x\n---\nnamespace: a\n", 2),
        ("namespace: a\nfrontend: \x1b\n", 2),
    ],
)
def test_a_mistake_in_the_form_is_told_where_it_is_mended(text: str, line: int) -> None:
    (told,) = report(text)
    assert re.fullmatch(rf"{line}: (is not YAML: .+|is a .+); .+", told)


@pytest.mark.parametrize("text", TEXTS, ids=ENVIRONMENTS)
def test_a_bracket_or_quote_without_its_partner_is_told_at_its_line(text: str) -> None:
    for match in re.finditer(r"""(?<=[ \[])(\{[^{}\n]*\}|\[[^\]\n]*\]|"[^"\n]*")""", text):
        (told,) = [line for line in report(text[: match.end() - 1] + text[match.end() :]) if "is not YAML" in line]
        assert int(told.split(":")[0]) == text.count("\n", 0, match.start()) + 1
        assert "is opened here" in told


@pytest.mark.parametrize(
    "text",
    [
        "password: 7392",
        "password: [hunter2]",
        "password: {hunter2: a}",
        "password hunter2",
        "password: !hunter2",
        "password: !!hunter2",
        "password: *hunter2",
        "password: &hunter2",
        "password: 'hunter2",
        "password: hunter2: a",
        "password: 'hunter2' a",
        "password: {hunter2",
        r'password: "hunter2\q"',
        "password: hunter2\n  password: hunter2",
        "password: hunter2\n  provider: existing",
        "password: hunter2\n  passwort: hunter2",
        "- password: hunter2",
    ],
)
def test_a_report_shows_no_password(text: str) -> None:
    lines = report(f"secrets:\n  {text}\n")
    assert lines
    assert not [line for line in lines if re.search(r"hunter2(?! a)|7392", line.replace("password.hunter2", ""))]


@pytest.mark.parametrize(
    "text",
    [
        "backend: {env: {A: 7392}}",
        'backend: {env: {A: "hunter2\\u0007"}}',
        "backend: {env: {A: {hunter2: 7392}}}",
        "backend: {env: A=hunter2}",
        "backend: {env: [A=hunter2]}",
        "backend:\n  env:\n    A:hunter2\n",
        "expose: {loadBalancer: {annotations: {a: 7392}}}",
    ],
)
def test_a_report_shows_no_value_of_a_variable_or_an_annotation(text: str) -> None:
    lines = report(text)
    assert lines
    assert not [line for line in lines if re.search("hunter2|7392", line)]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://AKIA:hunter2@s3.example.com", "https://…@s3.example.com"),
        ("postgres://admin:hunter2@db/shop", "postgres://…@db/shop"),
        ("https://hunter2@s3.example.com", "https://…@s3.example.com"),
        ("https://a:x@hunter2/y@b c", "https://…@b c"),
        ("https://a:hunter2 x@b", "https://…@b"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "secrets: {{provider: existing}}\nbackup: {{offsite: {{bucket: shop, cidrs: [192.0.2.0/24], endpoint: '{}'}}}}\n",
        "imagePullSecrets: ['{}']",
        "backend: '{}'",
        "backup: {{schedule: '* * * * {}'}}",
    ],
)
def test_a_report_shows_of_a_url_no_login(text: str, url: str, shown: str) -> None:
    (line,) = report(text.format(url))
    assert shown in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    ("text", "line", "sign"),
    [
        ("frontend:\n  image:a/b:1\n", 2, "colon"),
        ("backend:\n  # c\n  replicas:3\n", 3, "colon"),
        ("backend:\n  env:\n    A:b\n", 3, "colon"),
        ("backend:\n  image: a\n  replicas:3\n", 3, "colon"),
        ("backend:\n  replicas:3\n  image: a\n", 2, "colon"),
        ("\nnamespace:a\n", 2, "colon"),
        ("imagePullSecrets:\n  -a\n  -b\n", 2, "hyphen"),
    ],
)
def test_a_blank_that_lacks_is_told_at_its_line(text: str, line: int, sign: str) -> None:
    (told,) = report(text)
    assert re.fullmatch(rf"{line}: .*(put a blank after the {sign}|{sign} lacks the blank after it; .+)", told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("database: {storage: {size: 10}}", "10 is less than 64Mi"),
        ("backend: {resources: {limits: {memory: 1}}}", "1 is less than 1Mi"),
        ("backend: {resources: {limits: {memory: 1e400}}}", "1e400 is not a Kubernetes quantity"),
        ("backend: {resources: {limits: {cpu: true}}}", "true is not a Kubernetes quantity"),
        ("backend: {resources: {limits: {cpu: 0.00001}}}", "0.00001 is finer than a thousandth"),
        ("backup: {schedule: 230}", "230 is not a cron schedule"),
        ("secrets: {externalSecrets: {store: a, path: b, refreshInterval: 3600}, provider: external-secrets}", "3600 is not a duration"),
        ("expose: {type: ingress, ingress: {className: a, controllerNamespace: ingress, host: 127.1}}", "127.1 is not the DNS name of a host"),
        ("namespace: 1e3\nbackend: {env: {A: 1}}", "1e3 is a number with a fraction where text is expected; put it in quotes"),
        ("backend: {env: {DATABASE_HOST: 5}}", "is set by the manifests themselves; remove it"),
        ("imagePullSecrets: [a, -1.50]", "-1.50 is not the name of a Secret"),
        ("backend: {env: {DATABASE_HOST: 5}}\nfrontend: [", "this is a number where text is expected; put it in quotes"),
    ],
)  # fmt: skip
def test_a_number_that_no_quotes_would_mend_is_met_with_the_rule_for_texts(text: str, said: str) -> None:
    (told,) = (line for line in report(text) if said in line)
    assert told.count("; ") == 1


@pytest.mark.parametrize("text", ["backend: 'image:a'", "backend: https://a.b", "imagePullSecrets: '-a'"])
def test_no_blank_is_missed_where_none_would_mend_it(text: str) -> None:
    (told,) = report(text)
    assert "blank" not in told


@pytest.mark.parametrize(
    "sign", ["\x1b[31m", "\n", "\r", "\x00", "\x7f", "\x9b", "\u202e", "\u200b", "\u2028", "\ufeff"]
)
def test_what_a_terminal_obeys_or_hides_is_escaped(sign: str) -> None:
    text = json.dumps({f"a{sign}b": 1, "namespace": f"c{sign}d", "frontend": {"env": {f"e{sign}": f"f{sign}"}}})
    with pytest.raises(InvalidSettingsError) as caught:
        load(text.replace("\x7f", r"\u007f"), f"environments/g{sign}.yaml")
    lines = str(caught.value).split("\n")
    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)
    assert all(repr(sign)[1:-1] in line for line in lines)


def test_what_is_long_is_quoted_by_its_beginning_and_its_length() -> None:
    key, image, words = "k" * 900, "A/" * 2500, "word " * 1000
    lines = report(
        f"{key}: 1\nfrontend:\n  image: {image}\nnamespace: '{words}'\nbackup: {{schedule: '* * * * {image}'}}\n"
    )
    assert [re.findall(r"… \(([0-9,]+) characters\)", line)[0] for line in lines] == ["900", "5,000", "5,000", "5,008"]
    assert all(len(line) < 400 for line in lines)


def test_a_report_has_a_hundred_lines_and_counts_the_others() -> None:
    lines = report("".join(f"k{number}: 1\n" for number in range(1234)))
    assert len(lines) == 101
    assert lines[-1] == "101: 1,134 more problems; mend those above first"


def test_nothing_is_said_twice() -> None:
    assert report("frontend: {env: {1: a, 2: b}}\n") == ["1: frontend.env: a key here is not text; put it in quotes"]


@pytest.mark.parametrize("levels", [64, 65])
def test_64_levels_are_read(levels: int) -> None:
    depth = levels - 1
    for nested in ("a: " + "[" * depth + "]" * depth, "\n".join(" " * level + "a:" for level in range(levels)) + " b"):
        (line,) = report(nested)
        assert ("is nested deeper than 64 levels" in line) == (levels > 64)


def filled(unit: str, head: str = "", tail: str = "", size: int = 2**20) -> str:
    """A text of a size in bytes, or a little less, made of one piece again and again."""
    return head + unit * ((size - len((head + tail).encode())) // len(unit.encode())) + tail


def numbered(line: str, head: str = "", count: int = 9_900) -> str:
    """A text of many different lines."""
    return head + "".join(line.format(number) for number in range(count))


def test_a_mebibyte_is_read() -> None:
    assert report(filled("# c\n")) == []
    (line,) = report(filled("# é\n", size=2**20 + 5))
    assert re.fullmatch(r"1: has 1,048,5\d\d bytes, above the 1,048,576 that are read; .+", line)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    {
        "brackets": "a: " + "[" * 10_000,
        "braces": "a: " + "{a: " * 10_000,
        "hyphens": "- " * 10_000,
        "keys": filled("a: b\n"),
        "wrong keys": numbered("  imagee{}: a\n", "frontend:\n"),
        "wrong names": numbered("    A-{}: 1\n", "frontend:\n  env:\n"),
        "variables": numbered("    A{}: b\n", "frontend:\n  env:\n"),
        "variables in production": numbered("    A{}: b\n", "production: true\nfrontend:\n  env:\n"),
        "wrong entries": filled("1,", "imagePullSecrets: [", "]", 39_000),
        "entries": filled("a,", "imagePullSecrets: [", "]"),
        "addresses": filled("10.0.0.0/8, ", "expose: {loadBalancer: {sourceRanges: [", "]}}", 230_000),
        "comments": filled("# c\n"),
        "commas in comments": filled("#,"),
        "tabs": filled("\t\n", "namespace: a\n"),
        "text": filled("x", "namespace: "),
        "words": filled("x\n ", "namespace: "),
        "escapes": filled(r"\ud83d\ude00", 'namespace: "', '"'),
        "block": filled(" \tx\n", "namespace: |\n"),
        "digits": filled("9", "namespace: "),
        "open quote": filled("x\n", "namespace: '"),
        "open bracket": filled("'x',\n ", "namespace: [", size=200_000),
        "anchors": filled("&a b,", "a: [", "]"),
        "aliases": filled("*a,", "a: [", "]"),
        "tags": filled("!a b,", "a: [", "]"),
        "directives": numbered("%TAG !a{}! tag:x\n"),
        "documents": filled("---\n"),
        "control characters": filled("\x01\n"),
        "colons": filled(":"),
        "question marks": filled("? "),
        "too large": "a" * (2**20 + 1),
    }.items(),
    ids=lambda case: case[0],
)
def test_everything_is_answered_within_a_second(text: tuple[str, str]) -> None:
    # Of this process, whatever else the machine does.
    start = time.process_time()
    report(text[1])
    assert time.process_time() - start < 1


def holds(text: str) -> None:
    """A text is settings, or a report whose every line is one line, says something new, and is about a line of the file."""
    last = re.sub("\r\n?", "\n", text).count("\n") + 1
    lines = report(text)
    assert len(set(lines)) == len(lines)
    for line in lines:
        number, _, said = line.partition(": ")
        assert 1 <= int(number) <= last
        assert said
        assert line.isprintable()
    if not lines:
        assert isinstance(load(text, "x"), EnvironmentSettings)


PIECES = st.sampled_from(
    [*"\t\n\r'\"[]{}:,#-?&*!|>%@`\\~ \x00\x1b\x85\u2028\u202e\ufeff", "<<: *a\n", "---\n", "...\n", "!!str ", "&a ", "*a", ": ", "- ", "? ", "null", "1e9", "x" * 300, "  ", "\U0001f600", r"\ud83d\ude00"]
)  # fmt: skip


@st.composite
def damaged_files(draw: st.DrawFn) -> str:
    """A committed environment file in which pieces are taken away, doubled or put in between."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        middle = draw(st.one_of(st.just(""), st.just(text[start:end] * 2), PIECES))
        text = text[:start] + middle + text[end:]
    return text


@given(damaged_files())
@hypothesis_settings(max_examples=300)
def test_a_damaged_file_is_settings_or_a_report(text: str) -> None:
    holds(text)


@given(
    st.lists(PIECES | st.text(max_size=3)).map("".join) | st.binary().map(lambda data: data.decode(errors="replace"))
)
def test_any_text_is_settings_or_a_report(text: str) -> None:
    holds(text)
