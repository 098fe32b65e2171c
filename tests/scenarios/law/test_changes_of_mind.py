"""Are the clocks right when a decision about a report is taken back, taken twice or taken late?"""

from datetime import date

import pytest

from tests.scenarios.law.desk import POLICIES, Desk, Life, day
from tests.scenarios.law.test_owners import judges
from tests.scenarios.law.test_reminders import round_of
from triage.domain.errors import IllegalStep, InvalidSubmission
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import Channel
from triage.domain.workflow import State, Step
from triage.storage.due_reports import due_until
from triage.usecases import clocks, review

YUHANG = "330110"


def reroute(life: Life, route: str, on: str) -> None:
    with life.desk.unit_of_work() as uow:
        said = Prediction(Axis.ROUTE, Author.PERSON, "clerk", {"route": route})
        uow.reports.predict(life.id, said, at=day(on))
        clocks.reroute(life.id, route, policies=POLICIES, uow=uow)
        uow.commit()


def recheck(desk: Desk) -> Life:
    life = desk.file("对处理不服", on="2026-01-05", kinds=["air.odour"], adcode=YUHANG, route="petition")
    handled = (Step.ACCEPT, Step.ASSIGN, Step.DRAFT, Step.CLOSE, Step.REPLY)
    for number, step in enumerate((*handled, Step.APPLY_REVIEW, Step.DECIDE_REVIEW, Step.APPLY_RECHECK)):
        life.step(step, f"2026-01-{number + 5:02}", reason="理由")
    return life


@pytest.mark.parametrize("other", ["petition", "suggestion", "disclosure"])
def test_a_route_taken_and_taken_back_owes_what_it_owed(desk: Desk, other: str) -> None:
    life = desk.file("臭气", on="2026-03-02", kinds=["air.odour"], adcode=YUHANG)
    life.step(Step.ACCEPT, "2026-03-03")
    life.step(Step.ASSIGN, "2026-03-03")
    before = life.standing.due
    assert before is not None
    reroute(life, other, "2026-03-04")
    reroute(life, "report", "2026-03-05")
    assert life.standing.due == before


def test_an_extended_clock_comes_back_extended(desk: Desk) -> None:
    life = desk.file("臭气", on="2026-03-02", kinds=["air.odour"], adcode=YUHANG)
    life.step(Step.ACCEPT, "2026-03-03")
    life.step(Step.ASSIGN, "2026-03-03")
    life.extend("finish", "2026-03-20", "等待监测报告")
    extended = life.standing.due
    reroute(life, "petition", "2026-03-21")
    reroute(life, "report", "2026-03-22")
    assert life.standing.due == extended


def test_sent_back_and_accepted_again_a_matter_is_not_extended_twice(desk: Desk) -> None:
    life = desk.file("臭气", on="2026-03-02", kinds=["air.odour"], adcode=YUHANG)
    life.step(Step.ACCEPT, "2026-03-03")
    life.step(Step.ASSIGN, "2026-03-03")
    life.extend("finish", "2026-03-20", "等待监测报告")
    life.step(Step.OBJECT, "2026-03-22", reason="不属于本单位")
    life.step(Step.TRANSFER, "2026-03-23", reason="转余杭")
    life.step(Step.OBJECT, "2026-03-24", reason="不属于本单位")
    life.step(Step.ACCEPT, "2026-03-25")
    life.step(Step.ASSIGN, "2026-03-25")
    with pytest.raises(IllegalStep, match="before"):
        life.extend("finish", "2026-03-26", "还没等到")


def test_days_of_a_hearing_named_twice_count_once(desk: Desk) -> None:
    life = recheck(desk)
    once = life.hear("recheck", "2026-01-15", "2026-01-17", "2026-01-18").due
    assert life.hear("recheck", "2026-01-15", "2026-01-17", "2026-01-18").due == once
    longer = life.hear("recheck", "2026-01-17", "2026-01-18", "2026-01-19").due
    assert (longer - once).days == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param("2025-01-15", "2025-01-17", id="before the clock began"),
        pytest.param("2026-12-01", "2026-12-02", id="after it has run out"),
        pytest.param("2026-01-17", "2026-01-15", id="backwards"),
        pytest.param("2026-01-20", "9999-12-31", id="a slip of the year"),
    ],
)
def test_days_that_cannot_be_meant_are_refused(desk: Desk, first: str, last: str) -> None:
    life = recheck(desk)
    before = life.standing.due
    with pytest.raises(InvalidSubmission):
        life.hear("recheck", first, last, "2026-01-18")
    assert life.standing.due == before


def test_asking_third_parties_stops_the_clock_of_a_disclosure(desk: Desk) -> None:
    life = desk.file("申请公开监测数据", on="2026-03-02", kinds=[], adcode=YUHANG, route="disclosure")
    life.step(Step.ACCEPT, "2026-03-03")
    life.step(Step.ASSIGN, "2026-03-03")
    assert life.standing.due == date(2026, 3, 30)
    life.hear("answer", "2026-03-09", "2026-03-13", "2026-03-16")
    assert life.standing.due == date(2026, 4, 7), "five working days later, over Qingming"


def test_what_is_closed_without_the_answer_it_owes_is_still_reminded_of(desk: Desk) -> None:
    life = desk.file("申请公开监测数据", on="2026-03-02", kinds=[], adcode=YUHANG, route="disclosure")
    for step in (Step.ACCEPT, Step.ASSIGN, Step.DRAFT, Step.CLOSE):
        life.step(step, "2026-03-03", reason="理由")
    assert life.state is State.CLOSED
    assert life.standing.due == date(2026, 3, 30)
    with desk.unit_of_work() as uow:
        assert [id for _, id in due_until(uow.session, date(2026, 4, 30))] == [life.id]
    assert round_of(life, "2026-04-30") == [Step.SUPERVISE]
    life.step(Step.REPLY, "2026-05-01", reason="已答复")
    with desk.unit_of_work() as uow:
        assert due_until(uow.session, date(2026, 5, 31)) == []


def test_a_place_put_right_brings_the_clocks_of_the_place(desk: Desk) -> None:
    """Jinan gives an order of its 12345 line fewer days than the country does."""
    there, moved = (
        desk.file("臭气", on="2026-03-02", kinds=["air.odour"], adcode=adcode, channel=Channel.HOTLINE_12345)
        for adcode in ("370102", YUHANG)
    )
    assert there.standing.due != moved.standing.due
    with desk.unit_of_work() as uow:
        review.override_place(
            moved.id,
            "370102",
            "",
            actor="clerk",
            reason="现场核实",
            now=day("2026-03-03"),
            judges=judges(),
            uow=uow,
        )
        uow.commit()
    assert moved.standing.due == there.standing.due
