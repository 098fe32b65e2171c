"""Which reports have been compared with the others? These must be in the search index."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.domain.reports import ReportId
from triage.storage.tables import StandingRow


def linked_count(session: Session) -> int:
    return session.scalar(select(func.count()).where(StandingRow.case.is_not(None))) or 0


def linked_before(session: Session, seq: int, *, limit: int) -> Sequence[tuple[int, ReportId]]:
    """The newest first, with their place in the register; `seq` itself is left out."""
    query = select(StandingRow.seq, StandingRow.report)
    query = query.where(StandingRow.case.is_not(None), StandingRow.seq < seq)
    found = session.execute(query.order_by(StandingRow.seq.desc()).limit(limit))
    return [(place, ReportId(report)) for place, report in found]
