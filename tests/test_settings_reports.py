"""Reports on files with several mistakes: each is told, at its line, and nothing else is."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from conftest import ENVIRONMENT_FILES, ENVIRONMENTS
from contexts import CONTEXTS
from hypothesis import given
from hypothesis import strategies as st

from ecommerce.settings import EnvironmentSettings, InvalidSettingsError, load
from ecommerce.settings.group import SettingsGroup, section_of
from ecommerce.settings.problems import Problem
from ecommerce.settings.reader.yaml12 import read

Mapping = dict[str, Any]
Path = tuple[str, ...]

# Three ways through the settings that together write nearly each of them, and are accepted as they are.
DIGEST = f"@sha256:{'0' * 64}"
RESOURCES = {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"cpu": "1", "memory": "128Mi"}}
TLS = {"secretName": "tls", "issuer": {"name": "ca", "kind": "Issuer"}}
TIERS: Mapping = {
    "frontend": {
        "image": f"shop/frontend:1{DIGEST}",
        "replicas": {"min": 2, "max": 4},
        "targetCpuUtilization": 60,
        "resources": RESOURCES,
        "env": {"LOG": "info"},
    },
    "backend": {"image": f"shop/backend:1{DIGEST}", "replicas": 3, "resources": RESOURCES, "env": {"LOG": "info"}},
}
BACKUP: Mapping = {
    "enabled": True,
    "image": f"postgres:17-alpine{DIGEST}",
    "schedule": "@daily",
    "timeZone": "UTC",
    "retentionDays": 9,
    "keepAtLeast": 3,
    "deadlineMinutes": 60,
    "storage": {"size": "1Gi", "storageClassName": "slow"},
    "resources": RESOURCES,
    "restoreTest": {
        "schedule": "@weekly",
        "maxAgeHours": 30,
        "scratchSize": "2Gi",
        "scratchStorageClassName": "slow",
        "checkSql": "SELECT true",
    },
}
OFFSITE: Mapping = {
    "endpoint": "https://s3.example.com",
    "region": "eu",
    "bucket": "shop",
    "path": "a/b",
    "cidrs": ["192.0.2.0/24"],
    "image": f"rclone/rclone:1{DIGEST}",
}
PLAIN: Mapping = {
    "production": False,
    "namespace": "shop",
    "imagePullSecrets": ["registry"],
    "expose": {
        "type": "loadBalancer",
        "loadBalancer": {
            "annotations": {"a": "b"},
            "sourceRanges": ["203.0.113.0/24"],
            "externalTrafficPolicy": "Local",
            "terminatesTls": True,
        },
    },
    **TIERS,
    "database": {
        "engine": "statefulset",
        "image": f"postgres:16-alpine{DIGEST}",
        "name": "shop",
        "user": "shop",
        "tls": {**TLS, "secretName": "postgres-tls"},
        "icuLocale": "de",
        "storage": {"size": "1Gi", "storageClassName": "fast"},
        "disk": "hdd",
        "resources": RESOURCES,
        "parameters": {"jit": "off"},
    },
    "backup": BACKUP,
    "networkPolicy": {"flavour": "cilium"},
    "monitoring": {
        "enabled": True,
        "mode": "annotations",
        "namespace": "prometheus",
        "podLabels": {"app": "prometheus"},
        "labels": {"release": "shop"},
        "runbookUrl": "https://runbooks.example",
        "exporter": {"image": f"exporter:1{DIGEST}", "resources": RESOURCES},
        "dashboards": {"labels": {"dashboards": "1"}, "annotations": {"folder": "Shop"}},
        "thresholds": {"availability": "99.5", "errorPercent": 10, "backupAgeHours": 8000, "restoreTestAgeHours": 8000},
    },
    "dns": {"namespace": "dns", "podLabels": {"app": "dns"}, "addresses": ["10.0.0.10/32"], "ports": [5353]},
    "secrets": {"provider": "inline", "password": "x"},
}
OPERATED: Mapping = {
    "production": True,
    "expose": {
        "type": "gateway",
        "gateway": {
            "host": "a.example",
            "dataPlaneNamespace": "gw",
            "dataPlaneCidrs": ["10.0.0.0/24"],
            "className": "envoy",
            "envoyProxy": {"replicas": 3},
            "tls": TLS,
        },
    },
    **TIERS,
    "database": {
        "engine": "cloudnativepg",
        "cloudnativepg": {
            "image": f"ghcr.io/cloudnative-pg/postgresql:16.1{DIGEST}",
            "instances": 4,
            "synchronousStandbys": 2,
            "walStorage": {"size": "1Gi", "storageClassName": "fast"},
            "operatorNamespace": "operators",
            "apiServerCidrs": ["10.0.0.2/32", "fd00::1/128"],
            "pooler": {
                "instances": 4,
                "poolMode": "session",
                "maxClientConnections": 10,
                "defaultPoolSize": 18,
                "resources": RESOURCES,
            },
        },
    },
    "backup": {
        **BACKUP,
        "method": "volumeSnapshot",
        "volumeSnapshot": {"className": "csi"},
        "offsite": {**OFFSITE, "secret": {"path": "shop/s3"}},
    },
    "secrets": {
        "provider": "external-secrets",
        "externalSecrets": {
            "store": "vault",
            "storeKind": "SecretStore",
            "path": "shop",
            "passwordKey": "p",
            "refreshInterval": "1m",
        },
    },
}
EXTERNAL: Mapping = {
    "production": True,
    "expose": {
        "type": "ingress",
        "ingress": {
            "className": "nginx",
            "host": "a.example",
            "tls": TLS,
            "controllerNamespace": "nginx",
            "controllerCidrs": ["10.0.0.0/24"],
            "annotations": {"a": "b"},
        },
    },
    **TIERS,
    "database": {
        "engine": "external",
        "external": {
            "host": "db.example.com",
            "cidrs": ["10.0.0.0/8", "2001:db8::/32"],
            "port": 5433,
            "sslMode": "verify-ca",
            "caSecretName": "ca",
        },
    },
    "backup": {**BACKUP, "offsite": OFFSITE},
    "secrets": {"provider": "existing", "existing": {"name": "login"}},
}
FILES = [PLAIN, OPERATED, EXTERNAL]


def write(settings: Mapping) -> tuple[str, dict[Path, int]]:
    """The text of a file, and the line of every setting in it."""
    lines: list[str] = []
    places: dict[Path, int] = {}

    def put(group: Mapping, path: Path, section: type[SettingsGroup]) -> None:
        sections = {field.alias: section_of(field) for field in section.model_fields.values()}
        for key, value in group.items():
            inner = sections.get(key)
            nested = inner is not None and isinstance(value, dict)
            lines.append(f"{'  ' * len(path)}{key}:{'' if nested else f' {json.dumps(value)}'}")
            places[*path, key] = len(lines)
            if inner and isinstance(value, dict):
                put(value, (*path, key), inner)

    put(settings, (), EnvironmentSettings)
    return "\n".join(lines) + "\n", places


def leaves(settings: Mapping, path: Path = (), section: type[SettingsGroup] = EnvironmentSettings) -> Iterator[Path]:
    """The paths of all settings that are no groups."""
    for field in section.model_fields.values():
        inner, key = section_of(field), field.alias or ""
        if key in settings and inner and isinstance(settings[key], dict):
            yield from leaves(settings[key], (*path, key), inner)
        elif key in settings:
            yield (*path, key)


def changed(settings: Mapping, path: Path, value: object) -> Mapping:
    """A copy of settings with another value at a path."""
    key, *rest = path
    return {**settings, key: changed(settings[key], tuple(rest), value) if rest else value}


def reported(settings: Mapping) -> dict[Path, int]:
    """The places that the report on a file names; it says nothing twice."""
    try:
        load(write(settings)[0], "x")
    except InvalidSettingsError as error:
        problems = error.problems
    else:
        return {}
    assert len(set(problems)) == len(problems)
    return {tuple(map(str, problem.path)): problem.line for problem in problems}


@pytest.mark.parametrize("settings", FILES)
def test_the_files_that_are_made_wrong_below_are_right(settings: Mapping) -> None:
    assert reported(settings) == {}


@st.composite
def wrong_files(draw: st.DrawFn) -> tuple[Mapping, set[Path]]:
    """A file, and the settings in it whose values are wrong in form."""
    settings = draw(st.sampled_from(FILES))
    wrong = draw(st.sets(st.sampled_from(sorted(leaves(settings))), min_size=1, max_size=6))
    for path in wrong:
        # A number with a fraction is no value of any setting but CPUs, where it is too many of them.
        settings = changed(settings, path, 9999.5)
    return settings, wrong


@given(wrong_files())
def test_exactly_the_wrong_values_are_reported_each_at_its_line(file: tuple[Mapping, set[Path]]) -> None:
    settings, wrong = file
    _, places = write(settings)
    assert reported(settings) == {path: places[path] for path in wrong}


@given(wrong_files())
def test_a_wrong_value_hides_no_broken_rule_of_another_group(file: tuple[Mapping, set[Path]]) -> None:
    settings, wrong = file
    wrong = {path for path in wrong if path[:2] not in {("frontend", "replicas"), ("backend", "env")}}
    settings = changed(settings, ("frontend", "replicas"), {"min": 3, "max": 2})
    settings = changed(settings, ("backend", "env"), {"DATABASE_HOST": "x"})
    rules = {("frontend", "replicas", "max"), ("backend", "env", "DATABASE_HOST")}
    assert reported(settings).keys() == wrong | rules


@given(st.sampled_from([(file, path) for file in FILES for path in sorted(leaves(file)) if len(path) > 1]))
def test_a_misspelled_key_is_reported_alone(case: tuple[Mapping, Path]) -> None:
    settings, path = case
    *groups, key = path
    group: Mapping = settings
    for step in groups:
        group = group[step]
    renamed = {(f"{name}x" if name == key else name): value for name, value in group.items()}
    assert reported(changed(settings, tuple(groups), renamed)).keys() == {(*groups, f"{key}x")}


def test_a_rule_is_not_judged_by_the_default_of_a_value_that_is_wrong() -> None:
    assert reported(changed(OPERATED, ("database", "engine"), "cloudnative-pg")).keys() == {("database", "engine")}
    assert reported(changed(PLAIN, ("database", "image"), "Not An Image")).keys() == {("database", "image")}


def test_a_misspelled_key_beside_the_right_one_is_reported_alone() -> None:
    external = {**EXTERNAL["database"]["external"], "hots": "x"}
    settings = changed(EXTERNAL, ("database", "external"), external)
    assert reported(settings).keys() == {("database", "external", "hots")}


@st.composite
def spoilt_files(draw: st.DrawFn) -> Mapping:
    """A file in which settings are missing, misspelled, written twice, without a value or of another form."""
    settings = draw(st.sampled_from(FILES))

    def spoil(group: Mapping) -> Mapping:
        spoilt: Mapping = {}
        for key, value in group.items():
            way = draw(st.sampled_from(["keep"] * 8 + ["drop", "misspell", "both", "none", "list", "group", "number"]))
            kept = spoil(value) if isinstance(value, dict) else value
            other = {"none": None, "list": [kept], "group": {"x": kept}, "number": 5}
            spoilt |= {f"{key}s": kept} if way in {"misspell", "both"} else {}
            spoilt |= {key: other.get(way, kept)} if way not in {"drop", "misspell"} else {}
        return spoilt

    return spoil(settings)


DEFAULTS = repr(EnvironmentSettings())


@given(spoilt_files())
def test_a_spoilt_file_is_either_settings_or_a_report_and_leaves_the_defaults_alone(settings: Mapping) -> None:
    assert all(path and line for path, line in reported(settings).items())
    assert repr(EnvironmentSettings()) == DEFAULTS


# Environments that are right, to break in one place.
RIGHT: dict[str, Mapping] = {
    **{name: read(text).value or {} for name, text in CONTEXTS.items()},
    **{f"file {number}": file for number, file in enumerate(FILES)},
    **{name: read((ENVIRONMENT_FILES / f"{name}.yaml").read_text()).value or {} for name in ENVIRONMENTS},
}
SEVERAL = {
    ("database",): "production wants an image by its digest, TLS and connections that fit, each to be written",
    ("database", "cloudnativepg"): "production wants an image by its digest and addresses, each to be written",
    ("backend", "replicas"): "pods that scale want two numbers of connections, what each opens and what there are",
    ("backend", "resources", "requests"): "the default CPU and the default memory are each above a limit",
}
"""Groups whose defaults are several mistakes, each to be mended by itself, where the group is left out or empty."""
TWICE, GONE, EMPTY = "given twice", "gone", "nothing in it"
WAYS: Mapping = {"no value": None, "an empty text": "", EMPTY: {}}


def keys(group: Mapping, path: Path = ()) -> Iterator[Path]:
    """The path of everything that has a key, groups and what is in them."""
    for key, value in group.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from keys(value, (*path, key))


def without(settings: Mapping, path: Path) -> Mapping:
    """A copy of settings in which a path is not there."""
    key, *rest = path
    if not rest:
        return {name: value for name, value in settings.items() if name != key}
    return {**settings, key: without(settings[key], tuple(rest))}


def broken_in_one_place(settings: Mapping, path: Path, way: str) -> str:
    """The text of a file that has one mistake more than none."""
    if way == TWICE:
        # In braces, so that the second is of the same group.
        marked = json.dumps(changed(settings, path, "@"))
        shown, value = json.dumps(path[-1]), json.dumps(at(settings, path))
        return marked.replace(f'{shown}: "@"', f"{shown}: {value}, {shown}: {value}")
    return json.dumps(without(settings, path) if way == GONE else changed(settings, path, WAYS[way]))


def at(settings: Mapping, path: Path) -> object:
    """What is at a path."""
    found: Any = settings
    for step in path:
        found = found[step]
    return found


def said_of(text: str) -> list[Problem]:
    """What the report on a file says, in its order; nothing where the file is right."""
    try:
        load(text, "x")
    except InvalidSettingsError as error:
        return list(error.problems)
    return []


def are_one_mistake(problems: Sequence[Problem], path: Path, way: str) -> bool:
    """Whether a report says one thing, or of a group that is empty what each setting lacks that it must have."""
    lacking = way == EMPTY and all(each.path[: len(path)] == path for each in problems)
    return len(problems) <= 1 or (lacking and len({each.path for each in problems}) == len(problems))


CASES = [(name, path, way) for name, file in RIGHT.items() for path in keys(file) for way in [GONE, TWICE, *WAYS]]


def assert_one_line(name: str, path: Path, way: str) -> None:
    """A mistake is told once, and a key that is there twice is one in any case."""
    problems = said_of(broken_in_one_place(RIGHT[name], path, way))
    where = f"{name}, {'.'.join(path)} {way}"
    assert way != TWICE or problems, f"{where}: nothing is said"
    said = "\n".join(map(str, problems))
    assert path in SEVERAL or are_one_mistake(problems, path, way), f"{where}: one mistake, but it says\n{said}"


@given(st.sampled_from(CASES))
def test_one_mistake_is_one_line(case: tuple[str, Path, str]) -> None:
    assert_one_line(*case)


@pytest.mark.slow
@pytest.mark.parametrize("name", RIGHT)
def test_mistakes_throughout_an_environment_are_one_line(name: str) -> None:
    """Every fourth, which are as much as there is time for; the property above draws from all."""
    for case in [each for each in CASES if each[0] == name][::4]:
        assert_one_line(*case)


MISPLACED = "provider: existing}\nbackup:\n  offsite: {endpoint: 'https://a.b', bucket: shop, secret: {}}\n"
FOLLOWED = [
    ("namespace: A\nnamespace: b\n", "2: namespace: is given twice, first in line 1; remove one"),
    ("namspace: a\nnamspace: b\n", "2: namspace: is given twice, first in line 1; remove one"),
    ("production: true\nproduction: false\n", "2: production: is given twice, first in line 1; remove one"),
    ("database:\n  engine: external\n  engine: a\n", "3: database.engine: is given twice, first in line 2; remove one"),
    (
        f"secrets: {{{MISPLACED}",
        "3: backup.offsite.secret: is for provider external-secrets, but provider is existing; remove it",
    ),
    (
        f"secrets: {{{MISPLACED}".replace("existing", "inline"),
        "3: backup.offsite: needs an access key, which provider inline would write into Git; use existing or .*",
    ),
    (
        f"production: true\nsecrets: {{{MISPLACED.replace(', secret: {}', '')}frontend: {{image: a}}\n".replace(
            "existing", "inline"
        ),
        "2: secrets.provider: inline writes the password into Git, which production refuses; .*",
    ),
    (
        "database:\n  external: {}\n",
        "2: database.external: is for engine external, but engine is statefulset; remove it, or write engine: external",
    ),
    (
        f"secrets: {{externalSecrets: {{store: a, path: b}}, {MISPLACED.replace('secret: {}', 'secret: {path: c}')}".replace(
            ", provider: existing", ""
        ),
        "1: secrets.externalSecrets: is for provider external-secrets, but provider is inline; remove it or change .*",
    ),
    (
        "expose: {loadBalancer: {annotations: {a: 5}, terminatesTls: true}}\n",
        "1: expose.loadBalancer.annotations.a: this is a number where text is expected; put it in quotes",
    ),
]


@pytest.mark.parametrize(("text", "line"), FOLLOWED)
def test_what_follows_from_a_mistake_is_not_told_beside_it(text: str, line: str) -> None:
    said = [str(each) for each in said_of(text) if "digest" not in each.text and "TLS" not in each.text]
    said = [each for each in said if "clear text" not in each and "plain HTTP" not in each]
    assert len(said) == 1, "\n".join(said)
    assert re.fullmatch(re.escape(line).replace(r"\.\*", ".*"), said[0]), said[0]


def test_a_choice_that_is_written_is_known_and_hides_nothing() -> None:
    text = (
        "database: {engine: statefulset, user: postgres, external: {host: a.b, cidrs: [10.0.0.0/8], caSecretName: c}}\n"
    )
    assert {each.path for each in said_of(text)} == {("database", "user"), ("database", "external")}
