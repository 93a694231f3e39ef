"""Values that are read once, when a database is made: a synth says that another one changes nothing."""

from pathlib import Path

import pytest
from contexts import ARCHIVED_OF_VAULT, EXISTING, OPERATED, RECOVERED, VAULT
from rendering import rendered

from synth.fixed import fixed_changes

OTHER = "database: {name: shop, user: shop_user}\n"
GERMAN = "database: {icuLocale: de}\n"
FROM_ANOTHER = RECOVERED.replace("serverName: shop", "serverName: other") + VAULT + ARCHIVED_OF_VAULT
FROM_THE_SHOP = RECOVERED + VAULT + ARCHIVED_OF_VAULT
ONCE = "CloudNativePG reads once, when it makes the Cluster"


def said(folder: Path, before: str, after: str) -> list[str]:
    """What is said of a change from one environment file to another."""
    for name, text in (("before", before), ("after", after)):
        (folder / name).write_text(rendered(text))
    return fixed_changes(folder / "before", folder / "after")


def operated(database: str) -> str:
    """The same of an operated database."""
    return OPERATED.replace("}", f", {database}}}")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "",
            GERMAN,
            "StatefulSet postgres: --icu-locale, und, becomes de, which initdb reads once, on an empty volume",
        ),
        (
            "",
            OTHER,
            "Secret: POSTGRES_USER, ecommerce_user, becomes shop_user, POSTGRES_DB, ecommerce_db, becomes shop, which the",
        ),
        (VAULT, VAULT + OTHER, "Secret: POSTGRES_USER, ecommerce_user, becomes shop_user, POSTGRES_DB, ecommerce_db, "),
        ("", VAULT + OTHER, "Secret: POSTGRES_USER, ecommerce_user, becomes shop_user, POSTGRES_DB, ecommerce_db, "),
        (
            OPERATED,
            operated("name: shop, user: shop_user"),
            f"Cluster postgres: database, ecommerce_db, becomes shop, owner, ecommerce_user, becomes shop_user, which {ONCE}",
        ),
        (OPERATED, operated("icuLocale: de"), f"Cluster postgres: icuLocale, und, becomes de, which {ONCE}"),
        (
            OPERATED + VAULT + ARCHIVED_OF_VAULT,
            FROM_THE_SHOP,
            f"Cluster postgres: bootstrap, initdb, becomes recovery, which {ONCE}",
        ),
        (FROM_THE_SHOP, FROM_ANOTHER, f"Cluster postgres: archive, shop, becomes other, which {ONCE}"),
        (
            FROM_THE_SHOP,
            FROM_THE_SHOP.replace("T13:", "T12:"),
            "Cluster postgres: recoveryTarget, targetTime=2026-11-28 13:59:00+00:00, becomes targetTime=2026-11-28 12:59:00+00:00",
        ),
        (
            FROM_THE_SHOP,
            operated("name: shop") + VAULT + ARCHIVED_OF_VAULT,
            f"Cluster postgres: database, ecommerce_db, becomes shop, which {ONCE}",
        ),
    ],
)
def test_a_value_that_nobody_reads_again_is_told(tmp_path: Path, before: str, after: str, expected: str) -> None:
    (line,) = said(tmp_path, before, after)
    assert line.startswith(expected), line
    assert line.endswith('What cannot be changed later"'), line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "database: {parameters: {work_mem: 3MB}}\n"),
        ("", VAULT),
        ("", EXISTING),
        ("", "secrets: {password: another}\n"),
        ("", OPERATED),
        (OPERATED, operated("cloudnativepg: {instances: 5}")),
        (OPERATED, OPERATED + VAULT.replace("path", "refreshInterval: 2h, path")),
        (FROM_THE_SHOP, OPERATED + VAULT + ARCHIVED_OF_VAULT),
    ],
)
def test_what_is_read_again_or_is_a_database_of_its_own_is_not(tmp_path: Path, before: str, after: str) -> None:
    assert said(tmp_path, before, after) == []


def test_data_checksums_are_of_the_values_that_are_told(tmp_path: Path) -> None:
    (tmp_path / "before").write_text(rendered(OPERATED).replace("dataChecksums: true", "dataChecksums: false"))
    (tmp_path / "after").write_text(rendered(OPERATED))
    (line,) = fixed_changes(tmp_path / "before", tmp_path / "after")
    assert line.startswith("Cluster postgres: dataChecksums, false, becomes true, which"), line
