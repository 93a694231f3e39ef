"""Environment files: what is accepted, and how everything else is refused."""

import calendar
import json
import re
from collections.abc import Iterator
from types import new_class

import jsonschema
import pytest
import yaml
from conftest import ENVIRONMENTS, PROJECT
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ecommerce.database.description import connection_to
from ecommerce.database.engines import database_of
from ecommerce.secrets.provider import provider_of
from ecommerce.settings import EnvironmentSettings, InvalidSettingsError, SettingsGroup, load
from ecommerce.settings.group import section_of
from ecommerce.settings.schema import json_schema

PINNED = f"shop@sha256:{'0' * 64}"


def refused(text: str) -> list[str]:
    """The report on a file that must be refused, without its name."""
    with pytest.raises(InvalidSettingsError) as caught:
        load(text, "environments/x.yaml")
    lines = str(caught.value).splitlines()
    assert all(line.startswith("environments/x.yaml:") for line in lines)
    return [line.removeprefix("environments/x.yaml:") for line in lines]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "frontend:\n", "{}"])
def test_an_empty_file_is_the_reference_system(text: str) -> None:
    assert load(text, "x") == EnvironmentSettings()


def test_a_group_written_in_part_keeps_its_other_defaults() -> None:
    settings = load("frontend:\n  resources:\n    requests:\n      cpu: 100m\n", "x")
    assert settings.frontend.resources.requests.cpu == "100m"
    assert settings.frontend.resources.requests.memory == "256Mi"
    assert settings.frontend.resources.limits == EnvironmentSettings().frontend.resources.limits
    assert settings.backend == EnvironmentSettings().backend


def test_a_group_written_in_part_keeps_what_its_parent_says_of_it() -> None:
    storage = load("backup:\n  storage:\n    storageClassName: fast\n", "x").backup.storage
    assert (storage.size, storage.storage_class_name) == ("20Gi", "fast")


def groups(kind: type[SettingsGroup] = EnvironmentSettings) -> Iterator[type[SettingsGroup]]:
    """A group of settings, and all that are below it."""
    yield kind
    for field in kind.model_fields.values():
        section = section_of(field)
        if section:
            yield from groups(section)


def wrong_defaults(group: type[SettingsGroup]) -> list[str]:
    """The settings of a group that would not accept their own defaults from a file."""
    try:
        new_class(group.__name__, (group,), {"validate_default": True})()
    except ValidationError as error:
        wrong = [each["loc"][0] for each in error.errors() if each["type"] != "missing" and each["loc"]]
        return [f"{group.__name__}.{name}" for name in wrong]
    return []


def test_every_default_is_a_value_that_its_setting_accepts() -> None:
    wrong = [each for group in set(groups()) for each in wrong_defaults(group)]
    assert not wrong, f"{sorted(wrong)} refuse their own defaults"


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        ("imagePullSecrets: [{}]", "a." * 126 + "a"),
        ("secrets: {{provider: existing, existing: {{name: {}}}}}", "a." * 126 + "a"),
        ("database: {{storage: {{storageClassName: {}}}}}", "a." * 126 + "a"),
        (
            "expose: {{type: ingress, ingress: {{className: nginx, controllerNamespace: ingress, host: {}}}}}",
            "a." * 126 + "a",
        ),
        ("backend: {{env: {{{}: x}}}}", "A" * 253),
    ],
)
def test_a_name_has_at_most_253_characters(text: str, longest: str) -> None:
    assert load(text.format(longest), "environments/x.yaml")
    assert len(longest) == 253
    (line,) = refused(text.format(f"{longest[0]}{longest}"))
    assert "at most 253" in line, line


@pytest.mark.parametrize(
    ("given", "owner", "chosen"),
    [
        ("existing: {name: shop-db}", "existing", "inline"),
        ("existing: {name: shop-db}, provider: external-secrets", "existing", "external-secrets"),
        ("externalSecrets: {store: vault, path: shop}", "external-secrets", "inline"),
        ("password: hunter2, provider: existing", "inline", "existing"),
    ],
)
def test_settings_of_a_provider_that_is_not_chosen_are_refused(given: str, owner: str, chosen: str) -> None:
    report = "\n".join(refused(f"secrets: {{{given}}}\n"))
    assert f"is for provider {owner}, but provider is {chosen}; remove it or change the provider" in report, report


def test_a_list_has_at_most_500_entries() -> None:
    entries = ", ".join(f"a{number}" for number in range(500))
    assert load(f"imagePullSecrets: [{entries}]", "x")
    (line,) = refused(f"imagePullSecrets: [{entries}, more]")
    assert "at most 500" in line, line


def test_a_range_of_one_number_is_a_range() -> None:
    replicas = load("frontend: {replicas: {min: 4, max: 4}}\n", "x").frontend.replicas
    assert (replicas.min, replicas.max) == (4, 4)


@pytest.mark.parametrize("written", ["0x3", "0o3", "3.0", "3e0", "+3", "0.3e1", "!!int 3"])
def test_a_whole_number_may_be_written_in_every_way_of_yaml_1_2(written: str) -> None:
    assert load(f"backend: {{replicas: {written}}}\n", "x").backend.replicas == 3


@pytest.mark.parametrize("written", ["'0x3'", "'3.0'", "0b11", "0X3", "3.5", "!!str 0x3"])
def test_what_yaml_1_2_takes_for_no_whole_number_is_refused(written: str) -> None:
    (line,) = refused(f"backend: {{replicas: {written}}}\n")
    assert "where a whole number is expected" in line


def test_a_text_that_looks_like_a_number_of_another_base_stays_text() -> None:
    assert load("backend: {env: {A: 0x7, B: 010}}\n", "x").backend.env == {"A": "0x7", "B": "010"}


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        EnvironmentSettings().namespace = "other"  # type: ignore[misc]  # what the test is about


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("frontend:\n  replicas:\n    max: 2\n", "3: frontend.replicas.max: 2 is below min 3; raise max or lower min"),
        (
            "frontend:\n  replicas:\n    min: 11\n",
            "3: frontend.replicas.max: 10 is below min 11; raise max or lower min",
        ),
        ("backend:\n  replica: 3\n", "2: backend.replica: is not a setting; did you mean replicas?"),
        (
            "colour: {}\n",
            f"1: colour: is not a setting; known here: {', '.join(sorted(field.alias or '' for field in EnvironmentSettings.model_fields.values()))}",
        ),
        ("backend:\n  replicas: 1\n", "2: backend.replicas: 1 is below 2, the least that is allowed"),
        (
            'backend:\n  replicas: "3"\n',
            "2: backend.replicas: '3' is text where a whole number is expected; write it without quotes",
        ),
        (
            "backend:\n  replicas: 2.5\n",
            "2: backend.replicas: 2.5 is a number with a fraction where a whole number is expected; write it in digits alone",
        ),
        (
            "backend:\n  replicas: true\n",
            "2: backend.replicas: true is true or false where a whole number is expected; write it in digits alone",
        ),
        (
            "backend:\n  replicas: 010\n",
            "2: backend.replicas: 010 is text where a whole number is expected; write it without a leading zero",
        ),
        (
            "backend:\n  replicas: 80%\n",
            "2: backend.replicas: 80% is text where a whole number is expected; write the number alone, without a unit",
        ),
        (
            "frontend:\n  targetCpuUtilization: 0\n",
            "2: frontend.targetCpuUtilization: 0 is below 1, the least that is allowed",
        ),
        (
            "database:\n  engine: external\n  external: {host: db.example.com, cidrs: [10.0.0.0/8], sslMode: require}\n  storage: {size: 1Gi}\nbackup: {enabled: false}\n",
            "4: database.storage: is for engine statefulset or cloudnativepg, but engine is external; remove it",
        ),
        (
            "database:\n  engine: external\nbackup: {enabled: false}\n",
            "2: database.external: is missing, and engine external needs it; add external.host and external.cidrs",
        ),
        (
            "database:\n  engine: external\n  external: {host: 10.0.0.1, cidrs: [10.0.0.0/8], sslMode: require}\nbackup: {enabled: false}\n",
            "3: database.external.host: 10.0.0.1 is an IP address, where a DNS name is needed; write the host's name",
        ),
        (
            "database:\n  engine: external\n  external: {host: db.example.com, cidrs: [10.0.0.1/8], sslMode: require}\nbackup: {enabled: false}\n",
            "3: database.external.cidrs[0]: 10.0.0.1/8 is not an address block as Kubernetes writes it; did you mean 10.0.0.0/8?",
        ),
        (
            "database:\n  engine: external\n  external: {cidrs: [10.0.0.0/8], sslMode: require}\nbackup: {enabled: false}\n",
            "3: database.external.host: is required here and missing; add it",
        ),
        (
            "database:\n  cloudnativepg: {pooler: {}}\n",
            "2: database.cloudnativepg: is for engine cloudnativepg, but engine is statefulset; remove it, or write engine: cloudnativepg",
        ),
        (
            "database:\n  engine: cloudnativepg\n  image: postgres:16\n",
            "3: database.image: is for engine statefulset, but engine is cloudnativepg; remove it",
        ),
        (
            "database:\n  engine: cloudnativepg\n  cloudnativepg: {instances: 2}\n",
            "3: database.cloudnativepg.synchronousStandbys: 1 stops all writes when one of 2 instances is lost; use 3 instances, or 0 for asynchronous replication",
        ),
        (
            "secrets:\n  provider: existing\n  password: x\n",
            "3: secrets.password: is for provider inline, but provider is existing; remove it or change the provider",
        ),
        (
            "secrets:\n  provider: external-secrets\n",
            "2: secrets.externalSecrets: is missing, and provider external-secrets needs it; add store and path",
        ),
        (
            "secrets:\n  provider: external-secrets\n  externalSecrets: {store: a, path: b, refreshInterval: 1 hour}\n",
            "3: secrets.externalSecrets.refreshInterval: 1 hour is not a duration; write for example 15m, 1h or 1h30m",
        ),
        (
            "expose:\n  type: ingress\n  ingress: {className: nginx, controllerNamespace: ingress, tls: {secretName: x}}\n",
            "3: expose.ingress.tls: is set without a host, whose certificate it is; add host",
        ),
        (
            "expose:\n  type: ingress\n  ingress: {className: nginx, controllerNamespace: ingress}\n  gateway: {host: a.b, dataPlaneNamespace: c, className: d, tls: {secretName: e}}\n",
            "4: expose.gateway: is set, but type is ingress; remove it or change the type",
        ),
        ("expose:\n  type: gateway\n", "2: expose.gateway: is missing, and type gateway needs it; add it"),
        (
            "expose:\n  type: gateway\n  gateway: {host: a.b, dataPlaneNamespace: c, className: d}\n",
            "3: expose.gateway: has no tls, without which a Gateway of its own cannot serve HTTPS; add tls.secretName",
        ),
        (
            "frontend:\n  env:\n    LOG: x\n    BACKEND_URL: x\n",
            "4: frontend.env.BACKEND_URL: is set by the manifests themselves; remove it",
        ),
        (
            "frontend:\n  env: {A-B: x}\n",
            "2: frontend.env.A-B: A-B is not a name of an environment variable; use letters, digits and underscores, no digit first",
        ),
        (
            "frontend:\n  env: {DEBUG: 1}\n",
            "2: frontend.env.DEBUG: this is a number where text is expected; put it in quotes",
        ),
        (
            "database:\n  engine: external\n  external: {host: db.example.com, cidrs: [10.0.0.0/8]}\nbackup: {enabled: false}\n",
            "3: database.external.caSecretName: is missing, and sslMode verify-full needs it; add the Secret with the service's ca.crt, or use sslMode require",
        ),
        (
            "database:\n  engine: external\n  external: {host: db.example.com, cidrs: [10.0.0.5], sslMode: require}\nbackup: {enabled: false}\n",
            "3: database.external.cidrs[0]: 10.0.0.5 is not an address block as Kubernetes writes it; did you mean 10.0.0.5/32?",
        ),
        (
            "database:\n  engine: cloudnativepg\n  cloudnativepg:\n    pooler: {instances: 5}\n",
            "4: database.cloudnativepg.pooler.defaultPoolSize: 20 in 5 instances, and in 1 more of a rolling update, makes 120 connections, above the 90 of PostgreSQL; lower one of them, or raise parameters.max_connections",
        ),
        (
            "namespace: kube-system\n",
            "1: namespace: kube-system is the cluster's own, which the manifests would lock down; choose another",
        ),
        (
            "backend:\n  resources:\n    limits: {cpu: 500}\n",
            "3: backend.resources.limits.cpu: 500 is more than 128 cores; did you mean 500m?",
        ),
        (
            "frontend:\n  env:\n    DEBUG:\n",
            '3: frontend.env.DEBUG: this is empty where text is expected; remove it, or write "" for an empty text',
        ),
        (
            "imagePullSecrets: [{name: a}]\n",
            "1: imagePullSecrets[0]: this is a mapping where text is expected; write the text alone",
        ),
        (
            "backend: {image: {repository: a, tag: b}}\n",
            "1: backend.image: this is a mapping where text is expected; write repository:tag as one text",
        ),
        (
            f"imagePullSecrets: [{', '.join(f'a{number}' for number in range(501))}]\n",
            "1: imagePullSecrets: this has 501 entries; at most 500 are allowed, so remove some",
        ),
        (
            "'': {}\n",
            f"1: '': is not a setting; known here: {', '.join(sorted(field.alias or '' for field in EnvironmentSettings.model_fields.values()))}",
        ),
        ("namespace: {{ .Values.ns }}\n", "1: namespace: is a template; fill it in, or put it in quotes"),
        (
            "backend:\n  image: https://ghcr.io/a/b:1\n",
            "2: backend.image: https://ghcr.io/a/b:1 is not an image reference; write [registry/]name:tag, without https://",
        ),
        (
            "backup:\n  schedule: daily\n",
            "2: backup.schedule: daily is not a cron schedule; write minute, hour, day of month, month, day of week: 30 2 * * *",
        ),
        (
            "backup:\n  schedule: 0 25 * * *\n",
            "2: backup.schedule: 0 25 * * * has a wrong hour: 25; use 0 to 23, *, ranges a-b, lists a,b or steps */n",
        ),
        (
            "backup:\n  timeZone: Berlin\n",
            "2: backup.timeZone: Berlin is not a time zone of the IANA database; did you mean Europe/Berlin?",
        ),
        (
            "database:\n  engine: external\n  external: {host: a.b, cidrs: [10.0.0.0/8], sslMode: require}\nbackup:\n  restoreTest: {}\n",
            "2: backup.restoreTest.scratchSize: is missing, and engine external has no volume whose size could stand in for it; write the database's size, for example 20Gi",
        ),
        (
            "frontend:\n  target_cpu_utilization: 60\n",
            "2: frontend.target_cpu_utilization: is not a setting; did you mean targetCpuUtilization?",
        ),
        ("image_pull_secrets: [a]\n", "1: image_pull_secrets: is not a setting; did you mean imagePullSecrets?"),
        ("backend:\n  replica:\n", "2: backend.replica: is not a setting; did you mean replicas?"),
        (
            "backup:\n  enabled: false\n  retentionDays: 7\n",
            "2: backup.enabled: is false, but other settings of backups are given; remove them or enable backups",
        ),
        (
            "database:\n  engine: cloudnative-pg\n  cloudnativepg: {}\n",
            "2: database.engine: cloudnative-pg is not one of 'statefulset', 'cloudnativepg' or 'external'",
        ),
        (
            "frontend:\n  replicas: {min: two, max: 2}\n",
            "2: frontend.replicas.min: two is text where a whole number is expected; write the number in digits",
        ),
        ("a: " + "[" * 3000 + "\n", "1: is nested deeper than 64 levels; no setting is deeper than six"),
        (
            "backup:\n  method: volumeSnapshot\n  volumeSnapshot: {className: csi}\n",
            "2: backup.method: volumeSnapshot needs engine cloudnativepg, whose operator takes them; a pod would need API rights; use dump, or the snapshots of your cluster's own backup tool",
        ),
        (
            "backup:\n  volumeSnapshot: {className: csi}\n",
            "2: backup.volumeSnapshot: is set, but method is dump; remove it or change the method",
        ),
        (
            "backup:\n  offsite: {endpoint: https://s3.example.com, bucket: shop, cidrs: [192.0.2.0/24]}\n",
            "2: backup.offsite: needs an access key, which provider inline would write into Git; use existing or external-secrets",
        ),
        (
            "secrets: {provider: existing}\nbackup:\n  offsite: {endpoint: s3.example.com, bucket: shop, cidrs: [192.0.2.0/24]}\n",
            "3: backup.offsite.endpoint: s3.example.com is not the URL of a server and no more; write for example https://s3.example.com or https://s3.example.com:9000",
        ),
        (
            'production: "true"\n',
            "1: production: 'true' is text where true or false is expected; write true or false, without quotes",
        ),
        (
            "database: {image: postgres:16-alpine}\nbackup: {image: postgres:15-alpine}\n",
            "2: backup.image: postgres:15-alpine has PostgreSQL 15, which cannot dump 16; name an image of 16 or newer",
        ),
        (
            "secrets: {provider: existing}\nbackup:\n  offsite: {endpoint: https://a.b, bucket: Shop_B, cidrs: [192.0.2.0/24]}\n",
            "3: backup.offsite.bucket: Shop_B is not the name of a bucket; use 3 to 63 lower-case letters, digits, and dots and hyphens between them",
        ),
        (
            "secrets: {provider: existing}\nbackup:\n  offsite: {endpoint: https://a.b, bucket: 10.0.0.1, cidrs: [192.0.2.0/24]}\n",
            "3: backup.offsite.bucket: 10.0.0.1 is an address, or begins or ends as only S3's own names do; choose another",
        ),
        (
            "secrets: {provider: existing}\nbackup:\n  offsite: {endpoint: 'https://a.b:99999', bucket: shop, cidrs: [192.0.2.0/24]}\n",
            "3: backup.offsite.endpoint: https://a.b:99999 is not the URL of a server and no more; write for example https://s3.example.com or https://s3.example.com:9000",
        ),
        (
            "production: yes\n",
            "1: production: yes is text where true or false is expected; write true or false, without quotes",
        ),
        ("frontend: big\n", "1: frontend: big is text where a mapping is expected; write `key: value` lines below it"),
        (
            "frontend: [1]\n",
            "1: frontend: this is a list where a mapping is expected; write `key: value` lines below it",
        ),
        (
            "namespace: My_Shop\n",
            "1: namespace: My_Shop is not a DNS label; use at most 63 lower-case letters, digits and inner hyphens",
        ),
        (
            "frontend:\n  image: Shop:1\n",
            "2: frontend.image: Shop:1 is not an image reference; write [registry/]name:tag, in lower case before the colon",
        ),
        (
            "database:\n  storage:\n    size: 10GB\n",
            "3: database.storage.size: 10GB is not a Kubernetes quantity above zero; write for example 10Gi",
        ),
        (
            'database:\n  storage:\n    size: "10"\n',
            "3: database.storage.size: '10' is less than 64Mi; write a unit, for example 10Gi",
        ),
        (
            "database:\n  user: shop-user\n",
            (
                "2: database.user: shop-user is not a plain PostgreSQL name;"
                " use at most 63 lower-case letters, digits and underscores, no digit first"
            ),
        ),
        (
            "backend:\n  resources:\n    requests:\n      cpu: 0.0005\n",
            (
                "4: backend.resources.requests.cpu: 0.0005 is finer than a thousandth of a core,"
                " which Kubernetes refuses; write for example 250m"
            ),
        ),
        (
            "backend:\n  resources:\n    requests:\n      memory: 512m\n",
            "4: backend.resources.requests.memory: 512m is less than 1Mi; did you mean 512Mi?",
        ),
        (
            "backend:\n  resources:\n    requests:\n      cpu: 2\n",
            "4: backend.resources.requests.cpu: 2 is above the limit 1; raise limits.cpu or lower the request",
        ),
        (
            "database:\n  engine: mysql\n",
            "2: database.engine: mysql is not one of 'statefulset', 'cloudnativepg' or 'external'",
        ),
        (
            "secrets:\n  password: 12345\n",
            "2: secrets.password: this is a number where text is expected; put it in quotes",
        ),
        (
            'secrets:\n  password: ""\n',
            "2: secrets.password: this is empty, or has a line end, a tab or another control character; write a password of one line",
        ),
    ],
)
def test_a_wrong_value_is_one_line_with_place_value_rule_and_fix(text: str, report: str) -> None:
    assert refused(text) == [report]


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("namespace: a\nnamespace: b\n", "2: namespace: is given twice, first in line 1; remove one"),
        ("frontend:\n  image: a\n  image: b\n", "3: frontend.image: is given twice, first in line 2; remove one"),
        ("- a\n", "1: is not a mapping; write `key: value` lines"),
        ("just text\n", "1: is not a mapping; write `key: value` lines"),
        ("frontend:\n\timage: a\n", "2: is not YAML: a tab indents this line; use spaces"),
        ("frontend: {\n", "1: is not YAML: { is opened here and never closed; close it"),
        ("namespace: 'b\nfrontend:\n", "1: is not YAML: a quote is opened here and never closed; close it"),
        (
            "backend:\n  image: a\n replicas: 2\n",
            "3: is not YAML: this does not continue its group; indent it as the others there",
        ),
        (
            "namespace: b: c\n",
            "1: is not YAML: a value cannot stand here; indent it as the others of its group, and put text with a colon in quotes",
        ),
        ("backend: &x {}\nfrontend: *x\n", "2: frontend: aliases are not supported; write the value out"),
        ("imagePullSecrets: &x [*x]\n", "1: imagePullSecrets[0]: aliases are not supported; write the value out"),
        ("backend:\n  <<: {replicas: 3}\n", "2: backend.<<: merge keys are not supported; write the settings out"),
        ("frontend:\n  env: {1: b}\n", "2: frontend.env: a key here is not text; put it in quotes"),
        (
            "namespace: !!python/name:os.system x\n",
            "1: namespace: has a tag, which no setting needs; remove it, or put text with ! in quotes",
        ),
        ("backend:\n  replicas: !!int x\n", "2: backend.replicas: tag !!int does not fit here; remove it"),
        ("namespace: b\n---\nc: d\n", "2: is a second document; remove this line and all that follows"),
        ("namespace: \x00\n", "1: is not YAML: character U+0000 is not allowed; remove it"),
    ],
)
def test_a_wrong_form_is_one_line_with_its_place(text: str, report: str) -> None:
    assert refused(text) == [report]


def test_all_problems_are_reported_at_once_in_the_order_of_the_file() -> None:
    report = refused(
        "production: true\n"
        "frontend:\n"
        "  image: Shop\n"
        "  replicas: {min: 5, max: 4}\n"
        "backend:\n"
        "  replica: 3\n"
        "secrets:\n"
        "  provider: inline\n"
    )
    assert [line.split(": ")[:2] for line in report] == [
        ["1", "backend.image"],
        ["1", "database.image"],
        ["1", "database.tls"],
        ["1", "expose.type"],
        ["3", "frontend.image"],
        ["4", "frontend.replicas.max"],
        ["6", "backend.replica"],
        ["8", "secrets.provider"],
    ]


def test_a_value_that_is_wrong_itself_hides_no_rule_about_others() -> None:
    report = refused("production: true\nbackend:\n  replicas: many\n")
    assert {line.split(": ")[1] for line in report} == {
        "backend.replicas",
        "backend.image",
        "database.image",
        "database.tls",
        "frontend.image",
        "secrets.provider",
        "expose.type",
    }


def test_a_missing_value_hides_no_rule_of_production() -> None:
    report = refused(
        "production: true\nexpose:\n  type: gateway\n  gateway: {dataPlaneNamespace: a, className: b, tls: {secretName: c}}\n"
        f"frontend: {{image: shop}}\nbackend: {{image: {PINNED}}}\ndatabase: {{image: {PINNED}, tls: {{secretName: d}}}}\n"
        "secrets: {provider: existing}\n"
    )
    assert [line.split(": ")[1] for line in report] == ["expose.gateway.host", "frontend.image"]


@pytest.mark.parametrize("schedule", ["30 2 * * *", "*/15 0-6,22 1,15 JAN-mar mon", "@daily", "0 0 ? * 0"])
def test_schedules_of_kubernetes_are_accepted(schedule: str) -> None:
    assert (
        load(f'backup: {{schedule: "{schedule}", restoreTest: {{maxAgeHours: 8760}}}}\n', "x").backup.schedule
        == schedule
    )


def test_every_month_and_day_of_a_schedule_has_its_english_name() -> None:
    for place, names in (("0 0 1 {} *", calendar.month_abbr[1:]), ("0 0 * * {}", calendar.day_abbr)):
        for name in names:
            schedule = place.format(name)
            backup = load(f"backup: {{restoreTest: {{schedule: {schedule}}}}}\n", "x").backup
            assert backup.restore_test.schedule == schedule


@pytest.mark.parametrize(
    "schedule", ["* * * *", "60 * * * *", "* * 0 * *", "5-1 * * * *", "*/0 * * * *", "* * * * fri,", "@reboot"]
)
def test_what_is_no_schedule_is_refused(schedule: str) -> None:
    (line,) = refused(f'backup: {{schedule: "{schedule}"}}\n')
    assert "backup.schedule" in line


@pytest.mark.parametrize("tag", ["latest", "latest-alpine", "main", "stable", "nightly", "15", "1.4.2"])
def test_production_accepts_no_tag_alone_and_every_image_by_its_digest(tag: str) -> None:
    def unpinned(image: str) -> set[str]:
        report = refused(f"production: true\nfrontend: {{image: '{image}'}}\n")
        return {line.split(": ")[1] for line in report if "has no digest" in line}

    assert unpinned(f"shop/frontend:{tag}") == {"frontend.image", "backend.image", "database.image"}
    assert unpinned(f"shop/frontend:{tag}@sha256:{'0' * 64}") == {"backend.image", "database.image"}


def test_production_accepts_no_password_in_the_manifests_and_no_image_without_a_digest() -> None:
    report = refused("production: true\nfrontend:\n  image: shop/frontend\n")
    assert (
        "3: frontend.image: shop/frontend has no digest, which production refuses, for a tag can be moved; "
        "write shop/frontend@sha256: and its 64 digits" in report
    )
    assert any("secrets.provider: inline writes the password into Git" in line for line in report)


@pytest.mark.parametrize(
    "name",
    ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "UTC", "GB", "US/Pacific", "Asia/Calcutta"],
)
def test_time_zones_of_kubernetes_are_accepted(name: str) -> None:
    assert load(f"backup: {{timeZone: {name}}}\n", "x").backup.time_zone == name


@pytest.mark.parametrize(
    "name", ["localtime", "posixrules", "Factory", "Local", "right/UTC", "posix/UTC", "zones", "Europe"]
)
def test_a_time_zone_that_only_some_machines_know_is_refused(name: str) -> None:
    (line,) = refused(f"backup: {{timeZone: {name}}}\n")
    assert line.startswith(f"1: backup.timeZone: {name} is not a time zone of the IANA database; ")


def test_a_time_zone_in_other_letters_is_met_with_the_right_name() -> None:
    (line,) = refused("backup: {timeZone: europe/berlin}\n")
    assert line.endswith("europe/berlin is not a time zone of the IANA database; did you mean Europe/Berlin?")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("2026-11-22", "2026-11-22"),
        ("1_000", "1_000"),
    ],
)
def test_plain_text_is_not_converted_as_yaml_1_1_would(written: str, read: str) -> None:
    settings = load(f"secrets:\n  password: {written}\n", "x")
    assert settings.secrets.password.get_secret_value() == read


@pytest.mark.parametrize(
    "image",
    [
        "nginx",
        "nginx:1.27",
        "ghcr.io/shop/web:v1.2.3",
        "localhost:5000/web",
        "registry:5000/a/b:1",
        f"a/b@sha256:{'0' * 64}",
    ],
)
def test_image_references_in_all_their_forms_are_accepted(image: str) -> None:
    assert load(f"backend:\n  image: {image}\n", "x").backend.image == image


@pytest.mark.parametrize("image", ["a b", "a:", ":1", "a//b", "a:-x", "http://a/b", f"a@sha256:{'0' * 63}", "a/B"])
def test_what_is_no_image_reference_is_refused(image: str) -> None:
    (line,) = refused(f'backend:\n  image: "{image}"\n')
    assert "is not an image reference" in line


def test_production_refuses_an_ingress_without_a_certificate() -> None:
    report = refused(
        "production: true\nexpose:\n  type: ingress\n  ingress: {className: nginx, controllerNamespace: ingress, host: a.b}\n"
    )
    assert "4: expose.ingress: serves plain HTTP, which production refuses; add host and tls" in report


def test_the_password_is_masked_in_what_python_prints() -> None:
    settings = load("secrets: {password: hunter2}\n", "x")
    database = database_of(settings.system("x"), settings.database, secrets=settings.secrets)
    provider, connection = provider_of(settings.secrets), connection_to(database, clients=["backend"])
    for each in (settings, provider, database, connection):
        assert "hunter2" not in repr(each), f"{type(each).__name__} shows the password"


REPORT_LINE = re.compile(r"x:\d+: .+")
KEYS = st.sampled_from(
    [
        "frontend",
        "backend",
        "replicas",
        "min",
        "max",
        "image",
        "secrets",
        "password",
        "database",
        "storage",
        "size",
        "x",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.text(max_size=60) | VALUES.map(lambda value: yaml.safe_dump(value, allow_unicode=True)))
def test_any_text_is_either_settings_or_a_located_report(text: str) -> None:
    try:
        assert isinstance(load(text, "x"), EnvironmentSettings)
    except InvalidSettingsError as error:
        lines = str(error).splitlines()
        assert lines
        assert all(REPORT_LINE.match(line) for line in lines)


def test_schema_file_is_fresh() -> None:
    assert (PROJECT / "environments" / "schema.json").read_text() == json_schema(), "run `make docs`"


def test_every_setting_is_documented_in_the_schema() -> None:
    schema = json.loads(json_schema())
    groups = [schema, *schema["$defs"].values()]
    undocumented = [
        f"{group['title']}.{name}"
        for group in groups
        for name, field in group.get("properties", {}).items()
        if "description" not in field
    ]
    assert undocumented == []


def test_schema_accepts_what_the_loader_accepts_and_refuses_a_typo() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(json_schema()))
    assert validator.is_valid({"frontend": {"resources": {"requests": {"cpu": "100m"}}}})
    assert not validator.is_valid({"frontend": {"replica": 3}})


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_environment_file_names_its_schema_for_editors_and_satisfies_it(name: str) -> None:
    text = (PROJECT / "environments" / f"{name}.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    jsonschema.Draft202012Validator(json.loads(json_schema())).validate(yaml.safe_load(text) or {})


EVERYTHING = (["0.0.0.0/0"], ["::/0"], ["10.0.0.0/8", "::/0"], ["0.0.0.0/1", "128.0.0.0/1"], ["8000::/1", "::/1"])
NOT_EVERYTHING = (["0.0.0.0/1"], ["10.0.0.0/8", "fd00::/8"], ["0.0.0.0/1", "128.0.0.0/2"], ["8000::/1", "0.0.0.0/1"])
ADDRESSES = {
    "database.cloudnativepg.apiServerCidrs": "database: {{engine: cloudnativepg, cloudnativepg: {{apiServerCidrs: {}}}}}\n",
    "database.external.cidrs": (
        "database: {{engine: external, external: {{host: a.b, sslMode: require, cidrs: {}}}}}\n"
        "backup: {{restoreTest: {{scratchSize: 1Gi}}}}\n"
    ),
    "backup.pointInTime.cidrs": "database: {{engine: cloudnativepg}}\nbackup: {{pointInTime: {{endpoint: https://a.b, bucket: shop, cidrs: {}}}}}\n",
    "backup.offsite.cidrs": "backup: {{offsite: {{endpoint: https://a.b, bucket: shop, cidrs: {}}}}}\n",
}


def test_production_refuses_storage_by_plain_http() -> None:
    offsite = "{endpoint: 'http://s3.example.com', bucket: shop}"
    said = said_in_production(f"backup: {{offsite: {offsite}}}\n")
    assert "3: backup.offsite.endpoint: http://s3.example.com is plain HTTP, which production refuses" in said


def test_production_refuses_an_archive_by_plain_http() -> None:
    archive = "{endpoint: 'http://s3.example.com', bucket: shop}"
    said = said_in_production(f"database: {{engine: cloudnativepg}}\nbackup: {{pointInTime: {archive}}}\n")
    assert "4: backup.pointInTime.endpoint: http://s3.example.com is plain HTTP, which production refuses" in said


def test_a_load_balancer_that_no_annotation_tells_to_serve_https_is_refused() -> None:
    said = refused("expose: {loadBalancer: {terminatesTls: true}}\n")
    text = "is true, but no annotation tells the cloud to serve HTTPS; add it to annotations, or remove this"
    assert said == [f"1: expose.loadBalancer.terminatesTls: {text}"]


def said_in_production(text: str) -> str:
    """What production says of an environment that lacks much else."""
    return "\n".join(refused(f"production: true\nsecrets: {{provider: existing}}\n{text}"))


@pytest.mark.parametrize("setting", ADDRESSES)
def test_production_refuses_every_address_in_whatever_blocks(setting: str) -> None:
    for blocks in EVERYTHING:
        text = ADDRESSES[setting].format(blocks)
        expected = f"{setting}: {' and '.join(blocks)} is every address, which production refuses; name the "
        assert expected in said_in_production(text), f"{blocks} is accepted"
        load(f"secrets: {{provider: existing}}\n{text}", "x")
    for blocks in NOT_EVERYTHING:
        said = said_in_production(ADDRESSES[setting].format(blocks))
        assert setting not in said, f"{blocks} is taken for everything"


def test_production_wants_the_addresses_of_the_api_server_but_with_cilium() -> None:
    text = "database: {engine: cloudnativepg}\n"
    assert "apiServerCidrs: 0.0.0.0/0 and ::/0 is every address" in said_in_production(text)
    assert "apiServerCidrs" not in said_in_production(f"{text}networkPolicy: {{flavour: cilium}}\n")


def test_production_reaches_its_database_by_tls_whatever_runs_it() -> None:
    report = (
        "1: database.tls: is missing, and production refuses a database that is reached in clear text; "
        "add tls.secretName, and tls.issuer where cert-manager fills it"
    )
    assert report in said_in_production("database:\n  engine: statefulset\n")
    assert "database.tls" not in said_in_production("database: {tls: {secretName: postgres-tls}}\n")
    for engine in ("cloudnativepg", "external"):
        assert "database.tls" not in said_in_production(f"database: {{engine: {engine}}}\n")
