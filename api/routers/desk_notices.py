"""What does a paper to the reporter say? A form with what is known filled in, and the draft as printed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse

from api.web.desk import Desk, HandlingDesk, ReadingDesk
from api.web.notice_form import blanks, route_of
from triage.domain.errors import InvalidSubmission
from triage.domain.notices import Addressing, NoticeKind, compose
from triage.domain.reports import ReportId
from triage.storage.read_models import report_page
from triage.usecases.notices import html_page

router = APIRouter(prefix="/desk/reports/{id}/notices", include_in_schema=False)

_PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@router.get("")
def notice_form(
    *, id: UUID, desk: ReadingDesk, kind: Annotated[NoticeKind, Query()] = NoticeKind.ACCEPTANCE
) -> Response:
    return _form(desk, id, kind, {}, problem="")


@router.post("/{kind}")
def draft(
    *,
    id: UUID,
    kind: NoticeKind,
    desk: HandlingDesk,
    field: Annotated[list[str], Form()],
    value: Annotated[list[str], Form()],
) -> Response:
    """Nothing is stored: the number is given when the paper is issued."""
    filled = {name: text.replace("\r\n", "\n") for name, text in zip(field, value, strict=False)}
    with desk.services.reading() as session:
        found = report_page(session, ReportId(id), desk.staff.scope)
    addressing = Addressing(
        office=filled.get("office", "").strip() or "（未填单位）",
        day=desk.today,
        addressee=filled.get("addressee", "").strip() or "举报人",
    )
    try:
        notice = compose(kind, filled, route_of(found), addressing, desk.services.policies.notices)
    except InvalidSubmission as error:
        return _form(desk, id, kind, filled, problem=str(error))
    return HTMLResponse(html_page(notice), headers={"content-security-policy": _PAPER_POLICY})


def _form(desk: Desk, id: UUID, kind: NoticeKind, filled: dict[str, str], *, problem: str) -> Response:
    texts = desk.services.policies.notices
    with desk.services.reading() as session:
        found = report_page(session, ReportId(id), desk.staff.scope)
    return desk.page(
        "desk/notice.html",
        status=422 if problem else 200,
        found=found,
        kind=kind,
        kinds=[(each, template.title) for each, template in texts.templates.items()],
        blanks=blanks(kind, found, texts),
        filled=filled,
        problem=problem,
    )
