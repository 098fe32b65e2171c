"""Who is on duty for emergencies? The roster of the division: who is called now, what nobody covers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from api.deps import LARGEST
from api.errors import Forbidden, status_of
from api.web.desk import Desk, HandlingDesk, ReadingDesk
from runtime.roster import import_roster, on_call
from triage.domain.duty import Shift, gaps, on_duty, read_shifts
from triage.domain.errors import InvalidSubmission, NotFound
from triage.storage.scope import division_prefix
from triage.storage.shifts import enter_shifts, remove_shift, shift, shifts_between
from triage.storage.staff import accounts

AHEAD = timedelta(days=14)

router = APIRouter(prefix="/desk/duty", include_in_schema=False)

Word = Annotated[str, Form(max_length=100)]


@router.get("")
def roster(desk: ReadingDesk) -> Response:
    return _roster(desk)


@router.post("/add")
def add(*, desk: HandlingDesk, area: Word, person: Word, start: Word, end: Word) -> Response:
    """One shift, as a table of one line."""
    _must_lead(desk)
    row = {"area": area, "person": person, "start": start, "end": end}
    try:
        with desk.services.unit_of_work() as uow:
            people = {account.username for account in on_call(accounts(uow.session))}
            areas = {area} if _within(desk, area) else set()
            shifts = read_shifts([row], people=people, areas=areas, first=1)
            enter_shifts(uow.session, shifts, actor=desk.staff.account.username, at=desk.now)
            uow.commit()
    except InvalidSubmission as problem:
        return _roster(desk, problem=str(problem).partition("：")[2])
    return desk.go("/desk/duty?saved=shift")


@router.post("/remove")
def remove(*, desk: HandlingDesk, id: Annotated[int, Form(ge=1, le=LARGEST)]) -> Response:
    _must_lead(desk)
    with desk.services.unit_of_work() as uow:
        if not _within(desk, shift(uow.session, id).area):
            raise NotFound("排班表中没有这个班次。")
        remove_shift(uow.session, id, actor=desk.staff.account.username, at=desk.now)
        uow.commit()
    return desk.go("/desk/duty?saved=shift")


@router.post("/import")
def take_in(*, desk: HandlingDesk, table: Annotated[UploadFile, File()]) -> Response:
    """All shifts of the file or none; each line that cannot be used is named."""
    _must_lead(desk)
    actor, scope = desk.staff.account.username, desk.staff.scope
    try:
        import_roster(desk.services, table.filename or "", table.file.read(), actor=actor, scope=scope)
    except InvalidSubmission as problem:
        return _roster(desk, problem=str(problem))
    return desk.go("/desk/duty?saved=shift")


def _roster(desk: Desk, *, problem: str = "") -> Response:
    """Gaps are looked for in the division of the reader, or in the region of the installation."""
    place = desk.staff.scope or desk.services.settings.region
    with desk.services.reading() as session:
        found = shifts_between(session, desk.now, desk.now + AHEAD)
        people = on_call(accounts(session))
    ours = {id: shift for id, shift in found.items() if _within(desk, shift.area)}
    return desk.page(
        "desk/duty.html",
        status=status_of(InvalidSubmission) if problem else 200,
        problem=problem,
        place=place,
        place_name=desk.services.divisions.full_name(place) if place else "全部辖区",
        name_of=desk.services.divisions.full_name,
        shifts=ours,
        present=on_duty(place, desk.now, found.values()) if place else _present(ours.values(), desk.now),
        gaps=gaps(place, desk.now, _to_the_hour(desk.now) + AHEAD, found.values()) if place else [],
        people=people,
        leads=_leads(desk),
        now=desk.now,
    )


def _present(shifts: Iterable[Shift], now: datetime) -> list[Shift]:
    return [shift for shift in shifts if shift.start <= now < shift.end]


def _to_the_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _within(desk: Desk, area: str) -> bool:
    known = bool(desk.services.divisions.path(area))
    return known and area.startswith(division_prefix(desk.staff.scope))


def _leads(desk: Desk) -> bool:
    return "supervisor" in desk.staff.account.roles


def _must_lead(desk: Desk) -> None:
    """Raises Forbidden."""
    if not _leads(desk):
        raise Forbidden("值班表由主管安排。")
