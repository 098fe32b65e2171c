"""Who is entered in the roster of duty? Shifts are added and taken out, with who did it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.domain.duty import Shift
from triage.domain.errors import NotFound
from triage.storage.tables import ShiftRow
from triage.storage.writes import append


def enter_shifts(session: Session, shifts: Iterable[Shift], *, actor: str, at: datetime) -> int:
    """How many were new: the very same shift again is left alone."""
    known = set(shifts_between(session).values())
    fresh = [shift for shift in dict.fromkeys(shifts) if shift not in known]
    append(
        session,
        ShiftRow,
        *(
            {
                "area": shift.area,
                "person": shift.person,
                "start": shift.start,
                "end": shift.end,
                "entered_by": actor,
                "entered": at,
            }
            for shift in fresh
        ),
    )
    return len(fresh)


def remove_shift(session: Session, id: int, *, actor: str, at: datetime) -> None:
    """Raises NotFound for a shift that is not in the roster (any more)."""
    row = session.get(ShiftRow, id)
    if row is None or row.removed is not None:
        raise NotFound("排班表中没有这个班次。")
    row.removed_by, row.removed = actor, at
    session.flush()


def shift(session: Session, id: int) -> Shift:
    """Raises NotFound."""
    row = session.get(ShiftRow, id)
    if row is None or row.removed is not None:
        raise NotFound("排班表中没有这个班次。")
    return _shift(row)


def shifts_between(
    session: Session, start: datetime | None = None, end: datetime | None = None
) -> Mapping[int, Shift]:
    """Shifts that touch the time from `start` to `end` (both included) by number, the earliest first."""
    query = select(ShiftRow).where(ShiftRow.removed.is_(None)).order_by(ShiftRow.start, ShiftRow.id)
    if start is not None:
        query = query.where(ShiftRow.end > start)
    if end is not None:
        query = query.where(ShiftRow.start <= end)
    rows: Sequence[ShiftRow] = session.scalars(query).all()
    return {row.id: _shift(row) for row in rows}


def _shift(row: ShiftRow) -> Shift:
    return Shift(row.area, row.person, row.start, row.end)
