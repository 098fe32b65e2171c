"""Which reports are about the same matter? The list of cases, and one case in order of registration."""

from typing import Annotated
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
def cases(desk: ReadingDesk, number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1) -> Response:
    with desk.services.reading() as session:
        found = case_list(session, desk.staff.scope, number=number, size=PAGE_SIZE)
    titles = {line.case.id: redact(line.case.title).text for line in found.items}
    return desk.page("desk/cases.html", found=found, titles=titles, turn=lambda to: f"?page={to}")


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
