"""PostgreSQL's parameters in the settings: refused at their place as the server itself, or the operator, refuses them."""

import re

import pytest
from postgres import run, serving

from ecommerce.settings import InvalidSettingsError, load
from ecommerce.settings.values.parameter import known_parameters, wrong_parameter

OPERATED = "engine: cloudnativepg, "
# PostgreSQL 15.20, of which parameters.csv is: later minor releases may have parameters that it does not know yet.
TABLE_OF = 150020


def report(text: str) -> str:
    """What is said of a database's settings, whose only problem it must be."""
    with pytest.raises(InvalidSettingsError) as caught:
        load(f"database: {{{text}}}\n", "x")
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "parameters: {wrok_mem: 1MB}",
            "parameters.wrok_mem: is no parameter of PostgreSQL 15; did you mean work_mem?",
        ),
        ("parameters: {zebra: 1}", "parameters.zebra: is no parameter of PostgreSQL 15; remove it"),
        (
            "parameters: {reserved_connections: 3}",
            "is no parameter of PostgreSQL 15; did you mean superuser_reserved_connections?",
        ),
        (
            "parameters: {work_mem: 64mb}",
            "64mb is not a number, or one with a unit: B, kB, MB, GB, TB; write for example",
        ),
        (
            "parameters: {work_mem: 63kB}",
            "63kB is not between 64 and 2147483647, in units of kB; write for example 64MB",
        ),
        ("parameters: {max_connections: 5MB}", "5MB is not a number without a unit; write for example 10"),
        ("parameters: {jit: maybe}", "maybe is neither on nor off; write one of them"),
        ("parameters: {log_statement: some}", "some is none of its values; write one of none, ddl, mod, all"),
        ("parameters: {port: 5433}", "is set by the manifests or by CloudNativePG, for every engine; remove it"),
        ("parameters: {fsync: off}", "is set by the manifests or by CloudNativePG, for every engine; remove it"),
        ("parameters: {wal_level: minimal}", "minimal allows neither standbys nor snapshots; use replica or logical"),
        ("parameters: {max_connections: 19}", "19 is too few: backups, people and clients need 20; raise it"),
        (
            "parameters: {shared_buffers: 2GB}",
            "2GB is above resources.limits.memory 1Gi; lower it, or raise the memory",
        ),
        ("parameters: {max_wal_size: 10GB}", "10GB does not keep the log below its volume of 10Gi; write less, or"),
        ("parameters: {max_wal_size: 33MB}", "33MB is too little for a write-ahead log; write at least 64MB"),
        ("parameters: {min_wal_size: 1GB}", "1GB is not below max_wal_size; write a larger max_wal_size beside it"),
        (
            "parameters: {min_wal_size: 1GB, max_wal_size: 1GB}",
            "1GB is not below max_wal_size; write a larger max_wal_size beside it",
        ),
        (
            f"{OPERATED}parameters: {{shared_buffers: 65536}}",
            "65536 has no whole number and unit, which CloudNativePG wants; write for example 64MB",
        ),
        (
            f"{OPERATED}parameters: {{wal_log_hints: off}}",
            "off keeps a failed primary from following the new one; remove",
        ),
        (
            f"{OPERATED}parameters: {{max_slot_wal_keep_size: -1}}",
            "-1 does not keep the log below its volume of 10Gi; write less, or enlarge the volume",
        ),
        (
            f"{OPERATED}cloudnativepg: {{walStorage: {{size: 2Gi}}}}, parameters: {{max_wal_size: 3GB}}",
            "3GB does not keep the log below its volume of 2Gi; write less, or enlarge the volume",
        ),
        (
            f"{OPERATED}resources: {{limits: {{memory: 8Gi}}}}, parameters: {{shared_buffers: 2GB}}",
            "2GB is above resources.requests.memory 1Gi; lower it, or raise the memory",
        ),
        (
            f"{OPERATED}cloudnativepg: {{pooler: {{}}}}, parameters: {{max_connections: 49}}",
            "49 is too few: backups, people and clients need 70; raise it",
        ),
        (
            f"{OPERATED}cloudnativepg: {{walStorage: {{size: 64Mi}}}}",
            "64Mi is too little for a write-ahead log; write at least 256Mi",
        ),
        (
            "resources: {requests: {memory: 64Mi}, limits: {memory: 64Mi}}",
            "64Mi is too little for PostgreSQL; write at least 128Mi",
        ),
        ("image: 'postgres:12-alpine'", "has PostgreSQL 12, which is out of support; name an image of 13 or newer"),
        (
            "image: 'postgres:14-alpine', icuLocale: de",
            "de needs PostgreSQL 15 or newer, but the image has 14; remove it",
        ),
    ],
)
def test_what_does_not_work_is_refused_with_what_to_write_instead(text: str, expected: str) -> None:
    found = report(text)
    assert found.startswith("1: database."), found
    assert expected in found, found


@pytest.mark.parametrize("image", ["postgres:17-alpine", "shop/database:1"])
def test_a_parameter_of_a_version_that_the_table_does_not_know_is_taken(image: str) -> None:
    database = f"database: {{image: '{image}', parameters: {{io_method: sync, reserved_connections: 3}}}}"
    load(f"{database}\nbackup: {{image: 'postgres:17-alpine'}}", "x")


VALUES = [
    "",
    "0",
    "-1",
    "1",
    "1.5",
    "64kB",
    "64 kB",
    "64KB",
    "1e3",
    "5min",
    "5 m",
    "10ms",
    "on",
    "off",
    "TRUE",
    "x",
    "1GB",
]


@pytest.mark.slow
def test_the_table_of_parameters_is_what_a_server_says() -> None:
    with serving(user="x", listen="") as server:
        options = ["--no-psqlrc", "--tuples-only", "--no-align", "--field-separator=,", "--host", str(server.folder)]
        query = (
            "SELECT current_setting('server_version_num'), lower(name), vartype, unit, min_val, max_val"
            " FROM pg_settings WHERE context <> 'internal'"
        )
        shown = run("psql", *options, f"--port={server.port}", "--username=x", "--command", query, "postgres").stdout
    known = known_parameters()
    for line in shown.splitlines():
        release, name, *said = line.split(",")
        # Debian's own, and what a later minor release brought.
        if name != "extension_destdir" and (name in known or int(release) <= TABLE_OF):
            assert name in known, f"{name} is missing in parameters.csv"
            parameter = known[name]
            found = [parameter.type, parameter.unit, parameter.least, parameter.most]
            assert found == said, f"{name}: parameters.csv says {found}, the server {said}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["work_mem", "statement_timeout", "jit", "random_page_cost", "max_connections", "wal_level"]
)
def test_a_value_is_taken_where_the_server_takes_it(name: str) -> None:
    with serving(user="x", listen="") as server:
        data = str(server.folder / "data")
        for text in VALUES:
            done = run("postgres", "-D", data, "-C", name, "-c", f"{name}={text}", check=False)
            refused = re.search("FATAL: .*", done.stderr)
            wrong = wrong_parameter(name, text, 15)
            assert bool(wrong) == bool(refused), f"{name} = {text!r}: {wrong or 'taken'}; the server: {done.stderr}"
