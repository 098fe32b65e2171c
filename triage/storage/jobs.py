"""How far are the workers? What waits in the outbox, and when a job was last done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.storage.outbox import waiting
from triage.storage.tables import OutboxRow


@dataclass(frozen=True, slots=True)
class Progress:
    """`oldest` is when the longest-waiting job was written; `again` of those waiting were tried before."""

    waiting: int
    again: int
    oldest: datetime | None
    last_done: datetime | None


def progress(session: Session) -> Progress:
    jobs = select(func.count(), func.min(OutboxRow.created)).where(waiting())
    left, oldest = session.execute(jobs).one()
    again = session.scalar(select(func.count()).where(waiting(), OutboxRow.attempts > 1))
    return Progress(left, again or 0, oldest, session.scalar(select(func.max(OutboxRow.done_at))))
