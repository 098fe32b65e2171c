"""How does an analyst publish a month? A bulletin is made once from the figures of the moment, and kept."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Path, Response
from sqlalchemy.orm import Session

from api.deps import LARGEST
from api.routers.desk_analysis import month_of, scope_name
from api.web.attached import WORD, attached
from api.web.bulletin import told
from api.web.desk import Desk, FiguresDesk, FiguringDesk
from api.web.figures import place_dimension
from triage.documents.bulletin import bulletin_document
from triage.domain.bulletins import MonthlyBulletin, months_before
from triage.domain.errors import InvalidSubmission
from triage.storage.bulletins import bulletin, bulletin_figures, bulletins, keep_bulletin

router = APIRouter(prefix="/desk/analysis/bulletins", include_in_schema=False)

Number = Annotated[int, Path(ge=1, le=LARGEST)]


@router.get("")
def listed(desk: FiguresDesk) -> Response:
    with desk.services.reading() as session:
        made = bulletins(session, desk.staff.scope)
    last = months_before(desk.today, 1)
    return desk.page("desk/bulletins.html", bulletins=made, last=last, scope_name=scope_name(desk))


@router.post("")
def make(desk: FiguringDesk, month: Annotated[str, Form(max_length=7)]) -> Response:
    first = month_of(desk, month)
    if months_before(first, -1) > desk.today:
        raise InvalidSubmission("这个月还没有结束，月底以后再做通报；现在的数字请看月报。")
    with desk.services.unit_of_work() as uow:
        number = _keep(desk, first, uow.session)
        uow.commit()
    return desk.go(f"/desk/analysis/bulletins/{number}")


@router.get("/{number}.docx")
def document(desk: FiguresDesk, number: Number) -> Response:
    found = _found(desk, number)
    said = told(found, desk.services.divisions)
    content = bulletin_document(said.title, said.sections, said.made)
    return attached(content, WORD, f"举报情况通报{found.month:%Y-%m}.docx")


@router.get("/{number}")
def one(desk: FiguresDesk, number: Number) -> Response:
    found = _found(desk, number)
    return desk.page("desk/bulletin.html", bulletin=found, told=told(found, desk.services.divisions))


def _keep(desk: Desk, month: date, session: Session) -> int:
    scope = desk.staff.scope
    figures = bulletin_figures(
        session,
        scope,
        month,
        place=place_dimension(scope),
        today=desk.today,
        smallest=desk.services.privacy.bulletin.smallest,
    )
    actor = desk.staff.account.username
    return keep_bulletin(session, scope, month, figures, actor=actor, at=desk.now)


def _found(desk: Desk, number: int) -> MonthlyBulletin:
    """Raises NotFound."""
    with desk.services.reading() as session:
        return bulletin(session, number, desk.staff.scope)
