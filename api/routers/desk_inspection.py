"""Which batches of an inspection are here? A hand-over table comes in, the table to be published goes out."""

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from api.errors import UploadTooLarge, status_of
from api.web.desk import Desk, HandlingDesk, ReadingDesk
from runtime.batches import TakenIn, batch_of, published, take_in
from triage.domain.calendar import reckonable
from triage.domain.errors import InvalidSubmission, TriageError
from triage.storage.batches import SqlBatches

router = APIRouter(prefix="/desk/inspection", include_in_schema=False)

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("")
def batches(desk: ReadingDesk) -> Response:
    return _page(desk)


@router.post("")
def upload(
    *,
    desk: HandlingDesk,
    table: Annotated[UploadFile, File()],
    batch: Annotated[str, Form(max_length=200)] = "",
    due: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Rows that can be used are filed, the others are told by sheet and row."""
    content = table.file.read(desk.services.settings.upload_limit + 1)
    try:
        if len(content) > desk.services.settings.upload_limit:
            raise UploadTooLarge("表格太大，请分成几个文件。")
        taken = take_in(
            content,
            batch_of(batch),
            due=_day(due),
            actor=desk.staff.account.username,
            services=desk.services,
        )
    except (InvalidSubmission, UploadTooLarge) as problem:
        return _page(desk, batch=batch, due=due, problem=problem)
    return _page(desk, taken=taken)


@router.get("/export")
def export(desk: ReadingDesk, batch: Annotated[str, Query(max_length=200)]) -> Response:
    """The disclosure table of the items in the reader's division."""
    content = published(batch, desk.staff.scope, services=desk.services)
    disposition = f"attachment; filename*=UTF-8''{quote(f'{batch}公开表.xlsx')}"
    return Response(content, media_type=_SPREADSHEET, headers={"content-disposition": disposition})


def _day(text: str) -> date | None:
    try:
        return reckonable(date.fromisoformat(text)) if text else None
    except ValueError:
        raise InvalidSubmission("办理期限请写成年-月-日。") from None


def _page(
    desk: Desk,
    *,
    taken: TakenIn | None = None,
    batch: str = "",
    due: str = "",
    problem: TriageError | None = None,
) -> Response:
    with desk.services.reading() as session:
        lines = SqlBatches(session).lines(desk.staff.scope)
    return desk.page(
        "desk/inspection.html",
        status=status_of(type(problem)) if problem else 200,
        lines=lines,
        taken=taken,
        batch=batch,
        due_typed=due,
        problem=str(problem) if problem else "",
    )
