"""Which reports did one client system file, and how do they stand? Nobody else's are ever found."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.domain.reports import Channel, Report
from triage.domain.standing import Standing
from triage.storage.rows import report_from_row, standing_from_row
from triage.storage.tables import ReportRow, StandingRow

MOST = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """Both moments included; empty means any. Whoever asks for `receipts` asks for nothing else."""

    since: datetime
    until: datetime
    kinds: Collection[str] = ()
    states: Collection[str] = ()
    receipts: Collection[str] | None = None


def client_reports(session: Session, beginning: str, asked: Asked) -> list[tuple[Report, Standing]]:
    """The newest first, those whose client key has this beginning; of the kinds only the first is told."""
    query = select(ReportRow, StandingRow).join(StandingRow, StandingRow.seq == ReportRow.seq)
    own = func.substr(ReportRow.client_key, 1, len(beginning)) == beginning
    query = query.where(ReportRow.channel == Channel.API.value, own)
    if asked.receipts is not None:
        query = query.where(ReportRow.receipt.in_(asked.receipts))
    else:
        query = query.where(ReportRow.received.between(asked.since, asked.until))
        if asked.kinds:
            query = query.where(StandingRow.primary_kind.in_(asked.kinds))
        if asked.states:
            query = query.where(StandingRow.state.in_(asked.states))
    found = session.execute(query.order_by(ReportRow.received.desc(), ReportRow.seq.desc()).limit(MOST))
    return [(report_from_row(report), standing_from_row(standing, ())) for report, standing in found]
