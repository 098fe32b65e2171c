"""Which claims wait for whom, and what was paid in a year? Queries within the reader's division."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from triage.domain.calendar import CHINA
from triage.domain.claims import ClaimId, ClaimState, ClaimStep, RewardClaim
from triage.domain.errors import NotFound
from triage.domain.funds import Fund
from triage.storage.claims import claim_from_row
from triage.storage.claims_tables import ClaimRow, ClaimStepRow, FundRow
from triage.storage.funds import fund_from_row
from triage.storage.read_models import Page
from triage.storage.scope import within
from triage.storage.tables import ReportRow, StandingRow

_COUNTED = (ClaimStep.PROPOSE, ClaimStep.PAY, ClaimStep.DENY, ClaimStep.FORFEIT, ClaimStep.DECLINE)


@dataclass(frozen=True, slots=True)
class ClaimLine:
    claim: RewardClaim
    receipt: str
    place: str
    primary_kind: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """What a group of claims came to; money in fen, people only as a number."""

    group: str
    kind: str
    proposed: int
    paid: int
    paid_sum: int
    denied: int
    waived: int


def claim_list(
    session: Session,
    scope: str,
    *,
    state: str = "",
    today: date | None = None,
    number: int = 1,
    size: int = 50,
) -> Page[ClaimLine]:
    """The nearest deadline first; with `today` only what is late on that day."""
    wanted = [within(ClaimRow.area, scope)]
    if state:
        wanted.append(ClaimRow.state == state)
    if today is not None:
        wanted.append(ClaimRow.due < today)
    total = session.scalar(select(func.count()).select_from(ClaimRow).where(*wanted)) or 0
    query = (
        select(ClaimRow, ReportRow.receipt, StandingRow.place, StandingRow.primary_kind)
        .join(ReportRow, ReportRow.id == ClaimRow.report)
        .join(StandingRow, StandingRow.report == ClaimRow.report)
        .where(*wanted)
        .order_by(ClaimRow.due.asc().nulls_last(), ClaimRow.updated.desc(), ClaimRow.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    lines = tuple(ClaimLine(claim_from_row(row), *rest) for row, *rest in session.execute(query))
    return Page(lines, total, number, size)


def claim_counts(session: Session, scope: str) -> dict[str, int]:
    """How many there are in each state."""
    query = select(ClaimRow.state, func.count()).where(within(ClaimRow.area, scope)).group_by(ClaimRow.state)
    return dict(session.execute(query).all())


def claim_line(session: Session, id: ClaimId, scope: str) -> ClaimLine:
    """Raises NotFound also for a claim of another division."""
    query = (
        select(ClaimRow, ReportRow.receipt, StandingRow.place, StandingRow.primary_kind)
        .join(ReportRow, ReportRow.id == ClaimRow.report)
        .join(StandingRow, StandingRow.report == ClaimRow.report)
        .where(ClaimRow.id == id, within(ClaimRow.area, scope))
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound(f"no claim {id}")
    row, *rest = found
    return ClaimLine(claim_from_row(row), *rest)


def running_claims(session: Session) -> Sequence[ClaimId]:
    """Those whose right may lapse: told, and not claimed yet."""
    query = select(ClaimRow.id).where(ClaimRow.state == ClaimState.NOTIFIED.value).order_by(ClaimRow.id)
    return [ClaimId(id) for id in session.scalars(query)]


def funds_of(session: Session, scope: str, year: int) -> Sequence[Fund]:
    query = select(FundRow).where(FundRow.year == year, within(FundRow.area, scope)).order_by(FundRow.payer)
    return tuple(map(fund_from_row, session.scalars(query)))


def year_figures(session: Session, scope: str, year: int) -> Sequence[YearLine]:
    """Proposals, payments and refusals of a year (as China counts it) by scheme and kind of pollution."""
    begin, end = (datetime(each, 1, 1, tzinfo=CHINA).astimezone(UTC) for each in (year, year + 1))

    def counted(*steps: ClaimStep) -> ColumnElement[int]:
        named = ClaimStepRow.step.in_([step.value for step in steps])
        return func.count(case((named, ClaimRow.id)).distinct())

    paid = ClaimStepRow.step == ClaimStep.PAY.value
    columns: list[Any] = [
        ClaimRow.scheme,
        StandingRow.primary_kind,
        counted(ClaimStep.PROPOSE),
        counted(ClaimStep.PAY),
        func.coalesce(func.sum(case((paid, ClaimRow.amount), else_=0)), 0),
        counted(ClaimStep.DENY),
        counted(ClaimStep.FORFEIT, ClaimStep.DECLINE),
    ]
    query = (
        select(*columns)
        .join(ClaimStepRow, ClaimStepRow.claim == ClaimRow.id)
        .join(StandingRow, StandingRow.report == ClaimRow.report)
        .where(within(ClaimRow.area, scope), ClaimStepRow.at >= begin, ClaimStepRow.at < end)
        .where(ClaimStepRow.step.in_([step.value for step in _COUNTED]))
        .group_by(ClaimRow.scheme, StandingRow.primary_kind)
        .order_by(ClaimRow.scheme, StandingRow.primary_kind)
    )
    return tuple(YearLine(*row) for row in session.execute(query))
