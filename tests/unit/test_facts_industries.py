"""Whose doing does a text complain of, and when does it not say?"""

import pytest

from triage.facts.industries import find_industry


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        pytest.param("楼下烧烤店的油烟飘进卧室", "catering", ("烧烤店",), id="a shop"),
        pytest.param("某轴承厂夜里磨床声音大", "machinery", ("轴承", "磨床"), id="firm and machine"),
        pytest.param("人家养鸡场臭得很", "farming", ("养鸡场",), id="of overlapping words the longest"),
        pytest.param("化工厂旁边的加油站漏油", "trade", ("加油站",), id="what only says where"),
        pytest.param("采石场放炮，学校学生没法上课", "mining", ("采石场",), id="who only suffers"),
        pytest.param("工地渣土车不盖篷，工地没人管", "construction", ("工地",), id="what is said twice"),
        pytest.param("机动车检测公司给货车造假", "services", ("机动车检测",), id="of two alike the longer"),
        pytest.param("這家電鍍廠偷排", "metal", ("电镀",), id="traditional characters"),
    ],
)
def test_words_of_the_text_tell(text: str, key: str, words: tuple[str, ...]) -> None:
    found = find_industry(text)
    assert found is not None
    assert (found.key, found.words) == (key, words)


@pytest.mark.parametrize(
    "text", ["", "半夜一股臭味，不知道哪来的", "饭店和货车都往河里排水", "医院对面总有怪味"]
)
def test_nothing_is_said_where_nothing_or_two_things_alike_are_told(text: str) -> None:
    assert find_industry(text) is None


def test_the_target_decides_by_its_last_word() -> None:
    text = "金泰印务饭店夜里油烟味很重"
    assert find_industry(text) is None
    found = find_industry(text, target="金泰印务饭店")
    assert found is not None
    assert found.key == "catering"


def test_a_target_that_only_says_where_counts_for_nothing() -> None:
    assert find_industry("人民医院附近有怪味", target="人民医院") is None


def test_the_main_kind_tells_where_words_do_not() -> None:
    found = find_industry("每天夜里轰隆隆睡不着", kinds=("noise.construction", "air.fumes"))
    assert found is not None
    assert (found.key, found.words) == ("construction", ())


def test_a_word_that_is_said_all_over_counts_twice_at_most() -> None:
    found = find_industry("工地工地工地工地，采石场、采砂场、洗砂场")
    assert found is not None
    assert found.key == "mining"
