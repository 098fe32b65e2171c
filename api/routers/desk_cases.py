"""Which reports are about the same matter? The list of cases, and one case in order of registration."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.routers.desk_queue import shown_beginning
from api.web.desk import ReadingDesk
from api.web.opinions import kind_label
from triage.domain.assignments import case_state
from triage.domain.reports import CaseId
from triage.domain.workflow import State
from triage.facts.redact import redact
from triage.storage.read_models import case_list, case_page

PAGE_SIZE = 50

router = APIRouter(prefix="/desk/cases", include_in_schema=False)


@router.get("")
def cases(
    desk: ReadingDesk,
    text: Annotated[str, Query(max_length=60)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    words = text.strip()
    with desk.services.reading() as session:
        found = case_list(session, desk.staff.scope, text=words, number=number, size=PAGE_SIZE)
    titles = {line.case.id: redact(line.case.title).text for line in found.items}
    return desk.page(
        "desk/cases.html",
        found=found,
        titles=titles,
        text=words,
        turn=lambda to: "?" + urlencode({"text": words, "page": to}),
    )


@router.get("/{id}")
def case(id: UUID, desk: ReadingDesk) -> Response:
    with desk.services.reading() as session:
        found = case_page(session, CaseId(id), desk.staff.scope, today=desk.today)
    return desk.page(
        "desk/case.html",
        found=found,
        state=case_state([State(row.state) for row in found.members]),
        title=redact(found.case.title).text,
        beginnings={row.report: shown_beginning(row) for row in found.members},
        kind_label=kind_label,
    )
