"""Does the most special row decide who is responsible, and is the office called by its name?"""

from datetime import date
from typing import Any

import pytest

from triage.domain.divisions import Divisions
from triage.domain.offices import Department
from triage.domain.routing import Matter, OwnerAnswer, OwnerRow, OwnerTable, find_owner, leading_kinds

DIVISIONS = Divisions(
    {
        "110000": "北京市",
        "110100": "市辖区",
        "110105": "朝阳区",
        "130000": "河北省",
        "130100": "石家庄市",
        "130171": "石家庄高新技术产业开发区",
        "130130": "无极县",
        "330000": "浙江省",
        "330100": "杭州市",
        "330106": "西湖区",
        "330110": "余杭区",
        "330110005": "仓前街道",
        "419000": "省直辖县级行政区划",
        "410000": "河南省",
        "419001": "济源市",
        "440000": "广东省",
        "441900": "东莞市",
        "441900003": "东城街道",
        "620000": "甘肃省",
        "620200": "嘉峪关市",
        "620201": "嘉峪关市",
        "650000": "新疆维吾尔自治区",
        "659000": "自治区直辖县级行政区划",
        "659001": "石河子市",
        "710000": "台湾省",
    }
)
REPLIES = {
    "ours": "{kind}由{owner}办理（{citation}）。",
    "not_ours": "{kind}依照{citation}由{owner}负责。",
    "part": "其中{kind}依照{citation}由{owner}负责。",
    "not_ours.accusation": "检举由{owner}受理。",
}
DEPARTMENTS = {
    "ecology": Department("ecology", "生态环境部门", "生态环境部", vertical=True),
    "housing": Department("housing", "住房和城乡建设主管部门", "住房和城乡建设部"),
    "police": Department("police", "公安机关", "公安部"),
    "supervision": Department("supervision", "监察机关", "国家监察委员会", placed=False),
}
KINDS = {
    "air": "大气",
    "air.odour": "恶臭异味",
    "noise": "噪声",
    "noise.construction": "建筑施工噪声",
    "noise.social": "社会生活噪声",
}


def row(rule: str, owner: str, *kinds: str, **changes: Any) -> OwnerRow:
    facts: dict[str, Any] = {"citation": f"{rule}的出处", "valid_from": date(2020, 1, 1)}
    return OwnerRow(rule=rule, department=owner, kinds=frozenset(kinds), **(facts | changes))


LAW = (
    row("air", "ecology", "air"),
    row("noise", "ecology", "noise", ask="噪声种类未定"),
    row("site", "housing", "noise.construction"),
    row("social", "police", "noise.social", note="请先找物业。"),
    row("accusation", "supervision", routes=frozenset({"accusation"}), first=True),
    row("petition", "ecology", routes=frozenset({"petition"})),
)


def ask(*rows: OwnerRow, acts_as: dict[str, str] | None = None, **changes: Any) -> OwnerAnswer:
    facts: dict[str, Any] = {
        "kinds": ("noise.construction",),
        "route": "report",
        "adcode": "330110",
        "on": date(2026, 3, 2),
    }
    table = OwnerTable((*LAW, *rows), DEPARTMENTS, REPLIES, KINDS, acts_as or {})
    return find_owner(Matter(**(facts | changes)), table, DIVISIONS)


def name(answer: OwnerAnswer) -> str:
    assert answer.owner is not None
    return answer.owner.name


def test_a_matter_of_another_department_gets_owner_citation_and_a_ready_reply() -> None:
    answer = ask()
    assert not answer.ours
    assert answer.owner is not None
    assert (answer.owner.code, answer.owner.level) == ("housing", "county")
    assert (answer.rule, answer.citation) == ("site", "site的出处")
    assert answer.reply == "建筑施工噪声依照site的出处由杭州市余杭区住房和城乡建设主管部门负责。"
    assert answer.needs_person == ""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"kinds": ("air.odour",)}, "air", id="a subtype falls back on its kind"),
        pytest.param({"kinds": ("noise.construction",)}, "county", id="the county's own row"),
        pytest.param({"adcode": "330106"}, "province", id="a county without a row has the province's"),
        pytest.param({"adcode": "110105"}, "site", id="a province without a row has the nation's"),
        pytest.param({"adcode": "330110005"}, "county", id="a township has its county's row"),
        pytest.param({"target": "地铁工地"}, "metro", id="a named target"),
        pytest.param({"target": "地铁工地", "on": date(2020, 6, 1)}, "county", id="not yet in force"),
    ],
)
def test_the_most_special_row_decides(changes: dict[str, Any], expected: str) -> None:
    answer = ask(
        row("province", "housing", "noise.construction", area="33"),
        row("county", "housing", "noise.construction", area="330110"),
        row("metro", "police", "noise", targets=("地铁",), valid_from=date(2021, 1, 1)),
        **changes,
    )
    assert answer.rule == expected


def test_the_longer_target_word_decides() -> None:
    rows = (
        row("ship", "police", "air", targets=("船",)),
        row("boat", "housing", "air", targets=("渔船",)),
    )
    assert ask(*rows, kinds=("air",), target="一条渔船").rule == "boat"
    assert ask(*rows, kinds=("air",), target="一条货船").rule == "ship"


def test_a_row_stops_to_apply_after_its_last_day() -> None:
    rows = (row("old", "police", "noise.construction", area="33", valid_to=date(2026, 3, 2)),)
    assert ask(*rows).rule == "old"
    assert ask(*rows, on=date(2026, 3, 3)).rule == "site"


def test_some_routes_are_decided_whatever_the_kind() -> None:
    answer = ask(route="accusation")
    assert (answer.rule, answer.reply) == ("accusation", "检举由监察机关受理。")


def test_other_routes_fall_back_on_their_own_row_only_when_no_kind_is_known() -> None:
    assert ask(route="petition", kinds=()).rule == "petition"
    assert ask(route="petition").rule == "site"


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        ((), "污染类型未定，无法确定责任单位"),
        (("smell",), "未知的污染类型：smell"),
    ],
)
def test_without_a_known_kind_a_person_decides(kinds: tuple[str, ...], why: str) -> None:
    answer = ask(kinds=kinds)
    assert (answer.owner, answer.ours, answer.needs_person) == (None, False, why)


def test_a_row_may_ask_for_a_person_although_it_applies() -> None:
    assert ask(kinds=("noise",)).needs_person == "噪声种类未定"


def test_an_unverified_row_is_shown_as_such() -> None:
    assert not ask(row("hearsay", "police", "air.odour", verified=False), kinds=("air.odour",)).verified


def test_an_unverified_row_never_displaces_a_verified_one_for_the_same_kind() -> None:
    assert ask(row("hearsay", "police", "noise.construction", area="330110", verified=False)).rule == "site"


def test_a_shadow_row_is_not_applied() -> None:
    assert ask(row("tried", "police", "noise.construction", area="330110", shadow=True)).rule == "site"


def test_a_zone_follows_the_rows_of_the_county_it_acts_as() -> None:
    own = row("wuji", "police", "noise.construction", area="130130")
    assert ask(own, adcode="130171").rule == "site"
    assert ask(own, adcode="130171", acts_as={"130171": "130130"}).rule == "wuji"


def test_the_other_owner_of_a_second_kind_is_named_in_the_reply() -> None:
    answer = ask(kinds=("air.odour", "noise.social"))
    assert answer.ours
    assert answer.needs_person == ""
    assert "其中社会生活噪声依照social的出处由杭州市余杭区公安机关负责。" in answer.reply


def test_a_matter_that_is_partly_ours_is_never_refused_as_a_whole() -> None:
    answer = ask(kinds=("noise.construction", "air.odour"))
    assert not answer.ours
    assert "拆分" in answer.needs_person


def test_our_kind_on_the_outside_route_is_a_contradiction_for_a_person() -> None:
    assert "职责外" in ask(kinds=("air",), route="outside").needs_person


def test_the_note_of_a_row_ends_the_reply() -> None:
    assert ask(kinds=("noise.social",)).reply.endswith("请先找物业。")


def test_an_unknown_kind_beside_a_known_one_is_pointed_out() -> None:
    answer = ask(kinds=("noise.construction", "smell"))
    assert answer.rule == "site"
    assert answer.needs_person == "未知的污染类型：smell"


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("noise", "noise.construction", "noise"), ("noise.construction",)),
        (("air.odour", "noise"), ("air.odour", "noise")),
        (("", "air"), ("air",)),
    ],
)
def test_a_kind_says_nothing_beside_its_own_subtype(
    kinds: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert leading_kinds(kinds) == expected


@pytest.mark.parametrize(
    ("adcode", "expected"),
    [
        pytest.param("330110", "杭州市生态环境局余杭分局", id="a branch of the city's bureau"),
        pytest.param("330110005", "杭州市生态环境局余杭分局", id="a township belongs to its county"),
        pytest.param("130130", "石家庄市生态环境局无极分局", id="a county's branch"),
        pytest.param("330100", "杭州市生态环境局", id="only the city is known"),
        pytest.param("110105", "北京市朝阳区生态环境局", id="districts of municipalities keep theirs"),
        pytest.param("110000", "北京市生态环境局", id="the municipality itself"),
        pytest.param("110100", "北京市生态环境局", id="a placeholder is no place"),
        pytest.param("419001", "济源市生态环境局", id="a county right under the province"),
        pytest.param("441900003", "东莞市生态环境局", id="a city without districts"),
        pytest.param("620201", "嘉峪关市生态环境局", id="a county that is the city again"),
        pytest.param("330110005008", "杭州市生态环境局余杭分局", id="twelve digits name a village"),
    ],
)
def test_our_office_is_called_by_its_name(adcode: str, expected: str) -> None:
    answer = ask(kinds=("air",), adcode=adcode)
    assert name(answer) == expected


@pytest.mark.parametrize(
    ("adcode", "expected", "why"),
    [
        pytest.param("", "生态环境部门", "地点未定", id="no place"),
        pytest.param("999999", "生态环境部门", "不在代码表中", id="no such province"),
        pytest.param("330199", "杭州市生态环境局", "按浙江省杭州市确定", id="no such county"),
        pytest.param("330000", "浙江省生态环境厅", "只明确到省级", id="only the province"),
        pytest.param("130171", "石家庄市生态环境局", "开发区", id="a development zone"),
        pytest.param("659001", "石河子市生态环境局", "兵团", id="a city of the Corps"),
        pytest.param("710000", "生态环境部门", "不适用", id="another legal system"),
    ],
)
def test_a_doubtful_place_asks_for_a_person(adcode: str, expected: str, why: str) -> None:
    answer = ask(kinds=("air",), adcode=adcode)
    assert name(answer) == expected
    assert why in answer.needs_person


@pytest.mark.parametrize(
    ("others", "expected", "level"),
    [
        (("330106",), "杭州市生态环境局", "city"),
        (("330100",), "杭州市生态环境局", "city"),
        (("410000",), "生态环境部", "nation"),
    ],
)
def test_a_matter_across_a_border_goes_to_the_common_superior(
    others: tuple[str, ...], expected: str, level: str
) -> None:
    answer = ask(kinds=("air",), others=others)
    assert answer.owner is not None
    assert (answer.owner.name, answer.owner.level) == (expected, level)


def test_a_matter_across_a_border_is_confirmed_by_a_person() -> None:
    assert "跨行政区域" in ask(kinds=("air",), others=("330106",)).needs_person
    assert "协商" in ask(kinds=("air",), others=("410000",)).needs_person
    assert "999999" in ask(kinds=("air",), others=("999999",)).needs_person


def test_a_row_may_name_a_higher_level() -> None:
    assert name(ask(row("city-run", "housing", "air", area="33", level="city"), kinds=("air",))) == (
        "杭州市住房和城乡建设主管部门"
    )
    assert name(ask(row("ministry", "housing", "air", area="33", level="nation"), kinds=("air",))) == (
        "住房和城乡建设部"
    )
