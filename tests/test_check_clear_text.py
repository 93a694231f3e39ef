"""Secrets that stand in manifests are found wherever they stand, and no answer says what they are."""

import base64
import io
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stdout
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st

from review.__main__ import main
from review.check import clear_text
from review.check.formats import FORMATS
from review.manifests import Manifests, Object
from review.secret_forms import FORMS

# Put together here, so that no scanner of this repository takes them for real ones.
AWS, GITHUB, GITLAB = "AKIA" + "IOSFODNN7EXAMPLE", "ghp_" + "a1B2" * 9, "glpat-" + "x1Y2z3" * 4
SLACK, GOOGLE, STRIPE = "xoxb-" + "123456789012-abcdefABCDEF", "AIza" + "SyA1b2C" * 5, "sk_live_" + "a1B2c3D4" * 3
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaG9wIn0." + "c2lnbmF0dXJlLW9mLTMyLWJ5dGVz"
WEBHOOK = "https://hooks.slack.com/services/" + "T0000000/B0000000/abcdefgh12345678"
KEY = (
    "-----BEGIN " + "PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n-----END PRIVATE KEY-----\n"
)
CERTIFICATE = (
    "-----BEGIN CERTIFICATE-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n-----END CERTIFICATE-----\n"
)


def meta(kind: str, api: str = "v1", **fields: Any) -> Object:  # noqa: ANN401 - plain YAML
    return {"apiVersion": api, "kind": kind, "metadata": {"name": "a", "namespace": "shop"}, **fields}


def config(**data: str) -> Object:
    return meta("ConfigMap", data=data)


def file(name: str, text: str) -> Object:
    return meta("ConfigMap", data={name: text})


def secret(**data: str) -> Object:
    return meta("Secret", stringData=data)


def container(**fields: Any) -> Object:  # noqa: ANN401 - plain YAML
    return meta("Pod", spec={"containers": [{"name": "main", "image": "a", **fields}]})


def env(name: str, value: str) -> Object:
    return container(env=[{"name": name, "value": value}])


def args(*given: str) -> Object:
    return container(args=list(given))


def annotated(name: str, value: str) -> Object:
    each = config()
    each["metadata"]["annotations"] = {name: value}
    return each


def release(**values: Any) -> Object:  # noqa: ANN401 - plain YAML
    return meta("HelmRelease", "helm.toolkit.fluxcd.io/v2", spec={"values": values})


def application(**helm: Any) -> Object:  # noqa: ANN401 - plain YAML
    return meta("Application", "argoproj.io/v1alpha1", spec={"source": {"helm": helm}})


def custom(**spec: Any) -> Object:  # noqa: ANN401 - plain YAML
    return meta("Thing", "example.com/v1", spec=spec)


def findings(each: Object) -> list[str]:
    return [f"{found.rule.name} {found}" for found in clear_text.check(Manifests((each,)))]


FOUND = {
    "a variable": env("DB_PASSWORD", "hunter2"),
    "a variable of one word": env("PGPASSWORD", "hunter2"),
    "a password that is a number": env("DB_PASSWORD", "12345678"),
    "a weak password": env("POSTGRES_PASSWORD", "changeme"),
    "a short name": env("SMTP_PASS", "hunter2"),
    "a token": env("API_TOKEN", "d41f3a90b7"),
    "an API key": env("MAPS_API_KEY", "d41f3a90b7"),
    "Django's key": env("DJANGO_SECRET_KEY", "insecure-dev-key"),
    "Rails' key": env("SECRET_KEY_BASE", "d41f3a90b7d41f3a90b7"),
    "AWS's key": env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    "a client secret": env("OAUTH_CLIENT_SECRET", "d41f3a90b7"),
    "a name with a tenant": env("PASSWORD_ADMIN", "hunter2"),
    "an address with a password": env("DATABASE_URL", "postgres://shop:hunter2@db:5432/shop"),
    "an address of Redis": env("CACHE", "redis://:hunter2@cache:6379/0"),
    "an address of Go": env("DSN", "shop:hunter2@tcp(db:3306)/shop"),
    "an address of JDBC": env("JDBC_URL", "jdbc:postgresql://db/shop?user=shop&password=hunter2"),
    "an address of libpq": env("CONNECTION", "host=db user=shop password=hunter2"),
    "an address of .NET": env("CONNECTION", "Server=db;User Id=shop;Password=hunter2;"),
    "a webhook": env("NOTIFY", WEBHOOK),
    "a token by its form": env("A", GITHUB),
    "AWS": env("A", AWS),
    "GitLab": env("A", GITLAB),
    "Slack": env("A", SLACK),
    "Google": env("A", GOOGLE),
    "Stripe": env("A", STRIPE),
    "a JSON web token": env("A", JWT),
    "an option with =": args("--db-password=hunter2"),
    "an option before its value": args("--password", "hunter2", "--verbose"),
    "an option in a shell": container(command=["sh", "-c", "serve --admin-password hunter2"]),
    "a variable in a shell": container(command=["sh", "-c", "PGPASSWORD=hunter2 pg_dump shop"]),
    "MySQL's option": container(command=["sh", "-c", "mysqldump -u shop -phunter2 shop"]),
    "curl's option": container(command=["sh", "-c", "curl -u shop:hunter2 https://example.com"]),
    "a header": container(command=["sh", "-c", "curl -H 'Authorization: Bearer d41f3a90b7d41f3a'"]),
    "a probe": container(livenessProbe={"exec": {"command": ["sh", "-c", "redis-cli --pass x; TOKEN=d41f3a90b7 y"]}}),
    "an init container": meta(
        "Pod",
        spec={"containers": [], "initContainers": [{"name": "i", "env": [{"name": "TOKEN", "value": "d41f3a90b7"}]}]},
    ),
    "a key of a ConfigMap": config(DB_PASSWORD="hunter2"),
    "a dotted key of a ConfigMap": meta("ConfigMap", data={"spring.datasource.password": "hunter2"}),
    "a .env": file(".env", "A=1\nDB_PASSWORD=hunter2\n"),
    "a .env with quotes": file("app.env", "A=1\nexport DB_PASSWORD='hunter2'\n"),
    "a .properties": file("app.properties", "db.user=shop\ndb.password = hunter2\n"),
    "a YAML": file("app.yaml", "db:\n  user: shop\n  password: hunter2 # until May\n"),
    "a YAML's list": file("app.yaml", "env:\n  - name: DB_PASSWORD\n    value: hunter2\n"),
    "a YAML's block": file("app.yaml", "db:\n  password: |\n    hunter2\n"),
    "a JSON": file("app.json", '{\n  "db": {"password": "hunter2"}\n}'),
    "a JSON in a line": file("app.json", '{"a":1,"apiKey":"d41f3a90b7","b":[]}'),
    "an ini": file("app.ini", "[db]\nuser = shop\npassword = hunter2\n"),
    "a TOML": file("app.toml", '[db]\npassword = "hunter2"\n'),
    "an XML": file("app.xml", "<db>\n<password>hunter2</password>\n</db>"),
    "a redis.conf": file("redis.conf", "port 6379\nrequirepass hunter2\n"),
    "a script": file("run.sh", "#!/bin/sh\nexport DB_PASSWORD=hunter2\n"),
    "a script in Python": file("run.py", 'import os\npassword = "hunter2"\n'),
    "a script in SQL": file("init.sql", "CREATE ROLE shop LOGIN PASSWORD 'hunter2';\n"),
    "a value beside no Secret": release(auth={"existingSecret": "", "password": "hunter"}),
    "a dollar in a password": env("DB_PASSWORD", "pa$word"),
    "a private key": file("tls.key", KEY),
    "a private key in a variable": env("A", KEY),
    "a private key in bytes": meta("ConfigMap", binaryData={"a": base64.b64encode(KEY.encode()).decode()}),
    "a docker config": file("config.json", '{"auths": {"ghcr.io": {"auth": "' + "c2hvcDpodW50ZXIy" + '"}}}'),
    "an annotation": annotated("example.com/api-token", "d41f3a90b7"),
    "what kubectl applied last": annotated(
        "kubectl.kubernetes.io/last-applied-configuration", '{"kind":"ConfigMap","data":{"DB_PASSWORD":"hunter2"}}'
    ),
    "values of Helm": release(postgresql={"auth": {"password": "hunter2"}}),
    "a number among values of Helm": release(auth={"password": 12345678}),
    "values of Helm as a text": application(values="db:\n  password: hunter2\n"),
    "parameters of Argo CD": application(parameters=[{"name": "db.password", "value": "hunter2"}]),
    "an object of values of Argo CD": application(valuesObject={"adminPassword": "hunter2"}),
    "substitutes of Flux": custom(postBuild={"substitute": {"DB_PASSWORD": "hunter2"}}),
    "a list": custom(tokens=["d41f3a90b7"]),
    "a custom resource": custom(credentials={"clientSecret": "d41f3a90b7"}),
    "a Secret": secret(password="hunter2"),
    "a Secret in base64": meta("Secret", data={"password": "aHVudGVyMg=="}),
    "a Secret of Helm": meta("Secret", type="helm.sh/release.v1", data={"release": "SDRzSUFB"}),
    "a Secret of a certificate": meta("Secret", type="kubernetes.io/tls", data={"tls.crt": "YQ==", "tls.key": "YQ=="}),
    "a Secret of a registry": meta("Secret", data={".dockerconfigjson": "e30="}),
}

REFERENCE = {"valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}
SOUND = {
    "a reference": container(env=[{"name": "DB_PASSWORD", **REFERENCE}]),
    "an empty value": env("DB_PASSWORD", ""),
    "an expansion of Kubernetes": env("DB_PASSWORD", "$(OTHER)"),
    "an address with an expansion": env("DATABASE_URL", "postgres://$(USER):$(PASSWORD)@db/shop"),
    "an address with a template": env("DATABASE_URL", "postgres://shop:{{ .password }}@db/shop"),
    "an address without a password": env("DATABASE_URL", "postgres://shop@db:5432/shop"),
    "a template": env("DB_PASSWORD", "{{ .Values.password }}"),
    "a substitute": env("DB_PASSWORD", "${DB_PASSWORD}"),
    "a marker": env("DB_PASSWORD", "<path:secret/data/db#password>"),
    "a mask": env("DB_PASSWORD", "********"),
    "ciphertext of SOPS": release(db={"password": "ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]"}),
    "the file of a password": env("DB_PASSWORD_FILE", "/run/secrets/password"),
    "the path of a token": env("TOKEN_PATH", "/var/run/secrets/token"),
    "a path": env("PRIVATE_KEY", "/etc/tls/tls.key"),
    "the name of a Secret": env("SECRET_NAME", "db-credentials"),
    "the name of a Secret that is called secret": env("DB_SECRET", "db-credentials"),
    "the name of credentials": custom(credentials="aws-credentials"),
    "a boolean": env("REQUIRE_PASSWORD", "true"),
    "a boolean of a pod": meta("Pod", spec={"containers": [], "automountServiceAccountToken": False}),
    "a lifetime": config(tokenExpiry="3600"),
    "a duration": config(ACCESS_TOKEN="15m"),
    "a number of tokens": env("MAX_TOKENS", "4096"),
    "a length": env("PASSWORD_MIN_LENGTH", "twelve"),
    "an algorithm": file("postgresql.conf", "password_encryption = scram-sha-256\n"),
    "the address of tokens": env("TOKEN_URL", "https://example.com/token"),
    "an address as a token's": env("OAUTH_TOKEN", "https://example.com/oauth2/token"),
    "a public key": env("SSH_KEY", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ shop"),
    "a public key by its name": env("JWT_PUBLIC_KEY", "d41f3a90b7"),
    "a certificate": file("ca.crt", CERTIFICATE),
    "a checksum": annotated("checksum/secret", "d41f3a90b7d41f3a90b7"),
    "an annotation with a Secret's name": annotated("nginx.ingress.kubernetes.io/auth-secret", "shop/basic-auth"),
    "a key of a Secret": custom(auth={"existingSecret": "db", "passwordKey": "password", "secretKey": "password"}),
    "a key of a Secret by its own name": custom(passwordSecret={"secretName": "db", "password": "admin-password"}),
    "a reference of Argo CD": file("service.slack", "token: $slack-token\n"),
    "a switch of passwords": env("MYSQL_ALLOW_EMPTY_PASSWORD", "1"),
    "the name of a new cluster of etcd": args("--initial-cluster-token", "etcd-cluster-1"),
    "code among settings": file("plugin", "args:\n- |\n  token = f.read().strip()\n"),
    "a marker in capitals": file(
        "redis.conf", "requirepass __REPLACE_DEFAULT_AUTH__\nmasterauth replace-default-auth\n"
    ),
    "keys of an ExternalSecret": custom(data=[{"secretKey": "password", "remoteRef": {"key": "prod/db"}}]),
    "an ExternalSecret's template": custom(target={"template": {"data": {"password": "{{ .password }}"}}}),
    "a SealedSecret": meta(
        "SealedSecret", "bitnami.com/v1alpha1", spec={"encryptedData": {"password": "AgBy3i4OJSWK"}}
    ),
    "a schema": meta("CustomResourceDefinition", spec={"properties": {"password": {"default": "hunter2"}}}),
    "an option without a value": args("--password", "--verbose"),
    "an option with an expansion": args("--password=$(DB_PASSWORD)"),
    "an option with a file": args("--password-file=/etc/password", "--token-file", "/etc/token"),
    "a script that reads a file": file("run.sh", '#!/bin/sh\nPASSWORD=$(cat /etc/password)\nTOKEN="$1"\n'),
    "a script that asks": file("run.sh", '#!/bin/sh\nread -r password\n[ -n "$password" ] || exit 1\n'),
    "a script in Python that calls": file("run.py", "token = read_token()\npassword=password\n"),
    "a comment": file("app.properties", "# db.password=hunter2\na=1\n"),
    "prose": file("README.md", "Put the password: see the vault, and the token: ask someone.\n"),
    "translations": file("messages.properties", "login.password=Password\nlogin.hint=Your password is too short\n"),
    "a projected token": meta(
        "Pod",
        spec={
            "containers": [],
            "volumes": [{"name": "token", "projected": {"sources": [{"serviceAccountToken": {}}]}}],
        },
    ),
    "a pull secret": meta("Pod", spec={"containers": [], "imagePullSecrets": [{"name": "registry"}]}),
    "names of pull secrets": release(imagePullSecrets=["registry-credentials"]),
    "rights": meta("Role", rules=[{"resources": ["secrets"], "verbs": ["get"], "resourceNames": ["a-token"]}]),
    "an image of that name": container(image="example.com/secret-store/token-service:1.2"),
    "requests of tokens": meta("CSIDriver", spec={"tokenRequests": [{"audience": "vault", "expirationSeconds": 600}]}),
    "a class of Secrets": custom(volumeAttributes={"secretProviderClass": "vault"}),
    "a Secret without data": meta("Secret", type="kubernetes.io/service-account-token"),
    "a Secret with empty values": meta("Secret", data={"a": ""}, stringData={"b": ""}),
    "a Secret of public keys": meta("Secret", data={"ca.crt": "YQ==", "tls.crt": "YQ==", "ca-bundle.crt": "YQ=="}),
    "a Secret of a template": secret(password="<path:secret/data/db#password>", other="${OTHER}"),
    "a Secret of SOPS": {**secret(password="ENC[AES256_GCM,data:a]"), "sops": {"version": "3.9.0"}},
    "labels": meta("Deployment", "apps/v1", spec={"template": {"metadata": {"labels": {"token": "d41f3a90b7"}}}}),
    "two objects that share a part": custom(a=[], b=[]),
}


@pytest.mark.parametrize("each", FOUND.values(), ids=FOUND.keys())
def test_a_secret_in_the_clear_is_found_once(each: Object) -> None:
    found = findings(each)
    assert len(found) == 1, found
    assert found[0].startswith("secret-in-manifest" if each["kind"] == "Secret" else "secret-in-clear-text")


@pytest.mark.parametrize("each", SOUND.values(), ids=SOUND.keys())
def test_what_is_no_secret_is_not_found(each: Object) -> None:
    assert findings(each) == []


def test_the_tables_are_long_enough_and_every_form_has_its_source() -> None:
    assert len(FOUND) + len(SOUND) >= 60
    for form in FORMS:
        assert form.source.startswith("https://"), form.kind


def test_a_finding_says_where_in_a_text_it_is_and_how_long() -> None:
    (found,) = findings(file("app.ini", "[db]\nuser = shop\npassword = hunter2\n"))
    assert "ConfigMap/a data[app.ini]: the value of password stands in the clear in line 3 of the text" in found
    assert "7 characters" in found


def test_three_secrets_in_a_text_are_three_findings() -> None:
    assert len(findings(file(".env", f"DB_PASSWORD=hunter2\nA=1\nAPI_TOKEN=d41f3a90b7\nB={AWS}\n"))) == 3


# What can be a secret of any kind: letters and digits, as a generator makes them.
SECRETS = st.from_regex(r"[A-Z][a-z][0-9][A-Za-z0-9]{9,30}", fullmatch=True)
NAMES = st.sampled_from(["DB_PASSWORD", "apiKey", "auth.token", "client-secret", "passphrase", "AWS_SECRET_ACCESS_KEY"])
REAL: list[Any] = [
    document
    for path in sorted((PROJECT / "dist").rglob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    if document["kind"] != "Secret"
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - plain YAML
    """The ways to what takes any text under any name: data, annotations, variables, commands."""
    if isinstance(value, dict):
        for key, each in value.items():
            is_mapping = (key == "data" and not path) or key in {"annotations", "parameters"}
            if is_mapping or (key in {"env", "command", "args"} and isinstance(each, list)):
                yield (*path, key)
            yield from places(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, (*path, number))


HOLDERS = [(each, path) for each in REAL for path in places(each)]


def planted(holder: tuple[Any, tuple[Any, ...]], name: str, value: str, form: str) -> Object:
    """A real object, into which a secret is put."""
    made: Object = deepcopy(holder[0])
    at: Any = made
    for step in holder[1]:
        at = at[step]
    if holder[1][-1] == "env":
        at.append({"name": name, "value": value})
    elif isinstance(at, list):
        at += {"=": [f"--{name}={value}"], ":": [f"--{name}", value]}[form]
    elif holder[1][-1] == "data" and form == ":":
        at["settings.yaml"] = f"a: 1\nb:\n  {name}: {value}\n"
    else:
        at[name] = value
    return made


def answers(each: Object, folder: Path) -> dict[str, str]:
    """What the check says in each format."""
    path = folder / "x.json"
    path.write_text(json.dumps(each))
    said: dict[str, str] = {}
    for name in FORMATS:
        with redirect_stdout(io.StringIO()) as out:
            main(["check", "--format", name, str(path)])
        said[name] = out.getvalue()
    return said


@settings(deadline=None, max_examples=200)
@given(holder=st.sampled_from(HOLDERS), name=NAMES, value=SECRETS, form=st.sampled_from(":="))
def test_a_secret_at_any_place_of_real_manifests_is_found(
    holder: tuple[Any, tuple[Any, ...]], name: str, value: str, form: str
) -> None:
    found = findings(planted(holder, name, value, form))
    assert len(found) == 1, f"{name} in {holder[0]['kind']} {holder[1]}: {found}"
    assert value not in found[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("answers")


@settings(deadline=None, max_examples=40)
@given(holder=st.sampled_from(HOLDERS), name=NAMES, value=SECRETS, form=st.sampled_from(":="))
def test_no_format_says_what_the_secret_is(
    folder: Path, holder: tuple[Any, tuple[Any, ...]], name: str, value: str, form: str
) -> None:
    for kind, said in answers(planted(holder, name, value, form), folder).items():
        assert "secret-in-clear-text" in said, f"{kind} does not name the rule"
        assert value not in said, f"{kind} says the secret"


@pytest.mark.parametrize("each", FOUND.values(), ids=FOUND.keys())
def test_no_format_says_what_a_row_of_the_table_holds(folder: Path, each: Object) -> None:
    texts = json.dumps(each)
    for kind, said in answers(each, folder).items():
        for value in (
            "hunter2",
            "d41f3a90b7",
            "12345678",
            "aHVudGVyMg",
            "c2hvcDpodW50ZXIy",
            AWS,
            GITHUB,
            JWT,
            "MIIEvQ",
        ):
            assert value not in said or value not in texts, f"{kind} says the secret"


@pytest.mark.parametrize("value", [424242, 424242.5, True, ["424242"]])
@pytest.mark.parametrize("kind", ["Secret", "ConfigMap"])
def test_a_secret_of_the_wrong_type_is_refused_and_not_said(
    kind: str, value: object, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "wrong.json"
    path.write_text(json.dumps(meta(kind, data={"password": value})))
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr()
    assert "data.password" in said.err
    assert "424242" not in said.err + said.out


def test_a_text_of_a_mebibyte_takes_no_time_that_grows_faster() -> None:
    line = '"password": "{{ .a }}", token="$x" mysql -u a curl -u b "auths": '
    each = file("app.conf", re.sub(r"\n", " ", line * 16000))
    assert findings(each) == []


def test_the_command_of_readme_and_that_of_make_pass_with_waivers_that_are_all_needed() -> None:
    readme = (PROJECT / "README.md").read_text().replace("\\\n", " ")
    (command,) = [line for line in readme.splitlines() if "review check dist dist/*/" in line]
    made = subprocess.run(
        ["make", "--silent", "check-manifests"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    given = subprocess.run(["sh", "-c", command], cwd=PROJECT, capture_output=True, text=True, check=False)
    for run in (given, made):
        assert run.returncode == 0, run.stdout + run.stderr
        assert "waives" not in run.stdout, "a waiver is about nothing"
        assert "warning" not in run.stdout
        assert re.search(r"findings: \d+ notes; \d waived\n$", run.stdout), run.stdout
