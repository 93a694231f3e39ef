"""Which programs dump which server: a synth warns where they are older, by their minor versions too."""

from pathlib import Path

import pytest
from contexts import EXTERNAL as WITH_BACKUP
from processes import synth, write

from ecommerce.settings import load
from synth.programs import older_programs

EXTERNAL = WITH_BACKUP.partition("backup:")[0]
OPERATED = "database: {engine: cloudnativepg, cloudnativepg: {image: 'ghcr.io/cloudnative-pg/postgresql:%s'}}\n"
SERVER = "database: {image: 'postgres:%s'}\n"
PROGRAMS = "backup: {image: 'registry.example.com/postgres:%s'}\n"
UPGRADE = "database: {image: 'postgres:%s', upgrade: {image: 'postgres:%s', stage: %s}}\n"


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        (OPERATED % "15.20-standard-trixie", "backup.image, postgres:15.19-alpine@"),
        (OPERATED % "15.20" + PROGRAMS % "15.19-alpine", "backup.image, registry"),
        (OPERATED % "15.20" + PROGRAMS % "17.11", "backup.image, registry"),
        (OPERATED % "16.16" + PROGRAMS % "18.5", "backup.image, registry"),
        (SERVER % "15.20-alpine" + PROGRAMS % "15.9-alpine", "backup.image, registry"),
        (UPGRADE % ("15.20-alpine", "18.5-alpine", "copy"), "database.upgrade.image, postgres:18.5-alpine"),
        (UPGRADE % ("15.20-alpine", "18.6-alpine", "serve") + PROGRAMS % "18.5", "backup.image, registry"),
    ],
)
def test_programs_that_are_older_than_the_server_are_told(text: str, setting: str) -> None:
    (said,) = older_programs(load(text, "x"))
    assert said.startswith(setting), said
    assert "may not restore; name an image" in said, said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "database: {engine: cloudnativepg}\n",
        SERVER % "15.20-alpine",
        OPERATED % "15.20" + PROGRAMS % "15.20-alpine",
        OPERATED % "15.20" + PROGRAMS % "15.100",
        OPERATED % "15.20" + PROGRAMS % "17.12",
        OPERATED % "15.20" + PROGRAMS % "18.6",
        OPERATED % "15.19" + PROGRAMS % "18.5",
        OPERATED % "15" + PROGRAMS % "15.9",
        OPERATED % "15.20" + PROGRAMS % "15-alpine",
        OPERATED % "15.20" + PROGRAMS % "19.0",
        OPERATED % "15.20" + "backup: {image: 'shop/tools:15.1'}\n",
        OPERATED % "15.20" + "backup: {enabled: false}\n",
        UPGRADE % ("15.20-alpine", "18.6-alpine", "copy"),
        UPGRADE % ("15-alpine", "18.1-alpine", "copy"),
        EXTERNAL + PROGRAMS.replace("{", "{restoreTest: {scratchSize: 1Gi}, ") % "15.1",
    ],
)
def test_programs_of_the_same_day_or_of_an_unknown_version_are_not(text: str) -> None:
    assert older_programs(load(text, "x")) == [], text


@pytest.mark.slow
def test_a_synth_warns_of_older_programs_and_writes_all_the_same(project: Path) -> None:
    write(project, "default", OPERATED % "15.20" + PROGRAMS % "15.19")
    run = synth(project)
    assert run.returncode == 0
    assert (
        "warning: environment default: backup.image, registry.example.com/postgres:15.19, dumps a server" in run.stderr
    )
