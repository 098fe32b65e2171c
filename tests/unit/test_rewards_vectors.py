"""Do the schemes on record give what their rules were reported to give?"""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.rewards_cases import answered, holds

ZHEJIANG = {"adcode": "330000", "on": "2022-05-10"}
HANGZHOU = {"adcode": "330106", "on": "2022-05-10"}
BEIJING_DRAFT = {"adcode": "110105", "scheme": "beijing-2021-draft"}
BEIJING_2018 = {"adcode": "110105", "on": "2019-03-01"}
TAIZHOU = {"adcode": "321202", "on": "2022-05-10"}
JIANGSU = {"adcode": "320500", "on": "2022-05-10"}
JIANGXI = {"adcode": "360100", "on": "2022-05-10"}
CHONGQING = {"adcode": "500103", "on": "2025-05-10"}
XIANGTAN = {"adcode": "430302", "on": "2023-05-10"}
HEBEI = {"adcode": "130100", "on": "2021-05-10"}
SHENZHEN = {"adcode": "440305", "on": "2021-05-10"}
SHANDONG = {"adcode": "370100", "on": "2024-05-10"}
GUANGZHOU = {"adcode": "440106", "on": "2023-05-10"}


@pytest.mark.parametrize(
    ("place", "outcome", "amount"),
    [
        (ZHEJIANG, {"fine": 80_000, "detention": True}, 9_000),
        (ZHEJIANG, {"fine": 80_000, "detention": True, "arrest": True, "conviction": True}, 29_000),
        (ZHEJIANG, {"fine": 3_000_000}, 100_000),
        (HANGZHOU, {"fine": 90_000}, 9_000),
        (HANGZHOU, {"fine": 100_000}, 10_000),
        (HANGZHOU, {"fine": 100_001}, 10_000),
        (HANGZHOU, {"fine": 199_999.99}, 10_000),
        (HANGZHOU, {"fine": 200_000.01}, 30_000),
        (HANGZHOU, {"fine": 1_500_000}, 100_000),
        (HANGZHOU, {"fine": 2_000_000}, 100_000),
        (HANGZHOU, {"fine": 0, "criminal_fine": 300_000}, 30_000),
        (BEIJING_DRAFT, {"fine": 1_000}, 100),
        (BEIJING_DRAFT, {"fine": 600_000}, 30_000),
        (BEIJING_DRAFT, {"fine": 2_000_000}, 50_000),
        (BEIJING_DRAFT | {"insider": True}, {"fine": 2_000_000}, 100_000),
        (BEIJING_DRAFT, {"referred": True, "max_fine": 1_000_000}, 50_000),
        (BEIJING_DRAFT, {"unpunished": True}, 100),
        (BEIJING_2018, {"fine": 500_000}, 50_000),
        (BEIJING_2018, {"fine": 0, "hazardous_waste_tonnes": 3}, 50_000),
        (TAIZHOU, {"fine": 5_000}, 500),
        (TAIZHOU, {"fine": 300_000}, 15_000),
        (TAIZHOU, {"fine": 500_000}, 20_000),
        (CHONGQING, {"fine": 120_000}, 6_000),
        (XIANGTAN, {"detention": True, "criminal": True, "major_impact": True}, 6_000),
        (XIANGTAN, {}, 1_000),
        (HEBEI, {"hazardous_waste_tonnes": 2.99}, 50_000),
        (HEBEI, {"hazardous_waste_tonnes": 3.00}, 100_000),
        (HEBEI, {"hazardous_waste_tonnes": 1}, 50_000),
        (HEBEI, {"toxic_metal_times": 3}, 50_000),
        (HEBEI, {"other_metal_times": 10}, 50_000),
        (SHANDONG, {"fine": 0, "warning": True}, 100),
        (SHANDONG, {"fine": 0, "correction": True, "warning": True}, 200),
        (SHANDONG, {"fine": 29_999}, 500),
        (SHANDONG | {"insider": True}, {"fine": 29_999}, 1_000),
        (SHENZHEN | {"choices": {"severity": "ordinary", "contribution": 3}}, {}, 100),
        (SHENZHEN | {"choices": {"severity": "重大", "contribution": 1}}, {}, 50_000),
        (SHENZHEN | {"choices": {"severity": "larger"}}, {"emergency": True}, 200_000),
        ({"adcode": "610100", "on": "2016-05-10", "choices": {"grade": 2}}, {"fine": 300_000}, 8_000),
        ({"adcode": "330500"}, {"fine": 500_000}, 25_000),
        (JIANGSU, {"fine": 0, "sealed": True}, 2_000),
    ],
)
def test_a_scheme_gives_the_amount_it_was_reported_to_give(
    place: Mapping[str, Any], outcome: Mapping[str, Any], amount: int
) -> None:
    answer = answered(outcome, **place)
    assert (answer["verdict"], answer["amount"], answer["range"]) == ("eligible", amount, None)


@pytest.mark.parametrize(
    ("place", "outcome", "low", "high"),
    [
        (JIANGSU, {"fine": 20_000}, 200, 1_000),
        (JIANGSU | {"assisted": True}, {"fine": 20_000}, 300, 1_500),
        (JIANGSU | {"assisted": True}, {"fine": 5_000_000}, 15_000, 15_000),
        (JIANGSU, {"fine": 0, "criminal_detention": True}, 1_000, 10_000),
        (JIANGXI | {"choices": {"grade": 1}}, {"fine": 500_000}, 0, 20_000),
        (
            JIANGXI | {"choices": {"grade": 1}, "insider": True, "employed": True, "major": True},
            {"fine": 500_000},
            0,
            40_000,
        ),
        (JIANGXI | {"choices": {"grade": 1}}, {"fine": 20_000_000}, 0, 200_000),
        (JIANGXI | {"choices": {"grade": 3}}, {"referred": True, "max_fine": 1_000_000}, 0, 20_000),
        (HANGZHOU, {"fine": 200_000}, 10_000, 30_000),
        (ZHEJIANG, {"fine": 3_000_000, "detention": True}, 100_000, 105_000),
        (CHONGQING, {}, 500, 2_000),
        ({"adcode": "310000"}, {"fine": 200_000}, 2_000, 4_000),
    ],
)
def test_a_scheme_that_leaves_room_gives_a_range_and_asks_a_person(
    place: Mapping[str, Any], outcome: Mapping[str, Any], low: int, high: int
) -> None:
    answer = answered(outcome, **place)
    assert answer["range"] == ([low, high] if low < high else None)
    assert answer["amount"] == (None if low < high else low)
    assert answer["verdict"] == "eligible"


def test_whether_the_cap_of_zhejiang_covers_the_stack_is_put_to_a_person() -> None:
    answer = answered({"fine": 3_000_000, "detention": True}, **ZHEJIANG)
    assert any("歧义" in text for text in answer["needs_person"])


def test_whether_insiders_break_the_cap_of_jiangxi_is_put_to_a_person() -> None:
    answer = answered(
        {"fine": 20_000_000},
        **JIANGXI,
        choices={"grade": 1},
        insider=True,
        employed=True,
        major=True,
    )
    assert answer["range"] == [0, 400_000]
    assert any("突破20万元上限" in text for text in answer["needs_person"])


def test_jiangsu_goes_beyond_its_cap_only_by_the_special_way_with_consent() -> None:
    answer = answered({"fine": 500_000}, **JIANGSU, choices={"special": True, "amount": 300_000})
    assert answer["amount"] == 300_000
    assert answer["approvals"] == ["同级人民政府同意"]
    assert answered({"fine": 500_000}, **JIANGSU)["approvals"] == []


@pytest.mark.parametrize(
    ("place", "outcome"),
    [
        pytest.param(HEBEI, {"hazardous_waste_tonnes": 0.99}, id="lower class of Hebei"),
        pytest.param(SHANDONG, {"fine": 30_000}, id="a tier of Shandong"),
        pytest.param(SHANDONG, {"fine": 300_000}, id="a higher tier of Shandong"),
        pytest.param(
            SHENZHEN | {"choices": {"severity": "major", "contribution": 2}}, {}, id="a cell of Shenzhen"
        ),
        pytest.param({"adcode": "510100"}, {"fine": 50_000}, id="Sichuan, where cities set amounts"),
        pytest.param(GUANGZHOU, {"fine": 50_000}, id="Guangzhou"),
    ],
)
def test_an_amount_that_is_not_on_record_is_left_to_a_person(
    place: Mapping[str, Any], outcome: Mapping[str, Any]
) -> None:
    answer = answered(outcome, **place)
    assert (answer["verdict"], answer["amount"], answer["range"]) == ("eligible", None, None)
    assert any("没有金额" in text for text in answer["needs_person"])


@pytest.mark.parametrize(
    ("changed", "condition"),
    [
        pytest.param(BEIJING_DRAFT | {"target_known": False}, "target", id="Beijing needs a target"),
        pytest.param(GUANGZHOU | {"channel": "hotline_12345"}, "channel", id="Guangzhou not by hotline"),
        pytest.param(SHANDONG | {"identity": "anonymous"}, "identity", id="Shandong not without a name"),
        pytest.param(ZHEJIANG | {"order": 2}, "first", id="the second report"),
        pytest.param(HEBEI | {"in_media": True}, "novelty", id="what the media had"),
        pytest.param(
            {"adcode": "421200", "on": "2023-01-01", "opted_in": False}, "opt_in", id="Xianning opt-in"
        ),
    ],
)
def test_a_report_outside_the_conditions_gets_nothing_and_the_answer_names_the_condition(
    changed: Mapping[str, Any], condition: str
) -> None:
    answer = answered({"fine": 20_000}, **changed)
    assert (answer["verdict"], answer["amount"], answer["lines"]) == ("not", 0, [])
    assert [name for name, held in holds(answer).items() if held is False] == [condition]


def test_the_offender_need_not_be_known_for_an_ordinary_case_in_shenzhen() -> None:
    choices = {"severity": "ordinary", "contribution": 3}
    answer = answered({}, **SHENZHEN, target_known=False, choices=choices)
    assert (answer["verdict"], answer["amount"]) == ("eligible", 100)


def test_an_anonymous_report_is_rewarded_in_chongqing() -> None:
    answer = answered({"fine": 120_000}, **CHONGQING, identity="anonymous")
    assert (answer["verdict"], answer["amount"]) == ("eligible", 6_000)


def test_a_draft_decides_nothing_by_itself_but_shows_what_it_would_give() -> None:
    answer = answered({"fine": 600_000}, adcode="110105", on="2022-05-10")
    assert (answer["verdict"], answer["amount"], answer["scheme"]) == (
        "undecided",
        30_000,
        "beijing-2021-draft",
    )
    assert holds(answer)["in_force"] is None
