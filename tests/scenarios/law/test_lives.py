"""Ten lives of reports, told step by step with the article that governs each."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.scenarios.law.desk import DIVISIONS, POLICIES, Desk, day, incident_due
from triage.domain.cases import Case, Link, case_number
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission
from triage.domain.incidents import INCIDENT, Grade, Harm, IncidentState, IncidentStep, clock_event, gradings
from triage.domain.notices import NoticeKind
from triage.domain.replies import ReplyDraft, Verdict, what_is_missing
from triage.domain.reports import CaseId, Channel
from triage.domain.routing import Matter, find_owner
from triage.domain.severity import Level, raised
from triage.domain.workflow import Bulletin, Rating, State, Step
from triage.usecases import clocks, review

YUHANG, XIHU, JINAN, WEIFANG, QUZHOU = "330110", "330106", "370102", "370702", "330802"
ORDER_15 = "环保举报热线工作管理办法（环境保护部令第15号）"


def test_1_a_normal_life(desk: Desk) -> None:
    life = desk.file("永清化工厂夜里放臭气", on="2026-03-02", kinds=["air.odour"], adcode=YUHANG)
    assert life.owner.owner is not None
    assert life.owner.owner.name == "杭州市生态环境局余杭分局"
    assert life.owner.citation == "大气污染防治法第一百一十七条"
    assert life.clock("accept") == ("2026-03-17", ORDER_15)
    assert (life.state, life.bulletin, life.owed) == (State.REGISTERED, Bulletin.PENDING, ["accept"])

    life.step(Step.ACCEPT, "2026-03-04")
    assert life.clock("finish") == ("2026-05-03", ORDER_15)
    assert (life.bulletin, life.owed, life.standing.due) == (Bulletin.HANDLING, ["finish"], date(2026, 5, 3))

    life.step(Step.ASSIGN, "2026-03-05")
    life.step(Step.INVESTIGATE, "2026-03-10")
    life.step(Step.DRAFT, "2026-03-20")
    life.step(Step.SEND_BACK, "2026-03-21", by="head", reason="处理措施没有写明")
    life.step(Step.DRAFT, "2026-03-23")
    life.step(Step.CLOSE, "2026-03-24", by="head")
    assert (life.bulletin, life.owed, life.standing.due) == (Bulletin.DONE, [], None)
    assert life.step(Step.REPLY, "2026-03-24") is State.REPLIED
    life.step(Step.FOLLOW_UP, "2026-04-01")
    assert life.step(Step.ARCHIVE, "2026-06-01") is State.ARCHIVED
    with pytest.raises(IllegalStep):
        life.step(Step.DRAFT, "2026-06-02")


def test_2_not_ours_and_told_where_to_go(desk: Desk) -> None:
    life = desk.file("工地凌晨打桩", on="2026-03-02", kinds=["noise.construction"], adcode=YUHANG)
    assert life.owner.owner is not None
    assert (life.owner.ours, life.owner.owner.code) == (False, "housing")
    assert "噪声污染防治法第四十三条、第七十七条、第七十八条" in life.owner.reply
    assert not life.owner.verified, "which department it is, is left to the local government"
    notice = life.notice(
        NoticeKind.REFUSAL,
        "2026-03-03",
        received="2026年3月2日",
        matter="工地夜间打桩",
        reason="该事项不属于生态环境部门职责",
        body=life.owner.owner.name,
    )
    assert "由杭州市余杭区住房和城乡建设主管部门负责处理" in notice.paragraphs[-1]
    assert life.step(Step.REFUSE, "2026-03-03", reason="属于住房和城乡建设主管部门职责") is State.REFUSED
    assert (life.bulletin, life.owed) == (Bulletin.REFUSED, [])
    assert life.step(Step.REOPEN, "2026-03-06", by="head", reason="补充了工业噪声的材料") is State.REGISTERED
    assert life.owed == ["accept"]


def test_3_wrongly_transferred_and_returned(desk: Desk) -> None:
    life = desk.file(
        "对某局答复不服",
        on="2026-09-21",
        kinds=["air.odour"],
        adcode=XIHU,
        channel=Channel.LETTER,
        route="petition",
    )
    assert life.clock("register") == ("2026-10-06", "信访工作条例第二十三条")
    assert life.step(Step.TRANSFER, "2026-09-28", reason="事发地在西湖区") is State.TRANSFERRED
    assert life.clock("object") == ("2026-10-10", "信访工作条例第二十三条"), (
        "five working days over National Day"
    )
    assert life.owed == [], "objecting is a right, not a duty"
    assert life.objection_warning("2026-10-10") == ""
    assert "异议期限已于2026年10月10日届满" in life.objection_warning("2026-10-11")
    assert life.step(Step.OBJECT, "2026-10-09", reason="污染源在余杭区") is State.REGISTERED
    assert life.owed == ["register"]
    life.step(Step.TRANSFER, "2026-10-12", reason="污染源在余杭区，不在西湖区")
    assert life.clock("object+1") == ("2026-10-19", "信访工作条例第二十三条"), (
        "who gets it next has time anew"
    )
    assert life.objection_warning("2026-10-19") == ""


def test_4_extended_once_with_approval(desk: Desk) -> None:
    life = desk.file("印染厂排废水", on="2026-01-05", kinds=["water.industrial"], adcode=YUHANG)
    life.step(Step.ACCEPT, "2026-01-08")
    life.step(Step.ASSIGN, "2026-01-09")
    life.step(Step.ASK_EXTENSION, "2026-03-02", reason="等待监测报告")
    with pytest.raises(InvalidSubmission, match="理由"):
        life.extend("finish", "2026-03-03", " ")
    with pytest.raises(InvalidSubmission, match="不能自己批准"):
        life.extend("finish", "2026-03-03", "等待监测报告", by="clerk")
    longer = life.extend("finish", "2026-03-03", "等待监测报告")
    assert (longer.clock, longer.citation) == ("finish+1", ORDER_15)
    assert life.clock("finish") == ("2026-03-09", ORDER_15), "what was promised first stays on record"
    assert (life.owed, life.standing.due) == (["finish+1"], date(2026, 4, 8))
    with pytest.raises(IllegalStep, match="before"):
        life.extend("finish", "2026-03-04", "还没等到")
    notice = life.notice(
        NoticeKind.EXTENSION,
        "2026-03-03",
        matter="印染厂排废水",
        reason="等待监测报告",
        approver="负责人",
        until="2026年4月8日",
    )
    assert "延长至2026年4月8日" in notice.paragraphs[-1]

    late = desk.file("印染厂排废水", on="2026-01-05", kinds=["water.industrial"], adcode=YUHANG)
    late.step(Step.ACCEPT, "2026-01-08")
    late.step(Step.ASSIGN, "2026-01-09")
    with pytest.raises(IllegalStep, match="ran out on 2026-03-09"):
        late.extend("finish", "2026-03-10", "太晚了")


def test_5_an_emergency_and_a_false_alarm(desk: Desk) -> None:
    life = desk.file(
        "冷库液氨泄漏，三个工人晕倒送医院", on="2026-07-01", kinds=["air.industrial"], adcode=YUHANG
    )
    assert life.urgency.level is Level.EMERGENCY
    assert "化学品泄漏" in life.urgency.cues
    life.step(Step.ESCALATE, "2026-07-01", reason="疑似突发环境事件")
    assert life.clock("report_urgent") == ("2026-07-01", "信访工作条例第二十五条")

    state = INCIDENT.advance(None, IncidentStep.SUSPECT)
    state = INCIDENT.advance(state, IncidentStep.CONFIRM)
    worst, milder = gradings(Harm(dead=3, poisoned=12), POLICIES.grading, date(2026, 7, 1))
    assert (worst.grade, worst.citation) == (
        Grade.MAJOR,
        "突发环境事件信息报告办法（环境保护部令第17号）附录",
    )
    assert (milder.grade, milder.citation) == (
        Grade.LARGER,
        "国家突发环境事件应急预案（国办函〔2014〕119号）附件1",
    )
    found = day("2026-07-01", 23)
    assert incident_due(clock_event(worst.grade), found, YUHANG) == (
        found + timedelta(hours=2),
        "突发环境事件信息报告办法（环境保护部令第17号）第三条",
    )
    assert incident_due(clock_event(Grade.GENERAL), found, YUHANG)[0] == found + timedelta(hours=4)
    for step in (IncidentStep.FIRST_REPORT, IncidentStep.NOTIFY_NEIGHBOUR, IncidentStep.CONTINUED_REPORT):
        state = INCIDENT.advance(state, step)
    assert INCIDENT.advance(state, IncidentStep.FINAL_REPORT) is IncidentState.CONCLUDED

    false_alarm = INCIDENT.advance(IncidentState.SUSPECTED, IncidentStep.DISMISS)
    assert INCIDENT.advance(false_alarm, IncidentStep.REVIVE) is IncidentState.SUSPECTED


@pytest.mark.parametrize(
    ("others", "office", "why"),
    [
        ((XIHU,), "杭州市生态环境局", "共同的上级"),
        ((QUZHOU,), "浙江省生态环境厅", "共同的上级"),
        (("340102",), "生态环境部", "请先协商管辖"),
    ],
)
def test_6_a_river_that_knows_no_border(others: tuple[str, ...], office: str, why: str) -> None:
    matter = Matter(("water.industrial",), "report", YUHANG, date(2026, 3, 2), others=others)
    answer = find_owner(matter, POLICIES.owners, DIVISIONS)
    assert answer.owner is not None
    assert answer.owner.name == office
    assert why in answer.needs_person
    assert answer.citation == "水污染防治法第九条"


def test_7_the_same_target_again_and_again(desk: Desk) -> None:
    lives = [
        desk.file(
            "鸿运烧烤店油烟呛人",
            on=f"2026-0{month}-02",
            kinds=["air.fumes"],
            adcode=YUHANG,
            target="鸿运烧烤店",
        )
        for month in range(1, 6)
    ]
    levels = [
        raised(life.urgency, number, POLICIES.severity).level for number, life in enumerate(lives, start=1)
    ]
    assert levels == [Level.NORMAL, Level.NORMAL, Level.SERIOUS, Level.SERIOUS, Level.URGENT]
    assert raised(lives[2].urgency, 3, POLICIES.severity).cues == ("同一对象第3次被举报",)


def test_8_one_case_many_reports_each_with_its_own_clocks(desk: Desk) -> None:
    letter = desk.file(
        "酒厂臭水", on="2026-09-25", kinds=["water.industrial"], adcode=JINAN, channel=Channel.LETTER
    )
    order = desk.file(
        "酒厂排臭水",
        on="2026-09-28",
        kinds=["water.industrial"],
        adcode=JINAN,
        channel=Channel.HOTLINE_12345,
        external_no="G1",
    )
    batch = desk.file(
        "酒厂废水", on="2026-09-29", kinds=["water.industrial"], adcode=JINAN, channel=Channel.INSPECTION
    )
    with desk.unit_of_work() as uow:
        case = Case(CaseId(letter.id), case_number(letter.receipt), "酒厂废水", JINAN, day("2026-09-25"))
        uow.cases.open(case)
        for life in (letter, order, batch):
            uow.cases.link(Link(life.id, case.id, "clerk", "同一酒厂"), at=day("2026-09-29"))
        uow.commit()
        assert list(uow.cases.members(case.id)) == [letter.id, order.id, batch.id], "in order of registration"

    assert letter.clock("accept") == ("2026-10-10", ORDER_15)
    assert order.clock("finish_order") == ("2026-10-10", "济南市12345市民服务热线条例")
    assert order.clock("accept") == ("2026-10-13", ORDER_15)
    assert any("以工单载明的期限为准" in warning for warning in order.warnings)
    assert any("以转办单载明的期限为准" in warning for warning in batch.warnings)
    order.step(Step.ACCEPT, "2026-09-29")
    assert order.owed == ["finish_order", "finish"]
    assert letter.owed == ["accept"], "another report of the case keeps its own clock"

    with desk.unit_of_work() as uow:
        review.unlink(
            order.id, actor="clerk", reason="是另一家酒厂", new_case=uuid4(), now=day("2026-09-30"), uow=uow
        )
        uow.commit()
        assert list(uow.cases.members(case.id)) == [letter.id, batch.id]
    assert order.owed == ["finish_order", "finish"], "taken out of the case it owes what it owed"
    assert order.clock("finish_order") == ("2026-10-10", "济南市12345市民服务热线条例")
    with desk.unit_of_work() as uow:
        clocks.start_order_clock(batch.id, date(2026, 10, 8), "D1", policies=POLICIES, uow=uow)
        with pytest.raises(Conflict, match="不能再次起算"):
            clocks.start_order_clock(batch.id, date(2026, 10, 20), "D1", policies=POLICIES, uow=uow)
        uow.commit()
    assert batch.clock("order") == ("2026-10-08", "工单、转办单 D1"), "a clock is not started twice"


def test_9_handled_again_after_a_bad_rating(desk: Desk) -> None:
    life = desk.file(
        "家具厂喷漆", on="2026-03-02", kinds=["air.industrial"], adcode=YUHANG, channel=Channel.WECHAT
    )
    for step, on in [
        (Step.ACCEPT, "2026-03-03"),
        (Step.ASSIGN, "2026-03-04"),
        (Step.DRAFT, "2026-03-10"),
        (Step.CLOSE, "2026-03-11"),
        (Step.REPLY, "2026-03-11"),
    ]:
        life.step(step, on)
    assert life.rate(Rating.BAD, "2026-03-12", "没有监测") is State.REPLIED
    assert "举报人对答复不满意" in life.standing.attention
    with pytest.raises(Conflict, match="已经评价过"):
        life.rate(Rating.GOOD, "2026-03-12")
    assert (
        life.step(Step.REHANDLE, "2026-03-13", by="head", reason="举报人不满意：没有监测") is State.HANDLING
    )
    assert life.owed == ["finish"], "the term goes on as it began"
    half = ReplyDraft(
        ("停止夜间喷漆",), {}, "某家具厂", Verdict.TRUE, "已监测", "责令改正", "大气污染防治法", "可以复议"
    )
    assert what_is_missing(half) == ("没有答复诉求“停止夜间喷漆”",)
    for step, on in [(Step.DRAFT, "2026-03-20"), (Step.CLOSE, "2026-03-21"), (Step.REPLY, "2026-03-21")]:
        life.step(step, on)
    assert life.history.count(Step.REPLY) == 2
    assert life.rate(Rating.GOOD, "2026-03-22") is State.REPLIED, "the second reply is rated anew"
    assert life.standing.attention == ""
    assert life.step(Step.ARCHIVE, "2026-04-30") is State.ARCHIVED


def test_9a_reviewed_twice_each_review_has_its_own_time(desk: Desk) -> None:
    life = desk.file("不服处理", on="2026-01-05", kinds=[], adcode=YUHANG, route="petition")
    way = [Step.ACCEPT, Step.ASSIGN, Step.DRAFT, Step.CLOSE, Step.REPLY]
    for step in way:
        life.step(step, "2026-01-12")
    life.step(Step.APPLY_REVIEW, "2026-01-20")
    assert life.clock("review") == ("2026-02-19", "信访工作条例第三十五条")
    life.step(Step.REHANDLE, "2026-02-01", by="head", reason="事实不清")
    for step in way[2:]:
        life.step(step, "2026-02-20")
    assert life.clock("apply_review+1") == ("2026-03-22", "信访工作条例第三十五条")
    life.step(Step.APPLY_REVIEW, "2026-03-01")
    assert (life.owed, life.standing.due) == (["review+1"], date(2026, 3, 31))


def test_9b_a_petition_through_review_recheck_and_hearing(desk: Desk) -> None:
    life = desk.file(
        "对处理意见不服", on="2026-01-05", kinds=[], adcode=YUHANG, channel=Channel.LETTER, route="petition"
    )
    for step, on in [
        (Step.ACCEPT, "2026-01-10"),
        (Step.ASSIGN, "2026-01-11"),
        (Step.DRAFT, "2026-02-01"),
        (Step.CLOSE, "2026-02-02"),
        (Step.REPLY, "2026-02-02"),
    ]:
        life.step(step, on)
    assert life.clock("finish") == ("2026-03-11", "信访工作条例第三十四条")
    assert life.clock("apply_review") == ("2026-03-04", "信访工作条例第三十五条")
    assert life.owed == []
    life.step(Step.APPLY_REVIEW, "2026-02-20")
    assert (life.owed, life.clock("review")) == (["review"], ("2026-03-22", "信访工作条例第三十五条"))
    with pytest.raises(IllegalStep, match="cannot be paused"):
        life.hear("review", "2026-03-01", "2026-03-03", on="2026-03-01")
    life.step(Step.DECIDE_REVIEW, "2026-03-10", by="head")
    life.step(Step.APPLY_RECHECK, "2026-03-20")
    assert life.clock("recheck") == ("2026-04-19", "信访工作条例第三十六条")
    longer = life.hear("recheck", "2026-04-01", "2026-04-05", on="2026-04-01")
    assert longer.clock == "recheck+1"
    assert life.standing.due == date(2026, 4, 24), "the days of the hearing are not counted"
    assert life.step(Step.DECIDE_RECHECK, "2026-04-20", by="head") is State.ENDED
    assert life.owner.owner is not None


def test_10_an_inspection_batch_item(desk: Desk) -> None:
    life = desk.file(
        "砖厂冒黑烟",
        on="2026-09-29",
        kinds=["air.industrial"],
        adcode=WEIFANG,
        channel=Channel.INSPECTION,
        external_no="X3SD202609290001",
    )
    assert any("以转办单载明的期限为准" in warning for warning in life.warnings)
    life.step(Step.ACCEPT, "2026-09-29")
    life.step(Step.ASSIGN, "2026-09-29")
    life.step(Step.SUPERVISE, "2026-10-09", by="head", reason="督察组关注件")
    life.step(Step.DRAFT, "2026-10-10")
    assert life.step(Step.CLOSE, "2026-10-10", by="head") is State.CLOSED
    assert Step.SUPERVISE in life.history
