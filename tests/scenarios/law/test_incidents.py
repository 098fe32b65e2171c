"""Is an emergency led from the first cue to the final report, with the clock in hours and a way back?"""

from datetime import timedelta

import pytest

from tests.scenarios.law.desk import POLICIES, Desk, Life, day
from triage.domain.errors import IllegalStep, InvalidSubmission
from triage.domain.incidents import Grade, IncidentState, IncidentStep
from triage.usecases import incidents

FOUND = day("2026-07-01", 22)
ARTICLE_3 = "突发环境事件信息报告办法（环境保护部令第17号）第三条"


@pytest.fixture
def leak(desk: Desk) -> Life:
    return desk.file("冷库液氨泄漏", on="2026-07-01", kinds=["air.industrial"], adcode="330110")


def take(
    life: Life, step: IncidentStep, *, minutes: int = 0, reason: str = "", grade: Grade | None = None
) -> IncidentState:
    with life.desk.unit_of_work() as uow:
        state = incidents.take(
            life.id,
            step,
            actor="duty",
            reason=reason,
            now=FOUND + timedelta(minutes=minutes),
            policies=POLICIES,
            uow=uow,
            grade=grade,
        )
        uow.commit()
    return state


def alarm(life: Life) -> incidents.Alarm | None:
    with life.desk.unit_of_work() as uow:
        return incidents.alarm(life.id, uow)


def test_a_larger_incident_is_reported_within_four_hours(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT)
    assert alarm(leak) == incidents.Alarm(IncidentState.SUSPECTED, None, None)
    take(leak, IncidentStep.CONFIRM, grade=Grade.LARGER)
    ringing = alarm(leak)
    assert ringing is not None
    assert (ringing.due, ringing.citation) == (FOUND + timedelta(hours=4), ARTICLE_3)
    assert not ringing.overdue(FOUND + timedelta(hours=4))
    assert ringing.overdue(FOUND + timedelta(hours=4, seconds=1))
    take(leak, IncidentStep.FIRST_REPORT, minutes=50)
    reported = alarm(leak)
    assert reported is not None
    assert (reported.state, reported.due) == (IncidentState.REPORTED, None)
    take(leak, IncidentStep.CONTINUED_REPORT, minutes=300)
    take(leak, IncidentStep.FINAL_REPORT, minutes=3000)
    assert alarm(leak) is None


def test_a_graver_grade_shortens_the_clock_and_a_milder_one_never_lengthens_it(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT)
    take(leak, IncidentStep.CONFIRM, grade=Grade.GENERAL)
    take(leak, IncidentStep.REGRADE, minutes=30, grade=Grade.MAJOR)
    ringing = alarm(leak)
    assert ringing is not None
    assert (ringing.grade, ringing.due) == (Grade.MAJOR, FOUND + timedelta(minutes=150))
    take(leak, IncidentStep.REGRADE, minutes=40, grade=Grade.GENERAL)
    milder = alarm(leak)
    assert milder is not None
    assert (milder.grade, milder.due) == (Grade.GENERAL, FOUND + timedelta(minutes=150))


def test_a_false_alarm_needs_a_reason_and_can_be_undone(leak: Life) -> None:
    take(leak, IncidentStep.SUSPECT)
    with pytest.raises(InvalidSubmission, match="误报的理由"):
        take(leak, IncidentStep.DISMISS)
    take(leak, IncidentStep.DISMISS, reason="是消防演练")
    assert alarm(leak) is None
    take(leak, IncidentStep.REVIVE, reason="演练之外另有泄漏")
    revived = alarm(leak)
    assert revived is not None
    assert revived.state is IncidentState.SUSPECTED


def test_an_incident_is_not_confirmed_without_a_grade_nor_out_of_order(leak: Life) -> None:
    with pytest.raises(IllegalStep):
        take(leak, IncidentStep.FIRST_REPORT)
    take(leak, IncidentStep.SUSPECT)
    with pytest.raises(InvalidSubmission, match="分级"):
        take(leak, IncidentStep.CONFIRM)
    with pytest.raises(IllegalStep):
        take(leak, IncidentStep.FINAL_REPORT)


def test_an_ordinary_report_rings_nothing(leak: Life) -> None:
    assert alarm(leak) is None
