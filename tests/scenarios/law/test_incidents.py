"""Is an emergency led from the first cue to the final report, with the clock in hours and a way back?"""

from datetime import timedelta

import pytest

from tests.scenarios.law.desk import POLICIES, Desk, Life, day
from triage.domain.errors import Conflict, IllegalStep, InvalidSubmission
from triage.domain.incidents import Grade, Harm, Incident, IncidentState, IncidentStep
from triage.storage.incidents import incident_list, ringing
from triage.storage.outbox import lease
from triage.usecases import incidents, review
from triage.usecases.incidents import Act

FOUND = day("2026-07-01", 22)
ARTICLE_3 = "突发环境事件信息报告办法（环境保护部令第17号）第三条"


@pytest.fixture
def leak(desk: Desk) -> Life:
    return desk.file("冷库液氨泄漏", on="2026-07-01", kinds=["air.industrial"], adcode="330110")


def take(
    life: Life,
    step: IncidentStep,
    *,
    minutes: int = 0,
    by: str = "duty",
    reason: str = "",
    grade: Grade | None = None,
    harm: Harm | None = None,
    person: str = "",
) -> Incident:
    act = Act(step, by, reason, grade, harm, person)
    with life.desk.unit_of_work() as uow:
        now = FOUND + timedelta(minutes=minutes)
        after = incidents.take(life.id, act, now=now, policies=POLICIES, uow=uow)
        uow.commit()
    return after


def rings(life: Life, scope: str = "330110", *, minutes: int = 0) -> bool:
    now = FOUND + timedelta(minutes=minutes)
    with life.desk.unit_of_work() as uow:
        return any(line.incident.report == life.id for line in ringing(uow.session, scope, now))


def test_a_larger_incident_is_reported_within_four_hours(leak: Life) -> None:
    suspected = take(leak, IncidentStep.SUSPECT)
    assert (suspected.state, suspected.grade, suspected.due) == (IncidentState.SUSPECTED, None, None)
    confirmed = take(leak, IncidentStep.CONFIRM, grade=Grade.LARGER)
    assert confirmed.due == FOUND + timedelta(hours=4)
    assert leak.clock(incidents.CLOCK)[1] == ARTICLE_3
    assert not confirmed.overdue(FOUND + timedelta(hours=4))
    assert confirmed.overdue(FOUND + timedelta(hours=4, seconds=1))
    reported = take(leak, IncidentStep.FIRST_REPORT, minutes=50)
    assert (reported.state, reported.due) == (IncidentState.REPORTED, None)
    take(leak, IncidentStep.CONTINUED_REPORT, minutes=300)
    assert take(leak, IncidentStep.FINAL_REPORT, minutes=3000).state is IncidentState.CONCLUDED


def test_the_alarm_rings_in_the_division_until_somebody_takes_the_incident(leak: Life) -> None:
    assert not rings(leak), "an ordinary report rings nothing"
    take(leak, IncidentStep.SUSPECT, by="system")
    assert [rings(leak, scope) for scope in ("", "330000", "330100", "330110")] == [True] * 4
    assert [rings(leak, scope) for scope in ("340000", "330106")] == [False] * 2
    assert take(leak, IncidentStep.TAKE, by="lin").taken_by == "lin"
    assert not rings(leak)
    with pytest.raises(Conflict, match="lin已经接手"):
        take(leak, IncidentStep.TAKE, by="wang")


def test_an_incident_that_was_not_reported_in_time_rings_again(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT)
    take(leak, IncidentStep.CONFIRM, grade=Grade.MAJOR)
    assert [rings(leak, minutes=minutes) for minutes in (0, 120, 121)] == [False, False, True]
    take(leak, IncidentStep.FIRST_REPORT, minutes=125)
    assert not rings(leak, minutes=126)


def test_who_is_handed_the_lead_has_to_take_it_before_the_alarm_is_silent(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT, by="system")
    take(leak, IncidentStep.TAKE, by="lin")
    with pytest.raises(InvalidSubmission, match="移交给谁"):
        take(leak, IncidentStep.HAND_OVER, by="lin")
    handed = take(leak, IncidentStep.HAND_OVER, by="lin", person="wang")
    assert (handed.taken_by, handed.called, handed.rings) == ("", "wang", True)
    assert rings(leak)
    taken = take(leak, IncidentStep.TAKE, by="wang")
    assert (taken.taken_by, taken.called) == ("wang", "")


def test_who_acts_on_an_incident_leads_it(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT, by="system")
    assert take(leak, IncidentStep.CONFIRM, by="lin", grade=Grade.GENERAL).taken_by == "lin"
    assert take(leak, IncidentStep.REGRADE, by="wang", grade=Grade.MAJOR).taken_by == "lin"


def test_the_graver_of_both_tables_counts_unless_a_person_says_why_not(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT)
    with pytest.raises(InvalidSubmission, match="按分级标准为重大，定为较大的，请写明理由"):
        take(leak, IncidentStep.CONFIRM, harm=Harm(dead=3), grade=Grade.LARGER)
    confirmed = take(leak, IncidentStep.CONFIRM, harm=Harm(dead=3))
    assert (confirmed.grade, confirmed.due) == (Grade.MAJOR, FOUND + timedelta(hours=2))
    with leak.desk.unit_of_work() as uow:
        assert incidents.last_harm(leak.id, uow) == Harm(dead=3)
    milder = take(leak, IncidentStep.REGRADE, harm=Harm(dead=3), grade=Grade.LARGER, reason="死因与事件无关")
    assert milder.grade is Grade.LARGER


def test_a_graver_grade_shortens_the_clock_and_a_milder_one_never_lengthens_it(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT)
    take(leak, IncidentStep.CONFIRM, grade=Grade.GENERAL)
    graver = take(leak, IncidentStep.REGRADE, minutes=30, grade=Grade.MAJOR)
    assert (graver.grade, graver.due) == (Grade.MAJOR, FOUND + timedelta(minutes=150))
    milder = take(leak, IncidentStep.REGRADE, minutes=40, grade=Grade.GENERAL)
    assert (milder.grade, milder.due) == (Grade.GENERAL, FOUND + timedelta(minutes=150))


def test_a_false_alarm_needs_a_reason_and_can_be_undone(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT)
    assert leak.standing.severity == "emergency"
    with pytest.raises(InvalidSubmission, match="误报的理由"):
        take(leak, IncidentStep.DISMISS)
    take(leak, IncidentStep.DISMISS, reason="是消防演练")
    assert not rings(leak)
    assert leak.standing.severity == "normal"
    revived = take(leak, IncidentStep.REVIVE, reason="演练之外另有泄漏")
    assert revived.state is IncidentState.SUSPECTED
    assert (rings(leak), leak.standing.severity) == (True, "emergency")


def test_a_revived_false_alarm_is_counted_from_when_it_is_confirmed_again(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT)
    take(leak, IncidentStep.CONFIRM, grade=Grade.MAJOR)
    assert take(leak, IncidentStep.DISMISS, minutes=10, reason="是消防演练").due is None
    assert take(leak, IncidentStep.REVIVE, minutes=600, reason="演练之外另有泄漏").due is None
    again = take(leak, IncidentStep.CONFIRM, minutes=610, grade=Grade.LARGER)
    assert again.due == FOUND + timedelta(minutes=610, hours=4)
    milder = take(leak, IncidentStep.REGRADE, minutes=620, grade=Grade.GENERAL)
    assert milder.due == again.due, "within one alarm a milder grade still lengthens nothing"


def test_a_neighbour_is_told_by_name_in_any_state(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT)
    with pytest.raises(InvalidSubmission, match="哪个地区"):
        take(leak, IncidentStep.NOTIFY_NEIGHBOUR)
    told = take(leak, IncidentStep.NOTIFY_NEIGHBOUR, reason="湖州市生态环境局德清分局")
    assert told.state is IncidentState.SUSPECTED


def test_an_incident_is_not_confirmed_without_a_grade_nor_out_of_order(leak: Life) -> None:
    with pytest.raises(IllegalStep):
        take(leak, IncidentStep.FIRST_REPORT)
    take(leak, IncidentStep.SUSPECT)
    with pytest.raises(InvalidSubmission, match="分级"):
        take(leak, IncidentStep.CONFIRM)
    with pytest.raises(IllegalStep):
        take(leak, IncidentStep.FINAL_REPORT)


def test_an_emergency_named_by_a_person_rings_once(leak: Life) -> None:
    for _ in range(2):
        with leak.desk.unit_of_work() as uow:
            review.override_severity(
                leak.id, "emergency", actor="clerk", reason="有人晕倒", now=FOUND, policies=POLICIES, uow=uow
            )
            uow.commit()
    with leak.desk.unit_of_work() as uow:
        lines = incident_list(uow.session, "")
        pushed = [job for job in lease(uow.session, FOUND, 60, 100) if job.task == incidents.PUSH]
    assert [(line.receipt, line.incident.state) for line in lines] == [
        (leak.receipt, IncidentState.SUSPECTED)
    ]
    assert [job.arguments for job in pushed] == [{"report_id": str(leak.id), "occasion": "suspect"}]
