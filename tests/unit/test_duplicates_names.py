"""Names are read off their endings."""

import pytest

from triage.domain.names import Name, NameKind, common_part, names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("我家住在滨江花园小区，楼下烧烤", ["滨江花园"], id="an estate after a verb"),
        pytest.param("春华镇金鼎村的养猪场很臭", ["春华镇", "金鼎村"], id="one name after the other"),
        pytest.param("附近小区的道路边有工厂", [], id="ordinary words are no names"),
        pytest.param("恒泰化工有限公司偷排", ["恒泰化工有限公司"], id="the longest ending counts"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_names_in(text: str, names: list[str]) -> None:
    assert [name.text for name in names_in(text)] == names


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        pytest.param("星沙凉塘", "凉塘", "凉塘路", id="the left edge may differ"),
        pytest.param("凉塘", "韶山", "", id="two names"),
        pytest.param("东塘", "凉塘", "", id="one equal character is not enough"),
    ],
)
def test_common_part(one: str, other: str, part: str) -> None:
    assert common_part(Name(NameKind.ROAD, one, "路"), Name(NameKind.ROAD, other, "路")) == part


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("楼下麻将馆太吵，公交站旁的垃圾站也臭", [], id="sorts of places"),
        pytest.param(
            "红星麻将馆太吵，在汽车东站旁", ["红星麻将馆", "汽车东站"], id="with a name of their own"
        ),
        pytest.param("某科技有限公司在人民路", ["人民路"], id="what every firm is called"),
    ],
)
def test_a_sort_of_place_is_no_name(text: str, names: list[str]) -> None:
    assert [name.text for name in names_in(text)] == names


def test_two_of_a_sort_have_no_name_in_common() -> None:
    red, green = (Name(NameKind.FIRM, f"{name}麻将", "馆") for name in ("红星", "绿园"))
    assert common_part(red, green) == ""
    assert common_part(red, red) == "红星麻将馆"
