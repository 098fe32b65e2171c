import pytest

from triage.domain.divisions import CITY, COUNTY, PROVINCE, Divisions
from triage.policies.divisions import load_divisions


@pytest.fixture(scope="module")
def table() -> Divisions:
    return load_divisions()


def test_the_country_has_34_provinces_and_every_row_a_parent(table: Divisions) -> None:
    assert sum(division.level == PROVINCE for division in table) == 34
    assert [each.code for each in table if each.parent and table.get(each.parent) is None] == []


@pytest.mark.parametrize(("name", "bearers"), [("鼓楼区", 4), ("市中区", 4), ("朝阳区", 2), ("西湖区", 2)])
def test_names_that_several_counties_share(table: Divisions, name: str, bearers: int) -> None:
    assert len([each for each in table.named(name) if each.level == COUNTY]) == bearers


@pytest.mark.parametrize("code", ["441900", "442000", "460400"])
def test_cities_without_districts_have_townships_of_their_own(table: Divisions, code: str) -> None:
    division = table.get(code)
    assert division is not None and division.level == CITY
    assert {child.level for child in table.children(code)} == {"town"}


def test_every_former_name_leads_to_a_division_that_exists(table: Divisions) -> None:
    assert [entry for entry in table.former_names if table.get(entry.code) is None] == []
    assert [entry.code for entry in table.former("襄樊市")] == ["420600"]
