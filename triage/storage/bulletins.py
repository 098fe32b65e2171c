"""What did the bulletins tell, and what would one tell now? Each is kept with the figures behind it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.domain.bulletins import (
    BulletinFigures,
    MonthlyBulletin,
    PlaceTally,
    Restated,
    Tally,
    months_before,
)
from triage.domain.errors import NotFound
from triage.domain.workflow import Bulletin, State, bulletin_state
from triage.storage.counts import Dimension, area_of, counts_by, monthly_counts, on_time_share, received
from triage.storage.scope import division_prefix
from triage.storage.tables import BulletinRow, StandingKindRow, StandingRow

_FIGURES = TypeAdapter(BulletinFigures)


def bulletin_figures(
    session: Session, scope: str, month: date, *, place: Dimension, today: date, smallest: int
) -> BulletinFigures:
    """Of a month that is over; `place` says whether cities or counties are compared."""
    last, until = months_before(month, 1), months_before(month, -1) - timedelta(days=1)
    earlier, earlier_until = months_before(month, 2), last - timedelta(days=1)
    volume = {each.month: each for each in monthly_counts(session, scope, months_before(month, 12), until)}
    kinds, subkinds = _kinds(session, scope, month, until)
    on_time = on_time_share(session, scope, month, until, today=today)
    counted = {each: volume[each].received for each in (month, last, months_before(month, 12))}
    return BulletinFigures(
        received=volume[month].received,
        settled=volume[month].settled,
        last_month=volume[last].received,
        last_year=volume[months_before(month, 12)].received,
        channels=_counted(session, scope, Dimension.CHANNEL, month, until),
        kinds=kinds,
        subkinds=subkinds,
        industries=_counted(session, scope, Dimension.INDUSTRY, month, until),
        places=_places(session, scope, place, month, until),
        on_time=on_time.on_time,
        late=on_time.late,
        earlier=volume[earlier].received,
        earlier_open=_open(session, scope, earlier, earlier_until),
        restated=[
            Restated(each, told.figures.received, now, told.made)
            for each, now in counted.items()
            if (told := _latest(session, scope, each)) and told.figures.received != now
        ],
        smallest=smallest,
    )


def keep_bulletin(
    session: Session, scope: str, month: date, figures: BulletinFigures, *, actor: str, at: datetime
) -> int:
    """Its number."""
    row = BulletinRow(
        scope=scope, month=month, figures=_FIGURES.dump_python(figures, mode="json"), actor=actor, made=at
    )
    session.add(row)
    session.flush()
    return row.id


def bulletin(session: Session, id: int, scope: str) -> MonthlyBulletin:
    """Raises NotFound, also for one of a division that the reader does not see."""
    row = session.get(BulletinRow, id)
    if row is None or not division_prefix(row.scope).startswith(division_prefix(scope)):
        raise NotFound("没有这份通报。")
    return _made(row)


def bulletins(session: Session, scope: str) -> Sequence[MonthlyBulletin]:
    """Those of this very division, the newest month first."""
    query = select(BulletinRow).where(BulletinRow.scope == scope)
    return [
        _made(row) for row in session.scalars(query.order_by(BulletinRow.month.desc(), BulletinRow.id.desc()))
    ]


def _latest(session: Session, scope: str, month: date) -> MonthlyBulletin | None:
    query = select(BulletinRow).where(BulletinRow.scope == scope, BulletinRow.month == month)
    row = session.scalars(query.order_by(BulletinRow.id.desc()).limit(1)).one_or_none()
    return _made(row) if row else None


def _made(row: BulletinRow) -> MonthlyBulletin:
    figures = _FIGURES.validate_python(row.figures)
    return MonthlyBulletin(row.id, row.scope, row.month, figures, row.actor, row.made)


def _kinds(session: Session, scope: str, since: date, until: date) -> tuple[list[Tally], list[Tally]]:
    """A report counts once in every kind of the first level, and once in every one of the second."""
    query = (
        select(StandingKindRow.report, StandingKindRow.kind)
        .join(StandingRow, StandingRow.report == StandingKindRow.report)
        .where(*received(scope, since, until))
    )
    pairs = {(report, kind) for report, kind in session.execute(query)}
    tops = Counter(top for _, top in {(report, kind.partition(".")[0]) for report, kind in pairs})
    below = Counter(kind for _, kind in pairs if "." in kind)
    return _tallies(tops), _tallies(below)


def _counted(session: Session, scope: str, dimension: Dimension, since: date, until: date) -> list[Tally]:
    return [Tally(each.key, each.count) for each in counts_by(session, scope, dimension, since, until)]


def _tallies(counted: Counter[str]) -> list[Tally]:
    return [Tally(key, count) for key, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))]


def _places(session: Session, scope: str, place: Dimension, since: date, until: date) -> list[PlaceTally]:
    key = area_of(place)
    query = select(key.label("counted"), StandingRow.state, func.count()).where(
        *received(scope, since, until)
    )
    found: defaultdict[str, Counter[Bulletin]] = defaultdict(Counter)
    for area, state, number in session.execute(query.group_by("counted", StandingRow.state)):
        found[area][bulletin_state(State(state))] += number
    rows = [PlaceTally(area, dict(states)) for area, states in found.items()]
    return sorted(rows, key=lambda row: (-row.count, row.key))


def _open(session: Session, scope: str, since: date, until: date) -> int:
    query = select(func.count()).select_from(StandingRow)
    return session.scalar(query.where(*received(scope, since, until), StandingRow.open)) or 0
