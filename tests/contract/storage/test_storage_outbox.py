"""Is every job offered until it is done, and to one relay at a time?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from tests.contract.storage.samples import NOON, UnitsOfWork
from triage.domain.errors import NotFound
from triage.domain.reports import ReportId
from triage.storage.engine import Sessions, writing
from triage.storage.outbox import Job, fail, lease
from triage.storage.unit_of_work import SqlUnitOfWork

MINUTE = timedelta(minutes=1)


def put(unit_of_work: UnitsOfWork, *tasks: str) -> None:
    with unit_of_work() as uow:
        for task in tasks:
            uow.outbox.put(task, report_id="7")
        uow.commit()


def leased(sessions: Sessions, now: datetime = NOON, limit: int = 10) -> Sequence[Job]:
    with sessions.begin() as session:
        return lease(session, now, 60, limit)


def test_a_job_exists_only_when_its_transaction_does(unit_of_work: UnitsOfWork, sessions: Sessions) -> None:
    with unit_of_work() as uow:
        uow.outbox.put("triage_report", report_id="7")
    assert leased(sessions) == ()


def test_the_jobs_of_one_report_can_be_taken_alone(unit_of_work: UnitsOfWork, sessions: Sessions) -> None:
    mine = ReportId(uuid4())
    with unit_of_work() as uow:
        uow.outbox.put("triage_report", report_id=str(uuid4()))
        uow.outbox.put("link_report", report_id=str(mine))
        uow.commit()
    with sessions.begin() as session:
        taken = lease(session, NOON, 60, 10, report=mine)
    assert [job.task for job in taken] == ["link_report"]
    assert [job.task for job in leased(sessions)] == ["triage_report"]


def test_jobs_are_offered_in_order_with_their_arguments(
    unit_of_work: UnitsOfWork, sessions: Sessions
) -> None:
    put(unit_of_work, "first", "second", "third")
    jobs = leased(sessions, limit=2)
    assert [(job.task, job.arguments, job.attempts) for job in jobs] == [
        ("first", {"report_id": "7"}, 1),
        ("second", {"report_id": "7"}, 1),
    ]


def test_a_lease_is_exclusive_and_comes_back_when_it_ends(
    unit_of_work: UnitsOfWork, sessions: Sessions
) -> None:
    put(unit_of_work, "task")
    (job,) = leased(sessions)
    assert leased(sessions, NOON + MINUTE - timedelta(microseconds=1)) == ()
    (again,) = leased(sessions, NOON + MINUTE)
    assert (again.id, again.attempts) == (job.id, 2)


@pytest.mark.service("postgresql")
def test_a_relay_passes_over_what_another_is_just_leasing(postgres_engine: Engine) -> None:
    sessions = writing(postgres_engine)
    put(lambda: SqlUnitOfWork(sessions), "first", "second")
    with sessions.begin() as one, sessions.begin() as other:
        assert [job.task for job in lease(one, NOON, 60, 1)] == ["first"]
        assert [job.task for job in lease(other, NOON, 60, 10)] == ["second"]


def test_a_finished_job_is_never_offered_again_and_finishing_twice_is_told(
    unit_of_work: UnitsOfWork, sessions: Sessions
) -> None:
    put(unit_of_work, "task")
    (job,) = leased(sessions)
    with unit_of_work() as uow:
        assert uow.outbox.finish(job.id, at=NOON)
        uow.commit()
    with unit_of_work() as uow:
        assert not uow.outbox.finish(job.id, at=NOON)
    assert leased(sessions, NOON + 10 * MINUTE) == ()


def test_finishing_what_was_never_there_is_an_error(unit_of_work: UnitsOfWork) -> None:
    with unit_of_work() as uow, pytest.raises(NotFound):
        uow.outbox.finish(7, at=NOON)


def test_an_end_that_was_not_committed_is_no_end(unit_of_work: UnitsOfWork, sessions: Sessions) -> None:
    put(unit_of_work, "task")
    (job,) = leased(sessions)
    with unit_of_work() as uow:
        uow.outbox.finish(job.id, at=NOON)
    assert [each.id for each in leased(sessions, NOON + MINUTE)] == [job.id]


def test_a_failed_job_is_offered_at_the_time_named(unit_of_work: UnitsOfWork, sessions: Sessions) -> None:
    put(unit_of_work, "task")
    (job,) = leased(sessions)
    with sessions.begin() as session:
        fail(session, job.id, "search-unavailable", retry_at=NOON + 5 * MINUTE)
    assert leased(sessions, NOON + 4 * MINUTE) == ()
    (again,) = leased(sessions, NOON + 5 * MINUTE)
    assert again.error == "search-unavailable"
