"""Does the ledger find what was changed, removed or slipped in behind the platform's back, and name it?"""

import pytest
from sqlalchemy import insert, text

from tests.contract.storage.samples import NOON, UnitsOfWork, filed, taken
from triage.domain.predictions import Author, Axis, Prediction
from triage.domain.reports import ReportId
from triage.domain.workflow import Step
from triage.storage import audit
from triage.storage.audit import Problem
from triage.storage.engine import Sessions
from triage.storage.tables import StepRow
from triage.storage.trail import TrailHead

KEY = bytes(range(32))


def decided(unit_of_work: UnitsOfWork) -> ReportId:
    """A report with three steps, a machine's opinion and a person's."""
    id = filed(unit_of_work)
    with unit_of_work() as uow:
        uow.reports.take_step(id, taken(Step.TRIAGE, actor="system"))
        uow.reports.take_step(id, taken(Step.ACCEPT, minutes=5))
        machine = Prediction(Axis.KINDS, Author.MODEL, "kinds-1", {"codes": ["air"]}, confidence=0.5)
        person = Prediction(Axis.KINDS, Author.PERSON, "chen", {"codes": ["water"], "p": 0.25})
        uow.reports.predict(id, machine, at=NOON)
        uow.reports.predict(id, person, at=NOON)
        uow.commit()
    return id


def tamper(sessions: Sessions, table: str, statement: str) -> None:
    """As somebody would who owns the database."""
    with sessions.begin() as session:
        if session.get_bind().dialect.name == "sqlite":
            for event in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER {table}_refuse_{event}"))
        else:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_refuse_change"))
        session.execute(text(statement))
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_refuse_change"))


def problems(sessions: Sessions, known: TrailHead | None = None) -> tuple[Problem, ...]:
    head = TrailHead(0, "") if known is None else known
    return audit.verify(sessions, KEY, known=head).problems


def test_what_nobody_touched_is_whole(unit_of_work: UnitsOfWork, sessions: Sessions) -> None:
    decided(unit_of_work)
    waiting = audit.verify(sessions, KEY)
    assert (waiting.problems, waiting.waiting, waiting.oldest) == ((), 4, NOON)
    assert audit.seal(sessions, KEY) == 4, "three steps and one person's opinion"
    assert audit.seal(sessions, KEY) == 0
    decided(unit_of_work)
    assert audit.seal(sessions, KEY) == 4
    check = audit.verify(sessions, KEY)
    assert (check.problems, check.waiting, check.head.seq) == ((), 0, 8)


@pytest.mark.parametrize(
    ("table", "statement", "problem"),
    [
        pytest.param(
            "steps", "UPDATE steps SET actor = 'li' WHERE id = 3", Problem("steps", 3, "changed"), id="actor"
        ),
        pytest.param(
            "steps",
            "UPDATE steps SET at = '2026-01-01 00:00:00' WHERE id = 1",
            Problem("steps", 1, "changed"),
            id="backdated",
        ),
        pytest.param("steps", "DELETE FROM steps WHERE id = 2", Problem("steps", 2, "removed"), id="cut out"),
        pytest.param(
            "predictions",
            """UPDATE predictions SET value = '{"codes": ["noise"], "p": 0.25}' WHERE id = 2""",
            Problem("predictions", 2, "changed"),
            id="another opinion",
        ),
        pytest.param(
            "predictions",
            "UPDATE predictions SET author = 'person' WHERE id = 1",
            Problem("predictions", 1, "inserted"),
            id="a machine's opinion passed off as a person's",
        ),
        pytest.param(
            "audit_ledger",
            "UPDATE audit_ledger SET digest = 'x' WHERE seq = 2",
            Problem("audit_ledger", 2, "ledger"),
            id="the ledger itself",
        ),
    ],
)
def test_a_changed_or_missing_row_is_named(
    unit_of_work: UnitsOfWork, sessions: Sessions, table: str, statement: str, problem: Problem
) -> None:
    decided(unit_of_work)
    audit.seal(sessions, KEY)
    tamper(sessions, table, statement)
    assert problem in problems(sessions)


def test_a_row_slipped_into_a_gap_is_named(unit_of_work: UnitsOfWork, sessions: Sessions) -> None:
    id = decided(unit_of_work)
    audit.seal(sessions, KEY)
    slipped = {"id": 0, "report": id, "step": "accept", "actor": "li", "at": NOON, "reason": ""}
    with sessions.begin() as session:
        session.execute(insert(StepRow).values(slipped))
    decided(unit_of_work)
    audit.seal(sessions, KEY)
    assert problems(sessions) == (Problem("steps", 0, "inserted"),)


def test_a_ledger_cut_off_at_the_end_is_found_by_a_head_noted_elsewhere(
    unit_of_work: UnitsOfWork, sessions: Sessions
) -> None:
    decided(unit_of_work)
    audit.seal(sessions, KEY)
    noted = audit.verify(sessions, KEY).head
    tamper(sessions, "audit_ledger", "DELETE FROM audit_ledger WHERE seq = 4")
    assert problems(sessions, noted) == (Problem("audit_ledger", noted.seq, "ledger"),)


def test_without_the_key_nobody_writes_a_ledger_of_their_own(
    unit_of_work: UnitsOfWork, sessions: Sessions
) -> None:
    decided(unit_of_work)
    audit.seal(sessions, bytes(32))
    assert Problem("audit_ledger", 1, "ledger") in problems(sessions)


def test_the_head_of_the_vaults_trail_is_noted(unit_of_work: UnitsOfWork, sessions: Sessions) -> None:
    decided(unit_of_work)
    for head in (TrailHead(3, "three"), TrailHead(3, "three"), TrailHead(7, "seven")):
        audit.seal(sessions, KEY, vault=head)
    check = audit.verify(sessions, KEY)
    assert check.vault == TrailHead(7, "seven")
    assert check.head.seq == 6


def test_a_step_that_is_still_being_written_is_waited_for(
    unit_of_work: UnitsOfWork, sessions: Sessions, request: pytest.FixtureRequest
) -> None:
    """On PostgreSQL a lower id may be committed after a higher one: nothing is sealed meanwhile."""
    id = decided(unit_of_work)
    with unit_of_work() as uow:
        uow.reports.take_step(id, taken(Step.NOTE, minutes=9))
        if "postgresql" in request.node.name:
            with pytest.raises(Exception, match="lock"):
                audit.seal(sessions, KEY)
        uow.commit()
    assert audit.seal(sessions, KEY) == 5
    assert problems(sessions) == ()
