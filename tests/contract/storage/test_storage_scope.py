"""Which codes lie within a division?"""

import pytest

from triage.storage.scope import division_prefix


@pytest.mark.parametrize(
    ("adcode", "prefix"),
    [
        pytest.param("", "", id="everywhere"),
        pytest.param("370000", "37", id="a province"),
        pytest.param("500000", "50", id="a province whose code ends in nought"),
        pytest.param("370100", "3701", id="a city"),
        pytest.param("371000", "3710", id="a city whose code ends in nought"),
        pytest.param("370102", "370102", id="a county"),
        pytest.param("370110", "370110", id="a county whose code ends in nought"),
        pytest.param("370102000", "370102", id="a county in nine digits"),
        pytest.param("370102001", "370102001", id="a township"),
        pytest.param("370102010", "370102010", id="a township whose code ends in nought"),
        pytest.param("3701", "3701", id="a prefix already"),
        pytest.param("37", "37", id="a province's prefix"),
    ],
)
def test_a_division_takes_in_what_begins_like_it(adcode: str, prefix: str) -> None:
    assert division_prefix(adcode) == prefix
