"""What two reports say speaks for one matter or against it; what they do not say does not count."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from triage.domain.evidence import Sign, signs_between
from triage.domain.traits import traits

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    text: str = ""
    received: datetime | None = None
    adcode: str = ""
    detail: str = ""
    kinds: tuple[str, ...] = ()
    target: str = ""


def signs(new: Told, old: Told) -> dict[Sign, float]:
    found: dict[Sign, float] = {}
    for evidence in signs_between(traits(new), traits(old), 0.5):
        assert evidence.words
        found[evidence.sign] = found.get(evidence.sign, 0.0) + evidence.amount
    return found


def test_two_reports_that_say_nothing_but_words_give_signs_of_words_alone() -> None:
    assert signs(Told("半夜太吵"), Told("白天很臭")) == {Sign.MEANING: 0.5, Sign.WORDS: 0.0}


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        pytest.param("370102", "110101", Sign.CITY_DIFFERS, id="another city"),
        pytest.param("370102", "370103", Sign.COUNTY_DIFFERS, id="another county"),
        pytest.param("370102", "370102", Sign.COUNTY_SAME, id="one county"),
        pytest.param("370102001", "370102001", Sign.TOWN_SAME, id="one township"),
        pytest.param("370102001", "370102002", Sign.COUNTY_SAME, id="two townships of a county"),
        pytest.param("370100", "370102", None, id="a city and one of its counties"),
        pytest.param("", "370102", None, id="an unknown place"),
    ],
)
def test_divisions_count_as_closely_as_both_are_known(one: str, other: str, sign: Sign | None) -> None:
    places = {Sign.CITY_DIFFERS, Sign.COUNTY_DIFFERS, Sign.COUNTY_SAME, Sign.TOWN_SAME}
    assert places & signs(Told(adcode=one), Told(adcode=other)).keys() == ({sign} if sign else set())


def test_another_estate_at_the_same_road_is_a_contradiction() -> None:
    found = signs(Told("韶山路的锦绣花园有油烟"), Told("韶山路的天鹅花园有油烟"))
    assert found[Sign.NAME_SHARED] > 0.5
    assert found[Sign.NAME_DIFFERS] == 1


def test_another_road_beside_the_same_estate_is_none() -> None:
    found = signs(Told("韶山路的锦绣花园有油烟"), Told("劳动路口锦绣花园有油烟"))
    assert found[Sign.NAME_SHARED] > 0.5
    assert Sign.NAME_DIFFERS not in found


def test_a_shared_name_in_the_detail_of_a_place_counts_as_in_the_text() -> None:
    assert Sign.NAME_SHARED in signs(Told("楼下油烟", detail="锦绣花园"), Told("锦绣花园楼下油烟"))


def test_a_name_far_down_in_a_long_letter_says_nothing_about_the_place() -> None:
    letter = "我来说一件事，" * 20 + "上次路过锦绣花园"
    assert Sign.NAME_SHARED not in signs(Told(letter), Told("锦绣花园楼下油烟"))


def test_a_kind_agrees_with_another_below_the_same_head() -> None:
    assert signs(Told(kinds=("air.odour",)), Told(kinds=("air.industrial",)))[Sign.KINDS_SAME] == 0.5


def test_a_target_named_shortly_is_the_same_target() -> None:
    assert Sign.TARGET_SAME in signs(Told(target="宏远砖厂"), Told(target="砖厂"))
    assert Sign.TARGET_DIFFERS in signs(Told(target="宏远砖厂"), Told(target="大成砖厂"))


def test_kinds_agree_by_the_share_that_both_have() -> None:
    air, both = Told(kinds=("air",)), Told(kinds=("air", "noise"))
    assert signs(air, both)[Sign.KINDS_SAME] == 1
    assert signs(both, Told(kinds=("air", "waste")))[Sign.KINDS_SAME] == 0.5
    assert Sign.KINDS_DIFFER in signs(air, Told(kinds=("water",)))


def test_words_of_the_problem_leave_out_names_and_what_is_said_of_anything() -> None:
    polite = Told("尊敬的领导您好，反映锦绣花园楼下油烟直排")
    assert signs(polite, Told("投诉天鹅花园楼下油烟直排"))[Sign.WORDS] == pytest.approx(1.0)
    assert signs(polite, Told("尊敬的领导您好，反映锦绣花园电梯停运"))[Sign.WORDS] == 0


def test_time_counts_the_more_the_longer_it_is_and_not_at_all_when_unknown() -> None:
    now, later, long_ago = (
        Told(received=NOW),
        Told(received=NOW + timedelta(days=9)),
        Told(received=NOW - timedelta(400)),
    )
    assert 0 < signs(now, later)[Sign.MONTHS] < signs(now, long_ago)[Sign.MONTHS]
    assert Sign.MONTHS not in signs(now, Told())
