"""Which jobs are still to be sent? Implements ports.Outbox for use cases and the functions of the relay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from triage.domain.errors import NotFound
from triage.domain.reports import ReportId
from triage.storage.tables import OutboxRow
from triage.storage.writes import append


@dataclass(frozen=True, slots=True)
class Job:
    """`attempts` counts this lease too; `error` is what the last attempt said."""

    id: int
    task: str
    arguments: dict[str, str]
    attempts: int
    error: str = ""


class SqlOutbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, task: str, **arguments: str) -> None:
        append(self._session, OutboxRow, {"task": task, "arguments": arguments})

    def finish(self, id: int, *, at: datetime) -> bool:
        """Raises NotFound for an unknown id."""
        done = self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == id, OutboxRow.done_at.is_(None))
            .values(done_at=at)
            .returning(OutboxRow.id)
        ).first()
        if done is None:
            _row(self._session, id)
        return done is not None


def lease(
    session: Session, now: datetime, lease_seconds: int, limit: int, *, report: ReportId | None = None
) -> Sequence[Job]:
    """Jobs nobody else holds, oldest first; his until the lease ends. The caller commits before he sends.

    With `report` only the jobs of that report.
    """
    due = and_(waiting(), or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until <= now))
    if report is not None:
        due = and_(due, OutboxRow.arguments["report_id"].as_string() == str(report))
    query = select(OutboxRow).where(due).order_by(OutboxRow.id).limit(limit)
    taken = session.scalars(query.with_for_update(skip_locked=True)).all()
    for row in taken:
        row.leased_until = now + timedelta(seconds=lease_seconds)
        row.attempts += 1
    session.flush()
    return tuple(map(_job, taken))


def fail(session: Session, id: int, error: str, *, retry_at: datetime) -> None:
    """The job is offered again at `retry_at`; `error` must not tell anything about a person."""
    row = _row(session, id)
    row.last_error = error
    row.leased_until = retry_at


def waiting() -> ColumnElement[bool]:
    """Written as the partial index is: no job is ever given up, and `given_up_at` stays empty."""
    return and_(OutboxRow.done_at.is_(None), OutboxRow.given_up_at.is_(None))


def _row(session: Session, id: int) -> OutboxRow:
    row = session.get(OutboxRow, id)
    if row is None:
        raise NotFound(f"no job {id}")
    return row


def _job(row: OutboxRow) -> Job:
    arguments = {name: str(value) for name, value in row.arguments.items()}
    return Job(row.id, row.task, arguments, row.attempts, row.last_error)
