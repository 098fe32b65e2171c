"""Is the desk warned, reminded and supervised in time, and once only?"""

from datetime import date

from tests.scenarios.law.desk import POLICIES, Desk, Life, day
from triage.domain.workflow import Step
from triage.storage.due_reports import due_until
from triage.usecases.reminders import horizon, remind


def round_of(life: Life, on: str) -> list[Step]:
    with life.desk.unit_of_work() as uow:
        taken = list(remind(life.id, now=day(on), policies=POLICIES, uow=uow))
        uow.commit()
    return taken


def test_reminders_grow_sharper_with_the_days(desk: Desk) -> None:
    life = desk.file("臭气", on="2026-03-02", kinds=["air.odour"], adcode="330110")
    assert round_of(life, "2026-03-10") == []
    assert round_of(life, "2026-03-16") == [Step.WARN]
    assert round_of(life, "2026-03-17") == [], "warned once"
    assert round_of(life, "2026-03-18") == [Step.REMIND]
    assert round_of(life, "2026-03-19") == [], "reminded once"
    assert round_of(life, "2026-04-05") == [Step.SUPERVISE]
    life.step(Step.ACCEPT, "2026-04-06")
    assert round_of(life, "2026-04-07") == [], "the next clock has only begun"
    assert life.history.count(Step.WARN) == 1


def test_a_reminder_says_which_clock_and_by_which_article(desk: Desk) -> None:
    life = desk.file("臭气", on="2026-03-02", kinds=["air.odour"], adcode="330110")
    round_of(life, "2026-03-20")
    with desk.unit_of_work() as uow:
        taken = uow.reports.steps(life.id)[-1]
    assert taken.reason == (
        "决定并告知是否受理：催办，期限2026-03-17（环保举报热线工作管理办法（环境保护部令第15号））"
    )
    assert taken.detail == {"clock": "accept", "due": "2026-03-17"}


def test_a_round_looks_far_enough_ahead_to_warn_of_the_longest_clock() -> None:
    longest = max(term.length for term in POLICIES.terms.terms)
    ahead = (horizon(date(2026, 3, 2), POLICIES) - date(2026, 3, 2)).days
    assert longest * POLICIES.escalation.risk_share <= ahead < 100


def test_the_round_finds_what_is_due_and_leaves_what_is_done(desk: Desk) -> None:
    first = desk.file("臭气", on="2026-03-02", kinds=["air.odour"], adcode="330110")
    done = desk.file("臭气二", on="2026-03-02", kinds=["air.odour"], adcode="330110")
    later = desk.file("臭气三", on="2026-03-12", kinds=["air.odour"], adcode="330110")
    done.step(Step.REFUSE, "2026-03-03", reason="重复")
    with desk.unit_of_work() as uow:
        found = due_until(uow.session, date(2026, 3, 20))
        assert [id for _, id in found] == [first.id]
        everything = due_until(uow.session, date(2026, 4, 20), limit=1)
        rest = due_until(uow.session, date(2026, 4, 20), after=everything[-1][0])
        assert [id for _, id in rest] == [later.id]
