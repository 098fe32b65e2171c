"""How far are the workers? What waits in the outbox, and when a job was last done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.storage.tables import OutboxRow


@dataclass(frozen=True, slots=True)
class Progress:
    """`oldest` is when the longest-waiting job was written; `again` of those waiting were tried before."""

    waiting: int
    again: int
    oldest: datetime | None
    last_done: datetime | None


def progress(session: Session) -> Progress:
    waits = OutboxRow.done_at.is_(None), OutboxRow.given_up_at.is_(None)
    waiting, oldest = session.execute(select(func.count(), func.min(OutboxRow.created)).where(*waits)).one()
    again = session.scalar(select(func.count()).where(*waits, OutboxRow.attempts > 1))
    return Progress(waiting, again or 0, oldest, session.scalar(select(func.max(OutboxRow.done_at))))
