"""Single values: the rule of the system that reads each, in the settings and in an editor alike."""

import json
import re
import time
from collections.abc import Iterator

import jsonschema
import pytest
import yaml
from contexts import MONITORED
from contexts import OPERATED as OPERATED_ENGINE
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from ecommerce.settings import InvalidSettingsError, load
from ecommerce.settings.schema import json_schema
from ecommerce.settings.values.cron import Cron
from ecommerce.settings.values.freshness import oldest_seen

OPERATED = "database: {engine: cloudnativepg, cloudnativepg: %s}"
IMAGE = "frontend: {image: %s}"
OPERATED_IMAGE = OPERATED % "{image: %s}" + "\nbackup: {image: 'registry.example.com/pg-tools:1.4'}"
PULL = "imagePullSecrets: %s"
RANGES = "expose: {loadBalancer: {sourceRanges: %s}}"
HOST = "expose: {type: ingress, ingress: {className: nginx, controllerNamespace: ingress, host: %s}}"
API_SERVER = "database: {engine: cloudnativepg, cloudnativepg: {apiServerCidrs: %s}}"
DNS = "dns: {namespace: dns, podLabels: {%s}}"
ADDRESSES = "dns: {addresses: %s}"
ANNOTATIONS = "expose: {loadBalancer: {annotations: {%s: x}}}"
OFFSITE = "secrets: {provider: existing}\nbackup: {offsite: {endpoint: 'https://s3.example.com', bucket: shop, cidrs: [192.0.2.0/24], %s}}"
ENDPOINT = OFFSITE.replace("'https://s3.example.com'", "%s").replace(", %s}}", "}}")
BUCKET = OFFSITE.replace("shop", "%s").replace(", %s}}", "}}")
REFRESH = "secrets: {provider: external-secrets, externalSecrets: {store: vault, path: shop, refreshInterval: %s}}"
SCHEDULE = "backup: {schedule: %s, restoreTest: {maxAgeHours: 8760}}"
NAME = "database: {name: %s}"
USER = "database: {user: %s}"
ICU = "database: {icuLocale: %s}"
WORK_MEM = "database: {parameters: {work_mem: %s}}"
PARAMETERS = "database: {parameters: {%s}}"
CPU = "frontend: {resources: {limits: {cpu: %s}}}"
MEMORY = "frontend: {resources: {limits: {memory: %s}}}"
WATCHED = "monitoring: {enabled: true, runbookUrl: %s}"
LIMITS = "monitoring: {enabled: true, runbookUrl: 'https://a.b', thresholds: {%s}}"
STORAGE = "database: {storage: {size: %s}}"
STORAGE_CLASS = "database: {storage: {storageClassName: %s}}"
SCRATCH_CLASS = "backup: {restoreTest: {scratchStorageClassName: %s}}"
ENV = "frontend: {env: {A: %s}}"

ACCEPTED = [
    (IMAGE, ["shop", "shop:1", "a.b/c", "host:5000/a/b:1", "localhost/a", "a__b/c--d:x", "'[::1]:5000/a:1'"]),
    (IMAGE, [f"a:1@sha256:{'0' * 64}", f"a@sha512:{'0' * 128}", f"registry.example.com/{'a' * 255}:1", "a" * 247]),
    (OPERATED_IMAGE, ["a/b:13", "a/b:15.10", "a/b:17beta1", "a/b:16.4-10-bookworm", f"a/b:15@sha256:{'0' * 64}"]),
    (PULL, ["[]", "[a]", f"[{'a' * 100}.b]"]),
    (RANGES, ["[0.0.0.0/0]", "[10.0.0.0/8, 192.0.2.1/32]", "['2001:db8::/32']", "['::/0']"]),
    (HOST, ["a", "shop.example.com", "1.2.3.4a", "xn--bcher-kva.example", "'*.example.com'"]),
    (ANNOTATIONS, ["a", "a.b/c", "A.b/C_d", f"{'a' * 63}.b/{'c' * 63}"]),
    (API_SERVER, ["[10.0.0.2/32, 10.96.0.1/32]", "['fd00::1/128']", "[0.0.0.0/0, '::/0']"]),
    (DNS, ["a: b", "a.b/c: ''", "k8s-app: kube-dns", "a.b/C_d: X.y_z-1", f"{'a' * 63}: {'b' * 63}"]),
    (ADDRESSES, ["[10.96.0.10/32]", "[169.254.20.10/32, 'fd00::a/128']", "['::/0'], ports: [1, 65535]"]),
    (ENDPOINT, ["https://s3.example.com", "'https://S3:1/'", "'http://192.0.2.1:9000'"]),
    (BUCKET, ["shop", "a.b-c.d", "a" * 63]),
    (OFFSITE, ["path: a/b.c/..d", "region: eu-central-1", "region: auto"]),
    (REFRESH, ["1h", "1h30m", "90s", "1.5h", "30m1h", "2562047h"]),
    (
        SCHEDULE,
        ["'0 0 29 2,3 *'", "'0 0 30 2 1'", "'*/60 007 ? jan-MAR */7'", "'0\t0 * * *'", "'@weekly'", "'5/15 * * * *'"],
    ),
    (NAME, ["pg_shop", "a1", "x" * 63]),
    (USER, ["shop", "pgshop"]),
    (ICU, ["und", "de", "de-AT", "en-US-u-kn-true", "sr-Latn"]),
    (WORK_MEM, ["64kB", "64 MB", "65536", "'1.5GB'", "1e5"]),
    (
        PARAMETERS,
        ["jit: off", "jit: false", "jit: 'NO'", "log_statement: ddl", "wal_compression: on", "random_page_cost: 1.5"],
    ),
    (
        PARAMETERS,
        ["statement_timeout: 5min", "statement_timeout: 300000", "vacuum_cost_delay: 2.5ms", "seq_page_cost: .5"],
    ),
    (PARAMETERS, ["application_name: shop", "timezone: UTC", "shop.mode: fast", "pg_stat_statements.track: all"]),
    (PARAMETERS, ["max_connections: 200", "shared_buffers: 512MB", "min_wal_size: 32MB, max_wal_size: 64MB"]),
    (PARAMETERS, ["wal_level: logical", "max_wal_size: 9GB", "shared_buffers: 16"]),
    (CPU, ["128", "'0.5'", "500m", "1e0"]),
    (MEMORY, ["256Mi", "1.5Gi", "1G", "'268435456'", "32Ti"]),
    (WATCHED, ["https://a.b", "'http://a:8080/b/c%20d/~e'", "https://git.example.com/shop/-/blob/main/docs/runbooks/"]),
    (LIMITS, ["availability: 99.9", "availability: '99.95'", "availability: 90", "latencyMilliseconds: 9999"]),
    (LIMITS, ["backupAgeHours: 24", "restoreTestAgeHours: 168", "restartsPerHour: 0", "poolPercent: 99"]),
    (STORAGE, ["64Mi", "64Ti", "68719476736"]),
    (STORAGE_CLASS, ["fast", "a.b-c", "''", "null"]),
    (SCRATCH_CLASS, ["fast", "''"]),
    (
        ENV,
        [
            "'0o18'",
            "'0x1F'",
            "'017'",
            "'y'",
            "'12:30'",
            "'1_000'",
            "'~'",
            "''",
            r'"a\nb\tc"',
            "'\U0001f600'",
            '"\\u00a0"',
        ],
    ),
]
REFUSED = [
    (
        WATCHED,
        ["a.b", "ftp://a.b", "'https://a.b/{{ $value }}'", "https://u:p@a.b", "'https://a.b/c d'", "'https://a.b#c'"],
    ),
    (
        LIMITS,
        ["availability: 100", "availability: 99.999", "availability: 89", "availability: 99.9%", "poolPercent: 100"],
    ),
    (LIMITS, ["latencyMilliseconds: 10000", "backupAgeHours: 0", "errorPercent: 0", "restartsPerHour: -1"]),
    (
        IMAGE,
        [
            "-a.b/c",
            "a-.b/c",
            "A",
            "a:b:c",
            "''",
            "https://a/b",
            "a" * 64,
            f"a.b/{'a' * 256}",
            "'a b'",
            "a@sha256:00",
            "a" * 248,
        ],
    ),
    (OPERATED_IMAGE, ["a/b", "a/b:latest", "a/b:v15", "a/b:12.9", "a/b:20241101", "a/b:15.", f"a/b@sha256:{'0' * 64}"]),
    (PULL, ["[a, a]", "[A]", "['']", f"[{'a' * 254}]", "[0o14]"]),
    (RANGES, ["[10.0.0.1/8]", "['fe80::%eth0/64']", "['::ffff:1.2.3.0/120']", "[10.0.0.0/33]", "['2001:DB8::/32']"]),
    (API_SERVER, ["[]", "10.0.0.2/32", "[10.0.0.2]", "['fd00::1']", "[10.0.0.2/32, 10.0.0.2/32]"]),
    (RANGES, ["[10.0.0.0/8, 10.0.0.0/8]", "[01.0.0.0/8]"]),
    (
        DNS,
        ["'': b", "A.b/c: d", "a/b/c: d", "-a: b", "a: -b", "a: b/c", "a: 'b c'", f"{'a' * 64}: b", f"a: {'b' * 64}"],
    ),
    (ADDRESSES, ["[10.96.0.10]", "['fd00::a']", "[10.96.0.10/32], ports: []", "[10.96.0.10/32], ports: [0]"]),
    (HOST, ["1.2.3.4", "010.001.0.1", "'::1'", "a_b", "'*'", "'a.*.b'", "a..b", "a.", f"{'a' * 64}.b", "0x10.1"]),
    (
        ANNOTATIONS,
        ["''", "a/b/c", "'a b'", "a/", "/a", "-a", "a-", "a..b/c", f"{'a' * 64}", f"{'a' * 254}/b", "'fe80::/10'"],
    ),
    (ANNOTATIONS, ["kubectl.kubernetes.io/last-applied-configuration", "service.kubernetes.io/topology-aware-hints"]),
    (ANNOTATIONS, ["service.beta.kubernetes.io/load-balancer-source-ranges"]),
    (ENDPOINT, ["https://u:p@a.b", "'https://a.b?x=1'", "'https://a.b#x'", "'https://a.b:'", "'https://a.b:0'"]),
    (
        ENDPOINT,
        [
            "'https://a b'",
            "' https://a.b'",
            "https://a.b/c",
            "ftp://a.b",
            "'https://a.b:65536'",
            "'http://[0]'",
            "'https://[1]:443'",
            "'https://[:::1]'",
            "https://a_b",
            "https://",
        ],
    ),
    (
        BUCKET,
        ["ab", "a..b", "1.2.3.4", "xn--a", "sthree-a", "a-s3alias", "a--ol-s3", "Shop", "a-", "-a", "a.-b", "a" * 64],
    ),
    (
        OFFSITE,
        ["path: ..", "path: a/../b", "path: ./a", "path: /a", "path: a/", "path: ''", "region: ''", "region: 'a b'"],
    ),
    (REFRESH, ["2562048h", "99999999999999999999h", "0s", "''", "1", "-1h", "1d", "9223372037s"]),
    (
        SCHEDULE,
        ["'0 0 30 2 *'", "'0 0 31 4,6,9,11 ?'", "'*/9999999999999999999 * * * *'", "'*/0 * * * *'", "'* * * * 7'"],
    ),
    (SCHEDULE, [r'"1\u001f0 * * *"', "'0 0 * * \u017fun'", "'٣ * * * *'", "''", "'TZ=UTC 0 0 * * *'", "'1-0 * * * *'"]),
    (NAME, ["template0", "template1", "'0'", "A", "''", "x" * 64]),
    (USER, ["pg_shop", "public", "none"]),
    (PARAMETERS, ["Work_mem: 1MB", "work-mem: 1MB", "a.b.c: d", "'': 1", "timezone: ''"]),
    (ICU, ["''", "C", "de_AT", "de-", "deutsch-österreich", "d"]),
    (CPU, ["512Mi", "129", "0.0001", "0", "-1", "1e999", "500u"]),
    (MEMORY, ["512m", "256", ".1Gi", "1073741824000001m", "33Ti", "9E", "''", f"1{'0' * 30}"]),
    (STORAGE, ["10m", "0.1Gi", "65Ti", "1"]),
    (STORAGE_CLASS, ["A", "' '", "a_b", "-a", "a..b", "a" * 254]),
    (SCRATCH_CLASS, ["A", "' '"]),
    (
        ENV,
        [
            r'"a\u0000"',
            r'"\u0085"',
            r'"\u2028"',
            r'"\u007f"',
            r'"\ufeff"',
            r'"a\rb"',
            "0o17",
            "'0X50'",
            "'-_61'",
            "3E_00",
        ],
    ),
    (ENV, [r'"\n"', r'"\ta\nb"', f"'{'a' * 131_070}'"]),
]


def each(table: list[tuple[str, list[str]]]) -> list[str]:
    return [text.replace("%s", value) for text, values in table for value in values]


def shortened(text: str) -> str:
    return text if len(text) < 150 else text[:150]


@pytest.mark.parametrize("text", each(ACCEPTED), ids=shortened)
def test_a_value_that_its_reader_takes_is_accepted(text: str) -> None:
    load(text, "x")


@pytest.mark.parametrize("text", each(REFUSED), ids=shortened)
def test_a_value_that_its_reader_refuses_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        load(text, "x")
    (problem,) = caught.value.problems
    assert len(str(problem).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "report"),
    [
        (STORAGE_CLASS % "Fast", 'hyphens and dots, or "" for volumes without one'),
        (CPU % "512Mi", "512Mi is more than 128 cores; write cores, for example 250m or 2"),
        (CPU % "500", "500 is more than 128 cores; did you mean 500m?"),
        (RANGES % "['::ffff:1.2.3.0/120']", "did you mean 1.2.3.0/24?"),
        (RANGES % "[10.0.0.5]", "did you mean 10.0.0.5/32?"),
        (ENV % r'"a\u0085"', "holds the character U+0085, which no manifest carries; remove it"),
        (ENV % "0o17", "this is a number to kubectl, which reads YAML 1.1; write it in another way"),
        (SCHEDULE % "'0 0 30 2 *'", "never fires: its months have no such day; choose another day or month"),
        (OPERATED_IMAGE % "a/b:latest", "by which the operator upgrades; name one, for example postgresql:15.19"),
        (PULL % "[b, a, a]", "imagePullSecrets[2]: a is here twice; remove one"),
    ],
)
def test_a_refusal_says_what_to_write_instead(text: str, report: str) -> None:
    with pytest.raises(InvalidSettingsError, match=re.escape(report)):
        load(text, "x")


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("{engine: cloudnativepg, user: postgres}", "user: postgres is a name that CloudNativePG keeps for itself"),
        ("{engine: cloudnativepg, user: streaming_replica}", "user: streaming_replica is a name that CloudNativePG"),
        ("{engine: cloudnativepg, user: cnpg_pooler_pgbouncer}", "user: cnpg_pooler_pgbouncer is a name that"),
        ("{engine: cloudnativepg, name: postgres}", "name: postgres is a name that CloudNativePG keeps for itself"),
        ("{user: postgres}", "user: postgres is the administrator, who has no password; choose another"),
        ("{name: postgres}", "name: postgres is the administrator's database; choose another"),
        ("{engine: cloudnativepg, name: pgbouncer}", "name: pgbouncer is a name that CloudNativePG keeps for itself"),
    ],
)
def test_names_that_are_taken_are_refused_where_they_are(text: str, report: str) -> None:
    with pytest.raises(InvalidSettingsError, match=report):
        load(f"database: {text}\n", "x")


@pytest.mark.parametrize(
    "text",
    [
        "namespace: operators\ndatabase: {engine: cloudnativepg, cloudnativepg: {operatorNamespace: operators}}",
        "namespace: edge\nexpose: {type: ingress, ingress: {className: nginx, controllerNamespace: edge}}",
    ],
)
def test_a_system_does_not_lock_down_its_neighbours_namespace(text: str) -> None:
    with pytest.raises(InvalidSettingsError, match=r"1: namespace: .* too, and the manifests would lock its pods down"):
        load(text, "x")


@pytest.mark.parametrize(
    "text",
    [
        "imagePullSecrets: [postgres-credentials]",
        "secrets: {provider: external-secrets, externalSecrets: {store: a, path: b}}\nimagePullSecrets: [a, postgres-credentials]",
        "secrets: {provider: existing, existing: {name: postgres-app}}\ndatabase: {engine: cloudnativepg}",
    ],
)
def test_a_secret_that_someone_fills_is_no_other_one(text: str) -> None:
    with pytest.raises(InvalidSettingsError, match=r"is the Secret that .* fills; choose another name"):
        load(text, "x")


def test_an_ingress_annotation_says_nothing_that_a_setting_says() -> None:
    ingress = "expose: {type: ingress, ingress: {className: nginx, controllerNamespace: ingress, host: a.b, tls: {secretName: c, issuer: {name: d}}, annotations: {%s: x}}}"
    for key in ("kubernetes.io/ingress.class", "cert-manager.io/cluster-issuer"):
        with pytest.raises(InvalidSettingsError, match=f"annotations.{re.escape(key)}: is "):
            load(ingress % key, "x")


def test_texts_of_an_object_fit_into_what_kubectl_keeps_of_it() -> None:
    for text in ("expose: {loadBalancer: {annotations: {a: '%s'}}}", "backend: {env: {A: '%s', B: '%s'}}"):
        load(text.replace("%s", "a" * 100_000), "x")
        with pytest.raises(
            InvalidSettingsError, match=r"has [0-9]+ bytes as Kubernetes keeps them, above the 249856 that fit"
        ):
            load(text.replace("%s", "<" * 100_000), "x")


def test_annotations_of_a_dashboard_leave_it_room() -> None:
    text = MONITORED.replace("true,", "true, dashboards: {annotations: {a: %s}},")
    load(text % ("a" * 30_000), "x")
    with pytest.raises(
        InvalidSettingsError, match=r"dashboards.annotations: this has [0-9]+ bytes .* above the 65536 that"
    ):
        load(text % ("a" * 40_000), "x")


def test_a_dump_that_is_too_old_for_every_restore_test_is_refused() -> None:
    report = "maxAgeHours: 26 is less than the 146 hours that the newest dump may have then, by the two schedules"
    with pytest.raises(InvalidSettingsError, match=report):
        load("backup: {schedule: 30 2 * * 1}\n", "x")
    load("backup: {schedule: 30 2 * * 1, restoreTest: {schedule: 30 4 * * 1}}\n", "x")
    load("backup: {schedule: 30 2 * * 1, restoreTest: {maxAgeHours: 146}}\n", "x")


@pytest.mark.parametrize(
    ("writer", "reader", "hours"),
    [
        ("30 2 * * *", "30 4 1 * *", 2),
        ("30 2 * * *", "30 2 * * *", 24),
        ("0 */6 * * *", "0 * * * *", 6),
        ("0 2 * * 0", "0 1 * * 0", 7 * 24 - 1),
        ("0 0 1 * *", "0 0 * * *", 31 * 24),
        ("0 0 * * 1-5", "0 0 * * 6,0,1", 3 * 24),
        ("0 0 29 2 *", "0 0 28 2 *", (4 * 365) * 24),
    ],
)
def test_the_age_of_the_newest_dump_follows_from_the_two_schedules(writer: str, reader: str, hours: int) -> None:
    assert oldest_seen(Cron.parse(writer), Cron.parse(reader)) == hours * 60


@pytest.mark.parametrize(
    "images",
    [
        "backup: {image: 'registry.example.com/pg-tools:1.4'}",
        "backup: {image: 'registry.example.com/postgres:20241101'}",
        "database: {image: 'registry.example.com/shop-postgres:20241101'}",
        "database: {image: 'registry.example.com/postgres:2'}",
    ],
)
def test_a_tag_that_is_no_version_of_postgresql_says_nothing_of_the_programs(images: str) -> None:
    load(images, "x")


def as_editors_search(
    _validator: object, pattern: str, instance: object, _schema: object
) -> Iterator[jsonschema.ValidationError]:
    """JavaScript's `$` is the end of the text, where Python's may stand before a last line end."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


@pytest.fixture(scope="module")
def schema() -> Validator:
    validator = extend(jsonschema.Draft202012Validator, {"pattern": as_editors_search})
    return validator(json.loads(json_schema()))


@pytest.mark.parametrize("text", each(ACCEPTED), ids=shortened)
def test_an_editor_accepts_what_the_settings_accept(text: str, schema: Validator) -> None:
    schema.validate(yaml.safe_load(text))


# What JSON Schema has no words for: sums, blocks of addresses, days of a month, what YAML 1.1 reads, rules of an engine.
UNSAID = re.compile(
    r"http://\[0|\[1\]|\[:::|a/b(:|@|})|10\.0\.0\.1/8|::ffff|topology-aware|source-ranges|2562048h|9+h|9223372037s|0s|30 2|31 4"
    r"|9{9}|'1-0|512Mi|500u|129|0\.0001|1e999|512m|: 256}|\.1Gi|0001m|33Ti|9E|10m|65Ti|0o1|0X50|-_61|3E_00|\\n\"|\\ta|a{9999}|1000000000"
)


@pytest.mark.parametrize("text", [text for text in each(REFUSED) if not UNSAID.search(text)], ids=shortened)
def test_an_editor_refuses_what_the_settings_refuse(text: str, schema: Validator) -> None:
    assert not schema.is_valid(yaml.safe_load(text))


def test_every_text_of_the_settings_has_a_form_in_the_schema() -> None:
    def formless(part: object, path: str) -> Iterator[str]:
        if isinstance(part, dict):
            kinds = part.get("type", "")
            if (
                "string" in ([kinds] if isinstance(kinds, str) else kinds)
                and not {"pattern", "enum", "const"} & part.keys()
            ):
                yield path
            for key, value in part.items():
                yield from formless(value, f"{path}.{key}")
        elif isinstance(part, list):
            for value in part:
                yield from formless(value, path)

    assert list(formless(json.loads(json_schema()), "")) == []


def test_what_may_be_left_empty_is_empty_in_an_editor_too(schema: Validator) -> None:
    for text in ("namespace:", "frontend:", "frontend: {image: , env: , replicas: {max: }}", "database: {engine: }"):
        load(text, "x")
        schema.validate(yaml.safe_load(text))


CLOUDNATIVEPG = "database: {engine: cloudnativepg}\n"
ON_EXTERNAL = "database: {engine: external, external: {host: %s, cidrs: [192.0.2.0/24], sslMode: require}}\nbackup: {enabled: false}"
ON_INGRESS = (
    "expose: {type: ingress, ingress: {className: a, controllerNamespace: ingress, host: b.c, tls: {secretName: %s}}}"
)
COPY = "secrets: {provider: existing}\nbackup: {offsite: {bucket: shop, %s}}"
ARCHIVE = "secrets: {provider: existing}\ndatabase: {engine: cloudnativepg, cloudnativepg: {recovery: {%s}}}\n"
PLACE = "backup: {pointInTime: {endpoint: 'https://s3.example.com', bucket: shop}}\n"
VAULTED = CLOUDNATIVEPG + "secrets: {provider: external-secrets, externalSecrets: {store: vault, path: shop/db}}\n"
BESIDE = [
    ("monitoring: {enabled: true}", "monitoring.runbookUrl: is missing, .* write where docs/runbooks can be read"),
    ("monitoring: {labels: {a: b}}", "monitoring.enabled: is false, but other settings of monitoring are given"),
    (
        f"{OPERATED_ENGINE}{MONITORED.replace('true,', 'true, exporter: {image: a},')}",
        "monitoring.exporter: is for engine statefulset",
    ),
    (f"database: {{user: postgres_exporter}}\n{MONITORED}", "database.user: postgres_exporter is the role with which"),
    (LIMITS % "backupAgeHours: 23", "thresholds.backupAgeHours: 23 is less than the 24 hours between two runs"),
    (LIMITS % "restoreTestAgeHours: 167", "thresholds.restoreTestAgeHours: 167 is less than the 168 hours"),
    (MONITORED.replace("true,", "true, namespace: ecommerce,"), "namespace: ecommerce is monitoring.namespace too"),
    (
        ANNOTATIONS % "service.kubernetes.io/topology-aware-hints",
        "loadBalancer.annotations.service.kubernetes.io/topology-aware-hints: is the old name",
    ),
    (
        ANNOTATIONS % "service.beta.kubernetes.io/load-balancer-source-ranges",
        "loadBalancer.annotations.service.beta.kubernetes.io/load-balancer-source-ranges: is what sourceRanges says",
    ),
    (
        COPY % "endpoint: 'https://s3.eu-west-1.amazonaws.com', region: us-east-1, cidrs: [192.0.2.0/24]",
        "offsite.region: us-east-1 is not that of the endpoint; write eu-west-1, or leave it out",
    ),
    (COPY % "endpoint: 'https://shop.s3.example.com', cidrs: [192.0.2.0/24]", "offsite.endpoint: .* names the bucket"),
    (COPY % "endpoint: 'http://10.0.0.5:9000', cidrs: [192.0.2.0/24]", "add 10.0.0.5/32"),
    (COPY % "endpoint: 'http://localhost:9000', cidrs: [192.0.2.0/24]", "is the backup's own pod"),
    (CLOUDNATIVEPG + "imagePullSecrets: [a, postgres-pooler]", r"imagePullSecrets\[1\]: .* that CloudNativePG fills"),
    (
        "imagePullSecrets: [t]\nexpose: {type: ingress, ingress: {className: a, controllerNamespace: ingress, host: b.c, tls: {secretName: t}}}",
        "is also a Secret of type kubernetes.io/dockerconfigjson, where kubernetes.io/tls is needed",
    ),
    (
        (
            "database: {engine: cloudnativepg}\n"
            "backup: {method: volumeSnapshot, volumeSnapshot: {className: csi}, timeZone: Asia/Tokyo}"
        ),
        "backup.timeZone: Asia/Tokyo does not fit",
    ),
    ("backup: {timeZone: America/Coyhaique}", "is not a time zone"),
    (
        "database: {engine: cloudnativepg, tls: {secretName: a}}",
        "database.tls: is for engine statefulset, but engine is",
    ),
    ("database: {tls: {issuer: {name: a}}}", "database.tls.secretName: is required here and missing"),
    (
        ON_INGRESS % "a" + "\ndatabase: {tls: {secretName: a}}",
        "database.tls.secretName: a is expose.ingress.tls.secretName too, a certificate of another name",
    ),
    ("database: {tls: {secretName: postgres-credentials}}", "secretName: .* that provider inline fills"),
    ("imagePullSecrets: [a]\ndatabase: {tls: {secretName: a}}", "where kubernetes.io/tls is needed"),
    ("dns: {}", "dns: has neither namespace nor addresses, so that nobody may be asked; add one of them"),
    (
        API_SERVER % "[10.0.0.2/32]" + "\nnetworkPolicy: {flavour: cilium}",
        "apiServerCidrs: is for networkPolicy.flavour kubernetes",
    ),
    (
        ARCHIVE.partition("database:")[0] + PLACE,
        "backup.pointInTime: is for engine cloudnativepg, .* statefulset; remove",
    ),
    (
        COPY.partition("backup:")[0] + CLOUDNATIVEPG + PLACE.replace("bucket", "secret: {path: a}, bucket"),
        "pointInTime.secret: is for provider external",
    ),
    (CLOUDNATIVEPG + PLACE, "backup.pointInTime: needs an access key, which provider inline would write into Git"),
    (VAULTED + PLACE, "backup.pointInTime.secret: is missing, and provider external-secrets needs it; add path"),
    (
        VAULTED + "imagePullSecrets: [postgres-archive]\n" + PLACE.replace("bucket", "secret: {path: a}, bucket"),
        r"imagePullSecrets\[0\]: postgres-archive is the Secret that provider external-secrets fills",
    ),
    (ARCHIVE % "serverName: shop", "recovery: is set, but backup.pointInTime is missing, which says where"),
    (ARCHIVE % "serverName: shop" + "backup: {enabled: false}", "recovery: is set, but backup.pointInTime is missing"),
    (ARCHIVE % "serverName: ecommerce" + PLACE, "recovery.serverName: ecommerce is the archive that this environment"),
    (
        ARCHIVE % "serverName: shop" + PLACE.replace("bucket", "serverName: shop, bucket"),
        "recovery.serverName: shop is the archive that this environment writes itself",
    ),
    (
        ARCHIVE.replace("database: {", "database: {icuLocale: de, ") % "serverName: shop" + PLACE,
        "database.icuLocale: is for a database that begins empty, but database.cloudnativepg.recovery is set",
    ),
    *(
        (ARCHIVE % f"serverName: shop, targetTime: '{text}'" + PLACE, f"recovery.targetTime: .*{said}")
        for text, said in {
            "2026-11-28 13:59:00Z": "is not a moment by RFC 3339, with its zone; write for example",
            "2026-11-28T13:59:00": "is not a moment by RFC 3339, with its zone",
            "2026-11-28T24:00:00Z": "is not a moment by RFC 3339",
            "2026-02-29T13:59:00Z": "is no moment: the calendar has no day 2026-02-29; write one that it has",
            "yesterday": "is not a moment by RFC 3339",
        }.items()
    ),
    (COPY % "endpoint: 'http://minio:9000'", "offsite.cidrs: is missing, .* as minio has in the cluster"),
    (COPY % "endpoint: 'http://minio.storage.svc'", "offsite.cidrs: is missing, .* as minio.storage.svc has"),
    (COPY % "endpoint: 'http://a.b.svc.cluster.local:9000'", "offsite.cidrs: is missing"),
    ("database: {engine: cloudnativepg, cloudnativepg: {apiServerCidr: 10.0.0.2/32}}", "did you mean apiServerCidrs?"),
    (
        "expose: {type: ingress, ingress: {className: alb}}",
        "ingress.controllerNamespace: is missing, .* or controllerCidrs where it is no pod",
    ),
    (
        "expose: {type: gateway, gateway: {host: a.b, existing: {name: a, namespace: b}}}",
        "gateway.dataPlaneNamespace: is missing, .* or dataPlaneCidrs where they are no pods",
    ),
    (
        "expose: {type: gateway, gateway: {host: a.b, dataPlaneNamespace: c, envoyProxy: {}, existing: {name: a, namespace: b}}}",
        "gateway.envoyProxy: is for a Gateway of its own",
    ),
    ("dns: {addresses: [], ports: [53]}", "dns: has neither namespace nor addresses"),
    ("dns: {addresses: [10.0.0.10/32], podLabels: {a: b}}", "dns.podLabels: is set without the namespace of the pods"),
    ("dns: {addresses: [10.0.0.10/32], ports: [53, 53]}", r"dns.ports\[1\]: 53 is here twice"),
    ("dns: {namespace: ecommerce}", "namespace: ecommerce is dns.namespace too"),
    (ON_EXTERNAL % "postgres-service", "leads to the pod itself or to the Service that stands for it"),
    (ON_EXTERNAL % "postgres-service.ecommerce.svc.cluster.local", "leads to the pod itself"),
    ("backend: {env: {B: $(A), A: x}}", r"backend.env.B: has \$\(A\), which no variable before it sets; .* \$\$\(A\)"),
    ("frontend: {env: {H: $(DATABASE_HOST)}}", r"frontend.env.H: has \$\(DATABASE_HOST\)"),
    ("frontend: {env: {A: '$(KUBERNETES_PORT) $(B)'}}", r"frontend.env.A: has \$\(B\)"),
    ("frontend: {env: {A: 'x$$$(A)'}}", r"frontend.env.A: has \$\(A\)"),
    ("backend: {image: 'registry:99999/a:1'}", "is not an image reference"),
    ("backend: {image: 'a@sha256:ABC'}", "with a digest as @sha256: and 64"),
    (
        (
            "expose: {type: ingress, ingress: {className: a, controllerNamespace: ingress, annotations: "
            "{cert-manager.io/cluster-issuer: a, cert-manager.io/issuer-kind: b}}}"
        ),
        "annotations.cert-manager.io/issuer-kind: is refused by cert-manager beside",
    ),
    (f"backend: {{env: {{B: x, A: '{'x' * 131_070}'}}}}", "backend.env.A: has 131072 bytes with its name"),
    ("backup: {schedule: 0 2 29 2 *}", "dump more often"),
    ("namespace: |\n  shop\n", "is not a DNS label"),
]


@pytest.mark.parametrize(("text", "report"), BESIDE)
def test_what_does_not_fit_beside_another_setting_is_refused(text: str, report: str) -> None:
    with pytest.raises(InvalidSettingsError, match=report) as caught:
        load(text, "x")
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    "text",
    [
        "backend: {env: {A: x, B: '$(A) $(DATABASE_HOST) $$(NOPE) $(lower) $(KUBERNETES_SERVICE_HOST)'}}",
        "frontend: {env: {A: $(BACKEND_URL)}}",
        ON_EXTERNAL % "postgres-service.other.svc.cluster.local",
        COPY % "endpoint: 'https://s3.eu-west-1.amazonaws.com', region: eu-west-1, cidrs: [192.0.2.0/24]",
        COPY % "endpoint: 'https://s3.eu-west-1.amazonaws.com', cidrs: [192.0.2.0/24]",
        COPY % "endpoint: 'https://s3.example.com'",
        "expose: {type: ingress, ingress: {className: alb, controllerCidrs: [10.0.1.0/24]}}",
        ON_INGRESS % "a" + "\ndatabase: {tls: {secretName: b}}",
        "expose: {type: gateway, gateway: {host: a.b, dataPlaneCidrs: ['fd00::/64'], existing: {name: a, namespace: b}}}",
        COPY % "endpoint: 'http://10.0.0.5:9000'",
        "database: {user: postgres_exporter}",
        f"database: {{user: postgres_exporter, engine: cloudnativepg}}\n{MONITORED}",
        f"{LIMITS % 'backupAgeHours: 1'}\nbackup: {{enabled: false}}",
        COPY % "endpoint: 'http://minio.storage.svc:9000', cidrs: [10.0.0.0/8]",
        (
            "secrets: {provider: existing, existing: {name: a}}\n"
            "database: {engine: external, external: {host: a.b, cidrs: [192.0.2.0/24], caSecretName: a}}\nbackup: {enabled: false}"
        ),
    ],
)
def test_what_fits_beside_another_setting_is_accepted(text: str) -> None:
    load(text, "x")


def test_many_entries_are_compared_within_a_second() -> None:
    start = time.process_time()
    with pytest.raises(InvalidSettingsError):
        load("imagePullSecrets:\n" + "".join(f"- a{number}\n" for number in range(19_000)), "x")
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "namespace", ["default", "kube-system", "openshift", "openshift-dns", "ingress-nginx", "cnpg-system", "argocd"]
)
def test_a_namespace_in_which_others_run_is_refused(namespace: str) -> None:
    with pytest.raises(InvalidSettingsError, match=r"1: namespace: .*, which the manifests would lock down; choose"):
        load(f"namespace: {namespace}", "x")
    assert load(f"namespace: {namespace}-shop".replace("openshift-", "os-").replace("kube-", "k-"), "x").namespace
