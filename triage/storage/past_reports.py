"""Which reports came in since a day, as far as owners and clocks depend on them? Read in bounded memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from triage.storage.tables import ReportRow, StandingKindRow, StandingRow, StepRow

BATCH = 1000


@dataclass(frozen=True, slots=True)
class PastRow:
    """`accepted` is when it was first accepted, `settled_on` the day in China on which we were done."""

    receipt: str
    channel: str
    kinds: tuple[str, ...]
    adcode: str
    target: str
    received: datetime
    accepted: datetime | None
    settled_on: date | None


def past_reports(session: Session, since: date) -> Iterator[PastRow]:
    """Everything received since that day (in China), earliest registration first."""
    last = 0
    while rows := session.execute(_batch(since, last)).all():
        kinds = _kinds(session, [row.report for row in rows])
        accepted = _accepted(session, [row.report for row in rows])
        yield from (_past(row, kinds.get(row.report, ()), accepted.get(row.report)) for row in rows)
        last = rows[-1].seq


def _batch(since: date, last: int) -> Select[int, UUID, str, str, str, str, datetime, date | None]:
    return (
        select(
            StandingRow.seq,
            StandingRow.report,
            ReportRow.receipt,
            StandingRow.channel,
            StandingRow.adcode,
            StandingRow.target,
            StandingRow.received,
            StandingRow.settled_on,
        )
        .join(ReportRow, ReportRow.id == StandingRow.report)
        .where(StandingRow.received_on >= since, StandingRow.seq > last)
        .order_by(StandingRow.seq)
        .limit(BATCH)
    )


def _kinds(session: Session, reports: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = {}
    query = select(StandingKindRow.report, StandingKindRow.kind).where(StandingKindRow.report.in_(reports))
    for report, kind in session.execute(query.order_by(StandingKindRow.report, StandingKindRow.position)):
        found[report] = (*found.get(report, ()), kind)
    return found


def _accepted(session: Session, reports: Sequence[UUID]) -> dict[UUID, datetime]:
    query = (
        select(StepRow.report, func.min(StepRow.at).label("at"))
        .where(StepRow.report.in_(reports), StepRow.step == "accept")
        .group_by(StepRow.report)
    )
    return {row.report: row.at for row in session.execute(query)}


def _past(row: Any, kinds: tuple[str, ...], accepted: datetime | None) -> PastRow:
    return PastRow(
        receipt=row.receipt,
        channel=row.channel,
        kinds=kinds,
        adcode=row.adcode,
        target=row.target,
        received=row.received,
        accepted=accepted,
        settled_on=row.settled_on,
    )
