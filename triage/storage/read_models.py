"""What do the desk's lists and pages show? Queries to small values, always within the reader's division."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal_column, not_, or_, select
from sqlalchemy.orm import Session

from triage.domain.cases import Case, case_number
from triage.domain.errors import NotFound
from triage.domain.predictions import Prediction
from triage.domain.receipts import parse_receipt
from triage.domain.reports import CaseId, Report, ReportId
from triage.domain.severity import Level
from triage.domain.standing import Attachment, ClockRow, Standing
from triage.domain.workflow import OWING_NOTHING
from triage.ports import StepTaken
from triage.storage.cases import SqlCases
from triage.storage.counted import Counted
from triage.storage.reports import SqlReports
from triage.storage.scope import within
from triage.storage.tables import CaseRow, LinkRow, ReportRow, StandingKindRow, StandingRow

T = TypeVar("T")

BEGINNING_LENGTH = 300
_URGENCY = {level.value: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Empty means any. `kind` and `area` take in all below them; `since` and `until` are days of receipt,
    both included; `unit` is part of an office's name; `text` looks in receipt, case number, place, target.

    `found` are reports that the search index (which knows redacted text only) has for `text`.
    """

    state: str = ""
    kind: str = ""
    severity: str = ""
    channel: str = ""
    owner: str = ""
    unit: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    found: tuple[ReportId, ...] = ()
    attention: bool = False
    overdue: bool = False
    open: bool = False
    counted: Counted = field(default_factory=Counted)


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    SEVERITY = "severity"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`number` counts from 1; `total` is the number of rows on all pages."""

    items: tuple[T, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class QueueRow:
    """`beginning` is what the reporter wrote: it is redacted before it is shown, and shortened after that."""

    report: ReportId
    order: int
    receipt: str
    channel: str
    received: datetime
    beginning: str
    state: str
    attention: str
    adcode: str
    place: str
    detail: str
    primary_kind: str
    industry: str
    severity: str
    target: str
    owner_code: str
    owner_name: str
    due: date | None
    overdue: bool
    case: CaseId | None
    case_number: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`version` goes back with every step taken from the page, so that a stale page is noticed."""

    report: Report
    order: int
    standing: Standing
    version: int
    steps: tuple[StepTaken, ...]
    predictions: tuple[tuple[Prediction, datetime], ...]
    clocks: tuple[ClockRow, ...]
    attachments: tuple[Attachment, ...]
    case: Case | None


@dataclass(frozen=True, slots=True)
class LinkTold:
    """One entry of a case's history."""

    report: ReportId
    receipt: str
    actor: str
    reason: str
    score: float | None
    undone: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePage:
    """Members in order of registration. `elsewhere` counts those outside the reader's division."""

    case: Case
    members: tuple[QueueRow, ...]
    elsewhere: int
    links: tuple[LinkTold, ...]


@dataclass(frozen=True, slots=True)
class CaseLine:
    case: Case
    members: int
    newest: datetime


def desk_queue(
    session: Session,
    scope: str,
    wanted: QueueFilter,
    *,
    today: date,
    order: Order = Order.DUE,
    number: int = 1,
    size: int = 50,
) -> Page[QueueRow]:
    """The reports a person may see, filtered; `today` is the day in China that decides what is overdue."""
    conditions = (within(StandingRow.area, scope), *_conditions(wanted, today))
    wide = select(StandingRow.seq)
    if wanted.text:
        wide = wide.join(ReportRow, ReportRow.seq == StandingRow.seq)
    asked = wide.where(*conditions)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    shown = _shown(session, asked, order, first=(number - 1) * size, size=size)
    return Page(_queue_rows(session, shown, today), total, number, size)


def _shown(session: Session, asked: Select[Any], order: Order, *, first: int, size: int) -> Sequence[int]:
    """By due date, emergencies that are open come before everything; they are few and are read by themselves,
    so that the index still sorts the rest."""
    if order is not Order.DUE:
        return session.scalars(asked.order_by(*_ORDERS[order]).limit(size).offset(first)).all()
    burning = and_(StandingRow.open.is_(True), StandingRow.severity == Level.EMERGENCY.value)
    urgent = session.scalars(asked.where(burning).order_by(*_ORDERS[order])).all()
    begin = urgent[first : first + size]
    rest = asked.where(not_(burning)).order_by(*_ORDERS[order])
    rest = rest.limit(size - len(begin)).offset(max(0, first - len(urgent)))
    return [*begin, *session.scalars(rest)]


def report_page(session: Session, id: ReportId, scope: str) -> ReportPage:
    """Raises NotFound also for a report of another division: its existence is not told either."""
    visible = select(StandingRow.report).where(StandingRow.report == id, within(StandingRow.area, scope))
    if session.scalar(visible) is None:
        raise NotFound(f"no report {id}")
    reports = SqlReports(session)
    standing = reports.standing(id)
    return ReportPage(
        report=reports.get(id),
        order=reports.registration_order(id),
        standing=standing,
        version=reports.version(id),
        steps=tuple(reports.steps(id)),
        predictions=tuple(reports.predictions(id)),
        clocks=tuple(reports.clocks(id)),
        attachments=tuple(reports.attachments(id)),
        case=None if standing.case is None else SqlCases(session).get(standing.case),
    )


def case_page(session: Session, id: CaseId, scope: str, *, today: date) -> CasePage:
    """Raises NotFound when neither the case nor any member lies in the reader's division."""
    found = SqlCases(session).get(id)
    mine = within(StandingRow.area, scope)
    query = _rows(today).where(StandingRow.case == id, mine).order_by(StandingRow.seq)
    members = tuple(map(_queue_row, session.execute(query)))
    own = session.scalar(select(CaseRow.id).where(CaseRow.id == id, within(CaseRow.adcode, scope)))
    if own is None and not members:
        raise NotFound(f"no case {id}")
    everybody = session.scalar(select(func.count()).where(StandingRow.case == id)) or 0
    return CasePage(found, members, everybody - len(members), _links(session, id, mine))


def case_numbered(session: Session, number: str, scope: str) -> CaseId | None:
    """The case with this number, or of the report with this number, where the reader sees a report of it."""
    typed = number.strip().upper()
    receipt = parse_receipt("HS" + typed.removeprefix("AJ").removeprefix("HS"))
    if receipt is None:
        return None
    query = (
        select(StandingRow.case)
        .join(CaseRow, CaseRow.id == StandingRow.case)
        .join(ReportRow, ReportRow.seq == StandingRow.seq)
        .where(within(StandingRow.area, scope))
    )
    own = CaseRow.number == case_number(receipt) if typed.startswith("AJ") else ReportRow.receipt == receipt
    found = session.scalar(query.where(own).limit(1))
    return None if found is None else CaseId(found)


def case_list(
    session: Session, scope: str, *, text: str = "", number: int = 1, size: int = 50
) -> Page[CaseLine]:
    """Cases with members in the reader's division, the one reported last first.

    `text` looks in the numbers of the case and of its reports, and in its title.
    """
    newest, members = func.max(StandingRow.received), func.count()
    mine = [StandingRow.case.is_not(None), within(StandingRow.area, scope)]
    if text:
        mine.append(StandingRow.case.in_(_cases_about(text)))
    total = session.scalar(select(func.count(StandingRow.case.distinct())).where(*mine)) or 0
    query = select(CaseRow, members, newest).join(StandingRow, StandingRow.case == CaseRow.id).where(*mine)
    query = query.group_by(CaseRow.id).order_by(newest.desc(), CaseRow.id)
    found = session.execute(query.limit(size).offset((number - 1) * size))
    lines = (
        CaseLine(Case(CaseId(row.id), row.number, row.title, row.adcode, row.opened), count, last)
        for row, count, last in found
    )
    return Page(tuple(lines), total, number, size)


def _cases_about(text: str) -> Select[Any]:
    receipt = parse_receipt(text) or text
    named = CaseRow.number.icontains(text, autoescape=True) | CaseRow.title.icontains(text, autoescape=True)
    told = (
        select(StandingRow.case)
        .join(ReportRow, ReportRow.seq == StandingRow.seq)
        .where(ReportRow.receipt.icontains(receipt, autoescape=True))
    )
    return select(CaseRow.id).where(named | CaseRow.id.in_(told))


def report_ids(session: Session) -> Sequence[ReportId]:
    """Every registered report, in order of registration; for jobs that go through all of them."""
    return [ReportId(id) for id in session.scalars(select(StandingRow.report).order_by(StandingRow.seq))]


def is_overdue(today: date) -> ColumnElement[bool]:
    """Open, or closed and not answered yet."""
    return and_(StandingRow.state.not_in([state.value for state in OWING_NOTHING]), StandingRow.due < today)


def waits_for_person() -> ColumnElement[bool]:
    """Written out, not bound: only so does SQLite see that its partial index fits."""
    return StandingRow.attention != literal_column("''")


def _conditions(wanted: QueueFilter, today: date) -> Sequence[ColumnElement[bool]]:
    candidates: Sequence[tuple[str | bool | date | None, ColumnElement[bool]]] = (
        (wanted.state, StandingRow.state == wanted.state),
        (wanted.severity, StandingRow.severity == wanted.severity),
        (wanted.channel, StandingRow.channel == wanted.channel),
        (wanted.owner, StandingRow.owner_code == wanted.owner),
        (wanted.unit, StandingRow.owner_name.icontains(wanted.unit, autoescape=True)),
        (wanted.area, within(StandingRow.area, wanted.area)),
        (wanted.since, StandingRow.received_on >= (wanted.since or date.min)),
        (wanted.until, StandingRow.received_on <= (wanted.until or date.max)),
        (wanted.kind, _has_kind(wanted.kind)),
        (wanted.text, _mentions(wanted.text, wanted.found)),
        (wanted.attention, waits_for_person()),
        (wanted.overdue, is_overdue(today)),
        (wanted.open, StandingRow.open.is_(True)),
    )
    return [*(condition for asked, condition in candidates if asked), *wanted.counted.conditions(today)]


def _has_kind(kind: str) -> ColumnElement[bool]:
    below = StandingKindRow.kind.startswith(f"{kind}.", autoescape=True)
    named = or_(StandingKindRow.kind == kind, below)
    return exists().where(StandingKindRow.report == StandingRow.report, named)


def _mentions(text: str, found: Sequence[ReportId]) -> ColumnElement[bool]:
    """What was told is not searched here: who may not read a number must not find it by its digits either."""
    receipt = parse_receipt(text)
    if receipt is not None:
        return ReportRow.receipt == receipt
    numbered = select(CaseRow.id).where(CaseRow.number.icontains(text, autoescape=True))
    columns = (ReportRow.receipt, StandingRow.place, StandingRow.detail, StandingRow.target)
    return or_(
        ReportRow.external_no == text,
        StandingRow.report.in_(found),
        StandingRow.case.in_(numbered),
        *(column.icontains(text, autoescape=True) for column in columns),
    )


_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.NEWEST: (StandingRow.received.desc(), StandingRow.seq.desc()),
    Order.OLDEST: (StandingRow.received.asc(), StandingRow.seq.asc()),
    Order.DUE: (StandingRow.due.asc().nulls_last(), StandingRow.seq.asc()),
    Order.SEVERITY: (
        case(_URGENCY, value=StandingRow.severity, else_=len(_URGENCY)).asc(),
        StandingRow.due.asc().nulls_last(),
        StandingRow.seq.asc(),
    ),
    Order.UPDATED: (StandingRow.updated.desc(), StandingRow.seq.desc()),
}


def _rows(today: date) -> Select[Any]:
    return (
        select(
            StandingRow,
            ReportRow.receipt,
            func.substr(ReportRow.text, 1, BEGINNING_LENGTH).label("beginning"),
            CaseRow.number.label("case_number"),
            func.coalesce(is_overdue(today), False).label("overdue"),
        )
        .join(ReportRow, ReportRow.seq == StandingRow.seq)
        .outerjoin(CaseRow, CaseRow.id == StandingRow.case)
    )


def _queue_rows(session: Session, shown: Sequence[int], today: date) -> tuple[QueueRow, ...]:
    """In the order asked for. Only these are read in full: sorting would carry every text along."""
    found = session.execute(_rows(today).where(StandingRow.seq.in_(shown)))
    rows = {row.order: row for row in map(_queue_row, found)}
    return tuple(rows[seq] for seq in shown)


def _queue_row(found: Any) -> QueueRow:
    row: StandingRow = found.StandingRow
    return QueueRow(
        report=ReportId(row.report),
        order=row.seq,
        receipt=found.receipt,
        channel=row.channel,
        received=row.received,
        beginning=found.beginning,
        state=row.state,
        attention=row.attention,
        adcode=row.adcode,
        place=row.place,
        detail=row.detail,
        primary_kind=row.primary_kind,
        industry=row.industry,
        severity=row.severity,
        target=row.target,
        owner_code=row.owner_code,
        owner_name=row.owner_name,
        due=row.due,
        overdue=bool(found.overdue),
        case=None if row.case is None else CaseId(row.case),
        case_number=found.case_number or "",
        updated=row.updated,
    )


def _links(session: Session, id: CaseId, mine: ColumnElement[bool]) -> tuple[LinkTold, ...]:
    query = (
        select(LinkRow, ReportRow.receipt)
        .join(ReportRow, ReportRow.id == LinkRow.report)
        .join(StandingRow, StandingRow.report == LinkRow.report)
        .where(LinkRow.case == id, mine)
        .order_by(LinkRow.id)
    )
    return tuple(
        LinkTold(ReportId(row.report), receipt, row.actor, row.reason, row.score, row.undone, row.at)
        for row, receipt in session.execute(query)
    )
