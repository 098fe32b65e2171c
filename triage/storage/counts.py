"""How many? The figures of the desk and of the analysis page, always within the reader's division."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from triage.domain.reports import CaseId
from triage.domain.severity import Level
from triage.domain.workflow import OWING_NOTHING
from triage.storage.counted import kept
from triage.storage.read_models import is_overdue, waits_for_person
from triage.storage.scope import within
from triage.storage.tables import CaseRow, StandingRow


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """`soon` counts what falls due from today up to the day asked for; `states` are those of open reports."""

    open: int
    attention: int
    overdue: int
    soon: int
    emergencies: int
    received_today: int
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MonthCount:
    """`month` is its first day; a report counts where it was received, and again where it was settled."""

    month: date
    received: int
    settled: int


@dataclass(frozen=True, slots=True)
class BusyCase:
    """A case that several reports of one period speak of."""

    case: CaseId
    number: str
    title: str
    reports: int


class Dimension(StrEnum):
    KIND = "kind"
    SUBKIND = "subkind"
    CHANNEL = "channel"
    CITY = "city"
    DISTRICT = "district"
    STATE = "state"
    OWNER = "owner"
    SEVERITY = "severity"
    INDUSTRY = "industry"


@dataclass(frozen=True, slots=True)
class Count:
    """`key` is "" for reports where the dimension is not known; `name` only differs from it for owners."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class OnTime:
    """Of the reports with a due date: settled in time, settled or still open beyond it, still in time."""

    on_time: int
    late: int
    running: int

    @property
    def share(self) -> float | None:
        """None while nothing has been decided."""
        decided = self.on_time + self.late
        return self.on_time / decided if decided else None


def counts_for_desk(session: Session, scope: str, *, today: date, soon: date) -> DeskCounts:
    """`soon` is the last day that counts as near; both are days in China."""
    mine = within(StandingRow.area, scope)
    states = select(StandingRow.state, func.count()).where(mine, StandingRow.open).group_by(StandingRow.state)
    emergency = and_(StandingRow.open, StandingRow.severity == Level.EMERGENCY.value)
    waiting = select(
        _how_many(StandingRow.open.is_(True)).label("open"),
        _how_many(is_overdue(today)).label("overdue"),
        _how_many(StandingRow.due.between(today, soon)).label("soon"),
        _how_many(emergency).label("emergencies"),
    ).where(mine, StandingRow.state.not_in([state.value for state in OWING_NOTHING]))
    return DeskCounts(
        **session.execute(waiting).mappings().one(),
        attention=_count(session, mine, waits_for_person()),
        received_today=_count(session, mine, StandingRow.received_on == today),
        states=dict(session.execute(states).all()),
    )


def units(session: Session, scope: str) -> Sequence[str]:
    """The offices that have open reports, by name."""
    mine = (within(StandingRow.area, scope), StandingRow.open, StandingRow.owner_name != "")
    query = select(StandingRow.owner_name).where(*mine).distinct().order_by(StandingRow.owner_name)
    return session.scalars(query).all()


def monthly_counts(session: Session, scope: str, since: date, until: date) -> Sequence[MonthCount]:
    """Every month from `since` to `until`, both days included, also those without reports."""
    came = _by_month(session, scope, StandingRow.received_on, since, until)
    settled = _by_month(session, scope, StandingRow.settled_on, since, until)
    return [MonthCount(month, came.get(month, 0), settled.get(month, 0)) for month in _months(since, until)]


def counts_by(
    session: Session, scope: str, dimension: Dimension, since: date, until: date
) -> Sequence[Count]:
    """Reports received from `since` to `until`, both days included; the largest number first."""
    key, name = _DIMENSIONS[dimension]
    query = select(key.label("counted"), name.label("named"), func.count().label("reports"))
    query = query.where(*received(scope, since, until)).group_by("counted", "named")
    found = [Count(key, name, number) for key, name, number in session.execute(query)]
    if dimension is Dimension.KIND:
        found = _by_top_kind(found)
    return sorted(found, key=lambda each: (-each.count, each.key))


def busiest_cases(session: Session, scope: str, since: date, until: date, *, most: int) -> Sequence[BusyCase]:
    """Those with at least two reports received from `since` to `until`, both included; the largest first."""
    reports = func.count()
    query = (
        select(CaseRow.id, CaseRow.number, CaseRow.title, reports)
        .join(StandingRow, StandingRow.case == CaseRow.id)
        .where(*received(scope, since, until))
        .group_by(CaseRow.id, CaseRow.number, CaseRow.title)
        .having(reports > 1)
        .order_by(reports.desc(), CaseRow.number)
    )
    return [
        BusyCase(CaseId(id), number, title, count)
        for id, number, title, count in session.execute(query.limit(most))
    ]


def on_time_share(session: Session, scope: str, since: date, until: date, *, today: date) -> OnTime:
    """Of the reports received from `since` to `until`, both days included."""
    query = select(*(_how_many(each).label(name) for name, each in kept(today).items()))
    return OnTime(**session.execute(query.where(*received(scope, since, until))).mappings().one())


_DIMENSIONS: Mapping[Dimension, tuple[ColumnElement[str], ColumnElement[str]]] = {
    Dimension.KIND: (StandingRow.primary_kind.expression, StandingRow.primary_kind.expression),
    Dimension.SUBKIND: (StandingRow.primary_kind.expression, StandingRow.primary_kind.expression),
    Dimension.CHANNEL: (StandingRow.channel.expression, StandingRow.channel.expression),
    Dimension.CITY: (func.substr(StandingRow.area, 1, 4), func.substr(StandingRow.area, 1, 4)),
    Dimension.DISTRICT: (func.substr(StandingRow.area, 1, 6), func.substr(StandingRow.area, 1, 6)),
    Dimension.STATE: (StandingRow.state.expression, StandingRow.state.expression),
    Dimension.OWNER: (StandingRow.owner_code.expression, StandingRow.owner_name.expression),
    Dimension.SEVERITY: (StandingRow.severity.expression, StandingRow.severity.expression),
    Dimension.INDUSTRY: (StandingRow.industry.expression, StandingRow.industry.expression),
}


def area_of(place: Dimension) -> ColumnElement[str]:
    """The code of the city or the county."""
    return _DIMENSIONS[place][0]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(StandingRow).where(*conditions)) or 0


def received(scope: str, since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    """Both days included."""
    return within(StandingRow.area, scope), StandingRow.received_on.between(since, until)


def _by_top_kind(counts: Sequence[Count]) -> list[Count]:
    tops: dict[str, int] = {}
    for each in counts:
        top = each.key.partition(".")[0]
        tops[top] = tops.get(top, 0) + each.count
    return [Count(top, top, number) for top, number in tops.items()]


def _by_month(
    session: Session, scope: str, day: InstrumentedAttribute[Any], since: date, until: date
) -> Mapping[date, int]:
    """Counted by day in the database, where an index has the days, and by month here."""
    query = select(day, func.count()).where(within(StandingRow.area, scope), day.between(since, until))
    months: Counter[date] = Counter()
    for each, number in session.execute(query.group_by(day)):
        months[each.replace(day=1)] += number
    return months


def _months(since: date, until: date) -> Sequence[date]:
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]
