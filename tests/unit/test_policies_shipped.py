"""Do the shipped rows say what the acts say? Each line is a fact of law with the article it comes from."""

from datetime import date, datetime, time

import pytest

from triage.domain.calendar import CHINA
from triage.domain.deadlines import DueQuestion, due_clocks
from triage.domain.incidents import Grade, Harm, gradings
from triage.domain.reports import Channel
from triage.domain.routing import Matter, find_owner
from triage.domain.severity import Level, judge
from triage.policies.divisions import load_divisions
from triage.policies.loader import load_policies

POLICIES = load_policies()
DIVISIONS = load_divisions()


@pytest.mark.parametrize(
    ("asked", "clock", "due", "citation"),
    [
        ("petition letter 330110 received 2026-09-28", "register", "2026-10-13", "信访工作条例第二十三条"),
        ("petition letter 330110 transferred 2026-09-28", "object", "2026-10-10", "信访工作条例第二十三条"),
        ("petition visit 330110 accepted 2026-01-01", "finish", "2026-03-02", "信访工作条例第三十四条"),
        ("petition letter 330110 replied 2026-01-01", "apply_review", "2026-01-31", "信访工作条例第三十五条"),
        (
            "petition letter 330110 review_applied 2026-01-01",
            "review",
            "2026-01-31",
            "信访工作条例第三十五条",
        ),
        (
            "petition letter 330110 recheck_applied 2026-01-01",
            "recheck",
            "2026-01-31",
            "信访工作条例第三十六条",
        ),
        ("outside mail 330110 received 2026-01-01", "register", "2026-01-16", "信访工作条例第二十三条"),
        ("report web_chat 330110 received 2026-01-01", "accept", "2026-01-16", "环境保护部令第15号"),
        ("report web_chat 330110 accepted 2026-01-01", "finish", "2026-03-02", "环境保护部令第15号"),
        ("report wechat 350102 received 2018-09-28", "accept", "2018-09-30", "福建省"),
        ("report wechat 350102 accepted 2018-09-01", "finish", "2018-10-01", "福建省"),
        ("report hotline_12345 370102 received 2026-09-28", "finish_order", "2026-10-10", "济南市"),
        ("report hotline_12345 370702 received 2026-09-28", "finish_order", "2026-10-10", "潍坊市"),
        ("report api 330110 case_filed 2026-01-01", "penalty", "2026-04-01", "行政处罚法第六十条"),
        (
            "review letter 330110 decision_known 2026-01-01",
            "apply_reconsideration",
            "2026-03-02",
            "行政复议法第二十条",
        ),
        ("disclosure letter 330110 received 2026-03-02", "answer", "2026-03-30", "政府信息公开条例"),
    ],
)
def test_a_clock_runs_as_long_as_the_act_says(asked: str, clock: str, due: str, citation: str) -> None:
    route, source, adcode, event, on = asked.split()
    moment = datetime.combine(date.fromisoformat(on), time(10), CHINA)
    answer = due_clocks(DueQuestion(route, source, adcode, event, moment), POLICIES.terms, POLICIES.calendar)
    found = {each.clock: each for each in answer.clocks}
    assert found[clock].due == date.fromisoformat(due)
    assert citation in found[clock].citation


@pytest.mark.parametrize(("event", "hours"), [("incident_general", 4), ("incident_major", 2)])
def test_an_incident_is_reported_within_hours(event: str, hours: int) -> None:
    moment = datetime(2026, 3, 1, 22, 30, tzinfo=CHINA)
    answer = due_clocks(
        DueQuestion("report", "api", "330110", event, moment), POLICIES.terms, POLICIES.calendar
    )
    (clock,) = answer.clocks
    assert (clock.at - moment).total_seconds() == hours * 3600
    assert "第17号）第三条" in clock.citation


def test_every_channel_is_a_source_and_some_orders_bring_their_own_deadline() -> None:
    assert set(POLICIES.terms.sources) == {channel.value for channel in Channel}
    moment = datetime(2026, 3, 2, tzinfo=CHINA)
    for source in ("hotline_12345", "inspection"):
        question = DueQuestion("report", source, "330110", "received", moment)
        warnings = due_clocks(question, POLICIES.terms, POLICIES.calendar).warnings
        assert any("载明的期限为准" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("kind", "target", "owner"),
    [
        ("noise.industrial", "", "ecology"),
        ("noise.construction", "", "housing"),
        ("noise.social", "", "city_management"),
        ("noise.traffic", "", "traffic_police"),
        ("noise.traffic", "地铁2号线", "urban_rail"),
        ("noise.traffic", "高铁线路", "railway"),
        ("noise.traffic", "机场", "aviation"),
        ("air.fumes", "", "city_management"),
        ("air.burning", "", "city_management"),
        ("air.burning", "秸秆", "agriculture"),
        ("air.construction_dust", "", "housing"),
        ("air.dust", "煤炭堆场", "ecology"),
        ("air.odour", "", "ecology"),
        ("air.vehicle", "", "traffic_police"),
        ("air.coal", "散煤销售点", "market"),
        ("water.industrial", "", "ecology"),
        ("water.domestic", "", "drainage"),
        ("water.black_odorous", "", "drainage"),
        ("water.livestock", "某养殖场", "ecology"),
        ("water.livestock", "散养户", "township"),
        ("water.livestock", "病死猪", "animal_health"),
        ("water.industrial", "船舶修造厂", "maritime"),
        ("waste.household", "", "city_management"),
        ("waste.construction", "", "city_management"),
        ("waste.hazardous", "", "ecology"),
        ("waste.industrial", "", "ecology"),
        ("ecology.wildlife", "", "forestry"),
        ("ecology.wildlife", "江豚", "fishery"),
        ("sea.pollution", "", "ecology"),
        ("radiation.ionising", "", "ecology"),
        ("other.chemicals", "", "emergency"),
        ("other.chemicals", "废弃化学品", "ecology"),
    ],
)
def test_who_is_responsible_where_no_local_list_is_known(kind: str, target: str, owner: str) -> None:
    matter = Matter((kind,), "report", "510104", date(2026, 11, 1), target)
    answer = find_owner(matter, POLICIES.owners, DIVISIONS)
    assert answer.owner is not None
    assert answer.owner.code == owner
    assert answer.citation
    assert answer.ours is (owner == "ecology")
    assert answer.reply


def test_every_kind_has_a_named_office_everywhere_in_the_country() -> None:
    counties = ["110105", "310115", "500229", "330110", "419001", "441900", "460400", "469005", "540102"]
    for kind in POLICIES.owners.kinds:
        for adcode in counties:
            matter = Matter((kind,), "report", adcode, date(2026, 11, 1))
            answer = find_owner(matter, POLICIES.owners, DIVISIONS)
            assert answer.owner is not None
            assert answer.owner.name


def test_what_the_law_leaves_to_local_government_is_shown_as_unverified() -> None:
    fumes = Matter(("air.fumes",), "report", "510104", date(2026, 11, 1))
    henan = Matter(("air.fumes",), "report", "410102", date(2026, 11, 1))
    assert not find_owner(fumes, POLICIES.owners, DIVISIONS).verified
    local = find_owner(henan, POLICIES.owners, DIVISIONS)
    assert (local.verified, local.citation) == (True, "河南省大气污染防治条例第六条")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("冷库的液氨泄漏了，周围人都往外跑", Level.EMERGENCY),
        ("化工厂刚才爆炸，火很大", Level.EMERGENCY),
        ("河里漂满死鱼", Level.EMERGENCY),
        ("早上起来自来水有异味，发黄", Level.EMERGENCY),
        ("工地丢了一枚探伤用的放射源，听说被盗了", Level.EMERGENCY),
        ("车间废气一出来，三个工人晕倒送医院", Level.EMERGENCY),
        ("高速上一辆危化品槽车侧翻", Level.EMERGENCY),
        ("有一辆罐车在往河里倾倒", Level.URGENT),
        ("他们正在偷排，快来", Level.URGENT),
        ("气味刺鼻，孩子头晕呕吐", Level.URGENT),
        ("高考期间工地夜里还在施工", Level.URGENT),
        ("投诉多次一直没人管", Level.SERIOUS),
        ("楼下烧烤油烟很大", Level.NORMAL),
        ("担心以后会爆炸，请检查加油站", Level.NORMAL),
        ("举报人信息被泄露给了厂里，厂里是做氯碱的", Level.NORMAL),
    ],
)
def test_the_shipped_cues_know_danger_from_annoyance(text: str, level: Level) -> None:
    assert judge(text, ("noise", "air", "water"), POLICIES.severity).level is level


@pytest.mark.parametrize(
    ("harm", "plan", "order"),
    [
        (Harm(dead=30), Grade.EXTREME, Grade.EXTREME),
        (Harm(dead=10), Grade.MAJOR, Grade.EXTREME),
        (Harm(dead=9), Grade.LARGER, Grade.MAJOR),
        (Harm(poisoned=100), Grade.EXTREME, Grade.EXTREME),
        (Harm(poisoned=99), Grade.MAJOR, Grade.MAJOR),
        (Harm(evacuated=5000), Grade.LARGER, Grade.GENERAL),
        (Harm(loss_yuan=100_000_000), Grade.EXTREME, Grade.EXTREME),
        (Harm(loss_yuan=19_999_999), Grade.LARGER, Grade.GENERAL),
        (Harm(water_cut="city"), Grade.EXTREME, Grade.EXTREME),
        (Harm(crossing="province"), Grade.MAJOR, Grade.GENERAL),
        (Harm(), Grade.GENERAL, Grade.GENERAL),
    ],
)
def test_both_grading_tables_are_asked(harm: Harm, plan: Grade, order: Grade) -> None:
    verdicts = {each.rule: each.grade for each in gradings(harm, POLICIES.grading, date(2026, 11, 1))}
    assert verdicts == {"plan-2014/annex-1": plan, "order-17/annex": order}


def test_a_grade_that_a_table_does_not_tell_apart_is_not_verified() -> None:
    verdicts = gradings(Harm(evacuated=5000), POLICIES.grading, date(2026, 11, 1))
    assert {each.rule: each.verified for each in verdicts} == {
        "plan-2014/annex-1": True,
        "order-17/annex": False,
    }
