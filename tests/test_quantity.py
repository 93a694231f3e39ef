"""Kubernetes quantities."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notation.quantity import canonical_quantity, parse_quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("250m", "0.25"), ("2", "2"), ("0.5", "0.5"), (".5", "0.5"), ("1.", "1"), ("1e3", "1000"), ("1E-1", "0.1")),
        *(
            ("1Ki", "1024"),
            ("512Mi", "536870912"),
            ("10Gi", "10737418240"),
            ("1G", "1000000000"),
            ("1E", "1e18"),
            ("5n", "5e-9"),
        ),
    ],
)
def test_quantities_have_their_value_in_base_units(text: str, value: str) -> None:
    assert parse_quantity(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "m", "1 Gi", "10GB", "1gi", "-1", "1e", "0x10", "1Mi2", "\u0661"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a quantity"):
        parse_quantity(text)


@given(st.integers(min_value=0, max_value=10**15), st.sampled_from(["m", "", "k", "Ki", "Mi", "G"]))
def test_a_quantity_grows_with_its_number(number: int, suffix: str) -> None:
    assert parse_quantity(f"{number}{suffix}") < parse_quantity(f"{number + 1}{suffix}")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        *(("250m", "250m"), ("2000m", "2"), ("0.5", "500m"), ("1.", "1"), ("4000", "4k"), (".0005", "500u")),
        *(("512Mi", "512Mi"), ("1024Mi", "1Gi"), ("1.5Gi", "1536Mi"), ("0.5Ki", "512"), ("1536Ki", "1536Ki")),
        *(("1e3", "1k"), ("1500E0", "1500"), ("20e2", "2k"), ("5E-1", "500m"), ("1073741824", "1073741824")),
    ],
)
def test_a_quantity_is_written_as_the_api_server_keeps_it(text: str, kept: str) -> None:
    assert canonical_quantity(text) == kept


@given(st.integers(min_value=1, max_value=10**15), st.sampled_from(["m", "", "k", "Ki", "Mi", "G", "e2"]))
def test_the_kept_spelling_has_the_same_value_and_is_kept_again(number: int, suffix: str) -> None:
    kept = canonical_quantity(f"{number}{suffix}")
    assert parse_quantity(kept) == parse_quantity(f"{number}{suffix}")
    assert canonical_quantity(kept) == kept
