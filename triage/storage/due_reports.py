"""Which reports that owe something are due soon or late already? For the round that reminds people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.domain.reports import ReportId
from triage.domain.workflow import OWING_NOTHING
from triage.storage.tables import StandingRow


def due_until(
    session: Session, day: date, *, after: int = 0, limit: int = 500
) -> Sequence[tuple[int, ReportId]]:
    """Reports due on that day or before, with their place in the register; go on `after` the last."""
    query = (
        select(StandingRow.seq, StandingRow.report)
        .where(
            StandingRow.due <= day,
            StandingRow.state.not_in([state.value for state in OWING_NOTHING]),
            StandingRow.seq > after,
        )
        .order_by(StandingRow.seq)
        .limit(limit)
    )
    return [(seq, ReportId(report)) for seq, report in session.execute(query)]
